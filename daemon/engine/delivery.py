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

import structlog

from daemon.core.errors import DeliveryError
from daemon.engine.bells import Bells, end_if_cancelled
from daemon.engine.doubts import DoubtSettings
from daemon.engine.endings import RESTING, Ending, note_ending
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.pace import Pace, Window
from daemon.engine.ports import Clock, Connection, Outcome, Report, Store, Transport, always
from daemon.engine.post import wait_again
from daemon.engine.records import Outgoing
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
LOOP = "delivery"
_DAY_LIMIT = "day-limit"
_REST_SLICE_SECONDS = 1.0


@dataclass
class Sending:
    """One attempt at a mail: its name, whether it was marked as being sent, and how it ended."""

    attempt: str = ""
    begun: bool = False
    report: Report = field(default_factory=lambda: Report(outcome=Outcome.TEMPORARY, phase="connect"))


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
            # Our own copy is one more recipient to the server.
            most = self.pace.per_day // (2 if self.doubt.copy_to else 1)
            room = min(room, most - sent - len(self._flying))
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
            await self._settle(mail, Sending(report=_broke(mail, begun=False)))
            return None
        following: Outgoing | None = mail
        while following is not None:
            mail = following
            sent = await self._send(connection, mail)
            await self._settle(mail, sent)
            if sent.report.outcome in RESTING:
                await self._stop_all(sent.report)
            if not _still_good(sent.report):
                await _close(connection)
                return None
            following = self._next_at_once(sent.report)
        return connection

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
            sending.report = _broke(mail, begun=sending.begun)
        return sending

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
        report = Report(
            outcome=Outcome.REFUSED_AUTH if error.auth else Outcome.TEMPORARY,
            phase="connect",
            code=error.code,
            text=str(error),
        )
        await self._settle(mail, Sending(report=report))
        await self._stop_all(report)

    async def _stop_all(self, report: Report) -> None:
        """All sending rests, as no mail would fare better; one alarm until it goes on."""
        refused_auth = report.outcome is Outcome.REFUSED_AUTH
        self.health.problem(LOOP, report.text)
        self._refused += 1
        until = self.clock.now() + self.pace.rest(self._refused, long=report.outcome in RESTING)
        self._resume_at = until
        self._let_go()
        await self.store.write(lambda tx: tx.defer_outgoing(until))
        log.warning("sending_rests", auth=refused_auth, outcome=str(report.outcome), code=report.code)

    async def _settle(self, mail: Outgoing, sending: Sending) -> None:
        """Keep how the sending ended."""
        report = sending.report
        now = self.clock.now()
        ending = Ending(mail=mail, attempt=sending.attempt, report=report, look_at=self.doubt.look_at(now))
        await self.store.write(lambda tx: note_ending(Scene(tx, self.house(), now), ending, self.pace))
        if report.outcome is Outcome.SENT:
            self.health.well(LOOP)
            self._refused = 0
        log.info(
            "sent" if report.outcome is Outcome.SENT else "not_sent",
            mail=mail.id,
            outcome=str(report.outcome),
        )
        if report.outcome is Outcome.UNKNOWN:
            self.bells.ring("doubts")
        self._landed(mail)


def _still_good(report: Report) -> bool:
    """Whether another mail may go over the connection that this one went over."""
    doubtful = report.outcome in (Outcome.UNKNOWN, *RESTING) or report.code in (None, 421)
    return report.outcome is Outcome.SENT or not doubtful


def _broke(mail: Outgoing, *, begun: bool) -> Report:
    """Our own fault, anywhere: after the mark nobody knows how far it came."""
    log.exception("sending_broke", mail=mail.id)
    text = "sending broke; see the log"
    if begun:
        return Report(outcome=Outcome.UNKNOWN, phase="dot", text=text)
    return Report(outcome=Outcome.TEMPORARY, phase="connect", text=text)


async def _close(connection: Connection | None) -> None:
    if connection is not None:
        with suppress(DeliveryError, OSError, TimeoutError):
            await connection.close()
