"""A table of figures: printed with its columns aligned, or as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What must be reached, what was, and whether that is enough."""

    wanted: str
    found: str
    reached: bool


@dataclass(slots=True, kw_only=True)
class Table:
    """Rows of a name and cells under `columns`; `notes` stand below, and the goals above them."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """One more row; there are as many cells as columns."""
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.columns)} columns of {self.title}")
        self.rows.append(cells)

    def as_text(self) -> str:
        """The table with its title, numbers to the right."""
        rows = [self.columns, *[tuple(map(_text, row)) for row in self.rows]]
        widths = [max(len(row[at]) for row in rows) for at in range(len(self.columns))]
        lines = [self.title, *(_line(row, widths) for row in rows if self.rows)]
        for goal in self.goals:
            lines.append(f"  {'reached' if goal.reached else 'MISSED '}  {goal.wanted}: {goal.found}")
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "title": self.title,
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            "goals": [
                {"wanted": goal.wanted, "found": goal.found, "reached": goal.reached} for goal in self.goals
            ],
            "notes": self.notes,
        }


def exactly(part: float, whole: float) -> float:
    """`part` of `whole` in %, as goals are held to; 100 of nothing."""
    return 100 * part / whole if whole else 100.0


def share(part: float, whole: float) -> float:
    """The same to one place, as it is shown."""
    return round(exactly(part, whole), 1)


def _text(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    first = row[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join(["", first, *rest]).rstrip()
