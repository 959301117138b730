"""A text that two people agree on in turns: its state is a fold over what was told, and each turn is a new question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.core.effects import Ask, Close, Record
from daemon.core.forms import Form
from daemon.core.model import Asked, AskState, Entry
from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here

_OPEN = (AskState.WAITING, AskState.MAILED)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of entry a dialogue is kept in: versions of the text, remarks on the newest, and the yes that ends it.

    Values hold `term` (a dialogue that is taken up again begins a new one), `version` (from 1) and, but for the yes,
    `turn`, which tells this turn from every other one.
    """

    version: str
    remark: str
    agreed: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where it stands: the versions of the term, oldest first, the remarks on the newest one, and the yes to it."""

    versions: tuple[Entry, ...]
    remarks: tuple[Entry, ...] = ()
    agreed: Entry | None = None

    @property
    def newest(self) -> Entry:
        """The version that counts."""
        return self.versions[-1]

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.newest.value["text"])

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.newest.value["version"])

    @property
    def last(self) -> Entry:
        """The last turn: the newest version, or the newest remark on it."""
        return self.remarks[-1] if self.remarks else self.newest

    @property
    def turn(self) -> str:
        """What the keys of the questions about this turn begin with."""
        return f"v{self.newest.value['term']}.{self.number}.{self.last.value['turn']}."

    @property
    def awaits_subject(self) -> bool:
        """Whether it is the turn of the one it is about; else of the other side."""
        return self.last.by != self.newest.about

    def is_current(self, asked: Asked) -> bool:
        """Whether a question was about this turn."""
        return asked.key.startswith(self.turn)


def fold(entries: Sequence[Entry], kinds: Kinds) -> Dialogue | None:
    """Fold the entries of one dialogue, oldest first, to where it stands; None without a version."""
    versions = [e for e in entries if e.kind == kinds.version]
    if not versions:
        return None
    term = max(e.value["term"] for e in versions)
    current = tuple(e for e in versions if e.value["term"] == term)
    newest = (term, current[-1].value["version"])
    on_it = [e for e in entries if (e.value.get("term"), e.value.get("version")) == newest]
    agreed = [e for e in on_it if e.kind == kinds.agreed]
    return Dialogue(
        current,
        tuple(e for e in on_it if e.kind == kinds.remark),
        agreed[-1] if agreed else None,
    )


def next_version(dialogue: Dialogue | None) -> dict[str, int]:
    """Give what tells the next version apart: its term and number."""
    if dialogue is None:
        return {"term": 1, "version": 1}
    return {"term": dialogue.newest.value["term"], "version": dialogue.number + 1}


def turn_of(source: str) -> str:
    """Give the name of a turn, from the mail or moment that made it."""
    return source.partition("/")[0].replace(".", "-")[-12:]


def pending(s: Situation, record: Record) -> Entry:
    """Give the entry that a record is about to become, to fold it at once."""
    return Entry(
        id="",
        rule=s.rule.id,
        round=s.round.key,
        kind=record.kind,
        value=record.value,
        by=record.by,
        about=record.about,
        day=record.day,
        at=s.now,
    )


def ask_turn(
    s: Situation, dialogue: Dialogue, to: Sequence[str], template: str, data: Mapping[str, Any], form: Form
) -> Iterator[Ask]:
    """Ask those whose turn it is: at once those who are here, the others when they are back.

    Who has the question of this turn unanswered is reminded of it with the day's letter.
    """
    for member in to:
        asked = [a for a in s.asks if a.to == member and dialogue.is_current(a)]
        waiting = next((a for a in asked if a.state in _OPEN), None)
        here = is_here(s, s.members[member])
        yield Ask(
            to=member,
            key=waiting.key if waiting else f"{dialogue.turn}{len(asked)}",
            template=template,
            data=data,
            form=form,
            about=dialogue.newest.about,
            when="now" if here and not waiting else "morning",
            again="turn",
            weight=3,
        )


def has_question(s: Situation, dialogue: Dialogue, member: str) -> bool:
    """Say whether a member has the question of this turn, unanswered."""
    return any(a.to == member and a.state in _OPEN and dialogue.is_current(a) for a in s.asks)


def end_outdated(s: Situation, dialogue: Dialogue | None) -> Iterator[Close]:
    """End the questions about turns that are over; with None, all of them."""
    outdated = (a.key for a in s.asks if a.state in _OPEN and not (dialogue and dialogue.is_current(a)))
    for key in dict.fromkeys(outdated):
        yield Close(asks=key)
