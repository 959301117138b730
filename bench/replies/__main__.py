"""`python -m bench.replies [PART…] [--json]`: what replies must reach, each target with its figure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator

from bench.replies import notices, own, shapes, sources, speed
from bench.replies.table import Table
from tests.mail import public_corpus


def main() -> int:
    """Print the tables asked for, all of them by default; 1 when a target is missed and `--strict` was given."""
    options = _options()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    absent = "" if public_corpus.present() else public_corpus.ABSENT
    if not options.json:
        print(f"naervaer, replies, on {machine}\n")
    if absent:
        print(f"!!! {absent}; the own corpus alone is measured", file=sys.stderr, flush=True)
    tables: list[Table] = []
    for name in options.parts or PARTS:
        started = time.perf_counter()
        for table in PARTS[name]():
            tables.append(table)
            if not options.json:
                print(table.as_text(), end="\n\n", flush=True)
        sys.stderr.write(f"· {name}: {time.perf_counter() - started:.1f} s\n")
    if options.json:
        found = [table.as_json() for table in tables]
        print(
            json.dumps({"machine": machine, "absent": absent, "tables": found}, indent=2, ensure_ascii=False)
        )
    missed = [goal for table in tables for goal in table.goals if not goal.reached]
    return 1 if missed and options.strict else 0


def _sources() -> Iterator[Table]:
    cases = sources.public_cases() if public_corpus.present() else []
    return sources.measure([*cases, *sources.own_cases()])


def _speed() -> Iterator[Table]:
    if public_corpus.present():
        texts = [item.text for item in public_corpus.replies() if item.media == "text/plain"]
        return speed.measure(texts, "handed-over replies")
    return speed.measure([case.text or "" for case in sources.own_cases()], sources.OWN)


PARTS: dict[str, Callable[[], Iterator[Table]]] = {
    "sources": _sources,
    "own": own.measure,
    "shapes": shapes.measure,
    "notices": notices.measure,
    "speed": _speed,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.replies", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; else all")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
