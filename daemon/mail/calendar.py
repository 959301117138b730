"""Writes the iTIP objects that invitations and cancellations carry (RFC 5545, RFC 5546)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from daemon.mail.vtimezone import zone_lines

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
_FOLD_AT = 73
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody at a meeting: display name and address, and as `status` what they said of it (RFC 5545 3.2.12)."""

    name: str
    address: str
    status: Literal["NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"] = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One meeting: `start` is aware, `zone` an IANA name whose rules go along as a VTIMEZONE.

    `place` and `about` are the LOCATION and DESCRIPTION, left out where they are empty. `goes_on`: a CANCEL takes only
    its attendees out of the meeting, which is held without them (RFC 5546 3.2.5).
    """

    uid: str
    sequence: int
    start: datetime
    minutes: int
    zone: str
    title: str
    organizer: Party
    attendees: tuple[Party, ...]
    stamp: datetime
    place: str = ""
    about: str = ""
    goes_on: bool = False


def event(method: Method, meeting: Event) -> bytes:
    """The whole VCALENDAR as UTF-8 with CRLF, lines folded at 75 octets (RFC 5545 3.1).

    Without a VALARM: each calendar has its owner's own habit of reminding.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//naervaer//naervaer//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *zone_lines(meeting.zone, meeting.start),
        *_event(method, meeting),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(method: str, meeting: Event) -> Iterator[str]:
    zone = ZoneInfo(meeting.zone)
    start = meeting.start.astimezone(zone)
    end = (meeting.start.astimezone(UTC) + timedelta(minutes=meeting.minutes)).astimezone(zone)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(meeting.uid)}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{meeting.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={meeting.zone}:{start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={meeting.zone}:{end:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(meeting.title)}"
    if meeting.place:
        yield f"LOCATION:{_text(meeting.place)}"
    if meeting.about:
        yield f"DESCRIPTION:{_text(meeting.about)}"
    if method == "REQUEST" or (method == "CANCEL" and not meeting.goes_on):
        yield f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}"
        yield "TRANSP:OPAQUE"
    yield f"ORGANIZER;CN={_parameter(meeting.organizer.name)}:mailto:{_plain(meeting.organizer.address)}"
    for party in meeting.attendees:
        asked = "TRUE" if party.status == "NEEDS-ACTION" and method == "REQUEST" else "FALSE"
        options = f"CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={party.status};RSVP={asked}"
        yield f"ATTENDEE;CN={_parameter(party.name)};{options}:mailto:{_plain(party.address)}"
    yield "END:VEVENT"


def _text(value: str) -> str:
    return _UNSAFE.sub(" ", value.replace("\r\n", "\n")).translate(_ESCAPES)


def _parameter(value: str) -> str:
    """A quoted parameter value; RFC 6868 keeps what quotes cannot hold."""
    clean = _UNSAFE.sub(" ", value.replace("\n", " ")).replace("^", "^^").replace('"', "^'")
    return f'"{clean}"'


def _plain(value: str) -> str:
    return _UNSAFE.sub("", value).replace("\n", "")


def _folded(line: str) -> bytes:
    """The line with CRLF, folded so that no octet of a character is cut off from the rest."""
    out, width = bytearray(), 0
    for char in line:
        octets = char.encode("utf-8")
        if width + len(octets) > _FOLD_AT:
            out += b"\r\n "
            width = 1
        out += octets
        width += len(octets)
    return bytes(out) + b"\r\n"
