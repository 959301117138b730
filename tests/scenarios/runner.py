"""The service of `naervaer run` in a process of its own, with a clock a test moves and the deaths it has planned.

A nursery forks it for each order (`tests.scenarios.cradle`), so that a start takes a moment.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from daemon.adapters import cage_child
from daemon.adapters.cage import Cage
from daemon.adapters.erasures import ERASED, Erasures
from daemon.adapters.holidays import public_holidays
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.store.sqlite import SqliteStore
from daemon.building import (
    build_archive,
    build_doubt,
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
from daemon.reloading import load_config
from tests.scenarios.cradle import tend
from tests.scenarios.faults import Faults, FaultyMailbox, FaultyReader, FaultyStore, FaultyTransport
from tests.scenarios.inmates import fork_inmates

RENDERER = TemplateRenderer()
_TEMPLATES = Path(__file__).parents[2] / "templates"
_LOOK_SECONDS = 0.01


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
    if order["how"]:
        fork_inmates()
    cage = Cage(own_addresses(config))
    await cage.start()
    store = SqliteStore.open(database(config), key_file(config))
    outside = Outside(
        store=FaultyStore(store, faults),
        mailbox=FaultyMailbox(build_mailbox(config), faults),
        transport=FaultyTransport(build_transport(config), faults),
        reader=FaultyReader(cage, faults),
        clock=clock,
        alarm=NoAlarm(),
        monotonic=time.monotonic,
        archive=build_archive(config),
        erased=Erasures(config.service.data_dir / ERASED).since,
    )
    service = Service(
        outside, house, build_intake(config), build_pace(config), bells, doubt=build_doubt(config)
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    ticking = asyncio.create_task(_tick(clock, bells))
    try:
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


def _warm_up() -> None:
    """Compile every template, and load what else takes long, once for all services to come: they start at once."""
    public_holidays("DK", None, (2026,))
    cage_child.warm()
    for name in RENDERER.languages():
        folder, language = _TEMPLATES / name, RENDERER._language(name)
        for file in folder.rglob("*.md"):
            language.compiled(file.relative_to(folder).with_suffix("").as_posix())


if __name__ == "__main__":
    _warm_up()
    tend(serve)
