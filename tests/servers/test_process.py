"""A test server counts as started when it can be spoken to wherever the tests, or another server, will."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.servers.ports import free_ports, is_listening
from tests.servers.process import ServerNotUpError, ServerProcess

_SLOW_AT_THE_SECOND_DOOR = """
import pathlib, socket, sys, time
port, path = int(sys.argv[1]), sys.argv[2]
first = socket.create_server(("127.0.0.1", port))
time.sleep(0.3)
pathlib.Path(path).unlink(missing_ok=True)
second = socket.socket(socket.AF_UNIX)
second.bind(path)
second.listen()
time.sleep(60)
"""


def a_server(folder: Path, script: str) -> tuple[ServerProcess, int, Path]:
    (port,) = free_ports(1)
    door = folder / "door"
    command = [sys.executable, "-c", script, str(port), str(door)]
    return ServerProcess(command, doors=(port, door), log=folder / "log"), port, door


def test_it_has_started_when_its_last_door_is_open(tmp_path: Path) -> None:
    server, port, door = a_server(tmp_path, _SLOW_AT_THE_SECOND_DOOR)
    try:
        server.start()
        assert is_listening(port)
        assert is_listening(door)
        # What a killed server leaves behind is a socket that nobody listens at.
        server.kill()
        assert door.exists()
        assert not is_listening(door)
        server.start()
        assert is_listening(door)
    finally:
        server.kill()


def test_what_ended_at_once_is_told_with_what_it_said(tmp_path: Path) -> None:
    server, _, _ = a_server(tmp_path, "raise SystemExit('no such config')")
    with pytest.raises(ServerNotUpError, match="no such config"):
        server.start()
