"""Moves the wall clock of one running process with Debian's libfaketime; its monotonic clock goes on as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_LIBRARY = "faketime/libfaketimeMT.so.1"


def library() -> Path | None:
    """Where Debian's package `libfaketime` put it; None when it is not installed."""
    return next(Path("/usr/lib").glob(f"*/{_LIBRARY}"), None)


def missing() -> str | None:
    """Why clocks cannot be moved here; None when they can."""
    return None if library() else "libfaketime is not installed (apt-get install libfaketime)"


@dataclass
class FakeClock:
    """A file that says by how much a process is ahead of the true time; the process looks once a second."""

    file: Path
    ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.move(timedelta())

    @classmethod
    def at(cls, file: Path, instant: datetime) -> FakeClock:
        """A clock that now shows this instant."""
        return cls(file, instant - datetime.now(UTC))

    @property
    def env(self) -> Mapping[str, str]:
        """What the process needs in its environment."""
        found = library()
        if found is None:
            raise RuntimeError(missing())
        return {
            "LD_PRELOAD": str(found),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def now(self) -> datetime:
        """What the process reads now."""
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        """Set the clock on, or back."""
        self.ahead += by
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{self.ahead.total_seconds():+.6f}\n", "ascii")
        fresh.replace(self.file)

    def set(self, instant: datetime) -> None:
        """Make it this instant."""
        self.move(instant - self.now())
