"""Decides which figure about a group may be shown, so that no two figures ever shown tell what one person answered.

A figure is the mean of whole numbers from 1 to 5, shown in half steps whose ends are open: "2 or lower", 2.5, 3, 3.5,
"4 or higher". Whether one is shown depends on who answered, never on what they answered, so that a figure held back
says nothing either. docs/practices/closeness.md tells what this protects against and what not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LOW, HIGH = 1, 5
LOWEST, HIGHEST = 4, 8
"""The ends of what is shown, in half steps: 4 is "2 or lower", 8 is "4 or higher"."""

Span = tuple[int, int]
"""From and to, both included; empty when they are the other way round."""


@dataclass(frozen=True, slots=True)
class Part:
    """One person's answer in a figure: whose, and which of their answers."""

    person: str
    answer: str


def half_steps(numbers: Sequence[int]) -> int:
    """Give the mean in half steps, rounded to the nearest one (half up), with the ends left open."""
    nearest = (4 * sum(numbers) + len(numbers)) // (2 * len(numbers))
    return min(max(nearest, LOWEST), HIGHEST)


def may_show(parts: Iterable[Part], shown: Iterable[Iterable[Part]]) -> bool:
    """Say whether a figure of these answers may be shown after those already shown, given the parts of each.

    It may not when some answers could be such that this figure, alone or with one of the earlier, leaves only one
    possible answer for somebody: to a reader who knows who answered and one other person's answer, and both to one who
    believes that nobody changed their mind and to one who believes nothing.
    """
    now = frozenset(parts)
    if not is_safe(len(now), 0, 0):
        return False
    return all(_pair_is_safe(frozenset(earlier), now) for earlier in shown)


def _pair_is_safe(earlier: frozenset[Part], now: frozenset[Part]) -> bool:
    """Both by which answers the two have in common, and by which people: these may have said the same again."""
    before, after = {part.person for part in earlier}, {part.person for part in now}
    return is_safe(len(earlier & now), len(earlier - now), len(now - earlier)) and is_safe(
        len(before & after), len(before - after), len(after - before)
    )


@lru_cache(maxsize=4096)
def is_safe(common: int, left: int, joined: int) -> bool:
    """Say whether two figures, of `common + left` and `common + joined` unknown numbers, never single one out.

    With nobody left or joined it is one figure. Every pair of figures is tried that can be, with none or any one of
    the numbers known besides.
    """
    groups = (common, left, joined)
    return not any(
        _singles_out(others, spans)
        for others, added in _with_one_known(groups)
        for spans in _possible(groups, others, added)
    )


def _with_one_known(groups: Sequence[int]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """How many numbers of each group are unknown, and what the known ones add to its sum."""
    yield tuple(groups), (0, 0, 0)
    for which, size in enumerate(groups):
        for known in range(LOW, HIGH + 1) if size else ():
            others = tuple(n - (at == which) for at, n in enumerate(groups))
            yield others, tuple(known * (at == which) for at in range(3))


def _possible(
    groups: Sequence[int], others: Sequence[int], added: Sequence[int]
) -> Iterator[tuple[Span, ...]]:
    """For each pair of figures that can be: from and to which sum the unknown numbers of each group can come to."""
    common, left, joined = groups
    for first in _sums(common + left):
        for second in _sums(common + joined):
            one = (first[0] - added[0] - added[1], first[1] - added[0] - added[1])
            two = (second[0] - added[0] - added[2], second[1] - added[0] - added[2])
            spans = _narrowed(others, one, two)
            if all(low <= high for low, high in spans):
                yield spans


def _narrowed(sizes: Sequence[int], one: Span, two: Span) -> tuple[Span, ...]:
    """The sums of the three groups where common + left lies in `one` and common + joined in `two`."""
    both, old, new = ((LOW * n, HIGH * n) for n in sizes)
    both = (
        max(both[0], one[0] - old[1], two[0] - new[1]),
        min(both[1], one[1] - old[0], two[1] - new[0]),
    )
    old = (max(old[0], one[0] - both[1]), min(old[1], one[1] - both[0]))
    new = (max(new[0], two[0] - both[1]), min(new[1], two[1] - both[0]))
    return both, old, new


def _singles_out(sizes: Sequence[int], spans: Sequence[Span]) -> bool:
    """Whether somebody's number can only be one: a sum that is sure, of one person, or of all at one end."""
    return any(
        low == high and (size == 1 or low in (LOW * size, HIGH * size))
        for size, (low, high) in zip(sizes, spans, strict=True)
        if size
    )


def _sums(count: int) -> list[Span]:
    """For each figure of so many numbers: from and to which sum it is shown."""
    found: dict[int, list[int]] = {}
    for total in range(LOW * count, HIGH * count + 1):
        nearest = (4 * total + count) // (2 * count)
        found.setdefault(min(max(nearest, LOWEST), HIGHEST), []).append(total)
    return [(totals[0], totals[-1]) for totals in found.values()]
