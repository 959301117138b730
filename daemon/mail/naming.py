"""Knows which of a letter's questions a name stands for: its letter, its place, both, or words of its heading."""

from __future__ import annotations

import re

from daemon.core import forms
from daemon.mail.lexicon import plain
from daemon.mail.options import names_one
from daemon.mail.reading import Question

LETTERS = re.compile(r"[a-z](?:\s*(?:,|\+|&|/|\bog\b|\band\b|\s)\s*[a-z])*")
_LEADS = re.compile(
    r"^(?:(?:mit |my )?(?:svar|answer) (?:på|til|to) |ad |til |spørgsmål |question |det |den |the |på |nr\.? "
    r"|nummer |number |no\.? |spm\.? |#)+"
)
_TAILS = re.compile(r" (?:spørgsmål|question|one|del|punkt|mail|dele|to|of them|af dem|er|is)$")
_BOTH = frozenset({"begge", "begge to", "begge dele", "both", "begge spørgsmål"})
_ALL = frozenset(
    {"alle", "alt", "det hele", "hele", "all", "everything", "alle sammen", "dem alle", "hele molevitten"}
)
_PLACES = {
    **{
        "1": 1,
        "først": 1,
        "første": 1,
        "first": 1,
        "firstly": 1,
        "for det første": 1,
        "2": 2,
        "anden": 2,
        "andet": 2,
    },
    **{
        "second": 2,
        "dernæst": 2,
        "derefter": 2,
        "secondly": 2,
        "then": 2,
        "for andet": 2,
        "næste": 2,
        "next": 2,
    },
    **{"3": 3, "tredje": 3, "third": 3, "4": 4, "fjerde": 4, "fourth": 4, "5": 5, "sidste": -1, "last": -1},
    **{"til sidst": -1, "finally": -1, "endelig": -1},
}
_LEAST_HEADING = 3
_CHOOSING = frozenset(
    {
        "stemme",
        "min stemme",
        "mine stemmer",
        "stemmer",
        "vote",
        "my vote",
        "votes",
        "afstemning",
        "afstemningen",
    }
)


def marks_of(name: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The marks a name stands for: letters, place, both or all, or words of one heading; () for none."""
    said = plain(name)
    marks = tuple(question.mark for question in questions)
    if said in _BOTH:
        return marks if len(marks) == 2 else ()
    if said in _ALL:
        return marks
    bare = _TAILS.sub("", _LEADS.sub("", said))
    if bare in _BOTH or bare in _ALL:
        return marks if bare in _ALL or len(marks) == 2 else ()
    if LETTERS.fullmatch(bare):
        letters = tuple(dict.fromkeys(re.findall(r"\b[A-Z]\b", bare.upper())))
        return letters if set(letters) <= set(marks) else ()
    place = _PLACES.get(bare, 0)
    if place:
        number = place if place > 0 else len(marks)
        return (marks[number - 1],) if number <= len(marks) else ()
    named = names_one(bare, tuple(question.heading for question in questions))
    if not named and bare in _CHOOSING:
        listed = tuple(question.mark for question in questions if isinstance(question.form, forms.Choice))
        return listed if len(listed) == 1 else ()
    return (marks[named - 1],) if named else ()


def after_heading(text: str, question: Question) -> str | None:
    """What follows where `text` begins with the question as it stands in the letter; None where it does not."""
    words = re.findall(r"[^\W_]+", question.heading)
    if len(words) < _LEAST_HEADING:
        return None
    mark = rf"(?:{re.escape(question.mark)}\s?[.:)]\s*)?" if question.mark else ""
    spelt = r"[\W_]+".join(map(re.escape, words))
    match = re.match(
        rf"[\s>*_»\"]*{mark}[*_]*{spelt}[ \t*_»\"]*(?:[?:.!]|$)[*_»\":?]*", text, re.IGNORECASE | re.MULTILINE
    )
    return text[match.end() :] if match else None


def lone_marks(text: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The marks that `text` names and says nothing to: "B", "begge", "til A og B", "det første"."""
    bare = text.strip(" \t\n.,!?:;-–")
    return marks_of(bare, questions) if 0 < len(bare) <= 40 and "\n" not in bare else ()
