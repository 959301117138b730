"""Knows whether the loops are alive and what is wrong at the moment, for systemd, `status` and monitoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Health:
    """Heartbeats by loop (until when it may be silent, by a monotonic clock) and present problems by name."""

    monotonic: Callable[[], float]
    beats: dict[str, float] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    on_change: Callable[[str, str | None], None] | None = None

    def beat(self, loop: str, within: float = 0.0) -> None:
        """The loop has just come round, and may now wait for so many seconds."""
        self.beats[loop] = self.monotonic() + within

    def ended(self, loop: str) -> None:
        """The loop has done its work for good, and is silent from now on."""
        self.beats.pop(loop, None)

    def hold(self) -> None:
        """Every loop waits for the same thing outside, so that none of them is to be thought dead for it."""
        now = self.monotonic()
        self.beats = {loop: max(until, now) for loop, until in self.beats.items()}

    def stale(self, seconds: float) -> tuple[str, ...]:
        """The loops that have been silent for so long beyond what they said."""
        now = self.monotonic()
        return tuple(name for name, at in self.beats.items() if now - at > seconds)

    def problem(self, name: str, text: str) -> None:
        """Something is wrong; told once until it is well again."""
        fresh = name not in self.problems
        self.problems[name] = text
        if fresh and self.on_change:
            self.on_change(name, text)

    def well(self, name: str) -> None:
        """What was wrong is over."""
        if self.problems.pop(name, None) is not None and self.on_change:
            self.on_change(name, None)
