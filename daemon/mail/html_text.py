"""Turns a mail's HTML into lines of text, with what it quotes marked by `>` as in plain text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

from daemon.mail.attribution import attribution_at
from daemon.mail.lexicon import vocabulary

MAX_HTML = 1_000_000
_BLOCKS = vocabulary(
    "p|div|ul|ol|li|table|tr|h1|h2|h3|h4|h5|h6|pre|section|article|header|footer|center",
)
_TAGS = set(_BLOCKS | vocabulary("br|hr|blockquote|td|th|a|b|i|strong|em|u|span|font|img"))
_ATTRIBUTES = {tag: {"class", "id", "type"} for tag in _TAGS - {"img"}} | {"img": {"alt"}}
_QUOTE_CLASSES = vocabulary(
    "yahoo_quoted|protonmail_quote|moz-cite-prefix|gmail_attr|tutanota_quote|zmail_extra"
)
_CONTAINER = "gmail_quote"
_QUOTE_IDS = ("mail-editor-reference-message-container", "yahoo_quoted", "orimsghtmlseperator")
_REST_IDS = ("divrplyfwdmsg", "appendonsend")
_REST = "-----Original Message-----"
_PREFIX = re.compile(r"(?:x_)*")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MOST_DEPTH = 400
_MOST_NESTED = 4000
_ANY_TAG = re.compile(r"<(/?)[A-Za-z][^<>]*>")
_BREAKING = re.compile(r"</?(?:p|div|br|li|tr|h\d|blockquote)\b", re.IGNORECASE)


def html_text(html: str) -> str:
    """The words of `html`, one line per block, list items with `- `, quoted lines with `> `; never raises."""
    html = html[:MAX_HTML]
    if _depth(html) > _MOST_NESTED:
        return unescape(_ANY_TAG.sub(lambda tag: "\n" if _BREAKING.match(tag[0]) else "", html)).strip()
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "head", "title"},
        strip_comments=True,
        link_rel=None,
    )
    walker = _Walker()
    walker.feed(safe)
    walker.close()
    return walker.result()


def _depth(html: str) -> int:
    """How deep the markup may be nested at most; beyond thousands a parser takes the square of it."""
    depth = deepest = 0
    for tag in _ANY_TAG.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


class _Element(NamedTuple):
    """An open element: whether it quotes, and whether an empty line follows it."""

    tag: str
    quoting: bool
    spaced: bool


class _Walker(HTMLParser):
    """Walks markup that nh3 has made well-formed: every element that is opened is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[bool, str]] = []
        self.line: list[str] = []
        self.quotes = 0
        self.rest = False
        self.container = False
        self.open: list[_Element] = []
        self.lists: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").lower() for name, value in attrs}
        if tag == "br":
            self.break_line(keep=True)
            return
        if tag == "hr":
            self.break_line()
            self.line.append("_" * 32)
            self.break_line()
            return
        if tag == "img":
            self.line.append(said.get("alt", "") if len(said.get("alt", "")) <= 4 else "")
            return
        self._open(tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _TAGS or tag in ("br", "hr", "img"):
            return
        while self.open:
            element = self.open.pop()
            self._shut(element)
            if element.tag == tag:
                return

    def _shut(self, element: _Element) -> None:
        if element.tag in _BLOCKS or element.quoting or element.tag == "blockquote":
            self.break_line()
        if element.spaced:
            self.blank()
        self.quotes -= element.quoting
        if element.tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        inside_pre = any(element.tag == "pre" for element in self.open[-3:])
        if inside_pre:
            for number, piece in enumerate(data.split("\n")):
                if number:
                    self.break_line(keep=True)
                self.line.append(piece)
        else:
            self.line.append(_SPACE.sub(" ", data))

    def result(self) -> str:
        """The text so far, with no more than one empty line in a row."""
        self.break_line()
        lines: list[str] = []
        for quoted, text in self.lines:
            line = f"> {text}".rstrip() if quoted else text
            if text or (lines and lines[-1].strip("> ")):
                lines.append(line)
        return "\n".join(lines).strip("\n")

    def break_line(self, *, keep: bool = False) -> None:
        """End the line; an empty one counts only where it was asked for."""
        raw = "".join(self.line)
        text = _SPACE.sub(" ", raw).strip()
        keep = keep or "\u00a0" in raw
        self.line = []
        if text or keep:
            self.lines.append((self.quotes > 0, text))

    def blank(self) -> None:
        """An empty line between blocks."""
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.quotes > 0, ""))

    def _open(self, tag: str, said: dict[str, str]) -> None:
        if len(self.open) >= _MOST_DEPTH:
            return
        if tag in _BLOCKS or tag == "blockquote":
            self.break_line()
        if tag in ("td", "th") and self.line:
            self.line.append(" ")
        identity = _PREFIX.sub("", said.get("id", ""), count=1)
        if identity in _REST_IDS:
            self._begin_rest()
        quoting = self._quotes(tag, said, identity)
        if quoting:
            self.break_line()
        self.quotes += quoting
        self.open.append(_Element(tag, quoting, _is_spaced(tag, said)))
        if tag in ("ul", "ol"):
            self.lists.append(0)
        if tag == "li":
            self._bullet()

    def _bullet(self) -> None:
        numbered = any(element.tag == "ol" for element in self.open[-2:])
        if self.lists:
            self.lists[-1] += 1
        self.line.append(f"{self.lists[-1]}. " if numbered and self.lists else "- ")

    def _begin_rest(self) -> None:
        """Outlook marks only where the quoted mail begins; whether answers stand in it is for others to see."""
        self.break_line()
        if not self.rest:
            self.lines += [(False, ""), (False, _REST)]
            self.rest = True

    def _quotes(self, tag: str, said: dict[str, str], identity: str) -> bool:
        """True for what clients wrap quotes in; a bare blockquote is also how people indent their own words."""
        classes = {_PREFIX.sub("", name, count=1) for name in said.get("class", "").split()}
        self.container = self.container or _CONTAINER in classes
        if tag == "blockquote":
            known = said.get("type") == "cite" or bool(classes & (_QUOTE_CLASSES | {_CONTAINER}))
            return known or self.container or self.quotes > 0 or self._introduced()
        return bool(classes & _QUOTE_CLASSES) or identity.startswith(_QUOTE_IDS)

    def _introduced(self) -> bool:
        told = [text for _, text in self.lines[-4:] if text]
        return bool(told) and told[-1].endswith(":") and bool(attribution_at([told[-1], "> "], 0))


def _is_spaced(tag: str, said: dict[str, str]) -> bool:
    """Outlook's paragraphs are lines: their style has no margin."""
    if tag == "p":
        return "msonormal" not in said.get("class", "")
    return tag in ("ul", "ol", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
