"""Writes the iTIP objects that invitations and cancellations carry (RFC 5545, RFC 5546)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

_FOLD_AT = 73
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody at a meeting: display name and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One meeting: `start` is aware, `zone` an IANA name whose rules go along as a VTIMEZONE."""

    uid: str
    sequence: int
    start: datetime
    minutes: int
    zone: str
    title: str
    organizer: Party
    attendees: tuple[Party, ...]
    stamp: datetime


def event(method: Literal["REQUEST", "CANCEL"], meeting: Event) -> bytes:
    """The whole VCALENDAR as UTF-8 with CRLF, lines folded at 75 octets (RFC 5545 3.1)."""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//naervaer//naervaer//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        *_timezone(meeting.zone, meeting.start),
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
    yield f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}"
    yield f"ORGANIZER;CN={_parameter(meeting.organizer.name)}:mailto:{_plain(meeting.organizer.address)}"
    for party in meeting.attendees:
        options = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        yield f"ATTENDEE;CN={_parameter(party.name)};{options}:mailto:{_plain(party.address)}"
    yield "END:VEVENT"


def _timezone(name: str, around: datetime) -> Iterator[str]:
    """The zone's rules from the year before the meeting to the year after, one observance for each change."""
    zone = ZoneInfo(name)
    changes = list(_changes(zone, around.year - 1, around.year + 1))
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{name}"
    if not changes:
        offset = around.astimezone(zone).utcoffset() or timedelta()
        changes = [(datetime(around.year - 1, 1, 1, tzinfo=UTC), offset, offset)]
    for at, before, after in changes:
        kind = "DAYLIGHT" if after > before else "STANDARD"
        yield f"BEGIN:{kind}"
        yield f"DTSTART:{(at + before):%Y%m%dT%H%M%S}"
        yield f"TZOFFSETFROM:{_offset(before)}"
        yield f"TZOFFSETTO:{_offset(after)}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    at = datetime(first, 1, 1, tzinfo=UTC)
    while at.year <= last:
        following = at + timedelta(days=1)
        before, after = _utcoffset(zone, at), _utcoffset(zone, following)
        if before != after:
            yield _exact(zone, at, following), before, after
        at = following


def _exact(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The minute of the change between two instants, by halving."""
    before = _utcoffset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        low, high = (middle, high) if _utcoffset(zone, middle) == before else (low, middle)
    return high


def _utcoffset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


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
