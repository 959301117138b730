"""Writes a newsletter as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LAYOUT_MARKS = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One edition: `id` is its name for ever, `text` plain words whose blank lines part paragraphs."""

    id: str
    url: str
    title: str
    text: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, newest entry first; `url` is its own address and `page_url` that of the list it stands for."""

    id: str
    url: str
    page_url: str
    title: str
    author: str
    language: str
    updated_at: datetime
    entries: Sequence[FeedEntry]


def write_feed(feed: Feed) -> bytes:
    """The feed as UTF-8 XML; characters that XML cannot hold are left out."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _instant(feed.updated_at))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.url})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page_url})
    _text(SubElement(root, "author"), "name", feed.author)
    for entry in feed.entries:
        _entry(SubElement(root, "entry"), entry)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(node: Element, entry: FeedEntry) -> None:
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _text(node, "published", _instant(entry.published_at))
    _text(node, "updated", _instant(entry.updated_at))
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
    _text(node, "content", _paragraphs(entry.text), type="html")


def _paragraphs(text: str) -> str:
    """People's words as HTML: escaped, and nothing but paragraphs and line breaks."""
    blocks = (block.strip("\n") for block in _LAYOUT_MARKS.split(text))
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _NO_XML.sub("", text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
