"""How a talk went: the leader is asked, notes and agreements are kept, and what came to nothing is planned anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from daemon.core.effects import Ask, Close, Effect, Send, Tell
from daemon.core.forms import Proposal, Text
from daemon.core.meeting import Meeting
from daemon.core.model import Answer
from daemon.core.said import find_shift, the_time
from daemon.core.situation import Situation
from daemon.core.zones import instant
from daemon.shapes import aftermath, agreements, preparing
from daemon.shapes.aftermath import day_of
from daemon.shapes.diary import Diary
from daemon.shapes.settling import changed, told


def ask_how_it_went(s: Situation, meeting: Meeting, start: datetime) -> Iterator[Effect]:
    """Ask the leader once, unless they have said so already."""
    if aftermath.held_on(s, meeting, day_of(s, start)) is None:
        data = {**preparing.who(s, meeting), "start": start, "open": preparing.open_shown(s, meeting)}
        until = start + timedelta(days=7)
        key = f"after:{start:%Y%m%d%H%M}"
        yield Ask(
            to=s.leader.id,
            about=meeting.key,
            key=key,
            template=f"{s.rule.practice}/after",
            data=data,
            form=Text(),
            when="now",
            until=until,
        )


def told_after(s: Situation, meeting: Meeting, start: datetime, text: str, by: str) -> Iterator[Effect]:
    """Note that the talk was held, with notes for the employee to put right, or find another time for it."""
    settings = s.rule.settings
    first = s.members[meeting.key].first
    said = aftermath.read_aftermath(text, settings.held_words, settings.skipped_words, first)
    day = day_of(s, start)
    if said.what == "skipped":
        yield from _again(s, meeting, start, said.text, by)
        return
    numbers, notes = agreements.split_done(said.text, settings.done_words)
    open_now = preparing.open_shown(s, meeting)
    yield aftermath.keep_held(meeting, day, by)
    yield from agreements.close_numbered(open_now, numbers, by, meeting.key)
    agreed = aftermath.shown_agreed(s, aftermath.agreed_in(s, meeting, notes, by))
    data = {**preparing.who(s, meeting), "day": day, "text": notes, "agreed": agreed, "done": len(numbers)}
    yield Tell(template=f"{s.rule.practice}/noted", data=data)
    if notes:
        yield from aftermath.keep_notes(s, meeting, day, notes, by)
        yield Close(asks="notes:*")
        key = f"notes:{sum(one.key.startswith('notes:') for one in s.asks)}"
        yield Ask(
            to=meeting.key,
            about=meeting.key,
            key=key,
            template=f"{s.rule.practice}/notes",
            data=data,
            form=Proposal(),
            when="now",
            again="turn",
        )


def is_told(s: Situation, text: str) -> bool:
    """Say whether words begin with one that tells of a talk that was held, or was not."""
    said = aftermath.read_aftermath(text, s.rule.settings.held_words, s.rule.settings.skipped_words)
    return bool(text) and (said.what == "skipped" or said.text != text.strip())


def _again(s: Situation, meeting: Meeting, start: datetime, text: str, by: str) -> Iterator[Effect]:
    """A talk that came to nothing is planned anew: when they say so, else as soon as both can."""
    yield aftermath.keep_off(meeting, day_of(s, start), by, "skipped")
    diary = Diary(s)
    wanted = _wanted(s, start, text, by)
    ahead = wanted is not None and wanted > s.now
    found = wanted if ahead else diary.another_time(meeting, avoid=frozenset([day_of(s, s.now)]))
    if found is None:
        yield Tell(template=f"{s.rule.practice}/changed", data=told(s, by, meeting, what="no_time"))
        return
    yield from diary.move(meeting, found, "skipped", accepted=(by,) if ahead else ())
    yield changed(s, by, meeting, found, "again")


def _wanted(s: Situation, start: datetime, text: str, by: str) -> datetime | None:
    """When it is to be instead, where that is said with a clock time, or by how far it was moved."""
    days = s.days(by)
    shift = find_shift(f"flyt {text}", days.local(s.now), days.local(start))
    if shift and len(shift.times) == 1:
        return instant(shift.times[0], days.zone)
    named = the_time(text, days.local(s.now)) if text else None
    return instant(datetime.combine(named.day, named.clock), days.zone) if named and named.clock else None


def put_right(s: Situation, meeting: Meeting, day: Any, answer: Answer) -> Iterator[Effect]:
    """What the employee puts right in the notes is kept beside them, and told to the leader."""
    data = {**preparing.who(s, meeting), "day": day, "text": answer.text, "agreed": []}
    if answer.value["says"] != "yes":
        agreed = aftermath.agreed_in(s, meeting, answer.text, answer.by)
        data["agreed"] = aftermath.shown_agreed(s, agreed)
        yield from aftermath.keep_notes(s, meeting, day, answer.text, answer.by)
        yield Send(to=s.leader.id, template=f"{s.rule.practice}/corrected", data=data, when="morning")
    yield Tell(template=f"{s.rule.practice}/right", data={**data, "agrees": answer.value["says"] == "yes"})
