"""Reads the answer to a meeting invitation (iTIP REPLY and COUNTER, RFC 5546) out of a calendar part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daemon.mail.fields import parameters
from daemon.mail.parse import Part
from daemon.mail.reading import CalendarPart, CalendarWord
from daemon.mail.vtimezone import Observance, offset_at, read_zones
from daemon.mail.windows_zones import WINDOWS_ZONES

_MOST_LINES = 5000
_PARAM = re.compile(r';([A-Za-z0-9\-]{1,40})=("[^"]*"|[^;:"]*)')
_NAME = re.compile(r"[A-Za-z0-9\-]{1,60}")
_SAYS: dict[str, CalendarWord] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
}
_FOOTER = re.compile(r"\s*(?:sendt fra|hent|sent from|get) (?:outlook|min |my )", re.IGNORECASE)
_MEDIA = ("text/calendar", "application/ics", "text/x-vcalendar")


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    params: dict[str, str]
    value: str


def find_reply(root: Part, sender: str | None = None) -> CalendarPart | None:
    """The first REPLY or COUNTER in the mail, or None; `sender` tells which of several attendees answers."""
    for part in root.walk():
        if part.media in _MEDIA or _is_calendar_file(part):
            found = read_reply(part.text(), part.params.get("method", ""), sender)
            if found:
                return found
    return None


def _is_calendar_file(part: Part) -> bool:
    named = parameters(part.first("content-disposition"))[1].get("filename") or part.params.get("name", "")
    return part.media == "application/octet-stream" and named.lower().endswith(".ics")


def read_reply(text: str, method: str = "", sender: str | None = None) -> CalendarPart | None:
    """The answer in an iCalendar object; `method` is what the mail's header said, if the object does not."""
    lines = list(_lines(text))
    said = next((line.value for line in lines if line.name == "METHOD"), method).strip().upper()
    event = _event(lines)
    uid = _value(event, "UID")
    if said not in ("REPLY", "COUNTER") or not uid:
        return None
    attendee = _answering([line for line in event if line.name == "ATTENDEE"], sender)
    status = _SAYS.get(attendee.params.get("PARTSTAT", "").strip().upper()) if attendee else None
    says: CalendarWord | None = "counter" if said == "COUNTER" else status
    if says is None:
        return None
    sequence = _value(event, "SEQUENCE").strip()
    starts = _start(next((line for line in event if line.name == "DTSTART"), None), lines)
    return CalendarPart(
        uid=uid.strip()[:500],
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 9 else None,
        says=says,
        status=status,
        attendee=_address(attendee.value) if attendee else "",
        start=starts.at,
        floating=starts.floating,
        day=starts.day,
        comment=_without_footer(_unescape(_value(event, "COMMENT"))[:4000]),
    )


def _answering(attendees: list[_Line], sender: str | None) -> _Line | None:
    """Who answers among those listed: the sender, else one who said something, else the first."""
    known = (line for line in attendees if sender and sender == _address(line.value))
    spoke = (line for line in attendees if line.params.get("PARTSTAT", "").strip().upper() in _SAYS)
    return next(known, None) or next(spoke, None) or next(iter(attendees), None)


def _address(value: str) -> str:
    return re.sub(r"(?i)^mailto:", "", value.strip()).lower()[:254]


def _lines(text: str) -> Iterator[_Line]:
    unfolded = re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n"))
    for raw in unfolded.split("\n", _MOST_LINES)[:_MOST_LINES]:
        name = _NAME.match(raw)
        if name is None:
            continue
        params, at = {}, name.end()
        while match := _PARAM.match(raw, at):
            params[match[1].upper()] = match[2].strip('"')
            at = match.end()
        if raw[at : at + 1] == ":":
            yield _Line(name[0].upper(), params, raw[at + 1 :])


def _event(lines: list[_Line]) -> list[_Line]:
    """The lines of the first VEVENT, without those of alarms within it."""
    inside: list[_Line] = []
    path: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            path.append(line.value.strip().upper())
        elif line.name == "END" and path:
            if path.pop() == "VEVENT":
                break
        elif path and path[-1] == "VEVENT":
            inside.append(line)
    return inside


def _value(lines: list[_Line], name: str) -> str:
    return next((line.value for line in lines if line.name == name), "")


@dataclass(frozen=True, slots=True)
class _Start:
    """When a meeting begins: an instant in UTC, a clock time of no zone, or a whole day."""

    at: datetime | None = None
    floating: datetime | None = None
    day: date | None = None


def _start(line: _Line | None, lines: list[_Line]) -> _Start:
    """The start as far as it can be told: nothing where its zone is one that nobody knows."""
    stamp = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", line.value.strip()) if line else None
    if line is None or stamp is None:
        return _Start()
    try:
        local = datetime.strptime(stamp[1] + (stamp[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - no zone yet
        if not stamp[2]:
            return _Start(day=local.date())
        if stamp[3]:
            return _Start(at=local.replace(tzinfo=UTC))
        named = line.params.get("TZID", "").strip()
        return _Start(at=_placed(local, named, lines)) if named else _Start(floating=local)
    except (ValueError, OverflowError):
        return _Start()


def _placed(local: datetime, named: str, lines: list[_Line]) -> datetime | None:
    """The instant of a clock time in a zone that the world knows, else in one the object describes itself."""
    zone = _zone(named)
    if zone is not None:
        return local.replace(tzinfo=zone).astimezone(UTC)
    described = read_zones((one.name, one.value) for one in lines)
    own: tuple[Observance, ...] = described.get(named, ())
    offset = offset_at(own, local)
    return None if offset is None else (local - offset).replace(tzinfo=UTC)


def _zone(name: str) -> ZoneInfo | None:
    """A zone by IANA's name or by Windows'; libraries put their own folder before the first (`/lib/…/Europe/Oslo`)."""
    plain = name.casefold().removeprefix("tzone://microsoft/")
    known = WINDOWS_ZONES.get(plain, name)
    tail = "/".join(known.split("/")[-2:]) if known.startswith("/") else known
    try:
        return ZoneInfo(tail) if re.fullmatch(r"[A-Za-z0-9_+\-/]{1,60}", tail) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _without_footer(comment: str) -> str:
    """A comment without the line that phones put below it, which is nobody's word."""
    return "\n".join(line for line in comment.split("\n") if not _FOOTER.match(line)).strip()


def _unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
