"""Recognises our own mail in what a reply quotes, however it was rewrapped, marked, linked or encoded anew."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daemon.mail.reading import SentMail

_WORDS = re.compile(r"[^\W_]+")
_LINK = re.compile(r"<?\b(?:https?://|mailto:|www\.)[^\s>]*>?")
_LONGEST = 200_000
_GRAM = 3
_SHARE = 0.7


class Known:
    """The words of the sent mail, every three that follow each other, and its short lines."""

    def __init__(self, sent: SentMail) -> None:
        self._grams: set[tuple[str, ...]] = set()
        self._lines: set[tuple[str, ...]] = set()
        for part in (f"{sent.subject}\n{sent.text}"[:_LONGEST], sent.also[:_LONGEST]):
            lines = [tuple(plain_words(line)) for line in part.split("\n")]
            everything = [word for words in lines for word in words]
            self._grams.update(zip(everything, everything[1:], everything[2:], strict=False))
            self._lines.update(lines)

    def held(self, lines: Iterable[str]) -> list[bool]:
        """For each of some quoted lines in a row whether it is of the sent mail.

        A short one ("ja", or the rest of a wrapped line) may be an answer as well: it is ours where it follows the same
        words as in the mail that was sent.
        """
        found: list[bool] = []
        above: list[str] = []
        ours: list[str] = []
        for line in lines:
            words = plain_words(line)
            if len(words) >= _GRAM or not words or _LINK.search(line):
                held = self._holds(words)
            else:
                held = self._follows(above, words) or self._follows(ours, words)
            found.append(held)
            if words:
                above = [*above, *words][-_GRAM + 1 :]
                ours = [*ours, *words][-_GRAM + 1 :] if held else ours
        return found

    def holds(self, line: str) -> bool:
        """True when `line` by itself stands in the sent mail: a short one as a line, a longer one by its words.

        A line without words is nobody's and counts as held.
        """
        return self._holds(plain_words(line))

    def _holds(self, words: list[str]) -> bool:
        if len(words) < _GRAM:
            return not words or tuple(words) in self._lines
        return self._share(words) >= _SHARE

    def _follows(self, above: list[str], words: list[str]) -> bool:
        if len(above) < _GRAM - 1:
            return tuple(words) in self._lines
        return self._share([*above, *words]) >= _SHARE

    def _share(self, words: list[str]) -> float:
        grams = list(zip(words, words[1:], words[2:], strict=False))
        return sum(gram in self._grams for gram in grams) / len(grams)


def plain_words(text: str) -> list[str]:
    """The words of `text` in lower case, without marks, punctuation and links, which clients rewrite."""
    return _WORDS.findall(_LINK.sub(" ", text).lower() if ":" in text or "www" in text else text.lower())
