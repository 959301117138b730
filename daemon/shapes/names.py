"""Finds which colleagues are meant by names as people write them: first, full, begun, misspelt, without æ, ø and å."""

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
AND = re.compile(
    r"^(?:\s*,)?\s*(?:og|samt|and)\s+(?:(?:med|til|with|to)\s+)?|^\s*[,&+]\s*|^\s*/\s*(?=[^\W\d_])",
    re.IGNORECASE,
)
"""What joins a name to the one before it."""
_JOINS = re.compile(r"\s*[:,&+]|(?<=[^\W\d_])\s*/\s*(?=[^\W\d_])|\s+(?:og|samt|and)\s", re.IGNORECASE)
_GOES_ON = re.compile(r"\s+(?:om|i|på|til|for|hos|ved|about|on|at|over|in)\s.*", re.IGNORECASE)
"""How a sentence goes on after a name: "talte med Rikke og Mads om ferien"."""
_NAME_LIKE = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2}")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text begins by naming: one member when it is sure, several to choose from, or none; and what follows.

    Where all of several are meant, they are `together`.
    """

    members: tuple[Member, ...]
    name: str
    rest: str
    together: bool = False

    @property
    def member(self) -> Member | None:
        """The one who is meant, or None when that is not sure."""
        return self.members[0] if len(self.members) == 1 else None

    @property
    def sure(self) -> tuple[Member, ...]:
        """All who are meant; () when that is not sure."""
        return self.members if self.together or len(self.members) == 1 else ()


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


def read_names(text: str, people: Sequence[Member]) -> Named:
    """Read all the names a text begins with: `Rikke og Jonas: tak`; of several nobody, where one is not sure."""
    text = text.strip()
    first = read_name(text, people, until=joined_at(text))
    members, rest, sure = first.members, text[len(first.name) :], first.member is not None
    while members and (joined := AND.match(rest)):
        after = rest[joined.end() :]
        lower, listed = first.name.islower(), joined[0].strip() == ","
        named = further_name(after, people, listed=listed, lower=lower)
        if named is None:
            break
        members, sure = (*members, *named.members), sure and named.member is not None
        rest = after[len(named.name) :]
    said = text[: len(text) - len(rest)]
    if said == first.name:
        return read_name(text, people)
    meant = tuple(dict.fromkeys(members)) if sure else ()
    return Named(meant, said, rest.lstrip(_GAP).strip(), together=sure)


def apart(text: str) -> tuple[str, ...]:
    """The names that "og" and the like join, one by one, whether they are anybody's or not."""
    return tuple(name for part in _JOINS.split(text) if (name := part.strip()))


def joined_at(text: str) -> int | None:
    """Where in the first line a name ends because another follows, or a colon."""
    found = _JOINS.search(text.partition("\n")[0])
    return found.start() if found else None


def further_name(
    text: str,
    people: Sequence[Member],
    *,
    until: int | None = None,
    listed: bool = False,
    lower: bool = False,
) -> Named | None:
    """Read the name after an "og" and the like, and None where prose follows; `rest` stays empty.

    It is spelt as it is, or all that stands before the next "og", colon, or the time that begins at `until`. After a
    comma alone (`listed`) only the latter: "ringede til Bo, Anna er syg" was no call to Anna. What looks like a name
    and is nobody's comes back without members; `lower` where the names before it have no capitals either.
    """
    line = text[:until].partition("\n")[0]
    end = joined_at(line)
    alone = line.rstrip(" .!") if end is None else line[:end]
    if found := find_members(alone, people):
        return Named(found, alone, "")
    words = list(re.finditer(r"[^\s:,;]+", line))[:_LONGEST_NAME]
    # With a capital before it a word without one is none in the middle of others: "Bo og hans kone".
    exact = () if listed or (line[:1].islower() and not lower) else reversed(words)
    for word in exact:
        if found := find_members(line[: word.end()], people, exact=True):
            return Named(found, line[: word.end()], "")
    before_colon = end is not None and line[end:].lstrip().startswith(":")
    sure = ":" in line[end:] if listed and end is not None else not listed
    bare = alone if listed else _GOES_ON.sub("", alone)
    if sure and _looks_like_a_name(bare, lower=lower and before_colon and bare == alone):
        return Named((), bare, "")
    return None


def _looks_like_a_name(text: str, *, lower: bool) -> bool:
    """Whether each word has a capital, or `lower` counts, and it is one word."""
    words = text.split()
    return bool(_NAME_LIKE.fullmatch(text)) and (
        all(word[0].isupper() for word in words) or (lower and len(words) == 1)
    )


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
