"""A clock that is set far, while the service runs or is stopped, is told, and holds back what cannot be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.core.model import MomentState
from daemon.engine.health import Health
from daemon.engine.moments import run_moment
from daemon.engine.steady import LOOP, Steady
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


def test_of_several_rounds_missed_within_their_grace_the_newest_alone_is_run() -> None:
    daily = replace(a_rule("digest", digest_at="0 7 * * *"), grace_hours=168)
    engine = Engine(a_world(rules=(daily,)))
    engine.clock.advance(5 * DAY)
    for moment in engine.store.write_now(lambda tx: tx.due_moments(engine.clock.now(), 100)):
        engine.do(lambda s, m=moment: run_moment(s, m))
    assert len(engine.outbox("lone", "digest")) == 1
    skipped = engine.store.write_now(lambda tx: tx.moments(state=MomentState.SKIPPED))
    assert len(skipped) >= 3
