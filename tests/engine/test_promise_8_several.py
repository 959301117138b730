"""One mail, several questions: answers find theirs wherever they stand, and what fits two is asked back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from daemon.demo import clients
from tests.engine.kit import Engine, Sent, a_rule, a_world

IDEA, SUCCESS = "En fælles ordbog over kundens ord", "Aarhus Havn skrev under i går"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="mon 09:00"))))
    engine.until("mon 12:00")
    return engine


@pytest.fixture
def letter(engine: Engine) -> Sent:
    return engine.last("rikke", "ask")


def marks(letter: Sent) -> dict[str, str]:
    """The mark of the idea and of the success."""
    found = {heading: mark for mark, heading in re.findall(r"^([A-E])\. (.*)$", letter.text, re.MULTILINE)}
    idea = next(mark for heading, mark in found.items() if "idé" in heading)
    success = next(mark for heading, mark in found.items() if "lykkedes" in heading)
    return {"idea": idea, "success": success}


def heading(letter: Sent, mark: str) -> str:
    return next(line for line in letter.text.splitlines() if line.startswith(f"{mark}. "))


def told(engine: Engine) -> dict[str, list[str]]:
    entries = engine.store.write_now(lambda tx: tx.entries(("idea", "success")))
    return {kind: [e.value["text"] for e in entries if e.kind == kind] for kind in ("idea", "success")}


BOTH = {"idea": [IDEA], "success": [SUCCESS]}
NONE: dict[str, list[str]] = {"idea": [], "success": []}


def test_both_questions_are_in_one_mail(engine: Engine, letter: Sent) -> None:
    assert len(engine.outbox("rikke", "ask")) == 1
    assert set(marks(letter).values()) == {"A", "B"}


@pytest.mark.parametrize(
    "form", ["{0}: {1}\n\n{2}: {3}", "{2}: {3}\n{0}: {1}", "{0}) {1}\n{2}) {3}", "{0} - {1}\n\n{2} - {3}"]
)
def test_answers_are_told_apart_by_their_marks_in_any_order(engine: Engine, letter: Sent, form: str) -> None:
    known = marks(letter)
    text = form.format(known["idea"], IDEA, known["success"], SUCCESS)
    assert engine.reply(letter, text) == "handled: answer"
    assert told(engine) == BOTH


def test_answers_between_the_quoted_questions_find_theirs(engine: Engine, letter: Sent) -> None:
    known = marks(letter)
    answers = {heading(letter, known["idea"]): IDEA, heading(letter, known["success"]): SUCCESS}
    now = engine.clock.now()
    raw = clients.gmail_inline(letter.raw, "Rikke Holm", "rikke@example.test", answers, now)
    assert engine.receive(raw) == "handled: answer"
    assert told(engine) == BOTH


CLIENTS = (clients.gmail_reply, clients.outlook_reply, clients.iphone_reply, clients.thunderbird_reply)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
def test_the_mail_programs_people_use_all_get_through(
    engine: Engine, letter: Sent, client: Callable[..., bytes]
) -> None:
    known = marks(letter)
    text = f"{known['idea']}: {IDEA}\n\n{known['success']}: {SUCCESS}"
    assert (
        engine.receive(client(letter.raw, "Rikke Holm", "rikke@example.test", text, engine.clock.now()))
        == "handled: answer"
    )
    assert told(engine) == BOTH


def test_one_of_two_may_be_answered_and_the_other_stays_open(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, f"{marks(letter)['success']}: {SUCCESS}")
    assert told(engine) == {"idea": [], "success": [SUCCESS]}
    engine.reply(letter, f"{marks(letter)['idea']}: {IDEA}")
    assert told(engine) == BOTH


def test_what_fits_both_is_asked_back_and_kept_by_nobody(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, IDEA)
    assert told(engine) == NONE
    assert IDEA in engine.last("rikke", "receipt").text


def test_marks_mean_the_same_in_a_reply_to_the_receipt(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, IDEA)
    engine.reply(engine.last("rikke", "receipt"), f"{marks(letter)['idea']}: {IDEA}")
    assert told(engine) == {"idea": [IDEA], "success": []}


def test_two_answers_make_one_receipt(engine: Engine, letter: Sent) -> None:
    known = marks(letter)
    engine.reply(letter, f"{known['idea']}: {IDEA}\n\n{known['success']}: {SUCCESS}")
    (receipt,) = engine.outbox("rikke", "receipt")
    assert IDEA in receipt.text
    assert SUCCESS in receipt.text


def test_replacing_one_answer_leaves_the_other(engine: Engine, letter: Sent) -> None:
    known = marks(letter)
    engine.reply(letter, f"{known['idea']}: {IDEA}\n\n{known['success']}: {SUCCESS}")
    engine.reply(letter, f"{known['idea']}: En anden idé")
    assert told(engine) == {"idea": ["En anden idé"], "success": [SUCCESS]}


def test_deleting_asks_which(engine: Engine, letter: Sent) -> None:
    known = marks(letter)
    engine.reply(letter, f"{known['idea']}: {IDEA}\n\n{known['success']}: {SUCCESS}")
    engine.reply(letter, "slet")
    assert told(engine) == BOTH
    offer = engine.last("rikke", "receipt")
    number = "1" if known["idea"] == "A" else "2"
    engine.reply(offer, number)
    assert told(engine) == {"idea": [], "success": [SUCCESS]}


def test_skipping_one_leaves_the_other_open(engine: Engine, letter: Sent) -> None:
    known = marks(letter)
    engine.reply(letter, f"{known['idea']}: pas\n\n{known['success']}: {SUCCESS}")
    assert told(engine) == {"idea": [], "success": [SUCCESS]}
