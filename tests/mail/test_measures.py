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
        ("Sænk antallet af klager fra 20 til 15 i Q2", "da", 15, "klager", 20),
        ("Svartid under 2 timer", "da", 2, "timer", None),
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


@pytest.mark.parametrize(
    ("text", "language", "falls"),
    [
        ("Højst 15 klager inden jul", "da", True),
        ("15 klager inden jul", "da", True),
        ("Klager ned på 15 inden jul", "da", True),
        ("Sænk antallet af klager til 15", "da", True),
        ("Sænk antallet af klager fra 20 til 15 i Q2", "da", True),
        ("Få antallet af klager ned på 15 om måneden", "da", True),
        ("Højst 5 sygedage i kvartalet", "da", True),
        ("Sygefravær på højst 3 %", "da", True),
        ("Sygefraværet ned på 3 %", "da", True),
        ("Svartid under 2 timer", "da", True),
        ("Svartid på 2 timer inden påske", "da", True),
        ("svartiden ned på 2 timer", "da", True),
        ("Ventetid på maks. 5 minutter", "da", True),
        ("10 % færre klager", "da", None),
        ("10 færre klager", "da", None),
        ("Reducer spild med 10 %", "da", None),
        ("20 nye kunder", "da", False),
        ("20 nye kunder og færre klager", "da", False),
        ("Færre klager og 20 nye kunder", "da", False),
        ("Løs 20 klager inden jul", "da", False),
        ("Behandl 50 klager om måneden", "da", False),
        ("Find 10 fejl", "da", False),
        ("98 % leverancer uden fejl", "da", False),
        ("30 kundemøder under messen", "da", False),
        ("Max: 20 kunder", "da", False),
        ("Fejl: 3", "da", True),
        ("Under 3 fejl pr. leverance", "da", True),
        ("Maks 3 fejl", "da", True),
        ("Fejlprocent under 2 %", "da", True),
        ("Spar 100.000 kr. på rejser", "da", False),
        ("Højst 100.000 kr. på rejser", "da", True),
        ("Omkostninger ned på 1,2 mio. kr.", "da", True),
        ("0 fejl", "da", True),
        ("0 ulykker i 2027", "da", True),
        ("Lagerværdi under 2 mio. kr.", "da", True),
        ("vi skal ned paa 15 klager", "da", True),
        ("hoejst 15 klager", "da", True),
        ("hojst 15 klager", "da", True),
        ("kun 15 klager", "da", True),
        ("At most 15 complaints by Christmas", "en", True),
        ("Response time below 2 hours", "en", True),
        ("Cut complaints from 20 to 15", "en", True),
        ("Sick leave down to 3%", "en", True),
        ("10% fewer complaints", "en", None),
        ("Fix 20 bugs", "en", False),
        ("20 new customers", "en", False),
        ("No more than 5 errors", "en", True),
        ("Reduce complaints to 15", "en", True),
        ("Complaints: 15", "en", True),
    ],
)
def test_whether_the_number_is_to_fall(text: str, language: str, falls: bool | None) -> None:
    found = find_measure(text, language)
    assert found is not None
    assert found["falls"] is falls
