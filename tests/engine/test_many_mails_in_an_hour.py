"""Who writes much by hand is answered each time; past any limit all is done, and the last receipt says what happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from daemon.engine.house import Limits
from tests.engine.kit import BOX, Engine, Sent, a_member, a_rule, a_world

RULES = (a_rule("ideas"), a_rule("contact"), a_rule("notes"))
NEW_YORKER = a_member("Emma Stone", language="en", location="ny", zone="America/New_York")


def an_engine(**limits: int) -> Engine:
    members = (a_member("Rikke Holm"), a_member("Jonas Bæk"), NEW_YORKER)
    engine = Engine(a_world(*members, rules=RULES), limits=Limits(**limits))
    engine.until("mon 10:20")
    return engine


def receipts(engine: Engine, to: str) -> list[str]:
    return [" ".join(mail.text.split()) for mail in engine.outbox(to, "receipt")]


def test_a_leader_who_presses_25_links_gets_25_receipts() -> None:
    engine = an_engine()
    for number in range(25):
        engine.write("lone", f"note {'Rikke' if number % 2 else 'Jonas'}: nummer {number}")
    assert len(receipts(engine, "lone")) == 25
    assert not [text for text in receipts(engine, "lone") if "mange mails fra dig" in text]


def test_the_last_receipt_says_until_when_and_all_is_kept_meanwhile() -> None:
    engine = an_engine(receipts_per_member_hour=3)
    for number in range(6):
        engine.write("rikke", f"idé: nummer {number}")
    first, second, last = receipts(engine, "rikke")
    assert "mange mails fra dig" not in first + second
    assert "fra kl. 11.00 svarer vi igen" in last
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea",)))) == 6
    engine.until("mon 11:00")
    engine.write("rikke", "idé: en til")
    assert len(receipts(engine, "rikke")) == 4
    assert "mange mails fra dig" not in receipts(engine, "rikke")[-1]


def test_it_is_told_by_the_clock_of_who_reads_it_and_in_their_language() -> None:
    engine = an_engine(receipts_per_member_hour=1)
    engine.write("emma", "idea: Five minutes of coffee")
    assert "from 5:00 on we answer again" in receipts(engine, "emma")[-1]


def test_what_is_asked_back_is_counted_apart_and_the_last_one_says_so_too() -> None:
    engine = an_engine(mails_per_address_hour=3)
    for number in range(5):
        engine.write("rikke", f"Vi burde nok drikke lidt mere te, nummer {number}")
    assert ["fra kl. 11.00" in text for text in receipts(engine, "rikke")] == [False, False, True]
    engine.write("rikke", "idé: Mere te")
    assert len(receipts(engine, "rikke")) == 4


def test_who_chooses_what_was_asked_back_is_answered() -> None:
    engine = an_engine(mails_per_address_hour=3)
    for number in range(3):
        engine.write("rikke", f"Vi burde nok drikke lidt mere te, nummer {number}")
    for mail in engine.outbox("rikke", "receipt"):
        engine.reply(mail, "1")
    assert len(receipts(engine, "rikke")) == 6
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea",)))) == 3


def rude(mail: Sent, number: int) -> bytes:
    """An answer to every mail, by a machine that does not say that it is one."""
    message = EmailMessage()
    message["From"], message["To"] = "rikke@example.test", mail.reply_to
    message["Subject"], message["In-Reply-To"] = f"Re: {mail.subject}", mail.message_id
    message["Message-ID"] = f"<{number}@robot.test>"
    message.set_content(f"Tak for din henvendelse nr. {number}. Vi vender tilbage.")
    return bytes(message)


@pytest.mark.parametrize("limits", [{}, {"mails_per_address_hour": 5}])
def test_a_machine_that_answers_every_mail_is_stopped_by_the_narrow_limit(limits: dict[str, int]) -> None:
    engine = an_engine(**limits)
    answered: set[str] = set()
    for number in range(200):
        new = next((mail for mail in engine.outbox("rikke") if mail.id not in answered), None)
        if new is None:
            break
        answered.add(new.id)
        engine.receive(rude(new, number))
    # What answers the call is counted apart from what answers receipts.
    assert len(receipts(engine, "rikke")) == engine.limits.mails_per_address_hour + 1


def test_a_stranger_is_answered_no_more_than_before() -> None:
    engine = an_engine()
    for number in range(30):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "nn@elsewhere.test", BOX.address, "Hej"
        message["Message-ID"] = f"<{number}@elsewhere.test>"
        message["Authentication-Results"] = "mx.example.test; dmarc=pass header.from=elsewhere.test"
        message.set_content("Hvem er I?")
        engine.receive(bytes(message))
    assert len([m for m in engine.outbox() if m.to == "nn@elsewhere.test"]) <= 1


def test_the_limit_is_of_an_hour() -> None:
    engine = an_engine(receipts_per_member_hour=2)
    for _ in range(3):
        for number in range(4):
            engine.write("rikke", f"idé: nummer {number}")
        engine.clock.advance(timedelta(hours=1))
    assert len(receipts(engine, "rikke")) == 6


def test_a_leader_in_another_language_has_the_same_limits() -> None:
    world = a_world(a_member("Rikke Holm"), rules=RULES)
    lone = replace(world.members["lone"], language="en")
    engine = Engine(replace(world, members={**world.members, "lone": lone}), limits=Limits())
    for number in range(61):
        engine.write("lone", f"note Rikke: number {number}")
    assert len(receipts(engine, "lone")) == 60
    assert "many mails from you" in receipts(engine, "lone")[-1]
    assert len(engine.store.write_now(lambda tx: tx.entries(("note",)))) == 61
