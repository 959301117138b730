"""One trial of receiving: real intake, real database, a real server behind the proxy, and the count at the end."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from daemon.adapters.clock import SystemClock
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.store import SqliteStore
from daemon.adapters.tokens import Password
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.intake import Intake, IntakeSettings
from daemon.engine.planned_jobs import settle_job
from daemon.engine.records import InboxRow, InboxState
from daemon.engine.tx import Tx
from daemon.mail.sent import message_id_of
from tests.faults.imap.proxy import Fault, FaultProxy
from tests.patience import LONG
from tests.servers.imap_host import ImapHost

HANDLED = "naervaer/Handled"
PATIENCE = 1.0
"""Seconds in place of half a minute: how long the server may be silent while a command runs."""
INTAKE = IntakeSettings(
    max_bytes=2_000_000,
    batch=4,
    wait_seconds=0.5,
    poll_seconds=0.2,
    retry_seconds=0.02,
    retry_most_seconds=0.2,
    jobs_seconds=0.3,
    fetch_tries=3,
    handled_folder=HANDLED,
)


class BrokenPromise(AssertionError):
    """A trial showed a loss, a doubling, or something that did not come about in time."""


@dataclass
class Trial:
    """A mailbox on `host`, an intake that reads it through a proxy with `faults`, and what was put in."""

    host: ImapHost
    chance: Random
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    intake: IntakeSettings = INTAKE
    told: list[tuple[str, str | None]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.user = self.host.new_user("team")
        self.store = self._opened()
        self.bells = Bells()
        self.health = Health(time.monotonic, on_change=lambda name, text: self.told.append((name, text)))
        self._number = 0

    def _opened(self) -> SqliteStore:
        return SqliteStore.open(self.folder / "db", self.folder / "key")

    def mailbox(self, port: int, **changes: object) -> ImapMailbox:
        """The mailbox as the daemon has it, impatient."""
        settings = {
            "host": "127.0.0.1",
            "port": port,
            "tls": "none",
            "user": self.user,
            "timeout_seconds": PATIENCE,
            "done_seconds": PATIENCE,
            "poll_seconds": 0.2,
            "reopen_seconds": 1.0,
            **changes,
        }
        return ImapMailbox(ImapSettings(**settings), Password(self.host.password))  # type: ignore[arg-type]

    @asynccontextmanager
    async def running(self, **changes: object) -> AsyncIterator[FaultProxy]:
        """The intake at work behind a proxy, and its mails handled, until left; it has begun the mailbox."""
        async with (
            FaultProxy(self.host.imap_port, self.faults) as proxy,
            self.receiving(self.mailbox(proxy.port, **changes)),
        ):
            yield proxy

    @asynccontextmanager
    async def receiving(self, mailbox: ImapMailbox) -> AsyncIterator[Intake]:
        """The intake at work on a mailbox, and its mails handled, until left; it has begun the mailbox."""
        intake = Intake(self.store, mailbox, SystemClock(), self.bells, self.health, self.intake)
        tasks = [asyncio.ensure_future(intake.run()), asyncio.ensure_future(self._handle_all())]
        try:
            await self.until(self._begun, "the mailbox was begun")
            yield intake
        finally:
            ended = [task for task in tasks if task.done()]
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)
        if ended:
            raise BrokenPromise(f"a loop ended by itself: {ended}")

    async def deliver(self, count: int = 1, *, size: int = 200) -> list[str]:
        """Mails put into the INBOX as from outside; their Message-IDs."""
        made = []
        for _ in range(count):
            self._number += 1
            identity = f"<{self.user}.{self._number}@client.test>"
            raw = a_mail(identity, self.chance.randrange(size // 2, size))
            await asyncio.to_thread(self.host.deliver, self.user, raw)
            made.append(identity)
        self.sent += made
        return made

    async def taken_in(self, wanted: Sequence[str] | None = None, seconds: float = LONG) -> None:
        """Wait until all that was sent (or `wanted`) is stored; raises BrokenPromise."""
        known = frozenset(self.sent if wanted is None else wanted)

        async def all_there() -> bool:
            return known - frozenset(self.gone) <= set(await self.stored())

        await self.until(all_there, f"{len(known)} mails were taken in", seconds)

    async def stored(self) -> Counter[str]:
        """How often each Message-ID stands in the database."""
        rows = await self.rows()
        return Counter(message_id_of(row.raw or b"") for row in rows)

    async def rows(self) -> list[InboxRow]:
        """All rows of the inbox, with their mails."""

        def work(tx: Tx) -> list[InboxRow]:
            found = (tx.inbox_row(row.id) for row in tx.inbox(tuple(InboxState), limit=100_000))
            return [row for row in found if row is not None]

        return await self.store.read(work)

    async def jobs_done(self, seconds: float = LONG) -> None:
        """Wait until nothing is left to be done on the server; raises BrokenPromise."""

        async def none_left() -> bool:
            return not await self.store.read(
                lambda tx: tx.inbox((InboxState.NEW,)) or tx.server_jobs("INBOX")
            )

        await self.until(none_left, "handled mails were moved away", seconds)

    async def until(self, holds: Callable[[], Awaitable[object]], what: str, seconds: float = LONG) -> None:
        """Poll until it holds; raises BrokenPromise."""
        deadline = time.monotonic() + seconds
        while not await holds():
            if time.monotonic() > deadline:
                raise BrokenPromise(f"not within {seconds:.0f} s: {what}; told: {self.told[-3:]}")
            await asyncio.sleep(0.01)

    async def verdict(self) -> None:
        """Raises BrokenPromise unless each mail sent is stored exactly once; those in `gone` may be missing."""
        stored = await self.stored()
        lost = [mail for mail in self.sent if mail not in stored and mail not in self.gone]
        doubled = [mail for mail, times in stored.items() if times > 1]
        strange = [mail for mail in stored if mail not in self.sent]
        if lost or doubled or strange:
            raise BrokenPromise(f"lost {len(lost)}, doubled {len(doubled)}, strange {len(strange)}")

    async def end(self) -> None:
        """Close the database."""
        await self.store.close()

    async def _begun(self) -> bool:
        return await self.store.read(lambda tx: tx.mailbox_mark("INBOX")) is not None

    async def _handle_all(self) -> None:
        """In place of the reception: every mail is handled as it comes, with its job in the same transaction."""
        while True:
            await self.store.write(_handle_some)
            await self.bells.wait("inbox", 0.1)


def _handle_some(tx: Tx) -> None:
    for row in tx.claim_inbox(100, max_attempts=3):
        tx.finish_inbox(row.id, InboxState.HANDLED, at=SystemClock().now())
        tx.add_server_job(settle_job(tx, row))


def a_mail(identity: str, size: int) -> bytes:
    """A plain mail of about so many bytes of text."""
    head = f"From: rikke@example.test\r\nTo: team@example.test\r\nMessage-ID: {identity}\r\nSubject: Hej\r\n"
    line = b"Vi fik en ny kunde i dag, og det skal fejres.\r\n"
    return head.encode() + b"\r\n" + line * max(1, size // len(line))
