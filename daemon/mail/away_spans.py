"""Spans of days that a sentence of an automatic reply tells: from one to another, weeks, a month, one day alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from daemon.mail.away_patterns import (
    BACK,
    BARE_AFTER,
    BARE_BEFORE,
    DAY,
    LATEST_START_DAYS,
    LONGEST_DAYS,
    LONGEST_GUESSED_DAYS,
    OUT,
    REST_MONTH,
    REST_WEEK,
    SINCE,
    TO_BETWEEN,
    TODAY,
    TOMORROW,
    UNTIL,
    WEEKS,
    WEEKS_FI,
    WHOLE_MONTH,
    Away,
    closes,
    days_in,
    returns_near,
)
from daemon.mail.dates import MONTHS, Mention, a_date


def span_in(clause: str, sent_on: date, *, told: bool) -> Away | None:
    """From one day to another, whole weeks, a whole month, the rest of this week, or one day alone."""
    if not told:
        return None
    here = bool(OUT.search(clause))
    # A weekday beside nothing of absence is an opening hour.
    found = [one for one in days_in(clause, sent_on, begun=True) if here or not one.weekday]
    makers: tuple[Callable[[], Away | None], ...] = (
        lambda: _from_to(clause, found, sent_on),
        lambda: _weeks(clause, sent_on),
        lambda: _rest(clause, found, sent_on),
        lambda: _month(clause, sent_on),
        lambda: _single(clause, [one for one in found if one.day <= sent_on + LONGEST_GUESSED_DAYS * DAY]),
    )
    spans = (span for make in makers if (span := make()) is not None)
    return next((span for span in spans if _sensible(span, sent_on)), None)


def _sensible(span: Away, sent_on: date) -> bool:
    return (
        span.first <= span.last
        and sent_on <= span.last <= sent_on + LONGEST_DAYS * DAY
        and span.first <= sent_on + LATEST_START_DAYS * 2 * DAY
    )


def _from_to(clause: str, found: list[Mention], sent_on: date) -> Away | None:
    for mention, following in zip(found, (*found[1:], None), strict=False):
        if following and TO_BETWEEN.fullmatch(clause[mention.end : following.start]):
            last = following.day
            if following.weekday and last < mention.day:
                last += 7 * DAY
            return Away(_before(mention, last, sent_on), last)
        if (
            bare := BARE_BEFORE.search(clause[max(0, mention.start - 60) : mention.start])
        ) and not mention.weekday:
            first = a_date(mention.day.year, mention.day.month, int(bare[1]))
            if first and first <= mention.day:
                return Away(first, mention.day)
        if (bare := BARE_AFTER.match(clause, mention.end)) and not mention.weekday:
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
        first -= 7 * DAY
    return first if first <= last else min(sent_on, last)


def _weeks(clause: str, sent_on: date) -> Away | None:
    match = WEEKS.search(clause) or WEEKS_FI.search(clause)
    if match is None or returns_near(clause, match.start()):
        return None
    return weeks_between(int(match[1]), int(match[2] or match[1]), sent_on)


def weeks_between(first: int, last: int, sent_on: date) -> Away | None:
    if not 1 <= first <= 53 or not 1 <= last <= 53:
        return None
    for year in (sent_on.isocalendar().year, sent_on.isocalendar().year + 1):
        begin, end = _monday(year, first), _monday(year + (last < first), last)
        if begin and end and end + 6 * DAY >= sent_on:
            return Away(begin, end + 6 * DAY)
    return None


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _rest(clause: str, found: list[Mention], sent_on: date) -> Away | None:
    if any(not mention.weekday and mention.day > sent_on + DAY for mention in found):
        return None
    if REST_WEEK.search(clause):
        return Away(sent_on, sent_on + (6 - sent_on.weekday()) * DAY)
    if REST_MONTH.search(clause):
        following = (sent_on.replace(day=28) + 4 * DAY).replace(day=1)
        return Away(sent_on, following - DAY)
    if TODAY.search(clause) and not returns_near(clause, 0):
        return Away(sent_on, sent_on)
    if TOMORROW.search(clause) and BACK.search(clause) is None and UNTIL.search(clause) is None:
        return Away(sent_on + DAY, sent_on + DAY)
    return None


def _month(clause: str, sent_on: date) -> Away | None:
    match = WHOLE_MONTH.search(clause)
    if match is None:
        return None
    number = MONTHS[match[1]]
    first = a_date(sent_on.year + (number < sent_on.month), number, 1)
    return Away(first, (first.replace(day=28) + 4 * DAY).replace(day=1) - DAY) if first else None


def _single(clause: str, found: list[Mention]) -> Away | None:
    """One day named in a sentence of absence that tells neither return nor end."""
    if len(found) != 1 or BACK.search(clause) or SINCE.search(clause[: found[0].start][-25:]):
        return None
    if UNTIL.search(clause[: found[0].start][-40:]) or closes(clause, found[0]):
        return None
    return Away(found[0].day, found[0].day)
