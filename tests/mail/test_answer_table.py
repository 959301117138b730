"""Hundreds of things people write in reply to letters with one to four questions, each with what must be understood."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from daemon.core.forms import Choice, Colour, Day, Form, Items, Number, Proposal, Scale, Text, YesNo
from daemon.mail.understand import Understood, understand
from tests.mail.builders import expecting

TABLES = Path(__file__).parent / "tables"
LISTED = {
    "da": (
        "Kaffe på video, før mandagsmødet går i gang.",
        "Nye cykler til låns ved kontoret",
        "Jonas' idé: vi går en tur sammen på kanalen",
        "Mødefri fredag eftermiddag",
        "Besøg på skolen i Vejle",
    ),
    "en": (
        "Coffee on video before the Monday meeting",
        "New bikes to borrow at the office",
        "Jonas' idea: a walk along the canal",
        "No meetings on Friday afternoon",
        "A visit to the school in Vejle",
    ),
}
HEADINGS = {
    "vote": ("Hvilken idé skal være ugens?", "Which idea should be this week's?"),
    "pick": ("Hvilken idé skal være ugens?", "Which idea should be this week's?"),
    "scale": ("Hvordan var din uge, fra 1 til 10?", "How was your week, from 1 to 10?"),
    "week": ("Hvordan var din uge, fra 1 til 10?", "How was your week, from 1 to 10?"),
    "yesno": ("Kommer du til frokost?", "Do you come to lunch?"),
    "lunch": ("Fælles frokost på fredag?", "Lunch together on Friday?"),
    "walk": ("Gåtur på tirsdag?", "A walk on Tuesday?"),
    "number": ("Hvor mange nye kunder fik du?", "How many new customers?"),
    "customers": ("Nye kunder", "New customers"),
    "day": ("Hvornår passer samtalen?", "When does the talk suit you?"),
    "colour": ("Grøn, gul eller rød?", "Green, yellow or red?"),
    "proposal": ("Samtale tirsdag kl. 10?", "Talk on Tuesday at 10?"),
    "idea": ("Har du en idé til os?", "Do you have an idea for us?"),
    "success": ("Hvad lykkedes for dig i denne uge?", "What went well for you this week?"),
    "help": ("Hvad kan jeg hjælpe dig med?", "What can I help you with?"),
    "other": ("Er der andet, vi skal vide?", "Is there anything else?"),
}


def form_of(name: str, language: str) -> Form:
    """The form of the question that the tables call so."""
    unit = "nye kunder" if language == "da" else "new customers"
    found: dict[str, Form] = {
        "vote": Choice(LISTED[language], at_most=3),
        "pick": Choice(LISTED[language]),
        "day": Day(),
        "colour": Colour(),
        "proposal": Proposal(),
    }
    found |= dict.fromkeys(("scale", "week"), Scale(1, 10)) | dict.fromkeys(
        ("number", "customers"), Number(unit)
    )
    found |= dict.fromkeys(("yesno", "lunch", "walk"), YesNo()) | dict.fromkeys(("idea", "success"), Items())
    return (found | dict.fromkeys(("help", "other"), Text()))[name]


@dataclass(frozen=True)
class Case:
    language: str
    letter: tuple[str, ...]
    text: str
    expected: str


def cases() -> list[Case]:
    """Every line of the tables."""
    found = []
    for path in sorted(TABLES.glob("answers_*.txt")):
        letter: tuple[str, ...] = ()
        for line in path.read_text().splitlines():
            if line.startswith("["):
                letter = tuple(line.strip("[]").split(", "))
            elif " => " in line:
                text, expected = line.split(" => ")
                found.append(Case(path.stem[-2:], letter, text, expected.strip()))
    return found


def shown(found: Understood) -> str:
    """What was understood, spelt as the tables spell it."""
    if found.polite:
        return "polite"
    parts = [
        f"{said.mark}={_plain(said.value)!r}" if said.mark else repr(_plain(said.value))
        for said in found.said
    ]
    if found.word:
        parts.append(f"word: {found.word.id} {found.word.argument}".rstrip())
    parts += [f"?{''.join(unsure.marks)}" for unsure in found.unsure]
    return " | ".join(parts)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value["says"] if "says" in value else (value["number"], value["unit"])
    return value.isoformat() if isinstance(value, date) else value


def same(found: str, expected: str) -> bool:
    """The same parts in any order, where a bare `?` is asked back with any marks."""
    return sorted(_part(p) for p in found.split(" | ")) == sorted(
        _part(p) for p in expected.split(" | ")
    ) or (sorted({re.sub(r"^\?.*", "?", p) for p in found.split(" | ")}) == expected.split(" | "))


def _part(part: str) -> str:
    mark, equals, value = part.partition("=")
    literal = value if equals and len(mark) == 1 else part
    try:
        return f"{mark if literal is value else ''}={ast.literal_eval(literal)!r}"
    except (SyntaxError, ValueError):
        return part


def heard(case: Case) -> Understood:
    language = case.language
    asked = [form_of(name, language) for name in case.letter]
    headings = tuple(HEADINGS[name][language == "en"] for name in case.letter)
    text = case.text.replace(" // ", "\n\n").replace(" / ", "\n")
    return understand(
        text, (), "Sv: Ugen", expecting(*asked, headings=headings, language=language), language=language
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{'+'.join(case.letter)}: {case.text}")
def test_what_people_write_is_understood_or_asked_back(case: Case) -> None:
    found = shown(heard(case))
    assert same(found, case.expected), found


def test_the_table_is_long_and_no_line_stands_in_it_twice() -> None:
    every = cases()
    assert len(every) >= 250
    assert len({(case.language, case.letter, case.text) for case in every}) == len(every)
