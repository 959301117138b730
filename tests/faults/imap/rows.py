"""The rows of `make faults` about receiving: each case, on each of the three IMAP servers, by seeds."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.faults.imap import answers, cases, half_open, old_mails
from tests.faults.imap.cases import Case
from tests.faults.imap.netns import Namespace
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.servers.courier import CourierServer
from tests.servers.cyrus import CyrusServer
from tests.servers.dovecot import DovecotServer
from tests.servers.imap_host import ImapHost

CASES: Mapping[str, Case] = {**cases.CASES, **answers.CASES}
SEEDS = 20
PROMISE = "Every mail is taken in once, on Dovecot, Cyrus and Courier."
_SERVERS = (DovecotServer, CyrusServer, CourierServer)


def run(case: Case, plan: Plan) -> Outcome:
    """The case by seeds on servers of its own; raises RuntimeError where one of them cannot run."""
    if lacking := [why for server in _SERVERS if (why := server.missing())]:
        raise RuntimeError("; ".join(lacking))
    with ExitStack() as servers:
        return run_on({server.brand: servers.enter_context(server()) for server in _SERVERS}, case, plan)


def run_on(hosts: Mapping[str, ImapHost], case: Case, plan: Plan) -> Outcome:
    """The case by seeds on each of these servers."""
    progress = Progress(plan, "trials")
    for seed in progress.left():
        progress.note(seed, broken={brand: _broken(case, host, seed) for brand, host in hosts.items()})
    ended = progress.ended()
    broken = [
        f"{brand}, seed {seed}: {why}"
        for seed, found in ended.items()
        for brand, why in found["broken"].items()
        if why
    ]
    return Outcome(
        trials=len(ended) * len(hosts),
        broken=tuple(broken),
        figures={"servers": len(hosts), "seeds": len(ended)},
    )


def _broken(case: Case, host: ImapHost, seed: int) -> str:
    with tempfile.TemporaryDirectory(prefix="nv-imap-") as folder:
        try:
            asyncio.run(case(host, seed, Path(folder)))
        except Exception as error:
            return f"{type(error).__name__}: {error}"[:300]
    return ""


def run_in_namespaces(case: Case, plan: Plan) -> Outcome:
    """The same, where packets can be made to vanish; raises RuntimeError where they cannot."""
    if why := Namespace.missing():
        raise RuntimeError(why)
    return run(case, plan)


def _row(name: str, runs: Callable[[Plan], Outcome]) -> Row:
    return Row(name=f"imap-{name.replace(' ', '-')}", promise=PROMISE, run=runs, times=SEEDS, minutes=3)


ROWS = (
    *(_row(name, partial(run, case)) for name, case in CASES.items()),
    *(_row(name, partial(run_in_namespaces, case)) for name, case in half_open.CASES.items()),
    *old_mails.ROWS,
)
