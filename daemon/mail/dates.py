"""Understands dates as Danes and English speakers write them in a line of mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

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
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY_NAMES = (
    "mandag monday mon man montag måndag",
    "tirsdag tuesday tue tues tir dienstag tisdag",
    "onsdag wednesday wed ons mittwoch",
    "torsdag thursday thu thur thurs tors tor donnerstag",
    "fredag friday fri fre freitag",
    "lørdag saturday sat lør samstag lördag",
    "søndag sunday sun søn sonntag söndag",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_RELATIVE = {
    "i dag": 0, "idag": 0, "today": 0, "i morgen": 1, "imorgen": 1, "tomorrow": 1,
    "i overmorgen": 2, "overmorgen": 2, "the day after tomorrow": 2, "i går": -1, "igår": -1, "yesterday": -1,
}  # fmt: skip

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:[ ,]{1,2}(?P<NAME>\d{4})\b)?"
_DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?P<nd>\d{{1,2}})(?:st|nd|rd|th)?\.?[ ]?(?:of[ ])?(?P<nm>{_MONTH}){_YEAR.replace('NAME', 'ny')}"
    rf"|(?P<md>{_MONTH})[ ](?:the[ ])?(?P<mn>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR.replace('NAME', 'my')}"
    rf"|(?P<d>\d{{1,2}})[ ]?(?P<sep>[/.\-])[ ]?(?P<m>\d{{1,2}})"
    r"(?:(?P=sep)[ ]?(?P<y>\d{4}|\d{2})|[ ](?P<sy>\d{4})|-(?P<hy>\d{4}|\d{2}))?(?!\d)"
    rf"|(?P<relative>{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})\b"
    rf"|(?:(?P<next>næste|next)[ ])?(?P<weekday>{_WEEKDAY})",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"(?:(?:den|d\.?|på|on|the|ca\.?|kl\.?)[ ]|{_WEEKDAY},?[ ](?=\S))*", re.IGNORECASE)


def find_day(text: str, today: date | None, *, past: bool = False) -> date | None:
    """The one date in `text`; None where there is none, or two that differ. `past` looks back for the year."""
    found = {day for day in _days(text[:500], today, past=past) if day}
    return found.pop() if len(found) == 1 else None


def first_day(text: str, today: date | None, *, past: bool = False) -> date | None:
    """The first date in `text`, if any."""
    return next((day for day in _days(text[:500], today, past=past) if day), None)


def _days(text: str, today: date | None, *, past: bool) -> list[date | None]:
    matches = list(_DATE.finditer(text))
    whole = [match for match in matches if not _weekday_of_next(match, matches, text)]
    return [_resolved(match, today, past=past) for match in whole]


def _weekday_of_next(match: re.Match[str], matches: list[re.Match[str]], text: str) -> bool:
    """A weekday right before a date only says it twice."""
    if not match["weekday"]:
        return False
    following = next((second for first, second in pairwise(matches) if first is match), None)
    return following is not None and bool(_LEAD.fullmatch(text[match.end() : following.start()].lstrip(", ")))


def _resolved(match: re.Match[str], today: date | None, *, past: bool) -> date | None:
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return _date(parts[0], parts[1], parts[2])
    if match["relative"]:
        days = _RELATIVE[match["relative"].lower()]
        return today + timedelta(days=days) if today else None
    if match["weekday"]:
        return _weekday(match, today, past=past)
    month_name = match["nm"] or match["md"]
    month = MONTHS[month_name.lower().rstrip(".")] if month_name else int(match["m"])
    day = int(match["nd"] or match["mn"] or match["d"])
    year = next((match[name] for name in ("ny", "my", "y", "sy", "hy") if match[name]), "")
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return by_sense(month, day, today, past=past)


def by_sense(month: int, day: int, today: date | None, *, past: bool) -> date | None:
    """The day and month in the year that is nearest in the asked direction, today included."""
    if today is None:
        return None
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    candidates = (_date(year, month, day) for year in years)
    return next(
        (found for found in candidates if found and (found <= today if past else found >= today)), None
    )


def _weekday(match: re.Match[str], today: date | None, *, past: bool) -> date | None:
    if today is None:
        return None
    ahead = (WEEKDAYS[match["weekday"].lower().rstrip(".")] - today.weekday()) % 7
    if past:
        return today - timedelta(days=(-ahead) % 7 or 7)
    if match["next"]:
        # "næste fredag" is the one of the coming week.
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=WEEKDAYS[match["weekday"].lower().rstrip(".")])
    return today + timedelta(days=ahead or 7)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
