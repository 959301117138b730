"""Knows the line that only greets, takes it off what a person wrote, and doubts a mail that holds no more."""

from __future__ import annotations

import re

from daemon.mail.reading import Reading
from daemon.mail.reply.contact import looks_like_prose
from daemon.mail.reply.openings import is_greeting as _greets
from daemon.mail.reply.vocabulary import vocabulary

_SALUTE = re.compile(r"\s*([^,.!\n–-]{2,60})[,.!–-]+\s+(?=\S)")


def without_greeting(lines: list[str]) -> list[str]:
    """`lines` without empty ones at their ends, and without a first line that only greets where more follows."""
    trimmed = _trimmed(lines)
    if len(trimmed) > 1 and is_greeting(trimmed[0]):
        return _trimmed(trimmed[1:])
    return trimmed


def without_salute(text: str) -> str:
    """`text` without the greeting its first sentence opens with, where more follows: "Hej Lone, ja tak"."""
    opening = _SALUTE.match(text)
    return text[opening.end() :] if opening and is_greeting(opening[1]) else text


def is_greeting(line: str) -> bool:
    """True for a line such as "Hej Bo," that says no more than hello."""
    return _greets(line, vocabulary())


def hides_words(reading: Reading) -> bool:
    """True where a mail seems to greet and no more, and sentences stand below its signature: they may be the answer."""
    signatures = (cut.text for cut in reading.cuts if cut.kind == "signature")
    return is_greeting(reading.clean) and any(
        looks_like_prose(line) for text in signatures for line in text.split("\n")
    )


def _trimmed(lines: list[str]) -> list[str]:
    start, stop = 0, len(lines)
    while start < stop and not lines[start].strip():
        start += 1
    while stop > start and not lines[stop - 1].strip():
        stop -= 1
    return lines[start:stop]
