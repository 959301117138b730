"""The day a few words are about, and what they say besides."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from daemon.shapes.dated import split_day

NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - as the writer's clock shows it, a Monday


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("i går: god snak", 22, "god snak"),
        ("i går, god snak", 22, "god snak"),
        ("i fredags god snak", 20, "god snak"),
        ("yesterday: she is well", 22, "she is well"),
        ("20/11", 20, ""),
        ("den 20. november: løn", 20, "løn"),
        ("god snak i går", 22, "god snak"),
        ("og Søren i fredags.", 20, "og Søren"),
        ("hun er syg siden i fredags", None, "hun er syg siden i fredags"),
        ("om ferien i går og planerne", None, "om ferien i går og planerne"),
        ("god snak", None, "god snak"),
        ("", None, ""),
    ],
)
def test_a_past_day_is_told_from_the_words(text: str, day: int | None, rest: str) -> None:
    said, words = split_day(text, NOW, past=True)
    assert (said.day if said else None, words) == (date(2026, 11, day) if day else None, rest)


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("fredag: stor demo", date(2026, 11, 27), "stor demo"),
        ("på fredag kl. 10: stor demo", date(2026, 11, 27), "stor demo"),
        ("stor demo på fredag", date(2026, 11, 27), "stor demo"),
        ("12/12 stor demo", date(2026, 12, 12), "stor demo"),
        ("Friday: big demo", date(2026, 11, 27), "big demo"),
    ],
)
def test_a_day_to_come_as_well(text: str, day: date, rest: str) -> None:
    said, words = split_day(text, NOW)
    assert (said.day if said else None, words) == (day, rest)
