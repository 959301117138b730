"""Knows the lines that mail clients and services append: where it was sent from, what to install."""

from __future__ import annotations

import re

from daemon.mail.reply.ending import WORDS, Ending
from daemon.mail.reply.vocabulary import Vocabulary

_LONGEST = 200
_LINKS = re.compile(r"\s*[<\[(]?(?:https?://|www\.)\S+")
_LINK = re.compile(r"\s*<?(?:https?://|mailto:)\S+>?\s*")


def take_footers(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """Whole lines a client appended, with the link below or the second half of a wrapped one."""
    for at, line in enumerate(lines):
        if not line or found[at] is not WORDS:
            continue
        count = footer_at(lines, at, words)
        for number in range(at, at + count):
            found[number] = Ending("footer", "client's footer")
        if count and at + count < len(lines) and _LINK.fullmatch(lines[at + count]):
            found[at + count] = Ending("footer", "client's footer")


def footer_at(lines: list[str], at: int, words: Vocabulary) -> int:
    """How many lines of a client's footer begin here; 0 for none."""
    line = lines[at].strip(" \t*_[]()<>.-—|")
    if not line or len(line) > _LONGEST:
        return 0
    text = line.lower()
    if _is_footer(text, words):
        return 1
    first = text.split(" ", 1)[0].strip(" .,")
    if first in words.footers and at + 1 < len(lines):
        below = lines[at + 1].strip(" \t*_[]<>.").lower()
        if below and len(below) < _LONGEST and _is_footer(f"{text} {below}", words):
            return 2
    return 0


def _is_footer(text: str, words: Vocabulary) -> bool:
    first = text.split(" ", 1)[0].strip(" .,")
    for key in (first, ""):
        pattern = words.footers.get(key)
        if pattern is None:
            continue
        if pattern.fullmatch(f" {text.strip(' .!')}"):
            return True
        bare = _LINKS.sub("", text).strip(" .!") if "/" in text or "www." in text else text
        if bare and bare != text and pattern.fullmatch(f" {bare}"):
            return True
    return False
