"""What holds for every text that a mail may hold, however strange."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daemon.mail.reading import SentMail
from daemon.mail.reply.page import page_of_text
from daemon.mail.reply.split import MAX_CHARACTERS, split
from daemon.mail.reply.vocabulary import vocabulary
from tests.effort import processor_seconds

# Built before the first text is timed.
vocabulary()
SECONDS = 3.0
LINES = (
    "Hej Bo,",
    "Ja tak, det lyder godt",
    "Den tors. 5. jan. 2023 kl. 10.15 skrev Bo Hansen <bo@firma.example>:",
    "Den tors. 5. jan. 2023 kl. 10.15 skrev Bo Hansen <",
    "bo@firma.example>:",
    "Bo Hansen skrev:",
    "> Hvad siger du?",
    ">> og du?",
    ">",
    "Fra: Bo Hansen <bo@firma.example>",
    "Sendt: 5. januar 2023 10:15",
    "Til: Anna Hansen",
    "Emne: SV: Ugens idé",
    "-----Oprindelig meddelelse-----",
    "________________________________",
    "---------- Forwarded message ---------",
    "Med venlig hilsen",
    "Mvh",
    "Anna",
    "Anna Hansen",
    "Projektleder",
    "Tlf. +45 12 34 56 78",
    "www.firma.example",
    "Sendt fra min iPhone",
    "Hent Outlook til iOS<https://aka.ms/o0ukef>",
    "-- ",
    "--",
    "PS: husk mælken",
    "A: 2",
    "- kaffe",
    "Denne e-mail er fortrolig og alene til brug for adressaten. Er du ikke rette modtager, så slet den venligst.",
    "",
    "",
    "",
)

texts = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=25).map("\n".join),
    st.text(max_size=400),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=60)), max_size=15).map("\n".join),
)


def filled(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@given(texts)
def test_the_pieces_hold_every_line_in_order(text: str) -> None:
    pieces = split(page_of_text(text)).pieces
    assert "\n".join(piece.text for piece in pieces) == text
    assert [piece.first for piece in pieces[1:]] == [piece.stop for piece in pieces[:-1]]


@given(texts, texts)
def test_what_is_new_is_a_subsequence_of_the_lines(text: str, ours: str) -> None:
    page = page_of_text(text)
    for sent in (None, SentMail(subject="Ugens idé", text=ours)):
        # What was typed into a marked quote of ours stands without the mark.
        lines = iter(page_of_text(text).lines)
        assert all(
            line.lstrip("> \t") in (rest.lstrip("> \t") for rest in lines)
            for line in filled(split(page, sent).new)
        )


@given(texts)
def test_clean_is_a_subsequence_of_new(text: str) -> None:
    found = split(page_of_text(text), name="Anna Hansen")
    lines = iter(found.new.split("\n"))
    assert all(line in lines for line in filled(found.clean))


@given(texts)
def test_what_is_new_stays_when_it_is_read_again(text: str) -> None:
    new = split(page_of_text(text)).new
    # Whether lines marked with > are the sender's own is told by what stood around them.
    assume(not any(page_of_text(new).depths))
    assert split(page_of_text(new)).new == new


@pytest.mark.parametrize(
    "shape",
    [
        "x",
        "\n",
        ">",
        "> \n",
        ":",
        "a:\n",
        "Fra: ",
        "Fra: a\n",
        "Fra: a@b\nTil: c\n",
        "<",
        "<a@b",
        "a@",
        "-- \n",
        "--\n",
        "-" * 40 + "\n",
        "_" * 10 + "\nFra: x\n",
        "Den 5. jan. skrev ",
        "Den 5. jan. skrev\n",
        "Mvh\n",
        "Mvh ",
        "Hej ",
        "Sendt fra min ",
        "sent from my a b c d e f\n",
        "https://",
        "Anna Hansen\nTlf. 12345678\n",
        "skrev:\n",
        "Bo skrev:\n> a\n",
        "wrote wrote wrote:\n",
        "å" * 300 + ":\n",
        " " * 500 + "x\n",
        "*_" * 50,
        "1 2 3 4 5 6 7 8 9 0 ",
        "10:15 ",
        "(((((",
        "5" * 3000 + "\n",
    ],
)
def test_a_megabyte_of_any_shape_is_read_in_linear_time(shape: str) -> None:
    text = (shape * (1_000_000 // len(shape) + 1))[:1_000_000]
    known = SentMail(subject="a", text=shape * 50)
    took = processor_seconds(lambda: split(page_of_text(text), known, name="Anna Hansen"), within=SECONDS)
    assert took < SECONDS


def test_what_lies_beyond_the_limit_is_kept_apart_and_said() -> None:
    found = split(page_of_text("Ja tak\n" * MAX_CHARACTERS))
    assert found.pieces[-1].kind == "unread"
    assert found.why == "too long to be read to its end"
