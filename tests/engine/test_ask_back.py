"""What could not be told is asked back: with what was noted, in the person's words, so that one letter answers it."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, Sent, a_rule, a_world

WON = "og så vandt vi en ordre i Skive"
BOTH = "Fik ordnet den fælles mappe"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 10:00")
    engine.reply(engine.last("rikke"), "- Kaffe\n- Te\n- Vand")
    engine.until("thu 10:00")
    return engine


@pytest.fixture
def letter(engine: Engine) -> Sent:
    """Jonas' letter: A is the ballot, B the reminder about a success."""
    return engine.last("jonas", "ask")


@pytest.fixture
def open_questions() -> tuple[Engine, Sent]:
    """A letter that asks Rikke for an idea and a success."""
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="mon 09:00"))))
    engine.until("mon 12:00")
    return engine, engine.last("rikke", "ask")


def told(engine: Engine, by: str = "jonas") -> list[tuple[str, str]]:
    """Kind and text of what somebody's answers say now; of a vote how many it is for."""
    entries = engine.store.write_now(lambda tx: tx.entries(("idea", "success", "vote")))
    mine = [e for e in entries if e.by == by and not e.withdrawn]
    return [(e.kind, e.value["text"] if "text" in e.value else str(len(e.value["entries"]))) for e in mine]


def unfolded(mail: Sent) -> str:
    return " ".join(mail.text.split())


def test_the_receipt_names_what_was_noted_and_quotes_the_rest(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, f"2, {WON}")
    receipt = unfolded(engine.last("jonas", "receipt"))
    assert "noteret »2« til A" in receipt
    assert WON in receipt
    assert "Hører det til B? (»En succes inden nyhedsbrevet?«)" in receipt
    assert told(engine) == [("vote", "1")]


@pytest.mark.parametrize(
    "reply", ["ja", "Ja tak", "B", "b.", "til B", "det er B", "ja, B", "Ja, det gør det"]
)
def test_a_short_reply_puts_the_rest_where_it_belongs(engine: Engine, letter: Sent, reply: str) -> None:
    engine.reply(letter, f"2, {WON}")
    engine.reply(engine.last("jonas", "receipt"), reply)
    assert told(engine) == [("vote", "1"), ("success", WON)]


@pytest.mark.parametrize("reply", ["nej", "Nej tak"])
def test_no_leaves_it_at_that_and_keeps_what_was_noted(engine: Engine, letter: Sent, reply: str) -> None:
    engine.reply(letter, f"2, {WON}")
    engine.reply(engine.last("jonas", "receipt"), reply)
    assert told(engine) == [("vote", "1")]
    assert "lader vi det ligge" in engine.last("jonas", "receipt").text


def test_the_other_letter_is_joined_to_what_was_noted_for_it(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, f"2, {WON}")
    engine.reply(engine.last("jonas", "receipt"), "A")
    assert told(engine) == [("vote", "1")]


def test_the_whole_answer_may_be_written_again_to_the_receipt(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, f"2, {WON}")
    receipt = engine.last("jonas", "receipt")
    engine.reply(receipt, "B: Vi vandt ordren i Skive")
    engine.reply(receipt, "A: 1 og 3")
    assert sorted(told(engine)) == [("success", "Vi vandt ordren i Skive"), ("vote", "2")]


def test_a_letter_that_was_chosen_once_is_not_chosen_again(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, f"2, {WON}")
    receipt = engine.last("jonas", "receipt")
    engine.reply(receipt, "B")
    engine.reply(receipt, "B")
    assert told(engine) == [("vote", "1"), ("success", WON)]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("A", [("idea", BOTH)]),
        ("B", [("success", BOTH)]),
        ("den første", [("idea", BOTH)]),
        ("begge", [("idea", BOTH), ("success", BOTH)]),
        ("A og B", [("idea", BOTH), ("success", BOTH)]),
        ("nej", []),
        ("ja", []),
    ],
)
def test_what_fits_two_questions_goes_to_those_that_are_named(
    open_questions: tuple[Engine, Sent], reply: str, kept: list[tuple[str, str]]
) -> None:
    engine, letter = open_questions
    engine.reply(letter, BOTH)
    receipt = engine.last("rikke", "receipt")
    assert BOTH in receipt.text
    engine.reply(receipt, reply)
    marks = {"A": "idea", "B": "success"} if _idea_first(letter) else {"A": "success", "B": "idea"}
    swapped = {"idea": marks["A"], "success": marks["B"]}
    assert sorted(told(engine, "rikke")) == sorted((swapped[kind], text) for kind, text in kept)


def _idea_first(letter: Sent) -> bool:
    return "idé" in next(line for line in letter.text.splitlines() if line.startswith("A. "))


def test_a_reply_that_is_no_answer_either_is_asked_back_once_more(
    open_questions: tuple[Engine, Sent],
) -> None:
    engine, letter = open_questions
    engine.reply(letter, BOTH)
    engine.reply(engine.last("rikke", "receipt"), "Hvad mener du med det?")
    receipt = engine.last("rikke", "receipt")
    assert "Hvad mener du med det?" in receipt.text
    assert "direkte til Lone" in unfolded(receipt)
    assert told(engine, "rikke") == []


@pytest.mark.parametrize("text", ["slet den sidste", "slte", "stpo", "glem mg", "kan I stoppe?"])
def test_a_slip_of_a_word_that_takes_away_takes_nothing_away(engine: Engine, text: str) -> None:
    before = told(engine, "rikke")
    first = engine.outbox("rikke", "ask")[0]
    engine.reply(first, text)
    assert told(engine, "rikke") == before
    receipt = unfolded(engine.last("rikke", "receipt"))
    assert text in receipt
    assert "slet" in receipt
    engine.write("rikke", "mine data")
    assert "stoppet" not in engine.last("rikke").text


def test_a_vote_that_is_none_says_which_question_it_is_about(engine: Engine, letter: Sent) -> None:
    engine.reply(letter, "B: Vandt ordren\nA: 17")
    receipt = unfolded(engine.last("jonas", "receipt"))
    assert "Til A er der brug for numre" in receipt
    assert told(engine) == [("success", "Vandt ordren")]
    engine.reply(engine.last("jonas", "receipt"), "A: 1")
    assert sorted(told(engine)) == [("success", "Vandt ordren"), ("vote", "1")]


def test_nothing_of_a_long_text_is_lost_by_asking(open_questions: tuple[Engine, Sent]) -> None:
    engine, letter = open_questions
    long = " ".join(f"ord{number}" for number in range(400))
    engine.reply(letter, long)
    engine.reply(engine.last("rikke", "receipt"), "A")
    assert [" ".join(text.split()) for _, text in told(engine, "rikke")] == [long]
