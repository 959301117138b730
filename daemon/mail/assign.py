"""Finds which of a letter's questions each answer belongs to, and never guesses between two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.core import forms
from daemon.mail.anonymity import without_anonymity
from daemon.mail.answers import Reader, Unfit, fits, is_free, is_terse, read_value
from daemon.mail.lexicon import NUMBERS, plain
from daemon.mail.reading import Question, Said, Unsure
from daemon.mail.reading import Fragment
from daemon.mail.signature import is_greeting, without_greeting
from daemon.mail.words import is_polite

_MARK = re.compile(
    r"\s*(?:svar (?:på )?|answer (?:to )?|spørgsmål |question "
    r"|ad )?[*_(]{0,2}([A-Za-z])[*_]{0,2}\s?[.:)\]–-]{1,2}[*_]{0,2}(?:\s+|$)(.*)",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 200
_FIGURES = re.compile(r"\s*(?:(?:nr\.?|nummer|number|no\.?|#|og|and|&|\d{1,3})[\s,.;+!]*)+", re.IGNORECASE)
_FIGURE_FIRST = re.compile(
    r"\s*(?:nr\.? ?)?\d{1,2}(?:\s*(?:,|og|and|&)\s*\d{1,2})*\s*[,;:]\s*[^\s\d]", re.IGNORECASE
)
_VOTE = re.compile(r"\b(?:jeg stemmer|stemmer på|min stemme|i vote|my vote)\b", re.IGNORECASE)
_MARKED_FIGURES = re.compile(r"\s*([A-Z])\s+(\d{1,3}(?:[\s,&]+(?:og |and )?\d{1,3})*)[\s.]*", re.IGNORECASE)
_ALSO = re.compile(r"\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*:\s*(\S.*)", re.DOTALL)
_MOST_INTRO_WORDS = 8
# What one says to a ballot one has no opinion on, which is no success and no idea.
_NO_ANSWER = frozenset(
    {
        *(
            "ved ikke",
            "det ved jeg ikke",
            "ved det ikke",
            "ingen",
            "ingen af dem",
            "ingen af delene",
            "intet",
        ),
        *("begge", "alle", "dem alle", "don't know", "i don't know", "no idea", "none", "none of them"),
        *("neither", "both", "all of them"),
    }
)


@dataclass(slots=True)
class Assigned:
    """What was understood, what was not, the marks that were declined, and by which rule."""

    said: list[Said] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """The letter's questions, the means to read values, and how declining one is spelt."""

    questions: tuple[Question, ...]
    reader: Reader
    skips: frozenset[str] = frozenset()


def assign(text: str, inline: tuple[Fragment, ...], asking: Asking) -> Assigned:
    """Each answer to its question: by marks, by place among the quotes, in order, or because only one form fits."""
    if not text.strip() or not asking.questions:
        return Assigned()
    if len(asking.questions) == 1:
        return _told({asking.questions[0].mark: _unmarked(text, asking)}, [], asking, "one question")
    for read, why in ((_by_marks(text, asking), "marks"), (_by_place(inline, asking), "inline")):
        if read is not None:
            return _told(*read, asking, why)
    paragraphs = _in_order(text, asking)
    if paragraphs is not None:
        return _told(paragraphs, [], asking, "paragraphs")
    return _only_one(text, asking)


def _unmarked(text: str, asking: Asking) -> str:
    """One question may be answered with its mark all the same."""
    match = _MARK.match(text)
    mark = asking.questions[0].mark
    return text[match.start(2) :] if match and mark and match[1].upper() == mark else text


def _by_marks(text: str, asking: Asking) -> tuple[dict[str, str], list[str]] | None:
    """Lines such as `A: …` begin an answer, which goes on to the next mark."""
    marks = {question.mark for question in asking.questions}
    told: dict[str, list[str]] = {}
    lead: list[str] = []
    current = lead
    for line in text.split("\n"):
        match = _MARK.match(line) or (len(line) <= _MOST_LOOKED_AT and _MARKED_FIGURES.fullmatch(line))
        if match and match[1].upper() in marks:
            current = told.setdefault(match[1].upper(), [])
            current.append(match[2])
        else:
            current.append(line)
    if not told:
        return None
    return {mark: "\n".join(lines) for mark, lines in told.items()}, _leftover("\n".join(lead))


def _leftover(text: str) -> list[str]:
    """Words before the first answer that are neither greeting nor introduction."""
    words = "\n".join(without_greeting(text.split("\n"))).strip()
    intro = words.endswith((":", "…", "...")) or len(words.split()) <= _MOST_INTRO_WORDS
    return [] if not words or intro or is_greeting(words) else [words]


def _by_place(inline: tuple[Fragment, ...], asking: Asking) -> tuple[dict[str, str], list[str]] | None:
    placed = [fragment for fragment in inline if fragment.mark is not None]
    if not placed:
        return None
    told: dict[str, list[str]] = {}
    for fragment in placed:
        told.setdefault(fragment.mark or "", []).append(fragment.text)
    loose = [left for fragment in inline if fragment.mark is None for left in _leftover(fragment.text)]
    return {mark: "\n\n".join(texts) for mark, texts in told.items()}, loose


def _in_order(text: str, asking: Asking) -> dict[str, str] | None:
    """As many paragraphs as questions, each of which fits its own; lines count as such only among strict forms."""
    body = "\n".join(without_greeting(text.split("\n")))
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", body) if part.strip()]
    paragraphs = [
        part for part in paragraphs if not is_polite(part, asking.reader.words) or _declines(part, asking)
    ]
    strict = sum(not is_free(question.form) for question in asking.questions)
    if len(paragraphs) == 1 and strict >= len(asking.questions) - 1:
        paragraphs = [line for line in body.split("\n") if line.strip()]
    if len(paragraphs) != len(asking.questions):
        return None
    pairs = list(zip(asking.questions, paragraphs, strict=True))
    fit = all(_declines(part, asking) or fits(question.form, part, asking.reader) for question, part in pairs)
    # A terse "3" given to a free question, where another question asks for a number, is not in order.
    crossed = any(is_free(q.form) and _terse_elsewhere(part, q, asking) for q, part in pairs)
    return {question.mark: part for question, part in pairs} if fit and not crossed else None


def _terse_elsewhere(part: str, question: Question, asking: Asking) -> bool:
    return any(
        is_terse(other.form, part, asking.reader) for other in asking.questions if other is not question
    )


def _only_one(text: str, asking: Asking) -> Assigned:
    """One answer that fits just one form; a terse value fits no free question, prose fits no strict one."""
    terse = [question for question in asking.questions if is_terse(question.form, text, asking.reader)]
    free = [question for question in asking.questions if is_free(question.form)]
    strict = [q for q in asking.questions if not is_free(q.form) and fits(q.form, text, asking.reader)]
    proposals = [question for question in terse if isinstance(question.form, forms.YesNo)]
    also_yes = [q for q in free if isinstance(q.form, forms.Proposal)] if proposals else []
    fitting = [*terse, *also_yes] if terse else [*strict, *free]
    bare = plain(text) in asking.reader.words.yes | asking.reader.words.no and not (terse or strict)
    mixed = not terse and _holds_terse(text, asking)
    if not terse and (slip := _misses_a_choice(text, asking)):
        return slip
    if len(fitting) == 1 and not mixed and not (bare and not isinstance(fitting[0].form, forms.Proposal)):
        return _told({fitting[0].mark: text}, [], asking, "only one form fits")
    marks = tuple(question.mark for question in fitting or asking.questions)
    return Assigned(unsure=[Unsure(text=text, marks=marks, reason="which")], why="several forms fit")


def _misses_a_choice(text: str, asking: Asking) -> Assigned | None:
    """Asked back: words that were meant for a list or scale but do not fit it, which are no prose for another question.

    Too many numbers, one that is not on the list, a vote by a name nobody can find, or a number and then more words.
    """
    listed = tuple(q.mark for q in asking.questions if isinstance(q.form, forms.Choice | forms.Scale))
    start = text[:_MOST_LOOKED_AT]
    bare = (start == text and _FIGURES.fullmatch(text)) or plain(text) in NUMBERS or _VOTE.search(start)
    if len(listed) == 1 and bare:
        return Assigned(unsure=[Unsure(text=text, marks=listed, reason="form")], why="meant for a list")
    if listed and (bare or plain(text) in _NO_ANSWER or _FIGURE_FIRST.match(start)):
        marks = tuple(question.mark for question in asking.questions)
        return Assigned(unsure=[Unsure(text=text, marks=marks, reason="which")], why="a number and more")
    return None


def _holds_terse(text: str, asking: Asking) -> bool:
    """One paragraph among several is by itself a value of a strict form."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    strict = [question.form for question in asking.questions if not is_free(question.form)]
    return len(paragraphs) > 1 and any(
        is_terse(form, part, asking.reader) for form in strict for part in paragraphs
    )


def _told(texts: dict[str, str], loose: list[str], asking: Asking, why: str) -> Assigned:
    by_mark = {question.mark: question for question in asking.questions}
    result = Assigned(why=why)
    for mark, text in texts.items():
        if len(asking.questions) > 1 and _declines(text, asking):
            result.declined.append(mark)
        elif text.strip():
            _tell(by_mark[mark], text.strip(), asking.reader, result)
    left = tuple(mark for mark in by_mark if mark not in texts)
    result.unsure += [Unsure(text=text, marks=left or tuple(by_mark), reason="which") for text in loose]
    return result


def _declines(text: str, asking: Asking) -> bool:
    return plain(text) in asking.skips


def _tell(question: Question, text: str, reader: Reader, result: Assigned) -> None:
    words, anonymous = without_anonymity(text, reader.words.anonymous)
    words, also = _without_also(words, reader)
    if not words.strip():
        return
    try:
        value = read_value(question.form, words, reader)
    except Unfit:
        result.unsure.append(Unsure(text=words, marks=(question.mark,), reason="form"))
        return
    shown = "\n".join(without_greeting(words.split("\n"))).strip()
    result.said.append(Said(mark=question.mark, value=value, text=shown, also=also, anonymous=anonymous))


def _without_also(text: str, reader: Reader) -> tuple[str, bool]:
    match = _ALSO.match("\n".join(without_greeting(text.split("\n"))))
    if match and match[1].lower() in reader.words.also:
        return match[2].strip(), True
    return text, False
