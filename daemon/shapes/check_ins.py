"""Asks everybody how their goals go, and keeps what they say in a number, a share or a colour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell
from daemon.core.forms import Progress
from daemon.core.model import Answer, AskState
from daemon.core.situation import Situation
from daemon.shapes import ending, goal_lines
from daemon.shapes.cadence import next_at
from daemon.shapes.goals import CHECKIN, Goal, can_take_part, gather, parties, with_record
from daemon.shapes.reach import reach

_WEEK = timedelta(weeks=1)
_KEY = "checkin:"


def ask_all(s: Situation) -> Iterator[Effect]:
    """Ask each how their goals go that were agreed on some days ago; one question each, in one letter."""
    until = next_at(s, s.rule.settings.close_at)
    asked = {a.key for a in s.asks}
    since = s.now - timedelta(days=s.rule.settings.checkin_after_days)
    for goal in gather(s):
        agreed, key = goal.dialogue.agreed, f"{_KEY}{goal.id}"
        old_enough = agreed is not None and agreed.at <= since
        if (
            goal.is_running
            and old_enough
            and not _ends_today(s, goal)
            and key not in asked
            and can_take_part(s, goal.about)
        ):
            measure = goal.measure or {"unit": "", "number": None, "falls": False}
            # "8 to go" says nothing certain of a number that is to fall.
            target = measure["number"] if measure["falls"] is False else None
            yield Ask(
                to=goal.about,
                key=key,
                template="goals/checkin",
                data=goal_lines.picture(s, goal),
                form=Progress(unit=measure["unit"], target=target),
                about=goal.about,
                until=until,
                weight=2,
            )


def _ends_today(s: Situation, goal: Goal) -> bool:
    """Whether it is asked today what is to become of the goal, or was since its day: one question is enough."""
    due = ending.end_at(s, goal) if goal.about in s.members else None
    if due is None:
        return False
    days = s.days(goal.about)
    end, today = days.day(due), days.day(s.now)
    return end <= today if goal.deadline else end == today


def keep(s: Situation, goal: Goal, answer: Answer) -> Iterator[Effect]:
    """Keep what somebody says, show how far they are, and tell the leader of a goal that goes off track."""
    before = goal_lines.why_off_track(s, goal, heard=True)
    value = {
        "goal": goal.id,
        "term": goal.dialogue.newest.value["term"],
        **answer.value,
        "text": answer.text,
    }
    record = Record(kind=CHECKIN, value=value, by=answer.by, about=goal.about)
    yield record
    after = with_record(s, record)
    data = {**goal_lines.picture(s, after), "why": goal_lines.why_off_track(s, after, heard=True)}
    yield Tell(template="goals/noted", data=data)
    if data["why"] and not before and s.rule.settings.tell_leader:
        for member in parties(s, goal.about, subject=False):
            told = {**data, "person": reach(s, goal.about)}
            yield Send(to=member, template="goals/off_track", data=told, when="morning", until=s.now + _WEEK)
    if answer.value["reached"]:
        yield from ending.vote(s, after, answer.by, "reached", answer.text)


def close(s: Situation) -> Iterator[Effect]:
    """End the questions how it goes; the round stays where one answer made it a question how a goal is to end."""
    yield Close(asks=f"{_KEY}*")
    if all(a.key.startswith(_KEY) or a.state not in (AskState.WAITING, AskState.MAILED) for a in s.asks):
        yield Close()
