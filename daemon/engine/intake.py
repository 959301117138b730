"""Brings mail from the mailbox into the inbox: stored and committed first, marked on the server after."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from daemon.core.errors import SourceError
from daemon.engine.ahead import Ahead
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.ports import Clock, Fetched, Mailbox, MailboxSession, Store
from daemon.engine.records import InboxState, MailboxMark, Received
from daemon.engine.server_jobs import do_jobs
from daemon.engine.suspects import Suspects
from daemon.engine.tx import Tx
from daemon.mail.sent import message_id_of

log = structlog.get_logger(__name__)
LOOP, JOBS = "intake", "mailbox"
_BEFORE_US = "before-us:{}"
_CLOCKS_AGREE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSettings:
    """Sizes in bytes, times in seconds; `handled_folder` None leaves mails in place and flags them seen.

    Pauses grow from `retry_seconds` to `retry_most_seconds`, or to `refused_most_seconds` where the log-in is refused,
    as that may lock the account. `jobs_seconds` is the pause after the server would not move or destroy a mail,
    `erase_seconds` how long one that is to be destroyed may wait on a good connection,
    `fetch_tries` how often a mail that breaks the connection is fetched before its head must do, `busy_seconds` how
    long one command may keep the loop before it looks dead.
    """

    max_bytes: int = 25_000_000
    batch: int = 50
    wait_seconds: float = 50.0
    poll_seconds: float = 120.0
    retry_seconds: float = 5.0
    retry_most_seconds: float = 50.0
    refused_most_seconds: float = 300.0
    jobs_seconds: float = 300.0
    erase_seconds: float = 40.0
    fetch_tries: int = 6
    busy_seconds: float = 600.0
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
    ahead: Ahead = field(default_factory=Ahead)

    def __post_init__(self) -> None:
        self._rounds = 0
        self._jobs_rest_until = 0.0
        self._started_at = self.clock.now()
        self._started = self.health.monotonic()
        self._forget_suspects(0)

    async def run(self) -> None:
        """Serve the mailbox for ever; a lost connection is made again after a pause that grows."""
        settings, pause = self.settings, self.settings.retry_seconds
        while True:
            self._beat()
            rounds, most = self._rounds, settings.retry_most_seconds
            try:
                async with self.mailbox.session() as session:
                    await self.serve(session)
            except SourceError as error:
                log.warning("mailbox_lost", auth=error.auth)
                self.health.problem(LOOP, str(error))
                most = settings.refused_most_seconds if error.auth else most
            # A connection that is good for nothing but a log-in is none, and must not be made every few seconds.
            pause = settings.retry_seconds if self._rounds > rounds else pause
            await self._rest(pause)
            pause = min(pause * 2, most)

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
            self._beat()
            last = await self.sweep(session, last)
            await self._try_jobs(session)
            self._rounds += 1
            self.health.well(LOOP)
            seconds = self.settings.wait_seconds if session.can_idle else self.settings.poll_seconds
            self.health.beat(LOOP, within=seconds)
            await self._wait(session, seconds)

    async def _wait(self, session: MailboxSession, seconds: float) -> None:
        """Wait for news; what is to be destroyed on the server meanwhile does not wait as long."""
        part = min(seconds, self.settings.erase_seconds)
        while seconds > 0 and not await session.wait(part):
            seconds -= part
            part = min(seconds, self.settings.erase_seconds)
            if seconds > 0 and await self._something_to_erase():
                await self._try_jobs(session)

    async def _something_to_erase(self) -> bool:
        return await self.store.read(lambda tx: tx.has_erasures(self.mailbox.name))

    def _beat(self) -> None:
        """The loop has just come round, and is about to ask the server for something that may take its time."""
        self.health.beat(LOOP, within=self.settings.busy_seconds)

    def _forget_suspects(self, validity: int) -> None:
        """What was noted by UIDs ends with their validity."""
        self._validity = validity
        self._ahead: set[int] = set()
        self._suspects = Suspects(
            self.health.monotonic, self.settings.retry_seconds, self.settings.fetch_tries
        )

    async def _begin(self, session: MailboxSession) -> int:
        """Where to go on: what was there before the first start is noted and left alone."""
        name, validity = self.mailbox.name, session.uidvalidity
        if validity != self._validity:
            self._forget_suspects(validity)
        mark = await self.store.read(lambda tx: tx.mailbox_mark(name))
        if mark is not None and mark.uidvalidity == validity:
            return mark.last_uid
        first = mark is None
        uids = await self._left_alone(session) if first else ()
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

    async def _left_alone(self, session: MailboxSession) -> Sequence[int]:
        """The UIDs of what came before we started; what came while the mailbox could not be reached yet is ours."""
        uids = sorted(await session.uids_after(0))
        while uids:
            batch = uids[-self.settings.batch :]
            ours = {mail.uid async for mail in session.fetch(batch, 0) if self._came_since_start(mail)}
            while uids and uids[-1] in ours:
                uids.pop()
            if len(ours) < len(batch):
                break
        return uids

    def _came_since_start(self, mail: Fetched) -> bool:
        """Whether the server, which tells it to the second, says so; not believed where the two clocks disagree."""
        if mail.internal_at is None:
            return False
        running = timedelta(seconds=self.health.monotonic() - self._started)
        first_second = self._started_at.replace(microsecond=0)
        return first_second <= mail.internal_at <= self._started_at + running + _CLOCKS_AGREE

    async def sweep(self, session: MailboxSession, last: int) -> int:
        """Store every mail above `last`; the new last UID, below which nothing is left to be fetched."""
        uids = [uid for uid in await session.uids_after(last) if uid not in self._ahead]
        self._suspects.forget_all_but(uids)
        before_us = await self._before_us(session) if uids else None
        for batch in self._suspects.batches(uids, self.settings.batch):
            hopeless = self._suspects.is_hopeless(batch[0])
            mails = [_unseen(batch[0])] if hopeless else await self._fetched(session, batch)
            received = [
                as_received(self.mailbox.name, session.uidvalidity, mail, self.clock.now())
                for mail in mails
                if not (before_us and mail.internal_at and mail.internal_at <= before_us)
            ]
            head_only = hopeless or self._suspects.wants_head_only(batch[0])
            self._suspects.cleared(batch)
            self._ahead.update(batch)
            last = max(last, self._suspects.below_all(max(self._ahead)))
            mark = MailboxMark(name=self.mailbox.name, uidvalidity=session.uidvalidity, last_uid=last)
            shunted_at = self.clock.now() if head_only else None
            work = partial(_keep, mails=received, mark=mark, ahead=self.ahead, shunted_at=shunted_at)
            for row in await self.store.write(work):
                self.health.problem(
                    "shunted", f"the mail server breaks off at a mail: naervaer inbox show {row}"
                )
            self._ahead = {uid for uid in self._ahead if uid > last}
            self._beat()
            self.bells.ring("inbox")
        return last

    async def _fetched(self, session: MailboxSession, batch: Sequence[int]) -> list[Fetched]:
        """The mails; raises SourceError, with a note of which they were."""
        most = 0 if self._suspects.wants_head_only(batch[0]) else self.settings.max_bytes
        try:
            return [mail async for mail in session.fetch(batch, most)]
        except SourceError:
            self._suspects.failed(batch)
            raise

    async def _before_us(self, session: MailboxSession) -> datetime | None:
        """Up to when mail was there before the first start, where a new UIDVALIDITY no longer tells by the UIDs."""
        noted = await self.store.read(lambda tx: tx.meta(_BEFORE_US.format(self.mailbox.name)))
        validity, _, until = (noted or "").partition(" ")
        return datetime.fromisoformat(until) if until and int(validity) != session.uidvalidity else None

    async def _try_jobs(self, session: MailboxSession) -> None:
        """Do the jobs; where the server will not, as in a mailbox that is full, mail is taken in all the same."""
        now = self.health.monotonic()
        if now < self._jobs_rest_until:
            return
        try:
            await self.do_jobs(session)
        except SourceError as error:
            if not error.refused:
                raise
            log.warning("mailbox_jobs_refused")
            self._jobs_rest_until = now + self.settings.jobs_seconds
            self.health.problem(JOBS, str(error))
        else:
            self.health.well(JOBS)

    async def do_jobs(self, session: MailboxSession) -> None:
        """Move, flag or destroy on the server what the database says; a job is over only when it succeeded."""
        await do_jobs(self.store, self.mailbox.name, self.settings.handled_folder, session)


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


def _unseen(uid: int) -> Fetched:
    """A mail of which the server hands out nothing."""
    return Fetched(uid=uid, size=0, internal_at=None, flags=frozenset(), raw=None, head=b"")


def _add(tx: Tx, mail: Received, ahead: Ahead) -> str | None:
    row = tx.add_received(mail)
    if row is not None:
        ahead.add(row, mail.raw)
    return row


def _keep(
    tx: Tx, mails: Sequence[Received], mark: MailboxMark, ahead: Ahead, shunted_at: datetime | None = None
) -> list[str]:
    """Store the mails and how far we are; the rows of those set aside, all of them when `shunted_at` is given."""
    rows = [row for mail in mails if (row := _add(tx, mail, ahead)) is not None]
    tx.set_mailbox_mark(mark)
    if shunted_at is None:
        return []
    for row in rows:
        tx.finish_inbox(row, InboxState.SHUNTED, reason="its mail server does not hand it out", at=shunted_at)
    return rows
