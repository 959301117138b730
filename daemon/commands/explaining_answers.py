"""Tells what an explained mail answers: its letter, each question with its answer, and what would be asked back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from daemon.commands.output import when
from daemon.core.forms import form_name

if TYPE_CHECKING:
    from daemon.commands.explained import Found
    from daemon.mail.explain import Explanation
    from daemon.mail.reading import Said, Unsure

_DIM = "bright_black"
_LONGEST = 400
_UNHEARD = {
    "auto-reply": "an automatic reply: never taken for an answer, and never answered",
    "bounce": "a notice that a mail could not be delivered: never taken for an answer",
    "list": "mail to many: ignored",
    "own": "our own mail come back: ignored",
    "calendar": "an answer to an invitation: it is brought to its meeting, and its words are not read",
    "unreadable": "no mail that can be read; save it with all its headers, as an .eml",
}

Lines = Iterator[tuple[str, str]]


def answers(found: Found) -> Lines:
    """What the mail would be matched to, as text with its colour."""
    explanation = found.explanation
    kind = explanation.scan.kind
    yield from _named(found)
    if kind in _UNHEARD:
        yield f"It is {_UNHEARD[kind]}.", "yellow"
        return
    yield from _gate(found)
    asked = _questions(found)
    if not asked and not found.letter:
        yield f"Its letter is not known: {found.missing}.", "yellow"
        yield (
            "To see it beside the letter's questions: -c FILE as root or the service's user, or --sent FILE.",
            _DIM,
        )
    yield from _said(explanation, asked)
    yield from _otherwise(explanation)


def _named(found: Found) -> Lines:
    sent, letter = found.explanation.letter, found.letter
    if sent is not None:
        yield (
            (f"It names the letter given, by {' and '.join(sent.named_by)}.", "")
            if sent.named_by
            else ("Nothing in it names the letter given; it is read beside it all the same.", "yellow")
        )
    if letter is not None:
        yield f"The letter: {_letter(letter)}.", ""
    elif sent is not None and sent.questions:
        yield "Its questions are those that the letter's words show; the form of each is guessed.", _DIM
        yield f"Their state is not known: {found.missing}.", _DIM


def _letter(letter: Mapping[str, Any]) -> str:
    of = " ".join(filter(None, (letter["rule"], letter["round"])))
    sent = f"written {when(letter['sent_at'])}" if letter["sent_at"] else "not written yet"
    return f"{letter['kind']} to {letter['member']}{f' for {of}' if of else ''}, {sent}"


def _gate(found: Found) -> Lines:
    """Why nothing in the mail would be heard, whatever it says."""
    seen, letter = found.explanation.scan, found.letter
    if seen.sender is None:
        yield "It is rejected: From does not name one sender.", "red"
    elif seen.auth == "fail":
        yield (
            'It is held: the receiving server doubts the sender. The member is asked "was this you?".',
            "red",
        )
    elif found.by_config and not found.whose:
        yield (
            "Its address is no member's: it is held or rejected, unless it is a trial's or a new one.",
            "red",
        )
    elif letter and found.whose and letter["member"] != found.whose:
        yield f"The letter was {letter['member']}'s: an answer by {found.whose} is sent back.", "red"


def _questions(found: Found) -> dict[str, str]:
    """Each mark with its question: the service's rule, round and state, or the heading in the letter given."""
    if found.letter is not None:
        return {
            one["mark"]: f"{one['rule']} {one['round']} {one['question']} ({one['form']}), {one['state']}"
            for one in found.letter["questions"]
        }
    sent = found.explanation.letter
    return {one.mark: f"{one.heading} ({form_name(one.form)})" for one in sent.questions} if sent else {}


def _said(explanation: Explanation, asked: dict[str, str]) -> Lines:
    answers: dict[str, list[Said]] = {}
    for said in explanation.reading.said:
        answers.setdefault(said.mark, []).append(said)
    for mark in (*asked, *(mark for mark in answers if mark not in asked)):
        yield f"{mark + '. ' if mark else ''}{asked.get(mark, '')}".rstrip() or "The question:", ""
        for said in answers.get(mark, ()):
            yield f"   = {in_words(said.value)}{_flags(said)}", "green"
            if said.text.strip() and said.text != said.value:
                yield f"     in their words: {_one_line(said.text)}", ""
        if mark not in answers:
            yield "   – not answered", _DIM
    if explanation.reading.decided:
        yield f"Told by: {explanation.reading.decided}.", _DIM


def _otherwise(explanation: Explanation) -> Lines:
    """Everyone's words, commands, what is unsure, and mails without anything to answer."""
    reading = explanation.reading
    if reading.word:
        rest = _one_line(" ".join(filter(None, (reading.word.argument, reading.word.text))))
        yield f"A word by itself: {reading.word.id}{f' »{rest}«' if rest else ''}", "green"
    if reading.command:
        yield f"A command: {reading.command.id} »{_one_line(reading.command.text)}«", "green"
    for unsure in reading.unsure:
        yield _asked_back(unsure), "yellow"
    if reading.polite:
        yield "Nothing but thanks or a reaction: it ends here, and nobody is answered.", _DIM
    elif reading.empty and not reading.unsure:
        yield "No words are left: the sender is told what was expected.", "yellow"


def _asked_back(unsure: Unsure) -> str:
    why = "it fits no form asked for" if unsure.reason == "form" else "to which question it belongs"
    marks = f" ({', '.join(filter(None, unsure.marks))})" if any(unsure.marks) else ""
    return f"Unsure, would be asked back: »{_one_line(unsure.text)}«, {why}{marks}"


def _flags(said: Said) -> str:
    flags = [
        name
        for name, holds in (("besides an earlier answer", said.also), ("without a name", said.anonymous))
        if holds
    ]
    return f" ({', '.join(flags)})" if flags else ""


def in_words(value: Any) -> str:
    """An answer's value as one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%A} {value.isoformat()}"
    if isinstance(value, Mapping) and "number" in value:
        return f"{value['number']:g} {value.get('unit', '')}".strip()
    if isinstance(value, Mapping) and "says" in value:
        text = _one_line(str(value.get("text", "")))
        return f"{value['says']}{f' »{text}«' if text else ''}"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {in_words(each)}" for name, each in value.items())
    if isinstance(value, tuple | list):
        return _list(value)
    return f"»{_one_line(value)}«" if isinstance(value, str) else str(value)


def _list(values: tuple[Any, ...] | list[Any]) -> str:
    if values and all(isinstance(each, int) for each in values):
        return f"number{'s' if len(values) > 1 else ''} {', '.join(map(str, values))}"
    return " · ".join(in_words(each) for each in values) or "none of them"


def cut_off(line: str) -> str:
    """The line, or its beginning where it is long."""
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} … {len(line) - _LONGEST} more characters"


def _one_line(text: str) -> str:
    return cut_off(" ".join(text.split()))
