"""Reads hostile mail in small processes that may crash, hang or eat memory without harm to the service."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import structlog

from daemon.adapters import cage_child
from daemon.adapters.cage_codec import decode, encode
from daemon.engine.ports import ReaderFailed
from daemon.mail.parse import MAX_BYTES
from daemon.mail.reading import Expected, OwnAddresses, Reading, Scan, SentMail

_log = structlog.get_logger(__name__)
_LONGEST_ANSWER = 8 * 1024 * 1024
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CageLimits:
    """What one mail may cost: seconds of processor time and of waiting, bytes of the mail and of memory."""

    cpu_seconds: int = 5
    wall_seconds: float = 15.0
    start_seconds: float = 20.0
    memory_bytes: int = 512 * 1024 * 1024
    max_bytes: int = MAX_BYTES


class Cage:
    """A `Reader` with `workers` processes at work at once and one more waiting, so that a lost one delays nobody."""

    def __init__(
        self,
        own: OwnAddresses,
        *,
        workers: int = 1,
        limits: CageLimits | None = None,
        program: Path = Path(cage_child.__file__),
    ) -> None:
        self.own = own
        self._limits = limits or CageLimits()
        self._program = program
        self._turn = asyncio.Semaphore(workers)
        self._size = workers + 1
        self._idle: deque[_Child] = deque()
        self._busy: set[_Child] = set()
        self._reaping: set[asyncio.Task[None]] = set()
        self._filling = asyncio.Lock()
        self._closed = False

    async def __aenter__(self) -> Cage:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the processes and wait until one is ready; raises ReaderFailed when none comes up."""
        await self._fill()
        if self._idle:
            await self._idle[0].ready(self._limits.start_seconds)

    async def scan(self, raw: bytes) -> Scan:
        """See `daemon.mail.scan.scan`; raises ReaderFailed."""
        return cast(Scan, await self._ask(cage_child.SCAN, (self.own,), raw, Scan))

    async def read(self, raw: bytes, sent: SentMail | None, expected: Expected) -> Reading:
        """See `daemon.mail.read.read`, without the kind, which the scan has told; raises ReaderFailed."""
        return cast(Reading, await self._ask(cage_child.READ, (sent, expected), raw, Reading))

    async def close(self) -> None:
        """End and reap every process."""
        self._closed = True
        for child in (*self._idle, *self._busy):
            self._end(child)
        self._idle.clear()
        while self._reaping:
            await asyncio.gather(*self._reaping)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes alive now."""
        return tuple(child.process.pid for child in (*self._busy, *self._idle))

    async def _ask(self, task: int, values: tuple[Any, ...], raw: bytes, kind: type) -> Any:
        if len(raw) > self._limits.max_bytes:
            raise ReaderFailed(
                f"the mail has {len(raw)} bytes, more than the {self._limits.max_bytes} that are read"
            )
        async with self._turn:
            child = await self._take()
            done = False
            try:
                status, body = await child.ask(task, encode(values), raw, self._limits)
                done = True
            finally:
                # A request that was cancelled half-way leaves a process in an unknown state.
                self._busy.discard(child)
                if done and not self._closed:
                    self._idle.appendleft(child)
                else:
                    self._end(child)
                    await self._fill()
        if status != cage_child.DONE:
            raise ReaderFailed(body.decode("utf-8", "replace")[:_LONGEST_REASON])
        return _checked(body, kind)

    async def _take(self) -> _Child:
        if self._closed:
            raise ReaderFailed("the reader is closed; the mail is read after the next start")
        while self._idle:
            child = self._idle.popleft()
            self._busy.add(child)
            if child.process.poll() is None:
                return child
            self._busy.discard(child)
            self._end(child)
        await self._fill()
        if not self._idle:
            raise ReaderFailed("no reading process is left; this happens only while the service stops")
        child = self._idle.popleft()
        self._busy.add(child)
        return child

    async def _fill(self) -> None:
        async with self._filling:
            while not self._closed and len(self._idle) + len(self._busy) < self._size:
                child = await _Child.start(self._program, self._limits)
                if self._closed:
                    self._end(child)
                else:
                    self._idle.append(child)

    def _end(self, child: _Child) -> None:
        task = asyncio.get_running_loop().create_task(child.end())
        self._reaping.add(task)
        task.add_done_callback(self._reaping.discard)


class _Child:
    """One caged process and the stream to it."""

    def __init__(
        self, process: subprocess.Popen[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self._reader = reader
        self._writer = writer
        self._ready = False

    @classmethod
    async def start(cls, program: Path, limits: CageLimits) -> _Child:
        """Start `program` isolated from environment, terminal and files; it warms up by itself."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = _spawn(program, theirs.fileno(), limits)
            except OSError as fault:
                ours.close()
                raise ReaderFailed(f"no process could be started for reading: {fault.strerror}") from fault
        reader, writer = await asyncio.open_connection(sock=ours)
        return cls(process, reader, writer)

    async def ready(self, seconds: float) -> None:
        """Wait for the first sign of life."""
        if self._ready:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._reader.readexactly(cage_child.ANSWER.size)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as fault:
            raise ReaderFailed(
                "the reading process did not start; look at memory limits and the installation"
            ) from fault
        self._ready = True

    async def ask(self, task: int, request: bytes, raw: bytes, limits: CageLimits) -> tuple[int, bytes]:
        """Send a request and wait for its answer; raises ReaderFailed with a cause that is safe to log."""
        await self.ready(limits.start_seconds)
        try:
            async with asyncio.timeout(limits.wall_seconds):
                self._writer.write(cage_child.HEAD.pack(task, len(request), len(raw)) + request)
                self._writer.write(raw)
                await self._writer.drain()
                return await self._answer()
        except TimeoutError as fault:
            raise ReaderFailed(f"reading took more than {limits.wall_seconds:g} seconds") from fault
        except (OSError, asyncio.IncompleteReadError) as fault:
            raise ReaderFailed(
                "the reading process died: a crash, or more memory or processor time than allowed"
            ) from fault

    async def end(self) -> None:
        """Kill and reap."""
        self.process.kill()
        self._writer.close()
        await asyncio.get_running_loop().run_in_executor(None, self.process.wait)
        try:
            await self._writer.wait_closed()
        except OSError:
            _log.debug("cage.closed", pid=self.process.pid)

    async def _answer(self) -> tuple[int, bytes]:
        status, size = cage_child.ANSWER.unpack(await self._reader.readexactly(cage_child.ANSWER.size))
        if size > _LONGEST_ANSWER:
            raise ReaderFailed("the reading process answered with more than a reading can hold")
        return status, await self._reader.readexactly(size)


def _spawn(program: Path, descriptor: int, limits: CageLimits) -> subprocess.Popen[bytes]:
    """A vfork of our own interpreter, which takes about a millisecond."""
    arguments = [str(descriptor), str(limits.cpu_seconds), str(limits.memory_bytes)]
    return subprocess.Popen(  # noqa: S603 - both words of the command are ours
        [sys.executable, "-I", str(program), *arguments],
        pass_fds=(descriptor,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )


def _checked(body: bytes, kind: type) -> Any:
    """The value, if it is one; a broken child's answer is as hostile as the mail."""
    try:
        value = decode(body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ReaderFailed("the reading process answered with no value") from fault
    if not isinstance(value, kind):
        raise ReaderFailed("the reading process answered with another value than was asked for")
    return value
