"""An employee's wish for a talk: put to the leader with a time, who says yes, no or when; open until they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.forms import Proposal
from daemon.core.meeting import Meeting
from daemon.core.model import Answer, Asked, AskState, Command, Member
from daemon.core.practice import Kind
from daemon.core.said import the_time
from daemon.core.situation import Situation
from daemon.core.zones import instant
from daemon.shapes import appointments, saidtimes, settling
from daemon.shapes.aftermath import read_aftermath
from daemon.shapes.collect import told
from daemon.shapes.diary import Diary
from daemon.shapes.names import find_members, read_name
from daemon.shapes.preparing import who_is

WISH = Kind(name="talk_wish", audience="subject", keep_days=365)
KEY = "wish:"
STEP = "wished"
_MOVES = re.compile(
    r"\b(?:flytte?|flyt|rykke?|udskyde?|skubbe?|move|postpone|reschedule) (?:den|samtalen|vores samtale|it|our talk)\b",
    re.IGNORECASE,
)
"""What is no wish for a new talk: "samtale: kan vi flytte den til torsdag?"."""
_OPEN = (AskState.WAITING, AskState.MAILED)
_TOO_FAR = timedelta(days=120)
"""From where on a day is rather one they want to talk about ("mødet 12. november") than one to talk on."""


def wish(s: Situation, member: Member, command: Command) -> Iterator[Effect]:
    """Put a wish to the leader; said anew it takes the place of the one before, or moves the talk it has led to, and
    where it speaks of moving one, the next.
    """
    made, coming = appointments.this_one(s, s.round.key), appointments.upcoming(s, member.id)
    if made is None and coming and _MOVES.search(command.text):
        made = coming[0]
    if made is not None and made.start and made.start > s.now:
        moved_to = saidtimes.said_time(s, command, member, made)
        yield from settling.proposed(s, made, settling.counter(command, made, moved_to))
        return
    _check(s, member, command)
    start, own = _time(s, member, command)
    data = {
        **who_is(s, member),
        "start": start,
        "own": own,
        "text": command.text.strip(),
        "coming": coming[0].start if coming else None,
        "odd": appointments.oddities(s, (s.leader.id, member.id), start, s.rule.settings.minutes)
        if start
        else [],
    }
    earlier = tuple(entry.id for entry in told(s, WISH.name, round_key=s.round.key))
    yield Record(
        kind=WISH.name, value={"text": data["text"]}, by=member.id, about=member.id, instead_of=earlier
    )
    yield Close(asks=f"{KEY}*")
    yield _ask(s, data)
    yield Wake(at=appointments.next_morning(s, s.leader.id), step=STEP, about=member.id)
    days = s.days(s.leader.id)
    away = days.away_until(days.day(s.now))
    yield Tell(template=f"{s.rule.practice}/wished", data={**data, "away": away})


def go_on(s: Situation, step: str) -> Iterator[Effect]:
    """What follows a wish: a reminder, that it was skipped, or taken back. Other steps are nothing to it."""
    match step:
        case "wished":
            yield from remind(s)
        case "skipped":
            yield from passed_over(s)
        case "withdrawn":
            yield from taken_back(s)


def remind(s: Situation) -> Iterator[Effect]:
    """Ask once more in the letter of the leader's next working day, if they have not answered."""
    for asked in s.asks:
        if _waits(s, asked):
            yield Ask(
                to=asked.to,
                about=asked.about,
                key=asked.key,
                template=asked.template,
                data=asked.data,
                form=Proposal(leaning=True),
                again="turn",
            )


def answered(s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
    """The leader's yes makes the talk, at their own time where they name one; a no is told to who asked."""
    member = s.members.get(asked.data["id"])
    if member is None or member not in s.audience:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "gone", "text": ""})
    says, named = answer.value["says"], saidtimes.named_time(s, answer, member, asked.data["start"])
    start = named or (asked.data["start"] if says == "yes" else None)
    if (made := granted(s, asked)) and made.start and made.start > s.now:
        if named is None or named == made.start:
            yield settling.changed(s, answer.by, made, made.start, "already")
        else:
            yield from settling.move(s, made, named, answer.by, "asked")
    elif start is not None:
        agreed = asked.data["own"] and start == asked.data["start"]
        accepted = (s.leader.id, member.id) if agreed else (s.leader.id,)
        yield from Diary(s).make(
            member, saidtimes.possible(s, start), key=s.round.key, accepted=accepted, why="wished"
        )
        odd = appointments.oddities(s, (s.leader.id, member.id), start, s.rule.settings.minutes)
        told_both = {"other": member.first, "start": start, "what": "planned", "odd": odd, "settled": agreed}
        data = {**who_is(s, member), **told_both}
        yield Tell(template=f"{s.rule.practice}/changed", data=data)
    elif says == "no":
        yield from _turned_down(s, member, answer.text)
        yield Tell(template=f"{s.rule.practice}/wish_kept", data={**who_is(s, member), "text": answer.text})
    else:
        raise Refusal(f"{s.rule.practice}/refused", {"what": "which", "text": answer.text})


def passed_over(s: Situation) -> Iterator[Effect]:
    """The leader skipped the question: whoever asked hears it as a no."""
    asked = settling.newest_skipped(s)
    if asked and asked.key.startswith(KEY) and asked.data["id"] in s.members:
        yield from _turned_down(s, s.members[asked.data["id"]], "")


def taken_back(s: Situation) -> Iterator[Effect]:
    """The wish was deleted: the question ends, and the leader hears it where they have had it."""
    if told(s, WISH.name, round_key=s.round.key) or appointments.this_one(s, s.round.key):
        return
    for asked in s.asks:
        if asked.key.startswith(KEY) and asked.state in _OPEN:
            yield Close(asks=asked.key)
            if asked.mailed_at:
                yield Send(
                    to=asked.to, template=f"{s.rule.practice}/wish_off", data=asked.data, when="morning"
                )


def still_open(s: Situation) -> list[Asked]:
    """Give the wishes that the leader has not answered, oldest first."""
    return [asked for asked in s.history if _waits(s, asked)]


def _waits(s: Situation, asked: Asked) -> bool:
    """Whether it is a wish that waits for an answer, of one who is still with us and has none of another."""
    if not asked.key.startswith(KEY) or asked.state not in _OPEN or asked.to != s.leader.id:
        return False
    return any(one.id == asked.data["id"] for one in s.audience) and not granted(s, asked)


def granted(s: Situation, asked: Asked) -> Meeting | None:
    """Give the talk that a wish has led to: its own, or one the leader has asked for since."""
    since = {one.key for one in s.rounds if one.by is not None and one.opened_at > asked.asked_at}
    since.add(asked.round)
    made = [m for m in s.meetings if m.start and m.key == asked.data["id"] and m.round in since]
    return made[-1] if made else None


def _turned_down(s: Situation, member: Member, text: str) -> Iterator[Effect]:
    coming = appointments.upcoming(s, member.id)
    data = {**who_is(s, member), "text": text, "coming": coming[0].start if coming else None}
    yield Send(to=member.id, template=f"{s.rule.practice}/wish_no", data=data)


def _ask(s: Situation, data: dict[str, Any]) -> Ask:
    number = sum(one.key.startswith(KEY) for one in s.asks)
    return Ask(
        to=s.leader.id,
        about=data["id"],
        key=f"{KEY}{number}",
        template=f"{s.rule.practice}/wish",
        data=data,
        form=Proposal(leaning=True),
        when="now",
        again="turn",
    )


def _check(s: Situation, member: Member, command: Command) -> None:
    """Raises Refusal where it is no wish for a talk with the leader, or there are none between these two."""
    refused = f"{s.rule.practice}/refused"
    for one, what in ((s.leader, "not_here"), (member, "stopped")):
        if not one.wants(s.rule.id):
            raise Refusal(refused, {"what": what, "text": s.leader.first})
    settings = s.rule.settings
    said = read_aftermath(command.text, settings.held_words, settings.skipped_words)
    if command.text.strip() and said.what == "held" and not said.text:
        raise Refusal(refused, {"what": "held", "text": s.leader.first})
    team = [s.members[m] for m in s.team.members if m in s.members]
    colleagues = find_members(read_name(command.text, team).name, team, exact=True)
    if colleagues and not {one.id for one in colleagues} & {s.leader.id, member.id}:
        raise Refusal(refused, {"what": "own", "text": s.leader.first})


def _time(s: Situation, member: Member, command: Command) -> tuple[datetime | None, bool]:
    """When it should be, and whether they said so; where they did not, or the time has gone, the first good one."""
    diary, days = Diary(s), s.days(command.by)
    named = the_time(command.text, days.local(s.now)) if command.text else None
    if named is None or not timedelta(0) <= named.day - days.day(s.now) < _TOO_FAR:
        return diary.time_soon(member), False
    if named.until is not None:
        return diary.time_soon(member, named.day), False
    if named.clock is None:
        found = diary.time_on(member, named.day)
        return (found, True) if found else (diary.time_soon(member, named.day), False)
    start = instant(datetime.combine(named.day, named.clock), days.zone)
    return (start, True) if start > s.now else (diary.time_soon(member), False)
