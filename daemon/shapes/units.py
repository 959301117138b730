"""Numbers with units as people tell them: which units are the same, and what numbers come to in a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_ENDINGS = ("erne", "ene", "er", "en", "et", "e", "s")
_SHORTEST = 2
_SAME = {
    "ny": "nye nyt new",
    "kunde": "customer customers client clients",
    "time": "hour hours",
    "dag": "day days",
    "møde": "meeting meetings",
    "sag": "case cases",
    "ordre": "order orders",
    "besøg": "visit visits",
    "opkald": "call calls",
    "aftale": "agreement agreements deal deals",
    "tilbud": "offer offers quote quotes",
    "klage": "complaint complaints",
    "i": "in",
    "salg": "sale sales",
    "omsætning": "revenue turnover",
    "besparelse": "saving savings",
    "stk": "stykker styk pieces",
}
_MEANT = {said: word for word, all_said in _SAME.items() for said in (word, *all_said.split())}


def unit_key(unit: str) -> str:
    """What a unit is, whatever its form: the same for `nye kunder`, `ny kunde` and `new customers`."""
    return " ".join(_stem(_MEANT.get(word, word)) for word in unit.lower().replace(".", " ").split())


def _stem(word: str) -> str:
    """A word without the endings of number and kind, in Danish and English; never shown to anybody."""
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    while ending := next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST), ""):
        word = word[: -len(ending)]
    return word


_LEVELS = frozenset(map(unit_key, ("NPS", "point", "score")))
"""What says how high something stands, as shares do: the newest counts, and adding them up would mean nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number somebody told: of whom, when, what, and in whose words."""

    member: str
    day: date
    number: float
    unit: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What numbers of one unit come to: added up, or the newest of those that say how high something stands."""

    key: str
    unit: str
    number: float
    level: bool = False


def sums(numbers: Iterable[Told]) -> list[Sum]:
    """One sum for each unit, in the order in which they were first told; the unit in the words last used of several."""
    by_key: dict[str, list[Told]] = {}
    for told in numbers:
        by_key.setdefault(unit_key(told.unit), []).append(told)
    return [_sum(key, told) for key, told in by_key.items()]


def _sum(key: str, told: list[Told]) -> Sum:
    level = key.startswith("%") or key in _LEVELS
    number = told[-1].number if level else sum(each.number for each in told)
    named = [each for each in told if (each.number == 1) == (number == 1)] or told
    return Sum(key, named[-1].unit, number, level)


def quarter(day: date) -> str:
    """The quarter of a day, such as `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_month(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def month(day: date) -> str:
    """The month of a day, such as `2026-11`."""
    return f"{day:%Y-%m}"
