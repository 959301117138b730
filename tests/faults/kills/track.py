"""Where a process was when it was killed: the last point it passed, in a page of memory that outlives it."""

from __future__ import annotations

import mmap
import os
import signal
from dataclasses import dataclass
from pathlib import Path

_OCTETS = 160


@dataclass(frozen=True, slots=True)
class Passed:
    """How many points were passed, and the name of the last one; none is "", the start."""

    count: int
    last: str


class Track:
    """Notes the points passed, in the place of `tests.scenarios.faults.Faults`, and dies at the one with the number
    `die_at` (0: at none) or the name `die_named`.

    The page belongs to the kernel, so that SIGKILL loses nothing of it.
    """

    def __init__(self, file: Path, die_at: int = 0, die_named: str = "") -> None:
        with file.open("r+b") as opened:
            self._page = mmap.mmap(opened.fileno(), _OCTETS)
        self._die_at, self._die_named = die_at, die_named
        self._count = 0

    @staticmethod
    def clear(file: Path) -> None:
        """Nothing has been passed yet."""
        file.write_bytes(bytes(_OCTETS))

    @staticmethod
    def read(file: Path) -> Passed:
        """What the process passed before it ended."""
        count, _, name = file.read_bytes().rstrip(b"\0").decode("utf-8", "replace").partition(" ")
        return Passed(int(count or 0), name)

    def point(self, name: str) -> None:
        """Note it, and perhaps die here."""
        self._count += 1
        self._page[:] = f"{self._count} {name}".encode()[:_OCTETS].ljust(_OCTETS, b"\0")
        if self._count == self._die_at or name == self._die_named:
            os.kill(os.getpid(), signal.SIGKILL)
