"""Runs the service as `naervaer run` does, and notes for how long its event loop was held up at a time.

python -m tests.faults.loops.watched CONFIG NOTES
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from daemon.adapters.logs import configure_logs
from daemon.adapters.systemd import Notifier
from daemon.app import App
from daemon.reloading import load_config

_LOOK_SECONDS = 0.005
_NOTE_SECONDS = 0.5


class Ready(Notifier):
    """Tells, besides systemd, who waits here."""

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    def ready(self, status: str) -> None:
        """The service is up."""
        super().ready(status)
        self.came.set()


async def watch(notes: Path) -> None:
    """Note the longest time between two rounds of the loop: by the clock, and as this thread's own work in it.

    On a machine that others keep busy only the second says something of our code.
    """
    held, worked, noted = 0.0, 0.0, 0.0
    wall, work = time.perf_counter(), time.thread_time()
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        now, own = time.perf_counter(), time.thread_time()
        held = max(held, now - wall - _LOOK_SECONDS)
        worked = max(worked, min(own - work, now - wall))
        if now - noted > _NOTE_SECONDS:
            noted = now
            fresh = notes.with_suffix(".new")
            fresh.write_text(json.dumps({"held": held, "worked": worked}))
            fresh.replace(notes)
        # Noting it is no work of the service.
        wall, work = time.perf_counter(), time.thread_time()


async def run(config: Path, notes: Path) -> None:
    """The service with a watch beside it."""
    ready = Ready()
    app = App(load_config(config), notifier=ready)
    watcher = asyncio.create_task(_when_ready(ready, notes))
    try:
        await app.run()
    finally:
        watcher.cancel()


async def _when_ready(ready: Ready, notes: Path) -> None:
    # What is built before the first mail holds nobody up.
    await ready.came.wait()
    await asyncio.sleep(1)
    await watch(notes)


if __name__ == "__main__":
    configure_logs("info")
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2])))
