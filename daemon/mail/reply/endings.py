"""Finds what stands around a person's words: greeting, sign-off, signature, the client's footer and legal notices."""

from __future__ import annotations

import re

from daemon.mail.reply.closings import (
    DELIMITER,
    LONGEST_SIGN_OFF,
    MOST_LOOSE,
    POSTSCRIPT,
    closes,
    delimits,
    ends,
    is_legal,
    sign_off,
)
from daemon.mail.reply.contact import contact_block, is_name
from daemon.mail.reply.ending import EDGE, MARKED, WORDS, Ending, Kind, filled, name_words
from daemon.mail.reply.footers import take_footers
from daemon.mail.reply.openings import take_greeting
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.signs import is_rule
from daemon.mail.reply.vocabulary import Vocabulary

_MOST_ENDING = 45
_MOST_LAYERS = 3
_LEGAL_FROM = 250
_SHORTEST_NICKNAME = 3
_LONG_RULE = re.compile(r"[_*-]{40,}")
_MOST_NOTICE = 5
_SLASHED = re.compile(r"\s*[/~–—-]{1,2}\s?[^\W\d_][\w.'-]{0,20}(?: [^\W\d_][\w.'-]{0,20})?[.!]?\s*")


def find_endings(
    lines: list[str], name: str, words: Vocabulary, *, first: bool, alone: bool = True
) -> list[Ending]:
    """For each of the `lines` one wrote in a row what it is. `name` is the sender's; `first` says whether the run opens
    the mail, `alone` whether it is the only one.
    """
    found = [WORDS] * len(lines)
    take_footers(lines, words, found)
    _take_legal(lines, words, found)
    rest = len(lines)
    for _ in range(_MOST_LAYERS):
        rest = _last_filled(lines[:rest], found) + 1
        start = _ending_starts(lines[:rest], name, words, found, first=first)
        if start is None:
            break
        _classify(lines[:rest], start, words, found)
        rest = start
    if rest == _last_filled(lines, found) + 1:
        _take_closing(lines, name, words, found)
    _take_name(lines, rest, name, found)
    if first:
        take_greeting(lines, words, found, alone=alone)
    return found


def _last_filled(lines: list[str], found: list[Ending]) -> int:
    return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip() and found[at] is WORDS), -1)


def _ending_starts(
    lines: list[str], name: str, words: Vocabulary, found: list[Ending], *, first: bool
) -> int | None:
    """The first line from which on nothing is the person's own words but a postscript."""
    lowest = max(0, len(lines) - _MOST_ENDING)
    for at in range(lowest, len(lines)):
        line = lines[at]
        stripped = line.strip()
        if not stripped or len(stripped) > LONGEST_SIGN_OFF or found[at] is not WORDS:
            continue
        if DELIMITER.fullmatch(line) and delimits(lines, at, words, first=first):
            return at
        if (phrase := sign_off(stripped, words)) and closes(lines, at, phrase, words):
            return at
        if at == len(lines) - 1 and at and (is_rule(line) or DELIMITER.fullmatch(line)):
            return at
        if _is_notice(lines, at):
            return at
        if (
            is_rule(line)
            and (not at or not lines[at - 1].strip() or is_name(lines[at - 1].strip(EDGE), 3))
            and 0 < len(lines) - at - 1 <= MOST_LOOSE
            and ends(lines[at + 1 :], words, strict=True)
        ):
            return at
    return contact_block(lines, name, words)


def _is_notice(lines: list[str], at: int) -> bool:
    """A service's or a list's few lines with its address, below a line drawn across the whole page."""
    below = [line for line in lines[at + 1 :] if line.strip()]
    if not _LONG_RULE.fullmatch(lines[at].strip()) or not 0 < len(below) <= _MOST_NOTICE:
        return False
    return below[0].isupper() or any("://" in line or "www." in line for line in below)


def _classify(lines: list[str], start: int, words: Vocabulary, found: list[Ending]) -> None:
    """Everything from `start` on: sign-off, signature, notices, and a postscript that is the person's words."""
    kind: Kind = "signature"
    rule = "delimiter" if DELIMITER.fullmatch(lines[start]) else "contact block"
    if sign_off(lines[start].strip(), words):
        found[start] = Ending("sign-off", "sign-off")
        rule = "below a sign-off"
    for at in range(start, len(lines)):
        line = lines[at]
        if found[at] is not WORDS:
            continue
        if POSTSCRIPT.match(line):
            _after_postscript(lines, at, words, found)
            return
        if kind == "signature" and is_legal(line, words):
            kind, rule = "disclaimer", "legal notice"
        if rule == "below a sign-off" and at <= start + 2 and sign_off(line.strip(), words):
            found[at] = Ending("sign-off", "sign-off")
        else:
            found[at] = Ending(kind, rule)


def _after_postscript(lines: list[str], at: int, words: Vocabulary, found: list[Ending]) -> None:
    """A postscript is words up to a legal notice."""
    legal = next((n for n in range(at + 1, len(lines)) if is_legal(lines[n], words)), len(lines))
    for number in range(legal, len(lines)):
        if found[number] is WORDS:
            found[number] = Ending("disclaimer", "legal notice")


def _take_legal(lines: list[str], words: Vocabulary, found: list[Ending]) -> None:
    """A notice at the end, in a paragraph of its own that is long as only lawyers write, or below a rule."""
    starts = [
        at for at in filled(lines, found) if at == 0 or not lines[at - 1].strip() or is_rule(lines[at - 1])
    ]
    for start in starts[1:][-8:]:
        stop = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
        paragraph = " ".join(line.strip() for line in lines[start:stop])
        ruled = is_rule(lines[start - 1])
        needed = 1 if ruled or len(paragraph) >= _LEGAL_FROM else 2
        if words.disclaimers.count(" ".join(fold(paragraph[:2000]).split()), needed) >= needed:
            for at in range(start - ruled, len(lines)):
                if found[at] is WORDS:
                    found[at] = Ending("disclaimer", "legal notice")
            return


def _take_closing(lines: list[str], name: str, words: Vocabulary, found: list[Ending]) -> None:
    """A sign-off with the sender's own name right below it, where they wrote on: only these two lines are no words."""
    own = name_words(name)
    for at in range(len(lines) - 1) if own else ():
        bare = lines[at + 1].strip(EDGE).lower()
        if found[at] is WORDS and bare and (bare in own or bare == " ".join(own)):
            phrase = sign_off(lines[at].strip(), words)
            if phrase and not phrase.weak:
                found[at] = Ending("sign-off", "sign-off")
                found[at + 1] = Ending("signature", "the sender's name")


def _take_name(lines: list[str], rest: int, name: str, found: list[Ending]) -> None:
    """A last line that is the sender's own name, or one after a slash or a dash as people sign."""
    left = filled(lines[:rest], found)
    postscript = next((n for n, at in enumerate(left) if n and POSTSCRIPT.match(lines[at])), len(left))
    left = left[:postscript]
    if len(left) < 2:
        return
    last, above = left[-1], lines[left[-2]]
    line = lines[last]
    bare = line.strip(" \t*_/–—-.,!~").lower()
    own = name_words(name)
    initials = "".join(word[0] for word in own)
    slashed = _SLASHED.fullmatch(line) and not MARKED.match(above)
    dashed = slashed and line.lstrip()[0] in "-–—~" and MARKED.match(line)
    mine = own and bare and (bare.replace(".", "") == initials or _is_own(bare, own))
    if last + 1 < len(lines) and found[last + 1].kind == "footer" and _is_full_name(line):
        found[last] = Ending("signature", "the name above a client's footer")
    elif mine or (slashed and not dashed) or (own and _is_nickname(bare, own[0])):
        found[last] = Ending("signature", "the sender's name")


def _is_own(bare: str, own: list[str]) -> bool:
    """The sender's name or part of it, perhaps with initials ("R. Vasseur") or an extension ("Rhea x3-6121")."""
    parts = [part.strip(".,") for part in bare.split()]
    if len(parts) == 2 and any(letter.isdigit() for letter in parts[1]):
        parts = parts[:1]
    short = all(
        part in own or any(len(part) == 1 and word.startswith(part) for word in own) for part in parts
    )
    return short and any(part in own for part in parts)


def _is_full_name(line: str) -> bool:
    return len(line.split()) > 1 and is_name(line.strip(EDGE), 4)


def _is_nickname(bare: str, first_name: str) -> bool:
    """ "Jess" for Jessica."""
    return len(bare) >= _SHORTEST_NICKNAME and first_name.startswith(bare)
