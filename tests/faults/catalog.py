"""All rows of `make faults`, by the modules that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from tests.faults.rows import Row

MODULES: tuple[str, ...] = (
    "tests.faults.kills.sending",
    "tests.faults.kills.receiving",
    "tests.faults.imap.rows",
    "tests.faults.disk.full",
    "tests.faults.disk.corrupt",
    "tests.faults.postgres.restarts",
    "tests.faults.postgres.takeovers",
    "tests.faults.clock.clock_rows",
    "tests.faults.years.rows",
    "tests.faults.changes.reloading",
    "tests.faults.changes.people_rows",
    "tests.faults.fuzz.feed",
    "tests.faults.backup.backups",
    "tests.faults.backup.restoring",
    "tests.faults.upgrade.upgrade_rows",
    "tests.faults.loops.loop_rows",
    "tests.faults.loops.storm",
    "tests.faults.smtp.answers",
)
"""Each has a tuple `ROWS`; imported only when rows are asked for, as some start servers' machinery."""


def rows(modules: Sequence[str] = MODULES) -> tuple[Row, ...]:
    """Every row, in the order of the modules; raises ValueError when two bear one name."""
    found = tuple(row for module in modules for row in import_module(module).ROWS)
    names = [row.name for row in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two rows are called {', '.join(twice)}; give each a name of its own")
    return found
