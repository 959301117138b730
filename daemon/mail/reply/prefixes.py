"""Knows quotes that are marked otherwise than by `>`: by a bar, a colon, a brace, or the initials of who is quoted."""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.mail.reply.heads import head_at
from daemon.mail.reply.page import Page
from daemon.mail.reply.vocabulary import Vocabulary

_SIGN = re.compile(r"[ \t]{0,3}([|:}%#~»›¦])(?:[ \t]|$)")
_CITED = re.compile(r"[ \t]{0,8}[A-ZÆØÅÄÖÜ][\w.'-]{0,14}(?: [A-ZÆØÅÄÖÜ][\w.'-]{0,14})?>+(?:[ \t]|$)")
_MOST_LINES = 400
_LEAST_CITED = 2
_AHEAD = 3


def remarked(page: Page, words: Vocabulary) -> Page:
    """`page` with the depth of lines that are quoted by another sign; only below an introduction, or by names.

    A sign counts when the first line below an introduction begins with it; names when two lines do (Supercite).
    """
    if page.source != "text":
        return page
    marked = _cited(page) or _signed(page, words) or _angled(page, words)
    if not marked:
        return page
    depths = tuple(depth or int(at in marked) for at, depth in enumerate(page.depths))
    return replace(page, depths=depths, written=page.written or page.lines)


def _cited(page: Page) -> frozenset[int]:
    found = [
        at
        for at, line in enumerate(page.lines[:_MOST_LINES])
        if ">" in line[:34] and not page.depths[at] and _CITED.match(line)
    ]
    return frozenset(found) if len(found) >= _LEAST_CITED else frozenset()


def _signed(page: Page, words: Vocabulary) -> frozenset[int]:
    """The lines that begin with the sign right below an introduction, with all other lines that begin so."""
    for at, line in enumerate(page.lines[:_MOST_LINES]):
        if not (line and line[0] in " \t|:}%#~»›¦" and not page.depths[at] and (match := _SIGN.match(line))):
            continue
        if _introduced(page, at, words):
            return frozenset(
                number
                for number in range(at, len(page.lines))
                if (other := _SIGN.match(page.lines[number])) and other[1] == match[1]
            )
    return frozenset()


def _angled(page: Page, words: Vocabulary) -> frozenset[int]:
    """What AOL puts between `<<` and `>>` below an introduction."""
    for at, line in enumerate(page.lines[:_MOST_LINES]):
        if line.lstrip().startswith("<<") and not page.depths[at] and _introduced(page, at, words):
            ends = (
                n
                for n in range(at, min(at + _MOST_LINES, len(page.lines)))
                if page.lines[n].rstrip().endswith(">>")
            )
            stop = next(ends, None)
            return frozenset(range(at, stop + 1)) if stop is not None else frozenset()
    return frozenset()


def _introduced(page: Page, at: int, words: Vocabulary) -> bool:
    """An introduction stands right above line `at`, if that line is quoted."""
    above = next((n for n in range(at - 1, max(at - _AHEAD, -1), -1) if page.lines[n].strip()), None)
    if above is None:
        return False
    depths = (*page.depths[:at], 1, *page.depths[at + 1 :])
    return head_at(replace(page, depths=depths), above, words) is not None
