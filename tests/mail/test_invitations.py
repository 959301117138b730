"""The iTIP objects we send are what RFC 5545 and RFC 5546 want, by the judgement of another library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from daemon.mail.calendar import Event, Method, Party, event


def a_meeting(**changes: Any) -> Event:
    fields: dict[str, Any] = {
        "uid": "abc@example.test",
        "sequence": 2,
        "start": datetime(2026, 11, 26, 9, tzinfo=UTC),
        "minutes": 30,
        "zone": "Europe/Copenhagen",
        "title": "Samtale: Rikke og Lone",
        "organizer": Party("Nærvær", "team+abcdefghijklmnop@example.test"),
        "attendees": (
            Party("Lone Leder", "lone@example.test", "ACCEPTED"),
            Party("Rikke", "rikke@example.test"),
        ),
        "stamp": datetime(2026, 11, 23, 8, tzinfo=UTC),
        "place": "Telefon: Lone ringer til Rikke, 30 minutter; på det sædvanlige nummer",
        "about": "Skriv emner på forhånd.\nDe kommer med på Lones ark.",
    }
    return Event(**{**fields, **changes})


def parsed(method: Method, **changes: Any) -> tuple[icalendar.Calendar, Any]:
    found = icalendar.Calendar.from_ical(event(method, a_meeting(**changes)))
    assert isinstance(found, icalendar.Calendar)
    return found, found.events[0]


def test_a_request_has_what_calendars_need_to_ask_for_an_answer() -> None:
    found, meeting = parsed("REQUEST")
    assert (str(found["METHOD"]), str(found["VERSION"])) == ("REQUEST", "2.0")
    assert (str(meeting["UID"]), int(meeting["SEQUENCE"])) == ("abc@example.test", 2)
    assert meeting["DTSTART"].dt == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert meeting["DTEND"].dt - meeting["DTSTART"].dt == timedelta(minutes=30)
    assert meeting["DTSTAMP"].dt == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert str(meeting["ORGANIZER"]) == "mailto:team+abcdefghijklmnop@example.test"
    assert str(meeting["LOCATION"]) == "Telefon: Lone ringer til Rikke, 30 minutter; på det sædvanlige nummer"
    assert str(meeting["DESCRIPTION"]).split("\n")[1] == "De kommer med på Lones ark."
    lone, rikke = meeting["ATTENDEE"]
    assert (lone.params["PARTSTAT"], lone.params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert (rikke.params["PARTSTAT"], rikke.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert "RRULE" not in meeting
    assert not meeting.alarms.times


def test_a_cancellation_says_so_and_asks_nothing() -> None:
    found, meeting = parsed("CANCEL")
    assert (str(found["METHOD"]), str(meeting["STATUS"])) == ("CANCEL", "CANCELLED")
    assert all(one.params["RSVP"] == "FALSE" for one in meeting["ATTENDEE"])


def test_a_proposal_turned_down_keeps_uid_and_sequence() -> None:
    found, meeting = parsed("DECLINECOUNTER")
    assert (str(found["METHOD"]), int(meeting["SEQUENCE"])) == ("DECLINECOUNTER", 2)
    assert "STATUS" not in meeting


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Copenhagen",
        "America/New_York",
        "Australia/Sydney",
        "Asia/Tokyo",
        "Africa/Casablanca",
        "Europe/Dublin",
    ],
)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_rules_of_a_zone_hold_on_both_sides_of_its_clock_changes(zone: str, month: int) -> None:
    for day in (1, 8, 15, 22, 27):
        at = datetime(2026, month, day, 9, tzinfo=UTC)
        found, meeting = parsed("REQUEST", start=at, zone=zone)
        # What the library knows of the zone by its name is set aside: the rules we sent are to give the same.
        rules = found.timezones[0].to_tz(lookup_tzid=False)
        local = meeting["DTSTART"].dt.replace(tzinfo=None)
        assert local.replace(tzinfo=rules).astimezone(UTC) == at


def test_a_zone_of_yearly_rules_has_one_of_each_as_outlook_wants() -> None:
    found, _ = parsed("REQUEST")
    assert [
        (part.name, str(part["RRULE"].to_ical(), "ascii")) for part in found.timezones[0].subcomponents
    ] == [
        ("STANDARD", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
        ("DAYLIGHT", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
    ]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "DECLINECOUNTER"])
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(method: Method) -> None:
    raw = event(method, a_meeting(title="Ærø og Åse Øst-Kjær: " + "æøå" * 60))
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert str(icalendar.Calendar.from_ical(raw).events[0]["SUMMARY"]).endswith("æøå" * 60)


def test_words_cannot_make_lines_of_their_own() -> None:
    _, meeting = parsed("REQUEST", title="Møde\r\nATTENDEE:mailto:x@x;,\\", place='"; X=1\n')
    assert len(meeting["ATTENDEE"]) == 2
    assert str(meeting["SUMMARY"]) == "Møde\nATTENDEE:mailto:x@x;,\\"
