"""How long until the service is ready, and until `naervaer --help` has helped."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.company import write_company
from bench.figure import Figure, Progress
from bench.process import service, time_command

PEOPLE = 200


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """Start it on a new database and on the same again; ask for help."""
    first: list[float] = []
    again: list[float] = []
    helped: list[float] = []
    time_command(["--help"])
    for run in range(runs):
        progress(f"startup {run + 1}/{runs}")
        with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
            config = write_company(Path(folder), PEOPLE)
            for times in (first, again):
                with service(config) as running:
                    times.append(1000 * running.start_seconds)
        helped.append(1000 * time_command(["--help"])[0])
    yield Figure(
        name="startup: process to READY, new database",
        unit="ms",
        runs=tuple(first),
        limited_by=f"imports (alembic among them), the schema, the cage's process ({PEOPLE} people)",
    )
    yield Figure(
        name="startup: process to READY, known database",
        unit="ms",
        runs=tuple(again),
        limited_by="imports, compiling templates' words, holidays, the cage's process",
    )
    yield Figure(
        name="startup: naervaer --help", unit="ms", runs=tuple(helped), limited_by="the interpreter and click"
    )
