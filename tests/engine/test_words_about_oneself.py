"""The words everyone may write, at their edges: pauses of a team, parts of an answer, and what there is to skip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

PEOPLE = (a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Mia Friis"))
PASSES = {"Authentication_Results": "mx.example.test; dmarc=pass header.from=elsewhere.test"}


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(*PEOPLE, rules=(a_rule("ideas"), a_rule("successes")), deputy="mia"))
    engine.until("mon 10:00")
    return engine


def ideas(engine: Engine, by: str = "rikke") -> list[tuple[str, bool]]:
    found = engine.store.write_now(lambda tx: tx.entries(("idea",)))
    return [(e.value["text"], e.value["anonymous"]) for e in found if e.by == by]


def asked_at(mails: list[Sent]) -> set[str]:
    return {mail.to for mail in mails if mail.kind == "ask"}


@pytest.mark.parametrize("by", ["lone", "mia"])
def test_start_by_the_leader_or_deputy_ends_the_pause_of_the_whole_team(engine: Engine, by: str) -> None:
    engine.write("lone", "pause teamet")
    engine.write(by, "start")
    assert "hele Holdet" in engine.last(by).text
    assert asked_at(engine.until("wed 10:00")) == {"lone", "rikke", "jonas", "mia"}


def test_start_by_a_member_ends_the_teams_pause_for_that_member_alone(engine: Engine) -> None:
    engine.write("lone", "pause teamet")
    engine.write("rikke", "start")
    assert asked_at(engine.until("wed 10:00")) == {"rikke"}


def test_ending_the_teams_pause_leaves_each_ones_own_pause(engine: Engine) -> None:
    engine.write("jonas", "pause 14 dage")
    engine.write("lone", "pause teamet 7 dage")
    engine.write("lone", "start")
    assert asked_at(engine.until("wed 10:00")) == {"lone", "rikke", "mia"}


def test_one_item_of_an_answer_is_deleted_by_its_number_and_undo_brings_it_back(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te\n- Vand")
    engine.reply(engine.last("rikke"), "slet 2")
    assert "    Te" in engine.last("rikke").text
    assert "Kaffe" not in engine.last("rikke").text
    assert [text for text, _ in ideas(engine)] == ["Kaffe", "Vand"]
    engine.reply(engine.last("rikke"), "slet 2")
    assert [text for text, _ in ideas(engine)] == ["Kaffe"]
    engine.reply(engine.last("rikke"), "fortryd")
    engine.reply(engine.last("rikke"), "fortryd")
    assert [text for text, _ in ideas(engine)] == ["Kaffe", "Te", "Vand"]


def test_a_number_that_no_item_has_deletes_nothing(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te")
    engine.reply(engine.last("rikke"), "slet 7")
    assert len(ideas(engine)) == 2


def test_a_number_alone_in_a_letter_with_several_questions_is_asked_back(engine: Engine) -> None:
    letter = next(
        mail for mail in engine.until("wed 10:00") if mail.to == "rikke" and mail.subject.startswith("2")
    )
    engine.reply(letter, "A: Kaffe\nB: Vandt en ordre")
    engine.reply(letter, "slet 2")
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea", "success")))) == 2


def test_skip_out_of_the_blue_declines_what_is_open(engine: Engine) -> None:
    assert engine.write("rikke", "pas") == "handled: word:skip"
    assert "rikke" not in {m.to for m in engine.until("wed 10:00") if "idé" in m.text}


def test_skip_with_nothing_open_says_so_and_changes_no_answer(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "Kaffe")
    engine.reply(engine.last("rikke"), "pas")
    assert "ikke noget at springe over" in engine.last("rikke").text
    assert ideas(engine) == [("Kaffe", False)]


@pytest.mark.parametrize("subject", ["hjælp", "Mine data", "Pause 14 dage"])
def test_a_word_may_stand_in_the_subject_of_a_mail_with_nothing_in_it(engine: Engine, subject: str) -> None:
    assert engine.write("rikke", "", subject=subject).startswith("handled: word:")


@pytest.mark.parametrize(
    "text", ["idé: Mere te, men uden navn", "idé: Mere te (anonymt)", "idé: Mere te\n\nUden navn, tak"]
)
def test_what_is_told_unasked_may_be_told_without_a_name(engine: Engine, text: str) -> None:
    engine.write("rikke", text)
    assert ideas(engine) == [("Mere te", True)]
    assert "uden dit navn" in engine.last("rikke").text


def test_a_vote_is_shown_in_my_data_by_its_words_and_not_by_ids(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), "2")
    engine.write("jonas", "mine data")
    shown = engine.last("jonas").text
    assert "    Te" in shown
    assert "entries" not in shown


def test_a_forged_mail_does_not_use_up_the_one_line_a_stranger_gets(engine: Engine) -> None:
    assert engine.write("ukendt@elsewhere.test", "Hej").startswith("ignored")
    assert engine.write("ukendt@elsewhere.test", "Hej igen", **PASSES).startswith("rejected")
    assert engine.write("ukendt@elsewhere.test", "Og igen", **PASSES).startswith("ignored")


def test_what_was_stopped_is_not_offered_again(engine: Engine) -> None:
    engine.reply(engine.last("rikke", "ask"), "stop")
    engine.write("rikke", "stop")
    assert "ideas" not in engine.last("rikke").text
    assert "successes" in engine.last("rikke").text


def test_what_is_told_on_trial_reaches_nobody_by_a_newsletter_that_is_live() -> None:
    trial = replace(a_rule("ideas"), pilot="ops")
    engine = Engine(a_world(*PEOPLE, rules=(trial, a_rule("successes"), a_rule("newsletter"))))
    engine.until("mon 10:00")
    engine.reply(engine.last("rikke", "ask"), "Prøveidé", by="ops@example.test")
    engine.until("wed 10:00")
    engine.reply(engine.last("rikke", "ask"), "Vandt en ordre")
    engine.until("fri 13:00")
    edition = engine.last("jonas", "edition")
    assert "Vandt en ordre" in edition.text
    assert "Prøveidé" not in edition.text


def test_too_many_numbers_are_asked_back_with_how_many_there_may_be(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te\n- Vand\n- Mælk")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), "1, 2, 3 og 4")
    assert "højst 3" in engine.last("jonas").text


@pytest.mark.parametrize("text", ["1, 2, 3 og 4", "9", "nr. 1, 2 og 17", "fem", "Jeg stemmer på kakao"])
def test_numbers_that_are_no_ballot_never_become_a_success_of_the_same_letter(
    engine: Engine, text: str
) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te\n- Vand\n- Mælk")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), text)
    assert engine.store.write_now(lambda tx: tx.entries(("success", "vote"))) == []
    engine.reply(engine.last("jonas"), "1 og 2")
    assert len(engine.store.write_now(lambda tx: tx.entries(("vote",)))) == 1


def test_after_a_number_a_success_is_asked_about_and_not_guessed(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), "2, og så vandt vi en ordre")
    assert [entry.kind for entry in engine.store.write_now(lambda tx: tx.entries(("success", "vote")))] == [
        "vote"
    ]


@pytest.mark.parametrize(
    "text", ["12 nye kunder", "1. Vandt en ordre\n2. Fik nye kunder", "2 mio. i salg, på én uge"]
)
def test_a_success_that_begins_with_a_figure_is_one_still(engine: Engine, text: str) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), text)
    assert engine.store.write_now(lambda tx: tx.entries(("success",)))


@pytest.mark.parametrize("text", ["A 2", "a 1, 2\nB: Vandt en ordre"])
def test_a_letter_and_a_number_need_no_colon(engine: Engine, text: str) -> None:
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te")
    engine.until("thu 10:00")
    engine.reply(engine.last("jonas", "ask"), text)
    assert len(engine.store.write_now(lambda tx: tx.entries(("vote",)))) == 1
