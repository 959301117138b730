"""One asking mail a day, at the member's own time, within the week's limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from daemon.core.model import AskState
from daemon.engine.records import Absence
from tests.engine.kit import Engine, a_member, a_rule, a_world


def asking(engine: Engine, to: str) -> list[datetime]:
    return [mail.at for mail in engine.outbox(to, "ask")]


def test_nobody_gets_two_asking_mails_on_one_day() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="mon 10:00"))))
    engine.until("sun 12:00")
    days = [at.date() for at in asking(engine, "rikke")]
    assert len(days) == len(set(days))


def test_what_falls_due_on_one_day_is_one_mail_with_several_questions() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="mon 15:00"))))
    engine.until("mon 23:00")
    assert len(asking(engine, "rikke")) == 1
    asks = engine.store.write_now(lambda tx: tx.asks(to="rikke", states=(AskState.MAILED,)))
    assert {ask.rule for ask in asks} == {"ideas", "successes"}


def test_the_mail_comes_at_the_members_own_time() -> None:
    york = a_member("Emma Stone", location="ny", zone="America/New_York")
    early = a_member("Rikke Holm", mail_at=time(7, 30))
    engine = Engine(a_world(york, early, rules=(a_rule("ideas"),)))
    engine.until("mon 23:00")
    assert asking(engine, "emma") == [datetime(2026, 11, 23, 14, tzinfo=UTC)]
    assert asking(engine, "rikke") == [datetime(2026, 11, 23, 6, 30, tzinfo=UTC)]


def test_the_days_letter_waits_for_the_teams_vote() -> None:
    early = a_member("Rikke Holm", mail_at=time(7, 30))
    engine = Engine(a_world(early, a_member("Jonas Bæk"), rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke"), "Mere kaffe")
    engine.reply(engine.last("jonas"), "Mere te")
    letters = [m for m in engine.until("thu 12:00") if m.to == "rikke" and m.at >= engine.local("thu 00:00")]
    assert [m.at for m in letters] == [engine.local("thu 09:00")]
    asks = engine.store.write_now(lambda tx: tx.asks(to="rikke", states=(AskState.MAILED,)))
    assert {(ask.rule, ask.key) for ask in asks} >= {("ideas", "vote")}


def test_one_who_is_away_is_asked_when_back_and_is_never_silent() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    gone = Absence(id="a", member="rikke", first=date(2026, 11, 23), last=date(2026, 11, 24), source="self")
    engine.do(lambda s: s.tx.add_absence(gone))
    engine.until("mon 23:00")
    assert asking(engine, "rikke") == []
    engine.until("wed 23:00")
    assert asking(engine, "rikke") == [engine.local("wed 09:00")]


def test_one_who_is_away_until_the_round_is_over_is_never_held_silent() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    gone = Absence(id="a", member="rikke", first=date(2026, 11, 23), last=date(2026, 12, 4), source="self")
    engine.do(lambda s: s.tx.add_absence(gone))
    engine.until("sun+1 23:00")
    asks = engine.store.write_now(lambda tx: tx.asks(to="rikke"))
    assert asking(engine, "rikke") == []
    assert {ask.state for ask in asks} == {AskState.EXPIRED}


def test_the_weekly_limit_holds_and_a_reminder_never_takes_the_last_mail() -> None:
    limited = a_member("Rikke Holm", weekly_limit=2)
    engine = Engine(a_world(limited, rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("sun 12:00")
    # Monday's call, then Wednesday's call for successes with the idea's reminder beside it; nothing on Thursday.
    assert asking(engine, "rikke") == [engine.local("mon 09:00"), engine.local("wed 09:00")]


def test_a_public_holiday_of_the_location_is_no_day_for_asking() -> None:
    world = a_world(rules=(a_rule("ideas"),))
    from dataclasses import replace

    engine = Engine(replace(world, holidays={"kbh": {date(2026, 11, 23): "Fridag"}}))
    engine.until("tue 23:00")
    assert asking(engine, "rikke") == [engine.local("tue 09:00")]


def test_a_reminder_goes_only_to_the_silent() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke"), "Mere kaffe")
    mails = engine.until("wed 12:00")
    assert {m.to for m in mails if m.kind == "ask"} == {"jonas", "lone"}
    first = engine.outbox("jonas", "ask")[0]
    assert first.message_id in str(engine.last("jonas", "ask").message["References"])


def test_somebody_in_two_teams_has_one_mail() -> None:
    from dataclasses import replace

    world = a_world(rules=(a_rule("ideas"), replace(a_rule("ideas"), id="ideas-b", team="b")))
    second = replace(world.teams["t"], id="b", name="De andre")
    engine = Engine(replace(world, teams={**world.teams, "b": second}))
    engine.until("mon 23:00")
    assert len(asking(engine, "rikke")) == 1


def test_nothing_is_planned_twice_when_the_same_moment_runs_again() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    before = len(engine.outbox())
    engine.use(engine.world)
    engine.until("mon 18:00")
    assert len(engine.outbox()) == before
