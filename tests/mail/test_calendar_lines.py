"""The calendar objects we send, held against RFC 5545 and RFC 5546 line by line, and read by another reader."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from daemon.mail.calendar import Event, Method, Party, event

METHODS: tuple[Method, ...] = ("REQUEST", "CANCEL", "DECLINECOUNTER")
ZONES = (
    "Europe/Copenhagen",
    "America/New_York",
    "America/Nuuk",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
    "UTC",
)
NOW = datetime(2027, 3, 15, 7, 30, 5, tzinfo=UTC)
_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:\"[^\"\x00-\x08\x0a-\x1f\x7f]*\"|[^\"\x00-\x1f\x7f;:,]*))*)"
    r":(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
NASTY = 'Æble, "pære"; og\\kål^ 😀 \u2028 :\n' + "ø" * 90


def an_event(method: Method = "REQUEST", **changes: object) -> bytes:
    given: dict[str, object] = {
        "uid": "3f9a@example.test",
        "sequence": 2,
        "start": datetime(2027, 3, 30, 7, tzinfo=UTC),
        "minutes": 30,
        "zone": "Europe/Copenhagen",
        "title": NASTY,
        "organizer": Party("Nærvær; hos, os", "team+abc@example.test"),
        "attendees": (Party(NASTY, "rikke@example.test"), Party("Lone", "lone@example.test", "ACCEPTED")),
        "stamp": NOW,
        "place": NASTY,
        "about": NASTY * 20,
    }
    return event(method, Event(**{**given, **changes}))  # type: ignore[arg-type]


def lines_of(raw: bytes) -> list[re.Match[str]]:
    """The content lines, unfolded; what is none fails."""
    unfolded = raw.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n")
    found = [(_LINE.fullmatch(line), line) for line in unfolded.split("\r\n")]
    assert [line for match, line in found if match is None] == []
    return [match for match, _ in found if match]


def values(raw: bytes, name: str, *, within: str = "VEVENT") -> list[str]:
    path: list[str] = []
    found = []
    for line in lines_of(raw):
        if line["name"] == "BEGIN":
            path.append(line["value"])
        elif line["name"] == "END":
            assert path.pop() == line["value"]
        elif path[-1:] == [within] and line["name"] == name:
            found.append(line["value"])
    return found


@pytest.mark.parametrize("method", METHODS)
def test_lines_end_with_crlf_and_are_folded_at_75_octets_between_characters(method: Method) -> None:
    raw = an_event(method)
    assert raw.endswith(b"\r\n")
    physical = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, physical)) <= 75
    assert not any(b"\n" in line or b"\r" in line or not line.strip() for line in physical)
    for line in physical:
        line.decode("utf-8")


@pytest.mark.parametrize("method", METHODS)
def test_every_line_is_by_the_grammar_and_every_text_is_escaped(method: Method) -> None:
    raw = an_event(method)
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "UID"):
        (value,) = values(raw, name)
        assert _TEXT.fullmatch(value), value


@pytest.mark.parametrize("method", METHODS)
def test_what_each_method_must_have_it_has_once(method: Method) -> None:
    raw = an_event(method)
    for name, value in (("METHOD", method), ("VERSION", "2.0"), ("PRODID", None), ("CALSCALE", "GREGORIAN")):
        (found,) = values(raw, name, within="VCALENDAR")
        assert value in (None, found)
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "SEQUENCE", "SUMMARY"):
        assert len(values(raw, name)) == 1, name
    assert values(raw, "DTSTAMP") == ["20270315T073005Z"]
    assert values(raw, "SEQUENCE") == ["2"]
    assert values(raw, "ATTENDEE") == ["mailto:rikke@example.test", "mailto:lone@example.test"]
    assert values(raw, "REQUEST-STATUS") == []
    assert values(raw, "STATUS") == {"REQUEST": ["CONFIRMED"], "CANCEL": ["CANCELLED"]}.get(method, [])
    assert not any(line["value"] == "VALARM" for line in lines_of(raw))


def test_a_cancel_of_some_attendees_alone_has_no_status() -> None:
    assert values(an_event("CANCEL", goes_on=True), "STATUS") == []


def test_only_who_has_not_answered_an_invitation_is_asked_to() -> None:
    asked = [re.findall(r"PARTSTAT=([A-Z-]+);RSVP=([A-Z]+)", line["params"]) for line in lines_of(an_event())]
    assert [found[0] for found in asked if found] == [("NEEDS-ACTION", "TRUE"), ("ACCEPTED", "FALSE")]


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_goes_along_for_every_zone_named_and_another_reader_has_the_same_instants(zone: str) -> None:
    """Each hour of the days around the changes of a year, by the rules that we send and nothing else."""
    first = datetime(2027, 1, 1, 9, tzinfo=UTC)
    days = {first + timedelta(days=n) for n in range(0, 365, 9)}
    days |= {
        datetime(2027, month, day, hour, tzinfo=UTC) for month, day in CHANGES for hour in range(0, 24, 3)
    }
    for start in sorted(days):
        raw = an_event(start=start, zone=zone)
        assert values(raw, "TZID", within="VTIMEZONE") == [zone]
        named = {
            re.search(r"TZID=([^;:]+)", line["params"]) for line in lines_of(raw) if "TZID=" in line["params"]
        }
        assert {match[1] for match in named if match} == {zone}
        calendar = icalendar.Calendar.from_ical(raw)
        described = next(part for part in calendar.walk("VTIMEZONE"))
        told = described.to_tz(lookup_tzid=False)
        meeting = calendar.events[0]
        clock = meeting["DTSTART"].dt.replace(tzinfo=None)
        if ambiguous(clock, zone):
            continue
        assert clock.replace(tzinfo=told).astimezone(UTC) == start, (zone, start)
        assert meeting["DTEND"].dt - meeting["DTSTART"].dt == timedelta(minutes=30)


CHANGES = (
    *((3, day) for day in (13, 14, 15, 27, 28, 29)),
    *((4, day) for day in (3, 4, 5)),
    *((10, day) for day in (2, 3, 4, 30, 31)),
    *((11, day) for day in (1, 6, 7, 8)),
)


def ambiguous(clock: datetime, zone: str) -> bool:
    """The hour that comes twice when the clocks go back is one that a calendar cannot tell apart."""
    place = ZoneInfo(zone)
    return clock.replace(tzinfo=place).utcoffset() != clock.replace(tzinfo=place, fold=1).utcoffset()


def test_the_zone_of_copenhagen_changes_on_the_last_sundays_of_march_and_october() -> None:
    raw = an_event()
    assert values(raw, "RRULE", within="DAYLIGHT") == ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"]
    assert values(raw, "RRULE", within="STANDARD") == ["FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"]
    for within, offsets in (("DAYLIGHT", ("+0100", "+0200")), ("STANDARD", ("+0200", "+0100"))):
        told = values(raw, "TZOFFSETFROM", within=within) + values(raw, "TZOFFSETTO", within=within)
        assert tuple(told) == offsets
        (onset,) = values(raw, "DTSTART", within=within)
        day = datetime.strptime(onset, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local by its nature
        assert (day.weekday(), day.hour) == (6, 2 if within == "DAYLIGHT" else 3)
        assert day < datetime(2027, 3, 1)  # noqa: DTZ001 - local by its nature


@pytest.mark.parametrize("method", METHODS)
def test_another_reader_has_the_words_as_they_were_told(method: Method) -> None:
    meeting = icalendar.Calendar.from_ical(an_event(method)).events[0]
    assert str(meeting["DESCRIPTION"]).replace("\r", "") == (NASTY * 20).replace("\r", "")
    assert str(meeting["SUMMARY"]) == NASTY
    assert str(meeting["ORGANIZER"].params["CN"]) == "Nærvær; hos, os"
