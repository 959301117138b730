"""Runs the service; on PostgreSQL one daemon at a time, while all others stand by to take over."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from daemon.adapters import control
from daemon.adapters.clock import SystemClock, boot_seconds
from daemon.adapters.erasures import ERASED, Erasures
from daemon.adapters.health_file import keep_health_file
from daemon.adapters.store import opening
from daemon.adapters.systemd import Notifier
from daemon.app import App, Held
from daemon.building import build_notes_keys
from daemon.config.loader import Config
from daemon.core.errors import ConfigError, NaervaerError, StoreBlocked, StoreError
from daemon.engine.lease import Tenure, Terms
from daemon.operations.desk import Rings
from daemon.reloading import load_config
from daemon.stores import server, server_keyring

log = structlog.get_logger(__name__)
_ALIVE_SECONDS = 5.0


async def run(config: Config) -> None:
    """Run the service until it is told to stop; raises StoreError and ConfigError with cause and remedy."""
    if not config.service.database:
        await App(config).run()
        return
    await Standby(config).run()


class OnStandby(NaervaerError):
    """What a command is told by a daemon that only waits."""


class Standby:
    """A daemon on PostgreSQL: waits for the lease, works while it holds it, and waits again when it was lost."""

    def __init__(self, config: Config) -> None:
        from daemon.adapters.migrations.postgres import migrate
        from daemon.adapters.store.postgres import PostgresStore
        from daemon.adapters.store.postgres_lease import PostgresLease

        address = server(config)
        assert address is not None  # noqa: S101 - asked by `run`
        self._open, self._migrate = PostgresStore, migrate
        self._config, self._address = config, address
        self._terms = Terms(seconds=config.service.lease_seconds)
        self._lease = PostgresLease(address, self._terms.seconds)
        self._notifier = Notifier()
        self._stop = asyncio.Event()
        self._trouble = ""
        self._is_made = False

    async def run(self) -> None:
        """Wait and work, in turn, until told to stop."""
        folder = self._config.service.data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = opening.lock(folder / "naervaer.sqlite", holding=folder)
        try:
            while (tenure := await self._taken()) is not None:
                await self._work(tenure)
        finally:
            self._notifier.stopping()
            self._lease.close()
            os.close(lock)

    async def _taken(self) -> Tenure | None:
        """The lease, waited for; None when told to stop instead."""
        if self._stop.is_set():
            return None
        if tenure := await self._try():
            return tenure
        async with self._waiting():
            self._notifier.ready("standby")
            log.info("standby")
            while not self._stop.is_set():
                if tenure := await self._try():
                    log.info("took_over")
                    self._read_config()
                    return tenure
                self._notifier.alive()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._terms.ask_every):
                        await self._stop.wait()
        return None

    async def _try(self) -> Tenure | None:
        try:
            if not self._is_made:
                await asyncio.to_thread(self._migrate, self._address, only_empty=True)
                self._is_made = True
            asked_at = boot_seconds()
            taken = await asyncio.to_thread(self._lease.take)
        except StoreBlocked as error:
            if not self._trouble:
                log.error("database_blocked")
            self._trouble = str(error)
            self._notifier.status(f"standby; {error}")
            return None
        self._trouble = ""
        return Tenure(self._terms, boot_seconds, asked_at) if taken else None

    def _read_config(self) -> None:
        """What was changed while we waited counts from now on, unless it has errors."""
        try:
            self._config = load_config(self._config.path)
        except ConfigError as error:
            log.error("config_refused", findings=len(error.findings))

    @asynccontextmanager
    async def _waiting(self) -> AsyncIterator[None]:
        """While on standby: commands are answered, and signals heard."""
        self._since = SystemClock().now()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        # A reload has nothing to change here: the config is read anew when the lease is taken.
        loop.add_signal_handler(signal.SIGHUP, lambda: None)
        socket = control.ControlServer(self._config.service.data_dir / control.NAME, self._obey)
        await socket.start()
        watching = asyncio.create_task(self._keep_health_file())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await socket.close()

    async def _keep_health_file(self) -> None:
        if self._config.service.health_file:
            await keep_health_file(self._config.service.health_file, self._describe)

    async def _obey(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Say how it is; everything else is for the one that works."""
        if name != "status":
            raise OnStandby("this naervaer is on standby (run the command where the other one works)")
        return await self._describe()

    async def _describe(self) -> dict[str, Any]:
        return {
            "running": True,
            "standby": True,
            "pid": os.getpid(),
            "started_at": self._since.isoformat(),
            "holder": await self._holder(),
            "problems": {"database": self._trouble} if self._trouble else {},
            "stuck": [],
            "grade": "critical" if self._trouble else "ok",
        }

    async def _holder(self) -> str:
        """Who works, as far as is known."""
        try:
            return await asyncio.to_thread(self._lease.look)
        except StoreError:
            return ""

    async def _work(self, tenure: Tenure) -> None:
        """Run the service while the lease is held; what went wrong because it was lost is no fault of the service."""
        ending = asyncio.Event()
        tasks = [
            asyncio.create_task(tenure.keep(self._renew)),
            asyncio.create_task(_set_after(tenure.ended(), ending)),
            asyncio.create_task(_set_after(self._stop.wait(), ending)),
        ]
        try:
            keyring = await asyncio.to_thread(server_keyring, self._config, self._address)
            erasures = Erasures(self._config.service.data_dir / ERASED)
            rings = Rings(keyring, build_notes_keys(self._config))
            store = await asyncio.to_thread(
                self._open,
                self._lease.address,
                rings.service,
                self._lease.fence(),
                note_erased=erasures.note,
                notes=rings.notes,
            )
            app = App(self._config, self._notifier, self._stop, Held(store, rings, tenure.held, ending))
            await app.run()
            self._config = app.config
        except StoreError as error:
            if tenure.held() and not isinstance(error, StoreBlocked):
                raise
        finally:
            if not tenure.held():
                log.error("lease_lost")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(StoreError):
                await asyncio.to_thread(self._lease.give_back)

    async def _renew(self) -> bool:
        return await asyncio.to_thread(self._lease.renew)


async def _set_after(waiting: Coroutine[Any, Any, object], event: asyncio.Event) -> None:
    await waiting
    event.set()
