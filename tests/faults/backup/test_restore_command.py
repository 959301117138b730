"""`naervaer restore` says what will happen, leaves everything as it was when it cannot, and sends nothing unasked."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from daemon.adapters.control import call
from daemon.adapters.store.opening import lock
from daemon.commands.restore import restore_file
from daemon.core.errors import NaervaerError
from daemon.reloading import load_config
from tests.cli.conftest import Place, eventually, offline_config
from tests.patience import LONG
from tests.servers.postgres import PostgresServer


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A service that has run, and a backup of it."""
    made = Place(tmp_path_factory.mktemp("ground"))
    made.write(offline_config(made.data))
    with made.service() as process:
        eventually(lambda: made.events("planned"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
    assert made.run("backup", "monday.backup").code == 0
    return made


@pytest.fixture
def backup(place: Place, ground: Place) -> Path:
    """That backup, beside data of the same."""
    shutil.copytree(ground.data, place.data)
    return Path(shutil.copy(ground.folder / "monday.backup", place.folder))


def problems(place: Place) -> dict[str, str]:
    """What the running service says is wrong."""
    found: dict[str, str] = call(place.data / "control.sock", "status")["problems"]
    return found


def test_it_is_refused_while_the_service_runs_and_for_what_is_no_backup(place: Place, backup: Path) -> None:
    database = place.data / "naervaer.sqlite"
    held = lock(database)
    ran = place.run("restore", str(backup), "--yes")
    os.close(held)
    assert ran.code == 1
    assert "another naervaer works on" in ran.err
    before = database.read_bytes()
    (place.folder / "torn.backup").write_bytes(backup.read_bytes()[:50_000])
    ran = place.run("restore", "torn.backup", "--yes")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert database.read_bytes() == before
    assert not list(place.data.glob("*.restoring*"))


def test_a_backup_that_is_not_there_is_said_before_anything_is_asked(place: Place) -> None:
    done = place.run("restore", "nosuch.backup")
    assert done.code == 1
    assert "there is no file nosuch.backup" in done.err
    assert "Go on?" not in done.out + done.err


def test_it_says_what_becomes_of_mail_that_nobody_can_look_for_and_keeps_what_was_there(
    place: Place, backup: Path
) -> None:
    asked = place.run("restore", str(backup), answer="n\n")
    assert asked.code == 130
    assert "no folder of sent mail to look into" in asked.out
    assert "goes again and may come twice (--resend or --park decides)" in asked.out
    ran = place.run("restore", str(backup), "--park", "--yes")
    assert ran.code == 0, ran.err
    assert "is parked: naervaer queue list" in ran.out
    assert len(list(place.data.glob("naervaer.sqlite.before-restore-*Z"))) == 1
    with place.service():
        told = eventually(lambda: problems(place).get("recovery"))
        assert "no mail goes out until the mailbox was asked" in told


def test_a_backup_copied_into_place_by_hand_is_known_for_what_it_is(place: Place, backup: Path) -> None:
    for part in place.data.glob("naervaer.sqlite*"):
        part.unlink()
    shutil.copy(backup, place.data / "naervaer.sqlite")
    with place.service():
        assert eventually(lambda: place.events("restored"))
        assert eventually(lambda: "recovery" in problems(place))


def test_a_database_on_postgresql_is_told_of_its_restoring(place: Place, postgres: PostgresServer) -> None:
    url = postgres.url(postgres.new_database())
    place.write(place.config.read_text().replace("[service]", f'[service]\ndatabase = "{url}"', 1))
    with place.service() as process:
        eventually(lambda: place.events("planned"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0
    assert "pg_dump" in place.run("backup").err
    with pytest.raises(NaervaerError, match="use pg_restore"):
        restore_file(load_config(place.config), place.folder / "some.backup", None, None)
    ran = place.run("restore", "--after-pg-restore", "2026-11-25 03:00", "--yes")
    assert ran.code == 0, ran.err
    with place.service():
        (told,) = eventually(lambda: place.events("restored"))
        assert told["made_at"] == "2026-11-25T03:00:00+00:00"
