"""Results in numbers from mail to mail: told, corrected, taken back, asked for, asked back, and shown to the leader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

RIKKE, JONAS, KIM, BO = (
    a_member("Rikke Holm"),
    a_member("Jonas Bæk"),
    a_member("Kim Ross", language="en"),
    a_member("Bo Chef"),
)


def an_engine(*more: Any, rules: tuple[str, ...] = ("results", "digest", "boss"), **team: Any) -> Engine:
    people = more or (RIKKE, JONAS, KIM, BO)
    world = a_world(*people, rules=tuple(map(a_rule, rules)), **{"boss": "bo", **team})
    return Engine(world)


def kept(engine: Engine) -> list[tuple[str, str]]:
    entries = engine.store.write_now(lambda tx: tx.entries(("result",)))
    return [(str(e.about), e.value["text"]) for e in entries if not e.withdrawn]


@pytest.mark.both_stores
def test_a_result_is_told_corrected_taken_back_and_brought_back() -> None:
    engine = an_engine()
    engine.write("rikke", "resultat: 12 nye kunder")
    receipt = engine.last("rikke", "receipt")
    assert "12 nye kunder" in receipt.text
    assert "Lone og Bo kan se det med dit navn" in receipt.text
    engine.reply(receipt, "13 nye kunder")
    assert kept(engine) == [("rikke", "13 nye kunder")]
    assert "Det giver nu 13 nye kunder i 4. kvartal" in engine.last("rikke", "receipt").text
    engine.reply(engine.last("rikke", "receipt"), "slet")
    assert kept(engine) == []
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    assert kept(engine) == [("rikke", "13 nye kunder")]


def test_thanks_change_nothing() -> None:
    engine = an_engine()
    engine.write("rikke", "resultat: 12 nye kunder")
    engine.reply(engine.last("rikke", "receipt"), "Tak!")
    assert kept(engine) == [("rikke", "12 nye kunder")]


def test_several_in_one_mail_in_english() -> None:
    engine = an_engine()
    engine.write("kim", "result:\n- 12 new customers\n- DKK 3.5m in new sales\n- praise from the boss")
    text = engine.last("kim", "receipt").text
    assert "1. 12 new customers\r\n2. 3,500,000 kr. in new sales (“DKK 3.5m in new sales”)" in text
    assert "praise from the boss" in text
    assert "There is no number in it" in text
    assert kept(engine) == [("kim", "12 new customers"), ("kim", "DKK 3.5m in new sales")]


def test_what_can_be_read_in_two_ways_is_asked_back_and_answered_by_number() -> None:
    engine = an_engine()
    engine.write("rikke", "resultat: fra 12 til 20 kunder")
    assert kept(engine) == []
    asked = engine.last("rikke", "receipt")
    assert "1. resultat: 12 kunder\r\n2. resultat: 20 kunder" in asked.text
    engine.reply(asked, "2")
    assert kept(engine) == [("rikke", "20 kunder")]
    engine.write("kim", "result: 1.250 customers")
    engine.reply(engine.last("kim", "receipt"), "2")
    assert kept(engine)[1:] == [("kim", "1250 customers")]


def test_what_has_no_number_is_kept_as_a_success_if_its_writer_wants_so() -> None:
    engine = an_engine(rules=("results", "successes"))
    engine.write("rikke", "resultat: ros fra chefen")
    engine.reply(engine.last("rikke", "receipt"), "1")
    successes = engine.store.write_now(lambda tx: tx.entries(("success",)))
    assert [e.value["text"] for e in successes] == ["ros fra chefen"]


def test_a_number_of_nothing_and_nothing_at_all_are_asked_back() -> None:
    engine = an_engine()
    engine.write("rikke", "resultat: 12")
    assert "Hvad tæller tallet?" in engine.last("rikke", "receipt").text
    engine.write("rikke", "resultat:")
    assert "Hvilket resultat?" in engine.last("rikke", "receipt").text
    assert kept(engine) == []


def test_the_leader_tells_of_a_colleague_and_of_two_rikkes_is_asked_which() -> None:
    engine = an_engine(RIKKE, a_member("Rikke Bang", id="bang", addresses=("bang@example.test",)), JONAS, BO)
    engine.write("lone", "resultat jonas: 3 møder")
    assert kept(engine) == [("jonas", "3 møder")]
    engine.write("lone", "resultat Rikke: 4 møder")
    engine.reply(engine.last("lone", "receipt"), "2")
    assert kept(engine)[1:] == [("bang", "4 møder")]


def test_a_colleague_tells_no_numbers_of_another() -> None:
    engine = an_engine()
    engine.write("rikke", "resultat Jonas: 12 nye kunder")
    assert "Jonas Bæk fortæller det selv" in engine.last("rikke", "receipt").text
    assert kept(engine) == []


def test_once_a_month_everybody_is_asked_and_who_told_is_not_reminded() -> None:
    engine = an_engine()
    engine.until("tue 12:00")
    asked = {mail.to: mail for mail in engine.outbox(kind="ask")}
    assert set(asked) == {"lone", "rikke", "jonas", "kim", "bo"}
    assert "november" in asked["jonas"].subject
    engine.reply(asked["jonas"], "8,5 % færre fejl\n40 timer sparet")
    assert kept(engine) == [("jonas", "8,5 % færre fejl"), ("jonas", "40 timer sparet")]
    engine.reply(asked["kim"], "skip")
    engine.write("rikke", "resultat: 12 nye kunder")
    reminded = {mail.to for mail in engine.until("thu 12:00") if mail.kind == "ask"}
    assert reminded == {"lone", "bo"}


def test_who_is_away_or_has_stopped_is_not_asked() -> None:
    engine = an_engine()
    engine.write("rikke", "pause 14 dage")
    engine.until("tue 12:00")
    engine.reply(engine.last("jonas", "ask"), "stop")
    later = engine.until("thu 12:00")
    assert {mail.to for mail in later if mail.kind == "ask"} == {"lone", "kim", "bo"}
    assert not engine.outbox("rikke", "ask")


def test_the_leaders_digest_tells_of_the_week_and_colleagues_see_none_of_it() -> None:
    engine = an_engine(rules=("results", "digest", "newsletter"))
    engine.until("tue 09:00")
    engine.write("rikke", "resultat: 12 nye kunder i Vejle")
    engine.until("mon+1 12:00")
    assert "Rikke Holm: 12 nye kunder i Vejle" in engine.last("lone", "digest").text
    others = [mail for mail in engine.outbox() if mail.to in ("jonas", "kim", "bo")]
    assert not [mail for mail in others if "Vejle" in mail.text]


def test_who_leaves_is_in_no_digest() -> None:
    engine = an_engine()
    engine.until("tue 09:00")
    engine.write("rikke", "resultat: 12 nye kunder i Vejle")
    team = replace(engine.world.teams["t"], members=("lone", "jonas", "kim", "bo"))
    members = {name: m for name, m in engine.world.members.items() if name != "rikke"}
    engine.use(replace(engine.world, teams={"t": team}, members=members))
    engine.until("mon+1 12:00")
    assert "Vejle" not in engine.last("lone", "digest").text


def test_on_trial_it_reaches_only_whom_the_trial_is_for() -> None:
    world = a_world(RIKKE, BO, rules=(a_rule("results"),), boss="bo", pilot="leader")
    engine = Engine(world)
    engine.until("tue 12:00")
    recipients = {
        row.recipient for row in engine.store.write_now(lambda tx: tx.outgoings(("queued",), limit=99))
    }
    assert recipients == {"lone@example.test"}
