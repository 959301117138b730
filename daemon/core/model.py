"""The nouns of naervaer: who is in the team, what runs when, what was asked, and what people told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from daemon.core.forms import Form

EVERYBODY = "*"
LOCKED = "\0locked"
"""Stands for the value of an entry that cannot be read while the notes key is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where members work; `country` (ISO 3166, perhaps `-subdivision`) decides its public holidays."""

    id: str
    name: str
    zone: str
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person; `id` is a slug and never an address, the first of `addresses` is written to."""

    id: str
    name: str
    addresses: tuple[str, ...]
    location: str
    zone: str
    language: str = "da"
    roles: frozenset[str] = frozenset()
    working_days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    mail_at: time = time(9)
    quiet: tuple[time, time] | None = (time(18), time(7))
    weekly_limit: int = 5
    born: date | None = None
    joined: date | None = None
    celebrate: bool = True
    paused_until: date | None = None
    stopped: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    """The rules that the config leaves them in peace by."""

    def wants(self, rule: str) -> bool:
        """Whether they take part in a rule: nobody who wrote stop is bothered again, nor whom the config leaves out."""
        return rule not in self.left_out and rule not in self.stopped and "*" not in self.stopped

    @property
    def first(self) -> str:
        """The name one would use in a greeting."""
        return self.name.split()[0]

    @property
    def address(self) -> str:
        """The address written to."""
        return self.addresses[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People with one leader; `zone` is where votes, closings and editions fall."""

    id: str
    name: str
    zone: str
    leader: str
    deputy: str | None = None
    boss: str | None = None
    members: tuple[str, ...] = ()
    language: str = "da"
    pilot: str | None = None
    """Who gets everything instead while the team is tried out: `ops`, `leader`, or None when live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the config: a practice run for a team, with the practice's own typed settings."""

    id: str
    practice: str
    team: str
    audience: str = "all"
    without: frozenset[str] = frozenset()
    """Members of the audience it leaves in peace."""
    title: str = ""
    pilot: str | None = None
    grace_hours: int = 12
    also_to: tuple[str, ...] = ()
    """Addresses of no member, such as a chat channel's, that get what it publishes to everybody, too."""
    settings: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One run of a rule (key `2026-W48`), or one thread of a dialogue (key of the mail that opened it)."""

    rule: str
    key: str
    opened_at: datetime
    by: str | None = None
    open: bool = True


class MomentState(StrEnum):
    """Where a moment stands; `skipped` fell outside its grace, `failed` is a fault of ours told to ops."""

    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A step of a round that falls due once; about a member, a location, or everybody."""

    rule: str
    round: str
    step: str
    about: str = EVERYBODY
    due_at: datetime
    state: MomentState = MomentState.PENDING
    day: date | None = None
    """The local day meant, for steps that each member meets at their own time."""
    finished_at: datetime | None = None
    """When it ended, by the clock of then."""


class AskState(StrEnum):
    """Where an ask stands; only a `mailed` one can count as silence, an `expired` one was never mailed."""

    WAITING = "waiting"
    MAILED = "mailed"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An ask as stored: what was put to whom, and how far it came."""

    id: str
    rule: str
    round: str
    key: str
    to: str
    template: str
    form: Form
    data: Mapping[str, Any] = field(default_factory=dict)
    about: str | None = None
    state: AskState = AskState.WAITING
    again: str = "replace"
    weight: int = 1
    alone: bool = False
    until_at: datetime | None = None
    asked_at: datetime
    day: date | None = None
    """The first local day on which it may be mailed."""
    mailed_at: datetime | None = None
    answered_at: datetime | None = None
    reminders: int = 0
    own: bool = False
    """What it says or offers is its receiver's alone, and sealed once more for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one member: its reply token and the asks it carries, by mark (`A`, `B`; one ask has mark
    "").
    """

    token: str
    to: str
    kind: str
    asks: tuple[tuple[str, str], ...] = ()
    message_id: str = ""
    sent_at: datetime | None = None
    rule: str = ""
    round: str = ""
    source: str = ""
    """The inbox row or moment that caused it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something a person told; append-only, `withdrawn` once a later mail took it back."""

    id: str
    rule: str
    round: str
    kind: str
    value: Any
    by: str | None
    about: str | None = None
    day: date | None = None
    source: str = ""
    at: datetime
    withdrawn: bool = False
    own: bool = False
    """Only who told it may see it, so that it is sealed once more for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said to one ask: `value` is typed by the ask's form, `text` is their own words."""

    by: str
    value: Any
    text: str
    at: datetime
    source: str
    also: bool = False
    """True when the words asked to add to the earlier answer instead of replacing it."""
    anonymous: bool = False
    """True when the words asked to be published without a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A mail out of the blue whose first word names a practice's word: `word` is the word's id."""

    by: str
    word: str
    text: str
    about: str | None = None
    at: datetime
    source: str
    anonymous: bool = False
    members: tuple[str, ...] = ()
    """All whom it is about, the first of them `about`, where its word takes several."""
    value: Any = None
    """What the text says as the word's form defines it; None where the word has no form, or it could not be read."""
    apart: bool = False
    """Whether a colon parts the text from those it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing a practice offers to a digest or an edition.

    `key` stays the same as long as it means the same thing, so that it can be taken out or corrected;
    `template` words it in the reader's language with `data`; `names` are the members it speaks of. `only` are those
    who may read it, where it is not for all whom the place is for.
    """

    key: str
    section: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    rank: int = 0
    only: tuple[str, ...] = ()

    def is_for(self, reader: str) -> bool:
        """Whether that member may read it."""
        return not self.only or reader in self.only
