"""Time from the server's notice of new mail to the receipt in the submission server's hands, in the whole service."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from bench.company import Company, Servers, open_company, write_company
from bench.figure import Figure, Progress, percentile
from bench.inbound import mailbox_of, read_letters, reply_to, require_dovecot
from bench.outbound import NoAlarm, plan_letters
from bench.sink import CONNECTIONS, smtp_sink
from daemon.adapters.cage import Cage
from daemon.adapters.imap import ImapMailbox
from daemon.adapters.imap_session import ImapSession
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpConnection, SmtpSettings
from daemon.building import build_intake, own_addresses
from daemon.engine.pace import Pace
from daemon.engine.ports import BeforeData, Mailbox, Report, Transport, always
from daemon.engine.service import Outside, Service
from tests.servers.dovecot import DovecotServer

PEOPLE = 200
REPLIES = 30
_PATIENCE_SECONDS = 30.0


@dataclass
class Stopwatch:
    """When the server told of new mail, and when a mail had been taken by the submission server."""

    noticed: list[float] = field(default_factory=list)
    receipts: asyncio.Queue[float] = field(default_factory=asyncio.Queue)

    def note_taken(self, recipient: str) -> None:
        """The submission server has a mail for that address now."""
        self.receipts.put_nowait(time.perf_counter())


class NotedNews(asyncio.Event):
    """The client's sign of news, which the EXISTS line sets, with the time noted."""

    def __init__(self, watch: Stopwatch) -> None:
        super().__init__()
        self._watch = watch

    def set(self) -> None:
        """News."""
        self._watch.noticed.append(time.perf_counter())
        super().set()


@dataclass
class TimedMailbox:
    """A mailbox whose notices are timed."""

    inner: ImapMailbox
    watch: Stopwatch

    @property
    def name(self) -> str:
        """The mailbox's own name."""
        return self.inner.name

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ImapSession]:
        """A session as ever."""
        async with self.inner.session() as session:
            session._client.protocol.news = NotedNews(self.watch)
            yield session


@dataclass
class TimedConnection:
    """A connection that notes when the server has taken a mail."""

    inner: SmtpConnection
    watch: Stopwatch

    @property
    def alive(self) -> bool:
        """As the connection's."""
        return self.inner.alive

    async def send(
        self,
        sender: str,
        recipient: str,
        raw: bytes,
        *,
        copy_to: str = "",
        before_data: BeforeData | None = None,
        may_end: Callable[[], bool] = always,
    ) -> Report:
        """Send as ever."""
        report = await self.inner.send(
            sender, recipient, raw, copy_to=copy_to, before_data=before_data, may_end=may_end
        )
        self.watch.note_taken(recipient)
        return report

    async def close(self) -> None:
        """Close as ever."""
        await self.inner.close()


@dataclass
class TimedTransport:
    """A transport of such connections."""

    inner: SmtpTransport
    watch: Stopwatch

    async def connect(self) -> TimedConnection:
        """Connect as ever."""
        return TimedConnection(await self.inner.connect(), self.watch)


def measure(runs: int, progress: Progress) -> Iterator[Figure]:
    """One reply after another to a running service, each timed until its receipt is out."""
    require_dovecot()
    noticed: list[float] = []
    whole: list[float] = []
    with smtp_sink() as port, DovecotServer() as dovecot:
        for run in range(runs):
            progress(f"notice {run + 1}/{runs}")
            with tempfile.TemporaryDirectory(prefix="nv-bench-") as folder:
                times = asyncio.run(answer_replies(Path(folder), dovecot, port))
            noticed += [1000 * (end - notice) for _, notice, end in times]
            whole += [1000 * (end - given) for given, _, end in times]
    count = f"{len(whole)} replies, one at a time, {PEOPLE} people"
    for share in (0.5, 0.99):
        yield Figure(
            name=f"notice: EXISTS line to receipt taken by SMTP, p{share * 100:.0f}",
            unit="ms",
            runs=(percentile(noticed, share),),
            limited_by=f"search, fetch and five commits in turn ({count})",
        )
    for share in (0.5, 0.99):
        yield Figure(
            name=f"notice: mail in the mailbox to receipt taken by SMTP, p{share * 100:.0f}",
            unit="ms",
            runs=(percentile(whole, share),),
            limited_by="Dovecot, which holds an IDLE notice back for half a second",
        )


async def answer_replies(
    folder: Path, dovecot: DovecotServer, smtp_port: int
) -> list[tuple[float, float, float]]:
    """For each reply when it lay in the mailbox, was noticed, and its receipt was out."""
    user = dovecot.new_user("team")
    servers = Servers(imap_port=dovecot.imap_port, user=user, address=dovecot.address(user))
    company = open_company(write_company(folder, PEOPLE, practices=("ideas",), servers=servers))
    watch = Stopwatch()
    async with Cage(own_addresses(company.config)) as cage:
        service = _service(company, cage, watch, mailbox_of(dovecot, user), smtp_port)
        await service.clockwork.plan()
        await plan_letters(company, service.clockwork)
        letters = await company.store.read(read_letters)
        stop = asyncio.Event()
        running = asyncio.create_task(service.run(stop))
        for _ in letters:
            await asyncio.wait_for(watch.receipts.get(), _PATIENCE_SECONDS)
        await asyncio.sleep(1.0)
        times = [await _answer(company, dovecot, user, watch, n, letters[n]) for n in range(REPLIES)]
        stop.set()
        await running
        await company.store.close()
    return times


async def _answer(
    company: Company, dovecot: DovecotServer, user: str, watch: Stopwatch, number: int, letter: bytes
) -> tuple[float, float, float]:
    reply = reply_to(letter, company.config.mailbox.address, number)
    watch.noticed.clear()
    await asyncio.to_thread(dovecot.deliver, user, bytes(reply), sender=str(reply["From"]))
    given = time.perf_counter()
    end = await asyncio.wait_for(watch.receipts.get(), _PATIENCE_SECONDS)
    # Let the service go back into IDLE, so that the next reply finds it at rest.
    await asyncio.sleep(0.1)
    return given, watch.noticed[0], end


def _service(company: Company, cage: Cage, watch: Stopwatch, mailbox: ImapMailbox, smtp_port: int) -> Service:
    transport = SmtpTransport(SmtpSettings(host="127.0.0.1", port=smtp_port, tls="none"))
    outside = Outside(
        store=company.store,
        mailbox=cast(Mailbox, TimedMailbox(mailbox, watch)),
        transport=cast(Transport, TimedTransport(transport, watch)),
        reader=cage,
        clock=company.clock,
        alarm=NoAlarm(),
        monotonic=time.monotonic,
    )
    pace = Pace(connections=CONNECTIONS, per_minute=None, per_day=None)
    return Service(outside, company.house, build_intake(company.config), pace)
