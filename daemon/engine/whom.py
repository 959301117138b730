"""Finds the colleagues that a mail out of the blue is about, as people name them, and what it says besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.model import Member
from daemon.core.said import find_times
from daemon.mail.reading import Word
from daemon.shapes.names import AND, find_members, further_name, joined_at, read_name

_OPENERS = re.compile(
    r"^\s*(?:(?:(?:til|om|for|med|m\.?|hos|to|about|with|både|both)\s+|[mw]/\s*))+", re.IGNORECASE
)
_WITH_WHOM = re.compile(r"^\s*(?:(?:til|med|m\.?|hos|to|with|både|both)\s+|[mw]/\s*)+", re.IGNORECASE)
"""Before several people with whom something was done: who is talked about ("om Rikke") is none of them."""
_MANNER = re.compile(
    r"\s*(?:(?:kort|længe|lidt|lige|hurtigt|godt|igen|også|uventet|uanmeldt|spontant|uformelt|i telefon(?:en)?"
    r"|over telefon(?:en)?|på (?:teams|zoom|skype|video|tlf\.?|telefon|kontoret)|briefly|quickly|again|at length"
    r"|on the phone|on (?:teams|zoom)|in person)\s+)+(?=(?:til|med|m\.?|to|with)\s|[mw]/)",
    re.IGNORECASE,
)
"""How one talked, where it stands before whom with: "talte længe med Rikke"."""
_BEFORE_TIME = re.compile(r"(?:(?:^|\s+)(?:i|på|den|d\.|her|om|on|the|this|at|kl\.?))*\s*$", re.IGNORECASE)
_GAP = " \t:,;-–—"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a text names: those that are sure, in the order named, then perhaps several to choose one of, then the rest.

    `name` is what was written for the one who is not sure; `exact` whether the names are spelt as they are.
    """

    sure: tuple[Member, ...] = ()
    choices: tuple[Member, ...] = ()
    name: str = ""
    rest: str = ""
    exact: bool = False
    more: bool = False
    """Whether `rest` begins with a further name that is not sure either: one is asked about at a time."""
    unknown: str = ""
    """A further name that is nobody's; `rest` begins with it, and `beyond` with what follows it."""
    beyond: str = ""


def read_whom(
    word: Word, team: Sequence[Member], now_local: datetime, *, several: bool = False, done_with: bool = False
) -> Meant:
    """Read the one whom a word's text names, or with `several` all that are joined by "og" and the like.

    "Ringede til Rikke i går: …" and "talte i går med Rikke" both name Rikke; the time and the rest are text. With
    `done_with` only whom something was done with is meant: "talte om Rikke" names nobody.
    """
    text = ": ".join(filter(None, (word.argument, word.text))).strip().lstrip(_GAP)
    if manner := _MANNER.match(text):
        named = Word(id="", text=text[manner.end() :])
        found = read_whom(named, team, now_local, several=several, done_with=done_with)
        return replace(found, rest=" – ".join(filter(None, (found.rest, manner[0].strip()))))
    text = (_WITH_WHOM if done_with else _OPENERS).sub("", text)
    found = _first(text, team, now_local)
    if not found.sure and (after := _after_a_time(text, now_local)):
        late = read_whom(Word(id="", text=after[1]), team, now_local, several=several, done_with=done_with)
        if late.sure or late.choices:
            return replace(late, rest=f"{after[0]} {late.rest}".strip())
    lower = text[: len(text) - len(found.rest)].islower()
    return _further(found, team, now_local, lower=lower) if several else _trimmed(found)


def without_openers(text: str) -> str:
    """A text without the "til", "med" or "about" it begins with."""
    return _OPENERS.sub("", text)


def begins_with_time(text: str, now_local: datetime) -> bool:
    """Whether a text begins with a day or a time: "fredag", "på fredag", "i dag med pressen"."""
    return _time_begins(text, now_local) == 0


def _first(text: str, team: Sequence[Member], now_local: datetime) -> Meant:
    """The first name; `rest` still has what parts it from the words after it."""
    ends = [at for at in (_time_begins(text, now_local), joined_at(text)) if at is not None]
    named = read_name(text, team, until=min(ends, default=None))
    rest = text[len(named.name) :]
    if named.member:
        return Meant(sure=named.members, rest=rest, exact=bool(find_members(named.name, team, exact=True)))
    return Meant(choices=named.members, name=named.name, rest=rest)


def _time_begins(text: str, now_local: datetime) -> int | None:
    """Where in the first line a time begins, with the "på" or "den" before it."""
    line = text.partition("\n")[0]
    found = next(iter(find_times(line, now_local)), None)
    return _BEFORE_TIME.search(line[: found.start]).start() if found else None  # type: ignore[union-attr]


def _after_a_time(text: str, now_local: datetime) -> tuple[str, str] | None:
    """ "I går til Rikke: …": the time, which goes to the words, and what follows it."""
    first = next(iter(find_times(text, now_local)), None)
    if first is None or _time_begins(text, now_local) != 0:
        return None
    return text[: first.end], text[first.end :].lstrip(_GAP)


def _further(found: Meant, team: Sequence[Member], now_local: datetime, *, lower: bool) -> Meant:
    """Read on as long as "og" and the like are followed by a name that is one for sure, or by the first that is not."""
    sure, choices, name, rest = found.sure, found.choices, found.name, found.rest
    while (sure or choices) and (joined := AND.match(rest)):
        text = rest[joined.end() :]
        listed = joined[0].strip() == ","
        named = further_name(text, team, until=_time_begins(text, now_local), listed=listed, lower=lower)
        if named is None:
            break
        if named.member is None and choices:
            return Meant(sure, choices, name, rest.strip(), found.exact, more=True)
        if not named.members:
            beyond = text[len(named.name) :].strip()
            return _trimmed(Meant(sure, (), "", rest, found.exact, unknown=named.name, beyond=beyond))
        if named.member is None:
            choices, name = named.members, named.name
        elif named.member not in sure:
            sure += named.members
        rest = text[len(named.name) :]
    return _trimmed(Meant(sure, choices, name, rest, found.exact))


def _trimmed(found: Meant) -> Meant:
    return replace(found, rest=found.rest.lstrip(_GAP).strip())
