"""Resident memory of the idle service, by how many members it looks after."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.company import write_company
from bench.figure import Figure, Progress
from bench.process import service

SIZES = (10, 1_000, 10_000)
_SETTLE_SECONDS = 2.0


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """Start it, let it plan five weeks ahead, and look once it is at rest."""
    cages: list[float] = []
    for people in SIZES:
        found = []
        for run in range(runs if people < max(SIZES) else 1):
            progress(f"memory of {people:,} {run + 1}/{runs}")
            with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
                config = write_company(Path(folder), people, practices=("ideas",))
                # The first start makes every row there is; the second is what one sees day by day.
                with service(config) as running:
                    running.wait_for("planned")
                with service(config) as running:
                    running.wait_for("planned")
                    time.sleep(_SETTLE_SECONDS)
                    found.append(running.rss_mb())
                    cages.append(running.cage_mb())
        yield Figure(
            name=f"memory: RSS idle, {people:,} members",
            unit="MB",
            runs=tuple(found),
            limited_by="imported modules; then the config, one rule for each team of twenty, and its moments",
        )
    yield Figure(
        name="memory: RSS of the two reading processes",
        unit="MB",
        runs=tuple(cages),
        limited_by="the interpreter and the mail parsers, twice; kept so that a hostile mail costs no start",
    )
