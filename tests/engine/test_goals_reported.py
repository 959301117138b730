"""What people write of a goal that is reached, nearly or not: it is kept as how the goal goes, and never proposed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

PEOPLE = (a_member("Rikke Holm"), a_member("Jonas Bæk"))


def an_engine(*goals: str) -> Engine:
    """Rikke has agreed on these goals with Lone."""
    engine = Engine(a_world(*PEOPLE, rules=(a_rule("goals"), a_rule("successes"))))
    for goal in goals:
        engine.write("lone", f"mål Rikke: {goal}")
        engine.reply(engine.last("rikke", "ask"), "ja")
    return engine


def kept(engine: Engine, kind: str) -> list[Any]:
    return [e.value for e in engine.store.write_now(lambda tx: tx.entries((kind,))) if not e.withdrawn]


def said(engine: Engine, who: str = "rikke") -> str:
    return " ".join(engine.last(who, "receipt").text.split())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mål nået: 20 kunder", 20),
        ("Mål nået – 20 kunder", 20),
        ("mål nået 20 kunder", 20),
        ("mål: nået, 20 kunder", 20),
        ("mål 1 nået: 20 kunder", 20),
        ("Målet er nået: 20 kunder", 20),
        ("mål opnået: 20 kunder", 20),
        ("mål i hus: 20 kunder", 20),
        ("mål klaret med 20 kunder", 20),
        ("goal reached: 20 customers", 20),
        ("goal achieved: 20 customers", 20),
        ("Goal reached 🎉", None),
    ],
)
def test_a_goal_that_is_reached_is_no_new_one_and_its_number_is_kept(text: str, number: int | None) -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", text)
    assert len(kept(engine, "goal_version")) == 1
    (check_in,) = kept(engine, "goal_checkin")
    assert (check_in["number"], check_in["reached"]) == (number, True)
    assert [vote["says"] for vote in kept(engine, "goal_end")] == ["reached"]
    assert "målet er nået" in " ".join(engine.last("lone", "ask").text.split())


@pytest.mark.parametrize(
    "text", ["mål nået", "mål opnået", "mål opfyldt", "mål: klaret!", "goal met", "mål 1 nået"]
)
def test_reached_without_more_asks_the_leader(text: str) -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", text)
    assert [vote["says"] for vote in kept(engine, "goal_end")] == ["reached"]
    assert len(kept(engine, "goal_version")) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mål næsten nået: 18 af 20 kunder", {"number": 18}),
        ("mål ikke nået: kun 12 kunder", {"number": 12}),
        ("målet blev ikke nået: 15 kunder", {"number": 15}),
        ("mål halvt nået: 10 kunder", {"number": 10}),
        ("mål: halvvejs", {"percent": 50}),
        ("mål: grøn, men presset", {"colour": "green"}),
        ("mål: rød, for kunden sprang fra", {"colour": "red"}),
        ("mål 1: vi er på 12", {"number": 12}),
        ("mål 1: 12 kunder", {"number": 12}),
        ("goal almost reached: 18 customers", {"number": 18}),
        ("goal not reached: only 12", {"number": 12}),
    ],
)
def test_how_far_a_goal_is_is_kept_without_its_being_reached(text: str, found: dict[str, Any]) -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", text)
    assert len(kept(engine, "goal_version")) == 1
    assert kept(engine, "goal_end") == []
    (check_in,) = kept(engine, "goal_checkin")
    assert {name: check_in[name] for name in found} == found
    assert not check_in["reached"]


@pytest.mark.parametrize(
    "text",
    [
        "mål: 5 nye samarbejder inden påske",
        "mål: grøn omstilling af bilparken inden 1/6",
        "nyt mål: nået ud til 20 kunder inden jul",
        "mål: 12 kunder flere end sidste år",
        "mål: gennemført kursus i Power BI inden 1/6",
        "goal: 20 customers reached by 1 June",
    ],
)
def test_what_is_to_come_stays_a_new_goal(text: str) -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", text)
    assert len(kept(engine, "goal_version")) == 2
    assert kept(engine, "goal_checkin") == kept(engine, "goal_end") == []


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("mål: vi er på 12 af 20 nu", "12 af 20 nu"),
        ("mål: vi har nået 100 nye medlemmer", "100 nye medlemmer"),
        ("mål: nået 30 kunder inden 1/6", "30 kunder inden 1/6"),
        ("mål nået: 5 mio. kr. i omsætning", "5 mio. kr. i omsætning"),
    ],
)
def test_what_may_be_either_is_asked_back(text: str, new: str) -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", text)
    assert len(kept(engine, "goal_version")) == 1
    assert kept(engine, "goal_checkin") == []
    question = engine.last("rikke", "receipt")
    assert "1. 20 nye kunder inden jul 2. et nyt mål" in said(engine)
    engine.reply(question, "1")
    assert len(kept(engine, "goal_checkin")) == 1
    engine.reply(question, "2")
    assert kept(engine, "goal_version")[-1]["text"] == new


def test_of_several_goals_it_is_the_one_that_counts_the_same() -> None:
    engine = an_engine("20 nye kunder inden jul", "12 møder inden jul")
    engine.write("rikke", "Mål nået: 12 møder")
    assert "Noteret: 12 møder inden jul" in said(engine)


def test_of_several_goals_that_may_be_meant_one_is_chosen() -> None:
    engine = an_engine("20 nye kunder inden jul", "12 møder inden jul")
    engine.write("rikke", "mål: grøn, men presset")
    assert kept(engine, "goal_checkin") == []
    engine.reply(engine.last("rikke", "receipt"), "2")
    assert "Noteret: 12 møder inden jul" in said(engine)


def test_not_reached_and_nothing_more_is_asked_how_far() -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("rikke", "mål ikke nået")
    assert "Hvor langt er du?" in said(engine)
    engine.reply(engine.last("rikke", "receipt"), "mål 1: rød, fordi kunden sprang fra")
    assert [one["colour"] for one in kept(engine, "goal_checkin")] == ["red"]


def test_without_an_agreed_goal_nothing_is_sent_to_the_leader() -> None:
    engine = an_engine()
    engine.write("rikke", "Mål nået: 20 kunder")
    assert "ikke noget aftalt mål" in said(engine)
    assert kept(engine, "goal_version") == engine.outbox("lone") == []
    engine.reply(engine.last("rikke", "receipt"), "1")
    assert [one["text"] for one in kept(engine, "goal_version")] == ["20 kunder"]


def test_a_leader_may_say_that_it_is_reached_and_not_how_far_it_is() -> None:
    engine = an_engine("20 nye kunder inden jul")
    engine.write("lone", "mål Rikke: ikke nået, 12 kunder")
    assert "Det siger Rikke Holm selv" in said(engine, "lone")
    engine.write("lone", "mål Rikke nået: 20 kunder")
    assert [vote["says"] for vote in kept(engine, "goal_end")] == ["reached"]
    assert kept(engine, "goal_checkin") == []
