"""Finds which colleague is meant by a name as people write it: first, full, begun, misspelt, or without æ, ø and å."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from daemon.core.model import Member

_SPELLINGS = (
    str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"}),
    str.maketrans({"æ": "ae", "ø": "o", "å": "a"}),
)
_ALIKE = 0.75
_LONGEST_NAME = 4
_GAP = " \t:,;-–—"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text begins by naming: one member when it is sure, several to choose from, or none; and what follows."""

    members: tuple[Member, ...]
    name: str
    rest: str

    @property
    def member(self) -> Member | None:
        """The one who is meant, or None when that is not sure."""
        return self.members[0] if len(self.members) == 1 else None


def find_members(
    name: str, people: Sequence[Member], *, strict: bool = False, exact: bool = False
) -> tuple[Member, ...]:
    """Give the members a name may mean, in the order of `people`.

    What fits best wins: the full name, then the first name, then the id, then a beginning, then (unless `strict`) a
    slip of spelling that keeps the first letter; with `exact` neither of these two. Several come back only when they
    fit equally well.
    """
    wanted = _keys(name)
    if not any(wanted):
        return ()
    loose = () if exact else (_is_beginning,) if strict else (_is_beginning, _is_slip)
    for fits in (_is_whole, _is_first, _is_id, *loose):
        if found := tuple(person for person in people if fits(wanted, person)):
            return found
    return ()


def read_name(text: str, people: Sequence[Member], *, until: int | None = None) -> Named:
    """Read the name a text begins with: `Rikke: tak for i går`, `Rikke Holm tak for i går`.

    The longest run of words that is somebody's name counts. Where none is, `name` holds the words before the first
    separator, or the first word, and `rest` what comes after them. No name goes on beyond the index `until`, where
    something else begins, such as a date.
    """
    text = text.strip()
    words = list(re.finditer(r"[^\s:,;]+", text[:until].partition("\n")[0]))[: _LONGEST_NAME + 1]
    if not words:
        return Named((), "", text)
    set_apart = _words_before_separator(text, words, until)
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        name = text[: words[count - 1].end()]
        # Only a lone word, or all the words before a colon, may be misspelt: "Rikke tak" is no slip for "Rikke Bak".
        if found := find_members(name, people, strict=count not in (1, set_apart)):
            return Named(found, name, text[len(name) :].lstrip(_GAP).strip())
    name = text[: words[(set_apart or 1) - 1].end()]
    return Named((), name, text[len(name) :].lstrip(_GAP).strip())


def _words_before_separator(text: str, words: Sequence[re.Match[str]], until: int | None) -> int:
    for number, word in enumerate(words[:_LONGEST_NAME], 1):
        if text[word.end() : until].lstrip()[:1] in ((":", ",") if until is None else (":", ",", "")):
            return number
    return 0


def _keys(name: str) -> frozenset[str]:
    """Give the ways a name may be written without special letters, accents, case or extra blanks."""
    folded = " ".join(re.sub(r"[^\w\s-]", " ", name.casefold()).split())
    return frozenset(_plain(folded.translate(table)) for table in _SPELLINGS)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _is_whole(wanted: frozenset[str], person: Member) -> bool:
    return bool(wanted & _keys(person.name))


def _is_first(wanted: frozenset[str], person: Member) -> bool:
    return bool(wanted & _keys(person.first))


def _is_id(wanted: frozenset[str], person: Member) -> bool:
    return person.id.casefold() in wanted


def _is_beginning(wanted: frozenset[str], person: Member) -> bool:
    return any(len(w) > 1 and key.startswith(w) for w in wanted for key in _keys(person.name))


def _is_slip(wanted: frozenset[str], person: Member) -> bool:
    known = _keys(person.name) | _keys(person.first)
    return any(
        len(w) > 2 and w[0] == key[0] and SequenceMatcher(None, w, key).ratio() >= _ALIKE
        for w in wanted
        for key in known
    )
