"""The rows of the upgrade: from every release in the middle of a round, and killed while it upgrades."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults.rows import Row
from tests.faults.trials import run_trials
from tests.faults.upgrade.going_on import killed_while_upgrading, round_goes_on
from tests.faults.upgrade.release import RELEASES
from tests.servers.fixtures import MailHosts

_KILLS = 20


def _release(seed: int) -> Path:
    """Each release in turn."""
    every = sorted(RELEASES.iterdir())
    return every[seed % len(every)]


def _round(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return round_goes_on(_release(seed), folder, hosts)


def _killed(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return killed_while_upgrading(_release(seed), folder, hosts, _KILLS, seed)


ROWS = (
    Row(
        name="upgrade",
        promise="An upgrade in the middle of a round from every release: nothing lost, nothing twice.",
        run=partial(run_trials, name="upgrade", trial=_round),
        times=10,
        minutes=4,
    ),
    Row(
        name="upgrade-kills",
        promise=f"An upgrade killed {_KILLS} times over leaves a database that starts.",
        run=partial(run_trials, name="upgrade-kills", trial=_killed),
        times=10,
        minutes=6,
    ),
)
