"""What the service keeps is its user's alone, whatever the umask, and through nobody else's links."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from daemon.adapters.health_file import write_health
from daemon.adapters.tokens import write_secret
from daemon.config.secret import Secret
from daemon.core.errors import ConfigError
from tests.cli.conftest import Place, eventually, offline_config


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Whatever is made meanwhile is as open as it is asked to be."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The rights of each file in a folder, and of the folder itself, by name."""
    return {path.name: stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))}


def test_with_no_umask_at_all_nothing_is_open_to_others_but_the_health_file(place: Place) -> None:
    health = place.folder / "health.json"
    place.write(offline_config(place.data, more=f'health_file = "{health}"'))
    with umask(0), place.service():
        eventually(health.exists)
        copied = place.run("backup", str(place.folder / "copies" / "copy"))
        found = modes(place.data)
    assert copied.code == 0, copied
    copies = modes(place.folder / "copies")
    assert {name: oct(mode) for name, mode in copies.items() if mode & 0o077} == {}
    assert found.pop("data") == 0o700
    assert {"naervaer.sqlite", "naervaer.sqlite-wal", "naervaer.key", "control.sock"} <= set(found)
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o177} == {}
    assert stat.S_IMODE(health.stat().st_mode) == 0o644, "for monitoring that runs as somebody else"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text("hemmeligt")
    path.chmod(mode)
    with pytest.raises(ConfigError) as refused:
        Secret("file", str(path)).resolve()
    assert "others may read this file" in str(refused.value)
    assert "hemmeligt" not in str(refused.value)


def test_a_key_that_others_may_read_stops_the_service(place: Place) -> None:
    with place.service():
        pass
    (place.data / "naervaer.key").chmod(0o644)
    ran = place.run("run")
    assert ran.code != 0
    assert "may be read by others" in ran.err


def test_the_health_file_is_written_through_nobodys_link(tmp_path: Path) -> None:
    victim, shared = tmp_path / "database", tmp_path / "shared"
    victim.write_text("precious")
    shared.mkdir()
    (shared / ".health.json.new").symlink_to(victim)
    (shared / "health.json").symlink_to(victim)
    with umask(0):
        write_health(shared / "health.json", {"grade": "ok"})
    assert victim.read_text() == "precious"
    assert not (shared / "health.json").is_symlink()
    assert json.loads((shared / "health.json").read_text()) == {"grade": "ok"}
    assert modes(shared)["health.json"] == 0o644


def test_a_secret_is_replaced_through_nobodys_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "token").symlink_to(victim)
    with umask(0):
        write_secret(tmp_path / "token", "fresh\n")
    assert victim.read_text() == "precious"
    assert modes(tmp_path)["token"] == 0o600


@pytest.mark.parametrize("name", ["naervaer.sqlite.lock", "naervaer.sqlite", "naervaer.key"])
def test_a_link_that_leads_out_of_the_data_folder_harms_nothing_it_leads_to(place: Place, name: str) -> None:
    place.data.mkdir(mode=0o700)
    victim = place.folder / "victim"
    victim.write_text("precious")
    victim.chmod(0o600)
    (place.data / name).symlink_to(victim)
    ran = place.run("run")
    assert ran.code != 0
    assert "Traceback" not in ran.err
    assert victim.read_text() == "precious"


def test_a_link_in_the_place_of_the_socket_is_taken_away_and_not_followed(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    victim = place.folder / "victim"
    victim.write_text("precious")
    (place.data / "control.sock").symlink_to(victim)
    with place.service():
        assert stat.S_ISSOCK((place.data / "control.sock").lstat().st_mode)
    assert victim.read_text() == "precious"
