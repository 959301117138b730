"""Runs rows of `make faults` in processes of their own, a few at a time, and goes on after a break."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.one_row import RESULT, Order
from tests.faults.table import Result

ROOT = Path(__file__).parents[2]
_CODE = ("daemon/**/*.py", "templates/**/*", "tests/**/*.py")
_ORDER = "order.json"
_LOOK_SECONDS = 0.1
_TELL_SECONDS = 60.0
_GOODBYE_SECONDS = 20.0


@dataclass
class Run:
    """One row at work."""

    order: Order
    process: subprocess.Popen[bytes]
    begun: float
    told: float

    @property
    def keep(self) -> Path:
        return Path(self.order.keep)


@dataclass
class Runner:
    """Keeps everything under `keep`: each row's progress and log, and which run it is of."""

    keep: Path
    say: Callable[[str], None]
    jobs: int = 1

    def prepare(self, orders: Sequence[Order], *, go_on: bool) -> list[Order]:
        """The orders with their folders; a row that was broken off goes on if order and code are the same."""
        self.keep.mkdir(parents=True, exist_ok=True)
        code = _code_now()
        placed = [replace(order, keep=str((self.keep / "rows" / order.name).absolute())) for order in orders]
        for order in placed:
            self._make_room(order, code, go_on=go_on)
        return placed

    def run(self, orders: Sequence[Order]) -> list[Result]:
        """Run what has no result yet; raises KeyboardInterrupt when broken off, with nothing left running."""
        waiting = [order for order in orders if not (Path(order.keep) / RESULT).exists()]
        running: list[Run] = []
        try:
            while waiting or running:
                while waiting and len(running) < self.jobs:
                    running.append(self._start(waiting.pop(0)))
                time.sleep(_LOOK_SECONDS)
                running = [run for run in running if not self._ended(run)]
        except BaseException:
            _end(running)
            raise
        return self.results(orders)

    def results(self, orders: Sequence[Order]) -> list[Result]:
        """The results there are, in the order of the orders."""
        files = [Path(order.keep) / RESULT for order in orders]
        return [Result.read(file.read_text("utf-8")) for file in files if file.exists()]

    def finish(self, orders: Sequence[Order]) -> None:
        """The run is whole: the next one begins anew."""
        for order in orders:
            (Path(order.keep) / _ORDER).unlink()

    def _make_room(self, order: Order, code: str, *, go_on: bool) -> None:
        keep = Path(order.keep)
        noted = json.loads((keep / _ORDER).read_text("utf-8")) if (keep / _ORDER).exists() else {}
        same = noted.get("order") == order.json()
        if same and (go_on or noted.get("code") == code):
            self.say(f"{order.name}: goes on where it was broken off")
            return
        if same:
            self.say(f"{order.name}: the code has changed, so it is begun anew (--go-on keeps what was done)")
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
        (keep / _ORDER).write_text(json.dumps({"order": order.json(), "code": code}), encoding="utf-8")

    def _start(self, order: Order) -> Run:
        keep = Path(order.keep)
        self.say(f"{order.name}: {order.times:,} trials from seed {order.seed}")
        with (keep / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.one_row", order.json()],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
        return Run(order, process, time.monotonic(), time.monotonic())

    def _ended(self, run: Run) -> bool:
        status = run.process.poll()
        if status is None:
            self._tell(run)
            return False
        took = time.monotonic() - run.begun
        if not (run.keep / RESULT).exists():
            why = f"its process ended with status {status}; see {run.keep / 'log'}"
            order = run.order
            lost = Result(
                row=order.name,
                promise="",
                trials=0,
                broken=(why,),
                figures={},
                seconds=took,
                again=order.again,
            )
            (run.keep / RESULT).write_text(lost.json() + "\n", encoding="utf-8")
        (result,) = self.results([run.order])
        self.say(f"{result.row}: {result.trials:,} trials, {len(result.broken)} broken, {took:,.0f} s")
        return True

    def _tell(self, run: Run) -> None:
        now = time.monotonic()
        if now - run.told < _TELL_SECONDS:
            return
        run.told = now
        noted = sum(file.read_bytes().count(b"\n") for file in run.keep.glob("*.jsonl"))
        self.say(f"{run.order.name}: {noted:,} trials so far, {(now - run.begun) / 60:.0f} min")


def _end(running: Sequence[Run]) -> None:
    """End these rows in good order, so that they note how far they came; by force when they do not."""
    for run in running:
        run.process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + _GOODBYE_SECONDS
    for run in running:
        try:
            run.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            run.process.kill()
            run.process.wait()


def _code_now() -> str:
    """A fingerprint of the code that a run is about: figures of two states of it are no figures."""
    digest = hashlib.sha256()
    for pattern in _CODE:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
