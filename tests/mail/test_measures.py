"""What a goal counts is read from its sentence: the one number that is no date, with its unit and start."""

from __future__ import annotations

import pytest

from daemon.core.forms import Proposal
from daemon.mail.measures import find_measure
from daemon.mail.understand import understand
from tests.mail.builders import expecting


@pytest.mark.parametrize(
    ("text", "language", "number", "unit", "start"),
    [
        ("20 nye kunder inden jul", "da", 20, "nye kunder", None),
        ("Skaf 20 nye kunder inden 24/12", "da", 20, "nye kunder", None),
        ("Øg omsætningen med 5 % inden 1. juli", "da", 5, "%", None),
        ("fra 10 til 20 kunder", "da", 20, "kunder", 10),
        ("Sænk antallet af klager fra 20 til 15 i Q2", "da", 15, "", 20),
        ("1,2 mio. kr. i omsætning i 2027", "da", 1_200_000, "kr", None),
        ("Inden jul: 20 nye kunder", "da", 20, "nye kunder", None),
        ("95 % leveringssikkerhed", "da", 95, "%", None),
        ("kr. 800.000 i salg", "da", 800_000, "kr", None),
        ("Hold 2 møder om ugen", "da", 2, "møder", None),
        ("3 nye kunder på 12 uger", "da", 3, "nye kunder", None),
        ("12.000 besøg pr. måned", "da", 12_000, "besøg", None),
        ("From 10 to 20 customers by 1 July", "en", 20, "customers", 10),
        ("20 new customers by the 1st", "en", 20, "new customers", None),
        ("Reach €1.2m in sales", "en", 1_200_000, "€", None),
        ("12,000 visits a month", "en", 12_000, "visits", None),
    ],
)
def test_the_number_is_read(text: str, language: str, number: float, unit: str, start: float | None) -> None:
    found = find_measure(text, language)
    assert found is not None
    assert (found["number"], found["unit"], found["start"]) == (number, unit, start)
    assert found["figure"] in text


@pytest.mark.parametrize(
    "text",
    [
        "Nyt CRM-system i drift senest 1. marts",
        "20 nye kunder og 5 genkøb",
        "vær nr. 1 i tilfredshed",
        "1. plads i ligaen",
        "Færdig i uge 48",
        "Alle kender strategien for 2027",
        "",
    ],
)
def test_dates_ordinals_and_two_numbers_are_no_measure(text: str) -> None:
    assert find_measure(text) is None


def test_a_measured_proposal_brings_what_its_words_count() -> None:
    asked = expecting(Proposal(measured=True), headings=("Er det målet?",))
    (said,) = understand("15 nye kunder", (), "", asked, language="da").said
    assert said.value["measure"]["number"] == 15
    (said,) = understand("ja", (), "", asked, language="da").said
    assert said.value == {"says": "yes", "text": "ja", "measure": None}


def test_a_yes_with_words_is_never_a_plain_yes() -> None:
    asked = expecting(Proposal(measured=True), headings=("Er det målet?",))
    (said,) = understand("ja, men 15 er mere realistisk", (), "", asked, language="da").said
    assert said.value["says"] == "other"
    assert said.value["measure"]["figure"] == "15"
