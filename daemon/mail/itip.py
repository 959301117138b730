"""Reads the answer to a meeting invitation (iTIP REPLY and COUNTER, RFC 5546) out of a calendar part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daemon.mail.parse import Part
from daemon.mail.reading import CalendarPart

_MOST_LINES = 5000
_PARAM = re.compile(r';([A-Za-z0-9\-]{1,40})=("[^"]*"|[^;:"]*)')
_NAME = re.compile(r"[A-Za-z0-9\-]{1,60}")
_SAYS: dict[str, Literal["accepted", "declined", "tentative"]] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
}
# What Outlook calls the zones of Europe, to which IANA's names are not known.
_WINDOWS = {
    "romance standard time": "Europe/Copenhagen",
    "w. europe standard time": "Europe/Berlin",
    "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "fle standard time": "Europe/Helsinki",
    "gtb standard time": "Europe/Athens",
    "e. europe standard time": "Europe/Chisinau",
    "russian standard time": "Europe/Moscow",
    "turkey standard time": "Europe/Istanbul",
    "kaliningrad standard time": "Europe/Kaliningrad",
    "belarus standard time": "Europe/Minsk",
    "greenland standard time": "America/Nuuk",
    "utc": "UTC",
}


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    params: dict[str, str]
    value: str


def find_reply(root: Part) -> CalendarPart | None:
    """The first REPLY or COUNTER in the mail, or None."""
    for part in root.walk():
        if part.media in ("text/calendar", "application/ics"):
            found = read_reply(part.text(), part.params.get("method", ""))
            if found:
                return found
    return None


def read_reply(text: str, method: str = "") -> CalendarPart | None:
    """The answer in an iCalendar object; `method` is what the mail's header said, if the object does not."""
    lines = list(_lines(text))
    said = next((line.value for line in lines if line.name == "METHOD"), method).strip().upper()
    event = _event(lines)
    uid = _value(event, "UID")
    if said not in ("REPLY", "COUNTER") or not uid:
        return None
    attendee = next((line for line in event if line.name == "ATTENDEE"), None)
    answer = (
        "counter"
        if said == "COUNTER"
        else _SAYS.get(attendee.params.get("PARTSTAT", "").upper())
        if attendee
        else None
    )
    if answer is None:
        return None
    sequence = _value(event, "SEQUENCE").strip()
    return CalendarPart(
        uid=uid.strip()[:500],
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 9 else 0,
        says=answer,
        attendee=re.sub(r"(?i)^mailto:", "", attendee.value.strip()).lower()[:254] if attendee else "",
        start=_instant(next((line for line in event if line.name == "DTSTART"), None)),
        comment=_unescape(_value(event, "COMMENT"))[:4000],
    )


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


def _instant(line: _Line | None) -> datetime | None:
    """The start in UTC; None for a whole day, a floating time or a zone nobody knows."""
    if line is None:
        return None
    stamp = re.fullmatch(r"(\d{8}T\d{6})(Z?)", line.value.strip())
    if stamp is None:
        return None
    zone = UTC if stamp[2] else _zone(line.params.get("TZID", ""))
    try:
        return (
            datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
            if zone
            else None
        )
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> ZoneInfo | None:
    known = _WINDOWS.get(name.strip().lower(), name.strip().removeprefix("/freeassociation.sourceforge.net/"))
    try:
        return ZoneInfo(known) if re.fullmatch(r"[A-Za-z0-9_+\-/]{1,60}", known) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
