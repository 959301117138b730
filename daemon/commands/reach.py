"""Brings a command to the running service by its socket, or to its database when it is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.core.errors import NaervaerError

if TYPE_CHECKING:
    from daemon.config.loader import Config


class NeverStarted(NaervaerError):
    """There is no database yet."""


def ask(
    config: Config, name: str, arguments: Mapping[str, Any] | None = None, *, seconds: float = 30.0
) -> Any:
    """Do an operation (see `daemon.operations`) and return its answer; raises NaervaerError."""
    from daemon.adapters.control import NotRunning

    try:
        return ask_running(config, name, arguments, seconds=seconds)
    except NotRunning:
        return asyncio.run(_ask_stopped(config, name, arguments or {}))


def ask_running(
    config: Config, name: str, arguments: Mapping[str, Any] | None = None, *, seconds: float = 30.0
) -> Any:
    """The same of the running service alone, within so many seconds; raises NotRunning."""
    from daemon.adapters.control import NAME, NotRunning, call

    folder = config.service.data_dir
    if not _exists(folder):
        raise NotRunning
    return call(folder / NAME, name, arguments, seconds=seconds)


async def _ask_stopped(config: Config, name: str, arguments: Mapping[str, Any]) -> Any:
    from daemon.adapters.clock import SystemClock
    from daemon.building import build_house
    from daemon.engine.bells import Bells
    from daemon.operations import WRITING, Desk, perform
    from daemon.practices import PRACTICES
    from daemon.stores import opened

    if not _was_started(config):
        raise NeverStarted(
            f"there is no database yet (start the service once: naervaer run -c {config.path})"
        )
    clock = SystemClock()
    house = build_house(config, list(PRACTICES), clock.now().date())
    async with opened(config, writing=name in WRITING) as (store, back_up, rings):
        desk = Desk(store=store, house=house, clock=clock, bells=Bells(), back_up=back_up, rings=rings)
        return await perform(desk, name, arguments)


def _was_started(config: Config) -> bool:
    from daemon.building import database
    from daemon.stores import has_database

    return has_database(config) if config.service.database else _exists(database(config))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        raise NaervaerError(
            f"{path} may not be looked at by you (run this as root or as the service's user)"
        ) from None
