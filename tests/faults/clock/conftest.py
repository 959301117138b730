"""These tests move the clock of a real process."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _clock_can_be_set(movable_clock: None) -> None:
    """Libfaketime is here."""
