"""Knows the lines that mail clients and services append: where it was sent from, what to install."""

from __future__ import annotations

import re

from daemon.mail.reply.ending import WORDS, Ending
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.vocabulary import Vocabulary
from daemon.mail.reply.wildcards import Wildcard

_LONGEST = 200
_MOST_ABOVE = 200
_MOST_BELOW = 100
_AROUND = " \t\u200b\u2063*_[]()<>.-—|"
_LINKS = re.compile(r"\s*[<\[(]?(?:https?://|www\.)\S+")
_LINK = re.compile(r"\s*<?(?:https?://|mailto:)\S+>?\s*")


def take_footers(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """Whole lines a client appended, with the link below or the second half of a wrapped one."""
    for at, line in enumerate(lines):
        if not line or found[at] is not WORDS or _MOST_ABOVE < at < len(lines) - _MOST_BELOW:
            continue
        count = footer_at(lines, at, words)
        for number in range(at, at + count):
            found[number] = Ending("footer", "client's footer")
        if count and at + count < len(lines) and _LINK.fullmatch(lines[at + count]):
            found[at + count] = Ending("footer", "client's footer")


def footer_at(lines: list[str], at: int, words: Vocabulary) -> int:
    """How many lines of a client's footer begin here; 0 for none."""
    text = fold(lines[at].strip(_AROUND))
    if not text or len(text) > _LONGEST:
        return 0
    first = text.split(" ", 1)[0].strip(" .,")
    known = words.footers.get(first, ())
    if not known and text.rsplit(" ", 1)[-1].strip(" .!") not in words.footer_ends:
        return 0
    known = (*known, *words.footers.get("", ()))
    if _is_any(known, text):
        return 1
    below = fold(lines[at + 1].strip(_AROUND)) if at + 1 < len(lines) else ""
    wrapped = below and len(below) < _LONGEST and _is_any(known, f"{text} {below}")
    return 2 if wrapped else 0


def _is_any(known: tuple[Wildcard, ...], text: str) -> bool:
    """`text` as it stands, or without its links, is one of these footers."""
    text = " ".join(text.split()).strip(" .!")
    if any(footer.fits(text) for footer in known):
        return True
    if "/" not in text and "www." not in text:
        return False
    bare = _LINKS.sub("", text).strip(" .!")
    return bool(bare) and any(footer.fits(bare) for footer in known)
