"""Finds which of a letter's questions each answer belongs to, and never guesses between two."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from daemon.core import forms
from daemon.mail.anonymity import without_anonymity
from daemon.mail.answers import Reader, Unfit, fits, is_free, is_terse, read_value
from daemon.mail.asides import asks_back, nearly_a_word
from daemon.mail.greeting import is_greeting, without_greeting
from daemon.mail.labels import Labelled, labelled
from daemon.mail.lexicon import plain, spaced, vocabulary
from daemon.mail.naming import after_heading, lone_marks
from daemon.mail.reading import Fragment, Question, Said, Unsure
from daemon.mail.units import placed
from daemon.mail.whole import whole_answer
from daemon.mail.words import is_polite

_MARK = re.compile(
    r"\s*(?:svar (?:på )?|answer (?:to )?|spørgsmål |question |ad )?[*_(]{0,2}([A-Za-z])[*_]{0,2}\s?[.:)\]–-]{1,2}"
    r"[*_]{0,2}(?:\s+|$)(.*)",
    re.IGNORECASE,
)
_OTHER_MARK = re.compile(r"\s*(?:svar (?:på )?|ad |answer (?:to )?)?[*_(]{0,2}([A-F])[*_]{0,2}\s?[:)]")
_POINTS = frozenset(
    {"svar", "svarene", "her", "hermed", "nedenfor", "følger", "here", "answers", "answer", "below"}
)
_NOTHING = frozenset({"intet", "ingen", "ikke noget", "nothing", "none", "intet denne uge", "ingenting"})
_INTRO = vocabulary(
    "her|er|mine|mit|svar|hermed|kommer|følger|svarene|nedenfor|tak|hej|hi|here|are|is|my|answers|answer",
    "below|and|og|to|på",
    "the|de|dine|jeres|spørgsmål|questions|your|til|for|you|go|lige|hurtigt|kort|så|med|okay|ok|thanks|svarer",
    "se|nedenunder|herunder|under|i|teksten|tekst|mailen|inde|rødt|rød|blåt|blå|grønt|kursiv|fed|skrift",
    "mellem|linjerne|see|inline",
    "red|blue|in|text|står|stå|længere|nede|jeg|har|svaret|skrevet|direkte|between|lines|hvert|each|every",
    "question|i've|ve|det|hele",
)
_TO_THAT = re.compile(
    r"^(?:(?:ja|jo|jep|yes|yep)\b[ ,.!]*)?(?:(?:resten|det|den|the rest|that|it|this)\b\s*)?(?:(?:er|hører"
    r"|hørte|skal|is|belongs|goes|was)\b\s*)?"
    r"(?:(?:svar(?:et)?|meant|answers?)\b\s*)?(?:(?:til|på|to|for)\b\s*)?",
    re.IGNORECASE,
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
    """Each answer to its question: by labels, by place among the quotes, part by part, or because only one form fits.

    Among several questions one without a mark asks which of the others some earlier words belong to: its options are
    their marks, the first `at_most` the likely ones, and its value is () where they belong to none.
    """
    if not text.strip() or not asking.questions:
        return Assigned()
    text = spaced(text)
    if len(asking.questions) > 1 and (aside := next((q for q in asking.questions if not q.mark), None)):
        asking = replace(asking, questions=tuple(q for q in asking.questions if q.mark))
        if (belongs := _belonging(text, aside, asking)) is not None:
            return Assigned(said=[Said(mark="", value=belongs, text=text.strip())], why="where it belongs")
    if _is_nearly_a_word(text, asking):
        return Assigned(unsure=[Unsure(text=text, reason="form")], why="nearly a word")
    if len(asking.questions) == 1:
        return _to_one(text, asking)
    return _to_several(text, inline, asking)


def _is_nearly_a_word(text: str, asking: Asking) -> bool:
    # A proposal and a draft take such words as they are: no, and what to take out.
    takes = any(
        isinstance(question.form, forms.Proposal)
        or (isinstance(question.form, forms.Text) and question.form.words)
        for question in asking.questions
    )
    return not takes and nearly_a_word(text, asking.reader.words) and not _is_value(text, asking)


def _to_one(text: str, asking: Asking) -> Assigned:
    """The only question's answer, unless it is marked as another's."""
    mark = asking.questions[0].mark
    other = _OTHER_MARK.match(text)
    if other and mark and other[1].upper() != mark:
        return Assigned(unsure=[Unsure(text=text, marks=(mark,), reason="form")], why="another mark")
    return _told({mark: _unmarked(text, asking)}, [], asking, "one question")


def _to_several(text: str, inline: tuple[Fragment, ...], asking: Asking) -> Assigned:
    words = "\n".join(without_greeting(text.split("\n")))
    if marked := labelled(words, asking.questions, asking.reader, asking.skips):
        return _by_labels(marked, asking)
    if by_place := _by_place(inline, asking):
        return _told(*by_place, asking, "inline")
    text = _without_thanks(text, asking)
    parts = None if asks_back(text) else placed(text, asking.questions, asking.reader, asking.skips)
    if parts is None:
        return _as_a_whole(text, asking)
    result = _told(parts.told, [], asking, parts.why)
    result.unsure += [Unsure(text=loose, marks=marks, reason="which") for loose, marks in parts.loose]
    return result


def _without_thanks(text: str, asking: Asking) -> str:
    """ "2 og 3" above "God weekend!" is a vote; words of one's own keep all that stands beside them."""
    # Whom a greeting in the midst is for may be a word of theirs.
    kept = [
        part
        for part in re.split(r"\n[ \t]*\n", text)
        if is_greeting(part) or not is_polite(part, asking.reader.words)
    ]
    alone = len(kept) == 1 and any(is_terse(q.form, kept[0], asking.reader) for q in asking.questions)
    return kept[0].strip() if alone else text


def _belonging(text: str, aside: Question, asking: Asking) -> tuple[int, ...] | None:
    """The numbers of the marks that `text` names and nothing else; None where it says something of its own."""
    if not isinstance(aside.form, forms.Choice):
        return None
    options, likely = aside.form.options, aside.form.options[: aside.form.at_most]
    if is_terse(forms.YesNo(), text, asking.reader):
        taken = any(
            fits(question.form, text, asking.reader)
            for question in asking.questions
            if not _is_prose(question)
        )
        yes = read_value(forms.YesNo(), text, asking.reader)
        return None if taken or (yes and len(likely) > 1) else (1,) if yes else ()
    name = _TO_THAT.sub("", plain(text))
    several = tuple(question for question in asking.questions if question.mark in likely)
    marks = () if re.search(r"\d", name) else lone_marks(name, several) or lone_marks(name, asking.questions)
    return tuple(options.index(mark) + 1 for mark in marks if mark in options) or None


def _is_prose(question: Question) -> bool:
    return isinstance(question.form, forms.Text | forms.Items)


def _is_value(text: str, asking: Asking) -> bool:
    """A value of a question that takes few words, an option spelt like a slip among them."""
    return any(not is_free(q.form) and fits(q.form, text, asking.reader) for q in asking.questions)


def _unmarked(text: str, asking: Asking) -> str:
    """One question may be answered with its mark all the same."""
    match = _MARK.match(text)
    mark = asking.questions[0].mark
    return text[match.start(2) :] if match and mark and match[1].upper() == mark else text


def _by_labels(marked: Labelled, asking: Asking) -> Assigned:
    """Words before the first label may belong to a question that none names."""
    told, lead = dict(marked.told), _leftover(marked.lead, asking)
    for question in asking.questions if len(marked.told) < len(asking.questions) else ():
        first, _, more = told.get(question.mark, "").partition("\n\n")
        if more.strip() and not is_free(question.form) and not is_polite(more, asking.reader.words):
            told[question.mark] = first
            lead.append(more.strip())
    left = tuple(question for question in asking.questions if question.mark not in told)
    if lead and len(left) == 1 and is_terse(left[0].form, lead[0], asking.reader):
        return _told({left[0].mark: lead[0], **told}, lead[1:], asking, "marks")
    return _told(told, lead, asking, "marks")


def _leftover(text: str, asking: Asking) -> list[str]:
    """Words before the first answer that are neither greeting nor introduction."""
    words = "\n".join(without_greeting(text.split("\n"))).strip()
    if not words or is_greeting(words) or is_polite(words, asking.reader.words):
        return []
    tokens = re.findall(r"[^\W\d_]+", words.lower())
    strange = [token for token in tokens if token not in _INTRO]
    leads = words.endswith((":", "…", "...")) and bool(_POINTS & set(tokens)) and len(strange) <= 2
    intro = "\n" not in words and (leads or not strange)
    return [] if intro and not re.search(r"\d", words) else [words]


def _by_place(inline: tuple[Fragment, ...], asking: Asking) -> tuple[dict[str, str], list[str]] | None:
    marks = {question.mark for question in asking.questions}
    kept = [fragment for fragment in inline if not is_polite(fragment.text, asking.reader.words)]
    if not any(fragment.mark in marks for fragment in kept):
        return None
    told: dict[str, list[str]] = {}
    loose: list[str] = []
    for fragment in kept:
        if fragment.mark in marks:
            told.setdefault(fragment.mark or "", []).append(fragment.text)
        else:
            loose += _leftover(fragment.text, asking)
    return {mark: "\n\n".join(texts) for mark, texts in told.items()}, loose


def _as_a_whole(text: str, asking: Asking) -> Assigned:
    whole = whole_answer(text, asking.questions, asking.reader)
    if whole.mark is not None:
        return _told({whole.mark: text}, [], asking, whole.why)
    return Assigned(unsure=[Unsure(text=text, marks=whole.marks, reason=whole.reason)], why=whole.why)


def _told(texts: Mapping[str, str], loose: list[str], asking: Asking, why: str) -> Assigned:
    by_mark = {question.mark: question for question in asking.questions}
    result = Assigned(why=why)
    for mark, whole in texts.items():
        text = _without_heading(whole, by_mark[mark], single=len(by_mark) == 1)
        if len(asking.questions) > 1 and (_declines(text, asking) or _has_none(text, by_mark[mark])):
            result.declined.append(mark)
        elif text.strip():
            _tell(by_mark[mark], text.strip(), asking.reader, result)
    left = tuple(mark for mark in by_mark if mark not in texts)
    result.unsure += [Unsure(text=text, marks=left or tuple(by_mark), reason="which") for text in loose]
    return result


def _without_heading(text: str, question: Question, *, single: bool) -> str:
    """The words without the question itself, which some copy above their answer."""
    rest = after_heading(text, question)
    return text if rest is None or (single and not rest.strip()) else rest


def _has_none(text: str, question: Question) -> bool:
    """ "B: intet" where things are asked for."""
    return isinstance(question.form, forms.Items) and plain(text) in _NOTHING


def _declines(text: str, asking: Asking) -> bool:
    return plain(text) in asking.skips


def _tell(question: Question, text: str, reader: Reader, result: Assigned) -> None:
    words, anonymous = without_anonymity(text, reader.words.anonymous)
    words, also = _without_also(words, reader)
    if also:
        # "også: uden navn: …" names it as "uden navn: også: …" does.
        words, too = without_anonymity(words, reader.words.anonymous)
        anonymous = anonymous or too
    if not words.strip():
        return
    drafted = isinstance(question.form, forms.Text) and question.form.words
    if isinstance(question.form, forms.Text | forms.Items) and not drafted and _is_word(words, reader):
        result.unsure.append(Unsure(text=words, reason="form"))
        return
    try:
        value = read_value(question.form, words, reader)
    except Unfit:
        result.unsure.append(Unsure(text=words, marks=(question.mark,), reason="form"))
        return
    shown = "\n".join(without_greeting(words.split("\n"))).strip()
    result.said.append(Said(mark=question.mark, value=value, text=shown, also=also, anonymous=anonymous))


_ALSO = re.compile(r"\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*:\s*(\S.*)", re.DOTALL)


def _is_word(text: str, reader: Reader) -> bool:
    """`slet` or `stop`, or nearly, among other answers: neither done nor shown as somebody's words."""
    known = reader.words.delete | reader.words.forget | reader.words.stop
    return plain(text) in known or nearly_a_word(text, reader.words)


def _without_also(text: str, reader: Reader) -> tuple[str, bool]:
    match = _ALSO.match("\n".join(without_greeting(text.split("\n"))))
    if match and match[1].lower() in reader.words.also:
        return match[2].strip(), True
    return text, False
