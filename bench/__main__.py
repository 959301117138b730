"""`python -m bench [NAME…] [--runs N] [--json]`: measures this machine, and says what limits each figure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator

from bench import inbound, memory, notice, outbound, simulating, startup, urgent
from bench.figure import Figure, Missing, Progress

Measure = Callable[[int, Progress], Iterator[Figure]]
MEASURES: dict[str, Measure] = {
    "outbound": outbound.measure,
    "inbound": inbound.measure,
    "notice": notice.measure,
    "urgent": urgent.measure,
    "startup": startup.measure,
    "memory": memory.measure,
    "simulate": simulating.measure,
}


def main() -> int:
    """Print the figures asked for, all of them by default; 1 when one could not be taken."""
    options = _options()
    load = f"load {os.getloadavg()[0]:.1f} before the start"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}, {load}"
    figures: list[Figure] = []
    missing: dict[str, str] = {}
    if not options.json:
        print(f"naervaer on {machine}; medians of {options.runs} runs, least and most behind them\n")
    for name in options.names or MEASURES:
        try:
            for figure in MEASURES[name](options.runs, _progress):
                figures.append(figure)
                if not options.json:
                    _show(figure)
        except Missing as error:
            missing[name] = str(error)
            if not options.json:
                print(f"{name}: not measured: {error}")
    if options.json:
        found = [figure.as_json() for figure in figures]
        print(json.dumps({"machine": machine, "figures": found, "missing": missing}, indent=2))
    return 1 if missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(MEASURES)}; else all")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in MEASURES]
    if unknown:
        parser.error(f"there is no figure {unknown[0]}; there are {', '.join(MEASURES)}")
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    return options


def _show(figure: Figure) -> None:
    print(f"{figure.name:<66} {figure.as_text()}")
    if figure.limited_by:
        print(f"    limited by: {figure.limited_by}")


def _progress(text: str) -> None:
    sys.stderr.write(f"· {text}\n")


if __name__ == "__main__":
    sys.exit(main())
