"""The day by which something is to be done, as a sentence says it."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from daemon.core.said import easter, find_times
from daemon.core.situation import Situation

_BY = re.compile(
    r"\b(?:inden|senest|før|frem til|indtil|by|before|no later than|until)(?: (?:den|d\.|the|udgangen af|slutningen af"
    r"|end of|the end of))?\s*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:inden(?: for)?|indenfor|i løbet af(?: de næste)?|within(?: the next)?)\s+"
    r"(?=\d{1,2} (?P<da>måned)|\d{1,2} months?\b)",
    re.IGNORECASE,
)
"""Months alone: an answer within two days is no deadline."""
_CHRISTMAS = re.compile(r"\b(?:jul|julen|juleaften|christmas|xmas)\b", re.IGNORECASE)
_EASTER = re.compile(r"\b(?:påsken?|paaske|paske|skærtorsdag|easter)\b", re.IGNORECASE)
_YEARS_END = re.compile(
    r"\b(?:nytår|årsskiftet|(?:årets|året) (?:udgang|slutning)|udgangen af (?:året|i år)|slutningen af året"
    r"|(?:the )?end of (?:the )?year|year[' ]?s? end|new year)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?:q(?P<q>[1-4])|(?P<n>[1-4])\. kvartal|(?P<this>kvartalet|(?:this|the) quarter|kvartalets udgang)\b)"
    r"(?: (?P<year>20\d\d))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:i|in|inden udgangen af|by the end of) (?P<year>20\d\d)\b", re.IGNORECASE)


def deadline_of(s: Situation, member: str, text: str) -> date | None:
    """Give the day by which `text` is to be done, in its writer's own days; None where it names none, or several.

    Of several days the one that "by" stands before counts; of a span the last day.
    """
    now = s.days(member).local(s.now)
    text = _WITHIN.sub(lambda match: "om " if match["da"] else "in ", text)
    times = find_times(text, now)
    bound = [time for time in times if _BY.search(text[: time.start])] or times
    days = {time.until or time.day for time in bound}
    if len(days) == 1:
        found = days.pop()
        return found if found >= now.date() else None
    return None if days else _named(text, now.date())


def _named(text: str, today: date) -> date | None:
    if _CHRISTMAS.search(text):
        return _next(today, 12, 24)
    if _EASTER.search(text):
        return next(day for year in (today.year, today.year + 1) if (day := _easter(year)) >= today)
    if _YEARS_END.search(text):
        return _next(today, 12, 31)
    if quarter := _QUARTER.search(text):
        return _quarter(quarter, today)
    year = _YEAR.search(text)
    return date(int(year["year"]), 12, 31) if year and int(year["year"]) >= today.year else None


def _easter(year: int) -> date:
    """The Thursday before Easter Sunday, with which Easter's days off begin in Denmark."""
    return easter(year) - timedelta(days=3)


def _quarter(said: re.Match[str], today: date) -> date | None:
    number = int(said["q"] or said["n"] or (today.month + 2) // 3)
    year = int(said["year"] or today.year)
    end = date(year, number * 3, calendar.monthrange(year, number * 3)[1])
    return end if said["year"] or end >= today else end.replace(year=year + 1)


def _next(today: date, month: int, day: int) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else this_year.replace(year=today.year + 1)
