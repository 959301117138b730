"""A mail server that keeps every octet it is sent, and takes any line that looks like an end of data for one."""

from __future__ import annotations

import asyncio
from typing import Self

END = b"\r\n.\r\n"


class RawSmtp:
    """Listens on a free loopback port while used as an async context manager; `bodies` are the octets after each 354,
    the final dot included, and `after` whatever came behind one before we answered it.
    """

    def __init__(self) -> None:
        self.port = 0
        self.bodies: list[bytes] = []
        self.after: list[bytes] = []
        self._talks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            await self._talk(reader, writer)
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 raw\r\n")
        while line := await reader.readline():
            command = line.strip().upper()
            if command.startswith(b"EHLO"):
                writer.write(b"250-raw\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n")
            elif command == b"DATA":
                writer.write(b"354 go on\r\n")
                await self._take(reader)
                writer.write(b"250 taken\r\n")
            else:
                writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")

    async def _take(self, reader: asyncio.StreamReader) -> None:
        octets = b""
        while END not in octets[-100_000:] and not octets.startswith(END[2:]):
            more = await reader.read(65_536)
            if not more:
                raise asyncio.IncompleteReadError(octets, None)
            octets += more
        body, _, after = octets.partition(END)
        self.bodies.append(body + END)
        self.after.append(after)
