"""The rows of the clock: set on and back, changed for summer and winter, and a week of sleep."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.faults.clock import asleep, changes, jumps
from tests.faults.rows import Row
from tests.faults.trials import run_trials
from tests.servers.fixtures import MailHosts


def _back(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return jumps.back_with_mail_waiting(folder, hosts)


def _change(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return changes.spring(folder, hosts) if seed % 2 else changes.autumn(folder, hosts)


def _asleep(folder: Path, hosts: MailHosts, seed: int) -> list[str]:
    return asleep.a_week(folder, hosts)


ROWS = (
    Row(
        name="clock-jumps",
        promise="A clock set three days on, 400 back and at random: nothing twice, nothing at night, all told.",
        run=partial(run_trials, name="clock-jumps", trial=jumps.a_walk),
        times=20,
        minutes=12,
    ),
    Row(
        name="clock-back",
        promise="400 days back with mail waiting: it goes at once, and rounds go by the clock as it is.",
        run=partial(run_trials, name="clock-back", trial=_back),
        times=5,
        minutes=3,
    ),
    Row(
        name="clock-changes",
        promise="Both clock changes: what is due at 02:30 comes once.",
        run=partial(run_trials, name="clock-changes", trial=_change),
        times=10,
        minutes=4,
    ),
    Row(
        name="asleep",
        promise="A week of sleep with dead connections: caught up in order, the newest digest alone.",
        run=partial(run_trials, name="asleep", trial=_asleep),
        times=10,
        minutes=5,
    ),
)
