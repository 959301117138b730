"""Sends mails through the real delivery over a server that answers as a cell says, and looks what became of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from daemon.adapters.clock import ManualClock
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.tokens import Password
from daemon.engine.addresses import mend
from daemon.engine.bells import Bells
from daemon.engine.delivery import Delivery
from daemon.engine.doubts import Doubts, DoubtSettings
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.ports import Store
from daemon.engine.records import Outgoing, OutState
from daemon.engine.rounds import notice_roster
from daemon.engine.situations import Scene
from daemon.practices import PRACTICES
from tests.contract.transport_kit import some_settings
from tests.engine.kit import BOX, MONDAY, a_house, a_world, renderer
from tests.faults.smtp.cells import Cell
from tests.faults.smtp.hosts import Host, ScriptedHost, SinkHost, certificates
from tests.patience import LONG
from tests.scenarios.loops import running

T = TypeVar("T")
_PATIENCE = 20.0
_WAITED_OUT = 1.5
"""Seconds of patience with a silence that must be waited out: of a process of its own, or beside other connections."""
_LARGE = 5_000_000
_UNENDED = (OutState.QUEUED, OutState.SENDING, OutState.DOUBT, OutState.PARKED)
_COPY = "team+copy@example.test"
_RESTS = {"short": 60.0, "long": 900.0}


@dataclass
class Office:
    """A store with a team, which many trials share: each comes a week after the one before."""

    store: Store
    clock: ManualClock = field(default_factory=lambda: ManualClock(MONDAY))
    trials: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    """What servers took in earlier trials."""

    def __post_init__(self) -> None:
        self.house = a_house(a_world(), PRACTICES, renderer())

    async def open(self) -> None:
        """Once, before the first trial."""
        await self.do(notice_roster)

    async def do(self, work: Callable[[Scene], T]) -> T:
        """Run `work` in a transaction."""
        return await self.store.write(lambda tx: work(Scene(tx, self.house, self.clock.now())))

    async def rows(self, *states: OutState) -> list[Outgoing]:
        """The rows in these states, without bytes."""
        return await self.store.read(lambda tx: tx.outgoings(states, limit=1000))


class SentFolder:
    """A provider's folder of sent mail: what the server took is there."""

    name = "sent"

    def __init__(self, office: Office, host: Host) -> None:
        self._office, self._host = office, host

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Any]:
        """A look into it."""
        yield self

    async def heads(self, folder: str, message_id: str) -> tuple[bytes, ...]:
        """The heads of the copies of a mail."""
        head = f"Message-ID: {message_id}\r\nX-Naervaer: 1\r\n\r\n".encode()
        return (head,) * (self._office.taken + self._host.taken())[message_id]


@dataclass
class Trial:
    """One cell put to the delivery, with mails of its own."""

    office: Office
    cell: Cell
    chance: Random
    pipelining: bool
    connections: int = 1
    mails: int = 2
    ids: list[str] = field(default_factory=list)
    alarms: int = 0

    async def run(self) -> list[str]:
        """What was not as it should be."""
        async with self._host() as host:
            self.host = host
            self._prepare()
            await self._queue()
            async with running(self.delivery.run()):
                await self._until_calm()
                found = await self._compare() if self.connections == 1 else []
                if self.cell.phase == "quit":
                    await self._after_goodbye()
                await self._recover()
                found += await self._account()
            self.office.taken += host.taken()
        self.office.clock.advance(timedelta(days=7))
        await self.office.do(lambda scene: [mend(scene, one) for one in sorted(scene.people.suspended)])
        return [f"{self.cell.name}: {text}" for text in found]

    def _host(self) -> Any:
        if self.cell.server == "sink":
            return SinkHost(self.cell)
        before = self.chance.randrange(self.mails) if self.connections > 1 else 0
        passes = 0.0 if self._waits_out else _PATIENCE
        return ScriptedHost(self.cell, pipelining=self.pipelining, before=before, passes=passes)

    @property
    def _waits_out(self) -> bool:
        """Whether a silence takes its time: a goodbye is said while the next mail may be on its way already."""
        return self.cell.server == "sink" or self.connections > 1 or self.cell.phase == "quit"

    def _prepare(self) -> None:
        office, cell = self.office, self.cell
        patience = _WAITED_OUT if cell.silent and self._waits_out else _PATIENCE
        settings = some_settings(self.host.port, timeout_seconds=patience, data_timeout_seconds=patience)
        if cell.phase == "starttls":
            settings = some_settings(
                *(self.host.port,), tls="starttls", ca_file=certificates()[1], timeout_seconds=patience
            )
        password = Password("hemmeligt") if cell.phase == "auth" else None
        bells, self.health = Bells(), Health(time.monotonic, on_change=self._told)
        self.bells = bells
        doubt = DoubtSettings(sent_folder="Sent", copy_to=_COPY if cell.phase == "copy" else "")
        idle = 0.02 if cell.phase == "quit" else 30.0
        rest = (office.clock, lambda: office.house, bells, self.health)
        self.delivery = Delivery(
            *(office.store, SmtpTransport(settings, password), *rest),
            pace=Pace(
                connections=self.connections,
                per_minute=None,
                per_day=None,
                idle_close_seconds=idle,
                random=self.chance,
            ),
            doubt=doubt,
        )
        self.doubts = Doubts(office.store, SentFolder(office, self.host), *rest, settings=doubt)  # type: ignore[arg-type]

    def _told(self, name: str, text: str | None) -> None:
        self.alarms += name == "delivery" and text is not None

    async def _queue(self, mails: int | None = None) -> None:
        now = self.office.clock.now()
        for number in range(mails or self.mails):
            self.office.trials += 1
            name = f"{self.office.trials:016}"
            message_id = f"<{name}@{BOX.domain}>"
            large = self.cell.phase == "pour" and self.cell.server == "scripted" and not self.ids
            body = "x" * 60_000 + "\r\n"
            text = body * (_LARGE // len(body)) if large else "Hej\r\n"
            raw = f"Message-ID: {message_id}\r\nX-Naervaer: 1\r\n\r\n{text}"
            who = ("rikke", "jonas")[number % 2]
            row = Outgoing(
                id=name,
                cause=f"test|{name}",
                kind="send",
                member=who,
                sender=BOX.address,
                recipient=f"{who}@example.test",
                message_id=message_id,
                raw=raw.encode(),
                priority=1,
                created_at=now + timedelta(microseconds=self.office.trials),
                next_at=now,
            )
            await self.office.store.write(lambda tx, row=row: tx.add_outgoing(row))
            self.ids.append(name)

    async def _rows(self) -> list[Outgoing]:
        found = [await self.office.store.read(lambda tx, one=one: tx.outgoing(one)) for one in self.ids]
        return [row for row in found if row is not None]

    async def _until_calm(self) -> None:
        """Until nothing is on its way, and what may go now waits for a rest to end."""
        deadline = time.monotonic() + LONG
        while True:
            moving = await self.office.rows(OutState.QUEUED, OutState.SENDING)
            now = self.office.clock.now()
            due = [row for row in moving if row.state is OutState.SENDING or row.next_at <= now]
            if self.delivery.idle and (not due or self.delivery.rest.resting):
                return
            assert time.monotonic() < deadline, f"{self.cell.name}: it did not come to rest: {due}"
            await asyncio.sleep(0.002)

    async def _compare(self) -> list[str]:
        """What the cell says against what is."""
        cell, (first, behind) = self.cell, await self._rows()
        now, rest = self.office.clock.now(), self.delivery.rest
        found = {
            "state": str(first.state),
            "when": _when(first, now, rest.until),
            "rests": _named_rest(rest.seconds),
            "behind": await self._behind(behind),
            "told": await self._heard(),
            "tried": first.attempts,
        }
        if cell.connection != "-":
            found["connection"] = self._connection()
        wrong = {name: value for name, value in found.items() if not _is_told(getattr(cell, name), value)}
        return [f"{name} is {value}, not {getattr(cell, name)}" for name, value in wrong.items()]

    async def _behind(self, behind: Outgoing) -> str:
        if self.cell.behind == "same" and behind.state in self.cell.state.split("|"):
            return "same"
        if behind.state is OutState.SENT:
            return "goes"
        return "waits" if behind.state is OutState.QUEUED and not behind.attempts else str(behind.state)

    def _connection(self) -> str:
        """Whether all mails so far went over one."""
        return "kept" if self.host.connections == 1 else "new"

    async def _heard(self) -> str:
        """Who is told: of these mails, not of mails about them."""
        if "delivery" in self.health.problems:
            return "health"
        kinds = Counter(row.kind for row in await self.office.rows(*OutState) if self._is_new(row))
        return "leader" if kinds["bounced"] else "ops" if kinds["ops"] else "-"

    def _is_new(self, row: Outgoing) -> bool:
        return self.office.clock.now() - row.created_at < timedelta(days=3)

    async def _after_goodbye(self) -> None:
        """The connection was idle and is closed; the next mail has another one."""
        if isinstance(self.host, ScriptedHost):
            deadline = time.monotonic() + LONG
            while "QUIT" not in self.host.commands:
                assert time.monotonic() < deadline, f"{self.cell.name}: no QUIT"
                await asyncio.sleep(0.002)
        await self._queue(1)
        self.bells.ring("outbox")
        await self._until_calm()

    async def _recover(self) -> None:
        """The server is well again, and time goes by until everything has ended."""
        await self.host.heal()
        for _ in range(30):
            if not await self.office.rows(*_UNENDED):
                break
            self.office.clock.advance(timedelta(minutes=20))
            self.delivery.bells.ring("outbox")
            await self.doubts.settle_due()
            await self._until_calm()
        if self.health.problems:
            # Where all that broke off turned out to be sent, only the next mail shows that sending works again.
            await self._queue(1)
            self.bells.ring("outbox")
            await self._until_calm()

    async def _account(self) -> list[str]:
        """Nothing is left over, nothing came twice, and the server has what we say it has."""
        taken = self.host.taken()
        broken = [f"{row.id} is still {row.state}" for row in await self.office.rows(*_UNENDED)]
        broken += [f"{name} was taken {times} times" for name, times in taken.items() if times > 1]
        for row in await self._rows():
            if (row.state is OutState.SENT) != (taken[row.message_id] == 1):
                broken.append(f"{row.id} is {row.state}, and was taken {taken[row.message_id]} times")
            if row.state is OutState.FAILED and "failed" not in self.cell.state:
                broken.append(f"{row.id} failed: {row.error}")
        broken += [f"{self.alarms} alarms"] * (self.alarms > 1 and self.connections == 1)
        broken += [f"still told: {text}" for text in self.health.problems.values()]
        return broken


def _is_told(told: str | int, value: str | int) -> bool:
    """Whether the table says so; where it names several, it is chance."""
    return value in (told.split("|") if isinstance(told, str) else (told,))


def _when(row: Outgoing, now: datetime, rests_until: datetime | None) -> str:
    if row.state is not OutState.QUEUED:
        return "-"
    if row.next_at == rests_until:
        return "then"
    return "later" if row.next_at > now else "now"


def _named_rest(seconds: float) -> str:
    return next((name for name, length in _RESTS.items() if abs(seconds - length) < 1), "-")
