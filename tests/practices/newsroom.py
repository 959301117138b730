"""What the tests of the newsletter need beside the common builders: lines, drafts as sent, and editions as kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from daemon.core.effects import Ask, Effect, Record
from daemon.core.model import Asked, AskState, Entry, Line
from daemon.core.situation import Situation
from daemon.practices.newsletter import Newsletter
from tests.practices.builders import WEEK, a_situation, an_entry, at, those

NEWSLETTER = Newsletter()
THURSDAY, FRIDAY = at(26, 15, 30), at(27, 12)


def an_idea(key: str = "i1", text: str = "Kaffe på video") -> Line:
    """The idea of the week."""
    return Line(
        key=key, section="idea", template="ideas/line_winner", data={"text": text, "name": "Rikke Holm"}
    )


def a_success(key: str, text: str = "Tolv nye kunder", *, kind: str = "success") -> Line:
    """A success, or praise."""
    data = {"kind": kind, "text": text, "name": "Jonas Lund", "about": ""}
    rank = int(kind == "praise")
    return Line(
        key=key,
        section="successes",
        template=f"successes/line_{kind}",
        data=data,
        names=("jonas",),
        rank=rank,
    )


def a_desk(now: datetime, lines: Sequence[Line] = (), **changes: Any) -> Situation:
    """What the newsletter knows at an instant."""
    return a_situation(NEWSLETTER, now=now, lines=tuple(lines), **changes)


def the_draft(effects: Sequence[Effect]) -> Ask:
    """The one draft among effects."""
    (ask,) = those(Ask, effects)
    return ask


def as_sent(ask: Ask, at_: datetime = THURSDAY) -> Asked:
    """A draft as it is stored once mailed."""
    return Asked(
        id=f"{ask.key}-{ask.to}",
        rule="newsletter",
        round=WEEK,
        key=ask.key,
        to=ask.to,
        template=ask.template,
        form=ask.form,
        data=ask.data,
        state=AskState.MAILED,
        again=ask.again,
        until_at=ask.until,
        asked_at=at_,
        mailed_at=at_,
    )


def kept(effects: Sequence[Effect], **changes: Any) -> list[Entry]:
    """What effects record, as entries."""
    fields = {"rule": "newsletter", "round": WEEK, **changes}
    return [an_entry(r.kind, r.value, by=r.by, day=r.day, **fields) for r in those(Record, effects)]


def later(s: Situation, now: datetime, **changes: Any) -> Situation:
    """The same desk at a later time."""
    return replace(s, now=now, **changes)


def numbered(data: Any) -> list[tuple[int, str]]:
    """The numbers and keys a draft shows."""
    return [(line["number"], line["key"]) for section in data["sections"] for line in section["lines"]]
