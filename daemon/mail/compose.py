"""Turns a frozen draft into the final bytes of a mail: the same draft always gives the same bytes."""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Literal

from daemon.mail import headers
from daemon.mail.headers import HeaderError, Mailbox

CRLF = b"\r\n"
_TEXT = b"text/plain; charset=utf-8"
_HTML = b"text/html; charset=utf-8"
_MEDIA = re.compile(
    r"(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+\-]*/[a-z0-9][a-z0-9!#$&^_.+\-]*", re.IGNORECASE
)
_SEVEN_BIT = re.compile(rb"(?:[\t -~]{0,998}\r\n)+")
_METHOD = re.compile(r"[A-Z]{2,20}")
_RESERVED = re.compile(
    r"from|to|b?cc|sender|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*"
    r"|auto-submitted|x-auto-response-suppress|list-id|list-unsubscribe(?:-post)?|precedence|return-path|received"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A picture inside the HTML, shown there as `cid:` plus `cid`."""

    cid: str
    name: str
    media: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside the text."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One mail to one person, ready to be written down.

    `message_id` is `<…@domain>`; `date` is aware and written in `zone` (else in its own offset); `references`
    and `in_reply_to` are Message-IDs; `unsubscribe` is a percent-encoded URI, `unsubscribe_post` an https one at
    which one POST suffices (RFC 8058); `list_id` is a label or `Name <label>`; `headers` are further fields;
    `calendar` is an iTIP object for `calendar_method`.
    """

    message_id: str
    date: datetime
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str | None = None
    reply_to: Mailbox | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    list_id: str | None = None
    unsubscribe: str | None = None
    unsubscribe_post: str | None = None
    auto: Literal["auto-generated", "auto-replied"] = "auto-generated"
    headers: tuple[tuple[str, str], ...] = ()
    inlines: tuple[Inline, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calendar: bytes | None = None
    calendar_method: str = "REQUEST"
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class EncodedPart:
    """A text made fit for the wire: `encoding` is its Content-Transfer-Encoding, `payload` ends with CRLF."""

    encoding: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class EncodedBody:
    """The words of a mail in wire form, reusable for every mail that says the same."""

    text: EncodedPart
    html: EncodedPart | None = None

    @classmethod
    def of_segments(cls, text: Iterable[bytes], html: Iterable[bytes] | None = None) -> EncodedBody:
        """A body of pieces from `encode_segment`, so that what all mails of a round share is encoded once."""
        return cls(
            EncodedPart(b"quoted-printable", b"".join(text)),
            None if html is None else EncodedPart(b"quoted-printable", b"".join(html)),
        )


@dataclass(frozen=True, slots=True)
class _Entity:
    """A MIME part: its header lines, its body, and whether its body might hold any text at all (7bit)."""

    head: bytes
    body: bytes
    bare: bool = False


def encode_body(text: str, html: str | None = None) -> EncodedBody:
    """Both forms of a mail's words, as 7bit where the lines allow it, else quoted-printable (RFC 2045)."""
    return EncodedBody(_encode(text), None if html is None else _encode(html))


def encode_segment(text: str) -> bytes:
    """Some whole lines of a body as quoted-printable; a missing last line end is added."""
    return b2a_qp(_octets(text))


def compose(draft: Draft, *, body: EncodedBody | None = None) -> bytes:
    """The mail's bytes (RFC 5322), CRLF throughout, no line over 998 octets; `body` replaces text and html.

    Raises HeaderError where a value cannot stand in a header.
    """
    words = body or encode_body(draft.text, draft.html)
    seed = blake2b(draft.message_id.encode("utf-8", "replace"), digest_size=12).hexdigest().encode("ascii")
    content = _with_files(_alternatives(words, draft, seed), draft, seed, shown=words.html is not None)
    return CRLF.join((*_fields(draft), b"MIME-Version: 1.0", content.head, b"", content.body))


def _fields(draft: Draft) -> list[bytes]:
    fields = [
        headers.date(draft.date, draft.zone),
        headers.mailbox("From", draft.sender),
        headers.mailbox("To", draft.to),
        headers.unstructured("Subject", draft.subject),
        headers.identifier("Message-ID", draft.message_id),
    ]
    if draft.reply_to:
        fields.append(headers.mailbox("Reply-To", draft.reply_to))
    fields += _thread(draft)
    fields += [b"Auto-Submitted: " + _auto(draft.auto), b"X-Auto-Response-Suppress: All"]
    if draft.list_id:
        fields.append(headers.list_id(draft.list_id))
    fields += _unsubscribe(draft)
    fields += [_extra(name, value) for name, value in draft.headers]
    return fields


def _unsubscribe(draft: Draft) -> list[bytes]:
    links = [uri for uri in (draft.unsubscribe, draft.unsubscribe_post) if uri]
    fields = [headers.links("List-Unsubscribe", links)] if links else []
    if draft.unsubscribe_post:
        fields.append(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return fields


def _thread(draft: Draft) -> list[bytes]:
    parent = (draft.in_reply_to,) if draft.in_reply_to else ()
    lines = (
        headers.identifiers("In-Reply-To", parent),
        headers.identifiers("References", [*(ref for ref in draft.references if ref not in parent), *parent]),
    )
    return [line for line in lines if line]


def _auto(value: str) -> bytes:
    if value not in ("auto-generated", "auto-replied"):
        raise HeaderError("Auto-Submitted must be auto-generated or auto-replied (RFC 3834 5); choose one")
    return value.encode("ascii")


def _extra(name: str, value: str) -> bytes:
    lower = headers.field_name(name).lower()
    if _RESERVED.fullmatch(lower):
        raise HeaderError(
            f"{name} is written from the draft itself; set it there instead of among the extra headers"
        )
    return (headers.structured if lower.startswith("list-") else headers.unstructured)(name, value)


def _alternatives(words: EncodedBody, draft: Draft, seed: bytes) -> _Entity:
    parts = [_words(_TEXT, words.text)]
    if words.html is not None:
        page = _words(_HTML, words.html)
        pictures = [_inline(inline) for inline in draft.inlines]
        parts.append(
            _multipart(b'related; type="text/html"', [page, *pictures], b"r" + seed) if pictures else page
        )
    if draft.calendar is not None:
        parts.append(_invitation(draft.calendar, draft.calendar_method))
    return _multipart(b"alternative", parts, b"a" + seed) if len(parts) > 1 else parts[0]


def _with_files(content: _Entity, draft: Draft, seed: bytes, *, shown: bool) -> _Entity:
    # Without HTML there is nowhere to show a picture, so it travels as a file.
    pictures = () if shown else draft.inlines
    files = [
        *(_file(picture.name, picture.media, picture.content) for picture in pictures),
        *(_file(file.name, file.media, file.content) for file in draft.attachments),
    ]
    return _multipart(b"mixed", [content, *files], b"m" + seed) if files else content


def _words(media: bytes, part: EncodedPart) -> _Entity:
    head = b"Content-Type: %s\r\nContent-Transfer-Encoding: %s" % (media, part.encoding)
    return _Entity(head, part.payload, bare=part.encoding == b"7bit")


def _inline(inline: Inline) -> _Entity:
    fields = [*_file_head("inline", inline.name, inline.media), headers.content_id(inline.cid)]
    if inline.alt:
        fields.append(headers.unstructured("Content-Description", inline.alt))
    return _Entity(CRLF.join(fields), _base64(inline.content))


def _file(name: str, media: str, content: bytes) -> _Entity:
    return _Entity(CRLF.join(_file_head("attachment", name, media)), _base64(content))


def _file_head(disposition: str, name: str, media: str) -> list[bytes]:
    if not _MEDIA.fullmatch(media):
        raise HeaderError(
            "a file's media type must be type/subtype such as image/png, and no multipart or message"
        )
    return [
        b"Content-Type: " + media.encode("ascii"),
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: " + disposition.encode("ascii") + headers.parameter("filename", name),
    ]


def _invitation(calendar: bytes, method: str) -> _Entity:
    if not _METHOD.fullmatch(method):
        raise HeaderError(
            "a calendar method must be one word in capitals (RFC 5546 1.4); use one such as REQUEST"
        )
    media = b"text/calendar; charset=utf-8; method=" + method.encode("ascii")
    plain = _SEVEN_BIT.fullmatch(calendar) is not None
    return _words(
        media, EncodedPart(b"7bit", calendar) if plain else EncodedPart(b"base64", _base64(calendar))
    )


def _multipart(kind: bytes, parts: list[_Entity], seed: bytes) -> _Entity:
    # "=_" occurs in no quoted-printable or base64 body, so only a bare one can hold the boundary.
    bare = b"".join(part.body for part in parts if part.bare)
    boundary = b"=_" + seed
    while boundary in bare:
        boundary += b"x"
    opened = (b"--%s\r\n%s\r\n\r\n%s" % (boundary, part.head, part.body) for part in parts)
    body = CRLF.join((*opened, b"--%s--\r\n" % boundary))
    return _Entity(b'Content-Type: multipart/%s;\r\n boundary="%s"' % (kind, boundary), body, bare=bool(bare))


def _encode(text: str) -> EncodedPart:
    octets = _octets(text)
    if octets.isascii() and _SEVEN_BIT.fullmatch(octets):
        return EncodedPart(b"7bit", octets)
    return EncodedPart(b"quoted-printable", b2a_qp(octets))


def _octets(text: str) -> bytes:
    r"""UTF-8 with every line, the last one too, ended by CRLF; NUL and half characters leave a sign."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if not lines.endswith("\n"):
        lines += "\n"
    return lines.replace("\n", "\r\n").encode("utf-8", "replace")


def _base64(content: bytes) -> bytes:
    return encodebytes(content).replace(b"\n", CRLF)
