"""Turns a person's words into the value a form asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, cast

from daemon.core import forms
from daemon.core.said import the_time
from daemon.mail.agreement import NEGATED, agreement
from daemon.mail.amounts import amounts_in
from daemon.mail.asides import asks_about_us, asks_back, has_nothing
from daemon.mail.assent import SMALL_TALK, assents, refuses
from daemon.mail.choices import choose, figures
from daemon.mail.greeting import without_greeting, without_salute
from daemon.mail.jobs import find_job
from daemon.mail.lexicon import NO_ANSWER, NUMBERS, ORDINALS, Lexicon, plain, vocabulary, without_emoji
from daemon.mail.listed import split_list, split_marked
from daemon.mail.measures import find_measure
from daemon.mail.options import SMALL_WORDS
from daemon.mail.progress import find_progress
from daemon.mail.quantities import find_number

_TOKENS = re.compile(r"[^\W_]+|[🟢🟡🟠🔴💚💛]")
_INTEGER = re.compile(r"(?<![\d.,/])-?\d{1,4}(?![\d/]|[.,]\d)")
_TEN = {word: number for word, number in NUMBERS.items() if word not in ORDINALS}
_OUT_OF = re.compile(
    rf"\s*(?:/|ud af|af|out of|of)\s*(\d{{1,4}}|{'|'.join(word for word in _TEN if len(word) > 1)})\b",
    re.IGNORECASE,
)
_ON_SCALE = re.compile(
    r"\b(?:på|on|i) (?:en |a |the )?(?:skala\w*|scale)(?: (?:fra|from))?(?: \d+ ?(?:til|to|-|–) ?\d+)?\W*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:nr\.?|no\.?)?\s*\d{1,2}\s*:\s+(?=\w)", re.IGNORECASE)
"""Which of several is told of: "2: vi er på 12"."""
_POINTS = re.compile(r"(\d{1,2})(?:[’'´]?\s?er(?:en)?|[\s\-]?tal(?:let)?)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\d\s*(?:½|¼|¾|(?:-|–|—|/|\btil\b|\beller\b|\bor\b|\bto\b)\s*\d)", re.IGNORECASE)
_OR_RATHER = re.compile(
    r"\d[^\d\n]*\b(?:eller|nej|rettelse|or|no|snarere|rather)\b[^\d\n]{0,12}\d", re.IGNORECASE
)
_LONGEST_HEAD = 400
_LONGEST_PARSED = 4_000
_MOST_TERSE_WORDS = 8
_NOTHING = frozenset({"ingen", "ingen nye", "nul", "none", "zero", "ikke nogen", "slet ingen"})
_SCALE_FILLER = vocabulary(
    "jeg|giver|give|siger|vil|sige|svaret|er|mit|svar|my|answer|is|i|d|say|would|et|en|den|it|nok|about|omkring",
    "ca|på|skalaen|denne|uge|this|week|rating|score|karakter|tallet|number|nummer|nr|lige|nu|det|gives|cirka|circa",
    "around|roughly|bliver|blive|må|lander|sætter|god|solid|svag|stærk|stort|stor|lille|tak|hej|hi|ugen|min|was|var",
    "har|været|been|skal|tror|klart|herfra|herovre|a|of|strong|weak|must|be|think|with|go|for|fra|mig|me|from",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a value needs beside the words."""

    words: Lexicon
    language: str
    today: date | None


class Unfit(Exception):
    """The words hold no value of that form, or more than one."""


def read_value(form: forms.Form, text: str, reader: Reader) -> Any:
    """The value of `text` as `form` defines it; raises Unfit."""
    if not text.strip():
        raise Unfit
    if asks_about_us(text) or (not _is_free(form) and asks_back(text)):
        raise Unfit
    if not _is_free(form):
        text = re.sub(r"[ \t]{2,}", " ", text[:_LONGEST_PARSED])
    return _READERS[type(form)](form, text, reader)


def fits(form: forms.Form, text: str, reader: Reader) -> bool:
    """True when `read_value` would find a value."""
    try:
        read_value(form, text, reader)
    except Unfit:
        return False
    return True


def is_terse(form: forms.Form, text: str, reader: Reader) -> bool:
    """True when `text` is one short paragraph that says a value of this strict form and next to nothing else."""
    if _is_free(form) or len(text.split()) > _MOST_TERSE_WORDS or "\n\n" in text.strip():
        return False
    return fits(form, text, reader) and not _adds_words(form, text, reader)


def _is_free(form: forms.Form) -> bool:
    return isinstance(form, forms.Text | forms.Items | forms.Proposal | forms.Sheet)


def is_free(form: forms.Form) -> bool:
    """True when any words are a value of this form."""
    return isinstance(form, forms.Text | forms.Items | forms.Proposal)


def _adds_words(form: forms.Form, text: str, reader: Reader) -> bool:
    said = figures(without_emoji(text)).lower()
    if isinstance(form, forms.Choice) and not re.search(r"\d", said):
        # Chosen by an option's own words: what they add has been weighed.
        return False
    tokens = [token for token in _TOKENS.findall(said) if not token.isdecimal() and token not in NUMBERS]
    known = (
        SMALL_TALK
        | _SCALE_FILLER
        | SMALL_WORDS
        | reader.words.yes
        | reader.words.no
        | reader.words.green
        | reader.words.yellow
        | reader.words.red
    )
    extra = [token for token in tokens if token not in known]
    if isinstance(form, forms.YesNo) and plain(text) in reader.words.yes | reader.words.no:
        return False
    digits = bool(re.search(r"\d", said)) and isinstance(form, forms.YesNo | forms.Colour)
    return digits or len(extra) > (4 if isinstance(form, forms.Number | forms.Day | forms.Progress) else 0)


def _text(form: forms.Form, text: str, reader: Reader) -> str:
    return "\n".join(without_greeting(text.split("\n")))


def _items(form: forms.Form, text: str, reader: Reader) -> tuple[str, ...]:
    """A bulleted or numbered list is several items; any other words are one, however many paragraphs they have."""
    if plain(text) in NO_ANSWER | reader.words.yes | reader.words.no or has_nothing(text):
        raise Unfit
    found = split_list(text)
    if len(found) > cast(forms.Items, form).at_most:
        raise Unfit
    return found


def _amounts(form: forms.Form, text: str, reader: Reader) -> tuple[dict[str, Any], ...]:
    found = amounts_in(_items(form, text, reader), reader.language)
    if len(found) > cast(forms.Amounts, form).at_most:
        raise Unfit
    return found


def _choice(form: forms.Form, text: str, reader: Reader) -> tuple[int, ...]:
    asked = cast(forms.Choice, form)
    found = choose("\n".join(without_greeting(text.split("\n"))), asked.options)
    if (
        not found
        or len(found) > asked.at_most
        or not all(1 <= number <= len(asked.options) for number in found)
    ):
        raise Unfit
    return found


def _scale(form: forms.Form, text: str, reader: Reader) -> int:
    asked = cast(forms.Scale, form)
    first = _POINTS.sub(
        r"\1", _ON_SCALE.sub("", without_emoji("\n".join(without_greeting(text.split("\n")))))
    )
    first = _OUT_OF.sub(
        lambda match: (
            "" if _TEN.get(match[1].lower(), match[1]) in (asked.high, str(asked.high)) else match[0]
        ),
        first,
    )
    lines = [line.strip(" .!") for line in first.split("\n")]
    if sum(line.isdecimal() for line in lines) > 1 or _OR_RATHER.search(first):
        raise Unfit
    number = _INTEGER.search(first)
    before = _TOKENS.findall(first[: number.start()].lower()) if number else []
    if number and all(token in _SCALE_FILLER for token in before):
        if _BETWEEN.match(first, number.end() - 1):
            raise Unfit
        rest = first.partition("\n")[0]
        found = (
            {int(other) for other in _INTEGER.findall(rest)}
            if number.start() < len(rest)
            else {int(number[0])}
        )
        value = int(number[0]) if found == {int(number[0])} or _says_first(first, number[0]) else None
    else:
        value = _TEN.get(plain(first.split("\n")[0].partition(",")[0]))
    if value is None or not asked.low <= value <= asked.high:
        raise Unfit
    return value


def _says_first(text: str, number: str) -> bool:
    """The line begins with the number and ends it as a clause, so that later numbers belong to the words."""
    return bool(re.match(rf"\s*{re.escape(number)}\s*(?:[.,:;!\n(]|[-–]\s*[^\s\d]|$)", text))


def _yes_no(form: forms.Form, text: str, reader: Reader) -> bool:
    says = agreement(text, reader.words)
    if says is None:
        raise Unfit
    return says


def _number(form: forms.Form, text: str, reader: Reader) -> dict[str, Any]:
    unit = cast(forms.Number, form).unit
    if plain(text) in _NOTHING or (unit and plain(text) in (f"ingen {unit.lower()}", f"no {unit.lower()}")):
        return {"number": 0.0, "unit": unit}
    found = find_number("\n".join(without_greeting(text.split("\n"))), unit, reader.language)
    if found is None:
        raise Unfit
    return {"number": found[0], "unit": found[1]}


def _day(form: forms.Form, text: str, reader: Reader) -> date:
    if reader.today is None or NEGATED & set(_TOKENS.findall(text.lower())):
        raise Unfit
    found = the_time(text[:_LONGEST_HEAD], datetime.combine(reader.today, time()), cast(forms.Day, form).past)
    if found is None or found.until:
        raise Unfit
    return found.day


def _colour(form: forms.Form, text: str, reader: Reader) -> str:
    head = "\n".join(without_greeting(text.split("\n"))).split("\n")[0].lower()
    tokens = set(_TOKENS.findall(head))
    sets = {"green": reader.words.green, "yellow": reader.words.yellow, "red": reader.words.red}
    found = [name for name, spellings in sets.items() if tokens & spellings]
    if len(found) != 1 or tokens & {"ikke", "not", "hverken", "neither"}:
        raise Unfit
    return found[0]


def _job(form: forms.Form, text: str, reader: Reader) -> str:
    found = find_job("\n".join(without_greeting(text.split("\n"))), reader.words)
    if found is None:
        raise Unfit
    return found


def _progress(form: forms.Form, text: str, reader: Reader) -> dict[str, Any]:
    asked = cast(forms.Progress, form)
    words = "\n".join(without_greeting(text.split("\n")))
    found = find_progress(words, reader.words, unit=asked.unit, target=asked.target, language=reader.language)
    if found is None:
        raise Unfit
    return found


def _proposal(form: forms.Form, text: str, reader: Reader) -> dict[str, Any]:
    words = without_salute("\n".join(without_greeting(text.split("\n")))).strip()
    leans = agreement(words, reader.words) if cast(forms.Proposal, form).leaning else None
    yes, no = leans or assents(words, reader.words), leans is False or refuses(words, reader.words)
    said = "yes" if yes else "no" if no else "other"
    value: dict[str, Any] = {"says": said, "text": words}
    if cast(forms.Proposal, form).measured:
        value["measure"] = find_measure(words, reader.language) if said == "other" else None
    if cast(forms.Proposal, form).progress:
        value["progress"] = find_progress(_NUMBERED.sub("", words), reader.words, language=reader.language)
    return value


def _sheet(form: forms.Form, text: str, reader: Reader) -> dict[int, Any]:
    """Answers marked by number, else line by line when there are as many as questions."""
    questions = cast(forms.Sheet, form).questions
    lines = [line for line in without_greeting(text.split("\n")) if line.strip()]
    told = split_marked(lines, len(questions))
    if not told:
        raise Unfit
    return {
        number: read_value(questions[number - 1], "\n".join(words), reader) for number, words in told.items()
    }


_READERS: dict[type[forms.Form], Callable[[forms.Form, str, Reader], Any]] = {
    forms.Text: _text,
    forms.Items: _items,
    forms.Amounts: _amounts,
    forms.Choice: _choice,
    forms.Scale: _scale,
    forms.YesNo: _yes_no,
    forms.Number: _number,
    forms.Day: _day,
    forms.Colour: _colour,
    forms.Progress: _progress,
    forms.Job: _job,
    forms.Proposal: _proposal,
    forms.Sheet: _sheet,
}
