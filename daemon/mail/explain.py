"""Tells how a mail was read: every line of it in its order with what it was taken for, and what it would answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from daemon.core.forms import Choice, Form, Text
from daemon.mail.body import Body, body_pages
from daemon.mail.fields import identifiers, one_mailbox, unstructured, written_on
from daemon.mail.parse import MAX_BYTES, parse
from daemon.mail.read import read
from daemon.mail.reading import Expected, OwnAddresses, Question, Reading, Scan, SentMail
from daemon.mail.reply.page import Page, text_of_page
from daemon.mail.reply.parts import split_parts
from daemon.mail.reply.split import PieceKind
from daemon.mail.scan import scan

_MOST_CHARACTERS = 200_000
_MOST_OPTIONS = 50
_TOKEN = "[a-z2-7]{16}"  # noqa: S105 - what a letter's token looks like
_IN_ADDRESS = re.compile(rf"\+({_TOKEN})@")
_IN_ID = re.compile(rf"<({_TOKEN})@[^<>@\s]+>")
_MARKED = re.compile(r"([A-Z])\. (\S.{0,118})")
_NUMBERED = re.compile(r"(\d{1,2})\. (\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Lines that follow each other in the mail: what they were taken for, and by which rule ("" for words)."""

    kind: PieceKind
    rule: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter of ours as its own bytes tell of it; `named_by` says where the mail names it, and is empty for nowhere.

    The forms of its questions are guessed: a choice where options are numbered, else free words.
    """

    token: str
    message_id: str
    mail: SentMail
    questions: tuple[Question, ...]
    named_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A mail as the service sees it: what it says about itself, its lines in order, and what was understood."""

    scan: Scan
    reading: Reading
    stretches: tuple[Stretch, ...]
    letter: SentLetter | None = None


def explain(
    raw: bytes,
    sent: bytes | SentMail | None,
    expected: Expected,
    own: OwnAddresses,
    max_bytes: int = MAX_BYTES,
) -> Explanation:
    """How `raw` is read as an answer to `sent`, our letter as bytes or as the outbox knows it.

    Questions of `expected` go before those found in the bytes of `sent`; its day is that on which the mail was written,
    where that is known. Pure; raises TooBig alone.
    """
    seen = scan(raw, own=own, max_bytes=max_bytes)
    letter = letter_of(sent, seen) if isinstance(sent, bytes) else None
    known = letter.mail if letter else sent if isinstance(sent, SentMail) else None
    root = parse(raw, max_bytes).root
    asked = expected.questions or (letter.questions if letter else ())
    expected = replace(
        expected,
        questions=asked,
        commands={} if asked else expected.commands,
        today=written_on(root.first("date")) or expected.today,
    )
    reading = read(raw, known, expected, own, max_bytes)
    if "unreadable" in (seen.kind, reading.kind):
        nothing = Reading(kind="unreadable", new="", clean="", confidence=0.0, why=seen.why, source="none")
        return Explanation(scan=seen, reading=nothing, stretches=(), letter=letter)
    sender = one_mailbox(root.all("from"))
    lines = tuple(_stretches(body_pages(root), known, sender.name if sender else ""))
    return Explanation(scan=seen, reading=reading, stretches=lines, letter=letter)


def tokens_in(seen: Scan) -> tuple[tuple[str, str], ...]:
    """What looks like a reply token in a mail, with where it stands: in the order in which the service looks for it."""
    found = [(match[1], "address") for one in seen.recipients if (match := _IN_ADDRESS.search(one))]
    found += [(match[1], "reference") for one in seen.references if (match := _IN_ID.fullmatch(one.lower()))]
    found += [(tag, "subject") for tag in seen.tags if re.fullmatch(_TOKEN, tag)]
    return tuple(dict.fromkeys(found))


def letter_of(raw: bytes, seen: Scan | None = None) -> SentLetter:
    """What the bytes of a letter of ours tell, and where the mail of `seen` names it; raises TooBig alone."""
    root = parse(raw).root
    ids = identifiers(root.first("message-id"))
    reply_to = one_mailbox(root.all("reply-to"))
    address = reply_to.address if reply_to else ""
    token = _IN_ADDRESS.search(address) or _IN_ID.fullmatch(ids[0].lower() if ids else "")
    body = body_pages(root)
    text = text_of_page(body.text) if body.text else ""
    also = text_of_page(body.html) if body.html else ""
    subject = unstructured(root.first("subject"))
    letter = SentLetter(
        token=token[1] if token else "",
        message_id=ids[0] if ids else "",
        mail=SentMail(subject=subject, text=text or also, also=also),
        questions=_questions(text or also, subject),
    )
    return replace(letter, named_by=tuple(_named_by(letter, address, seen))) if seen else letter


def _named_by(letter: SentLetter, reply_to: str, seen: Scan) -> Iterator[str]:
    if letter.token and any(f"+{letter.token}@" in one or one == reply_to for one in seen.recipients):
        yield "the address it was sent to"
    if letter.message_id and letter.message_id.lower() in map(str.lower, seen.references):
        yield "In-Reply-To or References"
    if letter.token and letter.token in seen.tags:
        yield "the tag in its subject"


def _questions(text: str, subject: str) -> tuple[Question, ...]:
    """What a letter asks, as far as its words show: lines "A. …", "B. …" in their order, else the letter as a whole."""
    sections: list[tuple[str, str, list[str]]] = []
    for line in text.split("\n"):
        marked = _MARKED.fullmatch(line.strip())
        if marked and marked[1] == chr(ord("A") + len(sections)):
            sections.append((marked[1], marked[2], []))
        elif sections:
            sections[-1][2].append(line)
    if len(sections) < 2:
        return (Question(mark="", form=_form(text.split("\n")), heading=subject),)
    return tuple(Question(mark=mark, form=_form(lines), heading=heading) for mark, heading, lines in sections)


def _form(lines: list[str]) -> Form:
    options: list[str] = []
    for line in lines:
        numbered = _NUMBERED.fullmatch(line.strip())
        if numbered and int(numbered[1]) == len(options) + 1 and len(options) < _MOST_OPTIONS:
            options.append(numbered[2])
    return Choice(tuple(options), at_most=len(options)) if len(options) > 1 else Text()


def _stretches(body: Body, sent: SentMail | None, name: str) -> Iterator[Stretch]:
    """The pieces of the part that was read, no more than 200,000 characters of them."""
    chosen = split_parts(body.text, body.html, sent, name)
    page = body.html if chosen.source == "html" else None
    left = _MOST_CHARACTERS
    for piece in chosen.split.pieces:
        quoted = piece.kind in ("introduction", "quote")
        text = _marked(page, piece.first, piece.stop) if page and quoted else piece.text
        yield Stretch(kind=piece.kind, rule=piece.rule, lines=tuple(text[:left].split("\n")))
        left -= len(text)
        if left <= 0:
            return


def _marked(page: Page, first: int, stop: int) -> str:
    """Lines of HTML with a mark for each level at which they are quoted."""
    return text_of_page(Page(lines=page.lines[first:stop], depths=page.depths[first:stop]))
