"""Three simulated years of a team whose clock is set: ahead, back, and right again, at seeded instants."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from daemon.adapters.clock import ManualClock
from daemon.core.model import Moment
from daemon.core.practice import Practice
from daemon.engine.clockwork import Clockwork
from daemon.engine.records import OutState
from daemon.engine.situations import Scene
from daemon.engine.steady import Steady
from daemon.engine.unsent import wait_again
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.scenarios.loops import Loops, running

_TICK = timedelta(hours=6)
_LONGEST_SECONDS = 60
_SHORTEST, _LONGEST_AWAY = timedelta(minutes=1), timedelta(days=3)
_AHEAD, _FAR_AHEAD, _BACK = timedelta(days=10), timedelta(days=400), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Jump:
    """At this true instant the clock is set by so much."""

    at: datetime
    by: timedelta


def jumps(chance: Random, start: datetime, end: datetime, count: int) -> list[Jump]:
    """So many jumps: a third a machine that slept, the others a clock that was wrong for a while and set right."""
    found: list[Jump] = []
    spans = count // 2 + count // 6
    for number in range(spans):
        at = start + (end - start) * (number + chance.random() * 0.9) / spans
        if len(found) + 1 == count or (number % 2 and count - len(found) <= 2 * (spans - number) - 1):
            found.append(Jump(at, timedelta(hours=chance.uniform(1, _AHEAD / timedelta(hours=1)))))
            continue
        by = -_BACK * chance.random() ** 2 if chance.random() < 0.6 else _FAR_AHEAD * chance.random() ** 4
        away = _SHORTEST + (_LONGEST_AWAY - _SHORTEST) * chance.random() ** 2
        found += [Jump(at, by), Jump(at + away, -by)]
    return sorted(found[:count], key=lambda jump: jump.at)


class Counting:
    """A practice whose steps are counted as they are decided, by rule, round, step and about."""

    def __init__(self, practice: Practice, ran: Callable[[tuple[str, ...]], None]) -> None:
        self._practice, self._ran = practice, ran

    def __getattr__(self, name: str) -> Any:
        return getattr(self._practice, name)

    def on_due(self, situation: Any, moment: Moment) -> Iterator[Any]:
        """As the practice."""
        if moment.day is not None:
            self._ran((moment.rule, moment.round, moment.step, moment.about))
        yield from self._practice.on_due(situation, moment)


class Bedside:
    """An alarm clock that says when the loop has nothing more to do now."""

    def __init__(self) -> None:
        self.idle = asyncio.Event()

    def set(self, at: datetime | None) -> None:
        """The loop is about to wait."""
        self.idle.set()


@dataclass
class Course:
    """The engine's clockwork at work while true time passes and the clock shows what it is told to show."""

    seed: int
    years: float
    jumps: int
    ahead: timedelta = timedelta()
    lived: list[tuple[datetime, datetime]] = field(default_factory=list)
    """The spans that the clock went through, as it showed them."""
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    """Each mail that went, and what the clock showed."""
    runs: Counter[tuple[str, ...]] = field(default_factory=Counter)
    begun: dict[tuple[str, ...], int] = field(default_factory=dict)
    """By rule and round, how many spans had begun when the first of its steps ran."""

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        practices = tuple(Counting(practice, self._ran) for practice in PRACTICES)
        rules = tuple(a_rule(name) for name in ("ideas", "successes", "newsletter", "digest"))
        world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=rules)
        self.engine = Engine(world, practices=practices)
        self.start = self.engine.start
        self.end = self.start + timedelta(days=365.25 * self.years)
        self.loops, self.alarm = Loops(self.engine), Bedside()
        out = self.loops
        self.clockwork = Clockwork(
            self.engine.store, self.engine.clock, self.alarm, out.house, out.bells, out.health
        )
        self.steady = Steady(self.engine.store, self.engine.clock, out.house, out.health, self.clockwork.plan)
        self._answers: list[tuple[datetime, Sent]] = []

    def _ran(self, name: tuple[str, ...]) -> None:
        self.runs[name] += 1
        self.begun.setdefault(name[:2], len(self.lived))

    @property
    def clock(self) -> ManualClock:
        return self.engine.clock

    async def run(self) -> None:
        """Live through it all."""
        planned = jumps(self.chance, self.start, self.end, self.jumps)
        now = self.start
        self.lived.append((now, now))
        async with running(self.clockwork.run()):
            await self.alarm.idle.wait()
            for jump in planned:
                now = await self._pass(now, jump.at)
                await self._jump(jump.by)
            await self._pass(now, self.end)

    async def _pass(self, now: datetime, until: datetime) -> datetime:
        """Let true time pass, stopping where something falls due, as the minute's tick would."""
        while now < until:
            due = self.engine.store.write_now(
                lambda tx: min(filter(None, (tx.next_due_at(), tx.next_outgoing_at())), default=None)
            )
            stops = [until, now + _TICK]
            if due is not None:
                stops.append(max(now + timedelta(minutes=1), due - self.ahead))
            now = min(stops)
            self.clock.set(now + self.ahead)
            self.lived[-1] = (self.lived[-1][0], self.clock.now())
            await self._settle()
        return now

    async def _jump(self, by: timedelta) -> None:
        """Set the clock; some seconds later the service has noticed."""
        self.ahead += by
        self.clock.set(self.clock.now() + by)
        self.lived.append((self.clock.now(), self.clock.now()))
        await self._settle()
        await self.steady._jumped(by)
        await self.steady.after_jump()
        await self._settle()

    async def _settle(self) -> None:
        """Have the loop do all there is to do now, and send what may go."""
        self.alarm.idle.clear()
        self.loops.bells.ring("moments")
        async with asyncio.timeout(_LONGEST_SECONDS):
            await self.alarm.idle.wait()
        self.engine.store.write_now(self._send)
        self._answer()

    def _send(self, tx: Any) -> None:
        now = self.clock.now()
        wait_again(Scene(tx, self.engine.house, now), tx.expire_outgoing(now))
        for mail in tx.claim_outgoing(now, 1000):
            tx.begin_outgoing(mail.id)
            tx.mark_outgoing([mail.id], OutState.SENT, at=now)
            self.sent.append((mail.id, now))
            if mail.kind == "ask" and self.chance.random() < 0.2:
                post = Sent(mail.id, mail.kind, mail.member or "", mail.raw, OutState.SENT, now)
                self._answers.append((now + timedelta(hours=self.chance.uniform(0.1, 20)), post))

    def _answer(self) -> None:
        """Some people answer, hours later."""
        due = [post for at, post in self._answers if at <= self.clock.now()]
        self._answers = [each for each in self._answers if each[0] > self.clock.now()]
        for post in due:
            self.engine.reply(post, self.chance.choice(("En fælles frokost", "pas", "Vi fik en ny kunde")))
