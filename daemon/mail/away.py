"""Finds in an automatic reply from when and until when its writer is away."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from daemon.mail.away_clauses import clauses
from daemon.mail.away_words import WORDS
from daemon.mail.dates import MONTHS, WEEKDAYS, Mention, a_date, mentions, one_of

_READ_CHARACTERS = 4000
_LONGEST_DAYS = 400
_LONGEST_GUESSED_DAYS = 270
_LATEST_START_DAYS = 120
_SHORTEST_FULL_NAME = 5
_DAY = timedelta(days=1)
_REACH = 70


@dataclass(frozen=True, slots=True)
class Away:
    """The first and the last day away, both included."""

    first: date
    last: date


def _any(name: str, *, end: str = r"(?!\w)") -> str:
    """A pattern for the words of all languages that have that use."""
    found = {word for table in WORDS for word in getattr(table, name)}
    stems = {word[:-1] for word in found if word.endswith("*")}
    whole = {word for word in found if not word.endswith("*")}
    pattern = f"(?:{one_of(sorted(whole))}){end}"
    return rf"(?<!\w)(?:{pattern}|(?:{one_of(sorted(stems))})\w*)" if stems else rf"(?<!\w){pattern}"


_BACK, _UNTIL, _UNTIL_AFTER, _SINCE, _OUT, _NOT, _BEFORE = (
    re.compile(_any(name)) for name in ("back", "until", "until_after", "since", "out", "never", "before")
)
_SMALL = rf"(?:{_any('small')}|(?<!\w)(?:{one_of(WEEKDAYS)})(?!\w)\.?|[ ,:(.])"
_SMALLS = re.compile(rf"(?:{_SMALL}){{0,12}}")
_TO_BETWEEN = re.compile(rf"\.?\s*(?:[-–—]|{_any('to')})\s*(?:{_SMALL}){{0,6}}")
_BARE_BEFORE = re.compile(
    rf"(?<![\d./:])(\d{{1,2}})(?:\.|st|nd|rd|th|er|:[ae]|º)?\s*(?:[-–—]|{_any('to')})\s*(?:{_SMALL}){{0,6}}$"
)
_BARE_AFTER = re.compile(
    rf"\s*(?:[-–—]|{_any('to')})\s*(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[./:]\d|\s?(?:am|pm|uhr|h)\b)"
)
_WEEKS = re.compile(
    rf"{_any('week')}\s?(?:nr\.?\s?)?(\d{{1,2}})(?!\d|[./]\d)(?:\s?(?:[-–—,]|{_any('to')})\s?(?:{_any('week')}\s?)?(\d{{1,2}})(?!\d|[./:]\d))?"
)
_WEEKS_FI = re.compile(r"(?<![\d.])(\d{1,2})(?:\s?[-–—]\s?(\d{1,2}))?\s?(?:\.\s?viiko|\.\s?kw)\w*")
_REST_WEEK, _REST_MONTH, _TODAY, _TOMORROW = (
    re.compile(_any(name)) for name in ("rest_of_week", "rest_of_month", "today", "tomorrow")
)
_WHOLE_MONTH = re.compile(rf"{_any('whole')}\s(?:in\s)?({one_of(MONTHS)})(?!\w)")


def away_until(text: str, sent_on: date | None) -> date | None:
    """The last day away that `text` tells, seen from the day it was sent; None where it tells none that makes sense."""
    found = away_days(text, sent_on)
    return found.last if found else None


def away_days(text: str, sent_on: date | None) -> Away | None:
    """The days away that `text` tells: from the day it was sent where it names no first; None where nothing makes sense.

    A last day before `sent_on`, or more than 400 days after it, is none; a date without a year is not taken for one in
    the far future.
    """
    if sent_on is None:
        return None
    context = ""
    spans: list[Away] = []
    ends: list[date] = []
    returns: list[date] = []
    starts: list[date] = []
    for clause in clauses(text[:_READ_CHARACTERS].lower()):
        told = bool(_OUT.search(clause) or _OUT.search(context))
        if span := _span(clause, sent_on, told=told):
            spans.append(span)
        if (day := _return(clause, sent_on)) is not None:
            returns.append(day)
        elif not span and told and (last := _end(clause, sent_on)) is not None:
            ends.append(last)
        if told and (day := _start(clause, sent_on)) is not None:
            starts.append(day)
        context = clause
    found = _together(spans, returns, ends, sent_on)
    if found and found.first == sent_on and starts and starts[0] <= found.last:
        return Away(starts[0], found.last)
    return found


def _together(spans: list[Away], returns: list[date], ends: list[date], sent_on: date) -> Away | None:
    """One absence of what was told: the span with the day of return where they agree, else what is surest."""
    span = next((one for one in spans if one.last >= sent_on), None)
    back = next((day for day in returns if day > sent_on), None)
    if span and back and span.last < back <= span.last + 6 * _DAY:
        return Away(span.first, back - _DAY)
    if back and (span is None or back <= span.first or span.last < back):
        return Away(sent_on, back - _DAY)
    if span:
        return span
    return Away(sent_on, ends[0]) if ends else None


def _mentions(clause: str, sent_on: date, *, begun: bool = False) -> list[Mention]:
    """The dates of a clause, read as Americans write them where only that makes sense; `begun` keeps those of some weeks ago."""
    found = []
    for mention in mentions(clause, sent_on):
        far = mention.day > sent_on + _LATEST_START_DAYS * _DAY
        if far and mention.swapped and sent_on <= mention.swapped <= sent_on + _LATEST_START_DAYS * _DAY:
            mention = Mention(mention.start, mention.end, mention.swapped, mention.yearless)  # noqa: PLW2901
        if mention.weekday and len(clause[mention.start : mention.end]) < _SHORTEST_FULL_NAME - 1:
            # "fri", "man" and "sat" are words too.
            continue
        most = _LONGEST_GUESSED_DAYS if mention.yearless else _LONGEST_DAYS
        if mention.day <= sent_on + most * _DAY or (begun and mention.yearless and _recent(mention, sent_on)):
            found.append(mention)
    return found


def _recent(mention: Mention, sent_on: date) -> bool:
    """A yearless date that lay some weeks ago: it may be where a span began."""
    before = a_date(mention.day.year - 1, mention.day.month, mention.day.day)
    return before is not None and sent_on - 60 * _DAY <= before < sent_on


def _span(clause: str, sent_on: date, *, told: bool) -> Away | None:
    """From one day to another, whole weeks, a whole month, the rest of this week, or one day alone."""
    if not told:
        return None
    here = bool(_OUT.search(clause))
    # A weekday beside nothing of absence is an opening hour.
    found = [one for one in _mentions(clause, sent_on, begun=True) if here or not one.weekday]
    makers: tuple[Callable[[], Away | None], ...] = (
        lambda: _from_to(clause, found, sent_on),
        lambda: _weeks(clause, sent_on),
        lambda: _rest(clause, found, sent_on),
        lambda: _month(clause, sent_on),
        lambda: _single(clause, [one for one in found if one.day <= sent_on + _LONGEST_GUESSED_DAYS * _DAY]),
    )
    spans = (span for make in makers if (span := make()) is not None)
    return next((span for span in spans if _sensible(span, sent_on)), None)


def _sensible(span: Away, sent_on: date) -> bool:
    return (
        span.first <= span.last
        and sent_on <= span.last <= sent_on + _LONGEST_DAYS * _DAY
        and span.first <= sent_on + _LATEST_START_DAYS * 2 * _DAY
    )


def _from_to(clause: str, found: list[Mention], sent_on: date) -> Away | None:
    for mention, following in zip(found, (*found[1:], None), strict=False):
        if following and _TO_BETWEEN.fullmatch(clause[mention.end : following.start]):
            last = following.day
            if following.weekday and last < mention.day:
                last += 7 * _DAY
            return Away(_before(mention, last, sent_on), last)
        if (
            bare := _BARE_BEFORE.search(clause[max(0, mention.start - 60) : mention.start])
        ) and not mention.weekday:
            first = a_date(mention.day.year, mention.day.month, int(bare[1]))
            if first and first <= mention.day:
                return Away(first, mention.day)
        if (bare := _BARE_AFTER.match(clause, mention.end)) and not mention.weekday:
            last_day = a_date(mention.day.year, mention.day.month, int(bare[1]))
            if last_day and last_day < mention.day and mention.yearless:
                last_day = None
            if last_day is None and (
                earlier := a_date(mention.day.year - 1, mention.day.month, mention.day.day)
            ):
                last_day = a_date(earlier.year, earlier.month, int(bare[1]))
                return Away(earlier, last_day) if last_day else None
            return Away(mention.day, last_day) if last_day else None
    return None


def _before(mention: Mention, last: date, sent_on: date) -> date:
    """Where a span began: a date without a year may lie in the year before the one that comes next."""
    first = mention.day
    if first > last and mention.yearless:
        first = a_date(first.year - 1, first.month, first.day) or first
    if mention.weekday and first > last:
        first -= 7 * _DAY
    return first if first <= last else min(sent_on, last)


def _weeks(clause: str, sent_on: date) -> Away | None:
    match = _WEEKS.search(clause) or _WEEKS_FI.search(clause)
    if match is None or _returns_near(clause, match.start()):
        return None
    return _week_span(int(match[1]), int(match[2] or match[1]), sent_on)


def _week_span(first: int, last: int, sent_on: date) -> Away | None:
    if not 1 <= first <= 53 or not 1 <= last <= 53:
        return None
    for year in (sent_on.isocalendar().year, sent_on.isocalendar().year + 1):
        begin, end = _monday(year, first), _monday(year + (last < first), last)
        if begin and end and end + 6 * _DAY >= sent_on:
            return Away(begin, end + 6 * _DAY)
    return None


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _rest(clause: str, found: list[Mention], sent_on: date) -> Away | None:
    if any(not mention.weekday and mention.day > sent_on + _DAY for mention in found):
        return None
    if _REST_WEEK.search(clause):
        return Away(sent_on, sent_on + (6 - sent_on.weekday()) * _DAY)
    if _REST_MONTH.search(clause):
        following = (sent_on.replace(day=28) + 4 * _DAY).replace(day=1)
        return Away(sent_on, following - _DAY)
    if _TODAY.search(clause) and not _returns_near(clause, 0):
        return Away(sent_on, sent_on)
    if _TOMORROW.search(clause) and _BACK.search(clause) is None and _UNTIL.search(clause) is None:
        return Away(sent_on + _DAY, sent_on + _DAY)
    return None


def _month(clause: str, sent_on: date) -> Away | None:
    match = _WHOLE_MONTH.search(clause)
    if match is None:
        return None
    number = MONTHS[match[1]]
    first = a_date(sent_on.year + (number < sent_on.month), number, 1)
    return Away(first, (first.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY) if first else None


def _single(clause: str, found: list[Mention]) -> Away | None:
    """One day named in a sentence of absence that tells neither return nor end."""
    if len(found) != 1 or _BACK.search(clause) or _SINCE.search(clause[: found[0].start][-25:]):
        return None
    if _UNTIL.search(clause[: found[0].start][-40:]) or _closes(clause, found[0]):
        return None
    return Away(found[0].day, found[0].day)


def _return(clause: str, sent_on: date) -> date | None:
    """The day of return: beside the word for it, after it before all."""
    for match in _BACK.finditer(clause):
        if _goes_on(clause, match):
            continue
        day = _day_after(clause, match.end(), sent_on)
        day = day if day is not None else _day_before(clause, match.start(), sent_on)
        if day is not None and sent_on < day <= sent_on + _LONGEST_DAYS * _DAY:
            return day
    refused = _NOT.search(clause)
    before = _BEFORE.search(clause, refused.end()) if refused else None
    day = _day_after(clause, before.end(), sent_on) if before else None
    return day if day and sent_on < day else None


def _goes_on(clause: str, match: re.Match[str]) -> bool:
    """Words that promise an answer within hours, or tell of a call, are no return."""
    return bool(
        re.match(
            r" (?:to you|til dig|på din|auf sie zu?) (?:within|inden for|innerhalb)",
            clause[match.end() : match.end() + 40],
        )
    )


def _day_after(clause: str, at: int, sent_on: date) -> date | None:
    rest = clause[at : at + _REACH + 40]
    begin = _SMALLS.match(rest)
    from_here = begin.end() if begin else 0
    for mention in _mentions(rest, sent_on):
        if mention.start <= max(from_here, _REACH) and not re.search(
            r"[\x01;()]", rest[: mention.start].strip("( ")
        ):
            if mention.weekday and (week := _WEEKS.search(rest[mention.end : mention.end + 20])):
                span = _week_span(int(week[1]), int(week[1]), sent_on)
                return span.first + mention.day.weekday() * _DAY if span else mention.day
            last = _TO_BETWEEN.match(rest, mention.end)
            return (
                mention.day
                if not (last and mention.weekday and _mentions(rest[last.end() :], sent_on))
                else None
            )
    if match := _WEEKS.search(rest[:40]):
        span = _week_span(int(match[1]), int(match[1]), sent_on)
        return span.first if span else None
    if (match := _TOMORROW.search(rest)) and match.start() < 25:
        return sent_on + _DAY
    return None


def _day_before(clause: str, at: int, sent_on: date) -> date | None:
    before = clause[max(0, at - _REACH) : at]
    found = _mentions(before, sent_on)
    if (
        found
        and _SMALLS.fullmatch(before, found[-1].end)
        and not _BARE_BEFORE.search(before[: found[-1].start])
    ):
        return None if _UNTIL.search(before[: found[-1].start][-20:]) and len(found) > 1 else found[-1].day
    tomorrow = _TOMORROW.search(before)
    return sent_on + _DAY if tomorrow and _SMALLS.fullmatch(before, tomorrow.end()) else None


def _returns_near(clause: str, at: int) -> bool:
    match = _BACK.search(clause)
    return match is not None and (at == 0 or 0 <= at - match.end() < 30)


def _closes(clause: str, mention: Mention) -> bool:
    """Whether the word behind a day says that it is the last one."""
    return bool(_UNTIL_AFTER.match(clause[mention.end :].lstrip(" .")))


def _start(clause: str, sent_on: date) -> date | None:
    """The first day, where the clause names one that is still to come."""
    for match in _SINCE.finditer(clause):
        rest = clause[match.end() : match.end() + _REACH]
        for mention in _mentions(rest, sent_on)[:1]:
            if _SMALLS.fullmatch(rest, 0, mention.start) and mention.day > sent_on and not mention.weekday:
                return mention.day
    return None


def _end(clause: str, sent_on: date) -> date | None:
    """The last day, beside the word for it."""
    for match in _UNTIL.finditer(clause):
        rest = clause[match.end() : match.end() + 60]
        for mention in _mentions(rest, sent_on)[:1]:
            if _SMALLS.fullmatch(rest, 0, mention.start) and sent_on <= mention.day:
                return mention.day
    found = _mentions(clause, sent_on)
    after = next((mention for mention in found if _closes(clause, mention)), None)
    return after.day if after and after.day >= sent_on else None
