"""Pieces that stand together are one time: "mandag" and "den 3." and "kl. 9.30"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from daemon.core.said.clocks import another_hour, bare_hour
from daemon.core.said.pieces import (
    EIGHT_DAYS,
    Around,
    AroundEaster,
    AtClock,
    DayNumber,
    DayPart,
    Dotted,
    InWeek,
    Nothing,
    Offset,
    OnDate,
    OnWeekday,
    Piece,
    Placed,
)
from daemon.core.said.vocabulary import CLEAR, between
from daemon.core.said.words import plain

_BESIDE = between(r"\s*,?\s*(?:\(\s*)?(?:(?:<the>|<link>|<of>|,)\s*){0,3}")
_CLOCK_NEXT = between(r",?\s*(?:kl\.?|klokken)\s*\d")
_TO_CLOCK = between(
    r"\s*[,:]?\s*(?:(?:<at>|<the>|ca\.?|cirka|fra|from|ved|omkring|around|about|mellem|between|allerede)\s*){0,2}"
)
_TO_DAY = between(r"\s*,?\s*(?:<on>|<the>)?\s*(?:<the>)?\s*")
_TO_PART = between(r"\s*,?\s*")
_OR_CLOCK = between(r"\s*(?:,|/|<or>)\s*(?:<or>)?\s*(?:<at>)?\s*")
# Minutes that people plan by.
_ROUND = 5


@dataclass(frozen=True, slots=True)
class Group:
    """The pieces of one time: its days, its clock times to choose from, and the half of the day."""

    start: int
    end: int
    days: tuple[Piece, ...] = ()
    clocks: tuple[AtClock, ...] = ()
    half: str = ""


def groups(text: str, placed: Sequence[Placed]) -> list[Group]:
    """The times of `text` in their order; a clock that stands beside no day makes none."""
    found: list[Group] = []
    group: Group | None = None
    for at, one in enumerate(placed):
        if group and one.start < group.end:
            continue
        grown = _grown(group, text[group.end : one.start], one) if group else None
        if grown is None:
            if group:
                found.append(group)
            grown = _begun(one, text)
        group = _with_hour(grown, text, placed[at + 1 :]) if grown else None
    return [one for one in [*found, *([group] if group else [])] if _counts(one, text)]


def _begun(one: Placed, text: str) -> Group | None:
    match one.piece:
        case Nothing() | DayPart() | DayNumber(weak=True) | Around(unit="year"):
            return None
        case AtClock():
            return Group(one.start, one.end, clocks=(one.piece,))
        case Dotted() if not _is_date(one, text):
            return _clock_alone(one)
        case _:
            half = one.piece.of_day if isinstance(one.piece, Offset) else ""
            return Group(one.start, one.end, days=(one.piece,), half=half)


def _clock_alone(one: Placed) -> Group | None:
    clock = _as_clock(one.piece)
    return Group(one.start, one.end, clocks=(clock,)) if clock else None


def _is_date(one: Placed, text: str) -> bool:
    """Whether two numbers with a dot between them are a date where nothing beside them says so."""
    piece = one.piece
    if not isinstance(piece, Dotted) or text.strip() == text[one.start : one.end]:
        return True
    rest = text[one.end :].lstrip(" ")
    if _CLOCK_NEXT.match(rest) and piece.second <= 12:
        return True
    goes_on = bool(rest) and (rest[0].islower() or rest[0] in ",;)")
    return piece.closed and (goes_on or _as_clock(piece) is None or piece.second % _ROUND != 0)


def _as_clock(piece: Piece) -> AtClock | None:
    if isinstance(piece, Dotted) and piece.padded and piece.first < 24 and piece.second < 60:
        return AtClock(time(piece.first, piece.second), open=1 <= piece.first <= 12)
    return None


def _grown(group: Group, gap: str, one: Placed) -> Group | None:
    """The group with this piece, where the two belong together."""
    match one.piece:
        case Nothing():
            return None
        case DayPart():
            fits = _TO_PART.fullmatch(gap) and not group.half
            return replace(group, end=one.end, half=one.piece.half) if fits else None
        case AtClock():
            return _with_clock(group, gap, one.end, one.piece)
        case Dotted():
            return _with_dotted(group, gap, one, one.piece)
        case _:
            return _with_day(group, gap, one)


def _with_clock(group: Group, gap: str, end: int, clock: AtClock) -> Group | None:
    fits = (_OR_CLOCK if group.clocks else _TO_CLOCK).fullmatch(gap)
    return replace(group, end=end, clocks=(*group.clocks, clock)) if fits else None


def _with_dotted(group: Group, gap: str, one: Placed, piece: Dotted) -> Group | None:
    """Beside a day two numbers are a clock time, unless the minutes are odd; beside a weekday they may be both."""
    clock = _as_clock(piece)
    if not group.days:
        return _with_day(group, gap, one)
    weekday = len(group.days) == 1 and isinstance(group.days[0], OnWeekday)
    unlikely = clock is None or (weekday and (piece.second % _ROUND != 0 or piece.closed))
    if unlikely and weekday and piece.second <= 12:
        return _with_day(group, gap, one)
    return _with_clock(group, gap, one.end, clock) if clock else None


def _with_day(group: Group, gap: str, one: Placed) -> Group | None:
    if not group.days:
        fits = _TO_DAY.fullmatch(gap)
    else:
        fits = _BESIDE.fullmatch(gap) if not group.clocks and _joins(group.days[-1], one.piece) else None
    return replace(group, end=one.end, days=(*group.days, one.piece)) if fits else None


def _joins(first: Piece, second: Piece) -> bool:
    """Whether two pieces say one day together."""
    match first, second:
        case OnWeekday(), OnDate() | AroundEaster() | DayNumber() | Dotted() | InWeek():
            return True
        case OnWeekday(), Around(unit="week"):
            return True
        case InWeek() | Around(unit="week"), OnWeekday():
            return True
        case DayNumber(), Around(unit="month"):
            return True
        case (OnWeekday(), Offset(unit="day", named=False, waits=False, count=count)) | (
            Offset(unit="day", named=False, waits=False, count=count),
            OnWeekday(),
        ):
            return count > 0 and (count % 7 == 0 or count == EIGHT_DAYS)
        case ((OnDate(year=None) | AroundEaster(year=None)), Around(unit="year")):
            return True
        case Offset(waits=True), _:
            return True
        case Offset(named=True), OnWeekday() | OnDate() | DayNumber():
            return True
    return False


def _with_hour(group: Group, text: str, following: Sequence[Placed]) -> Group:
    """The group with the bare number after it, where it is an hour: "torsdag 10"."""
    if not group.days or not (group.clocks or _takes_hour(group.days[-1])):
        return group
    found = (another_hour if group.clocks else bare_hour)(text, group.end)
    if found is None or any(_is_longer(one, group.end, found[1]) for one in following[:2]):
        return group
    return replace(group, end=found[1], clocks=(*group.clocks, found[0]))


def _takes_hour(piece: Piece) -> bool:
    if isinstance(piece, OnWeekday):
        return True
    return isinstance(piece, Around) or (isinstance(piece, Offset) and piece.named)


def _is_longer(one: Placed, start: int, end: int) -> bool:
    """Whether another piece knows better what the number there is."""
    if isinstance(one.piece, Nothing) or one.start >= end:
        return False
    return one.end > end or isinstance(one.piece, Dotted | AtClock | DayNumber)


def _counts(group: Group, text: str) -> bool:
    """A clock alone is no day, nor is "man" or "sun"; "fre" is no other word."""
    last = group.days[-1] if group.days else None
    if not (isinstance(last, OnWeekday) and last.brief and len(group.days) == 1 and not group.clocks):
        return last is not None
    said = text[group.start : group.end].rstrip(". ").split()[-1:]
    stands = text[group.start - 1 : group.start].strip() + text[group.end : group.end + 1].strip(" \n.,:;!?)")
    return not stands and bool(CLEAR.intersection(map(plain, said)))
