"""Finds the practice's word that a mail opens with, in its body or its subject."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter

from daemon.mail.greeting import without_greeting
from daemon.mail.lexicon import plain
from daemon.mail.reading import Word
from daemon.mail.words import REPLY_PREFIX, TAG

_LONGEST_NAME = 60
_COLON = re.compile(r"(?<!\d):|:(?!\d\d)")
"""A colon that is none of a clock time."""
_WORD_ENDS = r"(?:(?<=/)|(?=[\s:;,*_–]|-(?!\w)|[.!?…]+(?:\s|$)|[\u2190-\u2bff\U0001f000-\U0001faff]|$))"
"""What may follow the word; "kort-terminal" and "win-win" are words of their own."""
_WITH = {"med": r"m(?:ed|[./])?", "with": "w(?:ith|/)"}
""" "kaffe m. Rikke", "frokost m/Bo", "lunch w/ Emily"."""
_STOPS = re.compile(r"[\s.,:;!?…*_–-]*")


def find_command(text: str, subject: str, commands: Mapping[str, tuple[str, ...]]) -> Word | None:
    """The practice's word at the head of the body, else of a subject that is no reply's; see `Word`."""
    body = "\n".join(without_greeting(text.split("\n")))
    found = _command(body, commands)
    if REPLY_PREFIX.match(subject):
        return found
    title = TAG.sub(" ", subject).strip()
    named = _command(title, commands)
    if named is None or (found and not _goes_on(named, found)):
        return found
    return replace(named, text="\n".join(filter(None, (named.text, body.strip()))))


def _goes_on(named: Word, found: Word) -> bool:
    """Whether the subject names what the body then says in the same word: "tak Rikke", and below "Tak for hjælpen"."""
    return named.id == found.id and not found.argument and bool(named.argument or named.text)


def _command(text: str, commands: Mapping[str, tuple[str, ...]]) -> Word | None:
    first, _, rest = text.strip().partition("\n")
    line = first.lstrip(" *_\"'")
    initial = line[:1].casefold()
    for known, identity in _longest_first(tuple(commands.items())):
        if known[0] == initial and (match := _opening(known).match(line)):
            argument, text_after, colon = _split(line[match.end() :])
            told = "\n".join(filter(None, (text_after, rest.strip())))
            alone = not (argument or text_after)
            return Word(id=identity, argument=argument, text=told, spelt=known, colon=colon, alone=alone)
    return None


@lru_cache(maxsize=64)
def _longest_first(commands: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, str], ...]:
    """Each spelling with its word, as it is compared, the longest first."""
    spelled = dict.fromkeys((plain(word), identity) for identity, words in commands for word in words)
    return tuple(sorted(filter(itemgetter(0), spelled), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def _opening(known: str) -> re.Pattern[str]:
    """How a spelling is found at the head of a line; there are more of them than `re` keeps by itself."""
    words = r"\s+".join(_WITH.get(part) or re.escape(part) for part in known.split(" "))
    return re.compile(rf"{words}{_WORD_ENDS}[*_]*", re.IGNORECASE)


def _split(rest: str) -> tuple[str, str, bool]:
    """What stands before the colon, if that is near, what follows, and whether there is such a colon."""
    if _STOPS.fullmatch(rest):
        return "", "", ":" in rest
    head, *tail = _COLON.split(rest, maxsplit=1)
    if tail and len(head) <= _LONGEST_NAME and len(head.split()) <= 6:
        return head.strip(" *_,-–"), tail[0].strip(" *_"), True
    return "", rest.strip(" :;*_–-…").lstrip(". "), False
