"""Brings mail from the mailbox into the inbox: stored and committed first, marked on the server after."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from daemon.core.errors import SourceError
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.ports import Clock, Fetched, Mailbox, MailboxSession, Store
from daemon.engine.records import MailboxMark, Received, ServerJob
from daemon.engine.tx import Tx
from daemon.mail.sent import message_id_of

log = structlog.get_logger(__name__)
LOOP = "intake"
_BEFORE_US = "before-us:{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSettings:
    """Sizes in bytes, times in seconds; `handled_folder` None leaves mails in place and flags them seen."""

    max_bytes: int = 25_000_000
    batch: int = 50
    wait_seconds: float = 50.0
    poll_seconds: float = 120.0
    retry_seconds: float = 5.0
    retry_most_seconds: float = 300.0
    handled_folder: str | None = "naervaer-handled"


@dataclass
class Intake:
    """The loop that keeps one mailbox connection."""

    store: Store
    mailbox: Mailbox
    clock: Clock
    bells: Bells
    health: Health
    settings: IntakeSettings = IntakeSettings()

    async def run(self) -> None:
        """Serve the mailbox for ever; a lost connection is made again after a pause that grows."""
        pause = self.settings.retry_seconds
        while True:
            self.health.beat(LOOP)
            try:
                async with self.mailbox.session() as session:
                    pause = self.settings.retry_seconds
                    self.health.well(LOOP)
                    await self.serve(session)
            except SourceError as error:
                log.warning("mailbox_lost", auth=error.auth)
                self.health.problem(LOOP, str(error))
            await self._rest(pause)
            pause = min(pause * 2, self.settings.retry_most_seconds)

    async def _rest(self, seconds: float) -> None:
        """Wait without looking dead to the watchdog."""
        while seconds > 0:
            self.health.beat(LOOP)
            await asyncio.sleep(min(seconds, 5.0))
            seconds -= 5.0

    async def serve(self, session: MailboxSession) -> None:
        """Take in what is there, do the jobs on the server, wait for news, again; ends by SourceError."""
        last = await self._begin(session)
        while True:
            self.health.beat(LOOP)
            last = await self.sweep(session, last)
            await self.do_jobs(session)
            seconds = self.settings.wait_seconds if session.can_idle else self.settings.poll_seconds
            self.health.beat(LOOP, within=seconds)
            await session.wait(seconds)

    async def _begin(self, session: MailboxSession) -> int:
        """Where to go on: what was there before the first start is noted and left alone."""
        name, validity = self.mailbox.name, session.uidvalidity
        mark = await self.store.read(lambda tx: tx.mailbox_mark(name))
        if mark is not None and mark.uidvalidity == validity:
            return mark.last_uid
        first = mark is None
        uids = await session.uids_after(0) if first else ()
        last = max(uids, default=0)
        fresh = MailboxMark(name=name, uidvalidity=validity, last_uid=last)
        newest = [mail.internal_at async for mail in session.fetch(uids[-1:], 0)]

        def work(tx: Tx) -> None:
            tx.set_mailbox_mark(fresh)
            if newest and newest[0]:
                tx.set_meta(_BEFORE_US.format(name), f"{validity} {newest[0].isoformat()}")

        await self.store.write(work)
        log.info("mailbox_begun", first=first, left_alone=len(uids))
        return last

    async def sweep(self, session: MailboxSession, last: int) -> int:
        """Store every mail above `last`; the new last UID."""
        uids = await session.uids_after(last)
        before_us = await self._before_us(session) if uids else None
        for start in range(0, len(uids), self.settings.batch):
            batch = uids[start : start + self.settings.batch]
            received = [
                as_received(self.mailbox.name, session.uidvalidity, mail, self.clock.now())
                async for mail in session.fetch(batch, self.settings.max_bytes)
                if not (before_us and mail.internal_at and mail.internal_at <= before_us)
            ]
            last = batch[-1]
            mark = MailboxMark(name=self.mailbox.name, uidvalidity=session.uidvalidity, last_uid=last)
            await self.store.write(partial(_keep, mails=received, mark=mark))
            self.health.beat(LOOP)
            self.bells.ring("inbox")
        return last

    async def _before_us(self, session: MailboxSession) -> datetime | None:
        """Up to when mail was there before the first start, where a new UIDVALIDITY no longer tells by the UIDs."""
        noted = await self.store.read(lambda tx: tx.meta(_BEFORE_US.format(self.mailbox.name)))
        validity, _, until = (noted or "").partition(" ")
        return datetime.fromisoformat(until) if until and int(validity) != session.uidvalidity else None

    async def do_jobs(self, session: MailboxSession) -> None:
        """Move, flag or destroy on the server what the database says; a job is over only when it succeeded."""
        jobs = await self.store.read(lambda tx: tx.server_jobs(self.mailbox.name))
        if not jobs:
            return
        here = [job for job in jobs if job.uidvalidity == session.uidvalidity]
        erase = [job.uid for job in here if job.action == "erase"]
        settle = [job.uid for job in here if job.action == "settle" and job.uid not in erase]
        if settle:
            await session.settle(settle, self.settings.handled_folder)
        if erase:
            await session.erase(erase)
        await self._erase_moved(session, [job for job in jobs if job.action == "erase"])
        done = [job.id for job in jobs]
        await self.store.write(lambda tx: tx.finish_server_jobs(done))

    async def _erase_moved(self, session: MailboxSession, jobs: Sequence[ServerJob]) -> None:
        """Destroy by Message-ID what was moved, or stands under another UID since the mailbox was made anew."""
        folders = filter(None, (self.mailbox.name, self.settings.handled_folder))
        for folder in folders:
            for job in jobs:
                if job.message_id:
                    await session.erase_in(folder, job.message_id)


def as_received(mailbox: str, uidvalidity: int, mail: Fetched, at: datetime) -> Received:
    """A mail as it is stored."""
    return Received(
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        uid=mail.uid,
        raw=mail.raw if mail.raw is not None else mail.head,
        size=mail.size,
        received_at=at,
        message_id=message_id_of(mail.head),
        oversized=mail.raw is None,
    )


def _keep(tx: Tx, mails: Sequence[Received], mark: MailboxMark) -> None:
    for mail in mails:
        tx.add_received(mail)
    tx.set_mailbox_mark(mark)
