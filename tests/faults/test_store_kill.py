"""The store outlives kill -9 and a full disk: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from daemon.adapters.keys import Keyring
from daemon.adapters.store import SqliteStore
from daemon.core.model import MomentState
from daemon.engine.records import OutState

ROOT = Path(__file__).parents[2]
CHILD = [sys.executable, "-m", "tests.faults.store_child"]
KILLS = 30
EARLY_KILLS = 8


def _killed_child(directory: Path, run: str, *, lines: int, then_seconds: float) -> list[str]:
    """The lines of a child that is killed a moment after so many of them."""
    with subprocess.Popen([*CHILD, run, directory], stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(lines)]
        # A random instant is what is wanted here; nothing is waited for.
        time.sleep(then_seconds)
        child.send_signal(signal.SIGKILL)
        told += [line.strip() for line in child.stdout if line.endswith("\n")]
    assert child.returncode == -signal.SIGKILL
    return told[1:]


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


async def _whole_names(directory: Path) -> set[str]:
    """The names written, having checked that each is in every table."""
    store = SqliteStore.open(directory / "db", directory / "key")
    mails = {m.id for m in await store.read(lambda tx: tx.outgoings([OutState.QUEUED], limit=100_000))}
    entries = await store.read(lambda tx: tx.entries(["idea"], withdrawn=True))
    moments = await store.read(lambda tx: tx.moments(state=MomentState.PENDING, limit=100_000))
    counted = await store.read(lambda tx: tx.counters("written"))
    figures = await store.read(lambda tx: tx.figures())
    await store.close()
    assert mails == {entry.id for entry in entries} == {moment.step for moment in moments}
    assert len(mails) == counted == figures["inbox.new"]
    assert all(entry.withdrawn for entry in entries)
    return mails


async def test_every_acknowledged_write_outlives_kill_9(tmp_path: Path) -> None:
    chance = random.Random(4711)
    told: set[str] = set()
    for run in range(KILLS):
        lines, pause = chance.randrange(2, 60), chance.random() * 0.02
        told.update(_killed_child(tmp_path, f"r{run}", lines=lines, then_seconds=pause))
        if run % 10 == 9:
            assert _is_sound(tmp_path / "db")
            assert told <= await _whole_names(tmp_path)
    assert len(told) >= KILLS


async def test_a_kill_during_the_first_start_does_not_spoil_the_next(tmp_path: Path) -> None:
    chance = random.Random(42)
    for run in range(EARLY_KILLS):
        directory = tmp_path / str(run)
        directory.mkdir()
        told = _killed_child(directory, "first", lines=1, then_seconds=chance.random() * 0.6)
        assert set(told) <= await _whole_names(directory)
        assert _is_sound(directory / "db")


def test_a_full_disk_fails_the_writes_and_the_store_lives_on(tmp_path: Path) -> None:
    child = subprocess.run([*CHILD, "full", tmp_path], capture_output=True, text=True, cwd=ROOT, check=True)
    failed, error, counted = child.stdout.splitlines()
    assert int(failed) > 0
    assert "database cannot be used" in error
    assert "disk" in error
    assert int(counted) == 22 - int(failed)
    assert _is_sound(tmp_path / "db")


async def test_a_killed_daemons_database_can_be_looked_into(tmp_path: Path) -> None:
    told = _killed_child(tmp_path, "r", lines=30, then_seconds=0)
    assert (tmp_path / "db-wal").stat().st_size > 0
    reader = SqliteStore.open_reader(tmp_path / "db", Keyring.load(tmp_path / "key", may_create=False))
    assert await reader.read(lambda tx: tx.counters("written")) >= len(told)
    await reader.close()
