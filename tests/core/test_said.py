"""Dates as people write them: a table of what each means, and what holds for any text."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.said import SaidTime, find_times, the_clock, the_time

NOW = datetime.fromisoformat("2026-11-25T11:00")
TABLE = tomllib.loads(Path(__file__).with_name("said_cases.toml").read_text())
CASES = [
    pytest.param(text, expected, theme.get("now", NOW), theme.get("past", False), id=f"{name}-{text}")
    for name, theme in TABLE.items()
    for text, expected in theme["cases"]
]


def told(one: SaidTime) -> str:
    """A time as the table writes it."""
    words = [f"{one.day}..{one.until}" if one.until else f"{one.day}"]
    if one.clock:
        words.append(f"{one.clock:%H:%M}" + (f"-{one.ends:%H:%M}" if one.ends else ""))
    words += [name for name in ("yearless", "weekday", "denied") if getattr(one, name)]
    return " ".join(words)


@pytest.mark.parametrize(("text", "expected", "now", "past"), CASES)
def test_what_people_write_means_that_day(text: str, expected: str, now: datetime, past: bool) -> None:
    assert " | ".join(told(one) for one in find_times(text, now, past=past)) == expected


def test_the_table_has_the_size_that_was_promised() -> None:
    unsure = [case for case in CASES if not case.values[1] or "|" in case.values[1]]
    assert len(CASES) >= 300
    assert len(unsure) >= 60


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vi ses fredag, altså på fredag kl. 9", "2026-11-27 09:00 weekday"),
        ("kan ikke torsdag, hellere fredag 9", "2026-11-27 09:00 weekday"),
        ("fredag eller mandag", None),
        ("kan ikke fredag", None),
        ("fredag kl. 9 eller 10", None),
        ("i næste uge", "2026-11-30..2026-12-06"),
        ("snart", None),
    ],
)
def test_the_time_is_the_only_one_that_is_not_denied(text: str, day: str | None) -> None:
    found = the_time(text, NOW)
    assert (told(found) if found else None) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [("hellere kl. 14", "14:00-None"), ("10-11:30 passer bedre", "None"), ("10:00-11:30", "10:00-11:30"),
     ("halv ti", "09:30-None"), ("kl. 9 eller kl. 10", "None"), ("torsdag", "None")],
)  # fmt: skip
def test_a_clock_time_is_found_without_a_day(text: str, clock: str) -> None:
    found = the_clock(text)
    assert (f"{found[0]:%H:%M}-{found[1] and f'{found[1]:%H:%M}'}" if found else "None") == clock


def test_a_time_says_where_it_stands() -> None:
    text = "Møde på fredag kl. 9.30, ok?"
    (found,) = find_times(text, NOW)
    assert text[found.start : found.end] == "på fredag kl. 9.30"


def test_letters_sent_apart_are_read_and_their_places_kept() -> None:
    text = "husk næste lørdag kl. 9"
    (found,) = find_times(text, NOW)
    assert told(found) == "2026-12-05 09:00 weekday"
    assert text[found.start : found.end] == "næste lørdag kl. 9"


@pytest.mark.parametrize("year", range(2020, 2060))
def test_days_off_have_the_day_of_the_calendar(year: int) -> None:
    eve_of = datetime(year - 1, 12, 31)  # noqa: DTZ001 - as the writer's clock shows it
    for day, name in country_holidays("DK", years=year, language="da").items():
        assert [one.day for one in find_times(name, eve_of)] == [day], name


PARTS = [
    "juleaften", "langfredag", "Easter", "Sankt Hans",
    "12", "/", "8", ".", "-", ":", "30", " ", " ", "\n", ",", "2027", "kl.", "den", "d.", "fredag", "mandag", "næste",
    "sidste", "i", "om", "uge", "august", "august", "dage", "siden", "til", "eller", "halv", "ti", "første", "th",
    "the",
    "at", "pm", "in", "week", "next", "Monday", "from", "ago", "ikke", "99", "0", "31", "29", "2", "måned", "sidst på",
]  # fmt: skip


MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("1990-01-01"), max_value=datetime.fromisoformat("2150-01-01")
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PARTS), max_size=25).map("".join),
                 st.lists(st.sampled_from(PARTS), max_size=25).map(" ".join)),
       MOMENTS, st.booleans())  # fmt: skip
def test_any_text_is_read_the_same_way_twice_and_places_lie_within_it(
    text: str, now: datetime, past: bool
) -> None:
    found = find_times(text, now, past=past)
    assert found == find_times(text, now, past=past)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.until is None or one.until > one.day for one in found)
    assert the_time(text, now, past) is None or found
    the_clock(text)
