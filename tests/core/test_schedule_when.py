"""Times as people say them: what each form means, how it is said back, and what a wrong one is told."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.when import EXAMPLES, When


def dates(text: str, first: str, last: str) -> list[str]:
    found = When.parse(text).dates(date.fromisoformat(first), date.fromisoformat(last))
    return [day.isoformat() for day in found]


@pytest.mark.parametrize(
    ("said", "normal", "period"),
    [
        ("mon 09:00", "mon 09:00", "week"),
        ("Monday 9:00", "mon 09:00", "week"),
        ("mandag kl. 09.00", "mon 09:00", "week"),
        ("man 09:00", "mon 09:00", "week"),
        ("hver mandag 09:00", "mon 09:00", "week"),
        ("lørdag 10:00", "sat 10:00", "week"),
        ("weekdays 15:30", "weekdays 15:30", "day"),
        ("hverdage 15:30", "weekdays 15:30", "day"),
        ("man-fre 15:30", "weekdays 15:30", "day"),
        ("daily 07:00", "daily 07:00", "day"),
        ("hver dag 07:00", "daily 07:00", "day"),
        ("wed,mon 09:00", "mon,wed 09:00", "day"),
        ("man og ons 09:00", "mon,wed 09:00", "day"),
        ("fri-mon 09:00", "mon,fri,sat,sun 09:00", "day"),
        ("first tue of month 10:00", "first tue of month 10:00", "month"),
        ("første tirsdag i måneden 10:00", "first tue of month 10:00", "month"),
        ("last fri of the month at 12:00", "last fri of month 12:00", "month"),
        ("2nd mon of quarter 09:00", "2nd mon of quarter 09:00", "quarter"),
        ("anden mandag i kvartalet 09:00", "2nd mon of quarter 09:00", "quarter"),
        ("first weekday of month 09:00", "first weekday of month 09:00", "month"),
        ("første hverdag i hver måned 09:00", "first weekday of month 09:00", "month"),
        ("last day of year 09:00", "last day of year 09:00", "year"),
        ("15th of month 09:00", "15th of month 09:00", "month"),
        ("den 15. i måneden 09:00", "15th of month 09:00", "month"),
        ("every 3 months", "every 3 months 09:00", "quarter"),
        ("hver 3. måned 08:00", "every 3 months 08:00", "quarter"),
        ("every quarter", "every 3 months 09:00", "quarter"),
        ("every 2 months 09:00", "every 2 months 09:00", "month"),
        ("every 12 months 09:00", "every 12 months 09:00", "year"),
        ("every 3 months from feb", "every 3 months from feb 09:00", "quarter"),
        ("every 3 months from april", "every 3 months 09:00", "quarter"),
        ("every 2 weeks mon 09:00", "every 2 weeks mon 09:00", "week"),
        ("hver anden uge mandag 09:00", "every 2 weeks mon 09:00", "week"),
        ("every 3 weeks mon 09:00 from 2026-01-07", "every 3 weeks mon 09:00 from 2026-01-05", "week"),
        ("even weeks fri 12:00", "even weeks fri 12:00", "week"),
        ("fredag i lige uger 12:00", "even weeks fri 12:00", "week"),
        ("ulige uger fre 12:00", "odd weeks fri 12:00", "week"),
        ("12 aug 09:00", "12 aug 09:00", "year"),
        ("12. august kl 09:00", "12 aug 09:00", "year"),
        ("Aug 12 09:00", "12 aug 09:00", "year"),
        ("0 9 * * 1", "0 9 * * 1", "week"),
        ("0  9 * *  MON", "0 9 * * mon", "week"),
    ],
)
def test_it_says_back_what_it_understood(said: str, normal: str, period: str) -> None:
    when = When.parse(said)
    assert (str(when), when.period) == (normal, period)
    assert When.parse(normal) == when
    assert hash(When.parse(normal)) == hash(when)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_its_own_normal_form(example: str) -> None:
    assert str(When.parse(example)) == example


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("mon 09:00", "2026-11-20", "2026-12-07", ["2026-11-23", "2026-11-30", "2026-12-07"]),
        ("mon,wed 09:00", "2026-11-23", "2026-11-29", ["2026-11-23", "2026-11-25"]),
        ("weekdays 09:00", "2026-11-27", "2026-12-01", ["2026-11-27", "2026-11-30", "2026-12-01"]),
        ("daily 09:00", "2028-02-28", "2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("first tue of month 10:00", "2026-08-01", "2026-10-31", ["2026-08-04", "2026-09-01", "2026-10-06"]),
        ("4th thu of month 10:00", "2026-10-01", "2026-11-30", ["2026-10-22", "2026-11-26"]),
        ("last fri of month 12:00", "2026-01-01", "2026-03-31", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("last day of month 12:00", "2028-01-31", "2028-03-30", ["2028-01-31", "2028-02-29"]),
        ("last weekday of month 12:00", "2026-01-01", "2026-02-28", ["2026-01-30", "2026-02-27"]),
        (
            "first weekday of month 09:00",
            "2026-08-01",
            "2026-11-30",
            ["2026-08-03", "2026-09-01", "2026-10-01", "2026-11-02"],
        ),
        (
            "2nd mon of quarter 09:00",
            "2026-01-01",
            "2026-12-31",
            ["2026-01-12", "2026-04-13", "2026-07-13", "2026-10-12"],
        ),
        ("12th fri of quarter 09:00", "2026-10-01", "2026-12-31", ["2026-12-18"]),
        ("first mon of year 09:00", "2026-01-01", "2027-12-31", ["2026-01-05", "2027-01-04"]),
        ("15th of month 09:00", "2026-01-15", "2026-02-15", ["2026-01-15", "2026-02-15"]),
        (
            "31st of month 09:00",
            "2027-01-01",
            "2027-04-30",
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
        ),
        ("30th of month 09:00", "2028-02-01", "2028-03-31", ["2028-02-29", "2028-03-30"]),
        (
            "every 3 months 09:00",
            "2026-01-01",
            "2027-01-01",
            ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"],
        ),
        (
            "every 3 months from feb",
            "2026-01-01",
            "2026-12-31",
            ["2026-02-01", "2026-05-01", "2026-08-01", "2026-11-01"],
        ),
        (
            "every 5 months 09:00",
            "2025-08-01",
            "2026-12-31",
            ["2025-08-01", "2026-01-01", "2026-06-01", "2026-11-01"],
        ),
        ("every 2 weeks mon 09:00", "2026-12-14", "2027-01-18", ["2026-12-14", "2026-12-28", "2027-01-11"]),
        (
            "every 3 weeks wed 09:00 from 2026-01-12",
            "2026-01-01",
            "2026-02-28",
            ["2026-01-14", "2026-02-04", "2026-02-25"],
        ),
        ("even weeks fri 12:00", "2026-12-14", "2027-01-16", ["2026-12-25", "2027-01-15"]),
        ("odd weeks fri 12:00", "2026-12-14", "2027-01-09", ["2026-12-18", "2027-01-01", "2027-01-08"]),
        ("12 aug 09:00", "2025-01-01", "2026-12-31", ["2025-08-12", "2026-08-12"]),
        ("29 feb 09:00", "2027-01-01", "2028-12-31", ["2027-02-28", "2028-02-29"]),
    ],
)
def test_it_falls_on_the_dates_a_calendar_shows(
    text: str, first: str, last: str, expected: list[str]
) -> None:
    assert dates(text, first, last) == expected


def test_no_month_is_ever_skipped() -> None:
    for text in (
        "31st of month 09:00",
        "4th sun of month 09:00",
        "last day of month 09:00",
        "20th weekday of month 09:00",
    ):
        days = dates(text, "2024-01-01", "2031-12-31")
        assert len({day[:7] for day in days}) == len(days) == 8 * 12, text


def test_local_times_are_after_the_first_and_up_to_the_last() -> None:
    when = When.parse("daily 07:00")
    found = when.local(datetime.fromisoformat("2026-11-23T07:00"), datetime.fromisoformat("2026-11-25T07:00"))
    assert list(found) == [
        datetime.fromisoformat("2026-11-24T07:00"),
        datetime.fromisoformat("2026-11-25T07:00"),
    ]


def test_the_clock_of_a_line_with_several_times_is_the_first() -> None:
    when = When.parse("30 8,12 * * *")
    assert (when.clock, when.times, when.period) == (time(8, 30), (time(8, 30), time(12, 30)), "moment")


@pytest.mark.parametrize(
    ("wrong", "cause", "nearest"),
    [
        ("", "the day is missing", None),
        ("09:00", "the day is missing", None),
        ("mon", 'the clock time is missing; write it as "09:00"', "mon 09:00"),
        ("mno 09:00", '"mno" is no word for a time', "mon 09:00"),
        ("wendesday 09:00", '"wendesday" is no word', "wed 09:00"),
        ("mandg 09:00", '"mandg" is no word', "mon 09:00"),
        ("mondag 09:00", '"mondag" is no word', "mon 09:00"),
        ("thu 9", '"9" is no weekday here', "thu 09:00"),
        ("fredag kl. 12", '"12" is no weekday here', "fri 12:00"),
        ("mon 9am", '"9am" is no word', "mon 09:00"),
        ("fri 3pm", '"3pm" is no word', "fri 15:00"),
        ("fri 12am", '"12am" is no word', "fri 00:00"),
        ("mon 24:00", '"24:00" is no clock time', "mon 09:00"),
        ("mon 09:60", '"09:60" is no clock time', "mon 09:00"),
        ("mon 09:00 12:00", "more than one clock time", None),
        ("first tue of mnoth 10:00", '"mnoth" is no word', "first tue of month 10:00"),
        ("first tue of week 10:00", '"of week" is unknown', None),
        ("tue of month 10:00", "stand an ordinal and a weekday", None),
        ("5th mon of month 09:00", "not every month has number 5", "last mon of month 09:00"),
        ("13th mon of quarter 09:00", 'from 1 to 12, or "last"', "last mon of quarter 09:00"),
        ("0th of month 09:00", "from 1 to 31", None),
        ("32nd of month 09:00", "not every month has number 32", None),
        ("every 3 moths", '"moths" is no word', "every 3 months 09:00"),
        ("every 0 months", "an interval is 1 to 52", None),
        ("every 99 weeks mon 09:00", "not 99", None),
        ("every 2 mon 09:00", 'after "every 2" comes "weeks"', None),
        ("every 3 months mon 09:00", 'only "from" and the name of a month', None),
        ("every 2 weeks mon 09:00 from 2026-02-30", '"2026-02-30" is no date', None),
        ("even weeks 12:00", "the weekday is missing", "even weeks fri 12:00"),
        ("30 feb 09:00", "feb has no day 30", None),
        ("31 apr 09:00", "apr has no day 31; its days are 1 to 30", None),
    ],
)
def test_a_wrong_time_is_told_cause_forms_and_the_nearest_right_one(
    wrong: str, cause: str, nearest: str | None
) -> None:
    with pytest.raises(ValueError, match="is not a time") as caught:
        When.parse(wrong)
    message = str(caught.value)
    assert cause in message
    assert '"first tue of quarter' in message or '"first tue of month 10:00"' in message
    if nearest is not None:
        assert f'Nearest: "{nearest}"' in message


@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9*,/:. -]{1,40}", fullmatch=True))
def test_any_text_is_a_time_or_a_value_error_with_a_right_form(text: str) -> None:
    try:
        when = When.parse(text)
    except ValueError as error:
        When.parse(str(error).split('Nearest: "')[-1].split('"')[0])
    else:
        assert When.parse(str(when)) == when


def test_a_huge_text_makes_a_short_message() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        When.parse("mon " * 10_000)
    assert len(str(caught.value)) < 1000
