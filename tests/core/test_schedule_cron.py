"""Cron lines with the meaning every Unix gives them."""

from datetime import datetime

import pytest

from daemon.core.when import When


def times(line: str, first: str, last: str) -> list[str]:
    found = When.parse(line).local(datetime.fromisoformat(first), datetime.fromisoformat(last))
    return [at.isoformat(timespec="minutes") for at in found]


@pytest.mark.parametrize(
    ("line", "first", "last", "expected"),
    [
        ("0 9 * * 1", "2026-11-22", "2026-12-01", ["2026-11-23T09:00", "2026-11-30T09:00"]),
        ("0 9 * * 0", "2026-11-20", "2026-11-27", ["2026-11-22T09:00"]),
        ("0 9 * * 7", "2026-11-20", "2026-11-27", ["2026-11-22T09:00"]),
        ("0 9 * * sun", "2026-11-20", "2026-11-27", ["2026-11-22T09:00"]),
        (
            "0 9 * * fri-sun",
            "2026-11-20",
            "2026-11-27",
            ["2026-11-20T09:00", "2026-11-21T09:00", "2026-11-22T09:00"],
        ),
        (
            "0 9 * * 5-7",
            "2026-11-20",
            "2026-11-23",
            ["2026-11-20T09:00", "2026-11-21T09:00", "2026-11-22T09:00"],
        ),
        (
            "0 9 * * sun-tue",
            "2026-11-21",
            "2026-11-28",
            ["2026-11-22T09:00", "2026-11-23T09:00", "2026-11-24T09:00"],
        ),
        ("0 9 * * 1,3", "2026-11-22", "2026-11-28", ["2026-11-23T09:00", "2026-11-25T09:00"]),
        (
            "0 9 * * */2",
            "2026-11-22",
            "2026-11-29",
            ["2026-11-22T09:00", "2026-11-24T09:00", "2026-11-26T09:00", "2026-11-28T09:00"],
        ),
        (
            "0 9 * * 1/2",
            "2026-11-22",
            "2026-11-29",
            ["2026-11-23T09:00", "2026-11-25T09:00", "2026-11-27T09:00"],
        ),
        (
            "*/20 8-9 23 11 *",
            "2026-01-01",
            "2026-12-31",
            [f"2026-11-23T{h:02}:{m:02}" for h in (8, 9) for m in (0, 20, 40)],
        ),
        ("5,50 0 1 1 *", "2025-12-31", "2026-02-01", ["2026-01-01T00:05", "2026-01-01T00:50"]),
        (
            "10-30/10 23 31 12 *",
            "2026-01-01",
            "2027-01-01",
            ["2026-12-31T23:10", "2026-12-31T23:20", "2026-12-31T23:30"],
        ),
        ("0 0 1 jan,jul *", "2026-01-02", "2027-01-02", ["2026-07-01T00:00", "2027-01-01T00:00"]),
        ("0 0 29 2 *", "2025-01-01", "2032-12-31", ["2028-02-29T00:00", "2032-02-29T00:00"]),
        (
            "0 0 31 * *",
            "2026-01-01",
            "2026-05-31",
            ["2026-01-31T00:00", "2026-03-31T00:00", "2026-05-31T00:00"],
        ),
    ],
)
def test_it_comes_when_cron_would(line: str, first: str, last: str, expected: list[str]) -> None:
    assert times(line, first, last) == expected


def test_two_restricted_day_fields_are_joined_by_or() -> None:
    assert times("0 9 13 * fri", "2026-11-05", "2026-11-21") == [
        "2026-11-06T09:00",
        "2026-11-13T09:00",
        "2026-11-20T09:00",
    ]
    assert times("0 9 10 * fri", "2026-11-08", "2026-11-14") == ["2026-11-10T09:00", "2026-11-13T09:00"]


def test_a_starred_day_field_narrows_even_with_a_step() -> None:
    assert times("0 9 */2 * fri", "2026-11-01", "2026-11-30") == ["2026-11-13T09:00", "2026-11-27T09:00"]


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("0 9 * * 1", "week"),
        ("0 9 * * 1,2", "day"),
        ("0 9 * * *", "day"),
        ("0 9 1 * *", "month"),
        ("0 9 1 */3 *", "month"),
        ("0 9 1 1 *", "year"),
        ("0 9 1 1 1", "day"),
        ("0 9 1,15 * *", "day"),
        ("0 9,10 * * 1", "moment"),
    ],
)
def test_its_period_holds_it_once(line: str, period: str) -> None:
    assert When.parse(line).period == period


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (
            "0 9 * *",
            "a cron line has five fields (minute, hour, day of month, month, day of week), this one has 4",
        ),
        ("0 9 * * 1 2026", "this one has 6"),
        ("60 9 * * 1", '"60" is no minute; allowed are 0 to 59'),
        ("0 24 * * 1", '"24" is no hour'),
        ("0 9 0 * 1", '"0" is no day of month'),
        ("0 9 * 13 1", '"13" is no month; allowed are 1 to 12 or jan'),
        ("0 9 * * 8", '"8" is no day of week; allowed are 0 to 7 or mon'),
        ("0 9 * * funday", '"funday" is no day of week'),
        ("0 9 * * 1#2", '"1#2" is no day of week'),
        ("0 9 L * *", '"l" is no day of month'),
        ("0 9 * * 5-1", '"5-1" (day of week) runs backwards'),
        ("*/0 9 * * *", "must be 1 or more"),
        ("0 9 1,,2 * *", '"" is no day of month'),
        ("0 9 30 2 *", "no year has the day"),
        ("0 9 31 4,6 *", "no year has the day"),
    ],
)
def test_a_wrong_line_names_the_field(line: str, cause: str) -> None:
    with pytest.raises(ValueError, match="is not a time") as caught:
        When.parse(line)
    assert cause in str(caught.value)
