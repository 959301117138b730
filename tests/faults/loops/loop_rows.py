"""The rows of mail between machines."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults.loops import mirrors
from tests.faults.rows import Row
from tests.faults.trials import run_trials
from tests.servers.fixtures import MailHosts

_TRIALS = (mirrors.two_of_us, mirrors.strangers, mirrors.polite_machine, mirrors.rude_machine)


def _trial(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return _TRIALS[seed % len(_TRIALS)](folder, hosts)


ROWS = (
    Row(
        name="mail-loops",
        promise=f"Two of us, and machines that answer everything: quiet after {mirrors.MOST}, or the hour's limit.",
        run=partial(run_trials, name="mail-loops", trial=_trial),
        times=20,
        minutes=7,
    ),
)
