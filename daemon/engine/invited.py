"""Brings an answer to an invitation to the practice whose meeting it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from daemon.core.errors import Refusal
from daemon.core.meeting import CalendarReply, Meeting
from daemon.core.model import Member
from daemon.core.zones import instant
from daemon.engine.apply import Applier
from daemon.engine.house import zone_of
from daemon.engine.inbound import Inbound
from daemon.engine.meetings import INVITATION
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene
from daemon.mail.appointment import Spoken
from daemon.mail.invitation import read_wish
from daemon.mail.lexicon import lexicon
from daemon.mail.reading import CalendarPart

_KEPT = ("accepted", "declined", "tentative")


def answer_by_calendar(scene: Scene, mail: Inbound, receipt: Receipt) -> str:
    """Bring an iTIP answer (RFC 5546 3.2.3, 3.2.7) to its practice; how the mail ended.

    An answer to an outdated invitation (RFC 5546 2.1.5) is noted by nobody: the newer one is on its way.
    """
    part, member, meeting = mail.scan.calendar, mail.member, mail.meeting
    if part is None or member is None or meeting is None or member.id not in meeting.who:
        return "calendar answer to no meeting of theirs"
    if _is_outdated(part, meeting):
        return "calendar answer to an outdated invitation"
    reply = _reply(part, meeting, member, mail.row.id)
    if reply.says in ("declined", "tentative", "text") and reply.text:
        reply = _with_wish(scene, reply)
    let_practice(scene, receipt, reply)
    return f"calendar: {reply.says}"


def _with_wish(scene: Scene, reply: CalendarReply) -> CalendarReply:
    """A refusal whose comment proposes another time is a counter-proposal: Google's calendar has no other way."""
    wish = _wish(scene, reply.by, reply.meeting, reply.text)
    if wish.says != "counter":
        return reply
    return replace(reply, says="counter", start=wish.start, same_clock=wish.same_clock)


def answer_in_words(
    scene: Scene, mail: Inbound, receipt: Receipt, text: str, *, spoken: Spoken | None = None
) -> bool:
    """Bring a written reply to its practice; False where it speaks of no meeting, so that it is read on. What was
    `spoken` out of the blue is a no where it says that the meeting cannot be, and proposes no other time.

    Words that are no answer go to the practice only where they answer an invitation itself, or nothing but a packed
    file came, as when Outlook wraps a calendar's answer up (TNEF).
    """
    member, meeting = mail.member, mail.meeting
    if member is None or meeting is None or member.id not in meeting.who or meeting.start is None:
        return False
    wish = _wish(scene, member.id, meeting, spoken.text if spoken else text)
    if spoken and wish.says not in ("counter", "either"):
        wish = _Wish("declined" if spoken.cannot else "move", more=bool(spoken.after) or not spoken.bare)
    is_answer = mail.letter is None or mail.letter.kind == INVITATION
    if wish.says is None and not is_answer:
        return False
    if meeting.start + timedelta(minutes=meeting.minutes) < scene.now:
        receipt.say("common/over", {})
        return True
    reply = CalendarReply(
        by=member.id,
        meeting=meeting,
        says=wish.says or "text",
        start=wish.start,
        text=text,
        source=mail.row.id,
        written=True,
        same_clock=wish.same_clock,
        more=wish.more,
    )
    try:
        let_practice(scene, receipt, reply)
    except Refusal as refusal:
        receipt.refuse(refusal)
    return True


@dataclass(frozen=True, slots=True)
class _Wish:
    """What words say to a meeting, the proposed start as an instant."""

    says: str | None
    start: datetime | None = None
    same_clock: bool = False
    more: bool = False


def _wish(scene: Scene, by: str, meeting: Meeting, text: str) -> _Wish:
    calendar = scene.people.calendars[by]
    if meeting.start is None:
        return _Wish(None)
    now, own = calendar.local(scene.now), calendar.local(meeting.start)
    found = read_wish(text, now, own, lexicon(scene.house.words))
    start = instant(found.start, calendar.zone) if found.start else None
    return _Wish(found.says, start, found.same_clock, found.more)


def let_practice(scene: Scene, receipt: Receipt, reply: CalendarReply) -> None:
    """Note what was said, and let the practice act on it; its lines go into the receipt. Raises Refusal."""
    meeting = reply.meeting
    rule = scene.house.world.rules.get(meeting.rule)
    round_ = scene.tx.round(meeting.rule, meeting.round)
    if rule is None or round_ is None:
        return
    if reply.says in _KEPT:
        meeting = replace(meeting, replies={**meeting.replies, reply.by: reply.says})
        scene.tx.put_meeting(meeting)
        reply = replace(reply, meeting=meeting)
    situation = scene.situation(rule, round_, seed=reply.source)
    effects = list(scene.house.practice_of(rule).on_calendar(situation, reply))
    applier = Applier(
        scene, rule, round_, cause=reply.source, source=reply.source, row=reply.source, writer=reply.by
    )
    applier.apply(effects)
    receipt.parts.extend(applier.told)
    receipt.private = receipt.private or scene.house.is_private(rule)


def _is_outdated(part: CalendarPart, meeting: Meeting) -> bool:
    """By its SEQUENCE; where a client left that out, by the time it answers."""
    if part.sequence is not None:
        return part.sequence < meeting.sequence
    return part.says != "counter" and part.start is not None and part.start != meeting.start


def _reply(part: CalendarPart, meeting: Meeting, member: Member, source: str) -> CalendarReply:
    start, same_clock = _proposed(part, meeting, member)
    says: str = part.says
    if says == "counter" and (start is None or start == meeting.start):
        # Nothing but the answer, or a time that nobody can read: then their words alone are left.
        says = part.status if part.status and start is not None else "text"
    return CalendarReply(
        by=member.id,
        meeting=meeting,
        says=says,
        start=start if says == "counter" else None,
        text=part.comment,
        source=source,
        same_clock=same_clock and says == "counter",
    )


def _proposed(part: CalendarPart, meeting: Meeting, member: Member) -> tuple[datetime | None, bool]:
    """The instant proposed, and whether its clock time is but the meeting's own, as a whole day was proposed."""
    zone = zone_of(member)
    if part.floating is not None:
        return instant(part.floating, zone), False
    if part.day is not None and meeting.start is not None:
        clock = meeting.start.astimezone(zone).time()
        return instant(datetime.combine(part.day, clock), zone), True
    return part.start.astimezone(UTC) if part.start else None, False
