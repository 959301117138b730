"""Reads back the words of a mail that we composed ourselves, to recognise them where a reply quotes them."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from daemon.mail.reading import SentMail


def sent_text(raw: bytes) -> SentMail:
    """Subject and text part of our own final bytes; never for mail of others, which is hostile."""
    message = message_from_bytes(raw)
    subject = str(make_header(decode_header(message.get("Subject", ""))))
    return SentMail(subject=subject, text=_text_part(message))


def _text_part(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return ""
