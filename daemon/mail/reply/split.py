"""Divides a page into the pieces it is made of: a person's words, what stands around them, and what they quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from daemon.mail.reading import SentMail
from daemon.mail.reply.ending import WORDS, Ending
from daemon.mail.reply.endings import find_endings
from daemon.mail.reply.known import Known
from daemon.mail.reply.page import Page
from daemon.mail.reply.parting import parted
from daemon.mail.reply.prefixes import remarked
from daemon.mail.reply.quoted import Quoted
from daemon.mail.reply.quotes import find_quotes
from daemon.mail.reply.vocabulary import vocabulary

PieceKind = Literal[
    "words", "greeting", "sign-off", "signature", "footer", "disclaimer", "introduction", "quote", "unread"
]
NEW: frozenset[PieceKind] = frozenset({"words", "greeting", "sign-off", "signature", "footer", "disclaimer"})
MAX_LINES = 10_000
MAX_CHARACTERS = 256_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines `first` up to and without `stop` of the page, what they are, and the rule that says so."""

    kind: PieceKind
    rule: str
    first: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A page in its pieces, in order; together they hold every line of it. `sure` is 0 to 1, `why` its reason."""

    pieces: tuple[Piece, ...]
    sure: float = 1.0
    why: str = ""

    def text(self, *kinds: PieceKind) -> str:
        """The text of the pieces of these kinds, in order; runs with something else between them stand apart."""
        return joined(piece for piece in self.pieces if piece.kind in kinds)

    @property
    def new(self) -> str:
        """All that the sender wrote now."""
        return joined(piece for piece in self.pieces if piece.kind in NEW)

    @property
    def clean(self) -> str:
        """Their words alone, without greeting, sign-off, signature, footer and notices."""
        return self.text("words")


def joined(pieces: Iterable[Piece]) -> str:
    """The text of `pieces`: those that follow each other as they stood, others with an empty line between."""
    runs: list[list[str]] = []
    stop = -1
    for piece in pieces:
        if piece.first != stop:
            runs.append([])
        runs[-1].append(piece.text)
        stop = piece.stop
    texts = ("\n".join(run).strip("\n") for run in runs)
    return "\n\n".join(text for text in texts if text.strip())


def split(page: Page, sent: SentMail | None = None, name: str = "") -> Split:
    """The pieces of `page`, which answers `sent` where that is known; `name` is the sender's.

    Pure, and linear in the size of the page, of which no more than 10,000 lines and 256,000 characters are read.
    """
    page, rest = _within(page)
    name = " ".join(reversed(name.split(", ", 1)))
    words = vocabulary()
    page = remarked(parted(page, words), words)
    quoted = find_quotes(page, Known(sent) if sent else None, words, name)
    if typed := [at for at, mark in enumerate(quoted.marks) if mark == "words" and quoted.rules[at]]:
        page = page.unmarked(typed)
    pieces: list[Piece] = []
    runs = _runs(quoted)
    new = [run for run in runs if run[2] == "words" and any(map(str.strip, page.lines[run[0] : run[1]]))]
    for first, stop, mark in runs:
        if mark == "words":
            endings = find_endings(
                list(page.lines[first:stop]),
                name,
                words,
                first=bool(new) and first == new[0][0],
                alone=len(new) == 1,
            )
            pieces += _pieces(page, first, _hinted(page, first, endings))
        else:
            pieces += _pieces(page, first, [Ending(mark, quoted.rules[at]) for at in range(first, stop)])  # type: ignore[arg-type]
    if rest:
        quoted.doubt(0.3, "too long to be read to its end")
        pieces.append(Piece("unread", "too long", len(page.lines), len(page.lines) + 1, rest))
    return Split(pieces=tuple(pieces), sure=quoted.sure, why=quoted.why)


def _within(page: Page) -> tuple[Page, str]:
    """The page as far as it is read, and what lies beyond."""
    total = 0
    for at, line in enumerate(page.lines):
        total += len(line) + 1
        if at >= MAX_LINES or total > MAX_CHARACTERS:
            cut = replace(page, lines=page.lines[:at], depths=page.depths[:at], written=page.written[:at])
            return cut, page.text(at, len(page.lines))
    return page, ""


def _runs(quoted: Quoted) -> list[tuple[int, int, str]]:
    """Lines with the same mark in a row, as first, stop and mark; empty lines belong to what stands around them."""
    runs: list[tuple[int, int, str]] = []
    start = 0
    for at in range(1, len(quoted.marks) + 1):
        if at == len(quoted.marks) or quoted.marks[at] != quoted.marks[start]:
            runs.append((start, at, quoted.marks[start]))
            start = at
    return runs


def _hinted(page: Page, first: int, endings: list[Ending]) -> list[Ending]:
    """What markup says of a signature counts where the words themselves say nothing."""
    if not page.hints:
        return endings
    told: list[Ending] = []
    for at, ending in enumerate(endings):
        hint = page.hints.get(first + at)
        marked = hint is not None and hint.kind in ("signature", "footer") and ending == WORDS
        told.append(Ending(hint.kind, hint.rule) if hint is not None and marked else ending)  # type: ignore[arg-type]
    return told


def _pieces(page: Page, first: int, endings: list[Ending]) -> list[Piece]:
    found: list[Piece] = []
    start = 0
    for at in range(1, len(endings) + 1):
        if at == len(endings) or endings[at] != endings[start]:
            kind, rule = endings[start]
            text = page.text(first + start, first + at)
            found.append(Piece(kind, rule, first + start, first + at, text))
            start = at
    return found
