"""Moves told by how far, seen from what is moved: "udskyd den en uge", "en time senere", "rykke til næste uge"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daemon.core.said.reading import SaidTime, find_times, the_clock
from daemon.core.said.vocabulary import COUNTS, UNITS, WEEKDAYS, pattern
from daemon.core.said.words import plain

_LONGEST = 1_000
_WEEK = timedelta(weeks=1)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": _WEEK}
_UNITS["fortnight"] = 2 * _WEEK
_FARTHEST = timedelta(days=400)
_CLAUSES = re.compile(r"[,;:!?\n–]|(?<!\bkl)(?<!\bevt)\.(?!\d)|\s-\s|\b(?:men|but|eller|or)\b", re.IGNORECASE)
_POLITE = re.compile(r"\b((?:kan|kunne|skal|må) (?:vi|du|jeg|man|den)) ikke\b", re.IGNORECASE)
""" "Kan vi ikke udskyde en uge?" asks for it."""
_MOVED = pattern(
    r"(?P<length>(?:<half_hour=half_hour>|<quarter_hour=quarter_hour>|(?P<count>\d{1,3}|<count>)\s?<unit=unit>)"
    r"(?: <about>)?)"
    r"(?: (?:<on=later>|<back=earlier>|<to_and_fro=to_and_fro>))?"
    r"|<day_after=day_after>|<day_before=day_before>|<week_after=week_after>|<week_before=week_before>"
)
_VERB = pattern("<delays=delays>|<advances=advances>|<shifts=shifts>")
_BEFORE = pattern("<asks>|<shifted_one>|<by_so_much>")
_AFTER = pattern(r"<shift_ends>|(?:<on> )?<weekday>|(?:<at> ?)?\d{1,2}(?:[.:]\d\d)?")
_BECAUSE, _WEEKDAY = pattern("<because>"), pattern("<weekday=weekday>")
_RATHER, _A_WEEK = pattern("<rather>"), pattern("<week>|<week_unit>")


@dataclass(frozen=True, slots=True)
class Shift:
    """Where something is moved to, local and naive: one time, or an earlier and a later one where it may be either.

    `length` is how far, as it was said; `same_clock` where days or weeks were told and no clock time.
    """

    times: tuple[datetime, ...]
    length: str = ""
    same_clock: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """A clause that says no more than a move: the week it names, or how far; the word for it, and what follows."""

    clause: str
    week: SaidTime | None
    far: re.Match[str] | None
    verb: re.Match[str] | None
    after: str

    def has(self, *names: str) -> bool:
        """Whether one of these groups was found."""
        found = {**(self.far.groupdict() if self.far else {}), **(self.verb.groupdict() if self.verb else {})}
        return any(found.get(name) for name in names)


def find_shift(text: str, now: datetime, at: datetime) -> Shift | None:
    """How a text moves what is at `at`; both times are naive, on the writer's own clock.

    Only where a clause says nothing else: what merely mentions a week or an hour moves nothing. None where nothing is
    moved, where it is moved to where it was or to what has gone, or where two clauses say different things.
    """
    said = (_said(clause, now) for clause in _CLAUSES.split(text[:_LONGEST]))
    found = {shift.times: shift for one in said if one and (shift := _shift(one, now, at))}
    return next(iter(found.values())) if len(found) == 1 else None


def without_shift(text: str, now: datetime) -> str:
    """The clauses of a text but those that say no more than how far something is moved."""
    return "\n".join(clause for clause in _CLAUSES.split(text) if _said(clause, now) is None)


def _said(clause: str, now: datetime) -> _Said | None:
    clause = _POLITE.sub(r"\1", clause)
    week = _week_in(clause, now)
    far = None if week else _MOVED.search(clause)
    span = (week.start, week.end) if week else far.span() if far else None
    if span is None:
        return None
    verb = _VERB.search(clause, 0, span[0])
    before = f"{clause[: verb.start()]} {clause[verb.end() : span[0]]}" if verb else clause[: span[0]]
    after = _BECAUSE.split(clause[span[1] :], maxsplit=1)[0]
    if _BEFORE.sub("", before).strip() or _AFTER.sub("", after).strip():
        return None
    return _Said(clause, week, far, verb, after)


def _week_in(clause: str, now: datetime) -> SaidTime | None:
    """The one week that a clause names."""
    times = find_times(clause, now) if _A_WEEK.search(clause) else []
    weeks = [one for one in times if one.until and one.day.weekday() == 0 and (one.until - one.day).days == 6]
    return weeks[0] if len(weeks) == 1 and not weeks[0].denied else None


def _shift(said: _Said, now: datetime, at: datetime) -> Shift | None:
    placed = (_placed(said, at, far) for far in _how_far(said, at.date()))
    times = tuple(one for one in placed if one and now < one < at + _FARTHEST)
    length = said.far["length"] if said.far else None
    same_clock = bool(times) and times[0].time() == at.time() and the_clock(said.clause) is None
    return Shift(times, length or "", same_clock) if times else None


def _how_far(said: _Said, own: date) -> tuple[timedelta, ...]:
    """How far it is moved, to an earlier time with a minus; two where it may be either, none where it stays."""
    if said.week is not None:
        return _to_week(said, said.week, own)
    if said.far is None or said.far["length"]:
        return _by_length(said)
    far = _UNITS["day" if said.has("day_after", "day_before") else "week"]
    return (-far if said.has("day_before", "week_before") else far,)


def _placed(said: _Said, at: datetime, far: timedelta) -> datetime | None:
    """So far away, at the clock time and, of whole weeks, on the weekday that is told besides."""
    moved, weekday = at + far, _WEEKDAY.search(said.after)
    if weekday and far % _WEEK:
        return None
    if weekday:
        moved += timedelta(days=WEEKDAYS[plain(weekday["weekday"])] - moved.weekday())
    clock = the_clock(said.clause)
    return datetime.combine(moved.date(), clock[0]) if clock else moved


def _to_week(said: _Said, week: SaidTime, own: date) -> tuple[timedelta, ...]:
    """To the week that is named; said to be moved to "next week", which is its own, it is the one after that."""
    far = week.day - (own - timedelta(days=own.weekday()))
    if far:
        return (far,)
    is_numbered = any(letter.isdigit() for letter in said.clause[week.start : week.end])
    moves = said.verb or _RATHER.search(said.clause)
    return (_WEEK,) if moves and not is_numbered else ()


def _by_length(said: _Said) -> tuple[timedelta, ...]:
    """By a length of time; where a word says that it is moved, and none which way, by weeks is to a later one."""
    far = _length(said.far) if said.far else None
    if far is None or not (said.verb or said.has("on", "back", "to_and_fro")):
        return ()
    if said.has("on") or (said.has("delays") and not said.has("back")):
        return (far,)
    if said.has("back", "advances"):
        return (-far,)
    return (far,) if far >= _WEEK and not said.has("to_and_fro") else (-far, far)


def _length(said: re.Match[str]) -> timedelta | None:
    if said["half_hour"] or said["quarter_hour"]:
        return timedelta(minutes=30 if said["half_hour"] else 15)
    unit = _UNITS.get(UNITS[plain(said["unit"])])
    count = int(said["count"]) if said["count"].isdecimal() else COUNTS[plain(said["count"])]
    return count * unit if unit and count else None
