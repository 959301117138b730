"""A clock that is set far, while the service runs or is stopped, is told, and holds back what cannot be undone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.model import MomentState
from daemon.engine.health import Health
from daemon.engine.moments import run_moment
from daemon.engine.records import InboxState
from daemon.engine.steady import LOOP, Steady
from daemon.engine.upkeep import LOOP as LOOP_OF_UPKEEP
from daemon.engine.upkeep import Upkeep
from tests.engine.kit import Engine, a_rule, a_world

DAY = timedelta(days=1)


async def nothing() -> None:
    """What follows from a jump is no matter here."""


def a_watch(engine: Engine) -> Steady:
    """The watch of a service that has just been started."""
    return Steady(engine.store, engine.clock, lambda: engine.house, Health(lambda: 0.0), nothing)


@pytest.mark.parametrize(
    ("days", "doubtful"), [(-400, True), (-1, True), (0, False), (7, False), (400, True)]
)
async def test_a_clock_that_moved_far_while_the_service_was_stopped_is_doubted(
    days: int, *, doubtful: bool
) -> None:
    engine = Engine(a_world())
    await a_watch(engine).begin()
    engine.clock.advance(days * DAY)
    watch = a_watch(engine)
    await watch.begin()
    assert watch.doubtful is doubtful
    assert (LOOP in watch.health.problems) is doubtful
    assert bool(engine.outbox("ops@example.test", "ops")) is doubtful


async def test_the_doubt_outlives_a_restart_and_ends_after_a_day() -> None:
    engine = Engine(a_world())
    await a_watch(engine).begin()
    engine.clock.advance(400 * DAY)
    await a_watch(engine).begin()
    again = a_watch(engine)
    await again.begin()
    assert again.doubtful
    assert "went ahead" in again.health.problems[LOOP]
    engine.clock.advance(DAY)
    assert not again.doubtful
    assert len(engine.outbox("ops@example.test", "ops")) == 1


async def test_what_a_wrong_clock_shows_as_old_is_not_destroyed_before_a_day_has_passed() -> None:
    engine = Engine(a_world())
    watch = a_watch(engine)
    await watch.begin()
    engine.write("rikke", "hjælp")
    engine.clock.advance(400 * DAY)
    again = a_watch(engine)
    await again.begin()
    keeper = Upkeep(engine.store, engine.clock, lambda: engine.house, again.health, lambda: again.doubtful)
    assert await kept_after_a_look(engine, keeper)
    engine.clock.advance(DAY)
    assert not await kept_after_a_look(engine, keeper)


async def kept_after_a_look(engine: Engine, keeper: Upkeep) -> bool:
    """Whether the one mail taken in is still there when the forgetting has come round."""
    task = asyncio.create_task(keeper.run())
    while LOOP_OF_UPKEEP not in keeper.health.beats:  # noqa: ASYNC110 - a beat sets no event
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    keeper.health.beats.clear()
    (row,) = engine.store.write_now(lambda tx: tx.inbox(tuple(InboxState)))
    found = engine.store.write_now(lambda tx: tx.inbox_row(row.id))
    return found is not None and found.raw is not None


def test_of_several_rounds_missed_within_their_grace_the_newest_alone_is_run() -> None:
    daily = replace(a_rule("digest", digest_at="0 7 * * *"), grace_hours=168)
    engine = Engine(a_world(rules=(daily,)))
    engine.clock.advance(5 * DAY)
    for moment in engine.store.write_now(lambda tx: tx.due_moments(engine.clock.now(), 100)):
        engine.do(lambda s, m=moment: run_moment(s, m))
    assert len(engine.outbox("lone", "digest")) == 1
    skipped = engine.store.write_now(lambda tx: tx.moments(state=MomentState.SKIPPED))
    assert len(skipped) >= 3
