"""Words of our own letter, odd votes and refusals: close to somebody's answer, and never taken for one."""

from __future__ import annotations

import pytest

from daemon.core.forms import Choice, Form, Items
from daemon.mail.read import read
from daemon.mail.reading import Expected, Reading
from daemon.mail.scan import scan
from tests.mail.builders import OWN, a_mail, expecting, reading, sent

BALLOT = Choice(("Kaffe på video", "Nye cykler", "Mødefri fredag"), at_most=2)
VOTE = "Hvilken idé skal være ugens?"
SUCCESS = "Hvad lykkedes for dig i denne uge?"
IDEA = "Har du en idé til os?"
LETTER = f"""Hej Anna,

A. {VOTE}

Svar med op til 2 numre, for eksempel »2 og 1«.

1. Kaffe på video
2. Nye cykler
3. Mødefri fredag

Vi tæller stemmerne torsdag den 26. november kl. 15.00.

B. {SUCCESS}

Stort eller småt tæller lige meget, og et tal gør det levende.
"""


def two(*headings: str, first: Form | None = None) -> Expected:
    return expecting(first or Items(), Items(), headings=headings)


def told(reading: Reading) -> dict[str, object]:
    return {said.mark: said.value for said in reading.said}


def voted(text: str) -> Reading:
    return read(a_mail(text), None, two(VOTE, SUCCESS, first=BALLOT))


@pytest.mark.parametrize(
    "text",
    [
        f"{SUCCESS}\nSolgte til Skive\n\n{IDEA}\nEn ordbog",
        f"A. {IDEA}\nEn ordbog\n\nB. {SUCCESS}\nSolgte til Skive",
        f"*{IDEA}* En ordbog\n{SUCCESS} Solgte til Skive",
    ],
)
def test_a_question_copied_above_an_answer_names_it_and_is_no_part_of_it(text: str) -> None:
    found = read(a_mail(text), None, two(IDEA, SUCCESS))
    assert told(found) == {"A": ("En ordbog",), "B": ("Solgte til Skive",)}


@pytest.mark.parametrize("text", [f"{SUCCESS}\n\nSolgte til Skive", f"{SUCCESS} Solgte til Skive"])
def test_nor_of_the_answer_to_the_only_question(text: str) -> None:
    found = read(a_mail(text), None, expecting(Items(), headings=(SUCCESS,)))
    assert told(found) == {"": ("Solgte til Skive",)}


def test_a_sentence_that_only_begins_like_a_question_is_kept_whole() -> None:
    text = "Hvad lykkedes for dig i denne uge var et godt spørgsmål på mødet"
    assert told(read(a_mail(text), None, expecting(Items(), headings=(SUCCESS,)))) == {"": (text,)}


def test_options_repeated_above_the_quoted_letter_are_no_quote() -> None:
    quoted = "\n".join(f"> {line}" for line in LETTER.split("\n"))
    introduction = "Den 30. nov. 2026 kl. 09.00 skrev Nærvær <post@firma.example>:"
    text = f"1. Kaffe på video\n3. Mødefri fredag\n\n{introduction}\n\n{quoted}"
    found = read(a_mail(text), sent(LETTER), two(VOTE, SUCCESS, first=BALLOT))
    assert found.clean == "1. Kaffe på video\n3. Mødefri fredag"
    assert "B" not in told(found)


@pytest.mark.parametrize(
    "text",
    [
        "2 (nye cykler), 1 (kaffe)",
        "ikke 2",
        "Alt andet end 2",
        "2x cykler",
        "1. prioritet: cykler, 2. prioritet: kaffe",
    ],
)
def test_a_vote_that_cannot_be_told_is_asked_back_and_is_nobodys_success(text: str) -> None:
    found = voted(text)
    assert "B" not in told(found)
    assert found.said or found.unsure


def test_a_list_of_options_is_no_answer_to_the_next_question() -> None:
    found = voted("1. Kaffe på video\n2. Nye cykler")
    assert "B" not in told(found)


@pytest.mark.parametrize("goodbye", ["God weekend!", "Tak!", "Hav en god dag"])
def test_a_vote_counts_above_good_wishes(goodbye: str) -> None:
    assert told(voted(f"2 og 3\n\n{goodbye}")) == {"A": (2, 3)}


@pytest.mark.parametrize(
    "text",
    [
        "Nej desværre, ikke denne gang",
        "Ingen succeser denne uge",
        "No ideas this week, sorry",
        "Nope, not this time",
        "Intet nyt fra mig",
        "Kan jeg svare i morgen?",
    ],
)
def test_who_has_nothing_to_tell_has_told_nothing(text: str) -> None:
    assert told(read(a_mail(text), None, expecting(Items()))) == {}
    assert "B" not in told(voted(f"2 og 3\n\n{text}"))


@pytest.mark.parametrize(
    "text",
    [
        "Ingen møder om fredagen",
        "Ikke flere mails",
        "No meetings this week",
        "Intet nyt er godt nyt på gangen",
    ],
)
def test_words_that_only_begin_so_are_an_answer(text: str) -> None:
    assert told(read(a_mail(text), None, expecting(Items()))) == {"": (text,)}


@pytest.mark.parametrize(
    "ending",
    ["Med venlig hilsen\nAnna Hansen\nKonsulent\nTlf. +45 12 34 56 78", "-- \nAnna Hansen\nTlf. 12345678"],
)
def test_a_dash_of_ones_own_above_the_signature_hides_no_words(ending: str) -> None:
    found = read(a_mail(f"Vi fik 3 nye kunder\n--\n2 af dem i Norge\n\n{ending}"), None, Expected())
    assert found.clean == "Vi fik 3 nye kunder\n--\n2 af dem i Norge"


@pytest.mark.parametrize(
    "value",
    [
        "group:anna@firma.example;",
        "@evil.example:anna@firma.example",
        "<@evil.example:anna@firma.example>",
        "tyv@evil.example: anna@firma.example",
    ],
)
def test_groups_and_routes_are_no_single_sender(value: str) -> None:
    assert scan(a_mail("hej", From=value), own=OWN).sender is None


@pytest.mark.parametrize("value", ["Salg: Anna <anna@firma.example>", '"a: b; c" <anna@firma.example>'])
def test_a_colon_in_a_name_leaves_the_sender(value: str) -> None:
    assert scan(a_mail("hej", From=value), own=OWN).sender == "anna@firma.example"


def test_a_header_that_traps_the_standard_librarys_writer_is_read_like_any(
    recwarn: pytest.WarningsRecorder,
) -> None:
    long = "a" * 80
    raw = a_mail("Fælles kaffe kl. 9", Content_Type=f'text/plain; charset=utf-8; {long}="{"æb" * 60}"')
    assert scan(raw, own=OWN).kind == "person"
    assert read(raw, None, Expected()).clean == "Fælles kaffe kl. 9"
    assert not recwarn.list


@pytest.mark.parametrize(
    "text",
    [
        "Vi vandt ordren hos Novo i tirsdags.\n\nStor tak til Jonas for hjælpen med tilbuddet.",
        "Undskyld det sene svar.\n\nVi vandt ordren hos Novo.",
        "Vi vandt ordren hos Novo.\n\nGod weekend til alle!",
        "Sorry for the late reply.\n\nWe won the Novo order.",
    ],
)
def test_an_excuse_a_wish_or_thanks_is_no_answer_to_the_other_of_two_free_questions(text: str) -> None:
    found = reading(text, Items(), Items())
    assert not found.said
    assert found.unsure


@pytest.mark.parametrize("above", ["Kunden skrev:", "Som en kunde skrev i går:"])
def test_what_somebody_cites_above_our_quoted_letter_is_theirs(above: str) -> None:
    quoted = "\n".join(f"> {line}" for line in LETTER.split("\n"))
    introduction = "Den 30. nov. 2026 kl. 9.00 skrev Nærvær <post@firma.example>:"
    text = f"{above}\n> I er de bedste, vi har mødt\n\n{introduction}\n\n{quoted}"
    found = read(a_mail(text), sent(LETTER), expecting(Items()))
    assert found.clean == f"{above}\n> I er de bedste, vi har mødt"


@pytest.mark.parametrize(
    "text", ["Se vedhæftede", "se venligst vedhæftet fil", "See attached", "Please see attached."]
)
def test_what_stands_in_an_attachment_is_asked_for_in_words(text: str) -> None:
    found = reading(text, Items())
    assert not found.said
    assert found.unsure


def test_a_success_with_an_attachment_is_a_success() -> None:
    assert reading("Se vedhæftede billede: vi vandt pokalen", Items()).said
