"""A mail of which nothing could be taken is told to its writer, unless it was nothing but thanks or hello."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, a_rule, a_world

SIGNATURE = "Mvh\nRikke Holm\nTlf. 12345678"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


def test_an_answer_below_the_signature_is_not_taken_for_a_greeting_alone(engine: Engine) -> None:
    answer = "En ordbog over kundens ord ville gøre det lettere for os alle"
    ended = engine.reply(engine.last("rikke"), f"Hej\n\n{SIGNATURE}\n\n{answer}")
    assert ended == "handled: empty"
    assert engine.outbox("rikke", "receipt")


@pytest.mark.parametrize(
    "text", ["Hej", "Tak", f"Hej\n\n{SIGNATURE}", f"Tak for det\n\n{SIGNATURE}\n\nVi skaber rum"]
)
def test_thanks_and_hello_are_not_answered(engine: Engine, text: str) -> None:
    assert engine.reply(engine.last("rikke"), text) == "ignored: polite"
