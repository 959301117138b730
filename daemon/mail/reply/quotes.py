"""Tells for each line of a page whether the sender wrote it now, or quotes it, and by which rule."""

from __future__ import annotations

from daemon.mail.reply.blocks import block_at
from daemon.mail.reply.heads import Head, head_at
from daemon.mail.reply.known import Known
from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.quoted import Quoted
from daemon.mail.reply.signs import next_filled
from daemon.mail.reply.typed import (
    answers_among,
    answers_inside,
    is_signed,
    keep_cited,
    keep_signed,
    mark_known,
)
from daemon.mail.reply.unquoted import keep_own_quotes, keep_prompts, take_wrapped
from daemon.mail.reply.vocabulary import Vocabulary

_LONGEST_POINTER = 1_000
_MOST_HEADED = 1_500
"""Lines in which an introduction is looked for; below them only marks tell what is quoted."""


def find_quotes(page: Page, known: Known | None, words: Vocabulary, name: str = "") -> Quoted:
    """Every line of `page` as words, introduction or quote; linear in the number of lines. `name` is the sender's."""
    found = Quoted(["words"] * len(page.lines), [""] * len(page.lines))
    tail = _mark(page, words, found, alone=known is None)
    if tail is not None:
        _mark_tail(page, tail, known, words, name, found)
        keep_signed(page, tail.stop, name, found)
    keep_own_quotes(page, known, words, found)
    if page.source == "text":
        take_wrapped(page, found)
        keep_prompts(page, found)
    if known is not None:
        keep_cited(page, known, found)
        answers_inside(page, known, found)
        mark_known(page, known, found)
    if not any(mark == "words" and line.strip() for mark, line in zip(found.marks, page.lines, strict=True)):
        found.doubt(0.3, "nothing but quoted text")
    return found


def _mark(page: Page, words: Vocabulary, found: Quoted, *, alone: bool) -> Head | None:
    """Mark what is introduced or marked; the head below which nothing is marked any more, if there is one.

    If nothing tells the answer from the quote (`alone`), an attribution at the head of a mail ends nothing.
    """
    at, opening = 0, len(page.lines)
    while at < len(page.lines):
        hint = page.hints.get(at)
        if hint is not None and hint.kind == "rest":
            return _rest(page, at, hint.rule, words)
        if page.depths[at] or (hint is not None and hint.kind in ("quote", "introduction")):
            introduces = hint is not None and hint.kind == "introduction" and not page.depths[at]
            found.marks[at] = "introduction" if introduces else "quote"
            found.rules[at] = hint.rule if hint is not None else "quote mark"
        elif page.lines[at]:
            head = head_at(page, at, words) if at < _MOST_HEADED else None
            if head is not None:
                _take(head, found)
                if _ends_words(page, head, found, opening, alone=alone):
                    return head
                at = head.stop
                continue
            opening = min(opening, at) if page.lines[at].strip() else opening
        at += 1
    return None


def _rest(page: Page, at: int, rule: str, words: Vocabulary) -> Head:
    """What Outlook's markup begins, past the header of the mail that is answered."""
    below = next_filled(page, at, 4)
    block = block_at(page, below, words, ruled=True) if below is not None else 0
    return Head(at, block or at, "header", True, rule)


def _ends_words(page: Page, head: Head, found: Quoted, opening: int, *, alone: bool) -> bool:
    """Everything below `head` is quoted, as far as the page alone can tell."""
    if not head.certain or _marked_below(page, head.stop):
        return False
    if opening < head.first or head.kind not in ("attribution", "reply-above"):
        return True
    if head.kind == "reply-above":
        # On top of a mail that a system sent it asks for an answer to that one.
        return False
    if alone:
        # Below it stands the answer as well: better all of it than nothing.
        found.doubt(0.3, "no mark tells the answer from the quote")
    return not alone


def _take(head: Head, found: Quoted) -> None:
    for number in range(head.first, head.stop):
        found.marks[number], found.rules[number] = "introduction", head.rule


def _marked_below(page: Page, at: int) -> bool:
    """The quote below an introduction carries marks of its own."""
    below = next(
        (n for n in range(at, min(at + 6, len(page.lines))) if page.lines[n].strip() or page.depths[n]), None
    )
    if below is None:
        return True
    hint = page.hints.get(below)
    return bool(page.depths[below]) or (hint is not None and hint.kind == "quote")


def _mark_tail(
    page: Page, head: Head, known: Known | None, words: Vocabulary, name: str, found: Quoted
) -> None:
    """All below an introduction is quoted where the client marks nothing, but for lines that we know are not ours."""
    first = head.stop
    pointed = known is None and head.kind != "forward" and _points_below(page.lines[: head.first], words)
    if pointed and not is_signed(page, first, name):
        # Nothing can tell these answers from the quote around them: better all of it than nothing.
        found.doubt(0.3, "the sender's answers stand among quoted lines that nothing marks")
        _mark_next(page, first, words, found)
        return
    for number in range(head.first, len(page.lines)):
        found.marks[number] = "introduction" if number < first else "quote"
        found.rules[number] = head.rule
    if head.kind in ("attribution", "original"):
        found.doubt(0.8, "the quoted text is not marked")
    if known is not None:
        answers_among(page, first, known, found)


def _mark_next(page: Page, first: int, words: Vocabulary, found: Quoted) -> None:
    """The mail before the one that is answered is quoted all the same."""
    for at in range(first, len(page.lines)):
        head = head_at(page, at, words) if page.lines[at] else None
        if head is not None and head.certain and head.first >= first:
            for number in range(head.first, len(page.lines)):
                found.marks[number], found.rules[number] = "quote", head.rule
            return


def _points_below(lines: tuple[str, ...], words: Vocabulary) -> bool:
    """The sender says that more of their words stand further down."""
    said = " ".join(fold(" ".join(lines)[:_LONGEST_POINTER]).split())
    return words.below.find(said) is not None
