"""How long `naervaer simulate` takes for half a year of two hundred people."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.company import write_company
from bench.figure import Figure, Missing, Progress
from bench.process import time_command

PEOPLE = 200
COMMAND = ("simulate", "--from", "2026-01-05", "--weeks", "26", "--json")


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """The whole command, from its process's start to its answer."""
    from importlib.util import find_spec

    if find_spec("daemon.commands.simulate") is None:
        raise Missing("`naervaer simulate` is not there")
    seconds, mails = [], 0
    for run in range(runs):
        progress(f"simulate {run + 1}/{runs}")
        with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
            config = write_company(Path(folder), PEOPLE)
            took, answer = time_command([*COMMAND, "-c", str(config)])
        seconds.append(took)
        mails = _count(json.loads(answer))
    yield Figure(
        name=f"simulate: 26 weeks, {PEOPLE} people, four practices a team",
        unit="s",
        runs=tuple(seconds),
        digits=1,
        limited_by=f"processor of one core: {mails:,} mails decided, none rendered in full",
    )


def _count(answer: dict[str, object]) -> int:
    mails = answer.get("mails")
    return len(mails) if isinstance(mails, list) else mails if isinstance(mails, int) else 0
