"""An IMAP server that does what a test's script says, where real servers behave too well."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType

from tests.contract.passing import let_pass
from tests.patience import LONG

CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN"


class Talk:
    """One client's connection, as a script sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.heard: list[str] = []

    async def line(self) -> str:
        """The next line of the client, without its end; an empty one when there is none."""
        line = (await self._reader.readline()).decode().rstrip("\r\n")
        self.heard.append(line)
        return line

    async def say(self, *lines: str | bytes) -> None:
        """Send lines; bytes are sent as they are, without a line end."""
        for line in lines:
            self._writer.write(line if isinstance(line, bytes) else f"{line}\r\n".encode())
        await self._writer.drain()

    def cut(self) -> None:
        """End the connection as a firewall does, with a reset."""
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()

    def hang_up(self) -> None:
        """End the connection in good order."""
        self._writer.close()

    async def until_gone(self) -> None:
        """Say nothing more, and wait until the client hangs up."""
        try:
            while await self._reader.read(65536):
                pass
        except ConnectionError:
            pass


Deed = Callable[[Talk, str, str], Awaitable[None]]


class ScriptedImap:
    """A server on loopback; `deeds` gives the verbs it answers in its own way, such as `{"IDLE": reset}`.

    A deed gets the talk, the tag and the rest of the line. UID commands go by their second word. Everything
    else is answered by a plain OK, with a mailbox that is empty and has UIDVALIDITY 7.
    """

    def __init__(
        self,
        deeds: Mapping[str, Deed] | None = None,
        *,
        capabilities: str = CAPABILITIES,
        greeting: str | None = "* OK ready",
    ) -> None:
        self._deeds = dict(deeds or {})
        self._capabilities = capabilities
        self._greeting = greeting
        self.talks: list[Talk] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> ScriptedImap:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0, limit=2**20)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def clients(self) -> int:
        """How many connections are open."""
        return len(self._tasks)

    @property
    def heard(self) -> list[str]:
        """All lines of all clients."""
        return [line for talk in self.talks for line in talk.heard]

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(Talk(reader, writer))
        except (ConnectionError, asyncio.CancelledError):
            # The stream's own callback trips over a cancelled task.
            pass
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _serve(self, talk: Talk) -> None:
        self.talks.append(talk)
        if self._greeting is None:
            await let_pass(LONG)
            return await talk.until_gone()
        await talk.say(self._greeting)
        while line := await talk.line():
            tag, _, rest = line.partition(" ")
            verb, _, arguments = rest.partition(" ")
            if verb == "UID":
                verb, _, arguments = arguments.partition(" ")
            deed = self._deeds.get(verb, self._ordinary)
            await deed(talk, tag, f"{verb} {arguments}" if deed == self._ordinary else arguments)
        return None

    async def _ordinary(self, talk: Talk, tag: str, line: str) -> None:
        verb = line.partition(" ")[0]
        if verb == "CAPABILITY":
            await talk.say(f"* CAPABILITY {self._capabilities}")
        elif verb in ("SELECT", "EXAMINE"):
            await talk.say("* 0 EXISTS", "* OK [UIDVALIDITY 7] valid")
        elif verb == "SEARCH":
            await talk.say("* SEARCH")
        elif verb == "LOGOUT":
            await talk.say("* BYE see you")
        elif verb == "IDLE":
            await talk.say("+ idling")
            await talk.line()
        await talk.say(f"{tag} OK done")
