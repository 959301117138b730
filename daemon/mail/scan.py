"""Tells what a mail says about itself, before it is known which letter it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from daemon.mail import authenticity, away, dsn, itip
from daemon.mail.body import body_text
from daemon.mail.classify import (
    auto_reason,
    from_daemon,
    is_encrypted,
    is_own,
    list_reason,
    null_sender,
    precedence_reason,
    returned_reason,
    wants_no_answer,
)
from daemon.mail.fields import identifiers, instant, mailboxes, one_mailbox, unstructured, written_on
from daemon.mail.parse import MAX_BYTES, Parsed, Part, parse
from daemon.mail.reading import Bounce, CalendarPart, MailKind, OwnAddresses, Scan

__all__ = ["Found", "OwnAddresses", "kind_of", "scan"]

_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
_MOST_RECIPIENTS = 100
_SEALED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_LONGEST_SUBJECT = 1000
_TAG = re.compile(r"\[nv:([a-z2-7]{12,26})\]", re.IGNORECASE)


def scan(raw: bytes, *, own: OwnAddresses, max_bytes: int = MAX_BYTES) -> Scan:
    """What `raw` says about itself; takes time linear in its size. Raises TooBig alone."""
    parsed = parse(raw, max_bytes)
    root = parsed.root
    sender = one_mailbox(root.all("from"))
    address = sender.address if sender else None
    found = kind_of(parsed, address, own)
    subject = unstructured(root.first("subject"))[:_LONGEST_SUBJECT]
    date_at = instant(root.first("date"))
    gone = _away(root, subject, date_at) if found.kind == "auto-reply" or _may_be_away(root, found) else None
    if gone and found.kind == "person":
        found = Found("auto-reply", "x-auto-response-suppress")
    return Scan(
        kind=found.kind,
        sender=address,
        sender_name=sender.name if sender else "",
        recipients=_recipients(root, _DELIVERED),
        to=_recipients(root, ("to",)),
        cc=_recipients(root, ("cc",)),
        message_id=next(iter(identifiers(root.first("message-id"))), ""),
        references=_references(root),
        tags=tuple(dict.fromkeys(tag.lower() for tag in _TAG.findall(subject))),
        subject=subject,
        date_at=date_at,
        auth=authenticity.verdict(root, own.authserv_id, address),
        null_sender=null_sender(root),
        bounce=found.bounce,
        calendar=found.calendar,
        away_from=gone.first if gone else None,
        away_until=gone.last if gone else None,
        why=found.why,
    )


class Found:
    """A kind, the rule that decided it, and what it carries."""

    __slots__ = ("bounce", "calendar", "kind", "why")

    def __init__(
        self, kind: MailKind, why: str, bounce: Bounce | None = None, calendar: CalendarPart | None = None
    ) -> None:
        self.kind, self.why, self.bounce, self.calendar = kind, why, bounce, calendar


def kind_of(parsed: Parsed, sender: str | None, own: OwnAddresses) -> Found:
    """What wrote the mail, by which rule, and what a machine's mail carries."""
    root = parsed.root
    if parsed.fault:
        return Found("unreadable", parsed.fault)
    if not root.headers:
        return Found("unreadable", "no headers")
    if is_own(root, sender, own):
        return Found("own", "our own address or Message-ID")
    returned = returned_reason(root, sender)
    if returned:
        bounce = dsn.find_bounce(root, own.message_id_domain, sure=returned != "subject")
        if bounce:
            return Found("bounce", "delivery status", bounce=bounce)
    if is_encrypted(root):
        return Found("unreadable", "encrypted")
    calendar = itip.find_reply(root, sender)
    if calendar:
        return Found("calendar", "iTIP", calendar=calendar)
    return _program_or_person(root, sender)


def _program_or_person(root: Part, sender: str | None) -> Found:
    auto = auto_reason(root)
    if auto:
        return Found("auto-reply", auto)
    if root.media in _SEALED:
        return Found("unreadable", "encrypted")
    many = list_reason(root)
    if many:
        return Found("list", many)
    auto = precedence_reason(root) or ("mail server" if from_daemon(root, sender) else "")
    if auto:
        return Found("auto-reply", auto)
    return Found("person", "one sender" if sender else "no single sender")


def _recipients(root: Part, names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        for value in root.all(name):
            found.update((box.address, None) for box in mailboxes(value)[:_MOST_RECIPIENTS])
    return tuple(found)[:_MOST_RECIPIENTS]


def _references(root: Part) -> tuple[str, ...]:
    nearest = identifiers(*root.all("in-reply-to"))
    thread = identifiers(*root.all("references"))
    return tuple(dict.fromkeys((*nearest, *reversed(thread))))


def _may_be_away(root: Part, found: Found) -> bool:
    return found.kind == "person" and wants_no_answer(root) and not root.first("in-reply-to").strip()


def _away(root: Part, subject: str, date_at: datetime | None) -> away.Away | None:
    """The days away, seen from the sender's own date: late in the evening it is the next day in UTC already."""
    sent_on = written_on(root.first("date")) if date_at else None
    told = (line for line in body_text(root).split("\n") if not line.startswith(">"))
    return away.away_days("\n".join((subject, "", *told)), sent_on)
