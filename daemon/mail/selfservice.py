"""Understands what people write after pause, not between, language, address and delete."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from daemon.core.said import SaidTime, the_time
from daemon.mail.dates import MONTHS, by_sense
from daemon.mail.lexicon import NUMBERS, plain

_SPAN = re.compile(
    r"(?:i |for )?(?P<count>\d{1,3}|et par|a couple of|[^\W\d_]{1,8})\s?(?P<unit>dage?|døgn|days?|uger?|weeks?"
    r"|måneder|måned|mdr|months?)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:(?:frem )?til|indtil|til og med|until|till|to|through)\s+(?P<day>.+)", re.IGNORECASE)
_CLOCK = r"(?:kl\.?\s?)?(\d{1,2})(?:[.:](\d{2}))?\s?(am|pm|a\.m\.|p\.m\.)?"
_HOURS = re.compile(
    rf"(?:ikke\s+|not\s+)?(?:mellem|fra|between|from)?\s*{_CLOCK}\s*(?:og|til|and|to|-"
    rf"|–)\s*{_CLOCK}(?:\s?uhr|\s?o'clock)?",
    re.IGNORECASE,
)
_WEEKS = re.compile(
    r"(?P<until>(?:frem )?til og med |(?:frem )?til |indtil |until |till |through )?(?:uge|week|weeks"
    r"|ugerne) (?P<week>\d{1,2})"
    r"(?: ?(?:-|–|og|and|til|to) ?(?:uge |week )?(?P<last>\d{1,2}))?"
)
_REST = re.compile(
    r"(?:resten af |(?:the )?rest of (?:the |this )?)(?:ugen|denne uge|måneden|året|week|month|year)|ugen ud"
    r"|måneden ud|året ud"
    r"|denne uge|this week"
)
_DAYS = {"d": 1, "u": 7, "w": 7, "m": 30}
_LONGEST_DAYS = 366
_LONGEST_ARGUMENT = 500
_LANGUAGES = {
    "da": "da|dk|dansk|danish|på dansk|in danish|til dansk|to danish",
    "en": "en|uk|gb|engelsk|english|på engelsk|in english|til engelsk|to english",
    "sv": "sv|svensk|svenska|swedish",
    "nb": "nb|no|norsk|norwegian",
    "de": "de|tysk|deutsch|german",
    "fr": "fr|fransk|français|french",
    "nl": "nl|hollandsk|nederlands|dutch",
    "fi": "fi|finsk|suomi|finnish",
    "es": "es|spansk|español|spanish",
    "pl": "pl|polsk|polski|polish",
}
_CODES = {name: code for code, names in _LANGUAGES.items() for name in names.split("|")}
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\W_][\w.\-]{0,200}\.[^\W\d_]{2,24}")
_TEAM = frozenset(["team", "teamet", "hele", "holdet", "alle", "everyone", "everybody", "whole", "the"])
_ITEMS = re.compile(
    r"(?:(?:nr\.?|nummer|number|no\.?|#)\s?)?\d{1,3}(?:\s?(?:,|og|and|&)\s?(?:(?:nr\.?|nummer|number"
    r"|#)\s?)?\d{1,3}){0,19}",
    re.IGNORECASE,
)


def pause_span(argument: str, today: date) -> tuple[date, date] | None:
    """The first and last day of a pause such as "14 dage", "til 1. august", "uge 29"; None where it has no end."""
    text = re.sub(r"^(?:i|in|for|hele|all of|the whole of) ", "", plain(argument))
    text = re.sub(r"^(?:hele|all of|the whole of) ", "", text)
    if text in ("næste uge", "next week"):
        return today + timedelta(days=7 - today.weekday()), today + timedelta(days=13 - today.weekday())
    span = _SPAN.fullmatch(text)
    days = _count(span["count"]) * _DAYS[span["unit"][0].lower()] if span else 0
    if days:
        return today, today + timedelta(days=min(days, _LONGEST_DAYS))
    if _REST.fullmatch(text):
        return today, _end_of(text, today)
    weeks = _WEEKS.fullmatch(text)
    if weeks:
        return _weeks(weeks, today)
    if text in MONTHS and len(text) > 3:
        first = (
            today if MONTHS[text] == today.month else by_sense(MONTHS[text], 1, today, past=False) or today
        )
        return first, _end_of("måned", first)
    until = _UNTIL.fullmatch(text)
    told = _said(until["day"] if until else text, today)
    if told and told.until and not until:
        return max(told.day, today), told.until
    return (today, told.day) if told and told.day >= today else None


def _said(text: str, today: date) -> SaidTime | None:
    return the_time(text[:_LONGEST_ARGUMENT], datetime.combine(today, time()))


def _weeks(found: re.Match[str], today: date) -> tuple[date, date] | None:
    """ "uge 29", "uge 29-30", "til uge 30" (the day before it begins), "til og med uge 30"."""
    number, last = int(found["week"]), int(found["last"] or found["week"])
    year = today.isocalendar()[0]
    try:
        monday = next(
            day
            for y in (year, year + 1)
            if (day := date.fromisocalendar(y, number, 1)) + timedelta(days=6) >= today
        )
        sunday = date.fromisocalendar(monday.isocalendar()[0] + (last < number), last, 7)
    except (ValueError, StopIteration):
        return None
    if not found["until"]:
        return max(monday, today), sunday
    return today, sunday if "med" in found["until"] or "through" in found["until"] else monday - timedelta(
        days=1
    )


def _end_of(text: str, day: date) -> date:
    """The last day of the week, the next week, the month or the year of `day`, as `text` says."""
    if "uge" in text or "week" in text:
        return day + timedelta(days=6 - day.weekday())
    if "år" in text or "year" in text:
        return date(day.year, 12, 31)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)


def for_team(argument: str) -> tuple[str, bool]:
    """The argument without the words that mean the whole team, and whether there were any: "teamet 7 dage"."""
    words = argument.split()
    kept = [word for word in words if word.casefold() not in _TEAM]
    return " ".join(kept), len(kept) < len(words)


def is_pause(argument: str, today: date | None) -> bool:
    """True when `argument` is one that `pause_span` understands, for oneself or the team, or none at all."""
    argument, _ = for_team(argument)
    return not plain(argument) or pause_span(argument, today or date(2000, 1, 1)) is not None


def quiet_hours(argument: str) -> tuple[time, time] | None:
    """From when to when not to write, as in "mellem 16 og 8", "16-8", "between 4 pm and 8 am"; None otherwise."""
    match = _HOURS.fullmatch(argument.strip(" .!,:;"))
    if match is None:
        return None
    start, end = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
    return (start, end) if start is not None and end is not None and start != end else None


def language_of(argument: str) -> str | None:
    """The language's code, as in "en", "engelsk", "English", "dansk"; None for any other words."""
    return _CODES.get(plain(argument))


def address_of(argument: str) -> str | None:
    """The one address in `argument`, in lower case."""
    found = {match[0].lower() for match in _ADDRESS.finditer(argument[:400])}
    return found.pop() if len(found) == 1 else None


def numbers_of(argument: str) -> tuple[int, ...] | None:
    """The numbers in "2", "2 og 5", "nr. 3"; () for none or "alt"; None where it is anything else."""
    text = plain(argument)
    if text in ("", "alt", "alle", "all", "det hele", "everything", "det", "den", "it", "that"):
        return ()
    return tuple(map(int, re.findall(r"\d+", text))) if _ITEMS.fullmatch(text) else None


def _count(word: str) -> int:
    return (
        int(word)
        if word.isdecimal()
        else {"a": 1, "an": 1, "et par": 2, "a couple of": 2}.get(word, NUMBERS.get(word, 0))
    )


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    hours = int(hour)
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    return time(hours % 24, int(minute or 0)) if hours <= 24 and int(minute or 0) < 60 else None
