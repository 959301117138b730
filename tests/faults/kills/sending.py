"""Kills while sending: no mail is lost in silence and none goes twice, wherever sending broke off."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.keys import Keyring
from tests.faults.kills.databases import Databases, Files, Server
from tests.faults.kills.life import NEST, Mortal, Usual, scratch
from tests.faults.kills.post_office import PostOffice, RealOffice
from tests.faults.kills.receiving import landed
from tests.faults.kills.sending_trial import CERTAIN, COPIES, RECIPIENT, Tally, Trial
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.scenarios.nursery import Nursery
from tests.servers.dovecot import DovecotServer
from tests.servers.postfix import PostfixServer
from tests.servers.postgres import PostgresServer

KILLS = 10
"""In each trial, which is one database and one server."""
LATENCIES = (0.0, 0.001, 0.005, 0.020, 0.100)
"""Of the server's 250, in seconds; each trial has the next one."""

Trials = Callable[[int, Path, Nursery], Coroutine[Any, Any, dict[str, Any]]]


async def run_trials(plan: Plan, ground: Path, trial: Trials) -> Outcome:
    """The trials of a plan that have not ended yet, and what came of all of them."""
    progress = Progress(plan, "sending")
    async with Nursery(module=NEST) as nursery:
        for seed in progress.left():
            folder = ground / str(seed)
            folder.mkdir()
            progress.note(seed, **await trial(seed, folder, nursery))
            shutil.rmtree(folder)
    return _outcome(progress.planned())


def on_the_grid(databases: Databases, *, copies: bool = True) -> Trials:
    """Trials over the latencies, with copies in a folder of sent mail or at an address of our own, half each; or
    without any, where mail in doubt goes again.
    """
    usual = {latency: Usual(0.1 + 2 * latency, 20, certain=CERTAIN) for latency in LATENCIES}

    async def trial(seed: int, folder: Path, nursery: Nursery) -> dict[str, Any]:
        chance, latency = Random(seed), LATENCIES[seed % len(LATENCIES)]
        kept = chance.random() < 0.5
        order = _an_order(folder, databases)
        order |= {
            "sent_folder": "Sent" if copies and kept else "",
            "copy_to": COPIES if copies and not kept else "",
        }
        async with PostOffice(latency, at_dot=chance.random() < 0.7) as office:
            order["port"] = office.port
            parts = (order, office, databases, Mortal(nursery, folder, order))
            return await _noted(Trial(*parts, usual[latency], chance, latency))

    return trial


def on_real_hosts(databases: Databases, postfix: PostfixServer, dovecot: DovecotServer) -> Trials:
    """Trials with Postfix, and copies that arrive at an address of ours on Dovecot."""
    usual = Usual(0.3, 20, certain=CERTAIN)

    async def trial(seed: int, folder: Path, nursery: Nursery) -> dict[str, Any]:
        user, box = postfix.new_user("rikke"), postfix.new_user("team")
        order = _an_order(folder, databases) | {"recipient": dovecot.address(user), "sent_folder": ""}
        order |= {"copy_to": dovecot.address(box, "copy"), "imap_port": dovecot.imap_port, "user": box}
        order |= {"port": postfix.smtp_port, "password": dovecot.password}
        office = RealOffice(postfix, dovecot, user)
        mortal = Mortal(nursery, folder, order)
        return await _noted(Trial(order, office, databases, mortal, usual, Random(seed), 0.0))

    return trial


def _an_order(folder: Path, databases: Databases) -> dict[str, Any]:
    (folder / "copies").touch()
    order = {"what": "send", "recipient": RECIPIENT, "imap_port": 0, **databases.fresh(folder)}
    return order | {"clock": str(folder / "clock"), "copies": str(folder / "copies")}


async def _noted(trial: Trial) -> dict[str, Any]:
    try:
        tally = await trial.run(KILLS)
    except AssertionError as error:
        return {"kills": trial.kills, "broke": str(error)}
    figures = {name: getattr(tally, name) for name in Tally.__slots__}
    return {"kills": trial.kills, **figures, "where": dict(trial.mortal.where)}


def _outcome(noted: Sequence[dict[str, Any]]) -> Outcome:
    where: Counter[str] = Counter()
    total: Counter[str] = Counter()
    broken = []
    for trial in noted:
        where.update(trial.get("where", {}))
        total.update({name: trial.get(name, 0) for name in ("kills", *Tally.__slots__)})
        if trial.get("broke"):
            broken.append(f"seed {trial['seed']}: {trial['broke']}")
        elif trial["lost"] or trial["copies"]:
            broken.append(
                f"seed {trial['seed']}: {trial['lost']} lost in silence, {trial['copies']} extra copies"
            )
    names = {"lost": "lost in silence", "copies": "extra copies", "doubts": "doubts"}
    figures: dict[str, int | float | str] = {names.get(name, name): count for name, count in total.items()}
    share = total["settled"] / total["doubts"] if total["doubts"] else 1.0
    if share < 0.999:
        broken.append(f"only {share:.2%} of {total['doubts']} doubts were settled")
    return Outcome(trials=len(noted), broken=tuple(broken), figures=figures | landed(where, {}))


def send_on_sqlite(plan: Plan) -> Outcome:
    """Trials over the grid with SQLite."""
    with scratch() as ground:
        return asyncio.run(run_trials(plan, ground, on_the_grid(Files.lay(ground))))


def send_with(server: PostgresServer, plan: Plan) -> Outcome:
    """Trials over the grid with a database on this PostgreSQL."""
    with scratch() as ground:
        Keyring.load(ground / "key", may_create=True)
        databases = Server(ground, server, server.new_database())
        return asyncio.run(run_trials(plan, ground, on_the_grid(databases)))


def send_on_postgres(plan: Plan) -> Outcome:
    """Trials over the grid with a PostgreSQL of their own."""
    with PostgresServer() as server:
        return send_with(server, plan)


def send_to_postfix(plan: Plan) -> Outcome:
    """Trials with a Postfix and a Dovecot of their own."""
    with DovecotServer() as dovecot, PostfixServer(dovecot) as postfix, scratch() as ground:
        trials = on_real_hosts(Files.lay(ground), postfix, dovecot)
        return asyncio.run(run_trials(plan, ground, trials))


_PROMISE = "A service killed while sending loses no mail in silence and sends none twice."
ROWS = (
    Row(name="kills-sending-sqlite", promise=_PROMISE, run=send_on_sqlite, times=500, minutes=15),
    Row(name="kills-sending-postgres", promise=_PROMISE, run=send_on_postgres, times=480, minutes=20),
    Row(name="kills-sending-postfix", promise=_PROMISE, run=send_to_postfix, times=20, minutes=2),
)
