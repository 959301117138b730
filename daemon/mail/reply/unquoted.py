"""Gives back to the sender what only looks quoted, and takes what was quoted without its mark."""

from __future__ import annotations

import re

from daemon.mail.reply.heads import head_at
from daemon.mail.reply.known import Known
from daemon.mail.reply.page import Page
from daemon.mail.reply.quoted import Quoted
from daemon.mail.reply.vocabulary import Vocabulary

_OWN_LINES_ABOVE = 2
_WRAPPED_QUOTE = 60
_SHORT_WRAPPED = 50
_SHORT_REST = 20
_PROMPT = 3
_BROKEN_LINK = re.compile(r"[(<]https?://\S+[)>]\s*>?")


def keep_own_quotes(page: Page, known: Known | None, words: Vocabulary, found: Quoted) -> None:
    """Lines that people mark with `>` themselves, as arrows or for a poem, are theirs.

    They stand after a colon that is no introduction, before any other mark, and are not in the quote below.
    """
    first = next((at for at, depth in enumerate(page.depths) if depth), None)
    if first is None or "introduction" in found.marks[:first]:
        return
    above = next((page.lines[at].rstrip() for at in range(first - 1, -1, -1) if page.lines[at].strip()), "")
    stop = next(
        (at for at in range(first, len(page.lines)) if not page.depths[at] and page.lines[at].strip()), None
    )
    own = [page.lines[at] for at in range(first, stop or len(page.lines)) if page.lines[at].strip()]
    if known is not None:
        theirs = not any(known.holds(line) for line in own)
    else:
        typed = page.source == "text" and (above.endswith(":") or _amid_words(page, found, first, stop))
        theirs = typed or _quoted_again(own, page, found, stop)
    if not own or not theirs or _introduced(own, words):
        return
    for number in range(first, stop or len(page.lines)):
        found.marks[number], found.rules[number] = "words", ""
    found.doubt(0.6, "lines marked with > were taken for the sender's own")


def _introduced(lines: list[str], words: Vocabulary) -> bool:
    """The first of these lines introduce a mail, as a client does within the quote."""
    page = Page(lines=tuple(lines), depths=(0,) * len(lines))
    return any(head_at(page, at, words) for at in range(min(5, len(lines))))


def _amid_words(page: Page, found: Quoted, first: int, stop: int | None) -> bool:
    """Nothing introduces a quote in the whole mail, and the sender's own words stand above and below these lines."""
    if stop is None or "introduction" in found.marks:
        return False
    return sum(bool(line.strip()) for line in page.lines[:first]) >= _OWN_LINES_ABOVE


def _quoted_again(own: list[str], page: Page, found: Quoted, stop: int | None) -> bool:
    """A whole quoted mail follows below its introduction, and these lines are not in it."""
    if stop is None or "introduction" not in found.marks[stop:]:
        return False
    below = {line.strip() for line in page.lines[found.marks.index("introduction", stop) :]}
    return not any(line.strip() in below for line in own)


def take_wrapped(page: Page, found: Quoted) -> None:
    """A rest of a quoted line that was wrapped without its mark, between two that have it."""
    for at in range(1, len(page.lines) - 1):
        if (
            found.marks[at] == "words"
            and found.marks[at - 1] == "quote" == found.marks[at + 1]
            and page.depths[at - 1]
            and page.depths[at + 1]
            and (line := page.lines[at].strip())
            and _is_rest(line, page.lines[at - 1])
        ):
            found.marks[at], found.rules[at] = "quote", "wrapped quote"


def keep_prompts(page: Page, found: Quoted) -> None:
    """An interpreter's `>>>` below a line of one's own that ends in a colon is no quote of a quote of a quote."""
    for at in range(1, len(page.lines)):
        if page.depths[at] != _PROMPT or found.marks[at] != "quote" or page.depths[at - 1] == _PROMPT:
            continue
        above = next((n for n in range(at - 1, max(at - 3, -1), -1) if page.lines[n].strip()), None)
        own = above is not None and found.marks[above] == "words" and page.lines[above].rstrip().endswith(":")
        stop = at
        while own and stop < len(page.lines) and page.depths[stop] == _PROMPT:
            found.marks[stop], found.rules[stop] = "words", ""
            stop += 1


def _is_rest(line: str, above: str) -> bool:
    """What was broken off a long line, or a link's second half."""
    if not any(map(str.isalnum, line)):
        return False
    short = len(line) < _SHORT_REST and len(above) >= _SHORT_WRAPPED
    long = (short or (len(above) >= _WRAPPED_QUOTE > len(line))) and not line[0].isupper()
    opened = max(above.rfind("(http"), above.rfind("<http"))
    link = opened >= 0 and not {")", ">"} & set(above[opened:])
    return long or link or _BROKEN_LINK.fullmatch(line) is not None
