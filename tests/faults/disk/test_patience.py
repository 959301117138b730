"""While the database can take nothing the loops wait, and what they had to write is written once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.store.sqlite import SqliteStore
from daemon.core.errors import StoreBlocked, StoreError
from daemon.engine.health import Health
from daemon.engine.patience import PatientStore, RoomWatch
from tests.faults.disk.small_disk import SmallDisk, need_small_disks
from tests.patience import LONG

MEGABYTE = 1_000_000


async def _until(holds: Callable[[], object], seconds: float = LONG) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - a lock in another process sets no event
            await asyncio.sleep(0.02)


async def test_a_lock_held_for_longer_than_sqlite_waits_is_told_and_waited_out(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "db", Keyring.ephemeral())
    health = Health(time.monotonic)
    patient = PatientStore(store, health)
    with closing(sqlite3.connect(tmp_path / "db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        writing = asyncio.create_task(patient.write(lambda tx: tx.count("written", "", "")))
        await _until(lambda: health.problems)
        assert "another program holds the database" in health.problems["database"]
        other.execute("ROLLBACK")
    assert await writing == 1, "written once, however often it was tried"
    assert health.problems == {}
    await store.close()


async def test_on_a_full_disk_what_is_under_way_is_written_and_what_adds_waits(tmp_path: Path) -> None:
    need_small_disks()
    with SmallDisk(tmp_path / "disk", 8) as disk:
        reserve = Reserve(disk.path / "reserve", MEGABYTE)
        store = SqliteStore(disk.path / "db", Keyring.ephemeral(), reserve)
        health = Health(time.monotonic)
        spends, spares = PatientStore(store, health, reserve), PatientStore(store, health, reserve, True)
        watch = asyncio.create_task(RoomWatch(health, reserve).run())
        disk.fill()
        with pytest.raises(StoreBlocked, match="make room") as told:
            await store.write(lambda tx: tx.set_meta("more", "x" * 8 * MEGABYTE))
        assert told.value.full
        adding = asyncio.create_task(spares.write(lambda tx: tx.count("added", "", "")))
        assert await spends.write(lambda tx: tx.count("sent", "", "")) == 1
        await _until(lambda: "disk is full" in health.problems.get("database", ""))
        assert not adding.done()
        disk.empty()
        assert await adding == 1
        await _until(lambda: not health.problems)
        assert not reserve.short
        watch.cancel()
        await store.close()


async def test_a_start_on_a_full_disk_takes_the_reserve(tmp_path: Path) -> None:
    need_small_disks()
    keys = Keyring.ephemeral()
    with SmallDisk(tmp_path / "disk", 4) as disk:
        reserve = Reserve(disk.path / "reserve", MEGABYTE)
        await SqliteStore(disk.path / "db", keys, reserve).close()
        disk.fill()
        with pytest.raises(StoreBlocked, match="make room"):
            SqliteStore(disk.path / "db", keys)
        store = SqliteStore(disk.path / "db", keys, reserve)
        assert reserve.short
        assert await store.write(lambda tx: tx.count("sent", "", "")) == 1
        await store.close()


def test_the_reserve_has_real_blocks_and_is_made_only_with_room_to_spare(tmp_path: Path) -> None:
    need_small_disks()
    with SmallDisk(tmp_path / "disk", 4) as disk:
        reserve = Reserve(disk.path / "reserve", MEGABYTE)
        assert reserve.keep()
        assert reserve.path.stat().st_blocks * 512 >= MEGABYTE
        disk.fill()
        assert reserve.give_up()
        assert reserve.short
        assert not reserve.regain(), "what it gave up is free, but nothing beside it"
        disk.empty()
        assert reserve.regain()
        assert not reserve.short


def test_a_read_only_disk_is_refused_at_start_with_what_to_do(tmp_path: Path) -> None:
    need_small_disks()
    keys = Keyring.ephemeral()
    with SmallDisk(tmp_path / "disk", 4) as disk:
        store = SqliteStore(disk.path / "db", keys)
        asyncio.run(store.close())
        disk.remount("ro")
        with pytest.raises(StoreError, match="Read-only file system"):
            SqliteStore(disk.path / "db", keys)
