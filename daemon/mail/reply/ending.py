"""What a line around a person's words is, and the small parts by which such lines are looked at."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["words", "greeting", "sign-off", "signature", "footer", "disclaimer"]
EDGE = " \t*_,.!/–—-。、，！"
"""What may stand around a phrase on its line."""
EMOJI = "[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"
TAIL = re.compile(rf"(?:[\s,.!:;)(*_-]|{EMOJI}|\^\^)*+")
MARKED = re.compile(r"\s*(?:[A-Z][:)]\s|\d{1,2}[).:]\s|[-*•]\s)")
"""An answer by its mark, or an item of a list."""


class Ending(NamedTuple):
    """What a line of a run is, and by which rule."""

    kind: Kind
    rule: str


WORDS = Ending("words", "")


def name_words(name: str) -> list[str]:
    """The words of a person's name in small letters, "Hansen, Anna" like "Hansen Anna"."""
    return name.lower().replace(",", " ").split()


def filled(lines: list[str], found: list[Ending]) -> list[int]:
    """The numbers of the lines that are not empty and still taken for words."""
    return [at for at, line in enumerate(lines) if line.strip() and found[at] is WORDS]


def end_of(line: str, count: int) -> int:
    """Where the first `count` words of `line` end."""
    at = len(line) - len(line.lstrip(EDGE))
    for _ in range(count):
        match = re.compile(r"\s*\S+").match(line, at)
        at = match.end() if match else len(line)
    return at
