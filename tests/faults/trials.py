"""Makes a row of trials that each start the service on mail servers of their own, and tells what was broken."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults.crew import mail_servers
from tests.faults.rows import Outcome, Plan, Progress
from tests.servers.fixtures import MailHosts

Trial = Callable[[Path, MailHosts, int], list[str]]
"""Takes an empty folder, servers that it may stop and start, and a seed; gives what was broken."""


def run_trials(plan: Plan, name: str, trial: Trial) -> Outcome:
    """Make the plan's trials that have not been made yet; one that did not come to its end is broken."""
    progress = Progress(plan, name)
    for seed in progress.left():
        with tempfile.TemporaryDirectory(prefix="nv-trial-") as folder, mail_servers() as hosts:
            try:
                broken = trial(Path(folder), hosts, seed)
            except AssertionError as error:
                broken = [str(error) or "it did not come to its end"]
        progress.note(seed, broken=broken)
    done = progress.planned()
    told = tuple(f"seed {noted['seed']}: {line}" for noted in done for line in noted["broken"])
    return Outcome(trials=len(done), broken=told)
