"""What a leader's digest tells of talks: those of the week, those nobody has spoken of since, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from daemon.core.meeting import Meeting
from daemon.core.model import Line
from daemon.core.situation import Situation
from daemon.shapes import agreements, appointments, settling, wishes
from daemon.shapes.aftermath import day_of, held_on
from daemon.shapes.collect import told

_AHEAD = timedelta(days=7)
_BACK = timedelta(days=30)


def tell_talks(s: Situation, members: Iterable[str]) -> Iterator[Line]:
    """Give the lines of the section `talks`, for the leader alone: agreements are nobody else's."""
    for meeting in appointments.upcoming(s):
        if meeting.start and meeting.start <= s.now + _AHEAD and meeting.key in s.members:
            topics = sum(e.value["talk"] == meeting.uid for e in told(s, "talk_topic"))
            answer = meeting.replies.get(meeting.key, "")
            yield _line(
                s, "talk", meeting.key, meeting.uid, 1, start=meeting.start, answer=answer, topics=topics
            )
    yield from _unanswered(s)
    for meeting in appointments.past(s):
        if meeting.start and _is_unconfirmed(s, meeting):
            yield _line(s, "unconfirmed", meeting.key, f"{meeting.uid}:after", 2, start=meeting.start)
    for member in members:
        numbered = agreements.shown(s, agreements.open_agreements(s, member))
        for one in numbered:
            if one["overdue"]:
                owner = one["first"]
                yield _line(
                    s,
                    "overdue",
                    member,
                    one["id"],
                    3,
                    owner=owner,
                    **{k: one[k] for k in ("n", "text", "due")},
                )
        if _is_missing(s, member):
            yield _line(s, "missing", member, f"missing:{member}", 4)


def _unanswered(s: Situation) -> Iterator[Line]:
    """Wishes for a talk and proposals of another time that wait for the leader."""
    for asked in wishes.still_open(s):
        start = asked.data["start"] if asked.data["own"] else None
        ahead = start if start and start > s.now else None
        words, at = asked.data["text"], day_of(s, asked.asked_at)
        yield _line(s, "wish", asked.data["id"], asked.id, 0, at=at, start=ahead, text=words)
    for meeting, start in settling.waiting(s):
        data = {"start": start, "was": meeting.start}
        yield _line(s, "proposal", meeting.key, f"{meeting.uid}:proposal", 0, **data)


def _is_unconfirmed(s: Situation, meeting: Meeting) -> bool:
    """Whether the leader was asked how it went, and has had a day to answer."""
    if meeting.start is None or meeting.key not in s.members or meeting.start < s.now - _BACK:
        return False
    asked = appointments.after_at(s, meeting, s.rule.settings.ask_after) + timedelta(hours=12)
    return asked <= s.now and held_on(s, meeting, day_of(s, meeting.start)) is None


def _is_missing(s: Situation, member: str) -> bool:
    """Whether no talk is planned though the rule has looked: there was no time that suits both."""
    looked = any(one.opened_at < s.now - timedelta(days=3) for one in s.rounds)
    return looked and not appointments.upcoming(s, member) and not appointments.past(s, member)


def _line(s: Situation, what: str, member: str, key: str, rank: int, **data: Any) -> Line:
    person = s.members[member]
    return Line(
        key=f"{s.rule.id}:{what}:{key}",
        section="talks",
        template=f"{s.rule.practice}/line_{what}",
        data={"name": person.name, "first": person.first, **data},
        names=(member,),
        rank=rank,
        only=(s.leader.id,),
    )
