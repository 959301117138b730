"""The house's rules for code that no linter of ours checks."""

from __future__ import annotations

from pathlib import Path

import pytest

DAEMON = Path(__file__).parents[2] / "daemon"
MODULES = sorted(DAEMON.rglob("*.py"))
MOST_LINES = 300


def test_the_modules_of_the_daemon_are_found() -> None:
    assert DAEMON / "app.py" in MODULES


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(DAEMON).as_posix())
def test_no_module_is_longer_than_three_hundred_lines(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= MOST_LINES
