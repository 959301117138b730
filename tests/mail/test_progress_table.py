"""How people say how far they are with a goal, each with what must be understood; the cases stand in a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from daemon.core.forms import Items, Progress
from daemon.mail.understand import Understood, understand
from tests.effort import processor_seconds
from tests.mail.builders import expecting

TABLE = Path(__file__).parent / "tables" / "progress.txt"


@dataclass(frozen=True)
class Case:
    language: str
    form: Progress
    text: str
    expected: str


def cases() -> list[Case]:
    """Every line of the table."""
    found: list[Case] = []
    language, form = "da", Progress()
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("["):
            language, _, goal = line.strip("[]").partition(": ")
            number, _, unit = goal.partition(" ")
            form = Progress(unit=unit, target=float(number)) if number else Progress()
        elif " => " in line:
            text, expected = line.split(" => ")
            found.append(Case(language, form, text.strip(), expected.strip()))
    return found


def shown(found: Understood) -> str:
    """What was understood, spelt as the table spells it."""
    if not found.said:
        return "?"
    (said,) = found.said
    value: dict[str, Any] = said.value
    parts = []
    if value["number"] is not None:
        parts.append(f"{value['number']:.10g}" + (f" of {value['of']:.10g}" if value["of"] else ""))
    if value["percent"] is not None:
        parts.append(f"{value['percent']:.10g} %")
    return " ".join([*parts, *filter(None, [value["colour"]]), *(["reached"] if value["reached"] else [])])


def test_the_table_is_long_enough() -> None:
    assert len(cases()) >= 80


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.language}: {case.text}")
def test_how_far_somebody_is(case: Case) -> None:
    asked = expecting(case.form, headings=("Hvor langt er du?",), language=case.language)
    found = understand(case.text.replace(" / ", "\n"), (), "Sv: Status", asked, language=case.language)
    assert shown(found) == case.expected


@pytest.mark.parametrize(
    "part",
    [
        "1 ",
        "12 af ",
        "grøn, ",
        "ikke ",
        "1.000,",
        "ca. ",
        "nu på ",
        "målet ",
        "100 % ",
        "\n",
        "a\n\n",
        "—",
        "½",
    ],
)
def test_long_and_odd_words_are_read_within_a_moment(part: str) -> None:
    def read_it() -> None:
        heard = understand(
            part * 5_000, (), "", expecting(Progress("kr", 9.0), headings=("?",)), language="da"
        )
        assert len(heard.said) <= 1

    assert processor_seconds(read_it, within=2) < 2


def test_the_goals_of_one_letter_are_told_apart_by_their_marks() -> None:
    goals = expecting(
        Progress("kunder", 20.0), Progress(), Items(), headings=("20 kunder", "Nyt system", "Har du en idé?")
    )
    found = understand("A: 12\nB: gul, vi venter", (), "Sv: Status", goals, language="da")
    assert {said.mark: (said.value["number"], said.value["colour"]) for said in found.said} == {
        "A": (12.0, None),
        "B": (None, "yellow"),
    }


def test_a_number_that_fits_two_goals_is_asked_back() -> None:
    goals = expecting(Progress("kunder", 20.0), Progress("møder", 10.0), headings=("20 kunder", "10 møder"))
    found = understand("12", (), "Sv: Status", goals, language="da")
    assert not found.said
    assert found.unsure[0].marks == ("A", "B")
