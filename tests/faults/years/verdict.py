"""What must be true after years with a clock that was set: every round once, no mail twice, what was missed told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from daemon.core.model import EVERYBODY, Letter, Moment, MomentState, Rule
from daemon.core.schedule import Planned, plan
from daemon.engine.house import zone_of
from daemon.engine.post import POST
from daemon.engine.records import Outgoing, OutState
from daemon.engine.rounds import grace_of
from tests.faults.years.course import Course

_REMINDERS = 1
_MANY = 100_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often steps were run and skipped, and a line for each thing that must not be."""

    rounds: int
    run: int
    skipped: int
    mails: int
    broken: tuple[str, ...]


def judge(course: Course) -> Verdict:
    """Look at everything a course left behind."""
    steps = [
        (rule, planned) for rule in course.engine.world.rules.values() for planned in _planned(course, rule)
    ]
    run = sum(course.runs.values())
    states = {
        state: course.engine.store.write_now(lambda tx, s=state: tx.moments(state=s, limit=_MANY))
        for state in MomentState
    }
    skipped = len(states[MomentState.SKIPPED])
    broken = [
        *(f"{name} ran {count} times" for name, count in course.runs.items() if count > 1),
        *(f"{moment} failed" for moment in states[MomentState.FAILED]),
        *(line for rule, planned in steps if (line := _missing(course, rule, planned))),
        *_sent_twice(course),
        *_untold(course, states[MomentState.SKIPPED]),
    ]
    rounds = len({name[:2] for name in course.runs})
    return Verdict(rounds, run, skipped, len(course.sent), tuple(broken))


def _planned(course: Course, rule: Rule) -> Iterator[Planned]:
    """The steps that the rule's times make of the whole course, whatever the engine made of them."""
    world, house = course.engine.world, course.engine.house
    zones = {zone_of(world.members[member]) for member in world.audience(rule)}
    steps = house.practice_of(rule).steps(rule.settings)
    zone = ZoneInfo(world.team_of(rule).zone)
    yield from (
        p for p in plan(steps, zone, course.start, course.end, tuple(zones)) if p.due_at <= course.end
    )


def _missing(course: Course, rule: Rule, planned: Planned) -> str:
    """Why a step that was not run should have been; "" when it was, or could not be and ops heard of it."""
    name = (rule.id, planned.round_key, planned.step.name, EVERYBODY)
    if course.runs[name]:
        return ""
    round_ = course.engine.store.write_now(lambda tx: tx.round(rule.id, planned.round_key))
    if round_ is not None and not round_.open:
        return ""
    moment = course.engine.store.write_now(lambda tx: tx.moment(*name))
    if moment is None:
        return f"{name}, due {planned.due_at}, left no trace"
    steps = course.engine.house.practice_of(rule).steps(rule.settings)
    end = planned.due_at + grace_of(rule, steps, planned.step.name)
    # A clock that was ahead before the round had begun may have shown the times of its later steps.
    spans = course.lived[max(0, course.begun.get(name[:2], 0) - 1) :]
    if any(began <= end and ended >= planned.due_at for began, ended in spans):
        return f"{name}, due {planned.due_at}, is {moment.state} though the clock showed its time"
    return ""


def _sent_twice(course: Course) -> Iterator[str]:
    ids = Counter(mail for mail, _ in course.sent)
    yield from (f"mail {mail} went {count} times" for mail, count in ids.items() if count > 1)
    letters = [letter for mail in ids if (letter := _letter(course, mail)) is not None]
    asks = Counter(ask for letter in letters if letter.kind == "ask" for _, ask in letter.asks)
    yield from (f"ask {ask} went {count} times" for ask, count in asks.items() if count > 1 + _REMINDERS)
    daily = [letter for letter in letters if letter.source.startswith(POST)]
    days = Counter((letter.to, _day(letter)) for letter in daily)
    yield from (f"{who} was asked {count} times on {day}" for (who, day), count in days.items() if count > 1)
    once = Counter(
        (letter.to, letter.kind, letter.rule, letter.round)
        for letter in letters
        if letter.rule and letter.kind not in ("ask", "receipt")
    )
    yield from (f"{name} went {count} times" for name, count in once.items() if count > 1)


def _letter(course: Course, mail: str) -> Letter | None:
    found: Letter | None = course.engine.store.write_now(lambda tx: tx.letter(mail))
    return found


def _day(letter: Letter) -> object:
    assert letter.sent_at is not None
    return letter.sent_at.astimezone(ZoneInfo("Europe/Copenhagen")).date()


def _untold(course: Course, skipped: Sequence[Moment]) -> Iterator[str]:
    """Moments that were skipped in an hour in which no mail to ops was written."""
    told = {_hour(mail.created_at) for mail in _mails(course) if mail.kind == "ops"}
    for moment in skipped:
        if moment.finished_at is None or _hour(moment.finished_at) not in told:
            yield f"{moment} was skipped, and nobody was told"


def _mails(course: Course) -> list[Outgoing]:
    found: list[Outgoing] = course.engine.store.write_now(
        lambda tx: tx.outgoings(tuple(OutState), limit=_MANY)
    )
    return found


def _hour(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H}"
