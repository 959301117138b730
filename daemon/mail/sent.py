"""Reads back the little we need of stored mails: our own words, to know them where quoted, and a Message-ID."""

from __future__ import annotations

import re

from daemon.mail.fields import unstructured
from daemon.mail.html_text import html_text
from daemon.mail.parse import Part, parse
from daemon.mail.reading import SentMail

# Hidden in our mail, and laid bare by clients that turn it into text.
_PREHEADER = re.compile(r'(?<=class="preheader") style="[^"]*"')
_HEAD_BYTES = 65_536
_OUR_FIELD = re.compile(rb"(?:\A|\n)X-Naervaer:", re.IGNORECASE)


def sent_text(raw: bytes) -> SentMail:
    """Subject and words of both parts of our own final bytes; never for mail of others, which is hostile."""
    root = parse(raw, len(raw)).root
    markup = _part(root, "text/html")
    return SentMail(
        subject=unstructured(root.first("subject")),
        text=_part(root, "text/plain"),
        also=html_text(_PREHEADER.sub("", markup)) if markup else "",
    )


def message_id_of(head: bytes) -> str:
    """The Message-ID as it stands at the head of any mail, "" where there is none; looks at no more than its lines."""
    for line in head[:_HEAD_BYTES].split(b"\n"):
        name, colon, value = line.partition(b":")
        if not line.strip():
            return ""
        if colon and name.strip().lower() == b"message-id":
            return value.strip()[:500].decode("ascii", "replace")
    return ""


def is_copy_of(head: bytes, message_id: str) -> bool:
    """Whether this is the head of our own mail of that Message-ID, and not of one that somebody wrote about it."""
    return message_id_of(head) == message_id and _OUR_FIELD.search(head[:_HEAD_BYTES]) is not None


def _part(root: Part, media: str) -> str:
    return next((part.text() for part in root.walk() if part.media == media), "")
