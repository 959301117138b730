"""Settling a time between two: proposals, the leader's yes or no to them, and what is done when nobody proposes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from daemon.core.effects import Ask, Close, Effect, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.forms import Proposal
from daemon.core.meeting import CalendarReply, Meeting
from daemon.core.model import Answer, Asked, AskState, Command, Member
from daemon.core.said import the_clock
from daemon.core.situation import Situation
from daemon.shapes import appointments, saidtimes
from daemon.shapes.aftermath import day_of
from daemon.shapes.diary import Diary
from daemon.shapes.preparing import who, who_is

AT_ONCE = {"da": ("passer", "kan ikke"), "en": ("suits me", "can't")}
TOPIC = {"da": "emne", "en": "topic"}
_NEEDED = timedelta(hours=1)
_MOST_WORDS = 15
_MOVES = re.compile(
    r"(?:hej|hi|kære|dear)?\W*(?:\w+[,!]\s+)?(?:(?:jeg|vi|den|det|tiden|desværre|i|we|it|that|sorry|beklager)\W+)*"
    r"(?:kan (?:desværre )?ikke|passer (?:mig |desværre )?ikke|hellere|flyt|må vi rykke"
    r"|kan vi (?:flytte|rykke|tage|udskyde)"
    r"|can'?t|cannot|doesn'?t suit|rather|move|can we (?:move|have|do|postpone)|could we (?:move|have|do|postpone))\b",
    re.IGNORECASE,
)
"""How a reply begins that is about the time of a talk, where something else was asked for."""


def after_a_no(s: Situation, diary: Diary, meeting: Meeting) -> Iterator[Effect]:
    """A working day after a no without another time, a time is found by us; it may be that they have agreed by now."""
    said_no = next((one for one in meeting.who if meeting.replies.get(one) == "declined"), None)
    if said_no is None or meeting.start is None or meeting.start <= s.now or said_no not in s.members:
        return
    start = diary.another_time(meeting, avoid=frozenset([day_of(s, meeting.start)]))
    if start is not None:
        yield from diary.move(meeting, start, "declined", whom=s.members[said_no].first)


def decide_at(s: Situation, meeting: Meeting) -> datetime:
    """When we find a time ourselves, if those two have not: next morning, or two hours on where the talk is sooner."""
    morning = appointments.next_morning(s, s.leader.id)
    soon = meeting.start is not None and meeting.start < morning + _NEEDED
    return s.now + 2 * _NEEDED if soon else morning


def proposed(s: Situation, meeting: Meeting, reply: CalendarReply) -> Iterator[Effect]:
    """The leader's own proposal moves the talk; the employee's is put to the leader, with what is odd about it."""
    start = saidtimes.possible(s, reply.start or s.now)
    odd = appointments.oddities(s, meeting.who, start, meeting.minutes)
    if reply.by == s.leader.id:
        yield from move(s, meeting, start, reply.by, "leader_moved")
        return
    data = {
        **who(s, meeting),
        "start": start,
        "was": meeting.start,
        "odd": odd,
        "same_clock": reply.same_clock,
        "text": reply.comment,
    }
    yield Close(asks="move:*")
    key = f"move:{start:%Y%m%d%H%M}:{sum(one.key.startswith('move:') for one in s.asks)}"
    yield Ask(
        to=s.leader.id,
        about=meeting.key,
        key=key,
        template=f"{s.rule.practice}/counter",
        data=data,
        form=Proposal(leaning=True),
        when="now",
        again="turn",
    )
    data = {**told(s, reply.by, meeting, what="proposed"), "start": start, "odd": odd}
    yield Tell(template=f"{s.rule.practice}/answered", data={**data, "text": reply.comment})


def passed_over(s: Situation) -> Iterator[Effect]:
    """The leader skipped a proposal: the talk stays, and whoever proposed hears it."""
    asked = newest_skipped(s)
    if asked is None or not asked.key.startswith("move:"):
        return
    meeting = appointments.with_uid(s, asked.data["talk"])
    if meeting and meeting.start and meeting.start > s.now and asked.data["was"] == meeting.start:
        yield Diary(s).turn_down(meeting, meeting.key)


def waiting(s: Situation) -> Iterator[tuple[Meeting, datetime]]:
    """The talks for which a time still to come was proposed that the leader has not answered, and that time."""
    asked = {a.data["talk"]: a for a in s.history if a.key.startswith("move:") and a.state is AskState.MAILED}
    for meeting in appointments.upcoming(s):
        known = asked.get(meeting.uid)
        if (
            known
            and known.data["was"] == meeting.start
            and known.data["start"] > s.now
            and meeting.key in s.members
        ):
            yield meeting, known.data["start"]


def newest_skipped(s: Situation) -> Asked | None:
    """The newest of the round's questions that was skipped: the one that has just been, as a rule."""
    skipped = [asked for asked in s.asks if asked.state is AskState.SKIPPED]
    return max(skipped, key=lambda asked: asked.asked_at, default=None)


def proposed_instead(s: Situation, meeting: Meeting, answer: Answer) -> CalendarReply | None:
    """The other time that an answer to another question proposes: "kan ikke den dag, hellere torsdag kl. 10"."""
    if len(answer.text.split()) > _MOST_WORDS:
        return None
    start = saidtimes.shifted(s, answer.by, answer.text, meeting.start)
    if start is None and _MOVES.match(answer.text.replace("’", "'")):
        start = saidtimes.named_time(s, answer, s.members[meeting.key], meeting.start)
    if start is None or start == meeting.start or start <= s.now:
        return None
    return counter(answer, meeting, start, more=True)


def counter(
    said: Answer | Command, meeting: Meeting, start: datetime, *, more: bool = False
) -> CalendarReply:
    """Another time as if it were written in reply to the invitation; with `more` the other sees all the words."""
    return CalendarReply(
        by=said.by,
        meeting=meeting,
        says="counter",
        start=start,
        text=said.text,
        source=said.source,
        written=True,
        more=more,
    )


def declined(s: Situation, meeting: Meeting, reply: CalendarReply) -> Iterator[Effect]:
    """Ask whoever said no for another time, tell the other, and come back to it if neither proposes one."""
    yield Wake(at=decide_at(s, meeting), step="another", about=meeting.key)
    yield heard(s, meeting, reply)
    other = meeting.key if reply.by == s.leader.id else s.leader.id
    data = {**told(s, other, meeting, what="declined"), "text": reply.comment}
    template = f"{s.rule.practice}/other"
    yield Send(to=other, template=template, data=data, when="morning", until=meeting.start)


def unclear(s: Situation, reply: CalendarReply) -> Refusal:
    """Ask back about words that are no answer: when, or earlier or later, or a yes, a no or a topic after all; what
    only Outlook can read is asked back, too.
    """
    if reply.says == "move":
        return Refusal(f"{s.rule.practice}/refused", {"what": "when", "text": reply.text})
    if reply.says == "either" and reply.meeting.start:
        return saidtimes.either(s, reply.by, reply.meeting.start, reply.text)
    language = s.members[reply.by].language
    choices = AT_ONCE.get(language, AT_ONCE["en"])
    topic = TOPIC.get(language, TOPIC["en"])
    about = f" {s.members[reply.meeting.key].name}" if reply.by == s.leader.id else ""
    as_topic = (f"{topic}{about}: {reply.text}",) if reply.text and reply.says == "text" else ()
    data = {**told(s, reply.by, reply.meeting, what=reply.says), "text": reply.text}
    return Refusal(f"{s.rule.practice}/unclear", data, (*choices, *as_topic))


def heard(s: Situation, meeting: Meeting, reply: CalendarReply) -> Tell:
    """Say how an answer was understood."""
    data = {**told(s, reply.by, meeting, what=reply.says), "text": reply.comment}
    return Tell(template=f"{s.rule.practice}/answered", data=data)


def ask_for(s: Situation, member: Member, command: Command) -> Iterator[Effect]:
    """Invite to a talk out of the blue: when it was said to be, else as soon as both can. Raises Refusal."""
    diary, said = Diary(s), bool(command.text.strip())
    start = saidtimes.said_time(s, command, member) if said else diary.time_soon(member)
    if start is None:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "no_time", "text": ""}, again=True)
    accepted = (command.by,) if said and command.by in (s.leader.id, member.id) else ()
    yield from diary.make(member, start, key=s.round.key, accepted=accepted, why="asked")
    odd = appointments.oddities(s, (s.leader.id, member.id), start, s.rule.settings.minutes)
    data = {**who_is(s, member), "other": member.first, "start": start, "what": "planned", "odd": odd}
    yield Tell(template=f"{s.rule.practice}/changed", data=data)


def decided(s: Situation, meeting: Meeting, asked: Asked, answer: Answer) -> Iterator[Effect]:
    """The leader's yes moves the talk, their no lets it be, and another time is proposed in return."""
    start, says = asked.data["start"], answer.value["says"]
    if meeting.start is None or asked.data["was"] != meeting.start or meeting.start <= s.now:
        yield Tell(template=f"{s.rule.practice}/changed", data=told(s, answer.by, meeting, what="outdated"))
        return
    named = saidtimes.named_time(s, answer, s.members[meeting.key], start)
    if says == "no" and named and day_of(s, named) == day_of(s, meeting.start) and not the_clock(answer.text):
        # "nej, tirsdag var bedst": the day it is on.
        named = None
    if says == "yes" and named in (None, start):
        accepted = (s.leader.id, meeting.key)
        yield from Diary(s).move(meeting, saidtimes.possible(s, start), "agreed", accepted=accepted)
        yield changed(s, answer.by, meeting, start, "agreed")
    elif named is not None:
        yield from move(s, meeting, saidtimes.possible(s, named), answer.by, "instead")
    elif says == "no":
        yield Diary(s).turn_down(meeting, meeting.key)
        yield Tell(template=f"{s.rule.practice}/changed", data=told(s, answer.by, meeting, what="kept"))
    else:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "which", "text": answer.text})


def move(s: Situation, meeting: Meeting, start: datetime, by: str, why: str) -> Iterator[Effect]:
    """Move a talk to a time that one of the two wants, and ask the other by the invitation."""
    yield Close(asks="move:*")
    yield from Diary(s).move(meeting, start, why, accepted=(by,))
    yield changed(s, by, meeting, start, "moved")


def changed(s: Situation, by: str, meeting: Meeting, start: datetime, what: str) -> Tell:
    """Say when a talk is now, and what is odd about that time."""
    odd = appointments.oddities(s, meeting.who, start, meeting.minutes)
    return Tell(
        template=f"{s.rule.practice}/changed",
        data={**told(s, by, meeting, what=what), "start": start, "odd": odd},
    )


def told(s: Situation, reader: str, meeting: Meeting, *, what: str) -> dict[str, Any]:
    """What a receipt needs: who the other one is, and when the talk is."""
    return {**who(s, meeting, reader), "start": meeting.start, "what": what, "odd": []}
