"""Knows a signature without a sign-off by what it holds: a name, a title, a company, how to reach somebody."""

from __future__ import annotations

import re

from daemon.mail.reply.ending import name_words
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.vocabulary import Vocabulary

_MOST_LINES = 16
_LONGEST = 100
_SHORT = 60
_MOST_DEGREES = 3
_MANY = 2
_LEAST_PROSE_WORDS = 6
_SMALL_WORDS = 3
_PHONE = re.compile(r"(?<![\d/-])(?:\+|00)?\(?\d[\d\s().\-/]{6,18}\d(?!\d)")
_REACH = re.compile(
    r"[^\s<>@]+@[^\s<>@]+\.[a-z]{2,}|\bwww\.|https?://|\b[\w-]+\.(?:dk|com|se|no|de|eu|org|net|nl|fr|fi|es|pl|uk|io)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[-_=*~–—]{3,}\s*")
_POSTAL = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,5}\s?[A-Z]{0,2}\s+[A-ZÆØÅÄÖÜ][\w.]+")
_DATED = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[:.]\d{2}\b")
_BAR = re.compile(r"\s[|•·]\s")
_NAME_WORD = re.compile(
    r"(?:[A-ZÆØÅÄÖÜÉÈÓÍÁŁŚŻČŠŽİ][\w.'’\-]*|von|van|de|der|den|af|la|le|di|da|dos|el|og|and|und|/|&|\+)"
)
_WORD = re.compile(r"[^\W\d_]+")


def is_name(text: str, most: int) -> bool:
    """True for one to `most` words written as names are, without digits."""
    tokens = text.split()
    if not 0 < len(tokens) <= most or len(text) > _SHORT:
        return False
    named = [token.strip(',.()"“”') for token in tokens]
    return any(token[:1].isupper() for token in named) and all(
        not token or _NAME_WORD.fullmatch(token) for token in named
    )


def is_contact(line: str, words: Vocabulary) -> bool:
    """True for a line that says how to reach somebody, where they work or what their title is."""
    text = line.strip()
    if not text or len(text) > 2 * _LONGEST:
        return False
    if _REACH.search(text) and not _is_sentence(text):
        return True
    if _PHONE.search(text) and not _DATED.search(text) and len(_WORD.findall(text)) <= 8:
        return True
    if len(text) > _LONGEST or text.endswith(("?", "!")):
        return False
    if _POSTAL.search(text) and len(text.split()) <= 10:
        return True
    return _has_form(text, words) or bool(_BAR.search(text) and len(text.split()) <= 14)


def _has_form(text: str, words: Vocabulary) -> bool:
    tokens = [fold(token.strip(".,:;()")) for token in text.split()]
    if len(tokens) > 9 or (text.endswith((".", ",")) and len(tokens) > 5):
        return False
    return _is_titled(text) and any(token in words.forms or token in words.roles for token in tokens)


def _is_titled(text: str) -> bool:
    """At most half of the words are in lower case, as in a title or an address, not in a sentence."""
    tokens = _WORD.findall(text)
    small = sum(token[0].islower() for token in tokens)
    return bool(2 * small <= len(tokens) + 1)


def _is_sentence(text: str) -> bool:
    tokens = text.split()
    small = sum(token[:1].islower() and "@" not in token and "." not in token for token in tokens)
    return small > 4


def looks_like_prose(line: str) -> bool:
    """True for a line that reads as a sentence rather than as a part of a signature."""
    text = line.strip()
    tokens = text.split()
    if len(text) > _LONGEST or text.endswith("?"):
        return True
    small = sum(token[:1].islower() for token in tokens)
    sentence = small >= _SMALL_WORDS and text.endswith((".", "!"))
    return (len(tokens) >= _LEAST_PROSE_WORDS and small * 2 > len(tokens)) or sentence


def contact_block(lines: list[str], name: str, words: Vocabulary) -> int | None:
    """Where a signature without a sign-off begins at the end of `lines`; None where there is none.

    It begins with a name on a line of its own after words of the person's, and somewhere below the name stands how to
    reach them. A block that is introduced by a colon, or that is all there is, is what they wanted to say.
    """
    filled = [at for at, line in enumerate(lines) if line.strip()][-_MOST_LINES:]
    own = _own_names(name)
    if (named := _named_with_title(lines, filled, name, words)) is not None:
        return named
    contacts = 0
    start = None
    for at in reversed(filled):
        line = lines[at].strip()
        contact = is_contact(line, words)
        if not contact and (looks_like_prose(line) or line.endswith(("?", ":")) or len(line) > _LONGEST):
            break
        contacts += contact
        mine = line.strip(" *_,.").lower() in own
        if mine and not contacts and _named_below(lines, at):
            start = at
            break
        opens = (
            at == 0 or not lines[at - 1].strip() or (contacts > _MANY and lines[at - 1].rstrip()[-1] in ".!?")
        )
        if contacts and (mine or (opens and _begins_named(line) and contacts >= 2 and _not_list(lines, at))):
            start = at
    if start is None:
        return None
    above = next((at for at in range(start - 1, -1, -1) if lines[at].strip()), None)
    if above is not None and _RULE.fullmatch(lines[above]):
        start, above = above, next((at for at in range(above - 1, -1, -1) if lines[at].strip()), None)
    if above is None:
        # Nothing but the sender's own signature was sent.
        return start if lines[start].strip(" *_,.").lower() == " ".join(name.lower().split()) else None
    return None if lines[above].rstrip().endswith(":") else start


def _begins_named(line: str) -> bool:
    """A name, alone or before a bar and a title."""
    head = _BAR.split(line, maxsplit=1)[0].strip(" *_")
    return is_name(head, 5)


def _named_with_title(lines: list[str], filled: list[int], name: str, words: Vocabulary) -> int | None:
    """The sender's full name, perhaps with a degree, and their title or place right below it."""
    full = " ".join(name.lower().split())
    for at in filled[1:] if " " in full else ():
        rest = " ".join(lines[at].lower().split()).partition(full)
        if not rest[1] or rest[0] or len(rest[2].split()) > _MOST_DEGREES or lines[at - 1].strip():
            continue
        if at + 1 < len(lines) and is_contact(lines[at + 1], words):
            return at
    return None


def _named_below(lines: list[str], at: int) -> bool:
    """One to three short lines below the sender's name, each written like the name of a place or a company."""
    below = [line.strip() for line in lines[at + 1 :] if line.strip()]
    return 0 < len(below) <= 3 and all(is_name(line, 4) for line in below)


def _own_names(name: str) -> frozenset[str]:
    parts = name_words(name)
    if not parts:
        return frozenset()
    return frozenset({" ".join(parts), parts[0], f"{parts[0]} {parts[-1]}"})


def _not_list(lines: list[str], at: int) -> bool:
    """A line right above that is a name as well makes it a list of people."""
    return at == 0 or not is_name(lines[at - 1].strip(), 5) or not lines[at - 1].strip()
