"""Numbers in reply to a question back: several where the choices do not exclude one another, each with its receipt."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKE, OTHER = a_member("Rikke Holm"), a_member("Rikke Bang", id="bang", addresses=("bang@example.test",))
KIM = a_member("Kim Ross", language="en")
RULES = (a_rule("notes"), a_rule("ideas"), a_rule("successes"), a_rule("contact"), a_rule("profile"))
THREE = "note Jonas: kan lide kaffe\nnote Kim: kan lide te\nringede til Jonas"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(RIKKE, OTHER, a_member("Jonas Bæk"), KIM, rules=RULES))
    engine.until("mon 12:00")
    return engine


def notes(engine: Engine) -> list[tuple[str | None, str]]:
    found = engine.store.write_now(lambda tx: tx.entries(("note",)))
    return sorted((entry.about, entry.value["text"]) for entry in found)


def chosen(engine: Engine, text: str, numbers: str, by: str = "lone") -> list[Sent]:
    """The receipts that a reply with numbers gets."""
    engine.write(by, text)
    before = {mail.id for mail in engine.outbox(by)}
    engine.reply(engine.last(by, "receipt"), numbers)
    return [mail for mail in engine.outbox(by, "receipt") if mail.id not in before]


def said(mail: Sent) -> str:
    return " ".join(mail.text.split("\n-- ")[0].split())


@pytest.mark.parametrize(
    "numbers", ["1 og 2", "1, 2", "1 + 2", "1 & 2", "1 2", "nr. 1 og nr. 2", "1\n2", "1 og 2, tak", "2 og 1"]
)
def test_both_are_done_however_the_numbers_are_written(engine: Engine, numbers: str) -> None:
    receipts = chosen(engine, THREE, numbers)
    assert notes(engine) == [("jonas", "kan lide kaffe"), ("kim", "kan lide te")]
    assert len(receipts) == 2
    assert {("kaffe" in said(one), "te" in said(one).split()) for one in receipts} == {
        (True, False),
        (False, True),
    }


def test_all_of_them_and_each_receipt_is_about_its_own(engine: Engine) -> None:
    receipts = chosen(engine, THREE, "1, 2 og 3")
    assert len(receipts) == 3
    assert len(engine.store.write_now(lambda tx: tx.entries(("contact",)))) == 1
    engine.reply(next(one for one in receipts if "kaffe" in said(one)), "fortryd")
    assert notes(engine) == [("kim", "kan lide te")]
    engine.reply(next(one for one in receipts if "te" in said(one).split()), "kan lide kakao")
    assert notes(engine) == [("kim", "kan lide kakao")]


def test_one_at_a_time_works_as_before(engine: Engine) -> None:
    engine.write("lone", THREE)
    asked = engine.last("lone", "receipt")
    engine.reply(asked, "1")
    engine.reply(asked, "2")
    assert notes(engine) == [("jonas", "kan lide kaffe"), ("kim", "kan lide te")]


def test_what_is_unclear_in_one_is_asked_back_and_the_others_are_done(engine: Engine) -> None:
    receipts = chosen(engine, "note Jonas: kan lide kaffe\nnote Rikke: kan lide te", "1 og 2")
    assert notes(engine) == [("jonas", "kan lide kaffe")]
    engine.reply(next(one for one in receipts if "Hvem mener du?" in said(one)), "1 og 2")
    assert notes(engine) == [("bang", "kan lide te"), ("jonas", "kan lide kaffe"), ("rikke", "kan lide te")]


def test_two_of_one_name_may_both_be_meant(engine: Engine) -> None:
    chosen(engine, "ringede til Rikke", "1 og 2")
    calls = engine.store.write_now(lambda tx: tx.entries(("contact",)))
    assert sorted(call.about or "" for call in calls) == ["bang", "rikke"]


def test_a_number_that_is_not_there_does_nothing(engine: Engine) -> None:
    (receipt,) = chosen(engine, THREE, "1 og 7")
    assert notes(engine) == []
    assert "numre fra listen i mailen, højst 3" in said(receipt)
    engine.reply(receipt, "1 og 2")
    assert len(notes(engine)) == 2


def test_where_only_one_can_be_meant_that_is_said(engine: Engine) -> None:
    (receipt,) = chosen(engine, "Vi burde drikke mere te", "1 og 2", by="rikke")
    assert "ét nummer fra listen i mailen; kun ét kan gælde" in said(receipt)
    engine.reply(receipt, "1")
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea", "success")))) == 1


def test_in_english(engine: Engine) -> None:
    (receipt,) = chosen(engine, "We should drink more tea", "1 and 2", by="kim")
    assert "one number from the list in the mail; only one can be meant" in said(receipt)


def test_several_answers_are_deleted_by_their_numbers(engine: Engine) -> None:
    engine.until("wed+1 12:00")
    letter = next(m for m in engine.outbox("jonas", "ask")[::-1] if "2 korte ting" in m.subject)
    engine.reply(letter, "A: Mere te\nB: Mere kaffe")
    engine.reply(letter, "slet")
    receipt = engine.last("jonas", "receipt")
    assert "Hvilket svar skal slettes?" in said(receipt)
    engine.reply(receipt, "1 og 2")
    assert engine.store.write_now(lambda tx: tx.entries(("idea", "success", "profile"))) == []
