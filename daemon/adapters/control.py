"""The UNIX socket over which commands reach the running service: one JSON line each way."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from daemon.core.errors import NaervaerError

NAME = "control.sock"
_LONGEST_REQUEST = 64 * 1024
_REQUEST_SECONDS = 10.0
_MOST_AT_ONCE = 16

Serve = Callable[[str, Mapping[str, Any]], Awaitable[Any]]


class NotRunning(Exception):
    """Nobody listens at the socket."""


class ControlError(NaervaerError):
    """The running service could not do what was asked; its own words."""


class ControlServer:
    """Answers commands at a socket that only the service's own user (and root) can open."""

    def __init__(self, path: Path, serve: Serve) -> None:
        self._path = path
        self._serve = serve
        self._server: asyncio.Server | None = None
        self._turn = asyncio.Semaphore(_MOST_AT_ONCE)
        self._busy: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Listen; the caller holds the database's lock, so that a socket already there is a dead one's."""
        with _short_name(self._path) as name:
            self._path.unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
            try:
                before = os.umask(0o177)
                try:
                    listener.bind(name)
                finally:
                    os.umask(before)
                self._server = await asyncio.start_unix_server(
                    self._talk, sock=listener, limit=_LONGEST_REQUEST
                )
            except BaseException:
                listener.close()
                raise

    async def close(self) -> None:
        """Stop listening, and cut off whoever is still being served."""
        if self._server is None:
            return
        self._server.close()
        self._path.unlink(missing_ok=True)
        for task in tuple(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        self._server = None

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - always inside a task
        self._busy.add(task)
        try:
            with suppress(OSError, TimeoutError, ValueError):
                async with asyncio.timeout(_REQUEST_SECONDS):
                    line = await reader.readline()
                async with self._turn:
                    answer = await self._answer(line)
                writer.write(json.dumps(answer, ensure_ascii=False, default=str).encode() + b"\n")
                await writer.drain()
        finally:
            self._busy.discard(task)
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            name, arguments = request["do"], request.get("with", {})
        except (ValueError, KeyError, TypeError, AttributeError):
            return {"error": 'a request is a line of JSON: {"do": NAME, "with": {…}}'}
        try:
            return {"result": await self._serve(name, arguments)}
        except NaervaerError as error:
            return {"error": str(error)}


def call(path: Path, name: str, arguments: Mapping[str, Any] | None = None, *, seconds: float = 30.0) -> Any:
    """Ask the running service and return its answer; raises NotRunning and ControlError."""
    line = json.dumps({"do": name, "with": dict(arguments or {})}).encode() + b"\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC) as channel:
        channel.settimeout(seconds)
        _connect(channel, path)
        try:
            channel.sendall(line)
            with channel.makefile("rb") as stream:
                answered = stream.readline()
        except TimeoutError:
            raise ControlError(f"the service did not answer within {seconds:.0f} s (see its log)") from None
        except OSError as error:
            raise ControlError(
                f"the connection to the service broke: {error.strerror} (see its log)"
            ) from None
    if not answered.endswith(b"\n"):
        raise ControlError("the service gave no whole answer (it stopped, or see its log)")
    answer = json.loads(answered)
    if "error" in answer:
        raise ControlError(answer["error"])
    return answer["result"]


def _connect(channel: socket.socket, path: Path) -> None:
    try:
        with _short_name(path) as name:
            channel.connect(name)
    except (FileNotFoundError, ConnectionRefusedError):
        raise NotRunning from None
    except PermissionError:
        raise ControlError(
            f"{path} may not be opened by you (run this as root or as the service's user)"
        ) from None
    except OSError as error:
        raise ControlError(f"{path} cannot be reached: {error.strerror} (see `naervaer doctor`)") from None


@contextmanager
def _short_name(path: Path) -> Iterator[str]:
    """A name for `path` that fits the 108 bytes of a socket's address, however deep its folder lies."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
