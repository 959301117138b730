"""Understands dates in automatic replies; the names of months and weekdays are the languages'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from daemon.mail.reply.languages import LANGUAGES

_MONTH_NAMES = (
    "jan januar january januari jänner",
    "feb februar february februari",
    "mar marts march mars märz",
    "apr april",
    "maj may mai",
    "jun juni june",
    "jul juli july",
    "aug august augusti",
    "sep sept september",
    "okt oct oktober october",
    "nov november",
    "dec dez des december dezember desember",
)
_WEEKDAY_NAMES = (
    "mandag monday mon man montag måndag",
    "tirsdag tuesday tue tues tir dienstag tisdag",
    "onsdag wednesday wed ons mittwoch",
    "torsdag thursday thu thur thurs tors tor donnerstag",
    "fredag friday fri fre freitag",
    "lørdag saturday sat lør samstag lördag",
    "søndag sunday sun søn sonntag söndag",
)
# Those whose automatic replies are understood: of the others only what is no word elsewhere.
_READ = ("da", "en", "sv", "nb", "nn", "de", "fr", "nl", "fi", "es", "pl")
_SHORTEST_MONTH, _SHORTEST_WEEKDAY, _SHORTEST_ELSEWHERE = 3, 5, 6


def _numbered(own: tuple[str, ...], tables: str, first: int, shortest: int) -> dict[str, int]:
    """Names to numbers: ours, then those of every language that are long enough to be no other word."""
    found = {name: number for number, names in enumerate(own, first) for name in names.split()}
    for language in sorted(LANGUAGES, key=lambda one: one.code not in _READ):
        least = shortest if language.code in _READ else _SHORTEST_ELSEWHERE
        for number, names in enumerate(getattr(language, tables), first):
            for name in (one.rstrip(".") for one in names if language.code in _READ or tables == "months"):
                if len(name) >= least:
                    found.setdefault(name, number)
    return found


MONTHS = _numbered(_MONTH_NAMES, "months", 1, _SHORTEST_MONTH)
WEEKDAYS = _numbered(_WEEKDAY_NAMES, "weekdays", 0, _SHORTEST_WEEKDAY)
_RELATIVE = {
    "i dag": 0, "idag": 0, "today": 0, "i morgen": 1, "imorgen": 1, "tomorrow": 1,
    "i overmorgen": 2, "overmorgen": 2, "the day after tomorrow": 2, "i går": -1, "igår": -1, "yesterday": -1,
}  # fmt: skip


def one_of(names: Iterator[str] | tuple[str, ...] | list[str] | dict[str, int]) -> str:
    """A pattern for any of these, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_MONTH = f"(?:{one_of(MONTHS)})" + r"\b\.?"
_WEEKDAY = f"(?:{one_of(WEEKDAYS)})" + r"\b\.?"
_YEAR = r"(?:(?:[ ,]{1,2}|[ ]del?[ ])(?P<NAME>\d{4})\b)?"
_NTH = r"(?:st|nd|rd|th|er|:[ae]|\.|º|o\b)?\.?"
_DATE = re.compile(
    rf"(?P<iso>(?<!\d)\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?<!\d)(?P<nd>\d{{1,2}}){_NTH}[ ]?(?:of[ ]|de[ ]|del[ ]|d[’'])?(?P<nm>{_MONTH}){_YEAR.replace('NAME', 'ny')}"
    rf"|(?P<md>{_MONTH})[ ](?:the[ ])?(?P<mn>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR.replace('NAME', 'my')}"
    rf"|(?<!\d)(?P<d>\d{{1,2}})[ ]?(?P<sep>[/.\-])[ ]?(?P<m>\d{{1,2}})"
    r"(?:(?P=sep)[ ]?(?P<y>\d{4}|\d{2})|[ ](?P<sy>\d{4})|-(?P<hy>\d{4}|\d{2}))?(?!\d)"
    rf"(?!{_NTH}[ ]?(?:of[ ]|de[ ])?{_MONTH})"
    rf"|\b(?P<relative>{one_of(_RELATIVE)})\b"
    rf"|\b(?:(?P<next>næste|next)[ ])?(?P<weekday>{_WEEKDAY})",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"(?:(?:den|d\.?|på|on|the|ca\.?|kl\.?|der|dem|le|el|de|lo|dnia)[ ]|{_WEEKDAY},?[ ](?=\S))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A day as written: where it stands, and whether the year, or all but the weekday, was left to be guessed.

    `swapped` is what it would be with day and month exchanged, as North Americans write; None where that is no day.
    """

    start: int
    end: int
    day: date
    yearless: bool = False
    weekday: bool = False
    swapped: date | None = None


def mentions(text: str, today: date | None, *, past: bool = False) -> Iterator[Mention]:
    """Every date in `text` in its order; a weekday right before a date is part of it."""
    matches = list(_DATE.finditer(text))
    doubled = {
        first.start()
        for first, second in pairwise(matches)
        if first["weekday"] and not second["weekday"] and _belongs(text[first.end() : second.start()])
    }
    begin: int | None = None
    for match in matches:
        if match.start() in doubled:
            begin = match.start()
            continue
        found = _mention(match, today, match.start() if begin is None else begin, past=past)
        begin = None
        if found is not None:
            yield found


def _belongs(between: str) -> bool:
    return bool(_LEAD.fullmatch(between.lstrip(", ")))


def _mention(match: re.Match[str], today: date | None, start: int, *, past: bool) -> Mention | None:
    day = _resolved(match, today, past=past)
    if day is None:
        return None
    year = next((match[name] for name in ("iso", "ny", "my", "y", "sy", "hy") if match[name]), "")
    swapped = None
    if match["m"] and match["sep"] == "/":
        swapped = _numeric(int(match["d"]), int(match["m"]), year, today, past=past)
    yearless = not year and not match["weekday"] and not match["relative"]
    return Mention(start, match.end(), day, yearless, bool(match["weekday"]), swapped)


def _resolved(match: re.Match[str], today: date | None, *, past: bool) -> date | None:
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return a_date(parts[0], parts[1], parts[2])
    if match["relative"]:
        days = _RELATIVE[match["relative"].lower()]
        return today + timedelta(days=days) if today else None
    if match["weekday"]:
        return _weekday(match, today, past=past)
    month_name = match["nm"] or match["md"]
    month = MONTHS[month_name.lower().rstrip(".")] if month_name else int(match["m"])
    day = int(match["nd"] or match["mn"] or match["d"])
    year = next((match[name] for name in ("ny", "my", "y", "sy", "hy") if match[name]), "")
    return _numeric(month, day, year, today, past=past)


def _numeric(month: int, day: int, year: str, today: date | None, *, past: bool) -> date | None:
    if year:
        return a_date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return by_sense(month, day, today, past=past)


def by_sense(month: int, day: int, today: date | None, *, past: bool) -> date | None:
    """The day and month in the year that is nearest in the asked direction, today included."""
    if today is None:
        return None
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    candidates = (a_date(year, month, day) for year in years)
    return next(
        (found for found in candidates if found and (found <= today if past else found >= today)), None
    )


def _weekday(match: re.Match[str], today: date | None, *, past: bool) -> date | None:
    if today is None:
        return None
    number = WEEKDAYS[match["weekday"].lower().rstrip(".")]
    ahead = (number - today.weekday()) % 7
    if past:
        return today - timedelta(days=(-ahead) % 7 or 7)
    if match["next"]:
        # "næste fredag" is the one of the coming week.
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=number)
    return today + timedelta(days=ahead or 7)


def a_date(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
