"""Writes a newsletter as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

import nh3

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGIN, _END = "<!--words-->", "<!--/words-->"
"""What stands around the words of a page in `layout/page.html`."""
_BY = re.compile(r'<span class="by"[^>]*>')
_TAGS = set("p h2 h3 ul ol li strong em s br a code blockquote table tbody thead tr th td".split(" "))  # noqa: SIM905


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One edition: `id` is its name for ever, `page` the HTML it is shown in."""

    id: str
    url: str
    title: str
    page: str
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
    _text(node, "content", bare_words(entry.page), type="html")


def bare_words(page: str) -> str:
    """What a page says, as HTML without any dress, for readers that have their own."""
    words = page.partition(_BEGIN)[2].partition(_END)[0]
    return nh3.clean(_BY.sub("<br>– ", words), tags=_TAGS, attributes={"a": {"href"}}, link_rel=None).strip()


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _NO_XML.sub("", text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
