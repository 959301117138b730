"""The service of `naervaer run` in a process of its own, with a clock a test moves and the deaths it has planned.

A nursery imports everything once and forks a service for each line of JSON it reads, so that a start takes a moment.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daemon.adapters.cage import Cage
from daemon.adapters.logs import configure_logs
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.store.sqlite import SqliteStore
from daemon.app import load_config
from daemon.building import (
    build_house,
    build_intake,
    build_mailbox,
    build_pace,
    build_transport,
    database,
    key_file,
    own_addresses,
)
from daemon.engine.bells import Bells
from daemon.engine.service import Outside, Service
from daemon.practices import PRACTICES
from tests.scenarios.faults import Faults, FaultyMailbox, FaultyReader, FaultyStore, FaultyTransport

RENDERER = TemplateRenderer()
_TEMPLATES = Path(__file__).parents[2] / "templates"
_LOOK_SECONDS = 0.01
_DIE_WITH_PARENT = 1


class FileClock:
    """The instant that stands in a file, which a test replaces to move time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = -1
        self.moved()

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return self._now

    def moved(self) -> bool:
        """Look at the file; whether it has another instant than before."""
        written = self._file.stat().st_mtime_ns
        if written == self._seen:
            return False
        self._seen = written
        self._now = datetime.fromisoformat(self._file.read_text()).astimezone(UTC)
        return True


class NoAlarm:
    """An alarm that never rings: the engine must do with the tick that says the clock has moved."""

    def set(self, at: datetime | None) -> None:
        """Nothing."""


async def serve(order: dict[str, Any]) -> None:
    """Build and run the service as `daemon.app` does, until SIGTERM or a planned death."""
    config = load_config(Path(order["config"]))
    clock, bells = FileClock(Path(order["clock"])), Bells()
    faults = Faults(Path(order["deaths"]), order["how"], order["chance"], order["most"])
    house = build_house(config, PRACTICES, clock.now().date(), RENDERER)
    config.service.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = SqliteStore.open(database(config), key_file(config))
    cage = Cage(own_addresses(config))
    outside = Outside(
        store=FaultyStore(store, faults),
        mailbox=FaultyMailbox(build_mailbox(config), faults),
        transport=FaultyTransport(build_transport(config), faults),
        reader=FaultyReader(cage, faults),
        clock=clock,
        alarm=NoAlarm(),
        monotonic=time.monotonic,
    )
    service = Service(outside, house, build_intake(config), build_pace(config), bells)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    ticking = asyncio.create_task(_tick(clock, bells))
    try:
        await cage.start()
        await service.run(stop)
    finally:
        ticking.cancel()
        await cage.close()
        await store.close()


async def _tick(clock: FileClock, bells: Bells) -> None:
    nursery = os.getppid()
    while os.getppid() == nursery:
        if clock.moved():
            bells.ring("moments", "outbox", "inbox")
        await asyncio.sleep(_LOOK_SECONDS)
    os._exit(1)


@contextmanager
def _output_to(file: Path) -> Iterator[None]:
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    configure_logs("info", sys.stderr)
    yield
    sys.stderr.flush()


def _be_born(order: dict[str, Any]) -> None:
    code = 1
    try:
        with _output_to(Path(order["log"])):
            asyncio.run(serve(order))
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _warm_up() -> None:
    """Compile every template once for all services to come, so that they have the same and start at once."""
    for name in RENDERER.languages():
        folder, language = _TEMPLATES / name, RENDERER._language(name)
        for file in folder.rglob("*.md"):
            language.compiled(file.relative_to(folder).with_suffix("").as_posix())


def main() -> None:
    """Fork a service for each order and say when it began and how it ended; at most one lives at a time."""
    # Whatever becomes of the test, nobody stays behind: the nursery dies with it, a service without one ends itself.
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    _warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _be_born(json.loads(line))
        print(f"born {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"dead {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
