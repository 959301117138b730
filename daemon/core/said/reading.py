"""Reads a text: pieces by the rules, put together, and made days as seen from the writer's today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from daemon.core.said import blockers, clocks, dates, feasts, relative
from daemon.core.said.clocks import at_hour, until_hour
from daemon.core.said.joining import Group, groups
from daemon.core.said.meaning import meant
from daemon.core.said.pieces import AtClock
from daemon.core.said.rules import pieces
from daemon.core.said.vocabulary import between

_RULES = (*feasts.RULES, *blockers.RULES, *dates.RULES, *relative.RULES, *clocks.RULES)
# No mail's one line is longer; what stands behind it in a long text is told by another.
_LONGEST = 4_000
_NEAR = 48
_RANGE = between(r"\s*(?:[-–—]|,?\s*<until>)\s*(?:<the>)?\s*")
_OR = between(r"\s*(?:,|/|,?\s*<or>)\s*(?:<on>|<the>)?\s*")
_DENIED = between(r"(?s).*(?<!\w)(?:<deny>)\s+(?:(?:<on>|<the>)\s*){0,2}")
_SPARED = between(r"(?s).*(?<!\w)(?:<spared>)\s+(?:(?:<on>|<the>)\s*){0,2}")
_DENIED_AFTER = between(r"\s*,?\s*(?:<deny_after>)(?!\w)")
_WHICH = re.compile(
    r"(?:på|paa|denne|nu|næste|naeste|kommende|førstkommende|this|next|coming)\b", re.IGNORECASE
)
_MOVES = between(r"(?s).*(?<!\w)(?:<moves>)(?!\w)[^.!?\n]*")


@dataclass(frozen=True, slots=True)
class SaidTime:
    """A time as it was said: from `start` to `end` of the text.

    `day` is the day, or the first of a span whose last day is `until` (a week, "fra mandag til onsdag"). `clock` is
    the local clock time and `ends` when it ends, where they were said. `yearless`: day and month without the year,
    which may come again as birthdays do. `weekday`: nothing but a weekday. `denied`: said to be the wrong one ("kan
    ikke torsdag").
    """

    start: int
    end: int
    day: date
    until: date | None = None
    clock: time | None = None
    ends: time | None = None
    yearless: bool = False
    weekday: bool = False
    denied: bool = False


def find_times(text: str, now_local: datetime, *, past: bool = False) -> list[SaidTime]:
    """Every time in `text`, in its order; `now_local` is the writer's clock, `past` looks back for what is left open.

    What may mean one of several days gives each of them, at the same place. Clock times and lengths of time alone,
    and what is no day of the calendar, give none. A text is read up to 4,000 characters.
    """
    text, places = _composed(text[:_LONGEST])
    found: list[SaidTime] = []
    for group in groups(text, pieces(text, _RULES)):
        found += _times(group, now_local, past=past)
    found = _spanned(_denying(found, text), text)
    return [replace(one, start=places[one.start], end=places[one.end]) for one in found]


def the_time(text: str, now_local: datetime, past: bool = False) -> SaidTime | None:
    """The one time in `text` that is not denied; None where there is none, or there are several different ones."""
    found = [one for one in find_times(text, now_local, past=past) if not one.denied]
    days = {(one.day, one.until) for one in found}
    times = {(one.clock, one.ends) for one in found if one.clock}
    if len(days) != 1 or len(times) > 1:
        return None
    return next((one for one in found if one.clock), found[0])


def the_clock(text: str) -> tuple[time, time | None] | None:
    """The one clock time in `text` and when it ends, if it says so, with or without a day; None for none or several."""
    placed = [one.piece for one in pieces(text[:_LONGEST], _RULES)]
    found = {
        (at, until_hour(one, "")) for one in placed if isinstance(one, AtClock) and (at := at_hour(one, ""))
    }
    return found.pop() if len(found) == 1 else None


def in_week_of(one: SaidTime, text: str, spoken_of: date) -> SaidTime:
    """The same, but a weekday alone meant in the week of a later day that is spoken of: "hellere torsdag".

    Not where the words themselves say which ("på torsdag", "næste torsdag").
    """
    if not one.weekday or _WHICH.match(text, one.start):
        return one
    meant = spoken_of + timedelta(days=one.day.weekday() - spoken_of.weekday())
    return replace(one, day=max(one.day, meant))


def _composed(text: str) -> tuple[str, list[int]]:
    """The text with its letters composed (NFC), and for each place where it was; some phones send them apart."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text) + 1))
    starts = [at for at, letter in enumerate(text) if at == 0 or not unicodedata.combining(letter)]
    composed, places = "", []
    for start, stop in pairwise([*starts, len(text)]):
        letter = unicodedata.normalize("NFC", text[start:stop])
        composed += letter
        places += [start] * len(letter)
    return composed, [*places, len(text)]


def _times(group: Group, now: datetime, *, past: bool) -> Iterator[SaidTime]:
    for known in meant(group.days, now, past=past):
        base = SaidTime(
            group.start, group.end, known.day, known.until, known.clock, None, known.yearless, known.weekday
        )
        at = [(at_hour(clock, group.half), until_hour(clock, group.half)) for clock in group.clocks]
        if not at:
            yield base
        for clock, ends in at:
            yield replace(base, clock=clock, ends=ends)


def _denying(found: list[SaidTime], text: str) -> list[SaidTime]:
    """The same, those marked that are said not to do, and those joined to one of them by "or"."""
    told: list[SaidTime] = []
    for one in found:
        ahead = text[max(0, one.start - _NEAR) : one.start]
        denied = bool(_DENIED.fullmatch(ahead)) and not _SPARED.fullmatch(ahead)
        joined = told and told[-1].denied and _OR.fullmatch(text[told[-1].end : one.start])
        after = _DENIED_AFTER.match(text, one.end)
        told.append(replace(one, denied=bool(denied or joined or after)))
    return told


def _spanned(found: list[SaidTime], text: str) -> list[SaidTime]:
    """The same with "fra mandag til onsdag" as one; what is moved from one day to another is the latter."""
    told: list[SaidTime] = []
    for one in found:
        last = told[-1] if told else None
        if last is None or last.until or one.until or not _RANGE.fullmatch(text[last.end : one.start]):
            told.append(one)
        elif _MOVES.fullmatch(text[max(0, last.start - _NEAR) : last.start]):
            told[-1:] = [replace(last, denied=True), one]
        elif (until := _after(one, last.day)) is not None:
            clock, ends = (last.clock, last.ends) if last.clock else (one.clock, one.ends)
            told[-1] = replace(last, end=one.end, until=until, clock=clock, ends=ends, weekday=False)
        else:
            told.append(one)
    return told


def _after(one: SaidTime, first: date) -> date | None:
    """The day as the last of a span that begins at `first`: the next such weekday, or that day of the next year."""
    if one.weekday:
        return first + timedelta(days=(one.day - first).days % 7 or 7)
    if one.yearless and one.day <= first:
        try:
            return one.day.replace(year=one.day.year + 1)
        except ValueError:
            return None
    return one.day if one.day > first else None
