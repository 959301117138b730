"""Hard days that are known beforehand: who will be in the line of fire, and asking them afterwards how it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from daemon.core.effects import Ask, Effect, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Day
from daemon.core.model import Command, Entry, Line
from daemon.core.said import the_time
from daemon.core.situation import Situation
from daemon.shapes.collect import told
from daemon.shapes.dated import split_day
from daemon.shapes.leading import on_duty
from daemon.shapes.reach import reach

KIND, FOLLOWED = "fireline", "contact_nudge"
_AHEAD = timedelta(days=7)
_ASKED_ABOUT = timedelta(days=14)


def announce(s: Situation, command: Command) -> Iterator[Effect]:
    """Keep that somebody has a hard day ahead: a leader's word about anybody, everybody's about themselves.

    A day that is not said is asked for. Raises Refusal for the leader's own day, and a colleague's from a colleague.
    """
    about = command.about or command.by
    if about == s.leader.id:
        raise Refusal("contact/fire_whom")
    if about != command.by and command.by not in s.deciders:
        raise Refusal("contact/fire_own")
    now = s.days(command.by).local(s.now)
    said, words = split_day(command.text, now)
    said = said or the_time(command.text, now)
    if said is None or said.day < now.date():
        data = {**_who(s, command.by, about), "text": words}
        yield Ask(
            to=command.by,
            key=f"when:{command.source}",
            template="contact/fire_when",
            data=data,
            form=Day(),
            when="now",
            again="turn",
        )
        return
    yield from keep(s, command.by, about, said.day, words, until=said.until)


def keep(
    s: Situation, by: str, about: str, day: date, words: str, until: date | None = None
) -> Iterator[Effect]:
    """Keep it, and tell in words which day was understood and when it is followed up: after the last of several."""
    last = until or day
    value = {"text": words, **({"until": last.isoformat()} if last != day else {})}
    yield Record(kind=KIND, value=value, by=by, about=about, day=day)
    after = s.days(s.leader.id).add(last, 1)
    data = {**_who(s, by, about), "day": day, "text": words, "after": after}
    yield Tell(template="contact/fire_kept", data=data)


def _who(s: Situation, by: str, about: str) -> dict[str, object]:
    person = s.members[about]
    return {"who": about, "name": person.name, "first": person.first, "own": by == about}


def follow_up(s: Situation, today: date) -> Iterator[Effect]:
    """Tell whoever leads the team, on the first working day after a hard day, to ask how it went; once."""
    done = {entry.value.get("entry") for entry in told(s, FOLLOWED)}
    for entry in told(s, KIND):
        about, day = entry.about, entry.day
        if entry.id in done or about not in s.members or about is None or day is None:
            continue
        last = date.fromisoformat(entry.value.get("until") or day.isoformat())
        if last < today <= last + _ASKED_ABOUT and s.days(s.leader.id).add(last, 1) <= today:
            data = {**reach(s, about), "day": day, "what": entry.value["text"]}
            for reader in on_duty(s):
                if reader != about:
                    until = s.now + _ASKED_ABOUT
                    yield Send(
                        to=reader, template="contact/fire_after", data=data, when="morning", until=until
                    )
            yield Record(kind=FOLLOWED, value={"entry": entry.id}, about=about, day=today)


def coming(s: Situation) -> Iterator[Line]:
    """Give a digest the hard days of the next seven days."""
    first, last = s.today(), s.today() + _AHEAD
    days = [(entry.day, entry) for entry in told(s, KIND) if entry.day and first <= entry.day <= last]
    for rank, (_, entry) in enumerate(sorted(days, key=lambda pair: pair[0])):
        if entry.about in s.members:
            yield _line(s, entry, rank)


def _line(s: Situation, entry: Entry, rank: int) -> Line:
    about = str(entry.about)
    return Line(
        key=f"{s.rule.id}:fireline:{entry.id}",
        section="fireline",
        template="contact/line_fire",
        data={**reach(s, about), "day": entry.day, "what": entry.value["text"]},
        names=(about,),
        rank=rank,
        # What is said of the deputy is the leader's alone to read.
        only=(s.leader.id,) if about == s.team.deputy else (),
    )
