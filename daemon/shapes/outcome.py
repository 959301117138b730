"""Asks the leader what became of something that was chosen: tried, will be tried or dropped, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from daemon.core.effects import Ask, Effect, Record, Tell, Wake
from daemon.core.forms import Choice
from daemon.core.model import Answer, Entry, Line
from daemon.core.practice import Kind
from daemon.core.situation import Situation
from daemon.shapes.collect import is_news, remind_silent, told

KIND = Kind(name="outcome")
REMIND, END = "remind-outcome", "end"
"""The steps that follow the question: a reminder after a week, and after another the end of the round."""

OUTCOMES = ("tried", "planned", "dropped")
_WORDS = {
    "da": ("afprøvet", "bliver afprøvet", "droppet"),
    "en": ("tried", "will be tried", "dropped"),
}
_LEADING_NUMBER = re.compile(r"^\W*\d\b\W*")
_WEEK = timedelta(weeks=1)


def ask_outcome(s: Situation, winner: Entry, entry: Entry) -> Iterator[Effect]:
    """Ask the leader about an entry that won; numbers answer in any language, words where we know them."""
    yield Ask(
        to=s.leader.id,
        key="outcome",
        template=f"{s.rule.practice}/outcome",
        data={"text": entry.value["text"], "chosen_at": winner.at},
        form=Choice(_WORDS.get(s.leader.language, _WORDS["en"])),
        until=s.now + 2 * _WEEK,
    )
    yield Wake(at=s.now + _WEEK, step=REMIND)


def remind_outcome(s: Situation) -> Iterator[Effect]:
    """Ask a silent leader again, and plan the end."""
    yield from remind_silent(s, "outcome", f"{s.rule.practice}/outcome")
    yield Wake(at=s.now + _WEEK, step=END)


def keep_outcome(s: Situation, entry: Entry, answer: Answer) -> Iterator[Effect]:
    """Keep what became of it, with the reason in the leader's own words."""
    outcome = OUTCOMES[answer.value[0] - 1]
    reason = _reason(answer.text, s.members[answer.by].language)
    said = {"outcome": outcome, "reason": reason}
    yield Record(kind=KIND.name, value={"entry": entry.id, **said}, by=answer.by)
    yield Tell(template=f"{s.rule.practice}/outcome_kept", data={"text": entry.value["text"], **said})


def tell_outcomes(s: Situation, kind: str) -> Iterator[Line]:
    """Give an edition what became of entries of `kind`, as lately told; without those withdrawn since."""
    entries = {entry.id: entry for entry in told(s, kind)}
    for said in told(s, KIND.name):
        entry = entries.get(said.value["entry"])
        if entry and is_news(s, said):
            data = {"text": entry.value["text"], **{k: said.value[k] for k in ("outcome", "reason")}}
            template = f"{s.rule.practice}/line_outcome"
            yield Line(key=said.id, section="outcomes", template=template, data=data)


def _reason(text: str, language: str) -> str:
    """What was written besides the choice itself: "2: fra januar" gives "fra januar"."""
    rest = _LEADING_NUMBER.sub("", text.strip())
    for word in sorted(_WORDS.get(language, ()), key=len, reverse=True):
        if re.match(rf"{re.escape(word)}\b", rest, re.I):
            rest = rest[len(word) :]
            break
    return rest.strip(" \t\n,.;:–—-")
