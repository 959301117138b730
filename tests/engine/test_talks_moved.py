"""A talk that cannot be, or is to move: by how far, in reply to any mail about it, and in mails out of the blue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.core.model import Team
from tests.engine.kit import Engine, a_member, a_rule, a_world
from tests.engine.test_talks_flow import an_engine, entries, flat, local, ran, talk_with, talks
from tests.engine.test_wishes_flow import leaders_own

RIKKE, JONAS = ("rikke", "Tue 01 09:00"), ("jonas", "Tue 08 09:00")


def placed(engine: Engine) -> set[tuple[str, str]]:
    return {(m.key, local(m.start)) for m in talks(engine)}


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kan vi udskyde en uge", "8. december kl. 9.00"),
        ("skub den en time", "1. december kl. 10.00"),
        ("en time senere", "1. december kl. 10.00"),
        ("dagen efter samme tid", "2. december kl. 9.00"),
        ("rykke til næste uge", "8. december kl. 9.00"),
        ("kan ikke, hellere ugen efter", "8. december kl. 9.00"),
        ("move it by a week", "8. december kl. 9.00"),
        ("an hour earlier", "1. december kl. 8.00"),
    ],
)
def test_how_far_it_is_moved_is_a_proposal_in_reply_to_the_invitation_and_the_question_for_topics(
    text: str, start: str
) -> None:
    for kind in ("invitation", "ask"):
        engine = ran()
        engine.until("fri 12:00")
        engine.reply(engine.last("rikke", kind), text)
        assert start in engine.last("lone", "ask").subject
        assert start in flat(engine.last("rikke", "receipt"))
        assert entries(engine, "talk_topic") == []
        assert RIKKE in placed(engine)


def test_a_week_without_a_clock_time_keeps_that_of_the_talk_and_says_so() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "rykke til næste uge")
    asked = flat(engine.last("lone", "ask"))
    assert "Passer det dig tirsdag den 8. december kl. 9.00?" in asked
    assert "Rikke nævnte ikke noget klokkeslæt, så det er det samme" in asked
    engine.reply(engine.last("lone", "ask"), "ja")
    assert local(talk_with(engine, "rikke").start) == "Tue 08 09:00"


@pytest.mark.parametrize("text", ["flyt den en time", "ryk den en time frem"])
def test_earlier_or_later_is_asked_and_answered_by_a_number_or_a_time(text: str) -> None:
    for answer, start in (
        ("1", "1. december kl. 8.00"),
        ("2", "1. december kl. 10.00"),
        ("kl. 11", "1. december kl. 11.00"),
    ):
        engine = ran()
        engine.reply(engine.last("rikke", "invitation"), text)
        assert engine.outbox("lone", "ask") == []
        assert "1. en time tidligere 2. en time senere" in flat(engine.last("rikke", "receipt"))
        engine.reply(engine.last("rikke", "receipt"), answer)
        assert start in engine.last("lone", "ask").subject


def test_the_leaders_answer_by_how_far_is_seen_from_the_time_proposed() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "en time senere")
    engine.reply(engine.last("lone", "ask"), "ja, men en time senere")
    assert local(talk_with(engine, "rikke").start) == "Tue 01 11:00"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("flyt Rikke en uge", "Tue 08 09:00"),
        ("flyt Rikke til dagen efter", "Wed 02 09:00"),
        ("flyt Rikke til næste uge", "Tue 08 09:00"),
        ("flyt Rikke fra tirsdag til torsdag 10", "Thu 03 10:00"),
        ("flyt Rikke tirsdag til kl. 11", "Tue 01 11:00"),
        ("flyt Rikke til kl. 11", "Tue 01 11:00"),
        ("udskyd Rikke en time", "Tue 01 10:00"),
        ("skub samtalen med Rikke en time", "Tue 01 10:00"),
        ("push Rikke back an hour", "Tue 01 10:00"),
        ("kan vi udskyde samtalen med Rikke en uge?", "Tue 08 09:00"),
        ("jeg kan ikke til samtalen med Rikke 1/12, hellere onsdag kl. 9", "Wed 02 09:00"),
    ],
)
def test_the_leader_moves_the_talk_with_whom_they_name(text: str, start: str) -> None:
    engine = ran()
    engine.write("lone", text)
    assert placed(engine) == {("rikke", start), JONAS}
    assert flat(engine.last("lone", "receipt")).count("Samtalen med Rikke er flyttet") == 1


@pytest.mark.parametrize(
    "text", ["flyt Rikke: onsdag eller torsdag kl. 10", "flyt Rikke: ikke torsdag kl. 10"]
)
def test_no_day_is_guessed_where_several_are_named_or_one_is_denied(text: str) -> None:
    engine = ran()
    engine.write("lone", text)
    assert placed(engine) == {RIKKE, JONAS}
    assert "Hvornår skal samtalen være?" in flat(engine.last("lone", "receipt"))


def test_a_leaders_earlier_or_later_out_of_the_blue_is_answered_by_a_number() -> None:
    engine = ran()
    engine.write("lone", "flyt Rikke en time")
    engine.reply(engine.last("lone", "receipt"), "2")
    assert placed(engine) == {("rikke", "Tue 01 10:00"), JONAS}


@pytest.mark.parametrize("kind", ["invitation", "send"])
def test_the_leader_moves_it_in_reply_to_the_invitation_and_the_page(kind: str) -> None:
    engine = ran()
    if kind == "send":
        engine.until("mon+1 12:30")
    engine.reply(
        leaders_own(engine, "Rikke") if kind == "invitation" else engine.last("lone", kind),
        "skub den en time",
    )
    assert ("rikke", "Tue 01 10:00") in placed(engine)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("flyt til torsdag kl 10", "3. december kl. 10.00"),
        ("flyt: torsdag 10", "3. december kl. 10.00"),
        ("udskyd en uge", "8. december kl. 9.00"),
        ("kan vi flytte vores samtale til onsdag kl 13?", "2. december kl. 13.00"),
        ("flyt samtalen fra tirsdag til torsdag kl. 10", "3. december kl. 10.00"),
        ("Jeg kan ikke til vores samtale på tirsdag, hellere torsdag kl. 10", "3. december kl. 10.00"),
        ("reschedule to Thursday 10", "3. december kl. 10.00"),
        ("kan vi tage samtalen en time senere", "1. december kl. 10.00"),
        ("can we do our talk an hour later?", "1. december kl. 10.00"),
        ("samtale: kan vi flytte den til torsdag kl. 10?", "3. december kl. 10.00"),
    ],
)
def test_another_time_out_of_the_blue_is_a_proposal_for_the_employees_next_talk(
    text: str, start: str
) -> None:
    engine = ran()
    engine.write("rikke", f"Hej Lone\n\n{text}\n\nMvh Rikke" if text[0].isupper() else text)
    assert start in engine.last("lone", "ask").subject
    assert start in flat(engine.last("rikke", "receipt"))
    engine.reply(engine.last("lone", "ask"), "ja")
    assert "I er blevet enige om en ny tid" in flat(engine.last("rikke", "invitation"))


@pytest.mark.parametrize("text", ["udskyd en uge", "samtale: kan vi flytte den til torsdag kl. 10?"])
def test_a_proposal_out_of_the_blue_that_the_leader_skips_is_told_to_who_made_it(text: str) -> None:
    engine = ran()
    engine.write("rikke", text)
    engine.reply(engine.last("lone", "ask"), "pas")
    engine.until("mon 08:30")
    assert "Samtalen med Lone bliver, hvor den er" in engine.last("rikke", "invitation").subject


@pytest.mark.parametrize(
    "text",
    [
        "aflys",
        "aflys: jeg er syg",
        "cancel",
        "jeg kan ikke til vores samtale",
        "Jeg bliver nødt til at aflyse vores samtale på tirsdag. Jeg er til tandlæge.",
        "I can't make our talk",
    ],
)
def test_an_employees_no_out_of_the_blue_is_told_to_the_leader_and_the_talk_is_planned_anew(
    text: str,
) -> None:
    engine = ran()
    engine.write("rikke", text)
    assert "Hvornår passer samtalen med Lone så?" in flat(engine.last("rikke", "receipt"))
    assert placed(engine) == {RIKKE, JONAS}
    engine.until("tue 12:00")
    assert placed(engine) == {("rikke", "Wed 02 09:00"), JONAS}
    assert any("passer ikke Rikke" in flat(mail) for mail in engine.outbox("lone"))


def test_a_time_in_reply_to_the_question_for_one_is_a_proposal() -> None:
    for text in ("aflys", "Kan vi flytte vores samtale?", "jeg kan ikke til vores samtale på torsdag"):
        engine = ran()
        engine.write("rikke", text)
        if "torsdag" in text:
            engine.reply(engine.last("rikke", "receipt"), "1")
        assert engine.outbox("lone", "ask") == []
        engine.reply(engine.last("rikke", "receipt"), "torsdag kl. 10")
        assert "3. december kl. 10.00" in engine.last("lone", "ask").subject


def test_a_day_without_a_talk_is_asked_back_with_those_there_are_and_nobody_hears_of_it() -> None:
    engine = ran()
    before = len(engine.outbox("lone"))
    engine.write("rikke", "jeg kan ikke til vores samtale på torsdag")
    receipt = flat(engine.last("rikke", "receipt"))
    assert "ingen samtale med dig torsdag den 26. november" in receipt
    assert "1. Lone Leder, 1/12 09.00" in receipt
    assert len(engine.outbox("lone")) == before


def test_of_two_talks_with_the_leader_it_is_the_next_or_that_of_the_day() -> None:
    for text, was in (("aflys", "25. november"), ("jeg kan ikke til vores samtale 1/12", "1. december")):
        engine = ran()
        engine.write("lone", "samtale Rikke: onsdag kl 14")
        engine.write("rikke", text)
        assert was in flat(engine.last("rikke", "receipt"))


@pytest.mark.parametrize(
    ("text", "start"), [("flyt til torsdag kl 10", "Thu 10 10:00"), ("udskyd en uge", "Tue 15 09:00")]
)
def test_a_leader_who_names_nobody_is_asked_which_talk(text: str, start: str) -> None:
    engine = ran()
    engine.write("lone", text)
    assert "1. Rikke Holm, 1/12 09.00 2. Jonas Bæk, 8/12 09.00" in flat(engine.last("lone", "receipt"))
    engine.reply(engine.last("lone", "receipt"), "2")
    assert placed(engine) == {RIKKE, ("jonas", start)}


def test_a_leaders_word_alone_is_asked_back_with_the_names() -> None:
    engine = ran()
    engine.write("lone", "aflys")
    assert "1. Rikke Holm 2. Jonas Bæk" in flat(engine.last("lone", "receipt"))
    engine.reply(engine.last("lone", "receipt"), "1")
    assert placed(engine) == {JONAS}


def test_a_leaders_day_without_a_talk_calls_off_no_other() -> None:
    engine = ran()
    engine.write("lone", "aflys Rikke på torsdag")
    assert placed(engine) == {RIKKE, JONAS}
    assert "Rikke har ingen samtale den dag" in flat(engine.last("lone", "receipt"))
    engine.write("lone", "aflys Rikke tirsdag")
    assert placed(engine) == {JONAS}


def test_in_two_teams_with_two_leaders_it_is_asked_which() -> None:
    world = a_world(a_member("Rikke Holm"), rules=(a_rule("talks"),))
    sales = Team(id="b", name="Salg", zone="Europe/Copenhagen", leader="bo", members=("bo", "rikke"))
    world = replace(
        world,
        teams={**world.teams, "b": sales},
        members={**world.members, "bo": a_member("Bo Skov")},
        rules={**world.rules, "talks-b": replace(a_rule("talks", id="talks-b"), team="b")},
    )
    engine = Engine(world)
    engine.until("mon 08:00")
    engine.write("rikke", "aflys")
    assert "Hvilken samtale mener du?" in flat(engine.last("rikke", "receipt"))
    engine.write("rikke", "jeg kan ikke til samtalen med Bo")
    assert "Hvornår passer samtalen med Bo så?" in flat(engine.last("rikke", "receipt"))


@pytest.mark.parametrize(
    "text",
    ["kan ikke finde noter fra vores samtale", "Aflys ferien", "udskyd budgettet en uge", "kan ikke tirsdag"],
)
def test_what_is_not_surely_about_a_talk_goes_back_to_who_wrote_it(text: str) -> None:
    engine = ran()
    before = len(engine.outbox("lone"))
    assert engine.write("rikke", text) == "handled: asked back"
    assert (len(engine.outbox("lone")), placed(engine)) == (before, {RIKKE, JONAS})


def test_who_has_no_talk_is_told_that_it_was_not_understood() -> None:
    engine = an_engine()
    assert engine.write("rikke", "aflys") == "handled: asked back"


def test_a_talk_that_came_to_nothing_is_planned_by_how_far_it_was_moved() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "den blev udskudt en uge")
    assert ("rikke", "Tue 08 09:00") in placed(engine)
