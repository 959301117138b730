"""The composition root of `naervaer run`: config in, adapters built, every loop in one task group."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import structlog

from daemon.adapters import control
from daemon.adapters.backup_notes import newest_backup
from daemon.adapters.cage import Cage
from daemon.adapters.clock import SystemClock
from daemon.adapters.erasures import ERASED, Erasures
from daemon.adapters.health_file import Alarms, keep_health_file
from daemon.adapters.logs import scrub
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.systemd import Notifier
from daemon.adapters.ticker import Ticker
from daemon.adapters.web import WebServer
from daemon.building import (
    build_archive,
    build_back_up,
    build_doubt,
    build_house,
    build_intake,
    build_keyring,
    build_mailbox,
    build_notes_keys,
    build_pace,
    build_reserve,
    build_transport,
    database,
    own_addresses,
)
from daemon.config.loader import Config
from daemon.config.schema import Web
from daemon.core.errors import StoreBroken, cause_of
from daemon.engine.bells import Bells
from daemon.engine.ports import Store, always
from daemon.engine.service import Outside, Service
from daemon.operations import Desk, perform
from daemon.operations.desk import BackUp, Rings
from daemon.operations.state import grade
from daemon.operations.website import Website
from daemon.practices import PRACTICES
from daemon.reloading import Reloads

log = structlog.get_logger(__name__)
_STALE_SECONDS = 90.0
_REPORT_SECONDS = 10.0


def _keep_what_stays() -> None:
    """Take what was built at the start out of the garbage collector's sight: it lives as long as the service, and to
    look through all of it again holds the loop up for 50 ms and more.
    """
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Held:
    """A database on PostgreSQL under a lease: whether that is held at this instant, and what is set when it is lost."""

    store: Store
    rings: Rings
    is_held: Callable[[], bool]
    ending: asyncio.Event


@dataclass
class App:
    """One running service with everything around it, on the file in its data folder unless it is given a database."""

    config: Config
    notifier: Notifier = field(default_factory=Notifier)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    held: Held | None = None

    async def run(self) -> None:
        """Run until told to stop; raises StoreError and ConfigError with cause and remedy."""
        try:
            await self._run()
        except StoreBroken as error:
            log.error("database_broken")
            raise StoreBroken(f"{error}; {newest_backup(self.config.service.data_dir)}") from error

    async def _run(self) -> None:
        clock, bells = SystemClock(), Bells()
        house = build_house(self.config, PRACTICES, clock.now().date())
        mailbox, transport = build_mailbox(self.config), build_transport(self.config)
        self.config.service.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        reserve = None if self.held else build_reserve(self.config)
        held = self.held
        store, self._back_up, self._rings = (held.store, None, held.rings) if held else self._file(reserve)
        reader = Cage(own_addresses(self.config))
        ticker = Ticker(lambda: bells.ring("moments", "outbox"))
        outside = Outside(
            store=store,
            mailbox=mailbox,
            transport=transport,
            reader=reader,
            clock=clock,
            alarm=ticker,
            monotonic=time.monotonic,
            room=reserve,
            archive=build_archive(self.config),
            erased=Erasures(self.config.service.data_dir / ERASED).since,
            may_end=self.held.is_held if self.held else always,
        )
        self.service = Service(
            *(outside, house, build_intake(self.config), build_pace(self.config), bells),
            doubt=build_doubt(self.config),
            real_time=True,
        )
        try:
            await reader.start()
            ticker.start()
            await self._serve()
        finally:
            if self.held is None:
                self.notifier.stopping()
            ticker.stop()
            await reader.close()
            await store.close()

    def _file(self, reserve: Reserve | None) -> tuple[Store, BackUp | None, Rings]:
        """The database in the data folder, what makes a backup of it, and its keys."""
        rings = Rings(build_keyring(self.config), build_notes_keys(self.config))
        store = SqliteStore(database(self.config), rings.service, reserve, rings.notes)
        return store, build_back_up(self.config, rings.service), rings

    async def _serve(self) -> None:
        self._listen_to_signals()
        self._started_at = SystemClock().now()
        server = control.ControlServer(self.config.service.data_dir / control.NAME, self._obey)
        async with AsyncExitStack() as opened:
            await server.start()
            opened.push_async_callback(server.close)
            if self.config.service.web:
                web = self._web(self.config.service.web)
                await web.start()
                opened.push_async_callback(web.close)
            watchers = [asyncio.create_task(watcher) for watcher in self._watchers()]
            _keep_what_stays()
            self.notifier.ready("running")
            log.info("ready", members=len(self.config.world.members), rules=len(self.config.world.rules))
            try:
                await self.service.run(self.held.ending if self.held else self.stop)
            except BaseExceptionGroup as group:
                raise cause_of(group) from group
            finally:
                for watcher in watchers:
                    watcher.cancel()
                await asyncio.gather(*watchers, return_exceptions=True)

    def _web(self, settings: Web) -> WebServer:
        """The web pages, at the address that the config names for them."""
        service = self.service
        site = Website(
            store=service.outside.store,
            clock=service.outside.clock,
            house=lambda: service.house,
            health=service.health,
            stale_seconds=_STALE_SECONDS,
            listening_at=lambda: web.url,
        )
        web = WebServer(site, settings.host, settings.port)
        return web

    def _watchers(self) -> list[Coroutine[Any, Any, None]]:
        """What looks after the loops from outside: systemd, and where the config names them a file and a command."""
        service, health = self.config.service, self.service.health
        watchers = [self._supervise()]
        if service.health_file:
            watchers.append(keep_health_file(service.health_file, self._describe))
        if service.alarm_command:
            watchers.append(Alarms(service.alarm_command, health.problems, time.monotonic).run())
        return watchers

    async def _obey(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Do what a command asks over the control socket."""
        if name == "status":
            return await self._describe()
        return await perform(self._desk(), name, arguments)

    def _desk(self) -> Desk:
        service = self.service
        return Desk(
            store=service.outside.store,
            house=service.house,
            clock=service.outside.clock,
            bells=service.bells,
            mended=service.health.well,
            back_up=self._back_up,
            rings=self._rings,
        )

    async def _describe(self) -> dict[str, Any]:
        """How the service is, from its database and its loops."""
        state: dict[str, Any] = await perform(self._desk(), "status", {})
        health = self.service.health
        problems = {name: scrub(text) for name, text in health.problems.items()}
        stuck = list(health.stale(_STALE_SECONDS))
        found = grade(state, problems=problems, stuck=stuck, now=SystemClock().now())
        return state | {
            "running": True,
            "pid": os.getpid(),
            "started_at": self._started_at.isoformat(),
            "problems": problems,
            "stuck": stuck,
            "grade": found,
        }

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._reloads().soon)

    def _reloads(self) -> Reloads:
        def take(config: Config) -> None:
            self.config = config

        return Reloads(self.config.path, self.service, self.notifier, take)

    async def _supervise(self) -> None:
        """Tell systemd how it goes; a sign of life only while every loop comes round."""
        pause = min(_REPORT_SECONDS, (self.notifier.watchdog_seconds or 60.0) / 3)
        while True:
            health = self.service.health
            stale = health.stale(_STALE_SECONDS)
            if stale:
                log.error("loops_stuck", loops=list(stale))
            else:
                self.notifier.alive()
            trouble = "; ".join(f"{name}: {text}" for name, text in health.problems.items())
            self.notifier.status(scrub(trouble) or "running")
            await asyncio.sleep(pause)
