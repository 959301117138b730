"""A damaged database is refused at start, with where to find the newest backup, and never worked on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from daemon.adapters.backup_notes import BackupNote, note_backup
from daemon.adapters.keys import Keyring
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.store.sqlite import SqliteStore
from daemon.core.errors import StoreBroken
from tests.cli.conftest import Mailed, Place, eventually
from tests.faults.disk.corrupt import PAGE, make, run
from tests.faults.rows import Plan

OTHERS = ("not a database", "cut off", "emptied", "gone", "a page overwritten")


def test_no_damage_starts_a_service_on_wrong_pages_or_ends_in_a_traceback(tmp_path: Path) -> None:
    found = run(Plan(times=20, keep=tmp_path))
    assert found.broken == ()
    assert found.figures["refused"] > 5


def _damage(path: Path, how: str) -> None:
    raw = bytearray(path.read_bytes())
    if how == "not a database":
        path.write_bytes(b"Dear diary, " * 2000)
    elif how == "cut off":
        path.write_bytes(raw[: len(raw) // 2 + 100])
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "gone":
        path.unlink()
    else:
        raw[3 * PAGE : 4 * PAGE] = b"\xff" * PAGE
        path.write_bytes(raw)


def test_each_damage_is_refused_at_start(tmp_path: Path) -> None:
    asyncio.run(make(tmp_path))
    keys, reserve = Keyring.load(tmp_path / "key", may_create=False), Reserve(tmp_path / "reserve", 4096)
    reserve.keep()
    sound = (tmp_path / "db").read_bytes()
    for how in OTHERS:
        _damage(tmp_path / "db", how)
        with pytest.raises(StoreBroken, match="restore a backup"):
            SqliteStore(tmp_path / "db", keys, reserve)
        (tmp_path / "db").write_bytes(sound)
    asyncio.run(SqliteStore(tmp_path / "db", keys, reserve).close())


def test_a_refused_start_says_in_one_line_where_the_newest_backup_lies(place: Place) -> None:
    place.data.mkdir()
    (place.data / "naervaer.reserve").touch()
    backup = place.folder / "monday.backup"
    backup.touch()
    made_at = "2026-11-23T03:00:00+00:00"
    note_backup(place.data, BackupNote(path=str(backup), made_at=made_at, size=1, sealed=False))
    ran = place.run("run")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    (line,) = [line for line in ran.err.splitlines() if line.startswith("naervaer: ")]
    assert "is gone or empty" in line
    assert f"made 2026-11-23 03:00 UTC: naervaer restore {backup}" in line


@pytest.mark.dovecot
@pytest.mark.postfix
def test_damage_met_while_running_ends_the_service_with_that_line(mailed: Mailed) -> None:
    with mailed.service() as process:
        eventually(lambda: mailed.events("planned"))
        database = mailed.data / "naervaer.sqlite"
        with closing(sqlite3.connect(database)) as db:
            # So that the service has no page in its memory that it need not read again.
            db.execute("UPDATE meta SET value = value")
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.stat().st_size
        with database.open("r+b") as file:
            file.seek(PAGE)
            file.write(b"\xff" * (size - PAGE))
        address = mailed.hosts.address(mailed.box)
        raw = f"From: a@b.test\r\nTo: {address}\r\nMessage-ID: <1@b.test>\r\n\r\nhej\r\n"
        mailed.hosts.dovecot.deliver(mailed.box, raw.encode())
        assert process.wait(60) == 1
    log = mailed.log()
    assert "Traceback" not in log.rpartition("database_broken")[2]
    assert "restore a backup); no backup made" in log
