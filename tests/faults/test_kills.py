"""Killed at any instant, the service loses nothing and does nothing twice: the short form of `make faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills.receiving import KILLS, receive_on_pymap
from tests.faults.rows import Plan

pytestmark = pytest.mark.timeout(300)


def test_a_hundred_kills_while_receiving_lose_no_answer_and_double_none(tmp_path: Path) -> None:
    outcome = receive_on_pymap(Plan(times=100 // KILLS, keep=tmp_path))
    assert outcome.broken == ()
    assert outcome.figures["kills"] == 100
    assert outcome.figures["answers"] >= 100
    assert (outcome.figures["lost"], outcome.figures["doubled"]) == (0, 0)
