"""Keeps what a person says for their own page: new words for a line, lines taken out, and who may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from daemon.core.effects import Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Entry
from daemon.core.situation import Situation
from daemon.shapes.channels import offer_channels, read_channels
from daemon.shapes.ownlines import CHANNEL, PROFILE, OwnLine, own_page, question_of
from daemon.shapes.ownpage import Change, read_wish

CHANNEL_WORD = {"da": "kanal", "en": "channel"}
"""How we write the word ourselves that opens a mail on how to be reached."""
_LONGEST_OFFER = 200
_FOR_ALL = {"da": "alle", "en": "everyone"}


def seen_by(s: Situation, member: str) -> dict[str, Any]:
    """Give what templates need to say who sees a line: whether all by default, and whether the leader is its owner."""
    return {"open": s.rule.settings.shown_to == "everyone", "leads": member == s.leader.id}


def record_line(s: Situation, by: str, line: OwnLine, text: str, *, shown: bool) -> Record:
    """Keep a line's words ("" for none) in place of those it had; `shown` says whether everyone may see them.

    Raises Refusal, with choices, for words on how to be reached that name no channel.
    """
    before = (line.entry.id,) if line.entry else ()
    kind = CHANNEL if line.question == CHANNEL and text else PROFILE
    value: dict[str, Any] = {"text": text, "open": shown}
    if kind == CHANNEL:
        value |= _channel(s, by, text, shown)
    else:
        value |= {"question": line.question, "titles": dict(line.titles)}
    return Record(kind=kind, value=value, by=by, about=by, instead_of=before)


def keep_words(s: Situation, by: str, line: OwnLine, text: str, *, also: bool = False) -> Iterator[Effect]:
    """Keep an answer for a line, or who may see what stands there; `also` adds to it.

    Raises Refusal when the answer only says who may see what is not there.
    """
    wish = read_wish(text, s.leader.first)
    words = f"{line.text}\n{wish.text}" if also and line.text else wish.text or line.text
    if not words:
        raise Refusal(f"{s.rule.practice}/empty", {"topic": line.question})
    shown = _shown_before(s, line) if wish.open is None else wish.open
    yield record_line(s, by, line, words, shown=shown)
    yield _receipt(s, by, {line: (words, shown)})


def change_page(s: Situation, by: str, changes: Sequence[Change]) -> Iterator[Effect]:
    """Change lines of a page by number; raises Refusal, before anything is done, for one that is not there."""
    lines = own_page(s, by)
    filled = tuple(line.number for line in lines if line.text)
    wanted: dict[OwnLine, tuple[str, bool]] = {}
    missing = []
    for change in changes:
        for number in change.numbers or filled:
            line = next((line for line in lines if line.number == number), None)
            before = wanted.get(line, (line.text, _shown_before(s, line))) if line else ("", False)
            if line is None or (change.do != "words" and not before[0]):
                missing.append(number)
            else:
                wanted[line] = _changed(s, change, before)
    if missing or not wanted:
        raise Refusal(f"{s.rule.practice}/no_line", {"numbers": missing, "last": len(lines)})
    yield from (record_line(s, by, line, text, shown=shown) for line, (text, shown) in wanted.items())
    yield _receipt(s, by, wanted, page=True)


def tell_undone(s: Situation, by: str, touched: Sequence[Entry], *, page: bool) -> Iterator[Tell]:
    """Say how the lines stand, and who sees them, that undoing a change touched; nothing where it was about no words.

    `touched` are the entries that count no more and those that count again; with `page` a reply names lines by number.
    """
    told = {question_of(entry): entry.value for entry in touched if entry.value["text"]}
    lines = {line.question: line.shown() for line in own_page(s, by) if line.text and line.question in told}
    gone = [
        {"topic": question, "titles": value.get("titles", {}), "text": value["text"]}
        for question, value in told.items()
        if question not in lines
    ]
    if told:
        data = {"lines": list(lines.values()), "gone": gone, "page": page, **seen_by(s, by)}
        yield Tell(template=f"{s.rule.practice}/undone", data=data)


def _changed(s: Situation, change: Change, before: tuple[str, bool]) -> tuple[str, bool]:
    text, shown = before
    match change.do:
        case "words":
            wish = read_wish(change.text, s.leader.first)
            return wish.text or text, shown if wish.open is None else wish.open
        case "delete":
            return "", shown
        case _:
            return text, change.do == "open"


def _shown_before(s: Situation, line: OwnLine) -> bool:
    return line.open if line.text else bool(s.rule.settings.shown_to == "everyone")


def _receipt(s: Situation, by: str, wanted: dict[OwnLine, tuple[str, bool]], *, page: bool = False) -> Tell:
    lines = [{**line.shown(), "text": text, "open": shown} for line, (text, shown) in wanted.items() if text]
    gone = [line.shown() for line, (text, _) in wanted.items() if not text]
    return Tell(
        template=f"{s.rule.practice}/kept",
        data={"lines": lines, "gone": gone, "page": page, **seen_by(s, by)},
    )


def _channel(s: Situation, by: str, text: str, shown: bool) -> dict[str, Any]:
    preference = read_channels(text)
    if not preference.channels:
        language = s.members[by].language
        words = text if len(text) <= _LONGEST_OFFER else ""
        for_all = f" ({_FOR_ALL.get(language, _FOR_ALL['en'])})" if shown else ""
        word = CHANNEL_WORD.get(language, CHANNEL_WORD["en"])
        choices = tuple(f"{word}: {offer}{for_all}" for offer in offer_channels(words, language))
        raise Refusal(f"{s.rule.practice}/which_channel", {"text": text}, choices)
    return {
        "channel": preference.channel,
        "channels": list(preference.channels),
        "style": preference.style,
    }
