"""Mails as they lie in people's mailboxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

_TOKEN = re.compile(r"(?<=\+)[a-z2-7]{16}(?=@)|(?<=nv:)[a-z2-7]{16}|(?<=<)[a-z2-7]{16}(?=@)")
_USER = re.compile(r"\b([a-z]+?)[0-9a-f]{8}(?=[@+])")


@dataclass(frozen=True)
class Post:
    """A mail as it lies in somebody's mailbox."""

    raw: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)

    @property
    def kind(self) -> str:
        """What the service calls it; "" for other people's mail."""
        return str(self.message["X-Naervaer"] or "")

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(make_header(decode_header(self.message["Subject"])))

    @property
    def text(self) -> str:
        for part in self.message.walk():
            if part.get_content_type() == "text/plain":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                return payload.decode()
        return ""

    @property
    def plainly(self) -> tuple[str, str, str]:
        """Kind, subject and text without what differs from one installation to the next."""
        return self.kind, self.subject, plainly(self.text)


def plainly(text: str) -> str:
    """Without reply tokens and the endings of the test's mailboxes."""
    return _USER.sub(r"\1", _TOKEN.sub("TOKEN", text)).replace("\r\n", "\n")
