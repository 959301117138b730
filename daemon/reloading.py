"""Reads the config at the start, and once more whenever the running service is told that it has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog

from daemon.adapters.clock import SystemClock
from daemon.adapters.render import TemplateRenderer
from daemon.adapters.systemd import Notifier
from daemon.building import build_house, build_transport
from daemon.config.loader import Config, load
from daemon.core.errors import ConfigError
from daemon.engine.house import House
from daemon.engine.service import Service
from daemon.practices import PRACTICES

log = structlog.get_logger(__name__)
_PLACES_LOGGED = 5


def load_config(path: Path) -> Config:
    """Read and check the config file; raises ConfigError with every finding."""
    return load(path, {practice.name: practice for practice in PRACTICES})


def _read_anew(path: Path) -> tuple[Config, House]:
    """The config, and what the engine works with by it; raises ConfigError, for the operator's own templates too."""
    config = load_config(path)
    renderer = TemplateRenderer(overlay=config.service.templates_dir)
    house = build_house(config, PRACTICES, SystemClock().now().date(), renderer)
    if findings := renderer.lint_own():
        raise ConfigError(findings)
    return config, house


@dataclass
class Reloads:
    """The reloads of one running service from its config file, one at a time; a bad config changes nothing."""

    path: Path
    service: Service
    notifier: Notifier
    take: Callable[[Config], None]
    """Is given each good config."""
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    # One thread for all of them: each of several would keep what the largest reload took.
    _thread: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, max_workers=1))
    _begun: set[asyncio.Task[None]] = field(default_factory=set)

    def soon(self) -> None:
        """Begin one, as told by a signal."""
        task = asyncio.get_running_loop().create_task(self._reload())
        self._begun.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A reload that broke is told, as one that was refused is."""
        self._begun.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("reload_broke", exc_info=error)
            self.service.health.problem("config", f"the reload broke: {type(error).__name__}; see the log")

    async def _reload(self) -> None:
        async with self._one:
            self.notifier.reloading(time.monotonic_ns() // 1000)
            try:
                # In a thread: mail is handled meanwhile, however large the file is.
                loop = asyncio.get_running_loop()
                config, house = await loop.run_in_executor(self._thread, _read_anew, self.path)
                transport = build_transport(config)
            except ConfigError as error:
                self._refuse(error)
                return
            self.take(config)
            self.service.health.well("config")
            await self.service.reload(house, transport)
            self.notifier.ready("running")
            log.info("reloaded", members=len(config.world.members), rules=len(config.world.rules))

    def _refuse(self, error: ConfigError) -> None:
        count, places = len(error.findings), error.places[:_PLACES_LOGGED]
        log.error("config_refused", findings=count, places=places)
        # What is wrong may name people, and the health file is for others to read: where it is does not.
        where = f", the first at {places[0]}" if places else ""
        self.service.health.problem("config", f"the changed config has {count} errors{where}: naervaer check")
        self.notifier.ready("running; the changed config has errors: see `naervaer check`")
