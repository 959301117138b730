"""Personalised mails a second through the durable outbox into a sink: planned, delivered, and both together."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.company import MONDAY, Company, open_company, write_company
from bench.figure import Figure, Progress
from bench.sink import CONNECTIONS, smtp_sink, source_rate
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpSettings
from daemon.engine.bells import Bells
from daemon.engine.clockwork import Clockwork
from daemon.engine.delivery import Delivery
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.records import OutState
from daemon.engine.tx import Tx

PEOPLE = 400
_SOURCE_MAILS = 10_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One run: seconds for making all letters durable, seconds for sending them, and what there was to send."""

    planning: float
    sending: float
    mails: int
    size: int


class NoAlarm:
    """An alarm that never rings, as the clock is moved by hand."""

    def set(self, at: datetime | None) -> None:
        """Nothing to do."""


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """Plan, render, compose and store a letter to each of four hundred people, then send them."""
    sent, sources = [], []
    with smtp_sink() as port:
        for run in range(runs):
            progress(f"outbound {run + 1}/{runs}")
            with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
                sent.append(asyncio.run(send_letters(Path(folder), port)))
            sources.append(source_rate(port, _SOURCE_MAILS, sent[-1].size))
    size = f"{sent[0].mails} letters of {sent[0].size / 1000:.1f} KB"
    plan = tuple(s.mails / s.planning for s in sent)
    send = tuple(s.mails / s.sending for s in sent)
    both = tuple(s.mails / (s.planning + s.sending) for s in sent)
    yield Figure(
        name="outbound: letters planned, rendered, stored",
        unit="mails/s",
        runs=plan,
        limited_by=f"processor of one core, in Jinja and the people's calendars ({size})",
    )
    yield Figure(
        name="outbound: delivered from the outbox",
        unit="mails/s",
        runs=send,
        limited_by="processor of one core: asyncio, SQLite and the cipher; two durable marks a mail",
    )
    yield Figure(
        name="outbound: both together", unit="mails/s", runs=both, limited_by="the two above, in turn"
    )
    yield Figure(
        name="outbound: smtp-source -d -s 4",
        unit="mails/s",
        runs=tuple(sources),
        limited_by="smtp-sink; the same mail each time, nothing stored",
    )
    yield Figure(
        name="outbound: delivered, ratio to smtp-source",
        unit="",
        runs=tuple(a / b for a, b in zip(send, sources, strict=True)),
        digits=2,
    )
    yield Figure(
        name="outbound: together, ratio to smtp-source",
        unit="",
        runs=tuple(a / b for a, b in zip(both, sources, strict=True)),
        digits=2,
    )


async def send_letters(folder: Path, port: int) -> Sent:
    """One run in a fresh database."""
    company = open_company(write_company(folder, PEOPLE, practices=("ideas",)))
    bells, health = Bells(), Health(time.monotonic)
    clockwork = Clockwork(company.store, company.clock, NoAlarm(), lambda: company.house, bells, health)
    pace = Pace(connections=CONNECTIONS, per_minute=None, per_day=None)
    transport = SmtpTransport(SmtpSettings(host="127.0.0.1", port=port, tls="none"))
    delivery = Delivery(company.store, transport, company.clock, lambda: company.house, bells, health, pace)
    try:
        await clockwork.plan()
        planning = await plan_letters(company, clockwork)
        size = await _mean_size(company)
        sending = await deliver(company, delivery)
        mails = await company.store.read(lambda tx: len(tx.outgoings((OutState.SENT,), limit=100_000)))
    finally:
        await company.store.close()
    return Sent(planning, sending, mails, size)


async def plan_letters(company: Company, clockwork: Clockwork) -> float:
    """Nine o'clock comes: the asks are made, then each person's letter of the day."""
    company.clock.set(MONDAY + timedelta(hours=7, minutes=1))
    began = time.perf_counter()
    while await clockwork.run_due():
        pass
    return time.perf_counter() - began


async def deliver(company: Company, delivery: Delivery) -> float:
    began = time.perf_counter()
    loop = asyncio.create_task(delivery.run())
    while not await company.store.read(_all_gone):  # noqa: ASYNC110 - nobody rings when all is done
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    loop.cancel()
    await asyncio.wait([loop])
    return took


def _all_gone(tx: Tx) -> bool:
    # Looked up by index, so that watching costs what is watched nothing.
    return tx.next_outgoing_at() is None and not tx.outgoings((OutState.SENDING,), limit=1)


async def _mean_size(company: Company) -> int:
    def work(tx: Tx) -> int:
        rows = tx.outgoings((OutState.QUEUED,), limit=100)
        sizes = [len(mail.raw) for row in rows if (mail := tx.outgoing(row.id))]
        return sum(sizes) // len(sizes)

    return await company.store.read(work)
