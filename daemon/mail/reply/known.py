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
    """The words of the sent mail: its lines by themselves, and every three words that follow each other."""

    def __init__(self, sent: SentMail) -> None:
        text = f"{sent.subject}\n{sent.text}\n{sent.also}"[:_LONGEST]
        everything = plain_words(text)
        self._grams = {tuple(everything[at : at + _GRAM]) for at in range(len(everything) - _GRAM + 1)}
        self._lines = {tuple(plain_words(line)) for line in text.split("\n")}

    def holds(self, line: str) -> bool:
        """True when `line` stands in the sent mail: a short one as a line of its own, a longer one by its words.

        A line without words is nobody's and counts as held.
        """
        words = plain_words(line)
        if len(words) < _GRAM:
            return not words or tuple(words) in self._lines
        grams = [tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]
        seen = sum(gram in self._grams for gram in grams)
        return seen >= _SHARE * len(grams)


def plain_words(text: str) -> list[str]:
    """The words of `text` in lower case, without marks, punctuation and links, which clients rewrite."""
    return _WORDS.findall(_LINK.sub(" ", text).lower() if ":" in text or "www" in text else text.lower())
