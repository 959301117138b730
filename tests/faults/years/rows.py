"""The row of years: simulated years with a clock that is set, every round once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.faults.years.course import Course
from tests.faults.years.verdict import judge

YEARS, JUMPS = 3.0, 50
_MOST_LINES = 5


def live(plan: Plan, years: float, jumps: int) -> Outcome:
    """So many courses of so many years, with so many jumps each."""
    progress = Progress(plan, "years")
    for seed in progress.left():
        course = Course(seed, years, jumps)
        asyncio.run(course.run())
        verdict = judge(course)
        figures = {
            "rounds": verdict.rounds,
            "steps": verdict.run,
            "skipped": verdict.skipped,
            "mails": verdict.mails,
        }
        progress.note(seed, jumps=jumps, **figures, broken=verdict.broken[:_MOST_LINES])
    return _outcome(progress.planned())


def _outcome(noted: Sequence[dict[str, Any]]) -> Outcome:
    broken = [f"seed {trial['seed']}: {line}" for trial in noted for line in trial["broken"]]
    names = ("jumps", "rounds", "steps", "skipped", "mails")
    return Outcome(
        trials=len(noted),
        broken=tuple(broken),
        figures={name: sum(trial[name] for trial in noted) for name in names},
    )


def three_years(plan: Plan) -> Outcome:
    """The full length."""
    return live(plan, YEARS, JUMPS)


_PROMISE = (
    "However the clock is set, every round is held once, no mail goes twice, and what was missed is told."
)
ROWS = (Row(name="years", promise=_PROMISE, run=three_years, times=20, minutes=10),)
