"""How often somebody should be heard from: an ideal and a longest interval, and how far a person is on their way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from daemon.core.workdays import Days
from daemon.shapes.settings import RuleSettings

Colour = Literal["green", "yellow", "red"]
LONGEST_DAYS = 366
_DAY = timedelta(days=1)
_COUNTS = {
    **{"en": 1, "et": 1, "one": 1, "a": 1, "every": 1, "hver": 1, "to": 2, "two": 2, "anden": 2, "andet": 2},
    **{
        "other": 2,
        "second": 2,
        "tre": 3,
        "three": 3,
        "tredje": 3,
        "third": 3,
        "fire": 4,
        "four": 4,
        "fjerde": 4,
    },
    **{
        "fourth": 4,
        "femte": 5,
        "fifth": 5,
        "sjette": 6,
        "sixth": 6,
        "seks": 6,
        "six": 6,
        "fem": 5,
        "five": 5,
    },
}
_UNITS = {"dag": 1, "day": 1, "uge": 7, "week": 7, "måned": 30, "month": 30, "kvartal": 91, "quarter": 91}
_UNIT = r"(?P<unit>dag|day|uge|week|måned|month|kvartal|quarter)"
_EVERY = re.compile(
    rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})?(?:\.|st|nd|rd|th)?[\s-]*{_UNIT}\w*", re.IGNORECASE
)
_ONE_WORD = {
    "daglig": 1,
    "daily": 1,
    "ugentlig": 7,
    "weekly": 7,
    "fortnight": 14,
    "månedlig": 30,
    "monthly": 30,
}
_AT_MOST = re.compile(
    r"\b(?:højst|maks|max|senest|længst|at most|no more than|at the latest)\b", re.IGNORECASE
)


class Rhythm(RuleSettings):
    """How many days may pass between two contacts: ideally, and at most."""

    ideal: int = Field(7, ge=1, le=LONGEST_DAYS, description="After how many days a word is due (yellow).")
    longest: int = Field(14, ge=1, le=LONGEST_DAYS, description="After how many days it is overdue (red).")

    @model_validator(mode="after")
    def _in_order(self) -> Rhythm:
        if self.longest < self.ideal:
            raise ValueError(
                f"the longest interval, {self.longest} days, is shorter than the ideal, {self.ideal}"
            )
        return self


def read_rhythm(text: str) -> Rhythm | None:
    """Read "hver 14. dag", "once a week", "hver anden uge, højst hver måned"; None where no interval stands.

    The longest is twice the ideal where it is not said.
    """
    parts = _AT_MOST.split(text, maxsplit=1)
    ideal = _days(parts[0])
    longest = _days(parts[1]) if len(parts) > 1 else None
    if ideal is None or not 1 <= ideal <= LONGEST_DAYS:
        return None
    longest = min(longest or 2 * ideal, LONGEST_DAYS)
    return Rhythm(ideal=ideal, longest=longest) if longest >= ideal else None


def _days(text: str) -> int | None:
    folded = text.casefold()
    for word, days in _ONE_WORD.items():
        if word in folded:
            return days
    found = _EVERY.search(folded)
    if found is None:
        return None
    said = found["count"] or "1"
    return (int(said) if said.isdigit() else _COUNTS[said]) * _UNITS[found["unit"]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many days that count have passed since somebody was last heard from, and when the next word is due."""

    days: int
    colour: Colour
    due: date


def standing(since: date, today: date, rhythm: Rhythm, own: Days, *leading: Days) -> Standing:
    """Give how far a person is on their way, from the day of the last contact; days on which they are away, or all of
    those who lead them, do not count.
    """
    days = sum(_counts(since + n * _DAY, own, leading) for n in range(1, (today - since).days + 1))
    colour: Colour = "red" if days >= rhythm.longest else "yellow" if days >= rhythm.ideal else "green"
    return Standing(days=days, colour=colour, due=_after(since, rhythm.ideal, own, leading))


def _counts(day: date, own: Days, leading: tuple[Days, ...]) -> bool:
    return not _is_away(day, own) and not all(_is_away(day, days) for days in leading)


def _is_away(day: date, days: Days) -> bool:
    return any(first <= day <= last for first, last in days.away)


def _after(since: date, wanted: int, own: Days, leading: tuple[Days, ...]) -> date:
    """The first day by which so many days have counted, on which they and one who leads them are at work."""
    day, counted = since, 0
    for _ in range(2 * LONGEST_DAYS):
        day += _DAY
        counted += _counts(day, own, leading)
        if counted >= wanted and own.available(day) and any(days.available(day) for days in leading):
            break
    return day
