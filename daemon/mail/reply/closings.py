"""Tells where a person's words end: at a sign-off or a delimiter below which nothing is anybody's words."""

from __future__ import annotations

import re

from daemon.mail.reply.contact import is_contact, is_name, looks_like_prose
from daemon.mail.reply.ending import EDGE, MARKED, TAIL, end_of
from daemon.mail.reply.footers import footer_at
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.signs import is_rule
from daemon.mail.reply.vocabulary import CLOSING, Phrase, Vocabulary

LONGEST_SIGN_OFF = 90
MOST_LOOSE = 12
_MOST_DELIMITED = 30
_MOST_CLOSING_WORDS = 5
DELIMITER = re.compile(r"(?:-- ?|—|––|__+|\*\*|- -)\s*")
POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?[sd]\.?|n\.?b\.?)\s*[.:;,-]?\s", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"\s*[^\W\d_]{2,20}(?: [^\W\d_]{2,20})?\s*")
_CODE = re.compile(
    r"[{};=()]\s*$|^\s*(?:at |\+|@@|import |def |class |File \"|\w+Error:|raise \w|\||Caused by)|::|->"
)


def delimits(lines: list[str], at: int, words: Vocabulary, *, first: bool) -> bool:
    """`-- ` begins a signature (RFC 3676 4.3); without its space it must look like one below."""
    below = [line for line in lines[at + 1 :] if line.strip()]
    if len(below) > _MOST_DELIMITED or any(MARKED.match(line) for line in below[:8]):
        return False
    if lines[at] == "-- ":
        signed = any(
            is_name(line.strip(EDGE), 5) or is_contact(line, words) or is_rule(line) for line in below[:3]
        ) or any(is_legal(line, words) for line in below)
        return signed or (len(below) <= MOST_LOOSE and not any(_CODE.search(line) for line in below))
    later = next((n for n, line in enumerate(below) if line == "-- " or sign_off(line, words)), 0)
    # Above a sign-off or a true delimiter it may be a dash that somebody drew in their own words.
    below = below[: later or None]
    if not below or len(below) > MOST_LOOSE + 8 or (first and not any(line.strip() for line in lines[:at])):
        return False
    if len(below) == 1 and _PLAIN_NAME.fullmatch(below[0]):
        return True
    return not any(_CODE.search(line) for line in below[:3]) and ends(below, words, strict=True)


def sign_off(line: str, words: Vocabulary) -> Phrase | None:
    """The phrase a line ends a mail with, alone or before a name or a second such phrase; None for none."""
    if len(line) > LONGEST_SIGN_OFF:
        return None
    tokens = line.strip(EDGE).split()
    first = fold(tokens[0].strip(EDGE + ":")) if tokens else ""
    phrases = words.sign_offs.get(first, ())
    lowered = [fold(token.strip(EDGE + ":")) for token in tokens]
    for phrase in phrases:
        size = len(phrase.words)
        if tuple(lowered[:size]) == phrase.words:
            rest = line[end_of(line, size) :]
            if TAIL.fullmatch(rest) or is_name(rest.strip(EDGE), 5) or sign_off(rest.strip(EDGE), words):
                return phrase
    last = tokens[-1].strip(EDGE).lower() if 1 < len(tokens) <= _MOST_CLOSING_WORDS else ""
    return Phrase(tuple(lowered), weak=True) if last in CLOSING else None


def closes(lines: list[str], at: int, phrase: Phrase, words: Vocabulary) -> bool:
    """What follows a sign-off is a name, a title, a telephone; anything else is somebody's words."""
    below = [line for line in lines[at + 1 :] if line.strip() and not DELIMITER.fullmatch(line)]
    if not below:
        alone = len(lines[at].strip(EDGE).split()) == len(phrase.words)
        return not (phrase.weak and alone) and any(line.strip() for line in lines[:at])
    signed = is_name(below[0].strip(EDGE), 4) or is_contact(below[0], words)
    if phrase.weak and not signed and not sign_off(below[0].strip(), words):
        named = len(lines[at].strip(EDGE).split()) > len(phrase.words)
        if not named:
            return False
    return ends(below, words, strict=False)


def ends(below: list[str], words: Vocabulary, *, strict: bool) -> bool:
    """Nobody's words are among these lines: notices, slogans and addresses after a contact are no words."""
    contacts = named = 0
    for at, line in enumerate(below):
        if POSTSCRIPT.match(line):
            return True
        if is_legal(line, words) or footer_at(below, at, words):
            return True
        if is_rule(line) and contacts + named and any(is_legal(text, words) for text in below[at:]):
            return True
        if MARKED.match(line) and at < 8 and not is_contact(line, words):
            return False
        if is_contact(line, words):
            contacts += 1
        elif looks_like_prose(line):
            if contacts + named < (2 if strict else 1) or (not contacts and at < 3):
                return False
        elif is_name(line.strip(EDGE), 5) and at < 3:
            named += 1
    return bool(contacts or named or (not strict and len(below) <= 2))


def is_legal(line: str, words: Vocabulary) -> bool:
    """A line long enough to say something that holds a phrase of the legal notices."""
    return len(line) > 30 and words.disclaimers.find(" ".join(fold(line[:1000]).split())) is not None
