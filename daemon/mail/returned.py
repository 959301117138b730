"""Lays open what a mail server returned: its own words, the fields within them, and the mail that came back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from daemon.mail.fields import Mailbox, decode_words, identifiers, mailboxes, plain
from daemon.mail.html_text import html_text
from daemon.mail.parse import Part, split_headers

_MOST_TEXT = 48 * 1024
_MOST_HTML = 128 * 1024
_MOST_LINES = 1200
_LONGEST_LINE = 1000
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
_STATUS = ("message/delivery-status", "message/global-delivery-status", "message/x-delivery-status")
# A line after which the returned mail stands.
_BELOW = re.compile(
    r"[\W_]{0,40}(?:(?:below|here|this|following|included|attached|what follows|beginning|start|end|first|enclosed)"
    r"(?:[ ,]+[\w']{1,12}){0,4}[ ]+)?(?:the |a |an |your |my |unmodified |full )?"
    r"(?:original (?:message|mail|e-mail)|copy of (?:your|the|an?) (?:\w+ )?(?:message|mail|e-mail)"
    r"|returned (?:message|mail|headers?)"
    r"|unsent message|undelivered message|message (?:text|headers?|body|contents?)"
    r"|(?:your )?message (?:follows|reads)|old message"
    r"|rfc822 headers?|mail headers?|oprindelige? (?:mail|besked|meddelelse)|original-?nachricht"
    r"|ursprüngliche (?:mail|nachricht)"
    r"|message d'origine|header of your)\b[^@\n]{0,120}",
    re.IGNORECASE,
)
_BELOW_END = re.compile(
    r"(?:[-=*_#>:.]{1,80}|follows?\W*|attached\W*|below\W*|headers\W*|original message\W*)\s*$", re.IGNORECASE
)
_HEADER = re.compile(
    r"[ \t>]{0,8}(?:Received|Return-Path|X-Received|DKIM-Signature|ARC-Seal): ?\S", re.IGNORECASE
)
_MESSAGE_ID = re.compile(
    r"^[ \t>|]{0,20}message-id: *\n?[ \t]*(<[!-;=?-~]{1,480}>)", re.IGNORECASE | re.MULTILINE
)
_RECIPIENT = re.compile(
    r"^[ \t>|]{0,20}(?:to|cc|envelope-to|x-original-to): *(\S[^\n]{0,400})", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Returned:
    """A notification taken apart: `lines` are the server's own words, `reports` its status parts as text.

    `sent_to` are the recipients of the returned mail, `ids` the Message-IDs in it, `whole` is True when a mail
    came back at all; `notified` are the addresses of this notification itself.
    """

    lines: tuple[str, ...]
    reports: tuple[str, ...] = ()
    sent_to: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    whole: bool = False
    notified: frozenset[str] = frozenset()
    text: str = field(default="", repr=False)
    """The lines in lower case, joined."""


def lay_open(root: Part) -> Returned:
    """`root` as a notification; time linear in its size, and no more than some kilobytes of each part are read."""
    mine, below = _own_words(root)
    sent_to = dict.fromkeys(box.address for part in _enclosed(root) for box in _recipients(part))
    sent_to.update(
        (box.address, None) for found in _RECIPIENT.findall(below) for box in mailboxes(found.encode())
    )
    notified = {
        box.address
        for name in ("to", "from", "cc", "reply-to")
        for v in root.all(name)
        for box in mailboxes(v)
    }
    return Returned(
        lines=mine,
        reports=tuple(part.text(_MOST_TEXT) for part in root.walk() if part.media in _STATUS),
        sent_to=tuple(sent_to)[:50],
        ids=_ids(root, below),
        whole=bool(below.strip()) or any(part.media in _RETURNED for part in root.walk() if part is not root),
        notified=frozenset(notified),
        text="\n".join(mine).lower(),
    )


def has_status(root: Part) -> bool:
    """Whether the mail holds a part in the form of RFC 3464."""
    return any(part.media in _STATUS for part in root.walk())


def _own_words(root: Part) -> tuple[tuple[str, ...], str]:
    lines = [
        line[:_LONGEST_LINE] for text in _texts(root) for line in text[:_MOST_TEXT].split("\n")[:_MOST_LINES]
    ]
    end = next((n for n, line in enumerate(lines) if _begins_returned(line, n)), len(lines))
    return tuple(lines[:end]), "\n".join(lines[end : end + _MOST_LINES])


def _begins_returned(line: str, number: int) -> bool:
    if _HEADER.match(line):
        return True
    if number == 0 or "@" in line or not (match := _BELOW.match(line[:240])):
        return False
    return line[:1] in "-=*#>_" or bool(_BELOW_END.search(line[max(match.end() - 80, 0) : 300]))


def _texts(root: Part) -> Iterator[str]:
    """The readable parts outside the returned mail: plain text, else HTML; all of the body where no part is."""
    leaves = list(_leaves(root))
    found = [part for part in leaves if part.media == "text/plain"]
    if found:
        yield from (part.text(_MOST_TEXT) for part in found[:6])
        return
    pages = [part for part in leaves if part.media == "text/html"]
    if pages:
        yield from (html_text(part.text(_MOST_HTML)) for part in pages[:2])
    else:
        yield root.text(_MOST_TEXT)


def _leaves(part: Part) -> Iterator[Part]:
    if part.media in _RETURNED:
        return
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _enclosed(root: Part) -> Iterator[tuple[tuple[str, bytes], ...]]:
    """The header fields of each mail that came back as a part."""
    for part in root.walk():
        if part.media in _RETURNED and part is not root:
            yield part.children[0].headers if part.children else split_headers(part.content(_MOST_TEXT))


def _recipients(headers: tuple[tuple[str, bytes], ...]) -> list[Mailbox]:
    return [box for name, value in headers if name in ("to", "cc") for box in mailboxes(value)[:50]]


def _ids(root: Part, below: str) -> tuple[str, ...]:
    """Message-IDs of the returned mail, else of those it names, else what the notification answers."""
    found: dict[str, None] = {}
    for headers in _enclosed(root):
        found.update(
            dict.fromkeys(i for name, value in headers if name == "message-id" for i in identifiers(value))
        )
    for text in (below, *(part.text(_MOST_TEXT) for part in _leaves(root) if part.media == "text/plain")):
        found.update(dict.fromkeys(_MESSAGE_ID.findall(text)))
    for report in (part for part in root.walk() if part.media in _STATUS):
        named = (
            v
            for n, v in split_headers(report.content(_MOST_TEXT))
            if n in ("original-message-id", "x-original-message-id")
        )
        found.update(dict.fromkeys(identifiers(*named)))
    found.update(dict.fromkeys(identifiers(root.first("in-reply-to"), root.first("references"))))
    return tuple(found)


def readable(value: bytes) -> str:
    """A field's value on one line, with encoded words decoded."""
    return " ".join(decode_words(plain(value)).split())
