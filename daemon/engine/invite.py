"""Sends what follows from a meeting being made, moved or called off: an invitation or a cancellation to each participant."""

from __future__ import annotations

from daemon.core.model import Meeting, Rule
from daemon.engine.identity import token_for
from daemon.engine.letters import Calendar, Mail, write_mail
from daemon.engine.ports import Part
from daemon.engine.situations import Scene
from daemon.mail.calendar import Party, event


def invite(scene: Scene, rule: Rule, meeting: Meeting, before: Meeting | None, cause: str) -> None:
    """Mail everybody concerned: REQUEST to those invited, CANCEL to those no longer (RFC 5546 3.2.2, 3.2.5)."""
    called_off = meeting.start is None
    dropped = set(before.who if before else ()) - set(meeting.who)
    for member_id in dict.fromkeys((*meeting.who, *sorted(dropped))):
        method = "CANCEL" if called_off or member_id in dropped else "REQUEST"
        if method == "CANCEL" and before is None:
            continue
        _invite_one(scene, rule, meeting, before, method, member_id, cause)


def _invite_one(
    scene: Scene, rule: Rule, meeting: Meeting, before: Meeting | None, method: str, member_id: str, cause: str
) -> None:
    member = scene.people.members.get(member_id)
    if member is None:
        return
    start = meeting.start or (before.start if before else None)
    if start is None:
        return
    box = scene.house.box
    # The organizer's address carries a token of the meeting that never changes, so that every answer finds it.
    organizer = Party(box.name, box.reply_address(token_for(scene.tx, meeting.uid, "meeting", "*", 0)))
    content = event(
        method=method,
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=start,
        minutes=meeting.minutes,
        zone=scene.house.world.team_of(rule).zone,
        title=meeting.title,
        organizer=organizer,
        attendees=tuple(
            Party(scene.people.members[m].name, scene.people.members[m].address)
            for m in meeting.who
            if m in scene.people.members
        ),
        stamp=scene.now,
    )
    data = {
        "title": meeting.title,
        "start": start,
        "minutes": meeting.minutes,
        "cancelled": method == "CANCEL",
        "moved": before is not None,
    }
    write_mail(
        scene,
        Mail(
            to=member,
            kind="invitation",
            cause=f"{cause}|{meeting.uid}|{meeting.sequence}",
            parts=(Part(template="common/invitation", data=data),),
            rule=rule,
            round=meeting.round,
            calendar=Calendar(content=content, method=method),
        ),
    )
