"""What a language calls days, months, numbers and the words around them; all languages are read at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """One language's words, in lower case.

    A string of a numbered table holds all spellings of one number, an underscore standing for a space; weekdays
    begin with Monday. `brief` are weekdays so short that they are words of their own, too: they count beside a date
    or a clock only, but for the `clear` ones, which are no other word in any language. `unclear` are those months and
    brief weekdays that are common words: they count with a capital or a dot. `leading` are the months that may stand
    before their day ("August 12"). `counts`, `days` ("i morgen": 1), `shifted` ("næste": 1), `units`,
    `parts` (of a day: am or pm), `thirds` (of a month: early, mid, late) and `clocks` ("halv": -30 minutes to the
    hour after it) name values. `fixed` are clock times that are words. `feasts` are days with a name: month and day, or
    how many days after Easter Sunday. Every other field is a list of phrases.
    """

    weekdays: tuple[str, ...]
    brief: tuple[str, ...]
    months: tuple[str, ...]
    unclear: str = ""
    clear: str = ""
    leading: tuple[str, ...] = ()
    ordinals: tuple[str, ...]
    counts: Mapping[str, int]
    days: Mapping[str, int]
    day_parts: Mapping[str, tuple[int, str]]
    shifted: Mapping[str, int]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    thirds: Mapping[str, str]
    clocks: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)
    feasts: Mapping[str, tuple[int, int] | int] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def numbered(tables: Iterable[tuple[str, ...]], first: int) -> dict[str, int]:
    """Names to numbers: the strings of a table count from `first`."""
    return {
        name.replace("_", " "): number
        for table in tables
        for number, names in enumerate(table, first)
        for name in names.split()
    }


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of these, the longest first; a space stands for any white space."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in ordered)


def plain(found: str) -> str:
    """What was found as it stands in the tables: lower case, single spaces, no closing dot."""
    return " ".join(found.lower().split()).rstrip(".")
