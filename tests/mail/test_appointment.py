"""What people write out of the blue of a talk: that it cannot be or is to move, and which talk; and what is no such."""

from __future__ import annotations

from datetime import datetime

import pytest

from daemon.mail.appointment import speaks_of_talk
from tests.effort import processor_seconds

NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the writer's own clock


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("jeg kan ikke til vores samtale", "cannot den"),
        ("Jeg kan desværre ikke komme til samtalen", "cannot den"),
        ("jeg kan ikke til vores samtale på torsdag", "cannot den 26/11"),
        ("Jeg er syg og må melde afbud til samtalen i morgen", "cannot den 24/11"),
        ("Jeg bliver desværre nødt til at aflyse vores samtale", "cannot den"),
        ("vores samtale på tirsdag må desværre aflyses", "cannot den 24/11"),
        ("Vores samtale i dag kan jeg ikke nå", "cannot den 23/11"),
        ("jeg kan ikke til samtalen med Rikke 1/12", "cannot Rikke 1/12"),
        ("jeg kan ikke nå mødet med Lone på torsdag", "cannot Lone 26/11"),
        ("aflys", "cannot"),
        ("aflys: jeg er syg", "cannot"),
        ("Aflys. Jeg er syg", "cannot"),
        ("aflys samtalen", "cannot den"),
        ("I can't make our talk on Tuesday", "cannot den 24/11"),
        ("I have to cancel our 1:1", "cannot den"),
        ("Our talk on Tuesday doesn't work for me", "cannot den 24/11"),
        ("flyt til torsdag kl 10", "move"),
        ("flyt: torsdag 10", "move"),
        ("udskyd en uge", "move"),
        ("flyt fra tirsdag til torsdag kl. 10", "move"),
        ("kan vi flytte vores samtale til onsdag kl 13?", "move den"),
        ("Kan vi ikke flytte vores samtale?", "move den"),
        ("flyt samtalen til torsdag 10", "move den"),
        ("jeg er nødt til at flytte vores samtale på tirsdag til fredag kl 10", "move den 24/11"),
        ("Må vi rykke samtalen den 1/12 til 3/12 kl 10?", "move den 1/12"),
        ("kan vi få flyttet vores samtale en time", "move den"),
        ("Kunne vi finde en ny tid til vores samtale?", "move den"),
        ("må jeg få en anden tid til samtalen", "move den"),
        ("kan vi tage vores 1:1 dagen efter", "move den"),
        ("Could we move our 1:1 to Wednesday at 1 pm?", "move den"),
        ("reschedule to Thursday 10", "move"),
    ],
)
def test_a_talk_is_told_with_what_is_to_become_of_it(text: str, says: str) -> None:
    spoken = speaks_of_talk(f"Hej Lone\n\n{text}\n\nMvh Rikke", NOW) if "Hej" not in text else None
    alone = speaks_of_talk(text, NOW)
    assert alone is not None
    day = f"{alone.day.day}/{alone.day.month}" if alone.day else ""
    which = "" if alone.bare else alone.name or "den"
    assert " ".join(filter(None, ("cannot" if alone.cannot else "move", which, day))) == says
    assert spoken is None or spoken.cannot == alone.cannot


@pytest.mark.parametrize(
    "text",
    [
        "kan ikke tirsdag",
        "Vi behøver ikke flytte vores samtale",
        "hvordan flytter jeg vores samtale",
        "Hvordan kan jeg flytte samtalen?",
        "kan ikke finde noter fra vores samtale",
        "samtalen i dag kan jeg ikke huske",
        "Tak for samtalen i dag, jeg kan ikke huske hvad vi aftalte",
        "jeg kan ikke nå mødet på torsdag",
        "Vi kan ikke holde kundesamtalen på torsdag",
        "Jeg glæder mig til vores samtale på torsdag",
        "Vi aflyste samtalen",
        "Har du flyttet vores samtale?",
        "Cancel my gym",
        "Move on with the project",
        "Aflys ferien",
        "Tak for samtalen, en uge senere er jeg stadig glad",
        "Ryk ind i sagen nu",
        "udskyd budgettet en uge",
    ],
)
def test_other_sentences_are_about_no_talk(text: str) -> None:
    assert speaks_of_talk(text, NOW) is None


def test_the_words_that_say_which_talk_are_told_apart_from_the_time_it_is_moved_to() -> None:
    spoken = speaks_of_talk("Må vi rykke samtalen med Lone den 1/12 til 3/12 kl 10?", NOW)
    assert spoken is not None
    assert spoken.text == "Må vi rykke den til 3/12 kl 10?"


@pytest.mark.parametrize(
    "text", ["vores samtale kan " * 40, "kan ikke til " * 60, "flyt " * 150, "kan vi at " * 80]
)
def test_a_long_or_hostile_text_takes_no_time(text: str) -> None:
    assert processor_seconds(lambda: speaks_of_talk(text, NOW), within=2) < 2
