"""Settles doubts: where a sending broke off after the dot, our own copy is looked for before the mail goes again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import structlog

from daemon.core.errors import SourceError
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.notices import tell_ops
from daemon.engine.ports import Clock, Mailbox, MailboxSession, Store
from daemon.engine.records import Outgoing, OutState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.sent import is_copy_of

log = structlog.get_logger(__name__)
LOOP = "doubts"
_NO_COPIES = "no-copies"
_LOOKS = 2
_BATCH = 100
MARKED_SENT = "\\Sent"
"""Stands for the folder that the server marks so (RFC 6154), as its name depends on the mailbox's language."""
_MOST_PAUSE = 20.0
_WHY_PARKED = "the connection broke after the final dot, and there is no place to look for a copy"
_RETRY = timedelta(seconds=30)
_WITNESSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtSettings:
    """Where copies of our mail are found, how long they take, and what to do where there are none.

    `sent_folder` is where the provider itself keeps what is sent; `copy_to` an address that every mail goes to as well
    and `copy_folders` where that arrives.
    """

    sent_folder: str = ""
    copy_to: str = ""
    copy_folders: tuple[str, ...] = ("INBOX",)
    wait: timedelta = timedelta(seconds=90)
    otherwise: Literal["resend", "park"] = "resend"

    @property
    def looks(self) -> bool:
        """Whether there is any place to look."""
        return bool(self.sent_folder or self.copy_to)

    def look_at(self, now: datetime) -> datetime:
        """When a doubt that arises now is settled: once a copy has had time to arrive."""
        return now + self.wait if self.looks else now

    def folders(self, mail: Outgoing) -> tuple[str, ...]:
        """Where this mail's copy would be: nowhere for a private one, whose copies are none of our business."""
        if mail.private:
            return ()
        sent = (self.sent_folder,) if self.sent_folder else ()
        return (*sent, *(self.copy_folders if mail.copied else ()))


@dataclass
class Doubts:
    """The loop that settles them."""

    store: Store
    mailbox: Mailbox
    clock: Clock
    house: Callable[[], House]
    bells: Bells
    health: Health
    settings: DoubtSettings = field(default_factory=DoubtSettings)

    async def run(self) -> None:
        """Settle for ever."""
        while True:
            self.health.beat(LOOP)
            await self.settle_due()
            await self.bells.wait("doubts", await self._pause())

    async def _pause(self) -> float:
        next_at = await self.store.read(lambda tx: tx.next_look_at())
        if next_at is None:
            return _MOST_PAUSE
        return min(_MOST_PAUSE, max(0.1, (next_at - self.clock.now()).total_seconds()))

    async def settle_due(self) -> None:
        """Look for every copy whose time has come; a mailbox that cannot be reached is tried again later."""
        now = self.clock.now()
        while rows := await self.store.read(lambda tx: tx.doubtful(now, _BATCH)):
            self.health.beat(LOOP)
            hidden = [row for row in rows if not self.settings.folders(row)]
            await self._end_unseen(hidden)
            wanted = [row for row in rows if self.settings.folders(row)]
            try:
                await self._look(wanted)
            except SourceError:
                log.warning("copies_not_reached", mails=len(wanted))
                await self._put_off([row.id for row in wanted])
            self.bells.ring("outbox")

    async def _look(self, rows: Sequence[Outgoing]) -> None:
        if not rows:
            return
        async with self.mailbox.session() as session:
            for row in rows:
                self.health.beat(LOOP)
                folders = await _named(session, self.settings.folders(row))
                if not folders:
                    await self._end_unseen([row])
                elif await _is_in(session, folders, row):
                    await self._end(row, OutState.SENT)
                elif row.looks + 1 < _LOOKS:
                    look_at = self.clock.now() + self.settings.wait
                    await self.store.write(partial(_note_miss, row=row.id, look_at=look_at))
                elif await self._means_something(session, folders, row):
                    await self._end(row, OutState.QUEUED)
                else:
                    await self._end_unseen([row])

    async def _means_something(self, session: MailboxSession, folders: Sequence[str], row: Outgoing) -> bool:
        """Whether not to find a copy means that there is none: not where mails surely sent leave none either."""
        before = self.clock.now() - self.settings.wait
        copied = not self.settings.sent_folder
        known = await self.store.read(lambda tx: tx.witnesses(before, copied=copied, limit=_WITNESSES))
        for witness in known:
            if witness.copy_at is not None or await _is_in(session, folders, witness):
                self.health.well(_NO_COPIES)
                return True
        if known:
            self.health.problem(
                _NO_COPIES,
                f"no copies of sent mail are found in {' or '.join(folders)}, so that doubts cannot be settled "
                "(see [mailbox.doubt] in the config; `naervaer doctor` tries it out)",
            )
        return not known

    async def _end(self, row: Outgoing, state: OutState) -> None:
        at = self.clock.now()
        await self.store.write(lambda tx: tx.end_doubt(row.id, state, at=at))
        log.info("doubt_settled", mail=row.id, state=str(state))

    async def _end_unseen(self, rows: Sequence[Outgoing]) -> None:
        """There is no telling: the config says whether such a mail goes again or waits for ops."""
        for row in rows:
            if self.settings.otherwise == "resend":
                await self._end(row, OutState.QUEUED)
            else:
                await self.store.write(partial(self._park, row=row))
                log.warning("mail_parked", mail=row.id)

    def _park(self, tx: Tx, row: Outgoing) -> None:
        now = self.clock.now()
        if tx.end_doubt(row.id, OutState.PARKED, at=now):
            tell_ops(Scene(tx, self.house(), now), "parked", {"row": row.id, "reason": _WHY_PARKED})

    async def _put_off(self, ids: Sequence[str]) -> None:
        at = self.clock.now() + _RETRY
        await self.store.write(lambda tx: tx.put_off_looks(ids, at))


def _note_miss(tx: Tx, row: str, look_at: datetime) -> None:
    tx.miss_copy(row, look_at)


def in_words(settings: DoubtSettings) -> str:
    """What happens to a mail in doubt, for `status` and `check`."""
    places = []
    if settings.sent_folder:
        known = settings.sent_folder != MARKED_SENT
        places.append(f"in {settings.sent_folder}" if known else "in the provider's folder of sent mail")
    if settings.copy_to:
        places.append("among the copies that mails take along")
    blind = "goes again" if settings.otherwise == "resend" else "is parked"
    if not places:
        return f"no copies to look for, so that a mail in doubt {blind} ([mailbox.doubt])"
    return f"copies are looked for {' and '.join(places)}; what cannot be looked for {blind}"


async def _named(session: MailboxSession, folders: Sequence[str]) -> tuple[str, ...]:
    """The folders by their names on the server; one that is only marked may not be there."""
    names = [await session.marked(name) if name == MARKED_SENT else name for name in folders]
    return tuple(filter(None, names))


async def _is_in(session: MailboxSession, folders: Sequence[str], mail: Outgoing) -> bool:
    for folder in folders:
        heads = await session.heads(folder, mail.message_id)
        if any(is_copy_of(head, mail.message_id) for head in heads):
            return True
    return False
