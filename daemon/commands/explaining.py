"""Shows an explained mail: who and what, its lines with what became of each, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from daemon.commands.output import Out, clean, when
from daemon.core.forms import form_name
from daemon.mail.explain import tokens_in

if TYPE_CHECKING:
    from daemon.commands.explain import Found
    from daemon.mail.explain import Explanation, Stretch
    from daemon.mail.reading import Said, Scan, Unsure

_DIM = "bright_black"
_MOST_CUT = 8
_SHOWN_OF_CUT = 6
_MOST_WORDS = 200
_LONGEST_LINE = 400
_WIDEST = 13
_UNHEARD = {
    "auto-reply": "an automatic reply: never taken for an answer, and never answered",
    "bounce": "a notice that a mail could not be delivered: never taken for an answer",
    "list": "mail to many: ignored",
    "own": "our own mail come back: ignored",
    "unreadable": "not read; its sender is told so once a day",
}


def show(out: Out, found: Found, *, everything: bool) -> None:
    """Print all of it, top to bottom; long quotes shortened unless `everything`."""
    for name, text in _head(found):
        out.line(f"{name:<{_WIDEST}} {clean(text)}")
    out.line()
    for stretch in found.explanation.stretches:
        _show_stretch(out, stretch, everything=everything)
    if not found.explanation.stretches:
        out.line("There are no words in this mail.", style=_DIM)
    out.line()
    for each in found.explanation.reading.attachments:
        out.line(
            f"{'Attached':<{_WIDEST}} {clean(each.name or 'without a name')} ({clean(each.media)}, {each.size:,} bytes)"
        )
    out.line("What it answers", style="cyan")
    for text, style in _answers(found):
        out.line(f"  {clean(text)}", style=style)


def as_data(found: Found) -> Any:
    """All of it as JSON-like values, cleaned of control characters; of the letter no words."""
    explanation = found.explanation
    reading = asdict(explanation.reading)
    for twice in ("cuts", "kind"):
        del reading[twice]
    sent = explanation.letter
    return _cleaned(
        {
            "mail": asdict(explanation.scan) | {"member": found.whose or None},
            "lines": [asdict(stretch) for stretch in explanation.stretches],
            "reading": reading,
            "token": found.token or None,
            "sent": {
                "token": sent.token or None,
                "named_by": list(sent.named_by),
                "marks": [question.mark for question in sent.questions],
            }
            if sent
            else None,
            "letter": found.letter,
            "note": found.missing or None,
        }
    )


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, Mapping):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def _head(found: Found) -> Iterator[tuple[str, str]]:
    """Who and what."""
    seen, reading = found.explanation.scan, found.explanation.reading
    address = f"<{seen.sender}>" if seen.sender else "nobody in particular: there is not one sender in From"
    yield "From", f"{seen.sender_name} {address}".strip() + _whose(found)
    yield "Subject", seen.subject[:_LONGEST_LINE]
    if seen.date_at:
        yield "Date", when(seen.date_at)
    yield "Kind", f"{seen.kind}, by: {seen.why}" if seen.why else seen.kind
    yield (
        "Sender is",
        {"pass": "vouched for by the receiving server", "fail": "doubted by the receiving server"}.get(
            seen.auth, "not vouched for (no receiving server's verdict that the config trusts)"
        ),
    )
    yield "Token", _token(found)
    yield from _machine(seen)
    part = {"text": "the text part", "html": "the HTML part", "none": "nothing"}[reading.source]
    why = f": {reading.why}" if reading.why else ""
    yield "Read", f"{part}, sure to {reading.confidence:.0%}{why}; language {reading.language or 'unknown'}"


def _whose(found: Found) -> str:
    if found.whose is None:
        return ""
    return f" (member {found.whose})" if found.whose else " (no member's address)"


def _token(found: Found) -> str:
    seen = tokens_in(found.explanation.scan)
    mine = [where for token, where in seen if token == found.token]
    if mine:
        where = {"address": "address it was sent to", "reference": "references", "subject": "subject"}
        by_looks = "" if found.by_config else ", by its looks"
        return f"{found.token}, in the {' and the '.join(where[each] for each in mine)}{by_looks}"
    return "none of ours; what looks like one is another box's" if seen and found.by_config else "none"


def _machine(seen: Scan) -> Iterator[tuple[str, str]]:
    """What a program's mail says."""
    if bounce := seen.bounce:
        lasting = "for good" if bounce.permanent else "for now"
        yield "Failed", f"{' '.join(bounce.addresses or (bounce.address,)) or 'no address named'}, {lasting}"
        yield (
            "Because",
            " ".join(filter(None, (bounce.code, f"({bounce.cause})", bounce.reason)))[:_LONGEST_LINE],
        )
        yield (
            "Of our mail",
            " ".join(bounce.message_ids)[:_LONGEST_LINE] or "no Message-ID of ours in it: it changes nothing",
        )
    if seen.away_until:
        begin = f"from {seen.away_from} " if seen.away_from else ""
        yield "Away", f"{begin}until {seen.away_until}, the last day away"
    elif seen.kind == "auto-reply":
        yield "Away", "no last day away was found in it"
    if calendar := seen.calendar:
        yield (
            "Invitation",
            f"{calendar.says} by {calendar.attendee}, {calendar.uid} (sequence {calendar.sequence})",
        )
        if calendar.start:
            yield "Meeting", when(calendar.start)
        if calendar.comment:
            yield "Comment", calendar.comment[:_LONGEST_LINE]


def _show_stretch(out: Out, stretch: Stretch, *, everything: bool) -> None:
    words = stretch.kind == "words"
    filled = any(map(str.strip, stretch.lines))
    label = stretch.kind if filled else ""
    rule = stretch.rule if filled and stretch.rule != stretch.kind else ""
    shown = stretch.lines if everything else _shortened(stretch.lines, words=words)
    for at, line in enumerate(shown):
        text = line if everything else _cut_off(line)
        note = f"   ← {rule}" if rule and not at else ""
        gutter = f"{label if not at else '':>{_WIDEST}} {'+' if words else '-'}"
        out.line(f"{gutter} {clean(text)}{note}".rstrip(), style="green" if words else _DIM)
    if len(shown) < len(stretch.lines):
        out.line(
            f"{'':>{_WIDEST}}   … {len(stretch.lines) - len(shown)} more lines (--all shows them)", style=_DIM
        )


def _shortened(lines: tuple[str, ...], *, words: bool) -> tuple[str, ...]:
    if words:
        return lines[:_MOST_WORDS]
    return lines if len(lines) <= _MOST_CUT else lines[:_SHOWN_OF_CUT]


def _cut_off(line: str) -> str:
    if len(line) <= _LONGEST_LINE:
        return line
    return f"{line[:_LONGEST_LINE]} … {len(line) - _LONGEST_LINE} more characters"


Lines = Iterator[tuple[str, str]]


def _answers(found: Found) -> Lines:
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
            "To see it read beside the letter's questions: -c FILE as root or the service's user, or --sent FILE.",
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
        of = " ".join(filter(None, (letter["rule"], letter["round"])))
        yield (
            f"The letter: {letter['kind']} to {letter['member']}{f' for {of}' if of else ''}, {when(letter['sent_at']) or 'not sent'}.",
            "",
        )
    elif sent is not None and sent.questions:
        yield "Its questions are those that the letter's words show; the form of each is guessed.", _DIM
        yield f"Their state is not known: {found.missing}.", _DIM


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
            "Its address is no member's in the config: it is held or rejected, but for a trial's or a new address.",
            "red",
        )
    elif letter and found.whose and letter["member"] != found.whose:
        yield f"The letter was {letter['member']}'s: an answer by {found.whose} is sent back.", "red"


def _questions(found: Found) -> dict[str, str]:
    """Each mark with what is known of its question: of the service's, rule and state; of a letter given, its heading."""
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
        yield f"A word of everyone's: {reading.word.id}{f' »{rest}«' if rest else ''}", "green"
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


def _one_line(text: str) -> str:
    return _cut_off(" ".join(text.split()))
