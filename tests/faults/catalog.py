"""All rows of `make faults`, by the modules that hold them."""

from __future__ import annotations

from importlib import import_module

from tests.faults.rows import Row

MODULES: tuple[str, ...] = ()
"""Each has a tuple `ROWS`; imported only when rows are asked for, as some start servers' machinery."""


def rows() -> tuple[Row, ...]:
    """Every row, in the order of the modules."""
    return tuple(row for module in MODULES for row in import_module(module).ROWS)
