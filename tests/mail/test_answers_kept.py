"""Whatever people write, no word of it is lost on the way to an answer, and no text takes long to look through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.forms import Choice, Form, Items, Number, Scale, Text, YesNo
from daemon.mail.reading import Question
from daemon.mail.selfservice import pause_span
from daemon.mail.understand import Understood, understand
from tests.effort import processor_seconds
from tests.mail.builders import TODAY, expecting

VOTE = Choice(("Kaffe på video", "Nye cykler", "Mødefri fredag"), at_most=2)
LETTERS: tuple[tuple[Form, ...], ...] = (
    (VOTE, Items()),
    (Items(), YesNo()),
    (YesNo(), Scale(1, 10)),
    (Text(), Text()),
    (VOTE, Items(), YesNo(), Scale(1, 10)),
    (Number("kunder"), Items()),
)
TELLING = ("zebraen", "kaninerne", "flodhesten")
PIECES = (
    *(
        "A: ",
        "B: ",
        "C: ",
        "A ",
        "b) ",
        "1) ",
        "2) ",
        "- ",
        "(A) ",
        "først: ",
        "ja til A",
        "begge",
        "og ",
        ", ",
        ". ",
        " - ",
    ),
    *(
        "\n",
        "\n\n",
        "ja",
        "nej tak",
        "2",
        "2 og 3",
        "8/10",
        "12 kunder",
        "cyklerne",
        "pas",
        "Hej Bo",
        "Vi så ",
        "?",
    ),
    *(f"{word} " for word in TELLING),
)


def heard(text: str, *asked: Form) -> Understood:
    return understand(text, (), "Sv: Ugen", expecting(*asked), language="da")


def kept(found: Understood) -> str:
    words = [found.word.argument + found.word.text] if found.word else []
    return " ".join([*(said.text for said in found.said), *(unsure.text for unsure in found.unsure), *words])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(LETTERS))
def test_every_telling_word_is_in_an_answer_or_asked_back(
    pieces: list[str], letter: tuple[Form, ...]
) -> None:
    text = "".join(pieces).strip()
    found = heard(text, *letter)
    if not found.polite and (found.said or found.unsure):
        # "Hej Bo" and a word without a space between is somebody's name.
        written = [word for word in TELLING if re.search(rf"\b{word}\b", text)]
        assert [word for word in written if word not in kept(found)] == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(LETTERS))
def test_nothing_is_told_twice_or_to_a_question_that_is_not_there(
    pieces: list[str], letter: tuple[Form, ...]
) -> None:
    found = heard("".join(pieces), *letter)
    marks = [said.mark for said in found.said]
    assert len(set(marks)) == len(marks)
    assert set(marks) | {m for unsure in found.unsure for m in unsure.marks} <= set("ABCDEF"[: len(letter)])


@pytest.mark.parametrize(
    "text",
    [
        *(
            piece * 5_000
            for piece in (
                "A: ",
                "A ",
                "ja, ",
                "2,",
                "2 og ",
                "1) ",
                "(A) ",
                "- ",
                "nr. ",
                "tak for ",
                "stop ",
            )
        ),
        *(f"ja{gap * 50_000}, 3" for gap in (" ", "\t", "\n", ".", ",")),
        *(piece * 30_000 for piece in ("x\n", "ja\n\n", "a: b. ", "?", "😀", "x")),
    ],
    ids=lambda text: repr(text[:8]),
)
@pytest.mark.parametrize(
    "letter", LETTERS, ids=lambda letter: "+".join(type(form).__name__ for form in letter)
)
def test_no_text_takes_long(text: str, letter: tuple[Form, ...]) -> None:
    took = processor_seconds(lambda: heard(text, *letter), within=2)
    assert took < 2, "linear: a tenth of a second on a quiet machine"


ASIDE = Question(mark="", form=Choice(("B", "A"), at_most=1))


@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("B", (1,)),
        ("b.", (1,)),
        ("ja", (1,)),
        ("Ja, det gør det", (1,)),
        ("til B", (1,)),
        ("ja, til B", (1,)),
        ("Resten hører til B", (1,)),
        ("A", (2,)),
        ("A og B", (2, 1)),
        ("nej", ()),
        ("Nej tak", ()),
    ],
)
def test_where_earlier_words_belong_is_said_by_a_letter_or_yes(text: str, belongs: tuple[int, ...]) -> None:
    expected = expecting(VOTE, Items())
    expected = replace(expected, questions=(*expected.questions, ASIDE))
    found = understand(text, (), "", expected, language="da")
    assert [(said.mark, said.value) for said in found.said] == [("", belongs)]


@pytest.mark.parametrize("text", ["2", "B: Vandt ordren", "Vandt ordren hos kommunen", "måske"])
def test_other_words_answer_the_questions_themselves(text: str) -> None:
    expected = expecting(VOTE, Items())
    expected = replace(expected, questions=(*expected.questions, ASIDE))
    found = understand(text, (), "", expected, language="da")
    assert [said.mark for said in found.said] in (["A"], ["B"], [])


def test_yes_is_no_letter_where_a_question_takes_it() -> None:
    expected = expecting(YesNo(), Items())
    expected = replace(expected, questions=(*expected.questions, ASIDE))
    found = understand("ja", (), "", expected, language="da")
    assert [(said.mark, said.value) for said in found.said] == [("A", True)]


@pytest.mark.parametrize(
    ("argument", "first", "last"),
    [
        ("uge 49", TODAY, date(2026, 12, 6)),
        ("uge 50", date(2026, 12, 7), date(2026, 12, 13)),
        ("i uge 2", date(2027, 1, 11), date(2027, 1, 17)),
        ("uge 52-1", date(2026, 12, 21), date(2027, 1, 10)),
        ("til uge 50", TODAY, date(2026, 12, 6)),
        ("til og med uge 50", TODAY, date(2026, 12, 13)),
        ("resten af ugen", TODAY, date(2026, 12, 6)),
        ("næste uge", date(2026, 12, 7), date(2026, 12, 13)),
        ("resten af året", TODAY, date(2026, 12, 31)),
        ("hele december", date(2026, 12, 1), date(2026, 12, 31)),
        ("et par uger", TODAY, date(2026, 12, 14)),
        ("fra 7/12 til 11/12", date(2026, 12, 7), date(2026, 12, 11)),
        ("til 12/1", TODAY, date(2027, 1, 12)),
    ],
)
def test_a_pause_has_a_first_and_a_last_day(argument: str, first: date, last: date) -> None:
    assert pause_span(argument, TODAY) == (first, last)
