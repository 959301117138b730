"""Sends what the outbox holds: paced, by priority, over a few connections, at least once and never marked sent
before it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from daemon.core.errors import DeliveryError
from daemon.engine.addresses import Refusal, note_refusal
from daemon.engine.bells import Bells, end_if_cancelled
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.notices import tell_ops
from daemon.engine.pace import Pace, Window
from daemon.engine.ports import Clock, Connection, Outcome, Report, Store, Transport
from daemon.engine.post import wait_again
from daemon.engine.records import Outgoing, OutState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.bounce_cause import cause_of
from daemon.mail.reading import Cause

log = structlog.get_logger(__name__)
LOOP = "delivery"
_DAY_LIMIT = "day-limit"
_REST_SLICE_SECONDS = 1.0
_NO_MAILBOX = (550, 551, 553)


@dataclass
class Delivery:
    """The loop that feeds the senders."""

    store: Store
    transport: Transport
    clock: Clock
    house: Callable[[], House]
    bells: Bells
    health: Health
    pace: Pace = field(default_factory=Pace)
    _flying: set[str] = field(default_factory=set)
    _resume_at: datetime | None = None
    _draining: bool = False
    _refused: int = 0
    """How often in a row no connection could be had."""

    def __post_init__(self) -> None:
        self._window = Window(self.pace.per_minute, self.health.monotonic)
        self._ready: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._arrived = asyncio.Event()

    async def run(self) -> None:
        """Send for ever."""
        await self.settle_doubts()
        async with asyncio.TaskGroup() as group:
            for _ in range(self.pace.connections):
                group.create_task(self._sender())
            while True:
                self.health.beat(LOOP)
                await self._feed()

    async def drain(self, seconds: float) -> None:
        """Begin nothing new, and let what is on its way end, for so many seconds at most."""
        self._draining = True
        self._let_go()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._flying:
                    self._arrived.clear()
                    await self._arrived.wait()

    def rest_no_longer(self) -> None:
        """The clock was set: a rest reckoned by the time before it holds nothing up."""
        self._resume_at = None
        self.bells.ring("outbox")

    def _let_go(self) -> None:
        """What was claimed and not begun waits in the outbox again."""
        while not self._ready.empty():
            self._flying.discard(self._ready.get_nowait().id)

    async def settle_doubts(self) -> None:
        """What was being sent when we last stopped goes out again, byte for byte and with the same Message-ID."""

        def work(tx: Tx) -> int:
            doubtful = [mail.id for mail in tx.outgoings((OutState.SENDING,), limit=10_000)]
            now = self.clock.now()
            if doubtful:
                tx.mark_outgoing(
                    doubtful, OutState.QUEUED, at=now, next_at=now, error="stopped while sending"
                )
            return len(doubtful)

        count = await self.store.write(work)
        if count:
            log.warning("sending_was_interrupted", mails=count)

    async def _feed(self) -> None:
        now = self.clock.now()
        if self._draining:
            await self.bells.wait("outbox", 20.0)
            return
        if self._resume_at and now < self._resume_at:
            # Short, as a clock may be set forward: a machine that slept need not rest again.
            await self.bells.wait("outbox", min(_REST_SLICE_SECONDS, (self._resume_at - now).total_seconds()))
            return
        room = self.pace.batch - len(self._flying) if self._ready.qsize() <= self.pace.refill else 0
        claimed = await self.store.write(lambda tx: self._claim(tx, now, room)) if room > 0 else []
        for mail in claimed:
            self._flying.add(mail.id)
            self._ready.put_nowait(mail)
        if not claimed or len(claimed) < room:
            await self.bells.wait("outbox", await self._pause(now))

    def _claim(self, tx: Tx, now: datetime, room: int) -> list[Outgoing]:
        if self.pace.per_day is not None:
            sent = tx.sent_since(now - timedelta(days=1), until=now)
            room = min(room, self.pace.per_day - sent - len(self._flying))
        if room <= 0:
            self.health.problem(_DAY_LIMIT, "the limit of mails a day is reached; the rest waits")
            return []
        self.health.well(_DAY_LIMIT)
        wait_again(Scene(tx, self.house(), now), tx.expire_outgoing(now))
        found = tx.claim_outgoing(now, room + len(self._flying))
        return [mail for mail in found if mail.id not in self._flying][:room]

    async def _pause(self, now: datetime) -> float:
        next_at = await self.store.read(lambda tx: tx.next_outgoing_at())
        if next_at is None or self._flying or _DAY_LIMIT in self.health.problems:
            return 20.0
        return min(20.0, max(0.05, (next_at - now).total_seconds()))

    async def _sender(self) -> None:
        """One connection: opened when there is something to send, closed when idle."""
        connection: Connection | None = None
        try:
            while True:
                try:
                    async with asyncio.timeout(self.pace.idle_close_seconds):
                        mail = await self._ready.get()
                except TimeoutError:
                    await _close(connection)
                    connection = None
                    continue
                self._call_for_more()
                connection = await self._deliver(connection, mail)
                end_if_cancelled()
        finally:
            await _close(connection)

    def _call_for_more(self) -> None:
        """Have the next rows claimed while there is still something to send."""
        if self._ready.qsize() in (0, self.pace.refill):
            self.bells.ring("outbox")

    async def _deliver(self, connection: Connection | None, mail: Outgoing) -> Connection | None:
        """Send this mail, and at once what is ready behind it; the connection, if it is still of use."""
        try:
            while wait := self._window.wait_seconds():
                await asyncio.sleep(min(wait, 5.0))
                self.health.beat(LOOP)
            if not (connection and connection.alive):
                connection = await self.transport.connect()
        except DeliveryError as error:
            await self._unreachable(mail, error)
            return None
        except Exception:
            await self._settle(mail, _broke(mail))
            return None
        begun = mail if await self.store.write(lambda tx: tx.begin_outgoing(mail.id)) else None
        if begun is None:
            self._landed(mail)
        while begun is not None:
            report = await self._send(connection, begun)
            begun = await self._settle(begun, report, self._next_at_once(report))
            if not _still_good(report):
                await _close(connection)
                return None
        return connection

    async def _send(self, connection: Connection, mail: Outgoing) -> Report:
        """Hand one mail over; it was marked as being sent, so that MAIL, RCPT and DATA may travel together."""
        try:
            return await connection.send(mail.sender, mail.recipient, mail.raw)
        except Exception:
            return _broke(mail)

    def _next_at_once(self, report: Report) -> Outgoing | None:
        """The mail that may follow on the same connection without any wait."""
        if not _still_good(report) or self._ready.empty() or self._window.wait_seconds():
            return None
        mail = self._ready.get_nowait()
        self._call_for_more()
        return mail

    def _landed(self, mail: Outgoing) -> None:
        """Nothing of this mail is under way any more."""
        self._flying.discard(mail.id)
        self._arrived.set()
        if self._ready.empty():
            self.bells.ring("outbox")

    async def _unreachable(self, mail: Outgoing, error: DeliveryError) -> None:
        """No connection: all sending rests for a while that grows, longest when the log-in was refused."""
        self.health.problem(LOOP, str(error))
        self._refused += 1
        until = self.clock.now() + self.pace.rest(self._refused, auth=error.auth)
        self._resume_at = until
        self._let_go()
        report = Report(outcome=Outcome.TEMPORARY, phase="connect", code=error.code, text=str(error))
        await self._settle(mail, report)
        await self.store.write(lambda tx: tx.defer_outgoing(until))
        log.warning("server_unreachable", auth=error.auth, code=error.code)

    async def _settle(self, mail: Outgoing, report: Report, then: Outgoing | None = None) -> Outgoing | None:
        """Keep how the sending ended and begin the next one, in one commit; the next, if it is to go."""

        def work(tx: Tx) -> bool:
            self._note(tx, mail, report)
            return then is not None and tx.begin_outgoing(then.id)

        begun = await self.store.write(work)
        if report.outcome is Outcome.SENT:
            self.health.well(LOOP)
            self._refused = 0
        event = "sent" if report.outcome is Outcome.SENT else "not_sent"
        log.info(event, mail=mail.id, outcome=str(report.outcome))
        self._landed(mail)
        if then is not None and not begun:
            self._landed(then)
        return then if begun else None

    def _note(self, tx: Tx, mail: Outgoing, report: Report) -> None:
        now = self.clock.now()
        if report.outcome is Outcome.SENT:
            tx.mark_outgoing([mail.id], OutState.SENT, at=now)
            return
        row = tx.outgoing(mail.id)
        if row is None or row.state in (OutState.CANCELLED, OutState.EXPIRED):
            return
        code = report.enhanced or str(report.code or "")
        if report.outcome is Outcome.PERMANENT:
            tx.mark_outgoing([mail.id], OutState.FAILED, at=now, error=report.text, code=code)
            self._tell_of_failure(tx, mail, report, code)
        elif now - mail.created_at > self.pace.give_up:
            tx.mark_outgoing([mail.id], OutState.FAILED, at=now, error=f"gave up: {report.text}", code=code)
            tell_ops(Scene(tx, self.house(), now), "undelivered", {"row": mail.id, "reason": report.text})
        else:
            again = now + self.wait_before(row.attempts)
            tx.mark_outgoing([mail.id], OutState.QUEUED, at=now, next_at=again, error=report.text, code=code)

    def _tell_of_failure(self, tx: Tx, mail: Outgoing, report: Report, code: str) -> None:
        scene = Scene(tx, self.house(), self.clock.now())
        member = scene.people.members.get(mail.member or "")
        if report.phase != "rcpt" or member is None:
            tell_ops(scene, "undelivered", {"row": mail.id, "reason": report.text})
            return
        refusal = Refusal(
            letter=mail.id,
            address=mail.recipient,
            permanent=True,
            cause=_cause(report),
            code=code,
            reason=report.text,
        )
        if note_refusal(scene, mail.id, member, refusal) != "the address is dead":
            tell_ops(scene, "undelivered", {"row": mail.id, "reason": report.text})

    def wait_before(self, attempts: int) -> timedelta:
        """How long until the next try: doubling, with jitter, up to a most."""
        doublings: int = 2 ** min(attempts, 16)
        longest = min(self.pace.retry_first * doublings, self.pace.retry_most)
        return longest * self.pace.random.uniform(0.8, 1.2)


def _still_good(report: Report) -> bool:
    """Whether another mail may go over the connection that this one went over."""
    doubtful = report.outcome in (Outcome.UNKNOWN, Outcome.REFUSED_AUTH) or report.code in (None, 421)
    return report.outcome is Outcome.SENT or not doubtful


def _cause(report: Report) -> Cause:
    """Why a recipient was refused; a bare 550 or the like means that there is no such mailbox (RFC 5321 4.2.3)."""
    told = cause_of(report.enhanced or "", report.text, permanent=True)
    bare = told == "other" and report.enhanced is None and report.code in _NO_MAILBOX
    return "gone" if bare else told


def _broke(mail: Outgoing) -> Report:
    log.exception("sending_broke", mail=mail.id)
    return Report(outcome=Outcome.UNKNOWN, phase="data", text="sending broke; see the log")


async def _close(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(DeliveryError, OSError, TimeoutError):
            await connection.close()
