"""Turns a mail's HTML into a page: its lines, how deep each is quoted, and what the markup says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from daemon.mail.lexicon import vocabulary
from daemon.mail.reply.html_introductions import MOST_WRAPPED, introduces
from daemon.mail.reply.html_lines import Lines, State, hint_of
from daemon.mail.reply.html_tokens import attributes, tokens
from daemon.mail.reply.markup import Meaning, hides, meaning, style_of, tiny, without_margin
from daemon.mail.reply.page import Hint, Page

MAX_HTML = 512_000
_LARGEST_PART = 8_000_000
_LONGEST_ALT = 8
_SPACED = vocabulary("p|ul|ol|dl|blockquote|table|pre|h1|h2|h3|h4|h5|h6")
_CELLS = vocabulary("td|th|caption")
_TABLE = _CELLS | vocabulary("table|tr|thead|tbody|tfoot")
_BLOCKS = (
    _SPACED
    | _TABLE
    | vocabulary(
        "html|body|div|li|dt|dd|section|article|header|footer|main|aside|nav|address|center|fieldset|figure",
        "figcaption|form|dir|menu|details|summary|includetail|signature",
    )
)
_VOID = vocabulary("br|hr|img|wbr|meta|link|base|input|area|col|embed|source|track|param")
_NEVER_SHOWN = vocabulary("svg|math|template|select|datalist|xml|object|video|audio|map")
_LISTS = vocabulary("ul|ol")
_TELLING = _NEVER_SHOWN | vocabulary("blockquote|pre|includetail|signature")
_FORWARD = "-----"
# An opening tag ends these, if nothing of the second kind has been opened in between.
_ENDS = {
    "li": (("li",), ("ul", "ol", "blockquote", "td", "th")),
    "dt": (("dt", "dd"), ("dl", "td", "th")),
    "dd": (("dt", "dd"), ("dl", "td", "th")),
    "td": (("td", "th"), ("table",)),
    "th": (("td", "th"), ("table",)),
    "tr": (("tr",), ("table",)),
}
_EMBEDDED = re.compile(r"data:[\w/.+-]{1,80};base64,[^\"'\s>]*")
_LONGEST_WRAPPED = 400
_NOTHING: Mapping[str, str] = {}


def page_of_html(html: str) -> Page:
    """The page of an HTML part; never raises.

    Embedded images count for nothing; of the rest, what is beyond `MAX_HTML` characters is not read. The time grows
    with the length alone, however the markup is nested or broken. Depths count quoting blockquotes and `>` typed in
    the text. Lines have no quote marks, no spaces at their ends, and single spaces within except in `<pre>`; never
    two empty lines follow each other.
    """
    html = html[:_LARGEST_PART]
    if ";base64," in html:
        html = _EMBEDDED.sub("", html)
    walker = _Walker()
    walker.walk(html[:MAX_HTML])
    return walker.out.page()


# An open element: what held before it, whether an empty line follows, and whether it is the outermost container.
_Element = tuple[str, State, bool, bool]


class _Container(NamedTuple):
    """The outermost open container: its rule, its first line, and how many quotes had been seen before it."""

    rule: str
    first: int
    quotes: int


class _Walker:
    """Reads tags in their order, as forgiving as a browser; each element is put down and taken up once.

    Elements that change nothing are not kept. `places` tells where in `open` the elements of a tag are.
    """

    def __init__(self) -> None:
        self.out = Lines()
        self.open: list[_Element] = []
        self.places: dict[str, list[int]] = {}
        self.blocks: list[int] = []
        self.late: set[int] = set()
        self.container: _Container | None = None
        self.quotes = 0
        self.asked = (-1, False)

    def walk(self, html: str) -> None:
        """Read all of `html`."""
        for text, tag, said in tokens(html):
            if text:
                self.out.text(text)
            if not tag:
                continue
            if tag[0] == "/":
                self._end(tag[1:])
            elif tag in _VOID:
                self._void(tag, attributes(said))
            elif said or tag in _BLOCKS or tag in _NEVER_SHOWN or self.places.get(tag):
                self._start(tag, attributes(said) if said else _NOTHING)
        self._end_from(0)
        self.out.end()

    def _void(self, tag: str, said: Mapping[str, str]) -> None:
        style = style_of(said)
        if self.out.state.hidden or hides(said, style):
            return
        if tag == "br":
            self.out.end(keep=True)
        elif tag == "hr":
            self.out.end()
            self.out.text("_" * 32)
            self.out.end()
        elif tag == "img":
            alt = said.get("alt", "")
            # Emoji are pictures to some clients; words in this place describe a picture, and nobody wrote them.
            if alt and len(alt) <= _LONGEST_ALT and not any(c.isalpha() or c.isspace() for c in alt):
                self.out.text(alt)
        if said and tag in ("br", "hr") and (found := meaning(tag, said, style)):
            self.out.announce(found)

    def _start(self, tag: str, said: Mapping[str, str]) -> None:
        block = tag in _BLOCKS
        if block:
            self._end_implied(tag)
            if tag not in _CELLS or not self.out.gap():
                self.out.end()
        before = self.out.state
        container = spaced = False
        if said or tag in _TELLING:
            style = style_of(said)
            found = meaning(tag, said, style)
            self.out.state = self._changed(tag, said, style, found)
            if not block and self.out.state is before and not self.places.get(tag):
                return
            container = found is not None and self._contains(tag, found, before)
            if tag == "p":
                self.out.lists.word_item(style)
                spaced = without_margin(said, style)
        if tag in _LISTS:
            self.out.lists.enter(tag, said)
        elif tag == "li":
            self.out.lists.item(said)
        if block:
            self.blocks.append(len(self.open))
        self.places.setdefault(tag, []).append(len(self.open))
        self.open.append((tag, before, tag in _SPACED and not spaced, container))

    def _contains(self, tag: str, found: Meaning, before: State) -> bool:
        """Note the outermost container, whose end settles what in it is quoted."""
        if found.kind != "container" or tag == "blockquote" or self.container or before.quoted:
            return False
        self.container = _Container(found.rule, len(self.out.lines), self.quotes)
        return True

    def _changed(self, tag: str, said: Mapping[str, str], style: str, found: Meaning | None) -> State:
        """What holds inside the element."""
        state = self.out.state
        if tag == "blockquote" and self._quotes(found):
            self.quotes += 1
            state = state._replace(depth=state.depth + 1)
        elif found is not None:
            state = self._meant(state, found)
        if style and (size := tiny(style)) is not None and size != state.tiny:
            state = state._replace(tiny=size)
        if not state.hidden and (tag in _NEVER_SHOWN or (said and hides(said, style))):
            state = state._replace(hidden=True)
        return state._replace(pre=True) if tag == "pre" and not state.pre else state

    def _meant(self, state: State, found: Meaning) -> State:
        if found.kind in ("rest", "header", "line"):
            self.out.announce(found)
            return state
        if found.kind in ("container", "around"):
            return state if state.within else state._replace(within=True)
        if state.hint is not None and state.hint.kind == "quote" and found.kind != "introduction":
            return state
        return state._replace(hint=hint_of(found))

    def _quotes(self, found: Meaning | None) -> bool:
        """True for a blockquote that quotes; a bare one is also how people indent their own words."""
        state = self.out.state
        if state.quoted or state.within:
            return True
        if found is not None and found.kind in ("cite", "container", "around", "quote"):
            return True
        lines = self.out.lines
        last = len(lines) - (2 if lines and not lines[-1] else 1)
        if last >= 0 and self.asked[0] != last:
            self.asked = (last, self._introduced(last))
        return last >= 0 and self.asked[1]

    def _introduced(self, last: int) -> bool:
        hint = self.out.hints.get(last)
        if hint is not None and hint.kind == "introduction":
            return True
        above = self.out.lines[max(0, last + 1 - MOST_WRAPPED) : last + 1]
        start = max((at + 1 for at, line in enumerate(above) if not line), default=0)
        return len(above[-1]) <= _LONGEST_WRAPPED and introduces(above[start:])

    def _end_implied(self, tag: str) -> None:
        """End what `tag` cannot stand in: people and programs leave `</p>`, `</li>` and `</td>` out."""
        if self.blocks and self.open[self.blocks[-1]][0] == "p":
            self._end_from(self.blocks[-1])
        if tag in _ENDS:
            ended, stops = _ENDS[tag]
            at = max(map(self._last, ended))
            if at >= 0 and at > max(map(self._last, stops)):
                self._end_from(at)

    def _last(self, tag: str) -> int:
        places = self.places.get(tag)
        return places[-1] if places else -1

    def _end(self, tag: str) -> None:
        at = self._last(tag)
        if at < 0:
            if tag in ("p", "br"):
                self.out.end(keep=tag == "br")
            return
        if tag in _BLOCKS:
            # What is left open around a table does not end inside its cells.
            if tag in _TABLE or at > max(self._last("td"), self._last("th")):
                self._end_from(at)
        elif self.blocks and self.blocks[-1] > at:
            # It ends as soon as the blocks do that were opened in it.
            self.places[tag].pop()
            self.late.add(at)
        else:
            self._end_from(at)

    def _end_from(self, at: int) -> None:
        """End all elements from `at` on, the innermost first."""
        while len(self.open) > at or (self.open and len(self.open) - 1 in self.late):
            self._end_last()

    def _end_last(self) -> None:
        tag, before, spaced, container = self.open.pop()
        at = len(self.open)
        if at in self.late:
            self.late.discard(at)
        else:
            self.places[tag].pop()
        out = self.out
        if self.blocks and self.blocks[-1] == at:
            self.blocks.pop()
            if tag not in _CELLS:
                out.end()
        if tag in _LISTS:
            out.lists.leave()
        elif tag == "li":
            out.lists.leave_item()
        if container:
            self._settle()
        out.state = before
        if spaced and not out.lists:
            out.blank()

    def _settle(self) -> None:
        """A container has ended: without a blockquote, or around a forwarded mail, all of it is quoted."""
        container, self.container = self.container, None
        if container is None:
            return
        first = next((line for line in self.out.lines[container.first :] if line), "")
        if self.quotes == container.quotes or first.startswith(_FORWARD):
            self.out.hint_all(Hint("quote", container.rule), container.first)
