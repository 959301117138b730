"""Compares a line with a phrase in which `*` stands for words that differ from one device to the next."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

_MOST_WORDS = 6
_MOST_CHARACTERS = 80


class Wildcard(NamedTuple):
    """The literal parts between the stars; `lone` says of each star whether it stands as a word of its own."""

    parts: tuple[str, ...]
    lone: tuple[bool, ...]

    @classmethod
    def of(cls, phrase: str) -> Wildcard:
        """The wildcard that `phrase` writes: a lone `*` is up to six words, one at a word its rest and more."""
        parts = tuple(" ".join(phrase.split()).split("*"))
        lone = tuple(left[-1:] in ("", " ") and right[:1] in ("", " ") for left, right in pairwise(parts))
        return cls(parts, lone)

    def fits(self, text: str) -> bool:
        """True when all of `text` (lower case, single spaces) is this phrase."""
        if len(self.parts) == 1:
            return text == self.parts[0]
        if not text.startswith(self.parts[0]) or not text.endswith(self.parts[-1]):
            return False
        at, stop = len(self.parts[0]), len(text) - len(self.parts[-1])
        for part, lone in zip(self.parts[1:-1], self.lone, strict=False):
            found = text.find(part, at, stop)
            if found < 0 or not _may_stand(text[at:found], lone=lone):
                return False
            at = found + len(part)
        return at <= stop and _may_stand(text[at:stop], lone=self.lone[-1])


def _may_stand(gap: str, *, lone: bool) -> bool:
    """A name of a product has no punctuation of a sentence; what follows a known one has no question."""
    if lone:
        return len(gap.split()) <= _MOST_WORDS and not any(mark in gap for mark in ",?!:")
    return len(gap) <= _MOST_CHARACTERS and "?" not in gap
