"""A proxy in front of a real IMAP server that understands lines and literals, so that faults can be put in."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import Sequence

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_LIMIT = 64 * 1024 * 1024


class CutError(Exception):
    """The connection is to end here, both ends at once."""


class Talk:
    """One connection through the proxy: what was asked last, and its two wires."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server
        self.tag = b""
        self.verb = b""
        self.line = b""

    async def answer(self, words: bytes) -> None:
        """Answer the client in the server's place, with the tag of its last command."""
        self.client.write(self.tag + b" " + words + b"\r\n")
        await self.client.drain()

    def noted(self, line: bytes) -> None:
        """The client has given a command."""
        self.line = line
        self.tag, _, rest = line.strip().partition(b" ")
        words = rest.upper().split()
        self.verb = b" ".join(words[:2]) if words[:1] == [b"UID"] else b"".join(words[:1])


class Fault:
    """Something that goes wrong on the way, `left` times; the plain one lets everything through."""

    def __init__(self, times: int = 1) -> None:
        self.left = times

    async def command(self, talk: Talk, line: bytes) -> bytes | None:
        """What the server gets in place of a client's line; None for nothing. Raises CutError."""
        return line

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """What the client gets in place of a server's line; None for nothing. Raises CutError."""
        return line

    def literal(self, talk: Talk, data: bytes) -> bytes:
        """What the client gets in place of a literal. Raises CutError."""
        return data

    def spend(self) -> bool:
        """Whether it strikes once more."""
        self.left -= 1
        return self.left >= 0


class FaultProxy:
    """Listens on loopback, or on `listening`, in front of `port`; `faults` strike on every connection.

    `tls` speaks TLS to the client. Usable as an asynchronous context manager.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        port: int,
        faults: Sequence[Fault] = (),
        *,
        listening: socket.socket | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.faults = list(faults)
        self.connections = 0
        self.verbs: list[bytes] = []
        self.drip_seconds = 0.0
        self._server_port = port
        self._listening = listening
        self._tls = tls
        self._talks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> FaultProxy:
        if self._listening is None:
            self._listening = socket.create_server((self.host, 0))
        self.port: int = self._listening.getsockname()[1]
        self._server = await asyncio.start_server(self._accepted, sock=self._listening, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    def drop_all(self) -> None:
        """End every connection there is, without a word."""
        for task in self._talks:
            task.cancel()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self._relay(reader, writer)
        writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, server = await asyncio.open_connection(self.host, self._server_port, limit=_LIMIT)
        talk = Talk(writer, server)
        ways = {
            asyncio.ensure_future(self._there(reader, talk)),
            asyncio.ensure_future(self._back(upstream, talk)),
        }
        try:
            await asyncio.wait(ways, return_when="FIRST_COMPLETED")
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            server.transport.abort()

    async def _there(self, reader: asyncio.StreamReader, talk: Talk) -> None:
        """From the client to the server."""
        while line := await reader.readline():
            if line.strip().upper() != b"DONE":
                talk.noted(line)
                self.verbs.append(talk.verb)
            passed: bytes | None = line
            for fault in self.faults:
                passed = await fault.command(talk, passed) if passed is not None else None
            if passed is not None:
                talk.server.write(passed)
                await talk.server.drain()

    async def _back(self, upstream: asyncio.StreamReader, talk: Talk) -> None:
        """From the server to the client."""
        while line := await upstream.readline():
            announced = _LITERAL.search(line)
            data = await upstream.readexactly(int(announced[1])) if announced else None
            passed: bytes | None = line
            for fault in self.faults:
                passed = fault.line(talk, passed) if passed is not None else None
            if passed is not None:
                talk.client.write(passed)
            if data is not None and passed is not None:
                for fault in self.faults:
                    data = fault.literal(talk, data)
                await self._pour(talk, data)
            await talk.client.drain()

    async def _pour(self, talk: Talk, data: bytes) -> None:
        """A literal at once, or in ten drips with so many seconds between them."""
        step = len(data) if not self.drip_seconds else max(1, len(data) // 10)
        for start in range(0, len(data), max(1, step)):
            talk.client.write(data[start : start + step])
            await talk.client.drain()
            await asyncio.sleep(self.drip_seconds)
