"""Runs moments as they fall due, and keeps the alarm set to the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from daemon.core.model import Moment, MomentState
from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.moments import run_moment
from daemon.engine.notices import tell_ops
from daemon.engine.ports import Alarm, Clock, Store
from daemon.engine.rounds import notice_roster, plan_ahead, replan_posts
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
LOOP = "clockwork"
_BATCH = 64
_LONGEST_WAIT_SECONDS = 60.0
_PLAN_EVERY = timedelta(hours=6)


@dataclass
class Clockwork:
    """The loop that turns due moments into work; the alarm only says when to look."""

    store: Store
    clock: Clock
    alarm: Alarm
    house: Callable[[], House]
    bells: Bells
    health: Health

    async def run(self) -> None:
        """Plan ahead, then run what is due for ever."""
        planned_at = self.clock.now()
        await self.plan()
        while True:
            self.health.beat(LOOP)
            if not timedelta() <= self.clock.now() - planned_at < _PLAN_EVERY:
                planned_at = self.clock.now()
                await self.plan()
            if await self.run_due() == 0:
                self.alarm.set(await self.store.read(lambda tx: tx.next_due_at()))
                await self.bells.wait("moments", _LONGEST_WAIT_SECONDS)

    async def plan(self) -> None:
        """Plan every rule's moments ahead and notice who joined or left; after start, reload and every few
        hours.
        """

        def work(tx: Tx) -> tuple[int, int]:
            scene = Scene(tx, self.house(), self.clock.now())
            changed = notice_roster(scene), plan_ahead(scene)
            replan_posts(scene)
            return changed

        people, moments = await self.store.write(work)
        log.info("planned", people=people, moments=moments)
        self.bells.ring("moments")

    async def run_due(self) -> int:
        """Run what is due now, each in its own transaction and in the order they fell due; how many."""
        now = self.clock.now()
        due = await self.store.read(lambda tx: tx.due_moments(now, _BATCH))
        # Submitted in order, the store runs them in order; together they may share a commit.
        await asyncio.gather(*(self._run_one(moment) for moment in due))
        if due:
            self.bells.ring("outbox")
        return len(due)

    async def _run_one(self, moment: Moment) -> None:
        try:
            state = await self.store.write(lambda tx: self._run(tx, moment))
        except Exception as error:
            log.exception("moment_failed", rule=moment.rule, round=moment.round, step=moment.step)
            await self._failed(moment, f"{type(error).__name__}: see the log")
            return
        if state is not MomentState.DONE:
            log.warning(
                "moment_ended", rule=moment.rule, round=moment.round, step=moment.step, state=str(state)
            )

    def _run(self, tx: Tx, moment: Moment) -> MomentState:
        scene = Scene(tx, self.house(), self.clock.now())
        state = run_moment(scene, moment)
        if state is MomentState.SKIPPED:
            tell_ops(
                scene, "skipped", {"row": f"{moment.rule} {moment.round} {moment.step}", "reason": "too late"}
            )
        return state

    async def _failed(self, moment: Moment, reason: str) -> None:
        """Our fault: the moment is set aside, ops are told, and the loop goes on."""
        name = f"{moment.rule} {moment.round} {moment.step}"

        def work(tx: Tx) -> None:
            scene = Scene(tx, self.house(), self.clock.now())
            tx.finish_moment(moment, MomentState.FAILED, at=scene.now, note=reason)
            tell_ops(scene, "failed", {"row": name, "reason": reason})

        await self.store.write(work)
        self.health.problem(
            "moments", f"{name} failed; after mending: naervaer now {moment.rule} {moment.step}"
        )
