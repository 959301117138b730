"""What a digest and the page that prepares a talk have to say of who was heard from and who is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from daemon.core.model import Line
from daemon.core.situation import Situation
from daemon.shapes.collect import called
from daemon.shapes.reach import reach
from daemon.shapes.touch import Followed, mostly_problems, only_agreed

_MONTH_DAYS = 30
_PROBLEMS, _ALL = 100, 200
"""Ranks: who is due stands first, in the order of urgency."""


def due_data(s: Situation, one: Followed) -> dict[str, Any]:
    """Give how to reach somebody, since when there was no contact, and whether the last ones were all agreed."""
    return {
        **reach(s, one.member.id),
        "colour": one.standing.colour,
        "days": one.standing.days,
        "last": one.last.day if one.last else None,
        "new": one.new,
        "only_agreed": only_agreed(one.touches),
    }


def last_by(s: Situation, one: Followed, reader: str) -> str:
    """Give who had the last contact, by their first name; "" for the reader."""
    by = s.members.get(one.last.by) if one.last and one.last.by != reader else None
    return by.first if by else ""


def tell_due(s: Situation, people: Sequence[Followed], share: float, over: int) -> Iterator[Line]:
    """Give a digest who is due, with whom contact is mostly about problems, and one line about everybody."""
    due = sorted((one for one in people if one.is_due), key=lambda one: one.urgency)
    for rank, one in enumerate(due):
        yield _line(s, "due", one.member.id, due_data(s, one), rank)
    for one in people:
        if mostly_problems(one.touches, share, over):
            last = one.touches[-over:]
            counts = {"problems": sum(t.tone == "problem" for t in last), "of": len(last)}
            yield _line(s, "problems", one.member.id, {**reach(s, one.member.id), **counts}, _PROBLEMS)
    yield from _tell_all(s, people)


def _tell_all(s: Situation, people: Sequence[Followed]) -> Iterator[Line]:
    since = s.today() - timedelta(days=_MONTH_DAYS)
    contacts = [t for one in people for t in one.touches if t.day > since]
    if not contacts:
        return
    seen = [{"called": called(s, one.member), "days": one.standing.days} for one in people if not one.is_due]
    counts = {"contacts": len(contacts), "agreed": sum(t.planned for t in contacts), "days": _MONTH_DAYS}
    yield _line(s, "all", "", {**counts, "people": seen}, _ALL)


def tell_last(s: Situation, people: Sequence[Followed]) -> Iterator[Line]:
    """Give the page of a talk the last contact with each."""
    for one in people:
        data: dict[str, Any] = {"first": one.member.first, "day": None}
        if last := one.last:
            data |= {"day": last.day, "channel": last.channel, "planned": last.planned}
            data |= {"tone": last.tone, "text": last.words}
        yield _line(s, "last", one.member.id, data, 0)


def _line(s: Situation, what: str, member: str, data: dict[str, Any], rank: int) -> Line:
    return Line(
        key=f"{s.rule.id}:{what}:{member}",
        section="contact",
        template=f"{s.rule.practice}/line_{what}",
        data=data,
        names=(member,) if member else (),
        rank=rank,
        # What is said of the deputy is the leader's alone to read.
        only=(s.leader.id,) if member and member == s.team.deputy else (),
    )
