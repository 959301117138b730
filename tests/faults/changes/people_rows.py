"""The rows of people who leave or move in the middle of a round."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults.changes import leaving
from tests.faults.rows import Row
from tests.faults.trials import run_trials
from tests.servers.fixtures import MailHosts


def _change(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return (leaving.somebody_leaves if seed % 2 else leaving.somebody_moves)(folder, hosts)


ROWS = (
    Row(
        name="people",
        promise="Who leaves in mid-round gets the farewell alone; who moves is followed, and nothing is lost.",
        run=partial(run_trials, name="people", trial=_change),
        times=20,
        minutes=6,
    ),
)
