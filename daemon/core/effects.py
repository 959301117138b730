"""What a practice may want to happen: a small closed union of values that the engine applies in one
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from daemon.core.forms import Form, Text
from daemon.core.model import EVERYBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Put a question to a member.

    `key` names the question within its round: yielding an ask with the key of one that is unanswered is the
    reminder; a new turn of a dialogue has a new key. `when` is "now" (mailed by this transaction) or
    "morning" (joined with what else is due to the member that day, at their own time). `again` says what a
    second reply means: it replaces the answer, is another turn, or comes too late. `weight` and `until`
    decide who goes first under the weekly limit; `alone` asks share no mail. A "now" ask that is not a turn
    counts under the limit like any call. A turn that is mailed now may have the `layout` page.
    """

    to: str
    key: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    form: Form = field(default_factory=Text)
    about: str | None = None
    when: Literal["now", "morning"] = "morning"
    until: datetime | None = None
    weight: int = 1
    again: Literal["replace", "turn", "final"] = "replace"
    alone: bool = False
    layout: Literal["letter", "page"] = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send a member a mail that asks nothing; `layout` is letter, screen (a letter set tight, without a greeting),
    edition, digest, or page: a letter with a page that prints well, as PDF too where typst is installed. Exempt from
    the weekly limit. `to` may also be one of the rule's `also_to`, which gets a copy with nothing in it to answer.

    `when` is "now" or "morning": then it is told in the one letter of their next working morning, beside what else is
    due, waits while they are away, and lapses at `until`. A `nudge` urges its receiver at a time of its own; of more
    than two urging mails a day the rest are told next morning. A letter "now" that follows from somebody else's mail
    keeps its receiver's quiet hours, unless it is urgent.
    """

    to: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    layout: Literal["letter", "screen", "edition", "digest", "page"] = "letter"
    priority: Literal["urgent", "normal", "bulk"] = "normal"
    when: Literal["now", "morning"] = "now"
    until: datetime | None = None
    nudge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Say a line in the one receipt of this mail; ignored when a moment, not a mail, is being handled."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Keep what a person told; `kind` must be one the practice declares.

    `instead_of` are the ids of entries of the same person whose place it takes: they are withdrawn, and undoing this
    brings them back.
    """

    kind: str
    value: Any
    by: str | None = None
    about: str | None = None
    day: date | None = None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """Come back at an instant with this step, in this round or in another of the rule; `at` None takes the pending
    moment away; an earlier plan is moved.
    """

    at: datetime | None
    step: str
    about: str = EVERYBODY
    round: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """With a key (or a key's beginning and `*`) end those questions; without one end the round and its
    moments.
    """

    asks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """A meeting as it should be; `start` None calls it off. The engine sends what follows from it to whom it
    concerns.

    `round` names another round of the rule whose meeting it is. `template` words the mail and `entry` what stands in
    the calendar (its heading is the title, its first paragraph the place, the rest the description), each in its
    receiver's language with `data`; without them there are the engine's own words and `title`. `accepted` have said
    yes to this start already. `turned_down` proposed another one in vain: they hear that the meeting stays as it is.
    """

    key: str
    start: datetime | None
    minutes: int
    who: tuple[str, ...]
    title: str
    round: str = ""
    template: str = ""
    entry: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    turned_down: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Destroy text: the raw mail being handled (here and on its server), or the entries with these ids."""

    raw: bool = False
    entries: tuple[str, ...] = ()


Effect: TypeAlias = Ask | Send | Tell | Record | Wake | Close | Meet | Erase
