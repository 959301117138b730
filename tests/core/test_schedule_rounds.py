"""Rounds: how they are named, how their steps follow, and that no cut of time loses or doubles one."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.schedule import Planned, Step, When, instant, plan, round_key

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
    )
]
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_step(
    name: str, when: str, *, own_time: bool = False, opens: bool = False, offset_weeks: int = 0
) -> Step:
    return Step(name, When.parse(when), own_time=own_time, opens=opens, offset_weeks=offset_weeks)


WEEKLY = (
    a_step("ask", "mon 09:00", own_time=True, opens=True),
    a_step("remind", "wed 09:00", own_time=True),
    a_step("vote", "thu 09:00"),
    a_step("publish", "fri 12:00"),
    a_step("outcome", "mon 10:00", offset_weeks=4),
)


def brief(planned: tuple[Planned, ...]) -> list[tuple[str, str, str]]:
    return [(each.step.name, each.round_key, f"{each.due_at:%m-%d %H:%M}") for each in planned]


@pytest.mark.parametrize(
    ("period", "day", "key"),
    [
        ("day", "2026-11-23", "2026-11-23"),
        ("week", "2026-11-23", "2026-W48"),
        ("week", "2026-12-31", "2026-W53"),
        ("week", "2027-01-03", "2026-W53"),
        ("week", "2027-01-04", "2027-W01"),
        ("week", "2025-12-29", "2026-W01"),
        ("month", "2026-11-30", "2026-11"),
        ("quarter", "2026-03-31", "2026-Q1"),
        ("quarter", "2026-11-23", "2026-Q4"),
        ("year", "2026-11-23", "2026"),
    ],
)
def test_a_round_is_named_by_its_period(period: str, day: str, key: str) -> None:
    assert round_key(period, date.fromisoformat(day)) == key  # type: ignore[arg-type]


def test_a_round_of_several_times_a_day_is_named_by_its_minute() -> None:
    assert round_key("moment", datetime.fromisoformat("2026-11-23T09:30")) == "2026-11-23T09:30"
    planned = plan(
        (a_step("ask", "0 9,15 * * 1", opens=True),),
        COPENHAGEN,
        utc("2026-11-23T00:00"),
        utc("2026-11-24T00:00"),
    )
    assert [each.round_key for each in planned] == ["2026-11-23T09:00", "2026-11-23T15:00"]


def test_a_week_runs_from_the_ask_to_the_outcome() -> None:
    planned = plan(WEEKLY, COPENHAGEN, utc("2026-11-20T00:00"), utc("2026-11-27T00:00"))
    assert brief(planned) == [
        ("ask", "2026-W48", "11-22 23:00"),
        ("remind", "2026-W48", "11-24 23:00"),
        ("vote", "2026-W48", "11-26 08:00"),
        ("publish", "2026-W48", "11-27 11:00"),
        ("outcome", "2026-W48", "12-28 09:00"),
    ]


def test_a_step_on_own_time_is_due_when_its_day_first_begins_and_keeps_its_clock() -> None:
    planned = plan(WEEKLY, COPENHAGEN, utc("2026-11-20T00:00"), utc("2026-11-27T00:00"), ZONES)
    ask = planned[0]
    assert (ask.due_at, ask.local_day, ask.clock) == (utc("2026-11-22T11:00"), date(2026, 11, 23), time(9))
    assert next(each.due_at for each in planned if each.step.name == "vote") == utc("2026-11-26T08:00")


def test_a_further_step_waits_for_the_one_before_it() -> None:
    steps = (
        a_step("ask", "thu 09:00", opens=True),
        a_step("close", "tue 12:00"),
        a_step("publish", "mon 08:00"),
    )
    planned = plan(steps, COPENHAGEN, utc("2026-11-23T00:00"), utc("2026-11-29T00:00"))
    assert brief(planned) == [
        ("ask", "2026-W48", "11-26 08:00"),
        ("close", "2026-W48", "12-01 11:00"),
        ("publish", "2026-W48", "12-07 07:00"),
    ]


def test_a_step_at_the_same_time_as_the_one_before_is_in_the_same_minute_and_in_order() -> None:
    steps = (a_step("b", "mon 09:00", opens=True), a_step("a", "mon 09:00"))
    planned = plan(steps, COPENHAGEN, utc("2026-11-23T00:00"), utc("2026-11-24T00:00"))
    assert brief(planned) == [("b", "2026-W48", "11-23 08:00"), ("a", "2026-W48", "11-23 08:00")]


def test_an_ask_on_own_time_does_not_pull_an_earlier_evening_into_its_round() -> None:
    steps = (a_step("ask", "mon 09:00", own_time=True, opens=True), a_step("close", "sun 20:00"))
    planned = plan(steps, COPENHAGEN, utc("2026-11-20T00:00"), utc("2026-11-26T00:00"), ZONES)
    assert [each.local_day.isoformat() for each in planned] == ["2026-11-23", "2026-11-29"]


def test_a_moved_step_is_still_one_of_its_own_times() -> None:
    steps = (
        a_step("ask", "first tue of month 10:00", opens=True),
        a_step("later", "first wed of month 10:00", offset_weeks=4),
    )
    planned = plan(steps, COPENHAGEN, utc("2026-11-01T00:00"), utc("2026-11-30T00:00"))
    assert [each.local_day.isoformat() for each in planned] == ["2026-11-03", "2026-12-02"]


@pytest.mark.parametrize(
    ("when", "keys"),
    [
        ("first tue of quarter 10:00", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("every 3 months from feb", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("last fri of month 12:00", [f"2026-{month:02}" for month in range(1, 13)]),
        ("12 aug 09:00", ["2026"]),
        ("every 13 weeks mon 09:00", ["2026-W14", "2026-W27", "2026-W40", "2026-W53"]),
    ],
)
def test_a_year_of_rounds(when: str, keys: list[str]) -> None:
    planned = plan((a_step("ask", when, opens=True),), COPENHAGEN, FIRST, datetime(2027, 1, 1, tzinfo=UTC))
    assert [each.round_key for each in planned] == keys


def test_clock_changes_move_no_step_on_the_wall() -> None:
    planned = plan(WEEKLY, COPENHAGEN, utc("2026-03-20T00:00"), utc("2026-04-03T00:00"))
    assert {
        f"{each.due_at.astimezone(COPENHAGEN):%a %H:%M}" for each in planned if each.step.name == "publish"
    } == {"Fri 12:00"}


@pytest.mark.parametrize(
    ("steps", "cause"),
    [
        ((), "exactly one step opens a round, but 0 of 0 do"),
        ((a_step("a", "mon 09:00"),), "0 of 1 do"),
        ((a_step("a", "mon 09:00", opens=True), a_step("b", "mon 09:00", opens=True)), "2 of 2 do"),
        ((a_step("a", "mon 09:00", opens=True), a_step("a", "tue 09:00")), "one name"),
        ((a_step("a", "mon 09:00", opens=True, offset_weeks=1),), "no offset"),
        ((a_step("a", "mon 09:00", opens=True), a_step("b", "tue 09:00", offset_weeks=-1)), "never negative"),
    ],
)
def test_steps_that_make_no_round_are_refused(steps: tuple[Step, ...], cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        plan(steps, COPENHAGEN, FIRST, LAST)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("own_time", [False, True])
def test_three_years_hold_each_week_once_with_all_its_steps(zone: ZoneInfo, own_time: bool) -> None:
    steps = (a_step("ask", "mon 09:00", own_time=own_time, opens=True), *WEEKLY[1:])
    planned = plan(steps, zone, FIRST, LAST, ZONES)
    weeks = {round_key("week", FIRST.date() + timedelta(days=n)) for n in range(4, (LAST - FIRST).days)}
    keys = [each.round_key for each in planned if each.step.opens]
    assert len(set(keys)) == len(keys)
    assert weeks - {"2029-W01"} == set(keys) - {"2029-W01"}
    assert len(planned) == len(keys) * len(steps)
    assert [each.due_at for each in planned] == sorted(each.due_at for each in planned)


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    when=st.sampled_from(
        ["mon 00:30", "mon 09:00", "sun 02:30", "sun 23:45", "even weeks sun 00:00", "0 3 * * 0"]
    ),
    own_time=st.booleans(),
    cuts=st.lists(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)), max_size=8),
)
def test_however_time_is_cut_each_round_comes_once(
    zone: ZoneInfo, when: str, own_time: bool, cuts: list[datetime]
) -> None:
    steps = (a_step("ask", when, own_time=own_time, opens=True), *WEEKLY[1:])
    edges = [FIRST, *sorted(cut.replace(tzinfo=UTC) for cut in cuts), LAST]
    pieces = [each for a, b in itertools.pairwise(edges) for each in plan(steps, zone, a, b, ZONES)]
    whole = plan(steps, zone, FIRST, LAST, ZONES)
    keys = [each.round_key for each in pieces if each.step.opens]
    assert len(set(keys)) == len(keys)
    assert sorted(pieces, key=lambda each: each.due_at) == list(whole)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_cutting_exactly_at_a_due_instant_neither_loses_nor_doubles(zone: ZoneInfo) -> None:
    whole = plan(WEEKLY, zone, FIRST, datetime(2026, 6, 1, tzinfo=UTC), ZONES)
    edges = [
        FIRST,
        *sorted(each.due_at for each in whole if each.step.opens),
        datetime(2026, 6, 1, tzinfo=UTC),
    ]
    pieces = [each for a, b in itertools.pairwise(edges) for each in plan(WEEKLY, zone, a, b, ZONES)]
    assert sorted(pieces, key=lambda each: each.due_at) == list(whole)


@given(
    team=st.sampled_from([ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"), *ZONES]),
    member=st.sampled_from([ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12"), *ZONES]),
    when=st.sampled_from(["mon 00:00", "mon 23:59", "mon 09:00"]),
)
def test_no_member_anywhere_reaches_their_clock_before_the_step_is_due(
    team: ZoneInfo, member: ZoneInfo, when: str
) -> None:
    steps = (a_step("ask", when, own_time=True, opens=True),)
    planned = plan(steps, team, utc("2026-03-01T00:00"), utc("2026-04-30T00:00"), [member])
    assert len(planned) in (8, 9)
    for each in planned:
        assert each.due_at <= instant(datetime.combine(each.local_day, each.clock), member)


@pytest.mark.parametrize("ends", [("Etc/GMT+12", "Pacific/Kiritimati"), ("Pacific/Kiritimati", "Etc/GMT+12")])
@pytest.mark.parametrize("when", ["mon 00:00", "mon 23:59"])
def test_a_round_is_found_however_far_the_team_is_from_its_members(ends: tuple[str, str], when: str) -> None:
    team, member = (ZoneInfo(name) for name in ends)
    steps = (a_step("ask", when, own_time=True, opens=True),)
    due_at = instant(datetime.fromisoformat("2026-11-23T00:00"), member)
    planned = plan(steps, team, due_at - timedelta(seconds=1), due_at, [member])
    assert brief(planned) == [("ask", "2026-W48", f"{due_at:%m-%d %H:%M}")]
