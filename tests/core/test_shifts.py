"""Moves told by how far: which time that is, seen from what is moved, and what is no move."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from daemon.core.said import find_shift, without_shift
from tests.effort import processor_seconds

NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the writer's own clock
TALK = datetime(2026, 12, 1, 9)  # noqa: DTZ001 - the writer's own clock
"""A Tuesday of the week after this one."""


def moved(text: str) -> list[str]:
    found = find_shift(text, NOW, TALK)
    return [f"{at:%a %-d/%-m %H:%M}" for at in found.times] if found else []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("kan vi udskyde en uge", "Tue 8/12 09:00"),
        ("Kan vi ikke udskyde den en uge?", "Tue 8/12 09:00"),
        ("udskyd 14 dage", "Tue 15/12 09:00"),
        ("skub den en time", "Tue 1/12 10:00"),
        ("en time senere", "Tue 1/12 10:00"),
        ("2 timer senere", "Tue 1/12 11:00"),
        ("en halv time senere?", "Tue 1/12 09:30"),
        ("et kvarter tidligere, tak", "Tue 1/12 08:45"),
        ("15 min senere", "Tue 1/12 09:15"),
        ("en uges tid senere", "Tue 8/12 09:00"),
        ("dagen efter samme tid", "Wed 2/12 09:00"),
        ("dagen efter kl. 10", "Wed 2/12 10:00"),
        ("dagen før", "Mon 30/11 09:00"),
        ("kan vi tage den en dag før", "Mon 30/11 09:00"),
        ("rykke til næste uge", "Tue 8/12 09:00"),
        ("Kan vi flytte vores samtale til næste uge samme tid?", "Tue 8/12 09:00"),
        ("hellere i uge 50 kl 13", "Tue 8/12 13:00"),
        ("kan ikke, hellere ugen efter", "Tue 8/12 09:00"),
        ("kan ikke, hellere ugen efter torsdag kl 10", "Thu 10/12 10:00"),
        ("Hej Lone, må vi skubbe den en uge? Jeg er på ferie", "Tue 8/12 09:00"),
        ("Det går ikke, jeg har ferie. Kan vi flytte den en uge", "Tue 8/12 09:00"),
        ("Ja, men en time senere", "Tue 1/12 10:00"),
        ("en time tidligere end planlagt", "Tue 1/12 08:00"),
        ("en uge senere, hvis det passer dig", "Tue 8/12 09:00"),
        ("den må gerne komme en uge senere", "Tue 8/12 09:00"),
        ("fremryk den en dag", "Mon 30/11 09:00"),
        ("move it by a week", "Tue 8/12 09:00"),
        ("an hour earlier", "Tue 1/12 08:00"),
        ("can we push it back an hour", "Tue 1/12 10:00"),
        ("bring it forward an hour", "Tue 1/12 08:00"),
        ("could we make it half an hour later?", "Tue 1/12 09:30"),
        ("same time the following day", "Wed 2/12 09:00"),
        ("same time next week?", "Tue 8/12 09:00"),
        ("postpone by two weeks", "Tue 15/12 09:00"),
        ("the week after", "Tue 8/12 09:00"),
        ("a day later would be better", "Wed 2/12 09:00"),
    ],
)
def test_it_is_counted_from_what_is_moved(text: str, at: str) -> None:
    assert moved(text) == [at]


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("flyt den en time", ["Tue 1/12 08:00", "Tue 1/12 10:00"]),
        ("ryk den en time frem", ["Tue 1/12 08:00", "Tue 1/12 10:00"]),
        ("ryk den en dag", ["Mon 30/11 09:00", "Wed 2/12 09:00"]),
        ("move it forward a day", ["Mon 30/11 09:00", "Wed 2/12 09:00"]),
    ],
)
def test_where_nothing_tells_which_way_it_may_be_either(text: str, either: list[str]) -> None:
    assert moved(text) == either


def test_the_only_way_that_is_left_is_meant() -> None:
    soon = NOW + timedelta(minutes=30)
    found = find_shift("flyt den en time", NOW, soon)
    assert found is not None
    assert found.times == (soon + timedelta(hours=1),)


@pytest.mark.parametrize(
    "text",
    [
        "kan vi udskyde budgettet en uge",
        "en uge senere har vi messe",
        "Vi tales ved i næste uge",
        "Passer fint, vi ses næste uge!",
        "next week works",
        "Jeg har ferie i næste uge",
        "jeg vil ikke udskyde en uge",
        "kan ikke en time senere",
        "om en uge",
        "en uge",
        "flyt til uge 49",
        "sidste uge",
        "udskyde et par uger",
        "en måned senere",
        "hellere om eftermiddagen",
        "",
    ],
)
def test_what_only_speaks_of_a_length_moves_nothing(text: str) -> None:
    assert moved(text) == []


def test_two_different_ones_are_none() -> None:
    assert moved("en time senere eller en uge senere") == []


def test_what_else_is_said_is_left() -> None:
    assert without_shift("en uge senere, eller torsdag kl. 10", NOW).split() == ["torsdag", "kl.", "10"]


@pytest.mark.parametrize(
    "text", ["to " * 300 + "x", "at the same time " * 60, "uge," * 250, "kan vi den " * 90]
)
def test_a_long_or_hostile_text_takes_no_time(text: str) -> None:
    assert processor_seconds(lambda: find_shift(text, NOW, TALK), within=2) < 2
