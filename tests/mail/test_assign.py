"""One mail, several questions: each answer finds its own, and what fits two is asked back."""

from __future__ import annotations

import pytest

from daemon.core.forms import Choice, Form, Items, Proposal, Scale, YesNo
from tests.mail.builders import reading

VOTE = Choice(("Kaffe", "Te", "Vand", "Saft", "Mælk"), at_most=3)


def told(text: str, *asked: Form) -> dict[str, object]:
    found = reading(text, *asked)
    assert len({said.mark for said in found.said}) == len(found.said)
    return {said.mark: said.value for said in found.said}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("A: Fælles løb\nB: 3", {"A": ("Fælles løb",), "B": (3,)}),
        ("a. Fælles løb\nb. 3", {"A": ("Fælles løb",), "B": (3,)}),
        ("A) Fælles løb\nhver fredag\n\nB) 2 og 3", {"A": ("Fælles løb\nhver fredag",), "B": (2, 3)}),
        ("Hej Bo, her er mine svar:\nB: 3", {"B": (3,)}),
        ("*A:* Fælles løb\n\n*B:* 3", {"A": ("Fælles løb",), "B": (3,)}),
        ("A:\n- løb\n- sang\nB: 1", {"A": ("løb", "sang"), "B": (1,)}),
    ],
)
def test_marked_answers_go_where_they_say(text: str, answers: dict[str, object]) -> None:
    assert told(text, Items(), VOTE) == answers


def test_paragraphs_in_order_count_when_each_fits() -> None:
    assert told("Fælles løb hver fredag\n\n2 og 5", Items(), VOTE) == {
        "A": ("Fælles løb hver fredag",),
        "B": (2, 5),
    }
    assert told("Hej\n\nEn idé\n\nEn succes\n\nMvh Anna", Items(), Items()) == {
        "A": ("En idé",),
        "B": ("En succes",),
    }


def test_of_paragraphs_in_the_wrong_order_only_the_certain_one_is_taken() -> None:
    found = reading("2 og 5\n\nFælles løb hver fredag", Items(), VOTE)
    assert {said.mark: said.value for said in found.said} == {"B": (2, 5)}
    assert [(unsure.text, unsure.marks) for unsure in found.unsure] == [("Fælles løb hver fredag", ("A",))]


def test_lines_in_order_count_among_short_forms() -> None:
    assert told("4\nja", Scale(), YesNo()) == {"A": 4, "B": True}


def test_one_answer_goes_to_the_only_form_it_fits() -> None:
    assert told("3", Items(), VOTE) == {"B": (3,)}
    assert told("Vi bør løbe sammen om fredagen", Items(), VOTE) == {"A": ("Vi bør løbe sammen om fredagen",)}
    assert told("ja tak", VOTE, YesNo()) == {"B": True}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Vi fik en ny kunde", (Items(), Items())),
        ("3", (VOTE, Scale())),
        ("ja", (YesNo(), Proposal())),
        ("ja", (Items(), VOTE)),
    ],
)
def test_what_fits_two_is_asked_back(text: str, asked: tuple[Form, ...]) -> None:
    found = reading(text, *asked)
    assert not found.said
    assert [unsure.reason for unsure in found.unsure] == ["which"]


def test_words_after_a_short_answer_are_asked_about_and_the_answer_kept() -> None:
    found = reading("4 – det går fint", Scale(), Items())
    assert {said.mark: said.value for said in found.said} == {"A": 4}
    assert [(unsure.text, unsure.marks) for unsure in found.unsure] == [("det går fint", ("B",))]


def test_one_question_may_be_declined_by_its_mark() -> None:
    found = reading("A: pas\nB: 2", Items(), VOTE)
    assert [said.mark for said in found.said] == ["B"]
    assert found.word is not None
    assert (found.word.id, found.word.argument) == ("skip", "A")


def test_a_marked_value_that_is_none_says_which_question() -> None:
    found = reading("A: Løb\nB: 17", Items(), VOTE)
    assert [(unsure.marks, unsure.reason) for unsure in found.unsure] == [(("B",), "form")]
    assert [said.mark for said in found.said] == ["A"]


def test_words_before_the_first_mark_are_not_lost() -> None:
    lead = "Vi bør i øvrigt tale om vores nye lokaler i Aarhus, som er for små"
    found = reading(f"{lead}\nB: 2", Items(), VOTE)
    assert [unsure.text for unsure in found.unsure] == [lead]
