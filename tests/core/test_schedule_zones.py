"""Local times and instants, above all around the hours that a clock change leaves out or repeats."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.schedule import between, next_after
from daemon.core.when import EXAMPLES, When
from daemon.core.zones import first_midnight, instant, local_time

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Copenhagen",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Auckland",
        "Atlantic/Reykjavik",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
    )
]
# Sao Paulo changed its clock at midnight until 2019.
LOCAL_TIMES = st.datetimes(
    datetime.fromisoformat("2014-01-01T00:00"), datetime.fromisoformat("2032-12-31T00:00")
)
INSTANTS = LOCAL_TIMES.map(lambda naive: naive.replace(tzinfo=UTC))
WHENS = st.sampled_from([*EXAMPLES, "daily 02:30", "daily 00:00", "*/30 * * * *", "0 */2 * * *"]).map(
    When.parse
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("Europe/Copenhagen", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Copenhagen", "2026-03-29T02:00", "2026-03-29T01:00"),
        ("Europe/Copenhagen", "2026-03-29T02:30", "2026-03-29T01:00"),
        ("Europe/Copenhagen", "2026-03-29T02:59:59.9", "2026-03-29T01:00"),
        ("Europe/Copenhagen", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("Europe/Copenhagen", "2026-10-25T01:59", "2026-10-24T23:59"),
        ("Europe/Copenhagen", "2026-10-25T02:00", "2026-10-25T00:00"),
        ("Europe/Copenhagen", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("Europe/Copenhagen", "2026-10-25T03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        ("Pacific/Auckland", "2026-09-27T02:15", "2026-09-26T14:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
        ("America/Sao_Paulo", "2017-10-15T00:00", "2017-10-15T03:00"),
        ("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30"),
        ("Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00"),
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"),
        ("Africa/Monrovia", "1972-01-07T00:10", "1972-01-07T00:45"),
    ],
)
def test_a_missing_time_is_the_minute_after_and_a_repeated_one_the_first(
    zone: str, local: str, expected: str
) -> None:
    assert instant(datetime.fromisoformat(local), ZoneInfo(zone)) == utc(expected)


def test_a_daily_time_in_the_gap_runs_once_and_next_day_at_its_own_hour() -> None:
    found = between(When.parse("daily 02:30"), COPENHAGEN, utc("2026-03-27T12:00"), utc("2026-03-30T12:00"))
    assert found == [utc("2026-03-28T01:30"), utc("2026-03-29T01:00"), utc("2026-03-30T00:30")]


def test_a_daily_time_in_the_repeated_hour_runs_once() -> None:
    found = between(When.parse("daily 02:30"), COPENHAGEN, utc("2026-10-24T12:00"), utc("2026-10-26T12:00"))
    assert found == [utc("2026-10-25T00:30"), utc("2026-10-26T01:30")]


def test_times_that_the_gap_makes_coincide_run_once() -> None:
    found = between(
        When.parse("*/30 1-3 29 3 *"), COPENHAGEN, utc("2026-03-29T00:00"), utc("2026-03-29T02:00")
    )
    assert found == [utc("2026-03-29T00:30"), utc("2026-03-29T01:00"), utc("2026-03-29T01:30")]


def test_from_within_the_second_repeated_hour_it_goes_on_after_it() -> None:
    assert next_after(When.parse("daily 02:30"), COPENHAGEN, utc("2026-10-25T01:10")) == utc(
        "2026-10-26T01:30"
    )
    assert next_after(When.parse("*/15 * * * *"), COPENHAGEN, utc("2026-10-25T01:10")) == utc(
        "2026-10-25T02:00"
    )


def test_nine_o_clock_stays_nine_o_clock_across_both_changes() -> None:
    for zone in ZONES:
        found = between(When.parse("mon 09:00"), zone, utc("2026-01-01T00:00"), utc("2027-01-01T00:00"))
        assert len(found) == 52
        assert {f"{at.astimezone(zone):%a %H:%M}" for at in found} == {"Mon 09:00"}


def test_an_end_counts_and_a_start_does_not() -> None:
    nine = utc("2026-11-23T08:00")
    assert between(When.parse("mon 09:00"), COPENHAGEN, nine - timedelta(weeks=1), nine) == [nine]
    assert next_after(When.parse("mon 09:00"), COPENHAGEN, nine) == nine + timedelta(weeks=1)


def test_the_rarest_day_is_found_and_the_end_of_the_calendar_said() -> None:
    rare = When.parse("0 9 29 2 */7")
    assert next_after(rare, ZoneInfo("UTC"), utc("2088-03-01T00:00")) == utc("2128-02-29T09:00")
    with pytest.raises(ValueError, match="does not come again"):
        next_after(rare, ZoneInfo("UTC"), utc("9999-01-01T00:00"))


def test_a_day_begins_in_the_first_zone_to_reach_it() -> None:
    zones = {ZoneInfo("America/New_York"), COPENHAGEN, ZoneInfo("Pacific/Auckland")}
    assert first_midnight(date(2026, 11, 23), zones) == utc("2026-11-22T11:00")
    assert first_midnight(date(2026, 6, 22), zones) == utc("2026-06-21T12:00")
    with pytest.raises(ValueError, match="at least one"):
        first_midnight(date(2026, 6, 22), ())


def test_the_wrong_kind_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="has a zone already"):
        instant(utc("2026-01-01T00:00"), COPENHAGEN)
    with pytest.raises(ValueError, match="has no zone"):
        local_time(datetime.fromisoformat("2026-01-01T00:00"), COPENHAGEN)
    with pytest.raises(ValueError, match="has no zone"):
        next_after(When.parse("mon 09:00"), COPENHAGEN, datetime.fromisoformat("2026-01-01T00:00"))


@given(LOCAL_TIMES, st.sampled_from(ZONES))
def test_an_instant_keeps_its_local_day_and_is_at_most_a_gap_late(local: datetime, zone: ZoneInfo) -> None:
    shown = local_time(instant(local, zone), zone)
    assert shown.date() == local.date()
    assert timedelta() <= shown - local <= timedelta(hours=1)


@given(LOCAL_TIMES, st.timedeltas(timedelta(), timedelta(hours=4)), st.sampled_from(ZONES))
def test_a_later_local_time_is_never_an_earlier_instant(
    local: datetime, step: timedelta, zone: ZoneInfo
) -> None:
    assert instant(local, zone) <= instant(local + step, zone)


@given(WHENS, st.sampled_from(ZONES), INSTANTS, st.timedeltas(timedelta(), timedelta(days=3)))
def test_the_next_one_is_strictly_after_and_never_falls(
    when: When, zone: ZoneInfo, after: datetime, step: timedelta
) -> None:
    found = next_after(when, zone, after)
    assert found > after
    assert found.tzinfo is UTC
    later = next_after(when, zone, after + step)
    assert later >= found
    if after + step < found:
        assert later == found


@given(
    WHENS,
    st.sampled_from(ZONES),
    INSTANTS,
    st.lists(st.timedeltas(timedelta(), timedelta(days=9)), min_size=1, max_size=4),
)
def test_windows_put_together_are_the_whole(
    when: When, zone: ZoneInfo, start: datetime, steps: list[timedelta]
) -> None:
    cuts = [start]
    for step in steps:
        cuts.append(cuts[-1] + step)
    pieces = [at for a, b in itertools.pairwise(cuts) for at in between(when, zone, a, b)]
    assert pieces == between(when, zone, cuts[0], cuts[-1])
    assert sorted(set(pieces)) == pieces


@given(WHENS, st.sampled_from(ZONES), INSTANTS)
def test_stepping_from_one_to_the_next_misses_none(when: When, zone: ZoneInfo, start: datetime) -> None:
    end = start + timedelta(days=2)
    stepped, at = [], next_after(when, zone, start)
    while at <= end:
        stepped.append(at)
        at = next_after(when, zone, at)
    assert stepped == between(when, zone, start, end)
