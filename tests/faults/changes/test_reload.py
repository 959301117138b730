"""Two hundred broken configs on a running service change nothing, and each is told."""

from __future__ import annotations

from pathlib import Path

from tests.faults.changes.reloading import reload_broken
from tests.faults.rows import Plan


def test_two_hundred_broken_configs_change_nothing_and_each_is_told(tmp_path: Path) -> None:
    assert reload_broken(Plan(times=200, keep=tmp_path)).broken == ()
