"""A running service is told to reload two hundred broken configs: each is refused and said, and nothing changes."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from daemon.adapters import control
from tests.cli.conftest import Place, offline_config
from tests.faults.changes import breaking
from tests.faults.rows import Outcome, Plan, Row
from tests.patience import LONG

_MOST_GROWN_MB = 24.0
_WARM = 40
_SECONDS = LONG


def reload_broken(plan: Plan) -> Outcome:
    """As many broken configs as the plan says, one after the other on one service, then a good one."""
    plan.keep.mkdir(parents=True, exist_ok=True)
    place = Place(plan.keep)
    good = _good(place)
    breaking.lay(place.folder, good, breaking.Broken("good"))
    began, found = time.monotonic(), list[str]()
    with _service(place) as process:
        _soon(lambda: _count(place, "planned") > 0)
        before, grown = _world(place), _memory_mb(process.pid)
        for number, broken in enumerate(breaking.ways(good, plan.times, plan.seed)):
            found += [
                f"seed {plan.seed}, {broken.name}: {wrong}"
                for wrong in _refused(place, process, good, broken)
            ]
            # The allocator's high water is reached after some hundred; only what goes on growing is a leak.
            if number == max(_WARM, plan.times // 5):
                grown = _memory_mb(process.pid)
        grown = _memory_mb(process.pid) - grown
        found += ["something changed"] * (_world(place) != before)
        found += [f"memory grew by {grown:.0f} MB"] * (grown > _MOST_GROWN_MB)
        found += _takes_a_good_one(place, process, good)
    found += ["a traceback in the log"] * ("Traceback" in place.log())
    seconds = time.monotonic() - began
    return Outcome(
        trials=plan.times,
        broken=tuple(found),
        figures={"seconds": round(seconds, 1), "MB grown": round(max(grown, 0.0), 1)},
    )


def _good(place: Place) -> str:
    """A config without locations, whose further members stand in a file beside it."""
    text = offline_config(place.data, more='members_file = "members.csv"')
    text = re.sub(r"\[\[locations\]\]\n(?:.+\n)+", "", text)
    return re.sub(r'location = "\w+"\n', "", text)


def _refused(place: Place, process: subprocess.Popen[str], good: str, broken: breaking.Broken) -> list[str]:
    """What is wrong with how a broken config was taken."""
    breaking.lay(place.folder, good, broken)
    known = _count(place, "config_refused")
    process.send_signal(signal.SIGHUP)
    if not _soon(lambda: process.poll() is not None or _count(place, "config_refused") > known):
        return ["it was not refused"]
    if process.poll() is not None:
        return ["the service ended"]
    said = str(_status(place)["problems"].get("config", ""))
    has_line = not broken.told.endswith(":") or re.search(re.escape(broken.told) + r"\d", said)
    return [] if broken.told in said and has_line else [f"it was said so: {said[:200]}"]


def _takes_a_good_one(place: Place, process: subprocess.Popen[str], good: str) -> list[str]:
    more = breaking.Broken("good", {breaking.CSV: f"{breaking.GOOD_CSV}Ny Mand;ny@firma.test\n".encode()})
    breaking.lay(place.folder, good, more)
    process.send_signal(signal.SIGHUP)
    if not _soon(lambda: _count(place, "reloaded") == 1):
        return ["a good config after them was not taken"]
    state = _status(place)
    wrong = "config" in state["problems"] or state["teams"][0]["members"] != 7
    return ["after a good config the trouble is still told"] * wrong


def _world(place: Place) -> Any:
    """What a config decides, as the service sees it."""
    state = _status(place)
    return state["next"], state["teams"], state["figures"]["moments.pending"]


def _status(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = control.call(place.data / control.NAME, "status")
    return found


def _count(place: Place, event: str) -> int:
    return place.log().count(f'"event": "{event}"')


def _soon(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def _service(place: Place) -> Any:
    # The C library gives back what is free, so that what is seen to grow is what is kept.
    giving_back = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_TOP_PAD_": "0"}
    return place.service(BOX_PASSWORD="unused", **giving_back)


ROWS = (
    Row(
        name="reload",
        promise="A broken config changes nothing, is told with its place, and a good one after it is taken.",
        run=reload_broken,
        times=2000,
        minutes=3,
    ),
)
