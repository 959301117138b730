"""The table of `make faults`: what came of each row, for a terminal, as JSON lines, and for docs/reliability.md."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.faults.rows import Outcome, Row

_WIDTHS = {"row": 22, "promise": 34, "trials": 9, "broken": 6, "figures": 36, "seconds": 8, "run again": 38}
_TO_THE_RIGHT = ("trials", "broken", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row that has ended; `seconds` of wall clock in all, also when it was broken off and went on."""

    row: str
    promise: str
    trials: int
    broken: tuple[str, ...]
    figures: Mapping[str, int | float | str] = field(default_factory=dict)
    seconds: float
    again: str

    @classmethod
    def of(cls, row: Row, outcome: Outcome, seconds: float, again: str) -> Result:
        """What came of a row."""
        return cls(
            row=row.name,
            promise=_sentence(row.promise),
            trials=outcome.trials,
            broken=tuple(outcome.broken),
            figures=dict(outcome.figures),
            seconds=round(seconds, 1),
            again=again,
        )

    @classmethod
    def read(cls, line: str) -> Result:
        """From its line of JSON."""
        found = json.loads(line)
        return cls(**found | {"broken": tuple(found["broken"])})

    def json(self) -> str:
        """As a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def for_terminal(results: Sequence[Result]) -> str:
    """A table whose cells are wrapped, and below it every line on what broke."""
    names = list(_WIDTHS)
    rule = "  ".join("-" * _WIDTHS[name] for name in names)
    lines = [_line(dict(zip(names, names, strict=True))), rule]
    for result in results:
        lines += [*_wrapped(_cells(result)), rule]
    for result in results:
        lines += [f"BROKEN {result.row}: {what}" for what in result.broken]
    return "\n".join(lines)


def for_page(results: Sequence[Result]) -> str:
    """A Markdown table, as docs/reliability.md shows it."""
    names = list(_WIDTHS)
    lines = ["| " + " | ".join(names) + " |", "|" + "|".join(_rule(name) for name in names) + "|"]
    for result in results:
        cells = _cells(result)
        cells["row"], cells["run again"] = f"`{result.row}`", f"`{result.again}`"
        lines.append("| " + " | ".join(cells[name].replace("|", "\\|") for name in names) + " |")
    return "\n".join(lines) + "\n"


def _sentence(promise: str) -> str:
    return f"{promise[:1].upper()}{promise[1:].removesuffix('.')}."


def _rule(name: str) -> str:
    return "---:" if name in _TO_THE_RIGHT else "---"


def _cells(result: Result) -> dict[str, str]:
    return {
        "row": result.row,
        "promise": result.promise,
        "trials": _number(result.trials),
        "broken": _number(len(result.broken)),
        "figures": "; ".join(f"{name} {_number(value)}" for name, value in result.figures.items()),
        "seconds": f"{result.seconds:,.0f}",
        "run again": result.again,
    }


def _number(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _wrapped(cells: Mapping[str, str]) -> list[str]:
    """A row of the table on as many lines as its longest cell needs."""
    columns = {name: textwrap.wrap(cells[name], width) or [""] for name, width in _WIDTHS.items()}
    height = max(map(len, columns.values()))
    return [
        _line({name: (column + [""] * height)[number] for name, column in columns.items()})
        for number in range(height)
    ]


def _line(cells: Mapping[str, str]) -> str:
    fitted = (
        cells[name].rjust(width) if name in _TO_THE_RIGHT else cells[name].ljust(width)
        for name, width in _WIDTHS.items()
    )
    return "  ".join(fitted).rstrip()
