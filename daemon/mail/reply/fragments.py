"""Groups a person's words into runs, each with what is quoted above it and which of our questions that is."""

from __future__ import annotations

import re

from daemon.mail.reading import Fragment, Question
from daemon.mail.reply.known import plain_words
from daemon.mail.reply.split import Piece, Split

_MARK = re.compile(r"[*_]{0,2}([A-Z])[*_]{0,2}\s?[.:)][*_]{0,2}(?:\s|$)")
_LONGEST_ABOVE = 500


def fragments(split: Split, questions: tuple[Question, ...]) -> tuple[Fragment, ...]:
    """The runs of words of `split` in order, between what is quoted."""
    runs = _runs(split.pieces)
    found: list[Fragment] = []
    for at, (quoted, words) in enumerate(runs):
        text = "\n".join(piece.text for piece in words).strip("\n")
        if not text.strip():
            continue
        more = at + 1 < len(runs)
        lines = [bare for piece in quoted for line in piece.text.split("\n") if (bare := line.strip("> \t"))]
        found.append(
            Fragment(
                text=text,
                mark=_mark(lines, questions, goes_on=more),
                above="\n".join(lines)[-_LONGEST_ABOVE:],
            )
        )
    return tuple(found)


def _runs(pieces: tuple[Piece, ...]) -> list[tuple[list[Piece], list[Piece]]]:
    """What is quoted, and the words below it; the quote at the end is a run without words."""
    runs: list[tuple[list[Piece], list[Piece]]] = [([], [])]
    for piece in pieces:
        if piece.kind == "words":
            if piece.text.strip():
                runs[-1][1].append(piece)
        elif piece.kind in ("quote", "introduction") and piece.text.strip():
            if runs[-1][1]:
                runs.append(([], []))
            runs[-1][0].append(piece)
    return runs


def _mark(above: list[str], questions: tuple[Question, ...], *, goes_on: bool) -> str | None:
    """The question quoted last above; None where none is, or where several are and the quote ends there."""
    seen = _questions_in(above, questions)
    if not seen or (len(set(seen)) > 1 and not goes_on):
        return None
    return seen[-1]


def _questions_in(above: list[str], questions: tuple[Question, ...]) -> list[str]:
    """Marks in the order in which the quoted lines name them, by heading or by mark."""
    marks = {question.mark for question in questions}
    headings = {question.mark: _plain(question.heading) for question in questions if question.heading}
    seen: list[str] = []
    joined = ""
    for line in above:
        joined = f"{joined[-400:]} {_plain(line)} ".replace("  ", " ")
        marked = _MARK.match(line)
        hits = [mark for mark, heading in headings.items() if heading and f" {heading} " in joined]
        if marked and marked[1] in marks:
            hits.append(marked[1])
        for mark in hits:
            joined = "" if mark in headings else joined
            seen.append(mark)
    return seen


def _plain(text: str) -> str:
    return " ".join(plain_words(text))
