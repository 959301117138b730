"""A draft to start from, and ways to look at what became of it."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from typing import Any, cast

from daemon.mail.compose import (
    Draft,
)
from daemon.mail.headers import Mailbox

NOON = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def a_draft(**changes: Any) -> Draft:
    """An ordinary call to one member."""
    draft = Draft(
        message_id="<call.2026-W48@example.org>",
        date=NOON,
        sender=Mailbox("Nærvær for Team Nord", "naervaer@example.org"),
        to=Mailbox("Rikke Sørensen", "rikke@example.org"),
        reply_to=Mailbox("Nærvær", "naervaer+k7q2m9x4@example.org"),
        subject="Hvad er din idé til ugen?",
        text="Kære Rikke\n\nHvad lykkedes for dig?\n",
        html="<p>Kære Rikke</p>\n<p>Hvad lykkedes for dig?</p>\n",
        list_id="Team Nord <nord.example.org>",
        unsubscribe="mailto:naervaer+k7q2m9x4@example.org?subject=stop",
        headers=(("X-Naervaer-Id", "letter-17"),),
    )
    return replace(draft, **changes)


def modern(raw: bytes) -> EmailMessage:
    """`raw` as read by the header-parsing policy."""
    return cast(EmailMessage, email.message_from_bytes(raw, policy=policy.default))


def old(raw: bytes) -> Message:
    """`raw` as read by the compat32 policy."""
    return email.message_from_bytes(raw)


def decoded(value: str) -> str:
    """`value` unfolded (RFC 5322 2.2.3), with its encoded words decoded the old way."""
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def head_lines(raw: bytes) -> list[bytes]:
    """The physical lines of the mail's own header."""
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


def assert_wire_form(raw: bytes) -> None:
    """CRLF only, no line too long, no encoded word too long or glued to another."""
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    for line in head_lines(raw):
        assert line.strip()
        for word in re.findall(rb"=\?utf-8\?q\?.*?\?=(?![0-9A-F])", line):
            assert len(word) <= 75
            word[10:-2].replace(b"_", b" ").decode("ascii")
    assert b"?==?" not in raw
