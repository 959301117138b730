"""What a row of `make faults` is: a promise, many seeded trials of it, and what came of them.

The same function runs in two sizes: a few trials as an ordinary test, thousands by `make faults`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much to run: `times` trials from `seed` on; `keep` is a folder of the row's own that outlives a break."""

    times: int
    keep: Path
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: trials made, what broke the promise (a line each, with its seed), and figures to print."""

    trials: int
    broken: tuple[str, ...] = ()
    figures: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: `times` trials at full length, which take about so many minutes on two cores."""

    name: str
    promise: str
    run: Callable[[Plan], Outcome]
    times: int
    minutes: float


class Progress:
    """Trials that have ended, a JSON line each, so that a run that was broken off goes on where it stood."""

    def __init__(self, plan: Plan, name: str) -> None:
        plan.keep.mkdir(parents=True, exist_ok=True)
        self._plan = plan
        self._file = plan.keep / f"{name}.jsonl"
        if self._file.exists() and not self._file.read_bytes().endswith(b"\n"):
            # What comes next must not be written behind half a line.
            with self._file.open("a", encoding="utf-8") as file:
                file.write("\n")

    def ended(self) -> dict[int, dict[str, Any]]:
        """By seed, what was noted of the trials that have ended."""
        if not self._file.exists():
            return {}
        found = filter(None, map(_whole, self._file.read_text("utf-8", errors="replace").splitlines()))
        return {noted["seed"]: noted for noted in found}

    def planned(self) -> list[dict[str, Any]]:
        """What was noted of those trials of the plan that have ended, by seed; not of another plan's."""
        done = self.ended()
        return [done[seed] for seed in self._seeds() if seed in done]

    def left(self) -> Iterator[int]:
        """The seeds of the trials still to be made."""
        done = self.ended()
        return (seed for seed in self._seeds() if seed not in done)

    def note(self, seed: int, **found: Any) -> None:
        """A trial has ended, and so."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seed": seed, **found}) + "\n")

    def _seeds(self) -> range:
        return range(self._plan.seed, self._plan.seed + self._plan.times)


def _whole(line: str) -> dict[str, Any] | None:
    """A line as it was noted; None when the run was broken off within it."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "seed" in found else None
