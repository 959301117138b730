"""One member's days: working days, holidays, absences and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.workdays import Days

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
EASTER = frozenset(
    date.fromisoformat(day) for day in ("2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06")
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
SPANS = st.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1])
ZONES = st.sampled_from(
    [COPENHAGEN, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Pacific/Auckland"), ZoneInfo("Asia/Kolkata")]
)


def days(**given: object) -> Days:
    return Days(zone=COPENHAGEN, **given)  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_weekends_and_holidays_are_not_worked() -> None:
    easter = days(holidays=EASTER)
    worked = [easter.works(day("2026-04-01") + timedelta(days=n)) for n in range(7)]
    assert worked == [True, False, False, False, False, False, True]


def test_an_absence_lasts_until_its_last_day_and_absences_without_a_gap_are_one() -> None:
    spans = (("2026-07-06", "2026-07-12"), ("2026-07-13", "2026-07-19"), ("2026-07-22", "2026-07-24"))
    away = days(away=tuple((day(first), day(last)) for first, last in spans))
    assert away.away_until(day("2026-07-08")) == day("2026-07-19")
    assert away.away_until(day("2026-07-19")) == day("2026-07-19")
    assert away.away_until(day("2026-07-22")) == day("2026-07-24")
    assert away.away_until(day("2026-07-20")) is None
    assert away.away_until(day("2026-07-05")) is None
    assert days().away_until(day("2026-07-08")) is None


def test_absence_makes_a_working_day_unavailable_but_still_a_working_day() -> None:
    away = days(away=((day("2026-07-06"), day("2026-07-26")),))
    assert away.works(day("2026-07-06"))
    assert not away.available(day("2026-07-06"))
    assert not away.available(day("2026-07-24"))
    assert away.available(day("2026-07-03"))
    assert not days(away=((day("2026-07-06"), day("2026-07-08")),)).available(day("2026-07-08"))
    assert away.next_available(day("2026-07-06")) == day("2026-07-27")


def test_who_works_sunday_to_thursday_is_free_on_friday() -> None:
    assert days(working=frozenset({7, 1, 2, 3, 4})).next_available(day("2026-11-27")) == day("2026-11-29")


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-04-01", 0, "2026-04-01"),
        ("2026-04-01", 1, "2026-04-07"),
        ("2026-04-04", 1, "2026-04-07"),
        ("2026-04-07", -1, "2026-04-01"),
        ("2026-03-30", 3, "2026-04-07"),
        ("2026-04-08", -3, "2026-03-31"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 261, "2027-11-23"),
    ],
)
def test_working_days_are_counted_on_and_back(start: str, n: int, expected: str) -> None:
    assert days(holidays=EASTER).add(day(start), n) == day(expected)


def test_counting_takes_both_ends_with_it() -> None:
    easter = days(holidays=EASTER)
    assert easter.count(day("2026-03-30"), day("2026-04-07")) == 4
    assert easter.count(day("2026-04-07"), day("2026-04-07")) == 1
    assert easter.count(day("2026-04-07"), day("2026-04-01")) == 0


def test_nobody_is_waited_for_longer_than_400_days() -> None:
    with pytest.raises(ValueError, match="400 days from 2026-11-23 is available; look at the working days"):
        days(working=frozenset()).next_available(day("2026-11-23"))
    with pytest.raises(ValueError, match="is a working day"):
        days(working=frozenset()).add(day("2026-11-23"), -1)
    long = days(away=((day("2026-01-01"), day("2027-01-31")),))
    assert long.next_available(day("2026-01-01")) == day("2027-02-01")


def test_an_instant_is_shown_on_their_clock_and_date() -> None:
    at = datetime(2026, 6, 22, 22, 30, tzinfo=UTC)
    assert days().local(at) == datetime.fromisoformat("2026-06-23T00:30")
    assert days().day(at) == day("2026-06-23")
    assert Days(zone=ZoneInfo("America/New_York")).day(at) == day("2026-06-22")


@pytest.mark.parametrize(
    ("quiet", "clock", "expected"),
    [
        (None, "09:00", "09:00"),
        ("16:00-08:00", "07:00", "08:00"),
        ("16:00-08:00", "08:00", "08:00"),
        ("16:00-08:00", "09:00", "09:00"),
        ("16:00-08:00", "15:59", "15:59"),
        ("16:00-08:00", "16:00", "15:59"),
        ("16:00-08:00", "20:00", "15:59"),
        ("16:00-00:00", "23:00", "15:59"),
        ("16:00-00:00", "00:00", "00:00"),
        ("00:00-10:00", "09:00", "10:00"),
        ("12:00-13:00", "12:30", "13:00"),
        ("12:00-13:00", "13:00", "13:00"),
    ],
)
def test_quiet_hours_move_a_mail_within_its_day(quiet: str | None, clock: str, expected: str) -> None:
    span = tuple(time.fromisoformat(part) for part in quiet.split("-")) if quiet else None
    member = days(quiet=span)
    at = member.moment(day("2026-11-23"), time.fromisoformat(clock))
    assert member.local(at) == datetime.combine(day("2026-11-23"), time.fromisoformat(expected))


def test_a_clock_change_into_quiet_hours_is_seen() -> None:
    spring = day("2026-03-29")
    assert days(quiet=(time(3), time(4))).local(
        days(quiet=(time(3), time(4))).moment(spring, time(2, 30))
    ).time() == time(4)
    night = days(quiet=(time(3), time(1)))
    assert night.local(night.moment(spring, time(2, 30))).time() == time(1)


def test_a_day_whose_only_hour_is_swallowed_still_gets_its_mail() -> None:
    member = days(quiet=(time(3), time(2)))
    assert member.moment(day("2026-03-29"), time(2, 30)) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_quiet_hours_of_no_length_are_refused() -> None:
    with pytest.raises(ValueError, match="two different times, or none"):
        days(quiet=(time(8), time(8)))


@given(ZONES, SPANS, CLOCKS, st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_a_moment_keeps_its_day_and_is_never_quiet_but_where_the_clock_changes(
    zone: ZoneInfo, quiet: tuple[time, time], clock: time, local_day: date
) -> None:
    member = Days(zone=zone, quiet=quiet)
    at = member.moment(local_day, clock)
    assert member.day(at) == local_day
    noon = [Days(zone=zone).moment(local_day + timedelta(days=n), time(12)) for n in (-1, 0, 1)]
    if noon[2] - noon[1] == noon[1] - noon[0] == timedelta(days=1):
        assert not member.is_quiet(member.local(at).time())


@given(
    st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 300), st.sets(st.integers(1, 7), min_size=1)
)
def test_adding_and_counting_agree(start: date, n: int, working: set[int]) -> None:
    member = Days(zone=COPENHAGEN, working=frozenset(working), holidays=EASTER)
    end = member.add(start, n)
    assert member.works(end)
    assert member.count(start + timedelta(days=1), end) == n
    if member.works(start):
        assert member.add(end, -n) == start
