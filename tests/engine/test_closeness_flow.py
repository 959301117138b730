"""How close do you feel, from the question to the leader's figure: nobody else's eyes ever rest on an answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from daemon.core.model import Entry
from daemon.engine.records import InboxState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

WORDS = "jeg hører kun nyt i køkkenet"
NAMES = ("Rikke Holm", "Jonas Bæk", "Søren Friis", "Ole Bang", "Anne Bak", "Mia Lund")
RULES = (a_rule("closeness"), a_rule("digest"))


def an_engine(*names: str, **team: object) -> Engine:
    return Engine(a_world(*(a_member(name) for name in names or NAMES), rules=RULES, **team))


def said(mail: Sent) -> str:
    """Subject and text of a mail, with no line broken."""
    return " ".join(f"{mail.subject} {mail.text}".split())


def first_round(engine: Engine) -> list[Sent]:
    """The questions of the first round, in the first two weeks."""
    for day in ("tue 10:00", "tue+1 10:00"):
        asked = [mail for mail in engine.until(day) if mail.kind == "ask"]
        if asked:
            return asked
    raise AssertionError("nobody was asked")


def answered(engine: Engine, *answers: str) -> dict[str, Sent]:
    asked = {mail.to: mail for mail in first_round(engine)}
    for member, answer in zip(sorted(asked), answers, strict=False):
        engine.reply(asked[member], answer)
    return asked


def figures(engine: Engine) -> list[int]:
    kept: list[Entry] = engine.store.write_now(lambda tx: tx.entries(("closeness_mood",)))
    return [entry.value["half_steps"] for entry in kept]


def digest_after(engine: Engine) -> str:
    mails = engine.until(
        engine.clock.now().replace(hour=23) + (engine.local("mon+1 08:00") - engine.local("mon 08:00"))
    )
    return said([mail for mail in mails if mail.kind == "digest"][-1])


def test_everybody_but_the_leader_is_asked_every_other_week() -> None:
    engine = an_engine()
    assert {mail.to for mail in first_round(engine)} == {"rikke", "jonas", "søren", "ole", "anne", "mia"}
    weeks = [
        mail.at.isocalendar().week
        for mail in engine.until("fri+6 12:00")
        if mail.kind == "ask" and mail.to == "ole"
    ]
    assert {later - earlier for earlier, later in pairwise(weeks)} == {2}


def test_the_receipt_repeats_the_answer_and_shows_it_to_nobody_else() -> None:
    engine = an_engine()
    first_round(engine)
    engine.reply(engine.last("rikke", "ask"), f"4, {WORDS}")
    receipt = engine.last("rikke", "receipt")
    assert "4 ud af 5" in said(receipt)
    assert WORDS in said(receipt)
    engine.until("fri+5 12:00")
    assert {mail.to for mail in engine.outbox() if WORDS in said(mail)} == {"rikke"}


def test_ones_own_trend_comes_back() -> None:
    engine = an_engine()
    engine.reply(first_round(engine)[0], "4")
    member = engine.outbox(kind="receipt")[-1].to
    before = engine.last(member, "ask").id
    engine.until("fri+3 12:00")
    again = engine.last(member, "ask")
    assert again.id != before
    engine.reply(again, "3")
    assert "Sådan har du svaret" in said(engine.last(member, "receipt"))


def test_a_new_number_takes_the_place_of_the_first_and_delete_withdraws() -> None:
    engine = an_engine()
    question = first_round(engine)[0]
    engine.reply(question, "4")
    engine.reply(engine.last(question.to, "receipt"), "5")
    kept: list[Entry] = engine.store.write_now(lambda tx: tx.entries(("closeness",)))
    assert [entry.value["number"] for entry in kept] == [5]
    engine.reply(engine.last(question.to, "receipt"), "slet")
    assert engine.store.write_now(lambda tx: tx.entries(("closeness",))) == []


def test_what_is_no_number_is_asked_back() -> None:
    engine = an_engine()
    question = first_round(engine)[0]
    engine.reply(question, "det kommer an på dagen")
    assert engine.store.write_now(lambda tx: tx.entries(("closeness",))) == []
    assert "ikke helt sikre" in said(engine.last(question.to, "receipt"))


@pytest.mark.both_stores
def test_after_a_low_one_the_leader_is_told_exactly_what_was_shown_and_only_after_a_yes() -> None:
    engine = an_engine()
    first_round(engine)
    engine.reply(engine.last("rikke", "ask"), f"2, {WORDS}")
    question = engine.last("rikke", "ask")
    assert f"Rikke Holm: 2 ud af 5. {WORDS}" in said(question)
    assert engine.outbox("lone", "send") == []
    engine.reply(question, "ja tak")
    assert f"Rikke Holm: 2 ud af 5. {WORDS}" in said(engine.last("lone", "send"))
    engine.reply(question, "nej")
    assert "allerede" in said(engine.last("rikke", "receipt"))
    assert len(engine.outbox("lone", "send")) == 1


def test_after_a_no_or_no_answer_nobody_is_told() -> None:
    engine = an_engine(deputy="jonas")
    first_round(engine)
    engine.reply(engine.last("rikke", "ask"), f"1 {WORDS}")
    engine.reply(engine.last("rikke", "ask"), "nej")
    engine.reply(engine.last("ole", "ask"), "2")
    engine.until("fri+3 12:00")
    assert {mail.to for mail in engine.outbox() if WORDS in said(mail)} == {"rikke"}
    assert [mail for mail in engine.outbox("lone") if mail.kind == "send"] == []


def test_the_leader_is_told_even_when_away_and_never_the_deputy() -> None:
    engine = an_engine(deputy="jonas")
    first_round(engine)
    engine.write("lone", "pause 14 dage")
    engine.reply(engine.last("rikke", "ask"), f"1 {WORDS}")
    engine.reply(engine.last("rikke", "ask"), "ja")
    assert {mail.to for mail in engine.outbox() if WORDS in said(mail)} == {"rikke", "lone"}


@pytest.mark.both_stores
def test_the_leader_sees_the_teams_figure_and_nothing_of_who_answered() -> None:
    engine = an_engine()
    answered(engine, "4", "3", "5", "3", "3")
    digest = digest_after(engine)
    assert "3,5 ud af 5" in digest
    assert "svarede" not in digest
    assert figures(engine) == [7]


def test_four_answers_make_no_figure() -> None:
    engine = an_engine()
    answered(engine, "4", "3", "5", "3")
    assert "ud af 5" not in digest_after(engine)
    assert figures(engine) == []


def test_that_everybody_said_five_does_not_show() -> None:
    engine = an_engine()
    answered(engine, *["5"] * 6)
    assert "4 eller højere" in digest_after(engine)


def test_an_answer_changed_after_the_end_changes_no_figure() -> None:
    engine = an_engine()
    asked = answered(engine, "4", "3", "5", "3", "3")
    digest_after(engine)
    engine.reply(asked[min(asked)], "1")
    assert "3,5 ud af 5" in digest_after(engine)
    assert figures(engine) == [7]


def test_who_let_the_leader_know_is_not_in_the_figure() -> None:
    engine = an_engine()
    answered(engine, "4", "3", "5", "3", "1")
    who = next(m.to for m in engine.outbox(kind="ask") if "Skal Lone" in said(m))
    engine.reply(engine.last(who, "ask"), "ja")
    digest_after(engine)
    assert figures(engine) == []


def test_the_mail_with_the_answer_is_destroyed() -> None:
    engine = an_engine()
    engine.reply(first_round(engine)[0], f"3, {WORDS}")
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
    )
    assert [row.raw for row in rows] == [None]


def test_a_figure_is_no_deputys() -> None:
    world = a_world(
        *(a_member(n) for n in NAMES), rules=(RULES[0], a_rule("digest", deputy=True)), deputy="jonas"
    )
    engine = Engine(world)
    answered(engine, *["3"] * 6)
    digest_after(engine)
    assert "3 ud af 5" in said(engine.last("lone", "digest"))
    assert "ud af 5" not in said(engine.last("jonas", "digest"))


def test_it_speaks_english() -> None:
    people = [a_member(name, language="en") for name in NAMES]
    engine = Engine(a_world(*people, rules=RULES))
    question = first_round(engine)[0]
    engine.reply(question, f"2. {WORDS}")
    assert "Should Lone know?" in said(engine.last(question.to, "ask"))
    engine.reply(engine.last(question.to, "ask"), "yes")
    assert WORDS in said(engine.last("lone", "send"))


def test_who_stopped_is_not_asked_and_pas_is_no_answer() -> None:
    engine = an_engine()
    question = first_round(engine)[0]
    engine.reply(question, "stop")
    other = engine.last("ole" if question.to != "ole" else "mia", "ask")
    engine.reply(other, "pas")
    mails = engine.until("fri+4 12:00")
    assert question.to not in {mail.to for mail in mails if mail.kind == "ask"}
    assert engine.store.write_now(lambda tx: tx.entries(("closeness",))) == []


def test_on_trial_nobodys_answers_are_asked_for_but_those_of_who_tries_it() -> None:
    engine = Engine(replace(a_world(*(a_member(n) for n in NAMES), rules=RULES, pilot="ops")))
    first_round(engine)
    asked = engine.outbox(kind="ask")
    readers = engine.store.write_now(lambda tx: {tx.outgoing(mail.id).recipient for mail in asked})
    assert readers == {"ops@example.test"}


def test_an_answer_is_shown_to_nobody_who_tries_things_out_from_then_on() -> None:
    for pilot in ("ops", "leader"):
        engine = an_engine()
        question = first_round(engine)[0]
        engine.pilot = pilot
        engine.use(engine.world)
        engine.reply(question, f"2, {WORDS}")
        told = [mail for mail in engine.outbox() if WORDS in said(mail)]
        assert [mail.kind for mail in told] == ["ask", "receipt"]
        assert {recipient(engine, mail) for mail in told} == {f"{question.to}@example.test"}


def test_on_trial_no_leader_is_told_what_another_answered_in_somebodys_place() -> None:
    engine = an_engine(pilot="ops")
    question = first_round(engine)[0]
    engine.reply(question, f"2, {WORDS}", by="ops@example.test")
    engine.reply(engine.last(question.to, "ask"), "ja", by="ops@example.test")
    told = [mail for mail in engine.outbox() if WORDS in said(mail)]
    assert {mail.to for mail in told} == {question.to, "lone"}
    assert {recipient(engine, mail) for mail in told} == {"ops@example.test"}


def recipient(engine: Engine, mail: Sent) -> str:
    """The address that a mail goes to."""
    row = engine.store.write_now(lambda tx: tx.outgoing(mail.id))
    assert row is not None
    return row.recipient


def test_ones_own_data_hold_a_number_without_words() -> None:
    engine = an_engine()
    question = first_round(engine)[0]
    engine.reply(question, "4")
    engine.write(question.to, "mine data")
    assert "1. december 2026 4 Er noget forkert" in said(engine.last(question.to, "receipt"))


@pytest.mark.parametrize("word", ["fortryd", "slet", "nej"])
def test_what_the_leader_was_told_cannot_be_taken_back_and_the_receipt_says_so(word: str) -> None:
    engine = an_engine()
    first_round(engine)
    engine.reply(engine.last("rikke", "ask"), "2")
    question = engine.last("rikke", "ask")
    engine.reply(question, "ja")
    engine.reply(question, word)
    assert "allerede fået det at vide" in said(engine.last("rikke", "receipt"))
    assert len(engine.store.write_now(lambda tx: tx.entries(("closeness_told",)))) == 1
