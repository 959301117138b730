"""Rows that hold, break and last, for the tests of the runner itself; no row of `make faults`."""

from __future__ import annotations

import os
import time

from tests.faults.rows import Outcome, Plan, Progress, Row

STOP_AFTER_THREE = "stop-after-three"
"""A file in the folder of the runner: while it is there, what lasts makes three trials and waits to be broken off."""
_A_TRIAL_SECONDS = 0.02


def holding(plan: Plan) -> Outcome:
    """Every trial holds, and takes a moment."""
    progress = Progress(plan, "holding")
    for number, seed in enumerate(progress.left(), start=1):
        time.sleep(_A_TRIAL_SECONDS)
        progress.note(seed, held=True)
        while number == 3 and (plan.keep.parents[1] / STOP_AFTER_THREE).exists():
            time.sleep(_A_TRIAL_SECONDS)
    done = progress.planned()
    return Outcome(trials=len(done), figures={"held": len(done), "share": 1.0})


def breaking(plan: Plan) -> Outcome:
    """The first trial breaks."""
    return Outcome(trials=plan.times, broken=(f"seed {plan.seed}: a mail came twice",))


def failing(plan: Plan) -> Outcome:
    """Cannot even begin."""
    raise RuntimeError("no server")


def dying(plan: Plan) -> Outcome:
    """Takes its process with it."""
    os._exit(3)


ROWS = (
    Row(name="holding", promise="It holds | always.", run=holding, times=1000, minutes=0.5),
    Row(name="breaking", promise="It breaks.", run=breaking, times=10, minutes=0.1),
    Row(name="failing", promise="It fails.", run=failing, times=10, minutes=0.1),
    Row(name="dying", promise="It dies.", run=dying, times=10, minutes=0.1),
)
