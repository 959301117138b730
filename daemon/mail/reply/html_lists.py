"""Writes the marks and indentation of list items, which markup leaves to the reader's program."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DEEPEST = 8
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_WORD_BULLET = re.compile(r"[·•§oØ▪]\s")
_WORD_LEVEL = re.compile(r"mso-list:\S*?level([1-9])")


class Lists:
    """The open lists, and the mark that the next line gets."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self._mark = ""
        self._word_level = 0

    def __bool__(self) -> bool:
        return bool(self._open)

    def enter(self, tag: str, said: Mapping[str, str]) -> None:
        """A list begins: `ul` or `ol` with its attributes."""
        kind = said.get("type", "1") if tag == "ol" else "-"
        self._open.append((kind, _number(said.get("start"), 1)))
        # An item that holds nothing but a list has no line of its own.
        self._mark = ""

    def leave(self) -> None:
        """The innermost list ends."""
        self._mark = ""
        if self._open:
            self._open.pop()

    def item(self, said: Mapping[str, str]) -> None:
        """An item begins."""
        if not self._open:
            self._mark = "- "
            return
        kind, at = self._open[-1]
        at = _number(said.get("value"), at)
        self._open[-1] = (kind, at + 1)
        indent = "  " * min(len(self._open) - 1, _DEEPEST)
        self._mark = f"{indent}- " if kind == "-" else f"{indent}{_label(kind, at)}. "

    def leave_item(self) -> None:
        """An item ends; without a line it leaves no mark to the next."""
        self._mark = ""

    def word_item(self, style: str) -> None:
        """A paragraph begins that Word shows as an item: it writes the mark itself, but not the indentation."""
        level = _WORD_LEVEL.search(style)
        self._word_level = int(level[1]) if level else 0

    def marked(self, text: str) -> str:
        """`text` with the mark of its item; only the first line of an item has one."""
        if self._word_level:
            level, self._word_level = self._word_level, 0
            return "  " * (level - 1) + _WORD_BULLET.sub("- ", text, count=1)
        mark, self._mark = self._mark, ""
        return mark + text


def _number(value: str | None, otherwise: int) -> int:
    text = (value or "").strip()
    return int(text) if text[:7].isdecimal() and len(text) <= 6 else otherwise


def _label(kind: str, at: int) -> str:
    if kind in ("a", "A") and 1 <= at <= len(_ALPHABET):
        letter = _ALPHABET[at - 1]
        return letter.upper() if kind == "A" else letter
    return str(at)
