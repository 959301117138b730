"""What people write in reply to an invitation for Thursday 26 November at 10, on Monday the 23rd."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.invitation import Wish, read_wish
from daemon.mail.lexicon import Lexicon

NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the writer's own clock
MEETING = datetime(2026, 11, 26, 10)  # noqa: DTZ001

BITS = ["kan ikke", "torsdag", "fredag", "10", "kl. 9", "den 3.", "december", "hellere", "uge 49", "i morgen"]
BITS += ["næste", "ja", "nej", ",", "?", "eller", "9-10", "12/8"]


def wish(text: str) -> Wish:
    return read_wish(text, NOW, MEETING, Lexicon())


def answer(text: str) -> Wish:
    """What is said to the meeting, whatever is told besides."""
    return replace(wish(text), more=False)


@pytest.mark.parametrize(
    "text",
    [
        "passer fint",
        "Ja tak",
        "passer",
        "suits me",
        "Ja tak, torsdag kl. 10 er perfekt",
        "ok, vi ses",
        "Works for me",
        "accepteret",
        "Det passer godt",
        "fine by me",
        "ja, torsdag er fint",
        "Ja, og jeg er på ferie fra fredag",
    ],
)
def test_a_yes_is_a_yes(text: str) -> None:
    assert wish(text) == Wish("accepted")


@pytest.mark.parametrize(
    "text",
    [
        "kan ikke",
        "Kan desværre ikke",
        "nej",
        "kan ikke, er hos tandlægen",
        "kan ikke torsdag",
        "can't",
        "I decline",
        "passer mig ikke",
        "Jeg kan ikke fredag eller torsdag",
        "det går ikke",
    ],
)
def test_a_no_is_a_no_and_the_day_it_names_no_proposal(text: str) -> None:
    assert answer(text) == Wish("declined")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kan ikke, hellere fredag 10", "2026-11-27T10:00"),
        ("can't, Friday at 2?", "2026-11-27T14:00"),
        ("kan ikke torsdag, men fredag kl. 9 går fint", "2026-11-27T09:00"),
        ("hellere torsdag kl. 14", "2026-11-26T14:00"),
        ("kan vi tage kl. 11?", "2026-11-26T11:00"),
        ("det passer ikke så godt, kan du fredag den 27/11 kl. 13.30?", "2026-11-27T13:30"),
        ("Could we do Friday 2pm instead?", "2026-11-27T14:00"),
        ("i morgen kl. 13", "2026-11-24T13:00"),
        ("den 1. december kl. 10", "2026-12-01T10:00"),
        ("Ja, men er det muligt at vi tager den kl. 10.30?", "2026-11-26T10:30"),
        ("Hej\n\nKan ikke, hellere fredag 10", "2026-11-27T10:00"),
    ],
)
def test_another_time_is_a_proposal(text: str, start: str) -> None:
    assert answer(text) == Wish("counter", datetime.fromisoformat(start))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hellere mandag", "2026-11-30"),
        ("fredag?", "2026-11-27"),
        ("I can't make it on Thursday, how about Monday?", "2026-11-30"),
    ],
)
def test_a_day_alone_is_meant_at_the_same_clock(text: str, day: str) -> None:
    assert wish(text) == Wish("counter", datetime.fromisoformat(f"{day}T10:00"), same_clock=True)


@pytest.mark.parametrize("text", ["Kan vi flytte den til næste uge?", "samme tid ugen efter"])
def test_next_week_is_the_same_weekday_and_clock(text: str) -> None:
    found = wish(text)
    assert (found.says, found.start, found.same_clock) == (
        "counter",
        datetime.fromisoformat("2026-12-03T10:00"),
        True,
    )


@pytest.mark.parametrize("text", ["måske", "Det er muligvis", "tentative"])
def test_a_perhaps_is_tentative(text: str) -> None:
    assert wish(text) == Wish("tentative")


@pytest.mark.parametrize(
    "text",
    [
        "mandag 9 eller tirsdag 10",
        "Husk at vi skal tale om budget",
        "Jeg er på ferie til på mandag",
        "",
        "😀" * 3000,
    ],
)
def test_what_is_not_sure_is_nothing(text: str) -> None:
    assert wish(text) == Wish(None)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("kan ikke", False),
        ("kan ikke, er hos tandlægen", True),
        ("Ja tak, torsdag kl. 10 er perfekt", False),
        ("kan vi tage kl. 11?", False),
        ("kan ikke torsdag, men fredag kl. 9 går fint", False),
        ("Det er muligvis", False),
        ("måske, min bil er på værksted", True),
    ],
)
def test_what_is_told_besides_is_noticed(text: str, more: bool) -> None:
    assert wish(text).more is more


@given(st.text(max_size=400) | st.lists(st.sampled_from(BITS), max_size=60).map(" ".join))
def test_any_words_are_read_without_an_error(text: str) -> None:
    found = wish(text)
    assert (found.start is not None) == (found.says == "counter")
    assert not found.same_clock or found.start is not None
