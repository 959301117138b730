"""Own time, days off and limits of everybody: in two teams, on trial, in the leader's stead, as the config changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from daemon.core.model import AskState, Location, Rule
from daemon.core.world import World
from daemon.engine.records import Absence, OutState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

AUCKLAND = Location(id="akl", name="Auckland", zone="Pacific/Auckland", country="NZ")
WEEK = timedelta(days=7)


def asked_at(engine: Engine, to: str) -> list[datetime]:
    return [mail.at for mail in engine.outbox(to, "ask")]


def states(engine: Engine, to: str) -> set[tuple[str, AskState]]:
    asks = engine.store.write_now(lambda tx: tx.asks(to=to))
    return {(ask.rule, ask.state) for ask in asks if not ask.rule.startswith("@")}


def recipient(mail: Sent) -> str:
    return str(mail.message["To"])


def test_each_is_asked_at_nine_by_their_own_clock() -> None:
    emma = a_member("Emma Stone", location="ny", zone="America/New_York")
    mia = a_member("Mia Ngata", location="akl", zone="Pacific/Auckland")
    world = a_world(a_member("Rikke Holm"), emma, mia, rules=(a_rule("ideas"),))
    world = replace(world, locations={**world.locations, "akl": AUCKLAND})
    engine = Engine(world, start=datetime(2026, 11, 21, 12, tzinfo=UTC))
    engine.until(datetime(2026, 11, 23, 20, tzinfo=UTC))
    assert asked_at(engine, "mia") == [datetime(2026, 11, 22, 20, tzinfo=UTC)]
    assert asked_at(engine, "rikke") == [datetime(2026, 11, 23, 8, tzinfo=UTC)]
    assert asked_at(engine, "emma") == [datetime(2026, 11, 23, 14, tzinfo=UTC)]


def test_the_three_answer_in_one_round_and_see_the_same_vote() -> None:
    emma = a_member("Emma Stone", location="ny", zone="America/New_York", language="en")
    mia = a_member("Mia Ngata", location="akl", zone="Pacific/Auckland", language="en")
    world = a_world(a_member("Rikke Holm"), emma, mia, rules=(a_rule("ideas"),))
    world = replace(world, locations={**world.locations, "akl": AUCKLAND})
    engine = Engine(world, start=datetime(2026, 11, 21, 12, tzinfo=UTC))
    engine.until(datetime(2026, 11, 23, 15, tzinfo=UTC))
    for who, text in (("rikke", "Fælles kaffe"), ("emma", "Walk and talk"), ("mia", "Kapa haka")):
        assert engine.reply(engine.last(who, "ask"), text) == "handled: answer"
    rounds = {e.round for e in engine.store.write_now(lambda tx: tx.entries(("idea",)))}
    assert rounds == {"2026-W48"}
    engine.until(datetime(2026, 11, 26, 13, tzinfo=UTC))
    for who in ("rikke", "emma", "mia"):
        ballot = engine.last(who, "ask").text
        assert all(text in ballot for text in ("Fælles kaffe", "Walk and talk", "Kapa haka")), who


def test_holidays_are_those_of_each_ones_own_place() -> None:
    emma = a_member("Emma Stone", location="ny", zone="America/New_York")
    world = a_world(
        a_member("Rikke Holm"),
        emma,
        rules=(a_rule("ideas", ask_at="thu 09:00", vote_at="fri 16:00", close_at="fri 17:00"),),
    )
    engine = Engine(replace(world, holidays={"ny": {date(2026, 11, 26): "Thanksgiving"}}))
    engine.until("sat 00:00")
    assert [at.date() for at in asked_at(engine, "rikke")][:1] == [date(2026, 11, 26)]
    assert [at.date() for at in asked_at(engine, "emma")][:1] == [date(2026, 11, 27)]


def test_somebody_on_leave_gets_no_question_no_reminder_and_no_blame() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"), a_rule("digest"))))
    leave = Absence(id="a", member="rikke", first=date(2026, 11, 23), last=date(2026, 12, 11), source="self")
    engine.do(lambda s: s.tx.add_absence(leave))
    engine.until("mon+3 08:00")
    assert asked_at(engine, "rikke") == []
    assert AskState.MAILED not in {state for _, state in states(engine, "rikke")}
    silent = [m.text for m in engine.outbox("lone", "digest")][-1]
    assert "Jonas" in silent
    assert not [line for line in silent.splitlines() if "Rikke" in line and "svar" in line.lower()]


def two_teams(*rules: Rule, **member: Any) -> World:
    """Rikke is in two teams, each with its own rules."""
    world = a_world(a_member("Rikke Holm", **member), a_member("Jonas Bæk"), rules=rules)
    other = replace(world.teams["t"], id="b", name="De andre", leader="jonas", members=("rikke", "jonas"))
    return replace(world, teams={**world.teams, "b": other})


def in_team_b(rule: Rule) -> Rule:
    return replace(rule, id=f"{rule.id}-b", team="b", title=f"{rule.title}-b")


def test_in_two_teams_there_is_one_mail_a_day_with_both_questions() -> None:
    engine = Engine(two_teams(a_rule("ideas"), in_team_b(a_rule("ideas"))))
    engine.until("tue 00:00")
    assert len(asked_at(engine, "rikke")) == 1
    assert states(engine, "rikke") == {("ideas", AskState.MAILED), ("ideas-b", AskState.MAILED)}


def test_in_two_teams_there_is_one_limit() -> None:
    rules = (a_rule("ideas"), in_team_b(a_rule("ideas", ask_at="tue 09:00")))
    engine = Engine(two_teams(*rules, weekly_limit=1))
    engine.until("mon+1 00:00")
    assert len(asked_at(engine, "rikke")) == 1


def test_answers_of_two_teams_stay_apart() -> None:
    engine = Engine(two_teams(a_rule("ideas"), in_team_b(a_rule("ideas"))))
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke", "ask"), "A: Til det ene\n\nB: Til det andet")
    found = {e.rule: e.value["text"] for e in engine.store.write_now(lambda tx: tx.entries(("idea",)))}
    assert set(found) == {"ideas", "ideas-b"}
    assert len(set(found.values())) == 2


def test_what_is_over_the_limit_lapses_and_is_never_held_silent() -> None:
    engine = Engine(
        a_world(a_member("Rikke Holm", weekly_limit=1), rules=(a_rule("ideas"), a_rule("successes")))
    )
    engine.until("mon+1 08:00")
    assert len(asked_at(engine, "rikke")) == 1
    assert ("successes", AskState.EXPIRED) in states(engine, "rikke")


def test_the_limit_is_the_weeks_and_begins_anew_on_monday() -> None:
    engine = Engine(a_world(a_member("Rikke Holm", weekly_limit=1), rules=(a_rule("ideas"),)))
    engine.until("tue+1 00:00")
    assert [at.date() for at in asked_at(engine, "rikke")] == [date(2026, 11, 23), date(2026, 11, 30)]


PILOTS = {
    "the installation": lambda world: (world, "ops"),
    "the team": lambda world: (replace(world, teams={"t": replace(world.teams["t"], pilot="leader")}), None),
    "each rule": lambda world: (
        replace(world, rules={i: replace(r, pilot="leader") for i, r in world.rules.items()}),
        None,
    ),
}


@pytest.mark.parametrize("who", PILOTS)
def test_while_something_is_tried_out_no_member_gets_any_of_it(who: str) -> None:
    rules = (a_rule("ideas"), a_rule("successes", ask_at="mon 09:00"), a_rule("newsletter"), a_rule("digest"))
    world, pilot = PILOTS[who](a_world(rules=rules))
    engine = Engine(world, pilot=pilot)
    engine.until("mon 12:00")
    letter = engine.last("rikke", "ask")
    assert letter.message["Subject"]
    reader = "ops@example.test" if pilot else "lone@example.test"
    assert engine.reply(letter, "A: Mere te\n\nB: En ny kunde", by=reader) == "handled: answer"
    engine.until("fri 13:00")
    assert engine.outbox("rikke", "edition")
    assert {address for mail in engine.outbox() for address in _bare(recipient(mail))} == {reader}


def _bare(field: str) -> list[str]:
    return [field.rpartition("<")[2].rstrip(">")]


def test_a_rule_on_trial_shares_no_mail_with_one_that_is_not() -> None:
    tried = replace(a_rule("ideas"), pilot="leader")
    engine = Engine(a_world(rules=(tried, a_rule("successes", ask_at="mon 09:00"))))
    engine.until("tue 12:00")
    to_rikke = [m for m in engine.outbox("rikke", "ask") if "rikke@" in recipient(m)]
    to_lone = [m for m in engine.outbox("rikke", "ask") if "lone@" in recipient(m)]
    assert to_rikke
    assert to_lone
    assert not [m for m in to_rikke if "idé" in m.text.lower().partition("-- ")[0]]


def test_the_deputy_may_do_what_the_leader_may() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),), deputy="jonas"))
    assert engine.write("jonas", "pause teamet 7 dage").startswith("handled")
    engine.until("thu 12:00")
    assert asked_at(engine, "rikke") == []


def test_a_member_who_is_neither_may_not() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),), deputy="jonas"))
    engine.write("rikke", "pause teamet 7 dage")
    engine.until("mon 12:00")
    assert asked_at(engine, "jonas")


def test_the_deputy_sees_the_draft_and_may_hold_it() -> None:
    engine = Engine(a_world(rules=(a_rule("successes"), a_rule("newsletter")), deputy="jonas"))
    engine.until("wed 12:00")
    engine.reply(engine.last("rikke", "ask"), "En ny kunde")
    engine.until("thu 16:00")
    draft = engine.last("jonas", "ask")
    assert "En ny kunde" in draft.text
    engine.reply(draft, "stop")
    engine.until("fri 13:00")
    assert engine.outbox("rikke", "edition") == []


def after_monday(*rules: Rule) -> Engine:
    engine = Engine(a_world(rules=rules or (a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 12:00")
    return engine


def test_a_rule_taken_out_in_mid_round_asks_no_more_and_says_so_kindly() -> None:
    engine = after_monday()
    call = engine.last("rikke", "ask")
    engine.use(a_world(rules=(a_rule("successes"),)))
    engine.until("tue 12:00")
    assert engine.reply(call, "Mere te").startswith("handled")
    assert engine.store.write_now(lambda tx: tx.entries(("idea",))) == []
    assert engine.last("rikke", "receipt").text
    mails = engine.until("fri 12:00")
    assert {ask for ask, state in states(engine, "rikke") if state is AskState.MAILED} <= {
        "ideas",
        "successes",
    }
    assert not [m for m in mails if m.kind == "ask" and "idé" in m.subject]


def test_one_who_joins_in_mid_round_is_asked_from_the_next_call_on() -> None:
    engine = after_monday()
    engine.use(
        a_world(
            a_member("Rikke Holm"),
            a_member("Jonas Bæk"),
            a_member("Ny Kollega"),
            rules=tuple(engine.world.rules.values()),
        )
    )
    engine.until("wed 12:00")
    assert ("successes", AskState.MAILED) in states(engine, "ny")
    assert engine.write("ny", "idé: Frisk luft").startswith("handled")


def test_one_who_leaves_in_mid_round_is_not_asked_and_the_round_goes_on() -> None:
    engine = after_monday()
    engine.use(a_world(a_member("Jonas Bæk"), rules=tuple(engine.world.rules.values())))
    mails = engine.until("fri 12:00")
    assert not [m for m in mails if m.to == "rikke" and m.kind == "ask"]
    assert [m for m in mails if m.to == "jonas" and m.kind == "ask"]


def test_a_changed_address_is_written_to_from_the_next_mail_on_and_an_old_letter_can_still_be_answered() -> (
    None
):
    engine = after_monday()
    call = engine.last("rikke", "ask")
    moved = a_member("Rikke Holm", addresses=("rikke@ny.test", "rikke@example.test"))
    engine.use(a_world(moved, a_member("Jonas Bæk"), rules=tuple(engine.world.rules.values())))
    assert engine.reply(call, "Mere te", by="rikke@ny.test") == "handled: answer"
    letter = next(m for m in engine.until("wed 12:00") if m.to == "rikke" and m.kind == "ask")
    assert _bare(recipient(letter)) == ["rikke@ny.test"]


def test_a_changed_time_of_a_step_that_is_still_to_come_is_kept_to() -> None:
    engine = after_monday(a_rule("ideas"))
    engine.reply(engine.last("rikke", "ask"), "Mere te")
    engine.reply(engine.last("jonas", "ask"), "Mere kaffe")
    engine.use(
        a_world(rules=(a_rule("ideas", remind_at="never", vote_at="tue 10:00", close_at="tue 16:00"),))
    )
    engine.until("tue 17:00")
    assert engine.store.write_now(lambda tx: tx.entries(("winner",)))


def test_a_step_taken_out_in_mid_round_does_not_come() -> None:
    engine = after_monday(a_rule("ideas"))
    engine.use(a_world(rules=(a_rule("ideas", remind_at="never"),)))
    assert not [m for m in engine.until("wed 23:00") if m.kind == "ask"]


def test_a_newcomer_is_welcomed_and_one_who_leaves_is_told_goodbye() -> None:
    rules = (a_rule("roster"), a_rule("ideas"))
    engine = Engine(a_world(rules=rules))
    engine.until("mon 12:00")
    new = a_member("Ny Kollega", joined=date(2026, 11, 24))
    engine.use(a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), new, rules=rules))
    engine.until("wed 12:00")
    assert len(engine.outbox("ny", "send")) == 1
    engine.use(a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=rules))
    engine.until("thu 12:00")
    assert len(engine.outbox("ny", "send")) == 2
    assert [m for m in engine.outbox("lone", "send") if "Ny" in m.text]
    engine.until("fri 12:00")
    assert len(engine.outbox("ny", "send")) == 2


def test_one_paused_until_a_day_is_asked_again_from_the_next_on() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.write("rikke", "pause 2 dage")
    engine.until("mon+1 12:00")
    assert asked_at(engine, "rikke")
    assert {m.state for m in engine.outbox("rikke", "ask")} == {OutState.QUEUED}


def test_what_was_told_on_trial_is_destroyed_when_the_rule_goes_live() -> None:
    world = a_world(rules=(replace(a_rule("ideas"), pilot="ops"),))
    engine = Engine(world)
    engine.until("mon 12:00")
    call = engine.last("rikke", "ask")
    engine.reply(call, "Kun en prøve", by="ops@example.test")
    assert engine.store.write_now(lambda tx: tx.entries(("idea",)))
    engine.use(replace(world, rules={"ideas": a_rule("ideas")}))
    assert engine.store.write_now(lambda tx: tx.entries(("idea",), withdrawn=True)) == []
    assert [m.to for m in engine.until("mon+1 12:00") if m.kind == "ask"]


def test_a_reload_while_on_trial_destroys_nothing() -> None:
    world = a_world(rules=(replace(a_rule("ideas"), pilot="ops"),))
    engine = Engine(world)
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke", "ask"), "Kun en prøve", by="ops@example.test")
    engine.use(world)
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea",)))) == 1


def test_while_the_leader_tries_it_all_out_what_answers_a_word_of_somebodys_goes_to_the_leader_too() -> None:
    engine = Engine(a_world(rules=(a_rule("results"),)), pilot="leader")
    engine.write("rikke", "resultat: 12 nye kunder")
    assert recipient(engine.last("rikke", "receipt")) == "Rikke Holm <lone@example.test>"
