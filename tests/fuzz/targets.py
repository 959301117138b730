"""What is read of made-up input, and what must hold for all of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from daemon.adapters.cage_codec import decode, encode
from daemon.mail.body import body_pages
from daemon.mail.parse import TooBig, parse
from daemon.mail.read import read
from daemon.mail.reading import Expected, SentMail
from daemon.mail.reply.html_page import page_of_html
from daemon.mail.reply.page import Page, page_of_text, text_of_page
from daemon.mail.reply.split import split
from daemon.mail.scan import scan
from tests.mail.builders import COMMANDS, OWN, TODAY, WORDS
from tests.mail.own_corpus import FOLDER, letter

LONGEST = 64 * 1024
# Code that counts its own branches, as the fuzzer needs it, takes five times as long.
SECONDS = 5.0
_NAME = "Anna Hansen"


class Broken(AssertionError):
    """Something that must hold does not; the text names it, so that each is told apart."""


@dataclass(frozen=True, slots=True)
class Target:
    """A way of reading: `check` raises where something does not hold, `seeds` are what it begins from."""

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def run(target: Target, data: bytes) -> None:
    """Check one input within its time."""
    started = time.process_time()
    target.check(data[:LONGEST])
    took = time.process_time() - started
    if took > SECONDS:
        raise Broken(f"more than {SECONDS} s")


def _text(data: bytes) -> None:
    sent, _ = letter("idea")
    page = page_of_text(data.decode("utf-8", "replace").replace("\r\n", "\n"))
    for known in (None, sent):
        _check_split(page, known)


def _html(data: bytes) -> None:
    page = page_of_html(data.decode("utf-8", "replace"))
    if len(page.lines) != len(page.depths) or len(page.written) not in (0, len(page.lines)):
        raise Broken("lines and depths differ in number")
    if any(at >= len(page.lines) or at < 0 for at in page.hints):
        raise Broken("a hint without a line")
    if any("\n" in line for line in page.lines):
        raise Broken("a line of several lines")
    _check_split(page, None)


def _mail(data: bytes) -> None:
    sent, questions = letter("idea")
    expected = Expected(questions=questions, words=WORDS, commands=COMMANDS, today=TODAY)
    try:
        parse(data)
        found, reading = scan(data, own=OWN), read(data, sent, expected)
    except TooBig:
        return
    if decode(encode(found)) != found or decode(encode(reading)) != reading:
        raise Broken("a value that does not cross into the cage")
    if not 0 <= reading.confidence <= 1:
        raise Broken("confidence beyond its bounds")
    if not {one.mark for one in reading.said} <= {question.mark for question in questions}:
        raise Broken("an answer to a question that was not asked")


def _check_split(page: Page, sent: SentMail | None) -> None:
    pieces = split(page, sent, _NAME).pieces
    if [piece.first for piece in pieces] != [0, *(piece.stop for piece in pieces)][: len(pieces)]:
        raise Broken("pieces that do not follow each other")
    # A line may be cut where a quote begins in it, and words typed into a quote lose its marks.
    if _bare("".join(piece.text for piece in pieces)) != _bare(page.text(0, len(page.lines))):
        raise Broken("the pieces do not hold every line")


def _bare(text: str) -> str:
    return "".join(text.replace(">", "").split())


def _text_seeds() -> list[bytes]:
    pages = (body_pages(parse(raw).root).text for raw in _mail_seeds())
    return [text_of_page(page).encode() for page in pages if page is not None]


def _html_seeds() -> list[bytes]:
    parts = (part for raw in _mail_seeds() for part in parse(raw).root.walk())
    return [part.text().encode() for part in parts if part.media == "text/html"]


def _mail_seeds() -> list[bytes]:
    return [path.read_bytes() for path in sorted(FOLDER.glob("*/*.eml"))]


TARGETS = {
    target.name: target
    for target in (
        Target("text", _text, _text_seeds),
        Target("html", _html, _html_seeds),
        Target("mail", _mail, _mail_seeds),
    )
}
