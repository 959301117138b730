"""The engine's loops over the store in memory of `tests.engine.kit`, with a mail server that does as told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from daemon.adapters.smtp import SmtpTransport
from daemon.engine.bells import Bells
from daemon.engine.clockwork import Clockwork
from daemon.engine.delivery import Delivery
from daemon.engine.doubts import Doubts, DoubtSettings
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.ports import ReaderFailed
from daemon.engine.reception import Reception
from daemon.engine.records import InboxRow, InboxState, Outgoing, OutState, Received
from daemon.mail.classify import OwnAddresses
from daemon.mail.read import read
from daemon.mail.reading import Expected, Reading, Scan, SentMail
from daemon.mail.scan import scan
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.contract.transport_kit import some_settings
from tests.engine.kit import BOX, Engine
from tests.patience import LONG

OWN = OwnAddresses(box=BOX.address, message_id_domain=BOX.domain, authserv_id="mx.example.test")
FAST = Pace(connections=1, per_minute=None, random=Random(1))


class NoAlarm:
    """An alarm that never rings."""

    def set(self, at: datetime | None) -> None:
        """Nothing."""


class PlainReader:
    """The real reading functions, in this process; `before` is told each raw mail first and may raise."""

    def __init__(self, before: Callable[[bytes], Any] = lambda raw: None) -> None:
        self._before = before

    async def scan(self, raw: bytes) -> Scan:
        """What the mail says about itself."""
        self._before(raw)
        return scan(raw, own=OWN)

    async def read(self, raw: bytes, sent: SentMail | None, expected: Expected) -> Reading:
        """What the person wrote."""
        return read(raw, sent, expected)


def breaks_on(word: bytes) -> Callable[[bytes], None]:
    """Breaks the reader at mails that hold `word`."""

    def before(raw: bytes) -> None:
        if word in raw:
            raise ReaderFailed("the reader died of it")

    return before


@dataclass
class Loops:
    """Each loop as the service has it, over an engine in memory; nothing runs unless a test runs it."""

    engine: Engine
    bells: Bells = field(default_factory=Bells)
    doubt: DoubtSettings = field(default_factory=DoubtSettings)
    box: Any = None
    """The mailbox that copies are looked for in."""
    patience: float = LONG

    def __post_init__(self) -> None:
        self.health = Health(time.monotonic)

    def house(self) -> Any:
        return self.engine.house

    def clockwork(self) -> Clockwork:
        return Clockwork(self.engine.store, self.engine.clock, NoAlarm(), self.house, self.bells, self.health)

    def reception(self, reader: Any = None) -> Reception:
        known = reader or PlainReader()
        return Reception(self.engine.store, known, self.engine.clock, self.house, self.bells, self.health)

    def delivery(self, server: ScriptedSmtp, pace: Pace = FAST) -> Delivery:
        transport = SmtpTransport(some_settings(server.port, data_timeout_seconds=self.patience))
        engine = self.engine
        return Delivery(
            *(engine.store, transport, engine.clock, self.house, self.bells, self.health),
            pace=pace,
            doubt=self.doubt,
        )

    def doubts(self) -> Doubts:
        engine, known = self.engine, (self.house, self.bells, self.health)
        return Doubts(engine.store, self.box, engine.clock, *known, settings=self.doubt)

    @asynccontextmanager
    async def delivering(self, server: ScriptedSmtp, pace: Pace = FAST) -> AsyncIterator[Delivery]:
        """The delivery's loop at work; ended without goodbye."""
        delivery = self.delivery(server, pace)
        async with running(delivery.run()), running(self.doubts().run()):
            yield delivery

    async def send_all(self, server: ScriptedSmtp, pace: Pace = FAST) -> None:
        """Deliver until nothing may go any more now."""
        async with self.delivering(server, pace) as delivery:
            await until(lambda: not self.due() and delivery.idle)

    def due(self) -> list[Outgoing]:
        """What may go now, or is going."""
        now = self.engine.clock.now()
        rows = self.outgoings(OutState.QUEUED, OutState.SENDING, OutState.DOUBT)
        return [mail for mail in rows if mail.state is OutState.SENDING or mail.next_at <= now]

    def outgoings(self, *states: OutState) -> list[Outgoing]:
        found: list[Outgoing] = self.engine.store.write_now(lambda tx: tx.outgoings(states, limit=10_000))
        return found

    def outgoing(self, mail: str) -> Outgoing:
        found = self.engine.store.write_now(lambda tx: tx.outgoing(mail))
        assert found is not None
        return found

    def put_in(self, raw: bytes, *, oversized: bool = False) -> str:
        """A mail into the inbox, as the intake does; its row."""
        self.engine._uid += 1
        mail = Received(
            mailbox="INBOX",
            uidvalidity=1,
            uid=self.engine._uid,
            raw=raw,
            size=len(raw),
            received_at=self.engine.clock.now(),
            oversized=oversized,
        )
        row = self.engine.store.write_now(lambda tx: tx.add_received(mail))
        assert row is not None
        return row

    def row(self, row: str) -> InboxRow:
        found = self.engine.store.write_now(lambda tx: tx.inbox_row(row))
        assert found is not None
        return found

    async def handle_all(self, reader: Any = None) -> None:
        """Handle the inbox until nothing is new."""
        reception = self.reception(reader)
        while await reception.handle_some():
            pass

    def new(self) -> int:
        return self.engine.states()[InboxState.NEW]


@asynccontextmanager
async def running(loop: Any) -> AsyncIterator[asyncio.Task[Any]]:
    """A loop at work as a task, which must not end by itself; cancelled at the end."""
    task = asyncio.ensure_future(loop)
    try:
        yield task
    finally:
        ended = task.done()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert not ended, "the loop ended by itself"


async def next_second() -> None:
    """Wait for it: mail servers tell when mail came to the second."""
    second = int(time.time())
    await until(lambda: int(time.time()) > second)


async def until(holds: Callable[[], Any], seconds: float = LONG) -> None:
    """Poll until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.005)


def a_raw(by: str, text: str, *, to: str = BOX.address, **headers: str) -> bytes:
    """A plain mail; header names with `_` for `-`."""
    head = {"From": by, "To": to, "Subject": "Hej", "Message-ID": f"<{abs(hash((by, text)))}@client.test>"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    body = f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    return "\r\n".join((*lines, body)).encode()


def queue_more(engine: Engine, mails: Sequence[Mapping[str, Any]]) -> list[str]:
    """Outbox rows made by hand, plain mails of the named kinds; their ids."""
    now = engine.clock.now()
    ids = []
    for number, changes in enumerate(mails):
        name = changes.get("id") or f"{'abcdefgh'[number % 8] * 14}{number:02}".replace("0", "a").replace(
            "1", "b"
        )
        row = Outgoing(
            id=name,
            cause=f"test|{name}",
            kind="send",
            member=None,
            sender=BOX.address,
            recipient="rikke@example.test",
            message_id=f"<{name}@{BOX.domain}>",
            raw=f"Subject: {name}\r\nMessage-ID: <{name}@{BOX.domain}>\r\n\r\nHej\r\n".encode(),
            priority=2,
            created_at=now + timedelta(microseconds=number),
            next_at=now,
        )
        row = replace(row, **{key: value for key, value in changes.items() if key != "id"})
        engine.store.write_now(lambda tx, row=row: tx.add_outgoing(row))
        ids.append(name)
    return ids
