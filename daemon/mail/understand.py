"""Understands what a person's words mean: thanks, a known word, a practice's word, or answers to a letter."""

from __future__ import annotations

import re
from dataclasses import replace

from daemon.core import forms
from daemon.mail.answers import Reader, Unfit, read_value
from daemon.mail.assent import assents
from daemon.mail.assign import Asking, Assigned, assign
from daemon.mail.greeting import without_greeting
from daemon.mail.lexicon import Lexicon, lexicon, plain, spaced
from daemon.mail.openings import find_command
from daemon.mail.reading import Expected, Fragment, Word
from daemon.mail.words import find_word, find_word_in_subject, is_polite

_THANKS_ONLY = frozenset({"tak", "thanks", "thank you"})
_HARMLESS = frozenset({"pause", "help", "quiet", "language"})
_LONGEST_SAID = 1_000
_DOTS = "🟢🟡🟠🔴💚💛"


class Understood(Assigned):
    """What `assign` found, with the words and commands beside it."""

    word: Word | None = None
    command: Word | None = None
    polite: bool = False


def understand(
    text: str,
    fragments: tuple[Fragment, ...],
    subject: str,
    expected: Expected,
    *,
    language: str,
    reaction: bool = False,
) -> Understood:
    """What `text` says in the light of what is expected. `fragments` are its runs among the quotes, `language` that in
    which dates and numbers are read, and `reaction` tells that the client marked the mail as one.
    """
    found = Understood()
    words, text = lexicon(expected.words), spaced(text)
    reader = Reader(words, language, expected.today)
    found.polite = is_polite(text, words) and not _agrees(text, expected, words)
    if found.polite and not expected.questions and not reaction:
        told = read_command(text, subject, expected, reader)
        if _tells(told):
            # It stays polite for one who has no such word.
            found.command, found.why = told, "command"
            return found
    if reaction or found.polite:
        # Beside "Tak!" the subject may be what is told.
        named = None if reaction or expected.questions else read_command("", subject, expected, reader)
        if named and named.text:
            found.command = named if named.argument else read_command(text, subject, expected, reader)
        found.polite = found.command is None
        found.why = "command" if found.command else "reaction" if reaction else "polite"
        return found
    found.command = read_command(text, subject, expected, reader)
    if found.command and expected.questions:
        found.why = "command"
        return found
    found.word = None if _answers_by_word(text, expected, words) else find_word(text, expected)
    if not text and not found.command:
        found.word = find_word_in_subject(subject, expected)
    if found.word:
        found.why = "word"
        return found
    skips = frozenset(plain(spelling) for spelling in expected.words.get("skip", ()))
    asking = Asking(expected.questions, Reader(words, language, expected.today), skips)
    assigned = assign(text, fragments, asking)
    found.said, found.unsure, found.why = assigned.said, assigned.unsure, assigned.why
    if assigned.declined:
        found.word = Word(id="skip", argument=" ".join(assigned.declined))
    elif not found.said and not found.unsure:
        found.word = _flag(text, expected, words)
    return _with_word(found, expected)


def _tells(command: Word | None) -> bool:
    """Whether thanks name somebody and tell them something, be it by an emoji alone: "tak Rikke: 🎂"."""
    return command is not None and bool(command.colon and command.argument and not command.text.isascii())


def read_command(text: str, subject: str, expected: Expected, reader: Reader) -> Word | None:
    """The practice's word that a mail opens with, and the value of what follows by the word's form."""
    word = find_command(text, subject, expected.commands)
    if word is None or (expected.colon and ":" not in _opening(text)):
        return None
    if expected.questions and word.spelt in expected.everyday and not word.colon:
        return None
    return with_value(word, expected, reader)


def _opening(text: str) -> str:
    """The line a mail opens with, below its greeting."""
    return next(iter(without_greeting(text.split("\n"))), "")


def with_value(word: Word, expected: Expected, reader: Reader) -> Word:
    """A practice's word with the value of its text, where it has a form by which it can be read."""
    form = expected.forms.get(word.id)
    if form is None:
        return word
    said = ": ".join(filter(None, (word.argument, word.text)))
    try:
        return replace(word, value=read_value(form, said[:_LONGEST_SAID], reader))
    except Unfit:
        return word


def _with_word(found: Understood, expected: Expected) -> Understood:
    """A paragraph that belongs to no question and is a harmless word, such as `pause til 11/1`, is that word."""
    for unsure in found.unsure if found.word is None else ():
        word = find_word(unsure.text, expected)
        if word and word.id in _HARMLESS:
            found.word = word
            found.unsure = [other for other in found.unsure if other is not unsure]
            break
    return found


def _agrees(text: str, expected: Expected, words: Lexicon) -> bool:
    """ "Lyder godt" is an answer where yes was asked for, and a green dot where a colour was."""
    forms_asked = {type(question.form) for question in expected.questions}
    said = plain(text)
    only = expected.questions[0] if len(expected.questions) == 1 else None
    if only and only.waits and isinstance(only.form, forms.Proposal) and assents(text, words):
        return True
    if forms_asked & {forms.YesNo, forms.Proposal, forms.Job}:
        return (said in words.yes or (said in words.no and said != "")) and said not in _THANKS_ONLY
    if forms_asked & {forms.Choice, forms.Scale, forms.Number} and re.search(r"\d\ufe0f?\u20e3|🔟", text):
        return True
    return bool(forms_asked & {forms.Colour, forms.Progress}) and any(dot in text for dot in _DOTS)


def _answers_by_word(text: str, expected: Expected, words: Lexicon) -> bool:
    """A bare "stop" is the answer no where only something was proposed; an option's own words are a choice."""
    if len(expected.questions) != 1:
        return False
    form = expected.questions[0].form
    said = plain(text)
    if isinstance(form, forms.Proposal):
        return (said in words.no or said in words.yes) and not (form.measured and said in words.stop)
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
