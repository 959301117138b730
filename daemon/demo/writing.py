"""Turns a person's words into the mail their program would send: an answer to a mail, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b

from daemon.demo import clients
from daemon.demo.postboxes import Person
from daemon.demo.script import Style

STYLES: Mapping[Style, str] = {
    "gmail": "Gmail",
    "outlook": "Outlook",
    "owa": "Outlook on the web",
    "iphone": "iPhone",
    "thunderbird": "Thunderbird",
}
"""The programs there are, as one reads their names."""


def write_answer(style: Style, original: bytes, person: Person, text: str, at: datetime) -> bytes:
    """An answer as the program writes and quotes it; `at` is the person's local time."""
    who = (person.name, person.address)
    match style:
        case "outlook" | "owa":
            return clients.outlook_reply(original, *who, text, at, person.language, web=style == "owa")
        case "iphone":
            return clients.iphone_reply(original, *who, text, at, person.language)
        case "thunderbird":
            return clients.thunderbird_reply(original, *who, text, at, person.language)
        case _:
            return clients.gmail_reply(original, *who, text, at, person.language)


def write_new(person: Person, to: str, subject: str, text: str, at: datetime) -> bytes:
    """A mail of the person's own, as text; a subject's line breaks become spaces."""
    mail = EmailMessage()
    mail["Date"] = format_datetime(at)
    mail["From"] = f"{_quoted(person.name)} <{person.address}>"
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    domain = person.address.rpartition("@")[2]
    mark = blake2b(f"{at.isoformat()}{subject}{text}".encode(), digest_size=12).hexdigest()
    mail["Message-ID"] = f"<{mark}@{domain}>"
    mail.set_content(text)
    return bytes(mail)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "").replace('"', "") + '"'
