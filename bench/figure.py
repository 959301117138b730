"""One measured figure: its runs, their median, and what limits it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it is printed; `runs` are the single measurements, none where it could not be taken."""

    name: str
    unit: str
    runs: tuple[float, ...] = ()
    limited_by: str = ""
    digits: int = 0

    @property
    def value(self) -> float | None:
        """The median, None where nothing was measured."""
        return median(self.runs) if self.runs else None

    def as_text(self) -> str:
        """The median with the least and the most of the runs behind it."""
        if self.value is None:
            return "-"
        text = f"{self.value:,.{self.digits}f} {self.unit}".rstrip()
        if len(self.runs) < 2:
            return text
        return f"{text}  ({min(self.runs):,.{self.digits}f} to {max(self.runs):,.{self.digits}f})"

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "name": self.name,
            "median": self.value,
            "unit": self.unit,
            "runs": list(self.runs),
            "limited_by": self.limited_by,
        }


class Missing(Exception):
    """What a figure needs is not installed; the text says what, and how to get it."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of `values` do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))]
