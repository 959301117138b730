"""What a member may write, and what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.core.model import AskState
from daemon.engine.records import OutState
from tests.engine.kit import BOX, Engine, a_member, a_rule, a_world

IDEA = "Fælles kaffe kl. 9"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 12:00")
    return engine


def ideas(engine: Engine, by: str = "rikke") -> list[str]:
    entries = engine.store.write_now(lambda tx: tx.entries(("idea",)))
    return [e.value["text"] for e in entries if e.by == by]


def test_the_receipt_quotes_the_words_that_will_be_shown(engine: Engine) -> None:
    assert engine.reply(engine.last("rikke"), IDEA) == "handled: answer"
    receipt = engine.last("rikke", "receipt")
    assert IDEA in receipt.text
    assert receipt.message["Auto-Submitted"] == "auto-replied"
    assert receipt.message["In-Reply-To"] == "<r0@client.test>"


def test_a_later_reply_replaces_the_earlier_one(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.reply(call, "Den første")
    engine.reply(call, "Den anden")
    assert ideas(engine) == ["Den anden"]


def test_a_reply_to_the_receipt_replaces_too(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "Den første")
    engine.reply(engine.last("rikke", "receipt"), "Den anden")
    assert ideas(engine) == ["Den anden"]


def test_undo_brings_the_earlier_answer_back(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.reply(call, "Den første")
    engine.reply(call, "Den anden")
    engine.reply(call, "fortryd")
    assert ideas(engine) == ["Den første"]
    assert "Den første" in engine.last("rikke", "receipt").text


def test_undo_twice_goes_two_steps_back(engine: Engine) -> None:
    call = engine.last("rikke")
    for text in ("Den første", "Den anden", "Den tredje", "fortryd", "fortryd"):
        engine.reply(call, text)
    assert ideas(engine) == ["Den første"]


def test_also_adds_an_answer(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.reply(call, "Den første")
    engine.reply(call, "også: Den anden")
    assert ideas(engine) == ["Den første", "Den anden"]


def test_delete_withdraws_and_undo_restores(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.reply(call, IDEA)
    engine.reply(engine.last("rikke", "receipt"), "slet")
    assert ideas(engine) == []
    engine.reply(call, "fortryd")
    assert ideas(engine) == [IDEA]


def test_thanks_change_nothing_and_get_no_answer(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.reply(call, IDEA)
    before = len(engine.outbox("rikke"))
    assert engine.reply(engine.last("rikke", "receipt"), "Tak!") == "ignored: polite"
    assert engine.reply(engine.last("rikke", "receipt"), "👍") == "ignored: polite"
    assert ideas(engine) == [IDEA]
    assert len(engine.outbox("rikke")) == before


def test_skip_ends_the_reminders_of_this_round(engine: Engine) -> None:
    assert engine.reply(engine.last("rikke"), "pas") == "handled: word:skip"
    mails = engine.until("wed 08:00")
    assert not [m for m in mails if m.to == "rikke"]


def test_an_empty_reply_is_told_what_was_expected(engine: Engine) -> None:
    assert engine.reply(engine.last("rikke"), "") == "handled: empty"
    assert engine.last("rikke", "receipt").text
    engine.reply(engine.last("rikke", "receipt"), IDEA)
    assert ideas(engine) == [IDEA]


def test_two_questions_in_one_letter_are_answered_by_their_marks(engine: Engine) -> None:
    letter = next(m for m in engine.until("wed 12:00") if m.to == "rikke")
    assert "A" in letter.text
    assert engine.reply(letter, "A: Walk and talk\n\nB: 12 nye kunder") == "handled: answer"
    kinds = engine.store.write_now(lambda tx: tx.entries(("idea", "success")))
    assert {e.value["text"] for e in kinds if e.by == "rikke"} == {"Walk and talk", "12 nye kunder"}
    assert len(engine.outbox("rikke", "receipt")) == 1


def test_an_answer_that_fits_two_questions_is_asked_back(engine: Engine) -> None:
    letter = next(m for m in engine.until("wed 12:00") if m.to == "rikke")
    engine.reply(letter, "Vi skal drikke mere kaffe")
    assert ideas(engine) == []
    engine.reply(engine.last("rikke", "receipt"), "B: Vi skal drikke mere kaffe")
    assert ideas(engine) == ["Vi skal drikke mere kaffe"]


def test_words_out_of_the_blue_open_a_practice(engine: Engine) -> None:
    assert engine.write("jonas", "idé: Fredagsquiz") == "handled: command:idea"
    assert ideas(engine, "jonas") == ["Fredagsquiz"]
    assert "Fredagsquiz" in engine.last("jonas", "receipt").text


def test_what_belongs_nowhere_goes_back_with_choices_by_number(engine: Engine) -> None:
    assert engine.write("jonas", "Kunne vi ikke mødes lidt oftere?") == "handled: asked back"
    assert ideas(engine, "jonas") == []
    offer = engine.last("jonas", "receipt")
    number = next(
        line.strip()[0] for line in offer.text.split("\n") if "idé" in line and line.strip()[:1].isdigit()
    )
    engine.reply(offer, number)
    assert ideas(engine, "jonas") == ["Kunne vi ikke mødes lidt oftere?"]


def test_help_lists_what_this_person_may_write(engine: Engine) -> None:
    engine.write("rikke", "hjælp")
    text = engine.last("rikke", "receipt").text
    assert "idé" in text
    assert "fortryd" in text


def test_pause_stops_everything_and_start_resumes(engine: Engine) -> None:
    engine.write("rikke", "pause 14 dage")
    assert not [m for m in engine.until("wed 12:00") if m.to == "rikke"]
    engine.write("rikke", "start")
    assert [m for m in engine.until("thu 12:00") if m.to == "rikke"]


def test_stop_ends_one_practice_for_that_person(engine: Engine) -> None:
    assert engine.reply(engine.last("rikke"), "stop") == "handled: word:stop"
    letters = [m for m in engine.until("wed 12:00") if m.to == "rikke"]
    asks = engine.store.write_now(lambda tx: tx.asks(to="rikke", states=(AskState.MAILED,)))
    assert len(letters) == 1
    assert {ask.rule for ask in asks} == {"successes"}


def test_the_leader_pauses_the_whole_team_by_one_reply(engine: Engine) -> None:
    engine.write("lone", "pause teamet 7 dage")
    assert not [m for m in engine.until("thu 12:00") if m.kind == "ask"]


def test_my_data_shows_what_is_kept(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), IDEA)
    engine.write("rikke", "mine data")
    assert IDEA in engine.last("rikke", "receipt").text


def test_forget_me_asks_once_and_then_destroys(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), IDEA)
    engine.write("rikke", "glem mig")
    assert ideas(engine) == [IDEA]
    engine.reply(engine.last("rikke", "receipt"), "ja")
    assert ideas(engine) == []


def test_another_language_from_the_next_mail_on(engine: Engine) -> None:
    engine.write("rikke", "sprog engelsk")
    assert "Hello Rikke" in engine.last("rikke", "receipt").text


def test_quiet_hours_move_the_mail(engine: Engine) -> None:
    engine.write("rikke", "ikke mellem 16 og 10")
    letter = next(m for m in engine.until("wed 18:00") if m.to == "rikke")
    assert letter.at == engine.local("wed 10:00")


def test_a_new_address_counts_only_after_a_yes_from_there(engine: Engine) -> None:
    engine.write(
        "rikke", "adresse rikke.ny@example.test", Authentication_Results="mx.example.test; dmarc=pass"
    )
    confirm = engine.last("rikke", "address")
    assert confirm.message["To"].endswith("rikke.ny@example.test>")
    engine.reply(confirm, "ja", by="rikke.ny@example.test")
    letter = next(m for m in engine.until("wed 18:00") if m.to == "rikke")
    assert letter.message["To"].endswith("rikke.ny@example.test>")


def test_an_old_token_still_finds_its_ask(engine: Engine) -> None:
    first = engine.last("rikke")
    engine.until("wed 12:00")
    assert engine.reply(first, IDEA) == "handled: answer"
    assert ideas(engine) == [IDEA]


def test_a_reply_without_plus_address_is_found_by_its_references(engine: Engine) -> None:
    call = engine.last("rikke")
    engine.write("rikke", IDEA, to=BOX.address, In_Reply_To=call.message_id, subject="Re: x")
    assert ideas(engine) == [IDEA]


def test_a_reply_without_references_is_found_by_the_tag_in_its_subject(engine: Engine) -> None:
    token = engine.last("rikke").id
    engine.write("rikke", IDEA, subject=f"Svar [nv:{token}]")
    assert ideas(engine) == [IDEA]


def test_no_more_than_so_many_answers_to_one_address_in_an_hour(engine: Engine) -> None:
    for number in range(70):
        engine.write("rikke", f"idé: nummer {number}")
    assert len(engine.outbox("rikke", "receipt")) == engine.limits.receipts_per_member_hour
    assert len(ideas(engine)) == 70
    engine.clock.advance(timedelta(hours=1))
    engine.write("rikke", "idé: en time senere")
    assert len(engine.outbox("rikke", "receipt")) == engine.limits.receipts_per_member_hour + 1


def test_a_member_in_english_is_understood_in_english() -> None:
    world = a_world(a_member("Emma Stone", language="en"), rules=(a_rule("ideas"),))
    engine = Engine(world)
    engine.until("mon 12:00")
    engine.reply(engine.last("emma"), "Five minutes of coffee together")
    assert ideas(engine, "emma") == ["Five minutes of coffee together"]
    engine.reply(engine.last("emma"), "undo")
    assert ideas(engine, "emma") == []


def test_stop_before_it_was_sent_cancels_what_waits_in_the_outbox(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "stop")
    assert {m.state for m in engine.outbox("rikke", "ask")} == {OutState.CANCELLED}


def test_what_was_told_unasked_is_replaced_by_a_reply_to_its_receipt(engine: Engine) -> None:
    engine.write("jonas", "idé: Fredagsquiz")
    assert engine.reply(engine.last("jonas", "receipt"), "Torsdagsquiz") == "handled: answer"
    assert ideas(engine, "jonas") == ["Torsdagsquiz"]
    engine.reply(engine.last("jonas", "receipt"), "fortryd")
    assert ideas(engine, "jonas") == ["Fredagsquiz"]


def test_what_was_told_unasked_can_be_deleted_and_the_receipt_quotes_it(engine: Engine) -> None:
    engine.write("jonas", "idé: Fredagsquiz")
    engine.reply(engine.last("jonas", "receipt"), "slet")
    assert ideas(engine, "jonas") == []
    assert "Fredagsquiz" in engine.last("jonas", "receipt").text


def test_another_word_in_reply_to_such_a_receipt_is_another_thing(engine: Engine) -> None:
    engine.write("jonas", "idé: Fredagsquiz")
    engine.reply(engine.last("jonas", "receipt"), "succes: Vi vandt quizzen")
    assert ideas(engine, "jonas") == ["Fredagsquiz"]
    told = engine.store.write_now(lambda tx: tx.entries(("success",)))
    assert [e.value["text"] for e in told] == ["Vi vandt quizzen"]


def test_deleting_one_of_several_answers_is_asked_by_the_question(engine: Engine) -> None:
    letter = next(m for m in engine.until("wed 12:00") if m.to == "rikke")
    engine.reply(letter, "A: 12 nye kunder\n\nB: Walk and talk")
    engine.reply(engine.last("rikke", "receipt"), "slet")
    assert "Hvad lykkedes" in engine.last("rikke", "receipt").text
    engine.reply(engine.last("rikke", "receipt"), "2")
    assert ideas(engine) == []


def test_stop_everything_ends_every_rule(engine: Engine) -> None:
    engine.write("rikke", "stop alt")
    assert not [m for m in engine.until("sun 12:00") if m.to == "rikke" and m.kind == "ask"]


def a_vote() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 12:00")
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te\n- Saft")
    engine.until("thu 10:00")
    return engine


def test_also_adds_a_vote_to_the_ballot() -> None:
    engine = a_vote()
    letter = engine.last("jonas", "ask")
    engine.reply(letter, "1" if "A" not in dict(engine.do(lambda s: s.tx.letter(letter.id)).asks) else "A: 1")
    engine.reply(engine.last("jonas", "receipt"), "også: 3")
    ballots = engine.store.write_now(lambda tx: tx.entries(("vote",)))
    assert len(ballots[-1].value["entries"]) == 2
    assert "Saft" in engine.last("jonas", "receipt").text
    assert "Kaffe" in engine.last("jonas", "receipt").text


def test_no_opinion_on_the_ballot_is_no_success() -> None:
    engine = a_vote()
    engine.reply(engine.last("jonas", "ask"), "Ved ikke")
    assert engine.store.write_now(lambda tx: tx.entries(("success",))) == []
