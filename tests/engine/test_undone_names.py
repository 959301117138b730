"""Undo brings an earlier answer back, with its author's name or without, and the receipt says which."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

KIM = a_member("Kim Ross", language="en")


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(a_member("Rikke Holm"), KIM, rules=(a_rule("ideas"), a_rule("closeness"))))
    engine.until("mon 12:00")
    return engine


def receipt(engine: Engine, to: str) -> str:
    return " ".join(engine.last(to, "receipt").text.split()).replace("*", "")


def change(engine: Engine, to: str, *replies: str) -> str:
    """Answer the question, then each receipt; the last receipt."""
    mail = engine.last(to, "ask")
    for text in replies:
        engine.reply(mail, text)
        mail = engine.last(to, "receipt")
    return receipt(engine, to)


def test_what_bears_the_name_again_says_so(engine: Engine) -> None:
    said = change(engine, "rikke", "Mere te", "anonymt: Mere kaffe", "fortryd")
    assert "Mere te" in said
    assert "Det står med dit navn" in said


def test_what_stands_without_the_name_again_says_so(engine: Engine) -> None:
    assert "Det står uden dit navn" in change(engine, "rikke", "anonymt: Mere te", "Mere kaffe", "fortryd")


def test_what_was_added_without_the_name_is_told_apart(engine: Engine) -> None:
    said = change(engine, "rikke", "Mere te", "også: anonymt: Mere kaffe", "slet", "fortryd")
    assert "noget af det med dit navn og noget uden" in said


def test_in_english(engine: Engine) -> None:
    assert "your name with it" in change(engine, "kim", "More tea", "anonymous: More coffee", "undo")
    assert "without your name" in change(engine, "kim", "anonymous: Tea", "More coffee", "undo")


def test_out_of_the_blue_too(engine: Engine) -> None:
    engine.write("rikke", "idé: anonymt: Mere te")
    engine.reply(engine.last("rikke", "receipt"), "Mere kaffe")
    engine.reply(engine.last("rikke", "receipt"), "fortryd")
    assert "Mere te" in receipt(engine, "rikke")
    assert "Det står uden dit navn" in receipt(engine, "rikke")


def test_where_nothing_counts_any_more_no_name_is_spoken_of(engine: Engine) -> None:
    said = change(engine, "rikke", "Mere te", "fortryd")
    assert "Nu står der ikke noget svar fra dig" in said
    assert "med dit navn" not in said


@pytest.mark.parametrize(
    "wish", ["uden navn", "helst uden mit navn, tak", "anonymt", "Jeg vil gerne være anonym", "(uden navn)"]
)
def test_who_only_asks_to_be_unnamed_hears_that_the_name_still_stands_and_how(
    engine: Engine, wish: str
) -> None:
    said = change(engine, "rikke", "Mere te", wish)
    assert "Indtil videre står det med dit navn" in said
    assert "Mere te" in said
    engine.reply(engine.last("rikke", "receipt"), "uden navn\nMere te")
    assert "uden dit navn" in receipt(engine, "rikke")
    engine.reply(engine.last("rikke", "receipt"), wish)
    assert "Det står allerede uden dit navn" in receipt(engine, "rikke")


def test_it_is_the_same_for_what_was_told_unasked_and_in_english(engine: Engine) -> None:
    engine.write("kim", "idea: More tea")
    engine.reply(engine.last("kim", "receipt"), "without my name please")
    assert "For now it has your name with it" in receipt(engine, "kim")
    engine.reply(engine.last("kim", "receipt"), "without name\nMore tea")
    assert "without your name" in receipt(engine, "kim")


def test_before_anything_was_told_it_is_asked_back_as_ever(engine: Engine) -> None:
    engine.write("rikke", "uden navn")
    assert "med dit navn" not in receipt(engine, "rikke")
