"""Takes stored mails through the reader and into their one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from daemon.core.errors import NotesLocked
from daemon.engine.ahead import Ahead
from daemon.engine.bells import Bells
from daemon.engine.handling import Ending, handle
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.inbound import Inbound, expected_of, identify
from daemon.engine.notices import tell_ops
from daemon.engine.own import lay_aside
from daemon.engine.planned_jobs import settle_job
from daemon.engine.ports import Clock, Reader, ReaderFailed, Store
from daemon.engine.records import InboxRow, InboxState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.reading import Expected, Scan, SentMail

log = structlog.get_logger(__name__)
LOOP = "reception"
_BATCH = 16
_IDLE_SECONDS = 20.0
_LOOKED_THROUGH = 10_000


@dataclass
class Reception:
    """The loop that handles received mail."""

    store: Store
    reader: Reader
    clock: Clock
    house: Callable[[], House]
    bells: Bells
    health: Health
    ahead: Ahead = field(default_factory=Ahead)

    async def run(self) -> None:
        """Handle mail for ever."""
        await self._look_through()
        while True:
            self.health.beat(LOOP)
            if await self.handle_some() == 0:
                await self.bells.wait("inbox", _IDLE_SECONDS)

    async def _look_through(self) -> None:
        """Find people's mails among those that the run before left unread."""

        def work(tx: Tx) -> None:
            for row in tx.inbox((InboxState.NEW,), limit=_LOOKED_THROUGH):
                whole = tx.inbox_row(row.id)
                self.ahead.add(row.id, (whole and whole.raw) or b"")

        await self.store.read(work)

    async def handle_some(self, most: int = _BATCH) -> int:
        """Claim a few rows and bring each to an end; how many. One person's mails are handled in their order."""
        # Some of each turn is left to machines, so that a flood of the others does not keep them waiting for ever.
        first = self.ahead.take(most - most // 4)
        rows, worn = await self.store.write(partial(self._claim, most=most, first=first))
        for row in worn:
            self._tell_health(row)
        if not rows:
            return 0
        scans = await asyncio.gather(*(self._scan(row) for row in rows))
        by_sender: dict[str, list[tuple[InboxRow, Scan]]] = {}
        for row, scan in zip(rows, scans, strict=True):
            if scan is not None:
                by_sender.setdefault(scan.sender or row.id, []).append((row, scan))
        await asyncio.gather(*(self._handle_all(mails) for mails in by_sender.values()))
        self.bells.ring("outbox", "moments")
        return len(rows)

    async def _scan(self, row: InboxRow) -> Scan | None:
        try:
            return await self.reader.scan(row.raw or b"")
        except ReaderFailed as error:
            await self._failed(row, str(error))
        except Exception as error:
            log.exception("mail_shunted", row=row.id)
            await self._shunt(row, f"{type(error).__name__} while scanning it")
        return None

    async def _handle_all(self, mails: Sequence[tuple[InboxRow, Scan]]) -> None:
        for row, scan in mails:
            self.health.beat(LOOP)
            try:
                await self._handle(row, scan)
            except ReaderFailed as error:
                await self._failed(row, str(error))
            except Exception as error:
                log.exception("mail_shunted", row=row.id)
                await self._shunt(row, f"{type(error).__name__} while handling it")

    async def _handle(self, row: InboxRow, scan: Scan) -> None:
        mail, sent, expected = await self.store.read(lambda tx: self._prepare(tx, row, scan))
        if mail.member is not None and scan.kind == "person" and not (row.oversized or mail.copied):
            reading = await self.reader.read(row.raw or b"", sent, expected)
            mail = replace(mail, reading=reading)
        try:
            ending = await self.store.write(lambda tx: self._finish(tx, mail))
        except NotesLocked:
            await self.store.write(lambda tx: self._lay_aside(tx, mail))
            log.info("mail_waits", row=row.id)
            return
        log.info("mail_handled", row=row.id, state=str(ending.state))

    def _prepare(self, tx: Tx, row: InboxRow, scan: Scan) -> tuple[Inbound, SentMail | None, Expected]:
        scene = Scene(tx, self.house(), self.clock.now())
        mail = identify(scene, row, scan)
        return (mail, *expected_of(scene, mail))

    def _finish(self, tx: Tx, mail: Inbound) -> Ending:
        scene = Scene(tx, self.house(), self.clock.now())
        # Another mail of the same letter may have been handled since this one was read.
        now = replace(identify(scene, mail.row, mail.scan), reading=mail.reading)
        ending = handle(scene, now)
        member = now.member.id if now.member else None
        tx.finish_inbox(mail.row.id, ending.state, reason=ending.reason, member=member, at=scene.now)
        if ending.state is not InboxState.HELD:
            tx.add_server_job(settle_job(tx, mail.row))
        return ending

    def _lay_aside(self, tx: Tx, mail: Inbound) -> None:
        scene = Scene(tx, self.house(), self.clock.now())
        lay_aside(scene, replace(identify(scene, mail.row, mail.scan), reading=mail.reading))

    async def _failed(self, row: InboxRow, reason: str) -> None:
        """The reader failed: the row stays new and is tried again, until its attempts are used up."""
        log.warning("mail_unread", row=row.id, attempts=row.attempts)
        if row.attempts >= self.house().limits.max_reading_attempts:
            await self._shunt(row, reason)

    def _claim(self, tx: Tx, most: int, first: Sequence[str]) -> tuple[list[InboxRow], list[InboxRow]]:
        """The rows to be handled, and those set aside as they ended us at every attempt, with no time to say so."""
        tries = self.house().limits.max_reading_attempts
        worn = [row for row in tx.inbox((InboxState.NEW,), limit=most) if row.attempts >= tries]
        for row in worn:
            self._set_aside(tx, row, "it ended the service at every attempt")
        return tx.claim_inbox(most, max_attempts=tries, first=first), worn

    async def _shunt(self, row: InboxRow, reason: str) -> None:
        await self.store.write(lambda tx: self._set_aside(tx, row, reason))
        self._tell_health(row)

    def _set_aside(self, tx: Tx, row: InboxRow, reason: str) -> None:
        now = self.clock.now()
        tx.finish_inbox(row.id, InboxState.SHUNTED, reason=reason, at=now)
        tell_ops(Scene(tx, self.house(), now), "shunted", {"row": row.id, "reason": reason})

    def _tell_health(self, row: InboxRow) -> None:
        self.health.problem("shunted", f"a mail could not be handled: naervaer inbox show {row.id}")
