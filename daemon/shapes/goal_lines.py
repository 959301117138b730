"""What is told of goals in other mails: off track and why, whose word is waited for, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from daemon.core.effects import Effect, Tell
from daemon.core.model import Line
from daemon.core.situation import Situation
from daemon.shapes import agreeing, collect
from daemon.shapes.ending import end_at
from daemon.shapes.goals import Goal, gather, of_member, silent_rounds, title_of
from daemon.shapes.leading import on_duty
from daemon.shapes.reach import reach
from daemon.shapes.standing import points, reasons, share_done, shown, way_of


def why_off_track(s: Situation, goal: Goal, *, heard: bool = False) -> list[dict[str, Any]]:
    """Give why a running goal is off track by the rule's settings; `heard` when an answer came just now."""
    if not goal.is_running or goal.dialogue.agreed is None:
        return []
    settings = s.rule.settings
    return reasons(
        goal.checkins,
        goal.measure,
        (goal.dialogue.agreed.at.date(), goal.deadline),
        wanted=settings.off_track,
        behind_percent=settings.behind_percent,
        silent=0 if heard else silent_rounds(s, goal),
        silent_checkins=settings.silent_checkins,
    )


def picture(s: Situation, goal: Goal) -> dict[str, Any]:
    """Give all that a template shows of one goal: its text, how far it has come, and where it stands."""
    last = goal.checkins[-1] if goal.checkins else None
    way = way_of(goal.measure, goal.checkins)
    share = share_done(last.value, way) if last else None
    agreed = goal.dialogue.agreed
    return {
        "goal": goal.id,
        "number": goal.number,
        "title": title_of(goal.dialogue.text),
        "text": goal.dialogue.text,
        "measure": goal.measure,
        "deadline": goal.deadline,
        "agreed_on": agreed.at.date() if agreed else None,
        "last": {**shown(last.value), "day": last.at.date()} if last else None,
        "share": None if share is None else round(share),
        "points": points(goal.checkins, goal.measure),
        "way": {"start": way.start, "ceiling": way.ceiling, "since": way.since} if way else None,
        "outcome": goal.done.value["outcome"] if goal.done else "",
        "waits_for": _awaited(s, goal),
        "version": goal.dialogue.number,
        "why": why_off_track(s, goal),
    }


def show(s: Situation, by: str, about: str) -> Iterator[Effect]:
    """Show the goals, and send what waits for the reader's own yes once more."""
    owners = [about] if about else [m.id for m in collect.colleagues(s)]
    people: list[dict[str, Any]] = []
    for owner in owners:
        if goals := [picture(s, goal) for goal in of_member(s, owner)]:
            member = s.members[owner]
            people.append({"name": member.name, "first": member.first, "own": owner == by, "goals": goals})
    name = s.members[about].name if about else ""
    yield Tell(template="goals/list", data={"people": people, "name": name, "own": about == by})
    for goal in (g for owner in owners for g in of_member(s, owner) if g.is_discussed):
        if by in agreeing.awaited(s, goal):
            yield from agreeing.ask_again(s, goal, by)


def tell_digest(s: Situation, reader: str) -> Iterator[Line]:
    """Give the leader what is off track and why, and whose word is waited for."""
    for goal in _here(s):
        only = tuple(dict.fromkeys((s.team.leader, *on_duty(s))))
        if why := why_off_track(s, goal):
            yield _line(s, goal, "offtrack", {"why": why, **_progress(s, goal)}, 0, only)
        if goal.is_discussed:
            awaited = agreeing.awaited(s, goal)
            data = {
                "mine": reader in awaited,
                "since": goal.dialogue.last.at,
                "version": goal.dialogue.number,
            }
            yield _line(s, goal, "waiting", data, 2, only)
        said = {"said": goal.vote(subject=False), "owner": goal.vote(subject=True)}
        due = end_at(s, goal)
        if goal.is_running and (any(said.values()) or (due is not None and due <= s.now)):
            data = {who: vote.value["says"] if vote else "" for who, vote in said.items()}
            yield _line(s, goal, "ending", {**data, "due": due}, 1, only)


def tell_talk(s: Situation) -> Iterator[Line]:
    """Give the page that prepares a talk each goal that is not over, with its last number or colour."""
    for goal in _here(s):
        if goal.is_running or goal.is_discussed:
            yield Line(
                key=f"{s.rule.id}:talk:{goal.id}",
                section="goals",
                template="goals/line_talk",
                data=picture(s, goal),
                names=(goal.about,),
                rank=goal.number,
                only=tuple(dict.fromkeys((s.team.leader, *on_duty(s)))),
            )


def tell_record(s: Situation, reader: str) -> Iterator[Line]:
    """Give a member their own goals, those that are over too."""
    for goal in of_member(s, reader, over=True):
        key = f"{s.rule.id}:record:{goal.id}"
        yield Line(
            key=key, section="goals", template="goals/line_own", data=picture(s, goal), names=(reader,)
        )


def _here(s: Situation) -> list[Goal]:
    """The goals of those who are in the team now, by name and number."""
    goals: Sequence[Goal] = [g for g in gather(s) if g.about in s.members and g.about in s.team.members]
    return sorted(goals, key=lambda g: (s.members[g.about].name, g.number))


def _awaited(s: Situation, goal: Goal) -> str:
    """Whose yes is waited for, by first name; "" where nobody's is."""
    if not goal.is_discussed:
        return ""
    return ", ".join(s.members[m].first for m in agreeing.awaited(s, goal))


def _progress(s: Situation, goal: Goal) -> dict[str, Any]:
    told = picture(s, goal)
    return {name: told[name] for name in ("measure", "last", "share", "deadline")}


def _line(
    s: Situation, goal: Goal, name: str, data: dict[str, Any], rank: int, only: tuple[str, ...]
) -> Line:
    known = {"number": goal.number, "title": title_of(goal.dialogue.text), "person": reach(s, goal.about)}
    return Line(
        key=f"{s.rule.id}:{name}:{goal.id}",
        section="offtrack",
        template=f"goals/line_{name}",
        data={**known, **data},
        names=(goal.about,),
        rank=rank,
        only=only,
    )
