"""How a leader's reply to a draft is read."""

from __future__ import annotations

import pytest

from daemon.shapes.corrections import Correction, declines_intro, read_corrections


@pytest.mark.parametrize(
    "text", ["ok", "OK!", "Ok, tak", "Ja tak", "Det ser godt ud 👍", "looks good", "Fint.", "send den"]
)
def test_approval_has_many_spellings(text: str) -> None:
    assert read_corrections(text).wanted == (Correction("ok"),)


@pytest.mark.parametrize("text", ["stop", "Vent!", "hold den tilbage", "not yet", "Send ikke"])
def test_so_has_holding_back(text: str) -> None:
    assert read_corrections(text).wanted == (Correction("stop"),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("fjern 3", (3,)),
        ("Fjern nr. 3, 5 og 7", (3, 5, 7)),
        ("fjern: 3", (3,)),
        ("slet 2-4", (2, 3, 4)),
        ("tag nr. 3 ud", (3,)),
        ("take out number 3 and 5", (3, 5)),
        ("remove items 1 & 2.", (1, 2)),
        ("fjern 3 3", (3,)),
    ],
)
def test_lines_are_taken_out_by_number(text: str, numbers: tuple[int, ...]) -> None:
    assert read_corrections(text).wanted == (Correction("remove", numbers=numbers),)


@pytest.mark.parametrize(
    "text", ["fjern den om Rikke", "fjern 3 fordi den er forkert", "fjernsyn 3", "fjern", "9-1"]
)
def test_what_is_only_like_a_correction_is_not_guessed_at(text: str) -> None:
    read = read_corrections(text)
    assert (read.wanted, read.unclear) == ((), (text,))


def test_an_introduction_goes_on_until_the_next_correction() -> None:
    read = read_corrections("Intro: Kære alle\n\nTak for i går.\nfjern 2")
    assert read.wanted == (
        Correction("intro", text="Kære alle\n\nTak for i går."),
        Correction("remove", numbers=(2,)),
    )


def test_an_introduction_may_begin_on_the_next_line() -> None:
    assert read_corrections("intro:\nKære alle").wanted == (Correction("intro", text="Kære alle"),)


@pytest.mark.parametrize("text", ["ingen intro", "fjern intro", "no intro, thanks"])
def test_the_introduction_can_be_taken_out(text: str) -> None:
    assert read_corrections(text).wanted == (Correction("no intro"),)


def test_an_introduction_without_words_is_asked_about() -> None:
    assert read_corrections("intro: ") == read_corrections("intro:")
    assert read_corrections("intro:").unclear == ("intro:",)


def test_greetings_and_thanks_are_no_corrections() -> None:
    read = read_corrections("Hej\n\nfjern 2\nMange tak!")
    assert (read.wanted, read.unclear) == ((Correction("remove", numbers=(2,)),), ())


@pytest.mark.parametrize(
    ("text", "declines"), [("Nej tak.", True), ("ikke i denne uge", True), ("Nej, hvor er I gode!", False)]
)
def test_a_decline_is_told_from_words_that_begin_with_no(text: str, declines: bool) -> None:
    assert declines_intro(text) is declines
