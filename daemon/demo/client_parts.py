"""Builds the bytes of a reply as other people's mail programs do, from the mail that is answered."""

from __future__ import annotations

import html
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from hashlib import blake2b

from daemon.mail import fields, headers
from daemon.mail.headers import Mailbox
from daemon.mail.html_text import html_text
from daemon.mail.parse import Part, parse


@dataclass(frozen=True, slots=True)
class Original:
    """What a client needs of the mail it answers."""

    text: str
    html: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    sender: Mailbox
    reply_to: Mailbox
    date: datetime


def original_of(raw: bytes, at: datetime) -> Original:
    """What clients take from the mail they answer."""
    root = parse(raw).root
    text, markup = _body(root, "text/plain"), _body(root, "text/html")
    sender = _mailbox(root.first("from"))
    sent_at = fields.instant(root.first("date")) or at
    return Original(
        text=(text or html_text(markup)).strip("\n"),
        html=markup or f"<div>{html_lines(text)}</div>",
        subject=fields.unstructured(root.first("subject")),
        message_id=next(iter(fields.identifiers(root.first("message-id"))), ""),
        references=fields.identifiers(root.first("references")),
        sender=sender,
        reply_to=_mailbox(root.first("reply-to")) if root.first("reply-to") else sender,
        date=sent_at.astimezone(at.tzinfo),
    )


def _body(root: Part, media: str) -> str:
    return next((part.text() for part in root.walk() if part.media == media), "")


def _mailbox(value: bytes) -> Mailbox:
    found = fields.mailboxes(value)
    return (
        Mailbox(found[0].name, found[0].address) if found else Mailbox("", parseaddr(fields.plain(value))[1])
    )


def reply_mail(
    sent: Original,
    sender: Mailbox,
    at: datetime,
    host: str,
    bodies: tuple[str, str],
    *,
    prefix: str,
    extra: list[bytes] | None = None,
) -> bytes:
    """The whole mail: headers as clients write them, then text and, where there is one, HTML."""
    title = sent.subject if sent.subject.lower().startswith(("sv:", "re:")) else f"{prefix}: {sent.subject}"
    known = (*sent.references, sent.message_id) if sent.message_id else sent.references
    head = [
        *(extra or []),
        headers.date(at),
        headers.mailbox("From", sender),
        headers.mailbox("To", sent.reply_to),
        headers.unstructured("Subject", title),
        headers.identifier(
            "Message-ID", f"<{digest(bodies[0].encode() + sender.address.encode(), at)}@{host}>"
        ),
        headers.identifiers("In-Reply-To", (sent.message_id,) if sent.message_id else ()),
        headers.identifiers("References", known),
        b"MIME-Version: 1.0",
    ]
    return b"\r\n".join(line for line in head if line) + b"\r\n" + _content(*bodies)


def _content(plain: str, markup: str) -> bytes:
    parts = [_part("plain", plain)] + ([_part("html", markup)] if markup else [])
    if len(parts) == 1:
        return parts[0]
    boundary = f"000000000000{digest(plain.encode(), None)}"
    return (
        b'Content-Type: multipart/alternative; boundary="'
        + boundary.encode()
        + b'"\r\n\r\n'
        + joined(boundary, parts)
    )


def _part(kind: str, text: str) -> bytes:
    head = (
        f'Content-Type: text/{kind}; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    return head.encode() + crlf(b2a_qp(text.replace("\r\n", "\n").encode()))


def joined(boundary: str, parts: list[bytes]) -> bytes:
    """The parts of a multipart body between their boundaries."""
    fence = b"--" + boundary.encode()
    return b"".join(fence + b"\r\n" + part + b"\r\n" for part in parts) + fence + b"--\r\n"


def crlf(data: bytes) -> bytes:
    """`data` with CRLF line ends."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def digest(data: bytes, at: datetime | None) -> str:
    """Twenty hexadecimal digits that depend on nothing else."""
    return blake2b(data + (at.isoformat().encode() if at else b""), digest_size=10).hexdigest()


def html_lines(text: str) -> str:
    """Each line in a `div`, escaped."""
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))
