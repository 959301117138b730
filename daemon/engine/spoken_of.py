"""Brings a mail out of the blue about a talk in the calendar to its practice, as if it answered the invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.core.meeting import Meeting
from daemon.core.model import Member
from daemon.engine.inbound import Inbound
from daemon.engine.invited import answer_in_words
from daemon.engine.receipt import Receipt
from daemon.engine.situations import Scene
from daemon.engine.target import local_time, told
from daemon.mail.appointment import Spoken, speaks_of_talk
from daemon.mail.reading import Word
from daemon.shapes.names import find_members

_MOST_CHOICES = 9
_Talk = tuple[Meeting, Member]
"""A meeting of two, and whom the writer has it with."""


def answer_about_talk(scene: Scene, mail: Inbound, receipt: Receipt, text: str) -> bool:
    """Do what a mail says of a talk that is still to come; False where it is about none.

    Of an employee's it is the next, of a leader's the one with whom they name, and of either that of the day they say.
    Where it may be one of several, or there is none on that day, it is asked back, and nobody else hears of it.
    """
    member = mail.member
    if member is None or mail.meeting is not None:
        return False
    spoken = speaks_of_talk(text, local_time(scene, member))
    coming = _coming(scene, member) if spoken else []
    if spoken is None or not coming:
        return False
    named = [one for one in coming if not spoken.name or one[1] in _named(spoken, coming)]
    found = _of_day(scene, member, named, spoken)
    if not named:
        return False
    if len(found) == 1:
        receipt.mail = replace(mail, letter=None, meeting=found[0][0])
        return answer_in_words(scene, receipt.mail, receipt, text, spoken=spoken)
    choices = [_choice(scene, member, one, spoken) for one in (found or named)[:_MOST_CHOICES]]
    receipt.offer("common/which_talk", {"day": spoken.day if not found else None, "text": text}, choices)
    return True


def is_about_talk(scene: Scene, mail: Inbound, word: Word) -> bool:
    """Whether a word out of the blue has no name behind it, but what says which talk it is about: "flyt samtalen …"."""
    if mail.member is None or mail.letter is not None or mail.meeting is not None:
        return False
    spoken = speaks_of_talk(f"{word.spelt} {told(word)}", local_time(scene, mail.member))
    return spoken is not None and not (spoken.bare or spoken.name) and bool(_coming(scene, mail.member))


def _coming(scene: Scene, member: Member) -> list[_Talk]:
    """The writer's talks with one other that are still to come, soonest first."""
    rules = [rule.id for rule in scene.house.world.rules.values() if rule.team in _teams(scene, member)]
    meetings = [
        one for rule in rules for one in scene.tx.meetings(rule) if member.id in one.who and len(one.who) == 2
    ]
    ahead = sorted((one.start, one.uid, one) for one in meetings if one.start and one.start > scene.now)
    others = ((one, next(who for who in one.who if who != member.id)) for _, _, one in ahead)
    return [(one, scene.people.members[who]) for one, who in others if who in scene.people.members]


def _teams(scene: Scene, member: Member) -> set[str]:
    return {team.id for team in scene.house.teams_with(member.id)}


def _named(spoken: Spoken, coming: Sequence[_Talk]) -> tuple[Member, ...]:
    return find_members(spoken.name, list(dict.fromkeys(other for _, other in coming)))


def _of_day(scene: Scene, member: Member, talks: Sequence[_Talk], spoken: Spoken) -> list[_Talk]:
    """The talks of the day that is said, else on that weekday; with one person it is the next where no date is said."""
    days = scene.people.calendars[member.id]
    placed = [(days.day(one[0].start), one) for one in talks if one[0].start]
    found = [one for day, one in placed if spoken.day in (None, day)]
    if not found and spoken.day and spoken.weekday:
        found = [one for day, one in placed if day.weekday() == spoken.day.weekday()]
    is_open = spoken.day is None or spoken.weekday
    return found[:1] if is_open and len({other.id for _, other in found}) == 1 else found


def _choice(scene: Scene, member: Member, talk: _Talk, spoken: Spoken) -> tuple[str, str]:
    """How a talk is told from the others, and what would have had to be written of it."""
    meeting, other = talk
    at = scene.people.calendars[member.id].local(meeting.start or scene.now)
    return f"{other.name}, {at.day}/{at.month} {at:%H.%M}", spoken.of(other.name, at.date())
