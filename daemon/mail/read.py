"""Reads what a person wrote: their new words, the answers in them, and the words that mean something by themselves."""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.core import forms
from daemon.mail.answers import Reader
from daemon.mail.assign import Asking, Assigned, assign
from daemon.mail.body import attachments, body_pages, rewrapped
from daemon.mail.fields import one_mailbox, unstructured
from daemon.mail.language_guess import guess_language
from daemon.mail.lexicon import Lexicon, lexicon, plain
from daemon.mail.parse import MAX_BYTES, parse
from daemon.mail.reading import Cut, Expected, Reading, SentMail, Word
from daemon.mail.reply.fragments import fragments
from daemon.mail.reply.parts import Chosen, split_parts
from daemon.mail.reply.split import Split
from daemon.mail.words import find_command, find_word, find_word_in_subject, is_polite

_MOST_CHARACTERS = 100_000
_MOST_CUTS = 200
_THANKS_ONLY = frozenset({"tak", "thanks", "thank you"})
_READ_IN = ("da", "en")


def read(raw: bytes, sent: SentMail | None, expected: Expected, max_bytes: int = MAX_BYTES) -> Reading:
    """What `raw` says as an answer to `sent` in the light of what is `expected`; raises TooBig alone."""
    parsed = parse(raw, max_bytes)
    root = parsed.root
    if parsed.fault:
        return Reading(kind="unreadable", new="", clean="", confidence=0.0, why=parsed.fault, source="none")
    body = body_pages(root)
    sender = one_mailbox(root.all("from"))
    chosen = split_parts(body.text, body.html, sent, sender.name if sender else "")
    reply = _reply(chosen, expected)
    reading = _understand(
        reply, unstructured(root.first("subject")), expected, lexicon(expected.words), reaction=body.reaction
    )
    return replace(
        reply,
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
    found = [replace(one, text=_bounded(rewrapped(one.text))) for one in fragments(split, expected.questions)]
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
        Cut(kind=piece.kind, rule=piece.rule, text=_bounded(piece.text))
        for piece in split.pieces
        if piece.kind != "words" and piece.text.strip()
    ]
    return tuple(cut[:_MOST_CUTS])


def _bounded(text: str) -> str:
    return text[:_MOST_CHARACTERS]


class _Understood(Assigned):
    """What `assign` found, with the words and commands beside it."""

    word: Word | None = None
    command: Word | None = None
    polite: bool = False


def _understand(
    reply: Reading, subject: str, expected: Expected, words: Lexicon, *, reaction: bool
) -> _Understood:
    found = _Understood()
    text = reply.clean
    if reaction or (is_polite(text, words) and not _agrees(text, expected, words)):
        found.polite, found.why = True, "reaction" if reaction else "polite"
        return found
    found.command = find_command(text, subject, expected.commands)
    found.word = None if _answers_by_word(text, expected, words) else find_word(text, expected)
    if not text and not found.command:
        found.word = find_word_in_subject(subject, expected)
    if found.word:
        found.why = "word"
        return found
    skips = frozenset(plain(spelling) for spelling in expected.words.get("skip", ()))
    asking = Asking(
        expected.questions, Reader(words, _reading_language(reply, expected), expected.today), skips
    )
    assigned = assign(text, reply.fragments, asking)
    found.said, found.unsure, found.why = assigned.said, assigned.unsure, assigned.why
    if assigned.declined:
        found.word = Word(id="skip", argument=" ".join(assigned.declined))
    elif not found.said and not found.unsure:
        found.word = _flag(text, expected, words)
    return found


def _agrees(text: str, expected: Expected, words: Lexicon) -> bool:
    """ "Lyder godt" is an answer where yes was asked for, and a green dot where a colour was."""
    forms_asked = {type(question.form) for question in expected.questions}
    if forms_asked & {forms.YesNo, forms.Proposal}:
        return plain(text) in words.yes and plain(text) not in _THANKS_ONLY
    return forms.Colour in forms_asked and any(dot in text for dot in "🟢🟡🟠🔴💚💛")


def _answers_by_word(text: str, expected: Expected, words: Lexicon) -> bool:
    """A bare "stop" is the answer no where only a proposal was made; an option's own words are a choice."""
    if len(expected.questions) != 1:
        return False
    form = expected.questions[0].form
    said = plain(text)
    if isinstance(form, forms.Proposal):
        return said in words.no or said in words.yes
    return isinstance(form, forms.Choice) and said in {plain(option) for option in form.options}


def _flag(text: str, expected: Expected, words: Lexicon) -> Word | None:
    """Yes, no or also, where no question takes them."""
    said = plain(text.split("\n", 1)[0])
    first = said.split(" ", 1)[0]
    for identity, phrases in (("yes", words.yes), ("no", words.no)):
        if said in phrases or (first in phrases and len(said.split()) <= 4):
            return Word(id=identity, text=text)
    also = re.match(r"\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*:\s*(.*)", text, re.DOTALL)
    if also and also[1].lower() in words.also:
        return Word(id="also", text=also[2].strip())
    return None


def _reading_language(reply: Reading, expected: Expected) -> str:
    """The language in which dates and numbers are read: the mail's own where we read it, else the member's."""
    return reply.language if reply.language in _READ_IN else expected.language
