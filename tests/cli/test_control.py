"""The control socket: one line each way, errors in words, nothing left behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.control import ControlError, ControlServer, NotRunning, call
from daemon.core.errors import NaervaerError
from tests.patience import LONG


async def _serve(name: str, arguments: Mapping[str, Any]) -> Any:
    if name == "refuse":
        raise NaervaerError("that cannot be (do something else)")
    return {"did": name, **arguments}


async def test_a_command_gets_its_answer_however_deep_the_folder_lies(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8)
    folder.mkdir(parents=True)
    path = folder / "control.sock"
    with pytest.raises(NotRunning):
        call(path, "status")
    server = ControlServer(path, _serve)
    await server.start()
    try:
        answer = await asyncio.to_thread(call, path, "now", {"rule": "ideas", "words": "æøå\n"})
        assert answer == {"did": "now", "rule": "ideas", "words": "æøå\n"}
        with pytest.raises(ControlError, match="do something else"):
            await asyncio.to_thread(call, path, "refuse")
    finally:
        await server.close()
    assert not path.exists()
    with pytest.raises(NotRunning):
        call(path, "status")


async def test_nonsense_gets_an_error_and_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    server = ControlServer(path, _serve)
    await server.start()
    try:
        for nonsense in (b"\xff\xfe\n", b"[]\n", b'{"with": 3}\n', b"\n"):
            assert b'"error"' in await asyncio.to_thread(_say, path, nonsense)
        assert await asyncio.to_thread(_say, path, b"x" * 200_000) == b""
        assert await asyncio.to_thread(call, path, "still") == {"did": "still"}
    finally:
        await server.close()


def _say(path: Path, words: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(LONG)
        channel.connect(str(path))
        try:
            channel.sendall(words)
            return channel.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            return b""
