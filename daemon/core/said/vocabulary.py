"""The words of all languages as one, and the patterns that are made of them. A language more is a line in `_READ`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

from daemon.core.said.danish import DANISH
from daemon.core.said.english import ENGLISH
from daemon.core.said.words import numbered, one_of

_READ = (DANISH, ENGLISH)
_Value = TypeVar("_Value")

WEEKDAYS = numbered([words.weekdays for words in _READ], 0)
BRIEF = numbered([words.brief for words in _READ], 0)
MONTHS = numbered([words.months for words in _READ], 1)
LEADING = numbered([words.leading for words in _READ], 1)
ORDINALS = numbered([words.ordinals for words in _READ], 1)
UNCLEAR = frozenset(chain.from_iterable(words.unclear.split() for words in _READ))
CLEAR = frozenset(chain.from_iterable(words.clear.split() for words in _READ))
COUNTS = {name: number for words in _READ for name, number in words.counts.items()}
DAYS = {name: number for words in _READ for name, number in words.days.items()}
DAY_PARTS = {name: part for words in _READ for name, part in words.day_parts.items()}
SHIFTED = {name: shift for words in _READ for name, shift in words.shifted.items()}
UNITS = {name: unit for words in _READ for name, unit in words.units.items()}
PARTS = {name: half for words in _READ for name, half in words.parts.items()}
THIRDS = {name: third for words in _READ for name, third in words.thirds.items()}
CLOCKS = {name: minutes for words in _READ for name, minutes in words.clocks.items()}
FEASTS = {name: day for words in _READ for name, day in words.feasts.items()}
FIXED = {name: clock for words in _READ for name, clock in words.fixed.items()}
# "en" and "a" are no hours, nor is "nul".
HOURS = {
    name: number for name, number in COUNTS.items() if 1 <= number <= 12 and name not in ("a", "an", "en")
}


def phrases(name: str) -> tuple[str, ...]:
    """What all languages have under that name."""
    return tuple(chain.from_iterable(words.phrases[name] for words in _READ))


_TABLES: dict[str, Iterable[str]] = {
    "weekday": WEEKDAYS, "brief": BRIEF, "month": MONTHS, "leading": LEADING, "ordinal": ORDINALS, "count": COUNTS,
    "days": DAYS, "day_part": DAY_PARTS, "shifted": SHIFTED, "unit": UNITS, "part": PARTS, "third": THIRDS,
    "clock": CLOCKS, "fixed": FIXED, "feast": FEASTS, "hour": HOURS,
}  # fmt: skip
_HOLE = re.compile(r"(?<!\?P)<(?:(?P<group>[a-z_]+\d?)=)?(?P<table>[a-z_]+)>")


def pattern(text: str) -> re.Pattern[str]:
    """The pattern `text` with `<table>` for any word of a table or a list of phrases, `<name=table>` as a group.

    A space stands for any white space, a full stop after a word counts as part of it, and neither end lies within
    a word.
    """
    return re.compile(rf"(?<!\w)(?:{_filled(text)})(?!\w)", re.IGNORECASE)


def between(text: str) -> re.Pattern[str]:
    """The same for what stands between two times, whatever its neighbours are."""
    return re.compile(_filled(text), re.IGNORECASE)


def _filled(text: str) -> str:
    return _HOLE.sub(_alternatives, text.replace(" ", r"\s{1,3}"))


def _alternatives(hole: re.Match[str]) -> str:
    table = hole["table"]
    names = one_of(_TABLES[table] if table in _TABLES else phrases(table))
    return f"(?P<{hole['group']}>{names})" if hole["group"] else f"(?:{names})"
