"""Finds in an automatic reply from when and until when its writer is away."""

from __future__ import annotations

import re
from datetime import date

from daemon.mail.away_clauses import clauses
from daemon.mail.away_patterns import (
    BACK,
    BARE_BEFORE,
    BEFORE,
    DAY,
    LONGEST_DAYS,
    NOT,
    OUT,
    REACH,
    SINCE,
    SMALLS,
    TO_BETWEEN,
    TOMORROW,
    UNTIL,
    WEEKS,
    Away,
    closes,
    days_in,
)
from daemon.mail.away_spans import span_in, weeks_between

__all__ = ["Away", "away_days", "away_until"]

_READ_CHARACTERS = 4000


def away_until(text: str, sent_on: date | None) -> date | None:
    """The last day away that `text` tells, seen from the day it was sent; None where it tells none that makes sense."""
    found = away_days(text, sent_on)
    return found.last if found else None


def away_days(text: str, sent_on: date | None) -> Away | None:
    """The days away that `text` tells, from the day it was sent where it names no first; None where it makes no sense.

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
        told = bool(OUT.search(clause) or OUT.search(context))
        if span := span_in(clause, sent_on, told=told):
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
    if span and back and span.last < back <= span.last + 6 * DAY:
        return Away(span.first, back - DAY)
    if back and (span is None or back <= span.first or span.last < back):
        return Away(sent_on, back - DAY)
    if span:
        return span
    return Away(sent_on, ends[0]) if ends else None


def _return(clause: str, sent_on: date) -> date | None:
    """The day of return: beside the word for it, after it before all."""
    for match in BACK.finditer(clause):
        if _goes_on(clause, match):
            continue
        day = _day_after(clause, match.end(), sent_on)
        day = day if day is not None else _day_before(clause, match.start(), sent_on)
        if day is not None and sent_on < day <= sent_on + LONGEST_DAYS * DAY:
            return day
    refused = NOT.search(clause)
    before = BEFORE.search(clause, refused.end()) if refused else None
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
    rest = clause[at : at + REACH + 40]
    begin = SMALLS.match(rest)
    from_here = begin.end() if begin else 0
    for mention in days_in(rest, sent_on):
        if mention.start <= max(from_here, REACH) and not re.search(
            r"[\x01;()]", rest[: mention.start].strip("( ")
        ):
            if mention.weekday and (week := WEEKS.search(rest[mention.end : mention.end + 20])):
                span = weeks_between(int(week[1]), int(week[1]), sent_on)
                return span.first + mention.day.weekday() * DAY if span else mention.day
            last = TO_BETWEEN.match(rest, mention.end)
            return (
                mention.day
                if not (last and mention.weekday and days_in(rest[last.end() :], sent_on))
                else None
            )
    if match := WEEKS.search(rest[:40]):
        span = weeks_between(int(match[1]), int(match[1]), sent_on)
        return span.first if span else None
    if (match := TOMORROW.search(rest)) and match.start() < 25:
        return sent_on + DAY
    return None


def _day_before(clause: str, at: int, sent_on: date) -> date | None:
    before = clause[max(0, at - REACH) : at]
    found = days_in(before, sent_on)
    if (
        found
        and SMALLS.fullmatch(before, found[-1].end)
        and not BARE_BEFORE.search(before[: found[-1].start])
    ):
        return None if UNTIL.search(before[: found[-1].start][-20:]) and len(found) > 1 else found[-1].day
    tomorrow = TOMORROW.search(before)
    return sent_on + DAY if tomorrow and SMALLS.fullmatch(before, tomorrow.end()) else None


def _start(clause: str, sent_on: date) -> date | None:
    """The first day, where the clause names one that is still to come."""
    for match in SINCE.finditer(clause):
        rest = clause[match.end() : match.end() + REACH]
        for mention in days_in(rest, sent_on)[:1]:
            if SMALLS.fullmatch(rest, 0, mention.start) and mention.day > sent_on and not mention.weekday:
                return mention.day
    return None


def _end(clause: str, sent_on: date) -> date | None:
    """The last day, beside the word for it."""
    for match in UNTIL.finditer(clause):
        rest = clause[match.end() : match.end() + 60]
        for mention in days_in(rest, sent_on)[:1]:
            if SMALLS.fullmatch(rest, 0, mention.start) and sent_on <= mention.day:
                return mention.day
    found = days_in(clause, sent_on)
    after = next((mention for mention in found if closes(clause, mention)), None)
    return after.day if after and after.day >= sent_on else None
