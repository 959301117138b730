"""What happens to an errand: a helper is asked for it, then a stand-in, and the leader hears when it is not done.

The templates `task`, `nobody`, `not_done`, `called_off` and `settled` are the practice's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from daemon.core.effects import Ask, Close, Effect, Record, Send, Wake
from daemon.core.forms import Job
from daemon.core.model import AskState
from daemon.core.situation import Situation
from daemon.shapes.cadence import morning_of, soonest
from daemon.shapes.errands import Errand, next_helper, note, recall, working_days_from
from daemon.shapes.leading import on_duty
from daemon.shapes.reach import write_to

ASK, CHECK, LATE, END = "ask", "check", "late", "end"
"""The steps of an errand, about whom it is for: ask now, look a day before, tell the leader on the day, be over."""

KEPT_OPEN = timedelta(days=14)
"""How long after its day an errand may still be said to be done."""

_DAY = timedelta(days=1)
_UNANSWERED = (AskState.WAITING, AskState.MAILED)
Helpers = Sequence[str]


def begin(s: Situation, kind: str, errand: Errand, helpers: Helpers) -> Iterator[Effect]:
    """Keep the errand and plan its steps; the helper is asked at once, or on their next morning at work."""
    value = {**errand.value, "errand": errand.id, "step": "begun"}
    if errand.by:
        # What a person wrote is theirs in "my data", and known to whom it is about as kept.
        value["text"] = errand.value["words"]
    yield Record(kind=kind, value=value, by=errand.by, about=errand.about, day=errand.day)
    helper = next_helper(s, helpers, errand)
    first = (helper and soonest(s, helper)) or s.now
    yield Wake(at=first, step=ASK, about=errand.about)
    if helper:
        check = morning_of(s, helper, working_days_from(s, helper, errand.day, -1))
        if check > first:
            yield Wake(at=check, step=CHECK, about=errand.about)
    yield Wake(at=morning_of(s, s.leader.id, errand.day), step=LATE, about=errand.about)
    yield Wake(at=morning_of(s, s.leader.id, errand.day) + KEPT_OPEN, step=END)


def ask_next(s: Situation, kind: str, errand: Errand, helpers: Helpers) -> Iterator[Effect]:
    """Ask the next helper who can do it in time, now or when they can be written to; tell the leader of none."""
    helper = next_helper(s, helpers, errand)
    if helper is None:
        if not errand.in_hand:
            yield from _tell_leader(s, errand, "nobody")
        return
    at = soonest(s, helper) or s.now
    if at > s.now:
        yield Wake(at=at, step=ASK, about=errand.about)
        return
    people = [s.members[one] for one in errand.in_hand if one in s.members]
    before = [asked for asked in s.asks if asked.data["errand"] == errand.id]
    data = {
        **shown(s, errand),
        "errand": errand.id,
        "again": any(asked.to == helper for asked in before),
        "before": [{"first": one.first, "write": write_to(one)} for one in people],
        "ready": max(working_days_from(s, helper, errand.day, -1), s.days(helper).day(s.now)),
        "seen_by": [s.members[one].first for one in on_duty(s) if one != errand.about],
    }
    yield note(kind, errand, "asked", helper)
    yield Ask(
        to=helper,
        key=f"{errand.id}#{len(before)}",
        template=f"{s.rule.practice}/task",
        data=data,
        form=Job(),
        about=errand.about,
        when="now",
        again="turn",
        layout="page",
    )


def check(s: Situation, kind: str, errand: Errand, helpers: Helpers) -> Iterator[Effect]:
    """A day before, a stand-in takes over what nobody has said to be done, where there is one."""
    if next_helper(s, helpers, errand):
        yield from ask_next(s, kind, errand, helpers)


def late(s: Situation, kind: str, errand: Errand, helpers: Helpers) -> Iterator[Effect]:
    """On the day the leader hears in the morning's letter that it is not said to be done."""
    if errand.in_hand:
        yield from _tell_leader(s, errand, "not_done")


STEPS: Mapping[str, Callable[[Situation, str, Errand, Helpers], Iterator[Effect]]] = {
    ASK: ask_next,
    CHECK: check,
    LATE: late,
}


def pass_on(s: Situation, kind: str, errand: Errand, helpers: Helpers, by: str) -> Iterator[Effect]:
    """One who was asked cannot: the next takes over, unless somebody else has it in hand."""
    yield note(kind, errand, "passed", by)
    left = replace(errand, passed=(*errand.passed, by))
    if not left.in_hand:
        yield from ask_next(s, kind, left, helpers)


def settle(s: Situation, kind: str, errand: Errand, by: str) -> Iterator[Effect]:
    """It is done: the others who have it in hand hear so."""
    yield note(kind, errand, "done", by)
    for other in errand.in_hand:
        if other != by and not errand.done_by and other in s.members:
            data = {"first": s.members[errand.about].first, "helper": s.members[by].first}
            until = morning_of(s, other, errand.day + _DAY)
            yield Send(
                to=other, template=f"{s.rule.practice}/settled", data=data, when="morning", until=until
            )


def call_off(s: Situation, errand: Errand) -> Iterator[Effect]:
    """It is not to be done any more: who has it in hand hears so."""
    for helper in errand.in_hand:
        if helper in s.members and not errand.done_by:
            data = {"name": s.members[errand.about].name if errand.about in s.members else ""}
            yield Send(to=helper, template=f"{s.rule.practice}/called_off", data=data)


def after_change(s: Situation, kind: str, known: Mapping[str, Errand]) -> Iterator[Effect]:
    """What was taken back is called off with those who were asked; what was restored is asked for again."""
    for asked in s.asks:
        gone = asked.data["errand"] not in known
        if gone and asked.state in (*_UNANSWERED, AskState.ANSWERED):
            yield Close(asks=asked.key)
            yield recall(kind, asked.data["errand"], asked.to)
            data = {"name": asked.data["name"]}
            yield Send(to=asked.to, template=f"{s.rule.practice}/called_off", data=data)
    for errand in known.values():
        if (
            errand.round == s.round.key
            and not errand.done_by
            and not errand.in_hand
            and errand.day >= s.today()
        ):
            yield Wake(at=s.now, step=ASK, about=errand.about)


def after_leaving(s: Situation, kind: str, errand: Errand, helpers: Helpers, left: str) -> Iterator[Effect]:
    """One who left needs no note, and does none any more."""
    if errand.about == left:
        yield from call_off(s, errand)
    elif left in errand.in_hand:
        yield from pass_on(s, kind, errand, [one for one in helpers if one != left], left)


def shown(s: Situation, errand: Errand) -> dict[str, Any]:
    """Give what templates show of an errand."""
    member = s.members[errand.about]
    by = s.members.get(errand.by or s.team.leader)
    own = {key: value for key, value in errand.value.items() if key not in ("errand", "step", "text")}
    return {
        **own,
        "name": member.name,
        "first": member.first,
        "day": errand.day,
        "by": by.first if by and by.id != errand.about else "",
        "write": write_to(member),
    }


def _tell_leader(s: Situation, errand: Errand, template: str) -> Iterator[Effect]:
    """A line in the morning's letter of who leads now, unless it is to surprise them."""
    helper = s.members.get(errand.in_hand[-1]) if errand.in_hand else None
    data = {
        **shown(s, errand),
        "helper": helper.first if helper else "",
        "write_helper": write_to(helper) if helper else "",
    }
    for reader in on_duty(s):
        if reader != errand.about:
            until = morning_of(s, reader, errand.day + 2 * _DAY)
            yield Send(
                to=reader, template=f"{s.rule.practice}/{template}", data=data, when="morning", until=until
            )
