"""A service that only sends: delivery and the settling of doubts over a real store, until nothing is left to be sent.

Time is moved by hand: when nothing may be done now, it is at once the instant at which something may.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.clock import ManualClock
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.keys import Keyring
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_link import Address
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.tokens import Password
from daemon.engine.bells import Bells
from daemon.engine.delivery import Delivery
from daemon.engine.doubts import Doubts, DoubtSettings
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.ports import Mailbox, Store
from daemon.engine.records import Outgoing, OutState
from daemon.engine.tx import Tx
from tests.contract.transport_kit import some_settings
from tests.engine.kit import BOX
from tests.faults.kills.receiving_child import HOUSE
from tests.faults.kills.track import Track
from tests.scenarios.faults import FaultyStore, FaultyTransport

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_LOOK_SECONDS = 0.002
_BODY = "Hvad lykkedes i denne uge, stort som småt?\r\n.\r\n" * 6


def open_store(order: dict[str, Any]) -> Store:
    """The trial's database, of either kind."""
    keys = Keyring.load(Path(order["key"]), may_create=False)
    if order["postgres"]:
        return PostgresStore(Address(order["postgres"]), keys, None)
    return SqliteStore(Path(order["db"]), keys)


class SentFolder:
    """The one thing that doubts ask of a mailbox, over a file of copies, each to be seen from some instant on."""

    uidvalidity = 1
    can_idle = False

    def __init__(self, file: Path, clock: ManualClock, track: Track) -> None:
        self._file, self._clock, self._track = file, clock, track

    async def marked(self, mark: str) -> str:
        """No folder is marked here."""
        return ""

    async def heads(self, folder: str, message_id: str) -> tuple[bytes, ...]:
        """The heads of the copies that can be seen by now."""
        self._track.point("doubts looking")
        copies = map(json.loads, self._file.read_text("utf-8").splitlines())
        now = self._clock.now().timestamp()
        return tuple(
            str(copy["head"]).encode()
            for copy in copies
            if (copy["folder"], copy["message_id"]) == (folder, message_id) and copy["seen_at"] <= now
        )


class OneMailbox:
    """A mailbox whose sessions are all the same."""

    name = "INBOX"

    def __init__(self, session: Any) -> None:
        self._session = session

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Any]:
        """The session."""
        yield self._session


async def serve(order: dict[str, Any]) -> None:
    """Queue `add` mails, and send until nothing is queued, being sent or in doubt."""
    track, clock = (
        Track(Path(order["track"]), order["die_at"], order["die_named"]),
        ManualClock(_told_time(order)),
    )
    store = open_store(order)
    watched = FaultyStore(store, track)
    await store.write(lambda tx: _queue(tx, order, clock.now()))
    bells, health = Bells(), Health(time.monotonic)
    doubt = DoubtSettings(sent_folder=order["sent_folder"], copy_to=order["copy_to"])
    pace = Pace(connections=1, per_minute=None, random=Random(order["first"]))
    transport = FaultyTransport(SmtpTransport(some_settings(order["port"])), track)
    parts = (clock, lambda: HOUSE, bells, health)
    delivery = Delivery(watched, transport, *parts, pace, doubt)
    doubts = Doubts(watched, _mailbox(order, clock, track), *parts, doubt)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop.run()) for loop in (delivery, doubts)]
        await _pass_time(store, clock, bells, Path(order["clock"]))
        for task in tasks:
            task.cancel()
    await store.close()


async def _pass_time(store: Store, clock: ManualClock, bells: Bells, file: Path) -> None:
    """Whenever nothing may be done now, let it be the instant of what comes next, until nothing does."""
    while True:
        busy, next_at = await store.read(lambda tx: _ahead(tx, clock.now()))
        if not busy and next_at is None:
            return
        if not busy and next_at is not None:
            clock.set(next_at)
            fresh = file.with_suffix(".new")
            fresh.write_text(next_at.isoformat())
            fresh.replace(file)
            bells.ring("outbox", "doubts")
        await asyncio.sleep(_LOOK_SECONDS)


def _ahead(tx: Tx, now: datetime) -> tuple[bool, datetime | None]:
    next_at = min(filter(None, (tx.next_outgoing_at(), tx.next_look_at())), default=None)
    busy = bool(tx.outgoings((OutState.SENDING,), limit=1)) or (next_at is not None and next_at <= now)
    return busy, next_at


def _told_time(order: dict[str, Any]) -> datetime:
    file = Path(order["clock"])
    return datetime.fromisoformat(file.read_text()) if file.exists() else START


def _queue(tx: Tx, order: dict[str, Any], now: datetime) -> None:
    for number in range(order["first"], order["first"] + order["add"]):
        tx.add_outgoing(a_mail(number, order["recipient"], now))


def a_mail(number: int, recipient: str, now: datetime) -> Outgoing:
    """A mail of ours, with what tells our own copies from what others write."""
    name = f"m{number:06}"
    message_id = f"<{name}@{BOX.domain}>"
    head = f"From: {BOX.address}\r\nTo: {recipient}\r\nMessage-ID: {message_id}\r\nX-Naervaer: ask\r\n"
    return Outgoing(
        id=name,
        cause=name,
        kind="send",
        member=None,
        sender=BOX.address,
        recipient=recipient,
        message_id=message_id,
        raw=f"{head}Subject: {name}\r\n\r\n{_BODY}".encode(),
        priority=2,
        created_at=now + timedelta(microseconds=number),
        next_at=now,
    )


def _mailbox(order: dict[str, Any], clock: ManualClock, track: Track) -> Mailbox | Any:
    if order["imap_port"]:
        settings = ImapSettings(host="127.0.0.1", port=order["imap_port"], tls="none", user=order["user"])
        return ImapMailbox(settings, Password(order["password"]))
    return OneMailbox(SentFolder(Path(order["copies"]), clock, track))
