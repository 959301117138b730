"""The running service: every loop of the engine over the ports it is given, as one task group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog

from daemon.engine.ahead import Ahead
from daemon.engine.bells import Bells
from daemon.engine.clockwork import Clockwork
from daemon.engine.delivery import Delivery
from daemon.engine.doubts import Doubts, DoubtSettings
from daemon.engine.gap import Erased
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.intake import Intake, IntakeSettings
from daemon.engine.notes_watch import NotesWatch
from daemon.engine.pace import Pace
from daemon.engine.patience import PatientStore, RoomWatch
from daemon.engine.ports import Alarm, Clock, Mailbox, Reader, Room, Store, Transport, always
from daemon.engine.reception import Reception
from daemon.engine.recovery import Recovery
from daemon.engine.steady import Steady
from daemon.engine.upkeep import Upkeep

log = structlog.get_logger(__name__)
_DRAIN_SECONDS = 5.0


class _Loop(Protocol):
    """What the service runs side by side."""

    async def run(self) -> None:
        """Go on until cancelled."""
        ...


class _Stopped(Exception):
    """Ends the task group in good order."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """The adapters the service runs over."""

    store: Store
    mailbox: Mailbox
    transport: Transport
    reader: Reader
    clock: Clock
    alarm: Alarm
    monotonic: Callable[[], float]
    room: Room | None = None
    may_end: Callable[[], bool] = always
    """Whether this process may still send, asked before each final dot."""
    archive: Mailbox | None = None
    """Where handled mail was moved, for the first start after a restore."""
    erased: Erased | None = None


@dataclass
class Service:
    """All loops together; `house` is replaced by a reload."""

    outside: Outside
    house: House
    intake_settings: IntakeSettings = field(default_factory=IntakeSettings)
    pace: Pace = field(default_factory=Pace)
    bells: Bells = field(default_factory=Bells)
    real_time: bool = False
    """Whether the clock is the system's, and so one that may be set wrongly; not one that is moved by hand."""
    doubt: DoubtSettings = field(default_factory=DoubtSettings)

    def __post_init__(self) -> None:
        out = self.outside
        self.health = Health(out.monotonic)
        # What is under way and what makes room may use the reserve of a full disk; what only adds waits.
        spends = PatientStore(out.store, self.health, out.room)
        spares = replace(spends, sparing=True)
        self.clockwork = Clockwork(spares, out.clock, out.alarm, self._house, self.bells, self.health)
        ahead = Ahead(lambda: self.house.urgent_words)
        self.reception = Reception(spares, out.reader, out.clock, self._house, self.bells, self.health, ahead)
        self.delivery = Delivery(
            *(spends, out.transport, out.clock, self._house, self.bells, self.health),
            pace=self.pace,
            doubt=self.doubt,
            may_end=out.may_end,
        )
        self.doubts = Doubts(
            *(spends, out.mailbox, out.clock, self._house, self.bells, self.health), settings=self.doubt
        )
        self.intake = Intake(
            spares, out.mailbox, out.clock, self.bells, self.health, self.intake_settings, ahead
        )
        self.steady = Steady(spends, out.clock, self._house, self.health, self._after_jump)
        self.upkeep = Upkeep(
            spends, out.clock, self._house, self.health, lambda: self.real_time and self.steady.doubtful
        )
        self.recovery = Recovery(
            *(spends, out.mailbox, out.archive, out.reader, out.clock, self._house, self.health),
            *(self.intake_settings, self.doubt, out.erased),
        )
        self.notes_watch = NotesWatch(spends, out.clock, self._house, self.bells, self.health)
        self.room_watch = RoomWatch(self.health, out.room)

    def _house(self) -> House:
        return self.house

    async def _after_jump(self) -> None:
        await self.delivery.rest_no_longer()
        await self.clockwork.plan()

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set; a loop that breaks ends the service with its error, for systemd to start
        anew.
        """
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._begin(group))
                await stop.wait()
                await self.delivery.drain(_DRAIN_SECONDS)
                raise _Stopped
        except* _Stopped:
            log.info("stopped")

    async def _begin(self, group: asyncio.TaskGroup) -> None:
        """Start the loops, once a restored database knows again what happened."""
        group.create_task(self.room_watch.run())
        await self.recovery.run()
        for loop in self._loops():
            group.create_task(loop.run())

    def _loops(self) -> tuple[_Loop, ...]:
        return (
            *(self.clockwork, self.reception, self.delivery, self.doubts),
            *(self.intake, self.upkeep, self.notes_watch),
            *((self.steady,) if self.real_time else ()),
        )

    async def reload(self, house: House, transport: Transport | None = None) -> None:
        """Work by another config from now on: moments are planned anew, who came is welcomed, who left is let go, and
        mail goes over `transport`, at once though sending may rest.
        """
        self.house = house
        if transport is not None:
            await self.delivery.use(transport)
        await self.notes_watch.look()
        await self.clockwork.plan()
        self.bells.ring("inbox", "outbox", "moments")
