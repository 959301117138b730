"""Finds the one question that a text without marks or parts can answer, or those it is to be asked back about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from daemon.core import forms
from daemon.mail.answers import Reader, fits, is_free, is_terse
from daemon.mail.asides import asks_back
from daemon.mail.greeting import without_greeting
from daemon.mail.lexicon import MOODS, NO_ANSWER, NUMBERS, plain
from daemon.mail.options import nothing_but, touches
from daemon.mail.reading import Question

_MOST_LOOKED_AT = 200
# Without a way back (++): a long row of figures can be cut in more ways than there is time for.
_FIGURES = re.compile(r"\s*(?:(?:nr\.?|nummer|number|no\.?|#|og|and|&|\d)[\s,.;+!?–-]*+)++", re.IGNORECASE)
_FIGURE_FIRST = re.compile(
    r"\s*(?:nr\.? ?)?\d{1,2}(?:\s*(?:,|og|and|&)\s*\d{1,2})*\s*(?:[,;:]\s*[^\s\d]|(?:og|and)\s+[^\s\d]"
    r"|\.\s+[A-ZÆØÅ]|\n\s*[^\s\d])"
)
_VOTE = re.compile(r"\b(?:jeg stemm?er|stemm?er på|min stemme|i vote|my vote)\b", re.IGNORECASE)
_ABOUT_A_LIST = re.compile(
    r"\b(?:stemme[rn]?|afstemning\w*|id[eé](?:en|er|erne)?|idea|ideas|vot(?:e|es|ing)|forslag\w*|på listen"
    r"|the list|favorit\w*|favou?rite"
    r"|(?:den|det|the) (?:første|anden|andet|tredje|sidste|øverste|nederste|first|second|third"
    r"|last)(?: one)?(?: var| er| is| was)"
    r"|nr\.? ?\d|nummer \d|number \d|no\. ?\d)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"^\W*(?:ja|nej|yes|no|jo)\b.{0,30}\b(?:begge|both|alle|all|(?:det|den|the) (?:første|andet|anden|sidste"
    r"|first|second|last))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The question that is answered, or None and the marks of those that may be; by which rule."""

    mark: str | None = None
    marks: tuple[str, ...] = ()
    reason: Literal["which", "form"] = "which"
    why: str = ""


def whole_answer(text: str, questions: tuple[Question, ...], reader: Reader) -> Whole:
    """Which question all of `text` answers: a terse value answers no free one, and prose no strict one."""
    every = tuple(question.mark for question in questions)
    whole = "\n".join(without_greeting(text.split("\n")))
    terse = [question for question in questions if is_terse(question.form, text, reader)]
    if not terse and (missed := _misses_a_choice(whole, questions)):
        return missed
    if not terse and _speaks_of_them(whole, questions):
        return Whole(marks=every, why="asks or speaks of the list")
    fitting = _fitting(text, questions, terse, reader)
    bare = plain(text) in reader.words.yes | reader.words.no and not any(not is_free(q.form) for q in fitting)
    mood = plain(text) in MOODS and any(isinstance(q.form, forms.Scale | forms.Colour) for q in questions)
    lost = len(fitting) == 1 and _holds_other(whole, fitting[0], questions, reader)
    if len(fitting) == 1 and not (mood or lost or (bare and not isinstance(fitting[0].form, forms.Proposal))):
        return Whole(mark=fitting[0].mark, why="only one form fits")
    marks = every if mood or lost or not fitting else tuple(question.mark for question in fitting)
    return Whole(marks=marks, why="several forms fit")


def _fitting(
    text: str, questions: tuple[Question, ...], terse: list[Question], reader: Reader
) -> list[Question]:
    free = [question for question in questions if is_free(question.form)]
    if terse:
        proposed = any(isinstance(question.form, forms.YesNo) for question in terse)
        return [*terse, *(q for q in free if proposed and isinstance(q.form, forms.Proposal))]
    return [*(q for q in questions if not is_free(q.form) and fits(q.form, text, reader)), *free]


def _speaks_of_them(text: str, questions: tuple[Question, ...]) -> bool:
    """A question back, words on what is voted on, or an answer to several that names them."""
    return (
        asks_back(text) or _is_about_a_list(text, questions) or bool(_SEVERAL.search(text[:_MOST_LOOKED_AT]))
    )


def _holds_other(text: str, chosen: Question, questions: tuple[Question, ...], reader: Reader) -> bool:
    """A clause of the text is a value of another question, which would be lost."""
    if is_free(chosen.form) or len(text) > _MOST_LOOKED_AT:
        return False
    clauses = [one for one in re.split(r"[.;,\n!]|\b(?:og|and|men|but)\b|:(?=\s)", text) if one.strip()]
    others = [q for q in questions if q is not chosen and not is_free(q.form)]
    return len(clauses) > 1 and any(
        is_terse(other.form, one, reader) and not fits(chosen.form, one, reader)
        for one in clauses
        for other in others
    )


def _misses_a_choice(text: str, questions: tuple[Question, ...]) -> Whole | None:
    """Asked back: words that were meant for a list or scale but do not fit it, which are no prose for another question.

    Too many numbers, one that is not on the list, a vote by a name nobody can find, or a number and then more words.
    """
    listed = tuple(q.mark for q in questions if isinstance(q.form, forms.Choice | forms.Scale))
    numbers = tuple(q.mark for q in questions if isinstance(q.form, forms.Number))
    start = text[:_MOST_LOOKED_AT]
    bare = start == text and (_FIGURES.fullmatch(text) or plain(text) in NUMBERS)
    if len(listed) == 1 and not numbers and (bare or _VOTE.search(start)):
        return Whole(marks=listed, reason="form", why="meant for a list")
    choices = [q.form for q in questions if isinstance(q.form, forms.Choice)]
    if len(choices) == 1 and start == text and nothing_but(text, choices[0].options):
        chosen = tuple(q.mark for q in questions if q.form is choices[0])
        return Whole(marks=chosen, reason="form", why="meant for a list")
    every = tuple(question.mark for question in questions)
    if bare and not listed:
        return Whole(marks=numbers or every, why="a bare number")
    if listed and (bare or plain(text) in NO_ANSWER or (_FIGURE_FIRST.match(start) and not _is_list(text))):
        return Whole(marks=every, why="a number and more")
    return None


def _is_list(text: str) -> bool:
    return len(re.findall(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+\S", text, re.MULTILINE)) > 1


def _is_about_a_list(text: str, questions: tuple[Question, ...]) -> bool:
    """Prose that may be about what is voted on: it shares a telling word with an option, or speaks of voting."""
    listed = [q.form for q in questions if isinstance(q.form, forms.Choice)]
    return any(touches(text, form.options) for form in listed) or bool(
        listed and _ABOUT_A_LIST.search(text[:1_000])
    )
