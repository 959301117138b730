"""Answers an invitation as a calendar does: an iTIP reply with what its person pressed (RFC 5546 3.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from daemon.demo.client_parts import Original, crlf, digest, joined, original_of, reply_mail
from daemon.mail.headers import Mailbox
from daemon.mail.parse import parse

_KEPT = ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER")
_SAYS = {"da": "Accepteret", "en": "Accepted"}


def accept(original: bytes, name: str, address: str, at: datetime, language: str = "da") -> bytes:
    """The reply that accepts the invitation in `original`; `at` is the person's local time."""
    event = _event(original)
    kept = [line for line in event if re.match(rf"(?:{'|'.join(_KEPT)})[;:]", line)]
    attendee = f'ATTENDEE;CN="{name}";PARTSTAT=ACCEPTED:mailto:{address}'
    stamp = f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "PRODID:-//Nordlys//Calendar//EN",
        "VERSION:2.0",
        "BEGIN:VEVENT",
    ]
    lines += [*kept, attendee, stamp, "END:VEVENT", "END:VCALENDAR"]
    sent = original_of(original, at)
    said = f"{_SAYS[language]}: {sent.subject}"
    return _with_calendar(sent, Mailbox(name, address), at, said, "\r\n".join(map(_folded, lines)) + "\r\n")


def _event(original: bytes) -> list[str]:
    """The unfolded lines of the invitation's event."""
    part = next(part for part in parse(original).root.walk() if part.media == "text/calendar")
    text = re.sub(r"\r?\n[ \t]", "", part.text())
    return re.split(r"\r?\n", text.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0])


def _folded(line: str) -> str:
    """At most 75 octets a line (RFC 5545 3.1)."""
    pieces, piece = [], ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > 73:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def _with_calendar(sent: Original, sender: Mailbox, at: datetime, said: str, calendar: str) -> bytes:
    plain = reply_mail(sent, sender, at, "mail.nordlys.example", (said, ""), prefix=said.partition(":")[0])
    head, _, body = plain.partition(b"\r\nContent-Type:")
    boundary = f"calendar{digest(calendar.encode(), at)}"
    parts = [
        b"Content-Type:" + body,
        b'Content-Type: text/calendar; charset="UTF-8"; method=REPLY\r\n'
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + crlf(calendar.encode()),
    ]
    kind = f'\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode()
    return head + kind + joined(boundary, parts)
