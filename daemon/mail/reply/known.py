"""Recognises our own mail in what a reply quotes, however it was rewrapped, marked, linked or encoded anew."""

from __future__ import annotations

import re

from daemon.mail.reading import SentMail

_WORDS = re.compile(r"[^\W_]+")
_LINK = re.compile(r"<?\b(?:https?://|mailto:|www\.)[^\s>]*>?")
_LONGEST = 200_000
_GRAM = 3
_SHARE = 0.7


class Known:
    """The words of the sent mail: every three that follow each other, and each short line with what stands above it."""

    def __init__(self, sent: SentMail) -> None:
        self._grams: set[tuple[str, ...]] = set()
        self._short: set[tuple[str, tuple[str, ...]]] = set()
        for part in (f"{sent.subject}\n{sent.text}"[:_LONGEST], sent.also[:_LONGEST]):
            everything = plain_words(part)
            self._grams.update(zip(everything, everything[1:], everything[2:], strict=False))
            above = ""
            for line in part.split("\n"):
                words = tuple(plain_words(line))
                if words:
                    self._short.add((above, words[:_GRAM]))
                    above = words[-1]
        self._lines = {words for _, words in self._short}

    def holds(self, line: str, above: str | None = None) -> bool:
        """True when `line` stands in the sent mail: a longer one by its words, a short one as a line of its own.

        An answer such as "ja" may be a line of ours as well; with the line `above` it, it is ours only in that place.
        A line without words is nobody's and counts as held.
        """
        words = tuple(plain_words(line))
        if len(words) >= _GRAM:
            grams = list(zip(words, words[1:], words[2:], strict=False))
            return sum(gram in self._grams for gram in grams) >= _SHARE * len(grams)
        if not words or words not in self._lines:
            return not words
        if above is None or _LINK.search(line):
            return True
        before = plain_words(above)
        return (before[-1] if before else "", words) in self._short


def plain_words(text: str) -> list[str]:
    """The words of `text` in lower case, without marks, punctuation and links, which clients rewrite."""
    return _WORDS.findall(_LINK.sub(" ", text).lower() if ":" in text or "www" in text else text.lower())
