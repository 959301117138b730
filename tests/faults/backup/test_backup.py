"""A backup is whole before it is called one, holds what was acknowledged, and opens with its key alone."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.adapters.backup import make_backup, name_for, open_backup, prune
from daemon.adapters.backup_notes import newest_backup
from daemon.adapters.backup_seal import is_sealed, new_key, parse_key
from daemon.adapters.keys import Keyring
from daemon.adapters.store import SqliteStore
from daemon.core.errors import NaervaerError, StoreError
from tests.cli.conftest import Place
from tests.faults.backup.backups import run
from tests.faults.rows import Plan
from tests.patience import LONG

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def test_backups_of_a_database_that_is_written_to_hold_all_and_open_with_their_key_alone(
    tmp_path: Path,
) -> None:
    found = run(Plan(times=4, keep=tmp_path))
    assert found.broken == ()


async def test_a_backup_that_the_services_key_does_not_open_is_none(tmp_path: Path) -> None:
    keys = Keyring.ephemeral()
    await SqliteStore(tmp_path / "db", keys).close()
    backup = tmp_path / "b.backup"
    make_backup(tmp_path / "db", keys, backup, NOW)
    with pytest.raises(NaervaerError, match=r"was sealed with the key \w+, which is missing"):
        open_backup(backup, Keyring.ephemeral(), tmp_path / "opened")


async def test_an_encrypted_backup_says_that_it_wants_its_key(tmp_path: Path) -> None:
    keys, key = Keyring.ephemeral(), parse_key(new_key(), "here")
    await SqliteStore(tmp_path / "db", keys).close()
    make_backup(tmp_path / "db", keys, tmp_path / "b.backup", NOW, key)
    assert is_sealed(tmp_path / "b.backup")
    with pytest.raises(StoreError, match="name its key file with --key"):
        open_backup(tmp_path / "b.backup", keys, tmp_path / "opened")


async def test_a_copy_made_by_hand_is_told_from_a_backup(tmp_path: Path) -> None:
    keys = Keyring.ephemeral()
    await SqliteStore(tmp_path / "db", keys).close()
    with pytest.raises(StoreError, match="it does not say when it was made"):
        open_backup(tmp_path / "db", keys, tmp_path / "opened")


async def test_a_failed_backup_leaves_nothing_behind(tmp_path: Path) -> None:
    keys = Keyring.ephemeral()
    await SqliteStore(tmp_path / "db", keys).close()
    folder = tmp_path / "backups"
    with pytest.raises(NaervaerError):
        make_backup(tmp_path / "db", Keyring.ephemeral(), folder / "b.backup", NOW)
    assert list(folder.iterdir()) == []
    assert newest_backup(tmp_path) == "no backup made with `naervaer backup` is known here"


def test_the_command_backs_up_a_running_service_and_a_stopped_one_alike(place: Place) -> None:
    place.run("backup", "--new-key", "backup.key")
    assert Path(place.folder / "backup.key").stat().st_mode & 0o777 == 0o600
    with place.service() as process:
        running = place.run("backup", "--key", "backup.key", "--json")
        assert running.code == 0, running.err
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
    made = running.json
    assert made["encrypted"]
    assert Path(made["file"]).parent == place.data / "backups"
    assert Path(made["file"]).stat().st_mode & 0o777 == 0o600
    stopped = place.run("backup", "by-hand.backup")
    assert stopped.code == 0, stopped.err
    assert "Opened again and found whole" in stopped.out
    assert f"The key is not in it: {place.data / 'naervaer.key'}" in stopped.out
    assert newest_backup(place.data).endswith(f"naervaer restore {place.folder / 'by-hand.backup'}")
    again = place.run("backup", "by-hand.backup")
    assert again.code == 1
    assert "exists already" in again.err


def test_only_the_newest_backups_are_kept_where_that_is_wished(tmp_path: Path) -> None:
    for day in range(1, 5):
        (tmp_path / name_for(datetime(2026, 11, day, 3, tzinfo=UTC))).touch()
    (tmp_path / "my own.backup").touch()
    assert len(prune(tmp_path, 0)) == 0
    assert len(prune(tmp_path, 2)) == 2
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["my own.backup", "naervaer-20261103T030000Z.backup", "naervaer-20261104T030000Z.backup"]
