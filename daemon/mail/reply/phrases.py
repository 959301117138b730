"""Finds any of many phrases in a line at the cost of its words, however many phrases there are."""

from __future__ import annotations

from collections.abc import Iterable

PUNCTUATION = ",;:.()[]<>{}\"'“”„«»‘’*_|`…!?、，：。「」–—-"


def fold(text: str) -> str:
    """`text` in lower case with one kind of apostrophe, as phrases are looked up; no character more or less."""
    return text.replace("İ", "I").lower().replace("’", "'")


class Phrases:
    """Phrases in lower case, each found by its longest word; those of scripts without word borders by themselves."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        unspaced: set[str] = set()
        for phrase in sorted(
            {" ".join(fold(one).split()) for one in phrases if one.strip()}, key=_longest_first
        ):
            if _cased(phrase):
                self._by_word.setdefault(_key(phrase), []).append(phrase)
            else:
                unspaced.add(phrase)
        self._unspaced = tuple(sorted(unspaced, key=_longest_first))

    def find(self, text: str) -> tuple[int, int] | None:
        """Where in `text` (lower case, single spaces) the first of its words begins a phrase; None for nowhere."""
        for token in text.split():
            phrases = self._by_word.get(token) or self._by_word.get(token.strip(PUNCTUATION))
            if phrases is None:
                continue
            for phrase in phrases:
                if (at := _bordered(text, phrase)) >= 0:
                    return at, at + len(phrase)
        for phrase in self._unspaced:
            if (at := text.find(phrase)) >= 0:
                return at, at + len(phrase)
        return None

    def count(self, text: str, most: int) -> int:
        """How many of them stand in `text`, no further than `most`."""
        found: set[str] = set()
        for token in text.split():
            for phrase in self._by_word.get(token) or self._by_word.get(token.strip(PUNCTUATION)) or ():
                if phrase not in found and _bordered(text, phrase) >= 0:
                    found.add(phrase)
            if len(found) >= most:
                return most
        return min(most, len(found) + sum(phrase in text for phrase in self._unspaced))


def _longest_first(phrase: str) -> tuple[int, str]:
    return (-len(phrase), phrase)


def _cased(phrase: str) -> bool:
    return any(letter.lower() != letter.upper() for letter in phrase)


def _key(phrase: str) -> str:
    return max((word.strip(PUNCTUATION) for word in phrase.split()), key=len)


def _bordered(text: str, phrase: str) -> int:
    """Where `phrase` stands in `text` with no letter right before or after it; -1 for nowhere."""
    at = text.find(phrase)
    while at >= 0:
        stop = at + len(phrase)
        before = at == 0 or not (text[at - 1].isalpha() and phrase[0].isalpha())
        after = stop == len(text) or not (text[stop].isalpha() and phrase[-1].isalpha())
        if before and after:
            return at
        at = text.find(phrase, at + 1)
    return -1
