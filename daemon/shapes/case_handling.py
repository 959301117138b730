"""What is done about an open case: those who were told are reminded, and hear when it is solved, taken back or moot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Literal

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.forms import Proposal, YesNo
from daemon.core.model import Member
from daemon.core.situation import Situation
from daemon.shapes import case as cases
from daemon.shapes.cadence import is_here
from daemon.shapes.case import Case
from daemon.shapes.case_words import passed_on
from daemon.shapes.reach import reach

_WEEK = timedelta(days=7)


def step(round_key: str, by: str, step: str, **more: Any) -> Record:
    """What happened to a case; told by nobody, so that nobody takes it back with their words."""
    return Record(kind=cases.STEP, value={"of": round_key, "step": step, **more}, about=by)


def alert(s: Situation, to: str, by: str, data: dict[str, Any]) -> Send:
    shown = {
        **data,
        "reach": reach(s, by),
        "deputy": to != s.leader.id,
        "own": data["other"] == s.members[to].name,
    }
    quiet = s.rule.settings.quiet
    template = "misunderstandings/alert"
    return Send(to=to, template=template, data=shown, priority="normal" if quiet else "urgent")


def seen_by(s: Situation, told: tuple[str, ...], other: Member | None) -> dict[str, Any]:
    """Who sees it, whether the colleague it is with is one of them, and until when the leader is away."""
    days = s.days(s.leader.id)
    return {
        "seen_by": [s.members[member].name for member in told],
        "with_reader": other is not None and other.id in told,
        "away_until": days.away_until(days.day(s.now)) or "",
        "reach": reach(s, s.leader.id),
    }


def other_side(s: Situation, case: Case) -> dict[str, Any]:
    """Whom the leader should get in touch with: the one who raised it, or the colleague it is with where they did."""
    other = (case.other if case.by == s.leader.id else case.by) or ""
    known = reach(s, other) if other in s.members else {"name": "", "first": "", "write": "", "channel": ""}
    return {"name": known["name"], "first": known["first"], "reach": known}


def solve(s: Situation, case: Case, text: str) -> Iterator[Effect]:
    """Close it, and let those who were told of it know."""
    words = passed_on(text, case.beginning)
    told = [member for member in cases.readers(s, case) if member != case.by]
    yield step(case.round, case.by, "solved")
    name = s.members[case.by].name
    days = cases.days_open(s, case)
    for member in told:
        data = {"name": name, "first": s.members[case.by].first, "text": words, "days": days}
        yield Send(to=member, template="misunderstandings/solved", data=data)
    data = {"case": case.text, "text": words, "seen_by": [s.members[member].name for member in told]}
    yield Tell(template="misunderstandings/closed_now", data=data)
    yield Close()


def tell_over(s: Situation, why: str, by: str, told: Iterable[str]) -> Iterator[Effect]:
    """Tell those who know of it that there is nothing more to do: at once, unless they are asleep or away."""
    for member in told:
        if member in s.deciders and member != by and {member, by} <= s.members.keys():
            data = {"why": why, "name": s.members[by].name}
            days = s.days(member)
            later = days.is_quiet(days.local(s.now).time()) or not is_here(s, s.members[member])
            when: Literal["now", "morning"] = "morning" if later else "now"
            yield Send(
                to=member, template="misunderstandings/over", data=data, when=when, until=s.now + _WEEK
            )


def tell_anew(s: Situation, case: Case) -> Iterator[Effect]:
    """Words that were taken back hold again, or earlier ones do."""
    readers = cases.readers(s, case)
    other = s.members.get(case.other or "")
    data = {"text": case.text, "other": other.name if other else "", "again": True}
    yield Wake(at=cases.next_follow_up(s, readers), step="follow")
    yield from (alert(s, member, case.by, data) for member in readers if member != case.by)


def follow_up(s: Situation, case: Case) -> Iterator[Effect]:
    """Remind those who were told, in the letter of their next working day, and now and then ask who raised it."""
    readers, days = cases.readers(s, case), cases.days_open(s, case)
    again_at = cases.next_follow_up(s, readers)
    data = {"text": case.text, "days": days, "own": case.by == s.leader.id, **other_side(s, case)}
    for member in readers:
        template = "misunderstandings/follow_up"
        yield Send(to=member, template=template, data=data, when="morning", until=again_at)
    if days and days % s.rule.settings.ask_after_days == 0 and case.by != s.leader.id:
        asking = {"text": case.text, "days": days}
        yield Ask(
            to=case.by,
            key=f"solved:{days}",
            template="misunderstandings/still",
            data=asking,
            form=Proposal(),
            until=s.now + _WEEK,
        )
    yield Wake(at=again_at, step="follow")


def about_leader(s: Situation) -> str:
    return f"leader:{s.leader.id}"


def ask_about_new_leader(s: Situation, case: Case) -> Iterator[Effect]:
    """Nothing is passed on to whoever leads the team now, unless the one who raised it says so."""
    asked = next((one for one in s.asks if one.key == about_leader(s)), None)
    if s.leader.id == case.by:
        yield step(case.round, case.by, "told", to=[case.by])
    elif asked and asked.until_at and asked.until_at <= s.now:
        yield step(case.round, case.by, "ended")
        yield Close()
        return
    elif not asked:
        yield Ask(
            to=case.by,
            key=about_leader(s),
            template="misunderstandings/new_leader",
            data={"text": case.text, "new": s.leader.name},
            form=YesNo(),
            until=s.now + 2 * _WEEK,
        )
    yield Wake(at=cases.next_follow_up(s, (case.by,)), step="follow")


def let_new_leader_know(s: Situation, case: Case, *, agreed: bool) -> Iterator[Effect]:
    if agreed:
        yield step(case.round, case.by, "told", to=[s.leader.id])
        other = s.members.get(case.other or "")
        data = {"text": case.text, "other": other.name if other else "", "again": False}
        yield alert(s, s.leader.id, case.by, data)
    else:
        yield step(case.round, case.by, "ended")
    yield Tell(template="misunderstandings/new_leader_kept", data={"agreed": agreed, "name": s.leader.name})
    if not agreed:
        yield Close()
