"""Talks SMTP over a logged-in connection: several commands in one write, the answers in their order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])([^\n]*))?")
_MOST_OCTETS = 32_768
_GOODBYE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server, the texts of a multi-line one joined by line feeds (RFC 5321 4.2)."""

    code: int
    text: str


class Broken(Exception):
    """The connection can no longer be trusted; `replies` came before that."""

    def __init__(self, reason: str, replies: Sequence[Reply] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.replies = tuple(replies)


class Wire(asyncio.Protocol):
    """Takes a transport over from the client that opened it, whose protocol keeps only one answer at a time.

    Answers nobody waited for make it unusable, so that none is ever taken for the answer to a later command.
    """

    def __init__(self, transport: asyncio.Transport, *, pipelining: bool) -> None:
        loop = asyncio.get_running_loop()
        self.pipelining = pipelining
        self._transport = transport
        self._gone = loop.create_future()
        self._buffer = bytearray()
        self._texts: list[str] = []
        self._replies: list[Reply] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._poured: asyncio.Event = asyncio.Event()
        self._poured.set()
        self._spoiled = ""
        self.unasked: Reply | None = None
        """What the server said when nobody had asked."""
        transport.set_protocol(self)
        # So that we are told when the last octet has left our hands.
        transport.set_write_buffer_limits(high=1, low=0)

    @property
    def alive(self) -> bool:
        """Whether another mail may be tried on this connection."""
        return not (self._spoiled or self._gone.done() or self._transport.is_closing())

    @property
    def fault(self) -> str:
        """Why no mail may be tried on it any more."""
        return self._spoiled or "the server has closed the connection"

    async def ask(self, commands: Sequence[bytes], seconds: float) -> list[Reply]:
        """The answers to `commands`, sent together where allowed (RFC 2920), else until one is refused.

        Raises Broken, with the answers so far, when the line is lost, silent for `seconds` or out of step.
        """
        if self.pipelining:
            return await self.exchange(b"\r\n".join((*commands, b"")), len(commands), seconds)
        replies: list[Reply] = []
        for command in commands:
            try:
                replies += await self.exchange(command + b"\r\n", 1, seconds)
            except Broken as broken:
                raise Broken(broken.reason, [*replies, *broken.replies]) from broken
            if replies[-1].code >= 400:
                break
        return replies

    async def exchange(self, octets: bytes, wanted: int, seconds: float) -> list[Reply]:
        """Write `octets` and wait for `wanted` answers; raises Broken."""
        if not self.alive:
            raise Broken(self.fault)
        self._replies, self._wanted = [], wanted
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(octets)
        try:
            async with asyncio.timeout(seconds):
                await self._waiter
        except TimeoutError:
            self._spoil(f"the server did not answer within {seconds:g} seconds")
            raise Broken(self._spoiled, self._replies) from None
        finally:
            self._waiter = None
        return self._replies

    async def pour(self, octets: bytes, seconds: float) -> Reply | None:
        """Write `octets`, which ask for no answer, and wait until they have left; the answer, if one came too early.

        Raises Broken.
        """
        if not self.alive:
            raise Broken(self.fault)
        self._replies, self._wanted = [], 1
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        self._transport.write(octets)
        gone: asyncio.Future[Any] = asyncio.ensure_future(self._poured.wait())
        try:
            await asyncio.wait([gone, waiter], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if waiter.done():
                waiter.result()
                return self._replies[0]
            if not gone.done():
                self._waiter = None
                self._spoil(f"the server did not take the mail within {seconds:g} seconds")
                raise Broken(self._spoiled)
            return None
        finally:
            gone.cancel()
            self._waiter = None

    def abort(self) -> None:
        """Drop the connection at once."""
        self._spoil("the connection was dropped")
        # Before Python 3.11.4 a TLS transport that has closed already fails here.
        with suppress(AttributeError):
            self._transport.abort()

    async def close(self, patience: float = _GOODBYE_SECONDS) -> None:
        """Say QUIT if the line is good, and wait until the socket is closed, each for so many seconds at most."""
        seconds = min(patience, _GOODBYE_SECONDS)
        try:
            if self.alive:
                await self.exchange(b"QUIT\r\n", 1, seconds)
                self._transport.close()
                async with asyncio.timeout(seconds):
                    await asyncio.shield(self._gone)
        except (Broken, TimeoutError):
            pass
        finally:
            self.abort()
        await asyncio.wait([self._gone], timeout=_GOODBYE_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Cut what came into answers (asyncio.Protocol)."""
        self._buffer += data
        if len(self._buffer) > _MOST_OCTETS:
            self._buffer.clear()
            self._spoil("the server's answer was endless")
        while not self._spoiled and (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            self._line_received(line)

    def pause_writing(self) -> None:
        """Octets wait to leave (asyncio.Protocol)."""
        self._poured.clear()

    def resume_writing(self) -> None:
        """All octets have left (asyncio.Protocol)."""
        self._poured.set()

    def eof_received(self) -> bool:
        """Let the transport close itself (asyncio.Protocol)."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who is waiting (asyncio.Protocol)."""
        self._spoil("the server closed the connection")
        if not self._gone.done():
            self._gone.set_result(None)

    def _line_received(self, line: bytes) -> None:
        found = _LINE.fullmatch(line)
        if found is None:
            self._spoil("the server answered outside the protocol")
            return
        self._texts.append(cast(bytes, found[3] or b"").decode("utf-8", "replace").strip())
        if found[2] == b"-":
            return
        reply = Reply(int(found[1]), "\n".join(self._texts))
        self._texts = []
        if self._waiter is None or self._waiter.done():
            self.unasked = self.unasked or reply
            self._spoil(f"the server spoke unasked: {reply.code} {reply.text}")
            return
        self._replies.append(reply)
        if len(self._replies) == self._wanted:
            self._waiter.set_result(None)

    def _spoil(self, reason: str) -> None:
        self._spoiled = self._spoiled or reason
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(Broken(self._spoiled, self._replies))
