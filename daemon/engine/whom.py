"""Finds the colleagues that a mail out of the blue is about, as people name them, and what it says besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daemon.core.model import Member
from daemon.core.said import find_times
from daemon.mail.reading import Word
from daemon.shapes.names import Named, find_members, read_name

_OPENERS = re.compile(r"^\s*(?:(?:(?:til|om|for|med|m\.?|hos|to|about|with)\s+|[mw]/\s*))+", re.IGNORECASE)
_WITH_WHOM = re.compile(r"^\s*(?:(?:til|med|m\.?|hos|to|with)\s+|[mw]/\s*)+", re.IGNORECASE)
"""Before several people with whom something was done: who is talked about ("om Rikke") is none of them."""
_MANNER = re.compile(
    r"\s*(?:(?:kort|længe|lidt|lige|hurtigt|godt|igen|også|uventet|uanmeldt|spontant|uformelt|i telefon(?:en)?"
    r"|over telefon(?:en)?|på (?:teams|zoom|skype|video|tlf\.?|telefon|kontoret)|briefly|quickly|again|at length"
    r"|on the phone|on (?:teams|zoom)|in person)\s+)+(?=(?:til|med|m\.?|to|with)\s|[mw]/)",
    re.IGNORECASE,
)
"""How one talked, where it stands before whom with: "talte længe med Rikke"."""
_AND = re.compile(r"^(?:\s*,)?\s*(?:og|samt|and)\s+(?:(?:med|til|with|to)\s+)?|^\s*[,&+]\s*", re.IGNORECASE)
_JOINS = re.compile(r"\s*[:,&+]|\s+(?:og|samt|and)\s", re.IGNORECASE)
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


def read_whom(word: Word, team: Sequence[Member], now_local: datetime, *, several: bool = False) -> Meant:
    """Read the one whom a word's text names, or with `several` all that are joined by "og" and the like.

    "Ringede til Rikke i går: …" and "talte i går med Rikke" both name Rikke; the time and the rest are text.
    """
    text = ": ".join(filter(None, (word.argument, word.text))).strip().lstrip(_GAP)
    if manner := _MANNER.match(text):
        found = read_whom(Word(id="", text=text[manner.end() :]), team, now_local, several=several)
        return replace(found, rest=" – ".join(filter(None, (found.rest, manner[0].strip()))))
    text = (_WITH_WHOM if several else _OPENERS).sub("", text)
    found = _first(text, team, now_local)
    if not found.sure and (late := _after_a_time(text, team, now_local, several=several)):
        return late
    return _further(found, team, now_local) if several else _trimmed(found)


def without_openers(text: str) -> str:
    """A text without the "til", "med" or "about" it begins with."""
    return _OPENERS.sub("", text)


def begins_with_time(text: str, now_local: datetime) -> bool:
    """Whether a text begins with a day or a time: "fredag", "på fredag", "i dag med pressen"."""
    return _time_begins(text, now_local) == 0


def _first(text: str, team: Sequence[Member], now_local: datetime) -> Meant:
    """The first name; `rest` still has what parts it from the words after it."""
    ends = [at for at in (_time_begins(text, now_local), _joined_at(text)) if at is not None]
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


def _joined_at(text: str) -> int | None:
    """Where in the first line a name ends because another follows."""
    found = _JOINS.search(text.partition("\n")[0])
    return found.start() if found else None


def _after_a_time(text: str, team: Sequence[Member], now_local: datetime, *, several: bool) -> Meant | None:
    """ "I går til Rikke: …": the time goes to the words."""
    first = next(iter(find_times(text, now_local)), None)
    if first is None or _time_begins(text, now_local) != 0:
        return None
    said, after = text[: first.end], text[first.end :].lstrip(_GAP)
    found = read_whom(Word(id="", text=after), team, now_local, several=several)
    if not (found.sure or found.choices):
        return None
    return Meant(found.sure, found.choices, found.name, f"{said} {found.rest}".strip(), found.exact)


def _further(found: Meant, team: Sequence[Member], now_local: datetime) -> Meant:
    """Read on as long as "og" and the like are followed by a name that is one for sure, or by the first that is not."""
    sure, choices, name, rest = found.sure, found.choices, found.name, found.rest
    while (sure or choices) and (joined := _AND.match(rest)):
        text = rest[joined.end() :]
        named = _next_name(text, team, now_local, listed=joined[0].strip() == ",")
        if named is None:
            break
        if named.member is None and choices:
            return Meant(sure, choices, name, rest.strip(), found.exact, more=True)
        if named.member is None:
            choices, name = named.members, named.name
        elif named.member not in sure:
            sure += named.members
        rest = text[len(named.name) :]
    return _trimmed(Meant(sure, choices, name, rest, found.exact))


def _next_name(text: str, team: Sequence[Member], now_local: datetime, *, listed: bool) -> Named | None:
    """A further name: spelt as it is, or all that stands before the next "og", colon or time; else it is prose.

    After a comma alone (`listed`) only the latter: "ringede til Bo, Anna er syg" was no call to Anna.
    """
    begins = _time_begins(text, now_local)
    line = (text if begins is None else text[:begins]).partition("\n")[0]
    end = _joined_at(line)
    alone = line.rstrip(" .!") if end is None else line[:end]
    if found := find_members(alone, team):
        return Named(found, alone, "")
    words = list(re.finditer(r"[^\s:,;]+", line))[:4]
    for word in () if listed else reversed(words):
        if found := find_members(line[: word.end()], team, exact=True):
            return Named(found, line[: word.end()], "")
    return None


def _trimmed(found: Meant) -> Meant:
    return replace(found, rest=found.rest.lstrip(_GAP).strip())
