"""Reads what a person wrote: their new words, the answers in them, and the words that mean something by themselves."""

from __future__ import annotations

from dataclasses import replace

from daemon.mail.body import attachments, body_pages, rewrapped
from daemon.mail.fields import one_mailbox, unstructured
from daemon.mail.language_guess import guess_language
from daemon.mail.parse import MAX_BYTES, parse
from daemon.mail.reading import Cut, Expected, OwnAddresses, Reading, SentMail
from daemon.mail.reply.fragments import fragments
from daemon.mail.reply.parts import Chosen, split_parts
from daemon.mail.reply.split import Split
from daemon.mail.scan import kind_of
from daemon.mail.understand import understand

_MOST_CHARACTERS = 100_000
_MOST_CUTS = 200
_LONGEST_CUT = 1_000
_MOST_FRAGMENTS = 1_000
_READ_IN = ("da", "en")


def read(
    raw: bytes,
    sent: SentMail | None,
    expected: Expected,
    own: OwnAddresses | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """What `raw` says as an answer to `sent` in the light of what is `expected`; raises TooBig alone.

    With what is our `own` the kind is told as well; without, the mail is taken for a person's.
    """
    parsed = parse(raw, max_bytes)
    root = parsed.root
    if parsed.fault:
        return Reading(kind="unreadable", new="", clean="", confidence=0.0, why=parsed.fault, source="none")
    body = body_pages(root)
    sender = one_mailbox(root.all("from"))
    chosen = split_parts(body.text, body.html, sent, sender.name if sender else "")
    reply = _reply(chosen, expected)
    reading = understand(
        reply.clean,
        reply.fragments,
        unstructured(root.first("subject")),
        expected,
        language=_reading_language(reply, expected),
        reaction=body.reaction,
    )
    return replace(
        reply,
        kind=kind_of(parsed, sender.address if sender else None, own).kind if own else "person",
        said=tuple(reading.said),
        word=reading.word,
        command=reading.command,
        unsure=tuple(reading.unsure),
        polite=reading.polite,
        attachments=attachments(root),
        confidence=min(reply.confidence, 0.5) if reading.unsure else reply.confidence,
        decided=reading.why,
    )


def _reply(chosen: Chosen, expected: Expected) -> Reading:
    """What was written and what was cut, before it is asked what it means."""
    split = chosen.split
    runs = fragments(split, expected.questions)[:_MOST_FRAGMENTS]
    found = [replace(one, text=_bounded(rewrapped(one.text))) for one in runs]
    clean = _bounded("\n\n".join(one.text for one in found))
    return Reading(
        new=_bounded(split.new),
        clean=clean,
        greeting=_bounded(split.text("greeting")),
        sign_off=_bounded(split.text("sign-off")),
        signature=_bounded(split.text("signature", "footer", "disclaimer")),
        elided=_bounded(split.text("introduction", "quote")),
        fragments=tuple(found),
        cuts=_cuts(split),
        language=guess_language(clean, expected.language),
        confidence=split.sure,
        why=split.why,
        source=chosen.source,
    )


def _cuts(split: Split) -> tuple[Cut, ...]:
    cut = [
        Cut(kind=piece.kind, rule=piece.rule, text=_bounded(piece.text, _LONGEST_CUT))
        for piece in split.pieces
        if piece.kind != "words" and piece.text.strip()
    ]
    return tuple(cut[:_MOST_CUTS])


def _bounded(text: str, most: int = _MOST_CHARACTERS) -> str:
    return text[:most]


def _reading_language(reply: Reading, expected: Expected) -> str:
    """The language in which dates and numbers are read: the mail's own where we read it, else the member's."""
    return reply.language if reply.language in _READ_IN else expected.language
