"""After a restore: lives again, by the clock of that time, through what the backup knows nothing of.

The engine decides from what is stored and what came in, so that the same moments and mails lead to the same letters,
with the same tokens and Message-IDs. Answers are taken in again from where they were moved; every mail that is planned
meanwhile is in doubt, as it has probably gone already, and is looked for before it may go.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog

from daemon.core.errors import SourceError
from daemon.engine.bells import Bells
from daemon.engine.clockwork import Clockwork
from daemon.engine.doubts import DoubtSettings
from daemon.engine.gap import Erased, Gap, close_gap, find_gap, forget_erased, note_gap
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.intake import IntakeSettings, as_received
from daemon.engine.ports import Clock, Fetched, Mailbox, MailboxSession, Reader, Store
from daemon.engine.reception import Reception
from daemon.engine.records import InboxState, MailboxMark, Outgoing, OutState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
LOOP = "recovery"
_MARGIN = timedelta(days=7)
_HEADS = 200
_RETRY_SECONDS = 15.0
_ALL = 100_000
ELSEWHERE = 0
"""Stands for the UIDVALIDITY of mail that was taken in again from where it was moved; no server gives it."""


@dataclass
class OldClock:
    """The clock of the time that is lived through again."""

    at: datetime

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.at

    def set(self, at: datetime | None) -> None:
        """As an alarm it never rings: the next instant is looked up."""


@dataclass
class Recovery:
    """Runs once before all loops, where the database was restored; `archive` is where handled mail was moved."""

    store: Store
    mailbox: Mailbox
    archive: Mailbox | None
    reader: Reader
    clock: Clock
    house: Callable[[], House]
    health: Health
    intake: IntakeSettings
    doubt: DoubtSettings
    erased: Erased | None = None
    _bells: Bells = field(default_factory=Bells)

    async def run(self) -> None:
        """Live through the gap, if there is one; a mailbox that cannot be reached is tried until it can."""
        gap = await self.store.read(lambda tx: find_gap(tx, self.clock.now()))
        if gap is None:
            return
        log.warning("restored", made_at=gap.made_at.isoformat(), restored_at=gap.restored_at.isoformat())
        self.health.problem(
            LOOP,
            "the database was restored: no mail goes out until the mailbox was asked what happened since",
        )
        await self.store.write(partial(self._begin, gap=gap))
        await self._ask_the_mailbox(gap)
        await self._live(gap)
        await self.store.write(partial(self._end, gap=gap))
        self.health.well(LOOP)
        self.health.ended(LOOP)
        log.info("recovered")

    def _begin(self, tx: Tx, gap: Gap) -> None:
        self._forget(tx, gap)
        self._hold(tx, gap)

    def _forget(self, tx: Tx, gap: Gap) -> None:
        if self.erased is not None:
            forget_erased(Scene(tx, self.house(), self.clock.now()), self.erased(gap.made_at))

    def _hold(self, tx: Tx, gap: Gap) -> None:
        """What is to be sent may have gone: it is in doubt, and is looked for soon, as its copy is old."""
        note_gap(tx, gap)
        now = self.clock.now()
        for mail in tx.outgoings((OutState.QUEUED,), limit=_ALL):
            tx.begin_outgoing(mail.id)
        tx.doubt_outgoing(at=now, look_at=now)

    async def _ask_the_mailbox(self, gap: Gap) -> None:
        while True:
            self.health.beat(LOOP)
            try:
                await self._take_in(gap)
                return
            except SourceError as error:
                log.warning("mailbox_lost", auth=error.auth)
                self.health.problem("intake", str(error))
            for _ in range(int(_RETRY_SECONDS)):
                self.health.beat(LOOP)
                await asyncio.sleep(1.0)

    async def _take_in(self, gap: Gap) -> None:
        """Store what came since the backup, in the order it came: what was handled then, and what lies in the box."""
        mark = await self.store.read(lambda tx: tx.mailbox_mark(self.mailbox.name))
        async with AsyncExitStack() as opened:
            box = await opened.enter_async_context(self.mailbox.session())
            found = await self._in_the_box(box, mark)
            sessions = {False: box}
            if self.archive is not None:
                sessions[True] = await opened.enter_async_context(self.archive.session())
                found += [
                    (self._came(mail), True, mail.uid)
                    async for mail in _newest(sessions[True], gap.made_at - _MARGIN)
                ]
            taken = 0
            for moved, group in groupby(sorted(found), key=lambda each: each[1]):
                uids = [uid for _, _, uid in group]
                for start in range(0, len(uids), self.intake.batch):
                    taken += await self._store(
                        sessions[moved], moved, uids[start : start + self.intake.batch]
                    )
        self.health.well("intake")
        log.info("taken_in_again", mails=taken, looked_at=len(found))

    async def _in_the_box(
        self, box: MailboxSession, mark: MailboxMark | None
    ) -> list[tuple[datetime, bool, int]]:
        """What lies in the mailbox unread; where it was made anew, intake looks through it later."""
        if mark is None or mark.uidvalidity != box.uidvalidity:
            return []
        uids = await box.uids_after(mark.last_uid)
        return [(self._came(mail), False, mail.uid) async for mail in box.fetch(uids, 0)]

    async def _store(self, session: MailboxSession, moved: bool, uids: Sequence[int]) -> int:
        self.health.beat(LOOP)
        validity = ELSEWHERE if moved else session.uidvalidity
        # By their own times, whatever order the server gives them in.
        mails = sorted(
            [
                as_received(self.mailbox.name, validity, mail, self._came(mail))
                async for mail in session.fetch(uids, self.intake.max_bytes)
            ],
            key=lambda mail: mail.received_at,
        )
        return await self.store.write(lambda tx: sum(tx.add_received(mail) is not None for mail in mails))

    def _came(self, mail: Fetched) -> datetime:
        return mail.internal_at or self.clock.now()

    async def _live(self, gap: Gap) -> None:
        """Moments and mails in the order of their instants, each at its own."""
        clock = OldClock(gap.lived_until)
        clockwork = Clockwork(self.store, clock, clock, self.house, self._bells, self.health)
        reception = Reception(self.store, self.reader, clock, self.house, self._bells, self.health)
        await clockwork.plan()
        planned_on = clock.at.date()
        while (event := await self.store.read(lambda tx: _next_event(tx, gap.restored_at))) is not None:
            self.health.beat(LOOP)
            at, is_mail = event
            clock.at = max(clock.at, min(at, gap.restored_at))
            # Before it happens again: its time, as after a crash the clock must not go back behind it, and that what
            # was planned before has probably gone, and cannot be cancelled or superseded as if it had not.
            await self.store.write(partial(self._hold, gap=replace(gap, lived_until=clock.at)))
            if clock.at.date() != planned_on:
                planned_on = clock.at.date()
                await clockwork.plan()
            await (reception.handle_some(1) if is_mail else clockwork.run_due())

    def _end(self, tx: Tx, gap: Gap) -> None:
        """Who was erased stays so; what nobody can look for goes as ops chose."""
        self._forget(tx, gap)
        self._hold(tx, gap)
        now = self.clock.now()
        for mail in tx.outgoings((OutState.DOUBT,), limit=_ALL):
            if mail.private or not self.doubt.sent_folder:
                tx.end_doubt(mail.id, self._blindly(tx, mail, gap), at=now)
        close_gap(tx, gap)

    def _blindly(self, tx: Tx, mail: Outgoing, gap: Gap) -> OutState:
        """What becomes of a mail that nobody can look for. The answer to a mail that was handled and moved then has
        surely gone then: it is not given twice.
        """
        answered = tx.inbox_row(mail.cause)
        if answered is not None and answered.uidvalidity == ELSEWHERE:
            return OutState.CANCELLED
        otherwise = gap.otherwise or self.doubt.otherwise
        return OutState.QUEUED if otherwise == "resend" else OutState.PARKED


async def _newest(session: MailboxSession, since: datetime) -> AsyncIterator[Fetched]:
    """The mails that came since, without their bodies: from the newest back, until a whole heap is older."""
    uids = sorted(await session.uids_after(0), reverse=True)
    for start in range(0, len(uids), _HEADS):
        heap = [mail async for mail in session.fetch(sorted(uids[start : start + _HEADS]), 0)]
        fresh = [mail for mail in heap if mail.internal_at is None or mail.internal_at >= since]
        for mail in fresh:
            yield mail
        if not fresh:
            return


def _next_event(tx: Tx, until: datetime) -> tuple[datetime, bool] | None:
    """The next instant at which something happened, and whether that was a mail; None when all is lived through."""
    due = tx.next_due_at()
    due = due if due is not None and due <= until else None
    mail = next(iter(tx.inbox((InboxState.NEW,), limit=1)), None)
    if mail is not None and (due is None or mail.received_at < due):
        return mail.received_at, True
    return (due, False) if due is not None else None
