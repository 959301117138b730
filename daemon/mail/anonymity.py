"""Finds in a person's words the wish to be left unnamed, and takes it out of what will be shown."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from daemon.mail.lexicon import plain, vocabulary

_LONGEST_WISH = 120
"""Only so much of a line's beginning and end is looked at, so that a line of any length costs little."""
_PAREN = re.compile(r"\(([^()\n]{3,60})\)")
_COURTESY = re.compile(r",?\s+(?:tak|please|thanks|venligst)[.!\s]*$", re.IGNORECASE)
_TAIL = re.compile(
    r"(?P<kept>.*?[^\s,;–—-])(?:(?P<stop>[.!?])|\s*[,;]|\s+[-–—])\s+(?P<wish>[^.!?;,:–—]{3,70})[.!\s]*"
)
_FILLER = vocabulary(
    "men|og|dog|så|gerne|helst|må|skal|kan|vil|det|den|de|stå|bringes|vises|skrives|skriv|bring|vis|være|blive",
    "komme|jeg|mig|i|bare|kun|tak|venligst|but|and|please|thanks|keep|post|publish|print|show|it|this|that|be|me",
    "should|can|may|would|like|to|want|prefer|rather|if|you",
)


def without_anonymity(text: str, phrases: Set[str]) -> tuple[str, bool]:
    """`text` without what asks to leave out the name, and whether anything did.

    It may be a line, a parenthesis, the words before a line's colon, or the last sentence or clause of a line;
    `phrases` are the ways to say it, in lower case. Other words around it, as in "a page without names", say nothing.
    """
    wanted = _cores(frozenset(phrases))
    read = [_read_line(line, wanted) for line in text.split("\n")]
    kept = "\n".join(line for line, _ in read if line is not None)
    return kept.strip(), any(asked for _, asked in read)


def _read_line(line: str, wanted: Set[str]) -> tuple[str | None, bool]:
    """What is left of a line (None for nothing), and whether it asked."""
    short = len(line) <= _LONGEST_WISH
    if short and _core(line) in wanted:
        return None, True
    left = _PAREN.sub(lambda match: "" if _core(match[1]) in wanted else match[0], line)
    if left != line:
        return re.sub(r"[ \t]{2,}", " ", left).rstrip(), True
    start, colon, rest = line[:_LONGEST_WISH].partition(":")
    if colon and rest.strip() and _core(start) in wanted:
        return line[len(start) + 1 :].strip(), True
    before, end = line[:-_LONGEST_WISH], line[-_LONGEST_WISH:]
    tail = _TAIL.fullmatch(_COURTESY.sub("", end))
    if tail and _core(tail["wish"]) in wanted:
        return before + tail["kept"] + (tail["stop"] or ""), True
    return line, False


@lru_cache(maxsize=32)
def _cores(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_core, phrases))


def _core(words: str) -> str:
    """The words that carry the meaning: "men det må gerne stå uden navn, tak" gives "uden navn"."""
    return " ".join(word for word in re.split(r"[\s,]+", plain(words)) if word not in _FILLER)
