"""Reads what a person wrote: their new words, the answers in them, and the words that mean something by themselves."""

from __future__ import annotations

import re

from daemon.core import forms
from daemon.mail.answers import Reader
from daemon.mail.assign import Asking, Assigned, assign
from daemon.mail.body import attachments, body_text
from daemon.mail.fields import one_mailbox, unstructured
from daemon.mail.lexicon import Lexicon, lexicon, plain, vocabulary
from daemon.mail.parse import MAX_BYTES, parse
from daemon.mail.reading import Expected, Reading, SentMail, Word
from daemon.mail.reply_text import ReplyText, reply_text
from daemon.mail.words import find_command, find_word, find_word_in_subject, is_polite

_MOST_CHARACTERS = 100_000
_THANKS_ONLY = frozenset({"tak", "thanks", "thank you"})
_DANISH = vocabulary(
    "og|jeg|det|er|ikke|at|en|et|vi|til|på|for|med|har|der|som|den|af|de|kan|så|men|også|mit|min|vores|dig|tak",
    "hej|ja|nej|uge|kunde|blev|fik",
)
_ENGLISH = vocabulary(
    "the|and|i|is|not|to|a|we|of|for|with|have|that|this|it|can|so|but|also|my|our|you|thanks|hi|yes|no|week",
    "was|were|in|on",
)


def read(raw: bytes, sent: SentMail | None, expected: Expected, max_bytes: int = MAX_BYTES) -> Reading:
    """What `raw` says as an answer to `sent` in the light of what is `expected`; raises TooBig alone."""
    parsed = parse(raw, max_bytes)
    root = parsed.root
    if parsed.fault:
        return Reading(new="", clean="", confidence=0.0, why=parsed.fault)
    body = body_text(root)
    sender = one_mailbox(root.all("from"))
    name = sender.name if sender else ""
    words = lexicon(expected.words)
    reply = reply_text(body.text, sent, expected.questions, name)
    reply = ReplyText(reply.new[:_MOST_CHARACTERS], reply.clean[:_MOST_CHARACTERS], reply.inline)
    reading = _understand(reply, unstructured(root.first("subject")), expected, words, reaction=body.reaction)
    return Reading(
        new=reply.new,
        clean=reply.clean,
        said=tuple(reading.said),
        word=reading.word,
        command=reading.command,
        unsure=tuple(reading.unsure),
        polite=reading.polite,
        attachments=attachments(root),
        language=_language(reply.clean, expected.language),
        confidence=0.5 if reading.unsure else 1.0,
        why=reading.why,
    )


class _Understood(Assigned):
    """What `assign` found, with the words and commands beside it."""

    word: Word | None = None
    command: Word | None = None
    polite: bool = False


def _understand(
    reply: ReplyText, subject: str, expected: Expected, words: Lexicon, *, reaction: bool
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
        expected.questions, Reader(words, _language(text, expected.language), expected.today), skips
    )
    assigned = assign(text, reply.inline, asking)
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


def _language(text: str, fallback: str) -> str:
    """da or en by the small words, else the member's own language."""
    tokens = re.findall(r"[^\W\d_]+", text[:2000].lower())
    danish = sum(token in _DANISH or bool(set(token) & set("æøå")) for token in tokens)
    english = sum(token in _ENGLISH for token in tokens)
    if danish == english:
        return fallback
    return "da" if danish > english else "en"
