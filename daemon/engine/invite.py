"""Sends what follows from a meeting being made, moved or called off, to everybody it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from daemon.core.meeting import Meeting
from daemon.core.model import Member, Rule
from daemon.engine.letters import Calendar, Mail, frame, write_mail
from daemon.engine.meetings import INVITATION, cause_of_invitation, organizer_token
from daemon.engine.rendering import Part
from daemon.engine.situations import Scene
from daemon.mail.calendar import Event, Method, Party, event

_CALLED_OFF_FOR = timedelta(days=2)
_STATUS: Mapping[str, Literal["ACCEPTED", "DECLINED", "TENTATIVE"]] = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A meeting as it is from now on, and as it was before (None when it is new).

    `template`, `entry` and `data` are the practice's own words for it; `turned_down` proposed another time in vain.
    """

    rule: Rule
    meeting: Meeting
    before: Meeting | None
    cause: str
    template: str = ""
    entry: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    turned_down: tuple[str, ...] = ()
    awake: Callable[[str], datetime | None] = lambda _: None
    """When a mail that follows from another's may go to a member: not in their quiet hours."""


def invite(scene: Scene, change: Change) -> None:
    """Mail everybody concerned: REQUEST, CANCEL or DECLINECOUNTER (RFC 5546 3.2.2, 3.2.5 and 3.2.8)."""
    for method, member_id in _concerned(change):
        member = scene.people.members.get(member_id)
        if member is not None:
            _write(scene, change, method, member)


def _concerned(change: Change) -> Iterator[tuple[Method, str]]:
    """Who gets what: all, when the time changes; else those who are new, those dropped, and those turned down."""
    meeting, before = change.meeting, change.before
    old = before.who if before else ()
    if meeting.start is None:
        yield from (("CANCEL", member) for member in dict.fromkeys((*meeting.who, *old)) if before)
        return
    moved = before is None or (before.start, before.minutes) != (meeting.start, meeting.minutes)
    # With whom a talk of two is concerns both; who else comes to a larger meeting concerns nobody who was coming.
    moved = moved or (len(meeting.who) <= 2 and set(meeting.who) != set(old))
    for member in meeting.who:
        if moved or member not in old:
            yield "REQUEST", member
        elif member in change.turned_down:
            yield "DECLINECOUNTER", member
    yield from (("CANCEL", member) for member in old if member not in meeting.who)


def _write(scene: Scene, change: Change, method: Method, member: Member) -> None:
    meeting, before = change.meeting, change.before
    start = meeting.start or (before.start if before else None)
    if start is None:
        return
    before_start = before.start if before else None
    data = {
        "title": meeting.title,
        "start": start,
        "minutes": meeting.minutes,
        "was": before_start if before_start != start else None,
        "cancelled": method == "CANCEL",
        "moved": method == "REQUEST" and before_start is not None,
        "turned_down": method == "DECLINECOUNTER",
        "settled": meeting.replies.get(member.id) == "accepted",
        **change.data,
    }
    ends_at = start + timedelta(minutes=meeting.minutes)
    content = event(method, _event(scene, change, method, member, data))
    write_mail(
        scene,
        Mail(
            to=member,
            kind=INVITATION,
            cause=cause_of_invitation(change.cause, meeting),
            parts=(Part(template=change.template or "common/invitation", data=data),),
            rule=change.rule,
            round=meeting.round,
            not_before=min(change.awake(member.id) or scene.now, start),
            expires_at=ends_at if method == "REQUEST" else scene.now + _CALLED_OFF_FOR,
            # An invitation that waits to be sent is replaced by a newer one, so that nobody gets two at once.
            supersedes="" if method == "DECLINECOUNTER" else f"{meeting.uid}|{member.id}",
            calendar=Calendar(content=content, method=method),
        ),
    )


def _event(scene: Scene, change: Change, method: Method, member: Member, data: Mapping[str, Any]) -> Event:
    meeting, people, box = change.meeting, scene.people.members, scene.house.box
    # Who is no longer invited is told of by name, and the meeting of the others is not.
    goes_on = method == "CANCEL" and meeting.start is not None
    guests = (member.id,) if goes_on else meeting.who
    title, place, about = meeting.title, "", ""
    if change.entry:
        known = frame(scene.house, member, change.rule, "")
        words = scene.house.renderer.words_of(member.language, Part(template=change.entry, data=data), known)
        title, (place, _, about) = words.heading, words.text.partition("\n\n")
    return Event(
        uid=meeting.uid,
        sequence=meeting.sequence,
        start=data["start"],
        minutes=meeting.minutes,
        zone=scene.house.world.team_of(change.rule).zone,
        title=title,
        organizer=Party(box.name, box.reply_address(organizer_token(scene, meeting.uid))),
        attendees=tuple(_party(people[m], meeting) for m in guests if m in people),
        stamp=scene.now,
        place=" ".join(place.split()),
        about=about.strip(),
        goes_on=goes_on,
    )


def _party(member: Member, meeting: Meeting) -> Party:
    return Party(member.name, member.address, _STATUS.get(meeting.replies.get(member.id, ""), "NEEDS-ACTION"))
