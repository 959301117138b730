"""Hands what waits for the leader's word on goals to whoever leads the team from now on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from daemon.core.effects import Close, Effect, Send, Wake
from daemon.core.situation import Situation
from daemon.shapes import agreeing, ending
from daemon.shapes.goals import Goal, gather, title_of

LEADS, HANDED = "leads", "handed"
"""The steps at which there is a new leader, and at which they are asked what one goal waits for."""
_MOST_ASKED = 3
_WEEK = timedelta(weeks=1)


def hand_over(s: Situation, leader: str) -> Iterator[Effect]:
    """Ask the new leader at once what waits for them; of more than a few goals one letter tells, to answer in turn."""
    if leader == s.team.leader:
        waiting = [goal for goal in gather(s) if goal.about in s.team.members and _waits(s, goal)]
        if len(waiting) > _MOST_ASKED:
            goals = [_shown(s, goal) for goal in waiting]
            yield Send(to=leader, template="goals/handed", data={"goals": goals}, until=s.now + _WEEK)
        else:
            yield from (Wake(at=s.now, step=HANDED, round=goal.id) for goal in waiting)
    yield Close()


def ask_leader(s: Situation, goal: Goal) -> Iterator[Effect]:
    """Put to the leader what a goal waits for, and remind them in time."""
    if not _waits(s, goal):
        return
    if not goal.is_discussed:
        yield from ending.ask_leader(s, goal)
        return
    for member in agreeing.awaited(s, goal):
        yield from agreeing.ask_again(s, goal, member)
    yield Wake(at=s.now + timedelta(days=s.rule.settings.answer_days), step=agreeing.WAITING)


def _waits(s: Situation, goal: Goal) -> bool:
    """Whether a goal waits for the leader's yes, or for what the leader says of its end."""
    if goal.is_discussed:
        return not goal.dialogue.awaits_subject and bool(agreeing.awaited(s, goal))
    due = ending.end_at(s, goal)
    ends = bool(goal.vote(subject=True)) or (due is not None and due <= s.now)
    return goal.is_running and ends and goal.vote(subject=False) is None


def _shown(s: Situation, goal: Goal) -> dict[str, Any]:
    known = {"name": s.members[goal.about].name, "number": goal.number, "title": title_of(goal.dialogue.text)}
    return {**known, "ends": goal.is_running}
