"""Tells for each line of a page whether the sender wrote it now, or quotes it, and by which rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from daemon.mail.reply.blocks import block_at
from daemon.mail.reply.heads import Head, head_at
from daemon.mail.reply.known import Known
from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold
from daemon.mail.reply.signs import next_filled
from daemon.mail.reply.vocabulary import Vocabulary

Mark = Literal["words", "introduction", "quote"]
_KNOWN_SHARE = 0.5
_LONGEST_POINTER = 1_000
_INSIDE_SHARE = 0.75
_LEAST_OURS = 4
_OWN_LINES_ABOVE = 2
_WRAPPED_QUOTE = 60
_SHORT_WRAPPED = 50
_SHORT_REST = 20
_PROMPT = 3
_BROKEN_LINK = re.compile(r"[(<]https?://\S+[)>]\s*>?")
_TRAILING_SHARE = 0.8


@dataclass(slots=True)
class Quoted:
    """By line: its mark and the rule that made it; `sure` is how certain the cuts are as a whole."""

    marks: list[Mark]
    rules: list[str]
    heads: list[Head] = field(default_factory=list)
    sure: float = 1.0
    why: str = ""

    def doubt(self, sure: float, why: str) -> None:
        """Lower the certainty, with the reason."""
        if sure < self.sure:
            self.sure, self.why = sure, why


def find_quotes(page: Page, known: Known | None, words: Vocabulary, name: str = "") -> Quoted:
    """Every line of `page` as words, introduction or quote; linear in the number of lines. `name` is the sender's."""
    found = Quoted(["words"] * len(page.lines), [""] * len(page.lines))
    tail = _mark(page, words, found, alone=known is None)
    if tail is not None:
        _mark_tail(page, tail, known, words, found)
        _keep_signed(page, tail.stop, name, found)
    _keep_own_quotes(page, known, words, found)
    if page.source == "text":
        _take_wrapped(page, found)
        _keep_prompts(page, found)
    if known is not None:
        _answers_inside(page, known, found)
        _mark_known(page, known, found)
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
            head = head_at(page, at, words)
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
    found.heads.append(head)
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


def _mark_tail(page: Page, head: Head, known: Known | None, words: Vocabulary, found: Quoted) -> None:
    """All below an introduction is quoted where the client marks nothing, but for lines that we know are not ours."""
    first = head.stop
    for number in range(head.first, len(page.lines)):
        found.marks[number] = "introduction" if number < first else "quote"
        found.rules[number] = head.rule
    if head.kind in ("attribution", "original"):
        found.doubt(0.8, "the quoted text is not marked")
    if known is not None:
        _answers_among(page, first, known, found)
    elif _points_below(page.lines[: head.first], words):
        found.doubt(0.3, "answers may stand among the quoted lines, which are not marked")


def _points_below(lines: tuple[str, ...], words: Vocabulary) -> bool:
    """The sender says that more of their words stand further down."""
    said = " ".join(fold(" ".join(lines)[:_LONGEST_POINTER]).split())
    return words.below.find(said) is not None


def _keep_signed(page: Page, first: int, name: str, found: Quoted) -> None:
    """Outlook can mark what is typed into a quote with the writer's name in brackets."""
    mark = f"[{name}]" if name.strip() else ""
    for at in range(first, len(page.lines)) if mark else ():
        if page.lines[at].lstrip().startswith(mark):
            found.marks[at], found.rules[at] = "words", "marked with the sender's name"


def _answers_among(page: Page, first: int, known: Known, found: Quoted) -> None:
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


def _introduced(lines: list[str], words: Vocabulary) -> bool:
    """The first of these lines introduce a mail, as a client does within the quote."""
    page = Page(lines=tuple(lines), depths=(0,) * len(lines))
    return any(head_at(page, at, words) for at in range(min(5, len(lines))))


def _keep_own_quotes(page: Page, known: Known | None, words: Vocabulary, found: Quoted) -> None:
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


def _amid_words(page: Page, found: Quoted, first: int, stop: int | None) -> bool:
    """Nothing introduces a quote in the whole mail, and the sender's own words stand above and below these lines."""
    if stop is None or found.heads or any(mark == "introduction" for mark in found.marks):
        return False
    return sum(bool(line.strip()) for line in page.lines[:first]) >= _OWN_LINES_ABOVE


def _quoted_again(own: list[str], page: Page, found: Quoted, stop: int | None) -> bool:
    """A whole quoted mail follows below its introduction, and these lines are not in it."""
    if stop is None or "introduction" not in found.marks[stop:]:
        return False
    below = {line.strip() for line in page.lines[found.marks.index("introduction", stop) :]}
    return not any(line.strip() in below for line in own)


def _take_wrapped(page: Page, found: Quoted) -> None:
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


def _keep_prompts(page: Page, found: Quoted) -> None:
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


def _answers_inside(page: Page, known: Known, found: Quoted) -> None:
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


def _mark_known(page: Page, known: Known, found: Quoted) -> None:
    """A quote that nothing marks or introduces: the last lines, when nearly all of them are of the sent mail."""
    worded = [at for at, line in enumerate(page.lines) if found.marks[at] == "words" and line.strip()]
    ours = [known.holds(page.lines[at]) and bool(page.lines[at].strip(" \t*_-")) for at in worded]
    if sum(ours) < 2:
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


def _mark_ours(numbers: list[int], ours: list[bool], found: Quoted) -> None:
    for at, held in zip(numbers, ours, strict=True):
        if held:
            found.marks[at], found.rules[at] = "quote", "in the mail that was sent"
    found.doubt(0.8, "an unmarked quote was known by the mail that was sent")
