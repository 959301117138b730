"""Shows an explained mail: who and what, its lines with what became of each, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from daemon.commands.explaining_answers import answers, cut_off
from daemon.commands.output import Out, clean, when
from daemon.mail.explain import tokens_in

if TYPE_CHECKING:
    from daemon.commands.explained import Found
    from daemon.mail.explain import Stretch
    from daemon.mail.reading import Scan

_DIM = "bright_black"
_MOST_CUT = 8
_SHOWN_OF_CUT = 6
_MOST_WORDS = 200
_MOST_LINES = 500
_LONGEST_LINE = 400
_WIDEST = 13
_VERDICTS = {
    "pass": "the receiving server vouches for the sender",
    "fail": "the receiving server doubts the sender",
    "none": "there is none by a receiving server that the config trusts",
}
_PARTS = {"text": "the text part", "html": "the HTML part"}
_PLACES = {"address": "address it was sent to", "reference": "references", "subject": "subject"}


def show(out: Out, found: Found, *, everything: bool) -> None:
    """Print all of it, top to bottom; long quotes shortened unless `everything`."""
    for name, text in _head(found):
        out.line(f"{name:<{_WIDEST}} {clean(text)}")
    out.line()
    _show_lines(out, found.explanation.stretches, everything=everything)
    out.line()
    for each in found.explanation.reading.attachments:
        name = clean(each.name) or "without a name"
        out.line(f"{'Attached':<{_WIDEST}} {name} ({clean(each.media)}, {each.size:,} bytes)")
    if found.explanation.reading.attachments:
        out.line()
    out.line("What it answers", style="cyan")
    for text, style in answers(found):
        out.line(f"  {clean(text)}", style=style)


def _show_lines(out: Out, stretches: tuple[Stretch, ...], *, everything: bool) -> None:
    filled = [at for at, one in enumerate(stretches) if any(map(str.strip, one.lines))]
    if not filled:
        out.line("There are no words in this mail.", style=_DIM)
        return
    left = _MOST_LINES
    for at in range(filled[-1] + 1):
        if left <= 0 and not everything:
            more = sum(len(one.lines) for one in stretches[at:])
            out.line(f"… {more} more lines (--all shows them)", style=_DIM)
            return
        left -= _show_stretch(out, stretches[at], everything=everything)


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
    if isinstance(value, date):
        return value.isoformat()
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
    yield "Verdict", f"{seen.auth}: {_VERDICTS[seen.auth]}"
    yield "Token", _token(found)
    yield from _machine(seen, by_config=found.by_config)
    if reading.source == "none":
        yield "Read", reading.why or "nothing: there are no words in it"
        return
    why = f": {reading.why}" if reading.why else ""
    sure = f"sure to {reading.confidence:.0%}{why}"
    yield "Read", f"{_PARTS[reading.source]}, {sure}; language {reading.language or 'unknown'}"


def _whose(found: Found) -> str:
    if found.whose is None:
        return ""
    return f" (member {found.whose})" if found.whose else " (no member's address)"


def _token(found: Found) -> str:
    """The token by which the service would find the letter, and where in the mail it stands."""
    seen = tokens_in(found.explanation.scan)
    places = [_PLACES[place] for token, place in seen if token == found.token]
    if places:
        by_looks = "" if found.by_config else " (by its looks: no config says which box is ours)"
        return f"{found.token}, in the {' and the '.join(places)}{by_looks}"
    others = " ".join(dict.fromkeys(token for token, _ in seen))
    return f"none of this letter or box; there is {others}" if others else "none"


def _machine(seen: Scan, *, by_config: bool) -> Iterator[tuple[str, str]]:
    """What a program's mail says."""
    if bounce := seen.bounce:
        lasting = "for good" if bounce.permanent else "for now"
        yield "Failed", f"{' '.join(bounce.addresses or (bounce.address,)) or 'no address named'}, {lasting}"
        yield "Because", f"{bounce.code} ({bounce.cause}) {bounce.reason}"[:_LONGEST_LINE].strip()
        ids = " ".join(bounce.message_ids)[:_LONGEST_LINE]
        if ids or by_config:
            yield "Of our mail", ids or "none is named in it, so that it changes nothing"
    if seen.away_until:
        begin = f"from {seen.away_from} " if seen.away_from else ""
        yield "Away", f"{begin}until {seen.away_until}, the last day away"
    elif seen.kind == "auto-reply":
        yield "Away", "no last day away was found in it"
    if calendar := seen.calendar:
        meeting = f"{calendar.uid} (sequence {calendar.sequence})"
        yield "Invitation", f"{calendar.says} by {calendar.attendee}: {meeting}"
        if calendar.start:
            yield "Meeting", when(calendar.start)
        if calendar.comment:
            yield "Comment", calendar.comment[:_LONGEST_LINE]


def _show_stretch(out: Out, stretch: Stretch, *, everything: bool) -> int:
    """Its lines behind a gutter, with kind and rule beside the first that has words; how many were shown."""
    words = stretch.kind == "words"
    shown = stretch.lines if everything else _shortened(stretch.lines, words=words)
    named = next((at for at, line in enumerate(shown) if line.strip("> \t")), None)
    for at, line in enumerate(shown):
        label = stretch.kind if at == named else ""
        rule = stretch.rule if at == named and stretch.rule != stretch.kind else ""
        sign = " " if words and not line.strip() else "+" if words else "-"
        text = clean(line if everything else cut_off(line))
        note = f"   ← {rule}" if rule else ""
        out.line(f"{label:>{_WIDEST}} {sign} {text}{note}".rstrip(), style="green" if words else _DIM)
    if more := len(stretch.lines) - len(shown):
        out.line(f"{'':>{_WIDEST}}   … {more} more lines (--all shows them)", style=_DIM)
    return len(shown)


def _shortened(lines: tuple[str, ...], *, words: bool) -> tuple[str, ...]:
    if words:
        return lines[:_MOST_WORDS]
    return lines if len(lines) <= _MOST_CUT else lines[:_SHOWN_OF_CUT]
