"""Finds in a quote of our own mail what was typed into it, marked or not, by what we sent."""

from __future__ import annotations

from daemon.mail.reply.known import Known, plain_words
from daemon.mail.reply.page import Page
from daemon.mail.reply.quoted import Quoted

_KNOWN_SHARE = 0.5
_INSIDE_SHARE = 0.75
_LEAST_OURS = 4
_TRAILING_SHARE = 0.8


def is_signed(page: Page, first: int, name: str) -> bool:
    """Lines from `first` on begin with the name in brackets, as Outlook can mark what is typed into a quote."""
    mark = f"[{name}]" if name.strip() else ""
    return bool(mark) and any(line.lstrip().startswith(mark) for line in page.lines[first:])


def keep_signed(page: Page, first: int, name: str, found: Quoted) -> None:
    """Such lines are words."""
    for at in range(first, len(page.lines)) if name.strip() else ():
        if page.lines[at].lstrip().startswith(f"[{name}]"):
            found.marks[at], found.rules[at] = "words", "marked with the sender's name"


def answers_among(page: Page, first: int, known: Known, found: Quoted) -> None:
    """Lines in an unmarked quote that are not of the sent mail are answers, if most of the others are."""
    worded = [at for at in range(first, len(page.lines)) if page.lines[at].strip(" \t*_-")]
    of_ours = known.held(page.lines[at] for at in worded)
    ours = [at for at, held in zip(worded, of_ours, strict=True) if held]
    if not ours or len(ours) < _KNOWN_SHARE * len(worded):
        return
    held = set(ours)
    for at in worded:
        if at not in held and ours[0] < at and found.marks[at] == "quote":
            found.marks[at], found.rules[at] = "words", "not in the mail that was sent"
    found.doubt(0.7, "answers were found among unmarked quoted lines")


def keep_cited(page: Page, known: Known, found: Quoted) -> None:
    """What somebody cites with `>` below words of their own that end in a colon is theirs, in a reply to our mail.

    Nothing of it stands in the mail we sent, while other quoted lines of the same mail do.
    """
    quoted = [at for at, mark in enumerate(found.marks) if mark == "quote" and page.depths[at]]
    if sum(known.holds(page.lines[at]) and bool(plain_words(page.lines[at])) for at in quoted) < _LEAST_OURS:
        return
    for first in (at for at in quoted if at == 0 or not page.depths[at - 1]):
        stop = next((at for at in range(first, len(page.depths)) if not page.depths[at]), len(page.depths))
        above = next((at for at in range(first - 1, max(first - 3, -1), -1) if page.lines[at].strip()), None)
        if above is None or not page.lines[above].rstrip().endswith(":"):
            continue
        introduced = found.marks[above] == "introduction" and not found.rules[above].endswith("name only")
        ours = any(plain_words(page.lines[at]) and known.holds(page.lines[at]) for at in range(first, stop))
        if ours or introduced:
            continue
        for at in range(above, stop):
            found.marks[at], found.rules[at] = "words", ""


def answers_inside(page: Page, known: Known, found: Quoted) -> None:
    """Lines typed into a marked quote: in a quote of our mail nearly every line is ours, and these are not.

    They stand between lines of ours, at the same depth.
    """
    depth = min(
        (depth for at, depth in enumerate(page.depths) if depth and found.marks[at] == "quote"), default=0
    )
    worded = [
        at
        for at, line in enumerate(page.lines)
        if page.depths[at] == depth and found.marks[at] == "quote" and any(map(str.isalnum, line))
    ]
    held = known.held(page.lines[at] for at in worded)
    if not depth or sum(held) < _LEAST_OURS or sum(held) < _INSIDE_SHARE * len(held):
        return
    first, last = worded[held.index(True)], worded[len(held) - 1 - held[::-1].index(True)]
    typed = [at for at, ours in zip(worded, held, strict=True) if not ours and first < at < last]
    for at in typed:
        found.marks[at], found.rules[at] = "words", "not in the mail that was sent"
    if typed:
        found.doubt(0.6, "answers were found among the quoted lines")


def mark_known(page: Page, known: Known, found: Quoted) -> None:
    """A quote that nothing marks or introduces: the last lines, when nearly all of them are of the sent mail.

    Where that is quoted below them, they are the sender's own: a line copied, an option repeated.
    """
    worded = [at for at, line in enumerate(page.lines) if found.marks[at] == "words" and line.strip()]
    ours = [known.holds(page.lines[at]) and bool(page.lines[at].strip(" \t*_-")) for at in worded]
    if sum(ours) < 2 or _is_quoted_below(page, worded[-1], known, found):
        return
    held = 0
    start = None
    for at in range(len(worded) - 1, -1, -1):
        held += ours[at]
        if ours[at] and held >= 2 and held >= _TRAILING_SHARE * (len(worded) - at):
            start = at
    if start is not None:
        _mark_ours(worded[start:], ours[start:], found)
        for at in range(worded[start], len(page.lines)):
            if found.marks[at] == "words" and not any(map(str.isalnum, page.lines[at])):
                found.marks[at], found.rules[at] = "quote", "in the mail that was sent"


def _is_quoted_below(page: Page, last: int, known: Known, found: Quoted) -> bool:
    """The sent mail is quoted below all words."""
    quoted = [
        at for at, mark in enumerate(found.marks) if mark == "quote" and any(map(str.isalnum, page.lines[at]))
    ]
    if not quoted or quoted[0] < last:
        return False
    return sum(known.holds(page.lines[at]) for at in quoted) >= _LEAST_OURS


def _mark_ours(numbers: list[int], ours: list[bool], found: Quoted) -> None:
    for at, held in zip(numbers, ours, strict=True):
        if held:
            found.marks[at], found.rules[at] = "quote", "in the mail that was sent"
    found.doubt(0.8, "an unmarked quote was known by the mail that was sent")
