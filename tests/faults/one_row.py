"""`python -m tests.faults.one_row ORDER`: one row in a process of its own, as it may fork, die or be broken off."""

from __future__ import annotations

import json
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.catalog import rows
from tests.faults.rows import Outcome, Plan, Row
from tests.faults.table import Result

SECONDS, RESULT = "seconds", "result.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which row, of which modules, how often, from which seed, where it keeps its progress, how to do it again."""

    modules: tuple[str, ...]
    name: str
    times: int
    seed: int
    keep: str
    again: str

    def json(self) -> str:
        """As one argument."""
        return json.dumps(asdict(self))


def main(order: Order) -> None:
    """Run the row; its result lies in `result.json` when it has ended, its time so far in `seconds` in any case."""
    (row,) = (row for row in rows(order.modules) if row.name == order.name)
    keep = Path(order.keep)
    begun = time.monotonic()
    try:
        outcome = _run(row, Plan(times=order.times, keep=keep, seed=order.seed))
    finally:
        seconds = _seconds_before(keep) + time.monotonic() - begun
        (keep / SECONDS).write_text(str(seconds))
    (keep / RESULT).write_text(Result.of(row, outcome, seconds, order.again).json() + "\n", encoding="utf-8")


def _run(row: Row, plan: Plan) -> Outcome:
    """A row that fails as a program fails has broken its promise: nothing is known of it."""
    try:
        return row.run(plan)
    except Exception as error:
        traceback.print_exc()
        why = f"the row itself broke: {type(error).__name__}: {error}"
        return Outcome(trials=0, broken=(why.splitlines()[0],))


def _seconds_before(keep: Path) -> float:
    file = keep / SECONDS
    return float(file.read_text()) if file.exists() else 0.0


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    main(Order(**given | {"modules": tuple(given["modules"])}))
