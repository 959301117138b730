"""Sends what the outbox holds: paced, by priority, over a few connections; never marked sent before it is, and in
doubt where nobody knows.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import structlog

from daemon.core.errors import DeliveryError
from daemon.engine.bells import Bells, end_if_cancelled
from daemon.engine.doubts import DoubtSettings
from daemon.engine.endings import RESTING, Ending, Sending, note_ending
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.pace import Pace, Window
from daemon.engine.ports import Clock, Connection, Outcome, Report, Store, Transport, always
from daemon.engine.ready import URGENT, URGENT_AT_ONCE, Ready, within
from daemon.engine.records import Outgoing
from daemon.engine.rest import PROBLEM, Rest, put_off, resume
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.engine.unsent import wait_again

log = structlog.get_logger(__name__)
LOOP = PROBLEM
_DAY_LIMIT = "day-limit"
_REST_SLICE_SECONDS = 1.0


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
    doubt: DoubtSettings = field(default_factory=DoubtSettings)
    may_end: Callable[[], bool] = always
    """Asked just before each final dot: whether this process may still send."""
    _flying: dict[str, int] = field(default_factory=dict)
    _draining: bool = False

    def __post_init__(self) -> None:
        self.rest = Rest(self.pace, self.clock, self.health)
        self._door = asyncio.Lock()
        """Held while a connection is opened."""
        self._window = Window(self.pace.per_minute, self.health.monotonic)
        self._ready = Ready()
        self._arrived = asyncio.Event()

    async def run(self) -> None:
        """Send for ever."""
        await self.settle_doubts()
        # Whoever starts us anew may have mended what we rested for.
        await self.rest_no_longer()
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
                while not self.idle:
                    self._arrived.clear()
                    await self._arrived.wait()

    @property
    def idle(self) -> bool:
        """Whether no mail is on its way or about to be."""
        return not self._flying

    async def rest_no_longer(self) -> None:
        """Try again now: the clock was set, which a rest was reckoned by, or somebody mended something."""
        self.rest.end()
        await self.store.write(lambda tx: resume(tx, self.clock.now()))
        self.bells.ring("outbox")

    async def use(self, transport: Transport) -> None:
        """Send over another server, or with another password, from the next mail on."""
        self.transport = transport
        await self.rest_no_longer()

    def _let_go(self) -> None:
        """What was claimed and not begun waits in the outbox again."""
        while self._ready:
            self._flying.pop(self._ready.take().id, None)

    async def settle_doubts(self) -> None:
        """What was being sent when we last stopped is in doubt: the server may have it."""
        now = self.clock.now()
        look_at = self.doubt.look_at(now)
        found = await self.store.write(lambda tx: tx.doubt_outgoing(at=now, look_at=look_at))
        if found:
            log.warning("sending_was_interrupted", mails=len(found))
        self.bells.ring("doubts")

    async def _feed(self) -> None:
        now = self.clock.now()
        if self._draining:
            await self.bells.wait("outbox", 20.0)
            return
        if self.rest.resting:
            # Short, as a clock may be set forward: a machine that slept need not rest again.
            await self.bells.wait("outbox", min(_REST_SLICE_SECONDS, self.rest.seconds))
            return
        most = (1 if self.rest.on_trial else self.pace.batch) - len(self._flying)
        room = max(0, most) if len(self._ready) <= self.pace.refill else 0
        claimed = await self.store.write(lambda tx: self._claim(tx, now, room))
        for mail in claimed:
            self._flying[mail.id] = mail.priority
            self._ready.put(mail)
        if not claimed or len(claimed) < room:
            await self.bells.wait("outbox", await self._pause(now))

    def _claim(self, tx: Tx, now: datetime, room: int) -> list[Outgoing]:
        """The next rows for so much room, and what is urgent, which comes first, though there is none."""
        urgent = 0 if self.rest.on_trial else URGENT_AT_ONCE
        if self.pace.per_day is not None:
            used = tx.sent_since(now - timedelta(days=1), until=now) + len(self._flying)
            left = self.pace.left_today(used, copied=bool(self.doubt.copy_to))
            if room and left <= self.pace.kept_a_day:
                self.health.problem(_DAY_LIMIT, "the limit of mails a day is reached; the rest waits")
            elif room:
                self.health.well(_DAY_LIMIT)
            room, urgent = min(room, left - self.pace.kept_a_day), min(urgent, left)
        if max(room, urgent) <= 0:
            return []
        wait_again(Scene(tx, self.house(), now), tx.expire_outgoing(now))
        begun = [priority for priority in self._flying.values() if room > 0 or priority == URGENT]
        found = tx.claim_outgoing(now, max(room, urgent) + len(begun))
        return within(room, urgent, [mail for mail in found if mail.id not in self._flying])

    async def _pause(self, now: datetime) -> float:
        next_at = await self.store.read(lambda tx: tx.next_outgoing_at())
        if next_at is None or self._flying or _DAY_LIMIT in self.health.problems:
            return 20.0
        return min(20.0, max(0.05, (next_at - now).total_seconds()))

    async def _sender(self) -> None:
        """One connection: opened when there is something to send, closed when idle or when there is a better one."""
        connection: Connection | None = None
        over = self.transport
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
                if over is not self.transport:
                    await _close(connection)
                    connection, over = None, self.transport
                connection = await self._deliver(connection, mail)
                end_if_cancelled()
        finally:
            await _close(connection)

    def _call_for_more(self) -> None:
        """Have the next rows claimed while there is still something to send."""
        if len(self._ready) in (0, self.pace.refill):
            self.bells.ring("outbox")

    async def _deliver(self, connection: Connection | None, mail: Outgoing) -> Connection | None:
        """Send this mail, and at once what is ready behind it; the connection, if it is still of use."""
        while wait := self._window.wait_seconds(urgent=mail.priority == URGENT):
            await self._ready.filled(min(wait, 5.0))
            mail = self._ready.more_urgent_than(mail)
            self.health.beat(LOOP)
        if not (connection and connection.alive):
            await _close(connection)
            connection = await self._connect(mail)
        if connection is None or self.rest.resting:
            self._landed(mail)
            return connection
        following: Outgoing | None = mail
        while following is not None:
            mail = following
            sent = await self._send(connection, mail)
            await self._settle(mail, sent)
            if self.rest.heed(sent.report, alive=connection.alive):
                await self._put_off()
            self._landed(mail)
            if not connection.alive or sent.report.outcome in RESTING:
                await _close(connection)
                return None
            following = self._next_at_once()
        return connection

    async def _connect(self, mail: Outgoing) -> Connection | None:
        """A new connection, for this mail; one at a time, as what one is refused the others would be refused too, and
        refused log-ins in a row may lock the account.
        """
        async with self._door:
            if self.rest.resting:
                return None
            try:
                return await self.transport.connect()
            except DeliveryError as error:
                outcome = Outcome.REFUSED_AUTH if error.auth else Outcome.TEMPORARY
                report = Report(outcome=outcome, phase="connect", code=error.code, text=str(error))
            except Exception:
                report = _broke(mail, "connect")
            await self._settle(mail, Sending(report=report))
            self.rest.begin(report)
            await self._put_off()
            return None

    async def _put_off(self) -> None:
        """All that is queued waits for the end of the rest, and says so where somebody looks."""
        if until := self.rest.until:
            await self.store.write(lambda tx: put_off(tx, until))

    async def _send(self, connection: Connection, mail: Outgoing) -> Sending:
        """Hand one mail over; it is marked as being sent just before its body, so that all before that is definite."""
        sending = Sending(attempt=secrets.token_hex(8))

        async def begin(copied: bool) -> bool:
            sending.begun = await self.store.write(
                lambda tx: tx.begin_outgoing(mail.id, attempt=sending.attempt, copied=copied)
            )
            return sending.begun

        try:
            sending.report = await connection.send(
                mail.sender,
                mail.recipient,
                mail.raw,
                copy_to="" if mail.private else self.doubt.copy_to,
                before_data=begin,
                may_end=self.may_end,
            )
        except Exception:
            sending.report = _broke(mail, "dot" if sending.begun else "mail")
            await _close(connection)
        return sending

    def _next_at_once(self) -> Outgoing | None:
        """The mail that may follow on the same connection without any wait."""
        mail = self._ready.peek()
        if self.rest.resting or not mail or self._window.wait_seconds(urgent=mail.priority == URGENT):
            return None
        self._ready.take()
        self._call_for_more()
        return mail

    def _landed(self, mail: Outgoing) -> None:
        """Nothing of this mail is under way any more; in a rest nothing else is to be begun."""
        self._flying.pop(mail.id, None)
        if self.rest.resting:
            self._let_go()
        self._arrived.set()
        if not self._ready:
            self.bells.ring("outbox")

    async def _settle(self, mail: Outgoing, sending: Sending) -> None:
        """Keep how the sending ended."""
        report = sending.report
        now = self.clock.now()
        ending = Ending(mail=mail, attempt=sending.attempt, report=report, look_at=self.doubt.look_at(now))
        await self.store.write(lambda tx: note_ending(Scene(tx, self.house(), now), ending, self.pace))
        event = "sent" if report.outcome is Outcome.SENT else "not_sent"
        log.info(event, mail=mail.id, outcome=str(report.outcome))
        if report.outcome is Outcome.UNKNOWN:
            self.bells.ring("doubts")


def _broke(mail: Outgoing, phase: Literal["connect", "mail", "dot"]) -> Report:
    """Our own fault, anywhere: after the mark nobody knows how far it came."""
    log.exception("sending_broke", mail=mail.id)
    outcome = Outcome.UNKNOWN if phase == "dot" else Outcome.TEMPORARY
    return Report(outcome=outcome, phase=phase, text="sending broke; see the log")


async def _close(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(DeliveryError, OSError, TimeoutError):
            await connection.close()
