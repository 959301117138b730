"""Time lives in a table with a unique key: planned anew on change, late once, never by an alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.ticker import Ticker
from daemon.core.model import Moment, MomentState
from daemon.engine import clockwork
from daemon.engine.records import Absence
from daemon.engine.rounds import plan_ahead, replan_posts
from tests.engine.kit import Engine, a_member, a_rule, a_world
from tests.scenarios.loops import Loops, running, until


def pending(engine: Engine) -> set[tuple[str, str, str, str, datetime]]:
    moments = engine.store.write_now(lambda tx: tx.moments(state=MomentState.PENDING, limit=10_000))
    return {(m.rule, m.round, m.step, m.about, m.due_at) for m in moments}


def test_planning_again_plans_nothing_twice() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"), a_rule("digest"))))
    before = pending(engine)
    assert engine.do(plan_ahead) == 0
    assert pending(engine) == before


def test_a_moment_has_one_row_whatever_is_planned() -> None:
    engine = Engine(a_world())
    moment = Moment(rule="r", round="2026-W48", step="ask", due_at=engine.clock.now())
    assert engine.do(lambda s: s.tx.plan_moment(moment))
    assert not engine.do(
        lambda s: s.tx.plan_moment(replace(moment, due_at=moment.due_at + timedelta(hours=1)))
    )
    assert engine.do(lambda s: len(s.tx.moments(rule="r"))) == 1


def test_a_changed_time_moves_what_is_pending_and_leaves_what_is_done() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    engine.use(a_world(rules=(a_rule("ideas", remind_at="tue 09:00"),)))
    mails = engine.until("tue 09:01")
    assert {m.to for m in mails if m.kind == "ask"} == {"lone", "rikke", "jonas"}
    assert not [m for m in engine.until("wed 23:00") if m.kind == "ask"]


def test_a_changed_zone_moves_what_is_pending() -> None:
    engine = Engine(a_world(rules=(a_rule("digest", digest_at="tue 07:00"),)))
    engine.use(a_world(rules=(a_rule("digest", digest_at="tue 07:00"),), zone="America/New_York"))
    engine.until("wed 23:00")
    assert [m.at for m in engine.outbox("lone", "digest")] == [datetime(2026, 11, 24, 12, tzinfo=UTC)]


def test_an_absence_told_after_the_letter_was_planned_moves_the_letter() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 07:00")
    away = Absence(id="a", member="rikke", first=date(2026, 11, 23), last=date(2026, 11, 23), source="self")
    engine.do(lambda s: (s.tx.add_absence(away), s.forget_people(), replan_posts(s)))
    engine.until("tue 23:00")
    assert [m.at for m in engine.outbox("rikke", "ask")] == [engine.local("tue 09:00")]


def test_a_clock_time_that_does_not_exist_runs_at_the_first_minute_after() -> None:
    start = datetime(2027, 3, 22, 5, tzinfo=UTC)
    engine = Engine(a_world(rules=(a_rule("digest", digest_at="sun 02:30"),)), start=start)
    engine.until(datetime(2027, 3, 29, 5, tzinfo=UTC))
    assert [m.at for m in engine.outbox("lone", "digest")] == [datetime(2027, 3, 28, 1, 0, tzinfo=UTC)]


def test_a_clock_time_that_exists_twice_runs_once() -> None:
    start = datetime(2026, 10, 19, 5, tzinfo=UTC)
    engine = Engine(a_world(rules=(a_rule("digest", digest_at="sun 02:30"),)), start=start)
    engine.until(datetime(2026, 10, 26, 5, tzinfo=UTC))
    assert [m.at for m in engine.outbox("lone", "digest")] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_the_local_hour_stays_the_same_over_a_clock_change() -> None:
    engine = Engine(a_world(rules=(a_rule("digest"),)), start=datetime(2026, 10, 19, 4, tzinfo=UTC))
    engine.until(datetime(2026, 10, 27, 5, tzinfo=UTC))
    hours = [m.at.astimezone(ZoneInfo("Europe/Copenhagen")).hour for m in engine.outbox("lone", "digest")]
    assert hours == [7, 7]


async def test_what_fell_due_while_it_was_down_runs_late_and_once() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("digest"))))
    engine.clock.set(engine.local("mon 12:00"))
    clock = Loops(engine).clockwork()
    await clock.plan()
    while await clock.run_due():
        pass
    assert len(engine.outbox("lone", "digest")) == 1
    assert len(engine.outbox("rikke", "ask")) == 1
    await clock.plan()
    assert await clock.run_due() == 0


async def test_what_is_past_its_grace_is_skipped_and_ops_are_told() -> None:
    engine = Engine(a_world(rules=(replace(a_rule("digest"), grace_hours=2),)))
    engine.clock.set(engine.local("mon 10:00"))
    clock = Loops(engine).clockwork()
    await clock.plan()
    while await clock.run_due():
        pass
    assert engine.outbox("lone", "digest") == []
    told = engine.outbox("ops@example.test")
    assert len(told) == 1
    assert "digest" in told[0].text
    states = engine.store.write_now(
        lambda tx: {m.state for m in tx.moments(rule="digest", round_key="2026-W48")}
    )
    assert states == {MomentState.SKIPPED}


async def test_what_a_clock_that_was_ahead_has_skipped_is_held_in_its_time() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("digest"))))
    clock = Loops(engine).clockwork()
    monday = engine.clock.now()
    engine.clock.set(monday + timedelta(days=400))
    while await clock.run_due():
        pass
    assert engine.outbox("rikke", "ask") == []
    engine.clock.set(monday)
    await clock.plan()
    assert len([m for m in engine.until("mon 09:01") if m.kind in ("ask", "digest")]) == 4


async def test_what_was_planned_before_the_clock_went_back_is_run_or_told_when_it_is_right_again() -> None:
    engine = Engine(a_world(rules=(a_rule("digest"),)))
    clock = Loops(engine).clockwork()
    engine.clock.set(engine.local("mon 12:00"))
    while await clock.run_due():
        pass
    engine.clock.set(engine.clock.now() - timedelta(days=400))
    await clock.plan()
    engine.clock.set(engine.local("wed+1 12:00"))
    await clock.plan()
    while await clock.run_due():
        pass
    ended = engine.store.write_now(lambda tx: tx.moments(rule="digest", round_key="2026-W49"))
    assert [moment.state for moment in ended] == [MomentState.SKIPPED]
    assert "digest" in engine.outbox("ops@example.test")[-1].text


def test_the_later_steps_of_a_round_whose_opening_was_missed_stay_planned() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    before = {step for rule, _, step, _, _ in pending(engine) if rule == "ideas"}
    engine.clock.set(engine.local("fri 12:00"))
    engine.do(plan_ahead)
    first = {step for rule, key, step, _, _ in pending(engine) if (rule, key) == ("ideas", "2026-W48")}
    assert first == before


async def test_after_a_day_asleep_one_letter_goes_and_not_two() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="tue 09:00"))))
    clock = Loops(engine).clockwork()
    engine.clock.set(engine.local("mon 08:00"))
    while await clock.run_due():
        pass
    # The machine slept, so that nothing was planned anew between the two mornings.
    engine.clock.set(engine.local("tue 09:30"))
    while await clock.run_due():
        pass
    await clock.plan()
    while await clock.run_due():
        pass
    assert len(engine.outbox("rikke", "ask")) == 1


async def test_without_any_alarm_the_minutes_tick_is_enough() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    loops = Loops(engine)
    async with running(loops.clockwork().run()):
        await until(lambda: "clockwork" in loops.health.beats)
        engine.clock.set(engine.local("mon 09:01"))
        loops.bells.ring("moments")
        await until(lambda: len(engine.outbox("rikke", "ask")) == 1)


async def test_without_even_the_tick_it_looks_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clockwork, "_LONGEST_WAIT_SECONDS", 0.01)
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    loops = Loops(engine)
    async with running(loops.clockwork().run()):
        await until(lambda: "clockwork" in loops.health.beats)
        engine.clock.set(engine.local("mon 09:01"))
        await until(lambda: len(engine.outbox("rikke", "ask")) == 1)


async def test_an_alarm_set_into_the_past_rings_at_once() -> None:
    rung: list[str] = []
    ticker = Ticker(lambda: rung.append("ring"))
    ticker.start()
    try:
        ticker.set(datetime.now(UTC) - timedelta(minutes=10))
        await until(lambda: rung)
    finally:
        ticker.stop()


async def test_the_alarm_has_two_jobs_however_often_it_is_set() -> None:
    ticker = Ticker(lambda: None)
    ticker.start()
    try:
        for minutes in range(1, 50):
            ticker.set(datetime.now(UTC) + timedelta(minutes=minutes))
        assert len(ticker._scheduler.get_jobs()) == 2
    finally:
        ticker.stop()


def test_it_may_ring_as_often_as_it_likes() -> None:
    engine = Engine(a_world(a_member("Rikke Holm"), rules=(a_rule("ideas"),)))
    for minute in range(0, 60, 5):
        engine.until(f"mon 09:{minute:02}")
    assert len(engine.outbox("rikke", "ask")) == 1
