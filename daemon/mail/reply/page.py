"""A mail's words as lines, with how deep each is quoted and what the markup says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

_ARROWED = re.compile(r">>>.*[^\W_].*(?:>>>|<<<)\s*$")
_MARKS = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")


@dataclass(frozen=True, slots=True)
class Hint:
    """What markup says of a line; `rule` names the element, such as `gmail_quote`.

    `rest` means that everything from this line on is the mail that is answered (Outlook marks only where it begins).
    """

    kind: Literal["quote", "introduction", "signature", "footer", "rest"]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines without their quote marks, the depth of each, and the hints by line number.

    `written` are the lines as they stand in the mail, where they differ from `lines`.
    """

    lines: tuple[str, ...]
    depths: tuple[int, ...]
    hints: Mapping[int, Hint] = field(default_factory=dict)
    source: Literal["text", "html"] = "text"
    written: tuple[str, ...] = ()

    def unmarked(self, numbers: Iterable[int]) -> Page:
        """This page where the lines of these numbers were written without their quote marks."""
        if not self.written:
            return self
        bare = frozenset(numbers)
        kept = enumerate(zip(self.lines, self.written, strict=True))
        return replace(self, written=tuple(line if at in bare else raw for at, (line, raw) in kept))

    def text(self, first: int, stop: int) -> str:
        """The lines from `first` up to `stop` as they were written."""
        return "\n".join((self.written or self.lines)[first:stop])


def page_of_text(text: str) -> Page:
    """The page of a plain text part: LF line ends, quotes marked by `>`."""
    lines = text.split("\n")
    depths = [0] * len(lines)
    written: tuple[str, ...] = ()
    if ">" in text:
        written = tuple(lines)
        for at, line in enumerate(lines):
            if ">" in line[:4] and (marks := _MARKS.match(line)) and not _ARROWED.match(line):
                depths[at] = marks[0].count(">")
                lines[at] = line[marks.end() :]
    return Page(lines=tuple(lines), depths=tuple(depths), written=written)


def text_of_page(page: Page) -> str:
    """The lines with their quote marks, one `> ` for each level."""
    return "\n".join(
        f"{'> ' * depth}{line}".rstrip() if depth else line
        for line, depth in zip(page.lines, page.depths, strict=True)
    )
