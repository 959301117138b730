"""The days a note is about: read from its words, past or future by sense, once or every year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daemon.core.said import SaidTime, find_times
from daemon.shapes.dates import in_year

Spellings = Mapping[str, Sequence[str]]
"""How a phrase is spelt, by language; the first of each is the one we write ourselves."""

ALL, NONE = "all", "none"
_NO_PAST = "allerede|tilstede|tilrede|frede|glæde|need|needed|speed|exceed|proceed|succeed|indeed|wedding"
_PAST = re.compile(
    rf"(?<!\w)(?!(?:{_NO_PAST})(?!\w))(?:\w{{3,}}ede|\w{{3,}}ed|var|blev|fik|kom|gik|tog|havde|sagde|døde|skete"
    r"|spurgte|fortalte|mødte|begyndte|købte|talte|hørte|lærte|was|were|had|got|lost|died|went|began|left|told|met"
    r"|broke|bought|became|spent|came|took|gave|fell|said)(?!\w)",
    re.IGNORECASE,
)
_CHOSEN = r"(?s)(?P<text>.*?)[\s,.;:(–-]*(?<!\w)(?:{words})(?!\w)\s*:?\s*(?P<when>[^\n()]{{1,60}}?)[\s.)]*"


@dataclass(frozen=True, slots=True)
class Noted:
    """A note's words without what chose its day, the days it is about, and whether they come again every year.

    `several` are the days it may be about where that is for its writer to choose; then `days` are empty.
    """

    text: str
    days: tuple[date, ...] = ()
    yearly: bool = False
    several: tuple[date, ...] = ()


def read_note(
    text: str, now_local: datetime, yearly: Spellings, chosen: Spellings, every: Spellings, no: Spellings
) -> Noted:
    """Read a note's days by its writer's clock.

    Words of `yearly` ("fødselsdag") make its day come again every year. Several different days are for the writer to
    choose from, who writes one of `chosen` ("husk") with a day, a word of `every` or of `no` at the end.
    """
    choice = re.fullmatch(_CHOSEN.format(words=_any(chosen)), text.strip())
    if choice and (picked := _picked(choice["when"], choice["text"], now_local, every, no)) is not None:
        days, words = picked, choice["text"].strip()
        return Noted(words, days, yearly=bool(days) and _says(words, yearly))
    recurs = _says(text, yearly)
    found = _days(text, now_local, past=_is_past(text) and not recurs)
    if len(found) > 1:
        return Noted(text.strip(), several=found)
    return Noted(text.strip(), found, yearly=bool(found) and recurs)


def next_day(day: date, today: date, *, yearly: bool) -> date | None:
    """Give the day from `today` on at which a day is kept next; None when it is over and does not come again."""
    if not yearly:
        return day if day >= today else None
    kept = (in_year(day, year) for year in (today.year, today.year + 1))
    return next(one for one in kept if one >= today) if day <= today else day


def _picked(
    when: str, text: str, now_local: datetime, every: Spellings, no: Spellings
) -> tuple[date, ...] | None:
    """The days a choice at the end of a note means; None where it is no choice but more of the note."""
    if re.fullmatch(_any(every), when, re.IGNORECASE):
        return _days(text, now_local, past=False) or None
    if re.fullmatch(_any(no), when, re.IGNORECASE):
        return ()
    found = find_times(when, now_local)
    whole = len(found) == 1 and not when[: found[0].start].strip() and not when[found[0].end :].strip()
    return (found[0].day,) if whole else None


def _days(text: str, now_local: datetime, *, past: bool) -> tuple[date, ...]:
    """The different days in a text that are not said to be wrong, in its order."""
    found: Iterable[SaidTime] = find_times(text, now_local)
    if past:
        # Only what was told without its year can be looked back for.
        backwards = {one.start: one for one in find_times(text, now_local, past=True)}
        found = [backwards.get(one.start, one) if one.yearless else one for one in found]
    return tuple(dict.fromkeys(one.day for one in found if not one.denied))


def _is_past(text: str) -> bool:
    return bool(_PAST.search(text))


def _says(text: str, spellings: Spellings) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{_any(spellings)})", text, re.IGNORECASE))


def _any(spellings: Spellings) -> str:
    words = sorted((word for spelt in spellings.values() for word in spelt), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words) or r"(?!)"
