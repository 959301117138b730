"""Chooses the words of a mail among its parts, and lists what was attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.mail.fields import clean, decode_words, parameters
from daemon.mail.parse import Part
from daemon.mail.reading import Attachment
from daemon.mail.reply.html_page import page_of_html
from daemon.mail.reply.page import Page, page_of_text, text_of_page

MAX_CHARACTERS = 400_000
_MOST_ATTACHMENTS = 50
_REACTION = "text/vnd.google.email-reaction+json"
_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad]")
_ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_ARMOUR_HEAD = re.compile(
    r"\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,5}\n?"
)
_MOST_TEXTS = 10
_WRAPPED_FROM = 55
_WRAPPED_AT = 72
_LIST = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)]|\w[.):])\s")


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a mail as its text part and as its HTML part have them; `reaction` for the notice of an emoji."""

    text: Page | None = None
    html: Page | None = None
    reaction: bool = False


def body_pages(root: Part) -> Body:
    """Both parts as pages, quotes marked; None for a part the mail lacks or that is empty.

    Where a client cut its text around a picture (Apple Mail), the pieces are read as one.
    """
    texts = [part for part in _own_parts(root) if _shown(part)][:_MOST_TEXTS]
    reaction = any(part.media == _REACTION for part in root.walk()) or bool(root.first("x-ms-reactions"))
    words = "\n".join(
        _plain_text(part) for part in texts if part.media == "text/plain" and part.start < part.end
    )
    markup = "\n".join(part.text() for part in texts if part.media == "text/html")
    return Body(
        text=page_of_text(words) if words.strip() else None,
        html=page_of_html(markup) if markup else None,
        reaction=reaction,
    )


def _own_parts(part: Part) -> Iterator[Part]:
    """The parts that are the sender's, not those of a mail they attached."""
    yield part
    for child in part.children if not part.media.startswith("message/") else ():
        yield from _own_parts(child)


def body_text(root: Part) -> str:
    """The words as one text: the plain part where there is one, else the HTML; "" when the mail has no words."""
    body = body_pages(root)
    page = body.text or body.html
    return text_of_page(page) if page else ""


def attachments(root: Part) -> tuple[Attachment, ...]:
    """Every leaf that is not the text, as claimed by its sender."""
    found = [part for part in root.walk() if not part.children and not part.media.startswith("multipart/")]
    return tuple(_attachment(part) for part in found if _attached(part))[:_MOST_ATTACHMENTS]


def _disposition(part: Part) -> tuple[str, dict[str, str]]:
    return parameters(part.first("content-disposition"))


def _shown(part: Part) -> bool:
    return part.media in ("text/plain", "text/html") and _disposition(part)[0] != "attachment"


def _attached(part: Part) -> bool:
    disposition, named = _disposition(part)
    return (
        disposition == "attachment"
        or bool(named.get("filename"))
        or not part.media.startswith(("text/", "message/"))
    )


def _attachment(part: Part) -> Attachment:
    name = _disposition(part)[1].get("filename") or part.params.get("name", "")
    return Attachment(name=clean(decode_words(name))[:200], media=part.media, size=part.size)


def _plain_text(part: Part) -> str:
    text = _unescaped(_without_armour(_normal(part.text())))
    if part.params.get("format", "").lower() == "flowed":
        return _unflowed(text, del_space=part.params.get("delsp", "").lower() == "yes")
    return text


def _unescaped(text: str) -> str:
    """A line that begins with "From " as it was before a mailbox file escaped it; not one among quoted lines."""
    if ">From " not in text:
        return text
    lines = text.split("\n")
    for at, line in enumerate(lines):
        beside = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
        if line.startswith(">From ") and not any(other.startswith(">") for other in beside):
            lines[at] = line[1:]
    return "\n".join(lines)


def _without_armour(text: str) -> str:
    """The words of a clear-signed text (RFC 4880 7), its lines no longer escaped."""
    head = _ARMOUR_HEAD.match(text) if "-----BEGIN PGP SIGNED MESSAGE" in text[:200] else None
    if head is None:
        return text
    words, _, rest = text[head.end() :].partition("\n-----BEGIN PGP SIGNATURE-----")
    after = rest.partition("-----END PGP SIGNATURE-----")[2]
    return "\n".join(line.removeprefix("- ") for line in (words + after).split("\n"))


def _normal(text: str) -> str:
    return _ODD_SPACE.sub(" ", _INVISIBLE.sub("", text))[:MAX_CHARACTERS]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(">"))


def _unflowed(text: str, *, del_space: bool) -> str:
    """Lines that end in a space go on in the next one of the same quote depth (RFC 3676 4.1)."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = _depth(line)
        content = line[depth:]
        stuffed = content[1:] if content.startswith(" ") else content
        flows = stuffed.endswith(" ") and stuffed != "-- "
        kept = stuffed[:-1] if flows and del_space else stuffed
        if depth == open_depth and stuffed != "-- ":
            lines[-1] += kept
        else:
            lines.append(">" * depth + (" " if depth else "") + kept)
        open_depth = depth if flows else -1
    return "\n".join(lines)


def rewrapped(text: str) -> str:
    """Lines a client broke at its margin are joined again; a line people broke themselves is shorter."""
    lines = text.split("\n")
    if max(map(len, lines), default=0) > 100:
        return text
    joined: list[str] = []
    last = 0
    for line in lines:
        first = line.split(" ", 1)[0]
        goes_on = last >= _WRAPPED_FROM and last + 1 + len(first) > _WRAPPED_AT and _may_follow(line)
        if goes_on and joined[-1][:1] != ">" and not joined[-1].rstrip().endswith(":"):
            joined[-1] += " " + line
        else:
            joined.append(line)
        last = len(line)
    return "\n".join(joined)


def _may_follow(line: str) -> bool:
    return bool(line.strip()) and not line.startswith((">", " ", "\t", "--", "__")) and not _LIST.match(line)
