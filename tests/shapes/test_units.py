"""Units are the same whatever their form, and numbers of one unit come to a sum, or to the newest level."""

from __future__ import annotations

from datetime import date

import pytest

from daemon.shapes.units import Sum, Told, month, quarter, sums, unit_key

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "forms",
    [
        ("nye kunder", "ny kunde", "Nye Kunder", "nye kunderne", "new customers", "new customer"),
        ("timer", "time", "timerne", "hours", "hour"),
        ("møder", "møde", "meetings"),
        ("sager", "sag", "case", "cases"),
        ("ordrer", "ordre", "orders"),
        ("huse", "hus"),
        ("processes", "process"),
        ("companies", "company"),
        ("leads", "lead"),
        ("besøg", "besøgene", "visits"),
        ("aftaler", "aftale", "deals"),
        ("dage", "dag", "days"),
        ("stk.", "stk", "stykker"),
        ("kr.", "kr."),
    ],
)
def test_the_forms_of_a_unit_are_one(forms: tuple[str, ...]) -> None:
    assert len(set(map(unit_key, forms))) == 1


def test_different_things_stay_apart() -> None:
    units = (
        "nye kunder",
        "kunder",
        "møder",
        "timer",
        "kr.",
        "EUR",
        "%",
        "sager",
        "salg",
        "ordrer",
        "tilbud",
        "ture",
    )
    assert len(set(map(unit_key, units))) == len(units)


def told(number: float, unit: str, member: str = "rikke") -> Told:
    return Told(member, DAY, number, unit)


def test_counts_are_added_up_and_levels_are_not() -> None:
    found = sums(
        [told(12, "nye kunder"), told(8.5, "%"), told(1, "ny kunde"), told(9, "%"), told(2e6, "kr.")]
    )
    assert found == [
        Sum("ny kund", "nye kunder", 13),
        Sum("%", "%", 9, level=True),
        Sum("kr", "kr.", 2e6),
    ]


def test_one_is_told_in_the_words_for_one() -> None:
    assert sums([told(1, "ny kunde"), told(2, "nye kunder"), told(-2, "nye kunder")])[0].unit == "ny kunde"


def test_a_day_has_its_month_and_quarter() -> None:
    assert [quarter(date(2026, m, 1)) for m in (1, 3, 4, 12)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]
    assert month(DAY) == "2026-11"
