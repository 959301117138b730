"""Gathers the text between tags into lines, each with its depth and what the markup says of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from daemon.mail.reply.html_introductions import heads_a_mail
from daemon.mail.reply.html_lists import Lists
from daemon.mail.reply.markup import Meaning
from daemon.mail.reply.page import Hint, Page

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]")
_MARKS = re.compile(r"(?:> ?)+")
_AHEAD = 16


class State(NamedTuple):
    """What holds for all text at one place."""

    depth: int = 0
    hint: Hint | None = None
    hidden: bool = False
    tiny: bool = False
    pre: bool = False
    within: bool = False

    @property
    def quoted(self) -> bool:
        """True where all text is quoted, whether or not it is marked line by line."""
        return bool(self.depth) or (self.hint is not None and self.hint.kind == "quote")


class Lines:
    """The lines so far, and the one that is being written."""

    def __init__(self) -> None:
        self.state = State()
        self.lists = Lists()
        self.lines: list[str] = []
        self.depths: list[int] = []
        self.hints: dict[int, Hint] = {}
        self._pieces: list[str] = []
        self._started: State | None = None
        self._next: Meaning | None = None
        self._begun: list[tuple[int, Meaning]] = []
        self._typed: dict[int, str] = {}

    def text(self, text: str) -> None:
        """Go on with the line, unless nobody sees it; in `<pre>` each line end counts."""
        state = self.state
        if state.hidden or state.tiny:
            return
        if state.pre:
            self._preformatted(text)
            return
        if self._started is None and not text.isspace():
            self._started = state
        self._pieces.append(text)

    def gap(self) -> bool:
        """A space between two cells of a row; False where no line has begun."""
        if self._pieces:
            self._pieces.append(" ")
        return bool(self._pieces)

    def end(self, *, keep: bool = False) -> None:
        """End the line; an empty one counts only where it was asked for, or where a no-break space holds it open."""
        if not self._pieces:
            if keep:
                self.blank()
            return
        raw = "".join(self._pieces)
        self._pieces.clear()
        state = self._started or self.state
        self._started = None
        if not raw.isascii():
            keep = keep or "\u00a0" in raw
            raw = _INVISIBLE.sub("", raw)
        text = " ".join(raw.split()) if not state.pre else raw.replace("\u00a0", " ").rstrip()
        if text.strip():
            self._line(text, state)
        elif keep:
            self.blank()

    def blank(self) -> None:
        """An empty line, unless one stands there already or nothing does."""
        if self.lines and self.lines[-1]:
            self.add("", self.state.depth, self.state.hint)

    def add(self, text: str, depth: int, hint: Hint | None) -> None:
        """One more line."""
        if hint is not None:
            self.hints[len(self.lines)] = hint
        self.lines.append(text)
        self.depths.append(depth)

    def announce(self, found: Meaning) -> None:
        """What an element says of the line that comes next, and of all after it where it says `rest`."""
        if self._next is None or self._next.kind != "rest":
            self._next = found

    def hint_all(self, hint: Hint, first: int) -> None:
        """`hint` for every line from `first` on that is not marked as quoted or introducing by itself."""
        for at in range(first, len(self.lines)):
            known = self.hints.get(at)
            if known is None or known.kind != "introduction":
                self.hints[at] = hint

    def page(self) -> Page:
        """All lines, without empty ones at the end."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.depths.pop()
            self.hints.pop(len(self.lines), None)
        rest = next((found for found in self._begun if self._begins_rest(*found)), None)
        if rest is not None:
            self.hints[rest[0]] = Hint("rest", rest[1].rule)
        self._settle_typed()
        return Page(lines=tuple(self.lines), depths=tuple(self.depths), hints=self.hints, source="html")

    def _settle_typed(self) -> None:
        """A `>` that was typed marks a quote only where no markup does: else it is somebody's arrow."""
        marked = any(hint.kind not in ("signature", "footer") for hint in self.hints.values()) or any(
            depth for at, depth in enumerate(self.depths) if at not in self._typed
        )
        for at, marks in self._typed.items() if marked else ():
            if at < len(self.lines) and at not in self.hints:
                self.lines[at] = marks + self.lines[at]
                self.depths[at] -= marks.count(">")

    def _preformatted(self, text: str) -> None:
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end(keep=True)
            if piece.strip("\r"):
                self._started = self._started or self.state
                self._pieces.append(piece)

    def _line(self, text: str, state: State) -> None:
        depth = state.depth
        if text[0] == ">" and (marks := _MARKS.match(text)):
            depth += marks[0].count(">")
            self._typed[len(self.lines)] = marks[0]
            text = text[marks.end() :]
        hint = state.hint
        if self._next is not None:
            found, self._next = self._next, None
            hint = self._next_hint(found, state) or hint
        self.add(self.lists.marked(text) if text else text, depth, hint)

    def _next_hint(self, found: Meaning, state: State) -> Hint | None:
        if state.quoted or state.within:
            return None
        if found.kind in ("signature", "footer", "introduction"):
            return hint_of(found)
        self._begun.append((len(self.lines), found))
        return None

    def _begins_rest(self, at: int, found: Meaning) -> bool:
        """A line drawn across the mail begins the rest only above the header of a mail."""
        if at >= len(self.lines):
            return False
        lines = [line for line in self.lines[at : at + _AHEAD] if line]
        return found.kind == "rest" or heads_a_mail(lines, certain=found.kind == "header")


def hint_of(found: Meaning) -> Hint:
    """The hint for the lines inside an element."""
    match found.kind:
        case "introduction" | "signature" | "footer":
            return Hint(found.kind, found.rule)
        case _:
            return Hint("quote", found.rule)
