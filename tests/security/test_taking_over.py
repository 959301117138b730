"""Nobody takes over another's place by a forged sender alone."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine
from tests.security.senders import a_team

THIEF = "tyv@elsewhere.test"
PASS = "mx.example.test; dmarc=pass header.from=example.test"


@pytest.fixture
def engine() -> Engine:
    return a_team()


def goes_to(engine: Engine) -> str:
    """Where Rikke's next mail is sent to."""
    engine.write("rikke", "hjælp")
    return str(engine.last("rikke", "receipt").message["To"])


def test_a_forged_wish_for_another_address_is_held_and_the_thief_gets_no_mail(engine: Engine) -> None:
    assert engine.write("rikke", f"adresse {THIEF}").startswith("held: a new address")
    assert not [mail for mail in engine.outbox() if THIEF in str(mail.message["To"])]
    assert engine.last("rikke", "held").message["To"].endswith("rikke@example.test>")
    assert THIEF not in goes_to(engine)


def test_neither_a_made_up_token_nor_a_colleagues_letter_is_proof(engine: Engine) -> None:
    engine.write("rikke", f"adresse {THIEF}", to="team+abcdefghijklmnop@example.test")
    engine.reply(engine.last("jonas", "ask"), f"adresse {THIEF}", by="rikke@example.test")
    assert not [mail for mail in engine.outbox() if THIEF in str(mail.message["To"])]


def test_a_yes_to_was_this_you_lets_it_be_done(engine: Engine) -> None:
    engine.write("rikke", "adresse rikke@ny.example")
    engine.reply(engine.last("rikke", "held"), "ja")
    engine.handle_new()
    engine.reply(engine.last("rikke", "address"), "ja", by="rikke@ny.example")
    assert "rikke@ny.example" in goes_to(engine)


def test_a_reply_to_our_mail_and_a_sender_that_is_vouched_for_are_proof(engine: Engine) -> None:
    for ended in (
        engine.reply(engine.last("rikke", "ask"), "adresse rikke@ny.example"),
        engine.write("rikke", "adresse rikke@ny.example", Authentication_Results=PASS),
    ):
        assert ended == "handled: word:address"


def test_the_question_at_the_new_address_cannot_be_answered_from_another(engine: Engine) -> None:
    engine.reply(engine.last("rikke", "ask"), "adresse rikke@ny.example")
    confirm = engine.last("rikke", "address")
    assert engine.reply(confirm, "ja", by=THIEF).startswith("held")
    engine.reply(confirm, "ja", by="rikke@example.test")
    assert "rikke@ny.example" not in goes_to(engine)


def test_a_forged_wish_to_be_forgotten_asks_at_the_address_we_know(engine: Engine) -> None:
    engine.write("rikke", "glem mig")
    asked = engine.last("rikke")
    assert asked.message["To"].endswith("rikke@example.test>")
    assert engine.reply(asked, "ja", by=THIEF).startswith("held")
