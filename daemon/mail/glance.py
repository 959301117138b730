"""A glance at a mail, for the order in which mails are read alone: might a person have written it, is it urgent?"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Sequence
from email.errors import MessageError
from email.header import decode_header, make_header

_HEAD_BYTES = 65_536
_MACHINE = re.compile(
    rb"^(?:return-path:[ \t]*<>|auto-submitted:[ \t]*auto-|x-failed-recipients:|precedence:[ \t]*(?:bulk|junk|list)"
    rb"|content-type:[ \t]*multipart/report|from:[^\r\n]{0,200}mailer-daemon)",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(rb"\r?\n\r?\n")


def may_be_a_persons(raw: bytes) -> bool:
    """False where the mail says of itself that a machine sent it; nothing but its turn hangs on that."""
    head = raw[:_HEAD_BYTES]
    end = _END.search(head)
    return _MACHINE.search(head, 0, end.start() if end else len(head)) is None


_SUBJECT = re.compile(
    rb"^subject:((?:[^\r\n]{0,400}\r?\n[ \t])?[^\r\n]{0,400})", re.IGNORECASE | re.MULTILINE
)
_ENCODING = re.compile(rb"^content-transfer-encoding:[ \t]*(\S{1,20})", re.IGNORECASE | re.MULTILINE)
_PLAIN = re.compile(rb"^content-type:[ \t]*text/plain", re.IGNORECASE | re.MULTILINE)
_LOOKED_AT = 2_000


def may_open_with(raw: bytes, spellings: Sequence[str]) -> bool:
    """Whether subject or first lines hold one of these words; nothing but the mail's turn hangs on that."""
    if not spellings:
        return False
    said = f"{_subject(raw[:_HEAD_BYTES])}\n{_beginning(raw[:_HEAD_BYTES])}".casefold()
    return any(spelt.casefold() in said for spelt in spellings)


def _subject(head: bytes) -> str:
    found = _SUBJECT.search(head)
    line = found[1].decode("ascii", "replace").strip() if found else ""
    try:
        return str(make_header(decode_header(line)))
    except (MessageError, LookupError, ValueError):
        return line


def _beginning(head: bytes) -> str:
    """The first characters of the first part that is plain text, else of the body."""
    part = _PLAIN.search(head)
    fields = head[part.start() :] if part else head
    end = _END.search(fields)
    if end is None:
        return ""
    # What belongs to a part may stand before its type as well as after it.
    near = head[max(0, (part.start() if part else 0) - 300) :][: 300 + end.start()]
    encoding = [found[1].lower() for found in _ENCODING.finditer(near)]
    body = fields[end.end() :][:_LOOKED_AT]
    said = _decoded(body, encoding[-1] if encoding else b"")
    # What it is written in hardly matters: the words are looked for in either.
    return f"{said.decode('utf-8', 'replace')}\n{said.decode('latin-1')}"


def _decoded(body: bytes, encoding: bytes) -> bytes:
    if encoding == b"quoted-printable":
        return quopri.decodestring(body)
    if encoding == b"base64":
        bare = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return base64.b64decode(bare[: len(bare) // 4 * 4])
        except binascii.Error:
            return b""
    return body
