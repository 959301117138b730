"""Days and clock times as people write them in Danish and English: which they are, and where they stand."""

from __future__ import annotations

from daemon.core.said.feasts import easter
from daemon.core.said.reading import SaidTime, find_times, in_week_of, the_clock, the_time
from daemon.core.said.shifting import Shift, find_shift, without_shift

__all__ = [
    "SaidTime",
    "Shift",
    "easter",
    "find_shift",
    "find_times",
    "in_week_of",
    "the_clock",
    "the_time",
    "without_shift",
]
