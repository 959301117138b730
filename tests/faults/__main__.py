"""`make faults`: every promise put through its faults, thousands of trials each, and one table of what came of it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from types import FrameType

from tests.faults import catalog
from tests.faults.one_row import Order
from tests.faults.rows import Row
from tests.faults.running import Runner
from tests.faults.table import Result, for_page, for_terminal

KEEP = Path(".faults")


def main(arguments: Sequence[str] | None = None, modules: Sequence[str] = catalog.MODULES) -> int:
    """0 when every promise held, 1 when one broke, 2 when the options make no sense, 130 when broken off."""
    known = catalog.rows(modules)
    options = _options(arguments, [row.name for row in known])
    if options.list:
        print(_listed(known))
        return 0
    runner = Runner(options.keep, _say, options.jobs)
    chosen = [row for row in known if not options.only or row.name in options.only]
    orders = runner.prepare([_order(row, options, modules) for row in chosen], go_on=options.go_on)
    try:
        results = runner.run(orders)
    except KeyboardInterrupt:
        _show(runner.results(orders), options.keep)
        print("\nbroken off; the same command goes on from here")
        return 130
    _show(results, options.keep)
    runner.finish(orders)
    return 1 if any(result.broken for result in results) else 0


def _order(row: Row, options: argparse.Namespace, modules: Sequence[str]) -> Order:
    times = options.times or max(1, round(row.times * options.scale))
    again = f"make faults ARGS='--only {row.name}{_sized(row, times)}{_seeded(options.seed)}'"
    return Order(modules=tuple(modules), name=row.name, times=times, seed=options.seed, keep="", again=again)


def _sized(row: Row, times: int) -> str:
    return "" if times == row.times else f" --times {times}"


def _seeded(seed: int) -> str:
    return "" if seed == 1 else f" --seed {seed}"


def _show(results: Sequence[Result], keep: Path) -> None:
    """Print the table, and write it for programs and for the page."""
    (keep / "table.jsonl").write_text("".join(f"{result.json()}\n" for result in results), encoding="utf-8")
    (keep / "table.md").write_text(for_page(results), encoding="utf-8")
    print(f"\n{for_terminal(results)}\n\nalso in {keep / 'table.jsonl'} and {keep / 'table.md'}")


def _listed(known: Sequence[Row]) -> str:
    width = max(len(row.name) for row in known)
    lines = [
        f"{row.name:{width}} {row.times:>9,} trials {row.minutes:>6g} min  {row.promise}" for row in known
    ]
    return "\n".join([*lines, f"{'':{width + 17}} {sum(row.minutes for row in known):>6g} min in all"])


def _say(line: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


def _options(arguments: Sequence[str] | None, names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ROW", default=[], help="these rows; else all")
    parser.add_argument(
        "--list", action="store_true", help="name the rows and how long each takes, and run none"
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--times", type=int, default=0, metavar="N", help="N trials of each row")
    size.add_argument("--scale", type=float, default=1.0, metavar="F", help="F times as many trials as usual")
    parser.add_argument(
        "--seed", type=int, default=1, help="the first trial's seed (1); each further one's is next"
    )
    parser.add_argument("--jobs", type=int, default=1, choices=(1, 2), help="rows at a time (1)")
    parser.add_argument(
        "--keep", type=Path, default=KEEP, metavar="DIR", help=f"for progress and tables ({KEEP})"
    )
    parser.add_argument(
        "--go-on", action="store_true", help="go on though the code has changed since the break"
    )
    options = parser.parse_args(arguments)
    if options.times < 0 or options.scale <= 0:
        parser.error("there must be at least one trial")
    for name in options.only:
        if name not in names:
            near = get_close_matches(name, names, 1)
            parser.error(f"there is no row {name}; " + (f"is it {near[0]}?" if near else "--list names them"))
    return options


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())
