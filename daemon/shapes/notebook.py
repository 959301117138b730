"""What somebody noted of the others for themselves: their notes, the days to come in them, and lines of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from daemon.core.effects import Effect, Record, Send
from daemon.core.model import Entry, Line
from daemon.core.situation import Situation
from daemon.shapes.collect import colleagues, told
from daemon.shapes.dates import Milestone, anniversaries, birthdays
from daemon.shapes.leading import on_duty
from daemon.shapes.reach import reach
from daemon.shapes.reminders import LATE, mornings, which_reminder
from daemon.shapes.saiddays import next_day

NOTE, REMINDED = "note", "reminded"
"""The kinds: a note `{number, text, days, yearly}`, and which reminder of which day its owner was given."""
_DAY = timedelta(days=1)
_LAPSES = 3 * _DAY


def own_notes(s: Situation, owner: str, about: str | None = None) -> list[Entry]:
    """Give an owner's notes on those who are with us, or on one of them, oldest first."""
    here = {member.id for member in colleagues(s)}
    found = (note for note in told(s, NOTE) if note.by == owner and note.about in here)
    return [note for note in found if about in (None, note.about)]


def next_number(s: Situation, owner: str) -> int:
    """Give the number of an owner's next note; it stays the note's, so that a list from before means the same."""
    return max((note.value["number"] for note in told(s, NOTE) if note.by == owner), default=0) + 1


def shown(s: Situation, note: Entry, owner: str) -> dict[str, Any]:
    """Give a note as templates show it: with the days to come in it, else those it was about."""
    days = _coming(s, note, owner) or [date.fromisoformat(str(day)) for day in note.value["days"]]
    return {
        "number": note.value["number"],
        "name": s.members[note.about or ""].name,
        "text": note.value["text"],
        "days": [day.isoformat() for day in days],
        "yearly": note.value["yearly"],
        "at": note.at,
    }


def remind(s: Situation, owner: str, ahead: int, *, of_colleagues: bool) -> Iterator[Effect]:
    """Tell an owner in their next morning letter what would come too late in the one after, each reminder once.

    `of_colleagues` adds birthdays and work anniversaries for the leader, and for the deputy while the leader is away.
    """
    letters, found = mornings(s, owner), []
    occasions = [*_of_notes(s, owner)]
    if of_colleagues and owner in on_duty(s):
        occasions += _of_colleagues(s, owner, ahead)
    given = [entry.value for entry in told(s, REMINDED) if entry.by == owner]
    for key, day, data in sorted(occasions, key=lambda one: one[1]):
        done = [one["which"] for one in given if (one["key"], one["day"]) == (key, day.isoformat())]
        which = which_reminder(day, ahead, letters, done)
        if which:
            found.append({**data, "day": day.isoformat()})
            value = {"key": key, "day": day.isoformat(), "which": which}
            yield Record(kind=REMINDED, value=value, by=owner)
    if found:
        last = max(date.fromisoformat(found[-1]["day"]), letters.next or letters.today)
        until = s.days(owner).moment(last, s.members[owner].mail_at) + _LAPSES
        template = f"{s.rule.practice}/remind"
        yield Send(to=owner, template=template, data={"days": found}, when="morning", until=until)


def tell_days(s: Situation, owner: str, days: int) -> Iterator[Line]:
    """Give an owner's digest the days of their notes that are at most so many days ahead."""
    last = s.days(owner).day(s.now) + days * _DAY
    for note in own_notes(s, owner):
        for day in _coming(s, note, owner):
            if day <= last:
                line = _line(s, owner, note, "milestones", {"day": day.isoformat()})
                yield replace(line, rank=day.toordinal())


def tell_notes(s: Situation, owner: str) -> Iterator[Line]:
    """Give the page that prepares a talk its owner's notes."""
    for note in own_notes(s, owner):
        yield _line(s, owner, note, "notes", shown(s, note, owner))


def tell_milestones(s: Situation, reader: str, days: int) -> Iterator[Line]:
    """Give the page that prepares a talk the birthdays and work anniversaries of so many days ahead."""
    for one in _milestones(s, reader, days):
        yield Line(
            key=f"{s.rule.id}:{one.kind}:{one.member.id}:{one.day}",
            section="milestones",
            template=f"{s.rule.practice}/line_milestone",
            data={"kind": one.kind, "day": one.day.isoformat(), "years": one.years, "name": one.member.name},
            names=(one.member.id,),
        )


def _coming(s: Situation, note: Entry, owner: str, back: timedelta = timedelta()) -> list[date]:
    """The days of a note that are still to come, or were not longer ago than `back`."""
    first = s.days(owner).day(s.now) - back
    days = (date.fromisoformat(str(day)) for day in note.value["days"])
    return sorted(day for one in days if (day := next_day(one, first, yearly=note.value["yearly"])))


Occasion = tuple[str, date, dict[str, Any]]
"""A day to be reminded of: a key that stays, the day, and what the mail says of it."""


def _of_notes(s: Situation, owner: str) -> Iterator[Occasion]:
    for note in own_notes(s, owner):
        # Of the day on which it was written nobody needs to be reminded.
        written = s.days(owner).day(note.at)
        for day in (one for one in _coming(s, note, owner, back=LATE) if one > written):
            data = {
                "kind": NOTE,
                "text": note.value["text"],
                "years": 0,
                "reach": reach(s, note.about or "", reader=owner),
            }
            yield f"{NOTE}:{note.value['number']}", day, data


def _of_colleagues(s: Situation, owner: str, ahead: int) -> Iterator[Occasion]:
    # As far as the letter after a long absence may lie.
    for one in _milestones(s, owner, ahead + 60):
        data = {
            "kind": one.kind,
            "text": "",
            "years": one.years,
            "reach": reach(s, one.member.id, reader=owner),
        }
        yield f"{one.kind}:{one.member.id}", one.day, data


def _milestones(s: Situation, reader: str, days: int) -> list[Milestone]:
    """Birthdays and work anniversaries of the others in the team who celebrate, in the days to come."""
    others = [member for member in colleagues(s) if member.id != reader]
    first = s.today()
    last = first + days * _DAY
    found = [*birthdays(others, first, last), *anniversaries(others, first, last)]
    return sorted(found, key=lambda one: (one.day, one.member.name))


def _line(s: Situation, owner: str, note: Entry, section: str, data: Mapping[str, Any]) -> Line:
    template = "line_day" if section == "milestones" else "line_note"
    return Line(
        key=f"{s.rule.id}:{note.id}:{data.get('day', '')}",
        section=section,
        template=f"{s.rule.practice}/{template}",
        data={"text": note.value["text"], "reach": reach(s, note.about or "", reader=owner), **data},
        names=(note.about or "",),
        only=(owner,),
    )
