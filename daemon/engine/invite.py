"""Sends what follows from a meeting being made, moved or called off, to everybody it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from daemon.core.model import Meeting, Rule
from daemon.engine.identity import token_for
from daemon.engine.letters import Calendar, Mail, write_mail
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene
from daemon.mail.calendar import Event, Party, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A meeting as it is from now on, and as it was before (None when it is new)."""

    rule: Rule
    meeting: Meeting
    before: Meeting | None
    cause: str


def invite(scene: Scene, change: Change) -> None:
    """Mail everybody concerned: REQUEST to those invited, CANCEL to those no longer (RFC 5546 3.2.2, 3.2.5)."""
    meeting, before = change.meeting, change.before
    dropped = set(before.who if before else ()) - set(meeting.who)
    for member_id in dict.fromkeys((*meeting.who, *sorted(dropped))):
        if meeting.start is not None and member_id not in dropped:
            _invite_one(scene, change, "REQUEST", member_id)
        elif before is not None:
            _invite_one(scene, change, "CANCEL", member_id)


def _invite_one(scene: Scene, change: Change, method: Literal["REQUEST", "CANCEL"], member_id: str) -> None:
    member = scene.people.members.get(member_id)
    happening = _event(scene, change)
    if member is None or happening is None:
        return
    data = {
        "title": happening.title,
        "start": happening.start,
        "minutes": happening.minutes,
        "cancelled": method == "CANCEL",
        "moved": change.before is not None,
    }
    write_mail(
        scene,
        Mail(
            to=member,
            kind="invitation",
            cause=f"{change.cause}|{happening.uid}|{happening.sequence}",
            parts=(Part(template="common/invitation", data=data),),
            rule=change.rule,
            round=change.meeting.round,
            calendar=Calendar(content=event(method, happening), method=method),
        ),
    )


def _event(scene: Scene, change: Change) -> Event | None:
    meeting, people = change.meeting, scene.people.members
    start = meeting.start or (change.before.start if change.before else None)
    if start is None:
        return None
    box = scene.house.box
    # The organizer's address carries a token of the meeting that never changes, so that every answer finds it.
    organizer = Party(box.name, box.reply_address(token_for(scene.tx, meeting.uid, "meeting", "*", 0)))
    return Event(
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=start,
        minutes=meeting.minutes,
        zone=scene.house.world.team_of(change.rule).zone,
        title=meeting.title,
        organizer=organizer,
        attendees=tuple(Party(people[m].name, people[m].address) for m in meeting.who if m in people),
        stamp=scene.now,
    )
