"""What a rule of the grammar is: a pattern, and the piece that is made of what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from daemon.core.said.pieces import Piece, Placed
from daemon.core.said.vocabulary import pattern

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], Piece]]
# Two digits of a year further ahead than this are of the century before.
_FAR_AHEAD = 40


def rule(text: str, build: Callable[[re.Match[str]], Piece]) -> Rule:
    """A rule, its pattern written as `vocabulary.pattern` reads it."""
    return pattern(text), build


def year_of(match: re.Match[str]) -> int | None:
    """The year in the groups `y` and `y2` (two digits)."""
    said = match.groupdict()
    if said.get("y"):
        return int(said["y"])
    if said.get("y2"):
        return int(said["y2"]) + (2000 if int(said["y2"]) < _FAR_AHEAD else 1900)
    return None


def pieces(text: str, rules: Iterable[Rule]) -> list[Placed]:
    """The pieces of `text` in their order: at each place the longest, of the first rule among equals."""
    found: list[Placed] = []
    waiting = [(match, build) for search, build in rules if (match := search.search(text))]
    at = 0
    while waiting:
        waiting = [(again, build) for one, build in waiting if (again := _from(one, text, at))]
        if not waiting:
            break
        match, build = min(waiting, key=lambda one: (one[0].start(), -one[0].end()))
        found.append(Placed(match.start(), match.end(), build(match)))
        at = match.end()
    return found


def _from(match: re.Match[str], text: str, at: int) -> re.Match[str] | None:
    """This match where it begins at `at` or later, else the rule's next one."""
    return match if match.start() >= at else match.re.search(text, at)
