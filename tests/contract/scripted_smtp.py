"""An SMTP server that answers each phase as a test tells it to: politely, rudely, never, or with nonsense."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from typing import Self

from tests.contract.passing import let_pass

DROP = "<drop>"
SILENCE = "<silence>"
KEEP = "<keep>"
"""Before an answer to the body: the server has taken the mail, whatever it says of it."""

_POLITE = {
    "connect": "220 scripted ESMTP",
    "helo": "250 scripted",
    "starttls": "220 2.0.0 go on",
    "auth": "235 2.7.0 welcome",
    "mail": "250 2.1.0 ok",
    "rcpt": "250 2.1.5 ok",
    "data": "354 go on",
    "dot": "250 2.0.0 queued as 4711",
    "rset": "250 2.0.0 ok",
    "noop": "250 2.0.0 ok",
    "quit": "221 2.0.0 bye",
}


class ScriptedSmtp:
    """Listens on a free loopback port while used as an async context manager.

    `script` maps a phase (connect, ehlo, helo, starttls, auth, mail, rcpt, data, pour, dot, rset, quit) to an
    answer, or to several, used up in turn and then followed by polite ones; line feeds part its lines. What is said
    while the body is poured comes before anything of it is read.
    `mails` are the accepted bodies with their dots undone, `octets` the raw ones, `commands` all other lines.
    As soon as it falls silent, `passes` seconds go by at once on the loop's clock, for every connection there is.
    """

    def __init__(
        self,
        script: Mapping[str, str | Sequence[str]] | None = None,
        *,
        extensions: Sequence[str] = ("8BITMIME", "SIZE 1000000"),
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        passes: float = 0.0,
    ) -> None:
        self._script = {
            phase: [answer] if isinstance(answer, str) else list(answer)
            for phase, answer in (script or {}).items()
        }
        self._extensions = [*extensions, *(["STARTTLS"] if starttls else [])]
        self._tls, self._starttls, self._passes = tls, starttls, passes
        self._over = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.connections = 0
        self.commands: list[str] = []
        self.mails: list[bytes] = []
        self.octets = b""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        self._server.close()
        if self._talks:
            await asyncio.wait(self._talks)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, HangupError, ssl.SSLError):
            pass
        finally:
            self._talks.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer(writer, "connect")
        envelope: list[str] = []
        while line := (await self._until_over(reader.readline())):
            command = line.decode("utf-8").rstrip("\r\n")
            self.commands.append(command)
            phase = command.split(" ")[0].lower()
            if phase == "mail":
                envelope.clear()
            envelope += [command] if phase in ("mail", "rcpt") else []
            said = await self._answer(writer, phase)
            if phase == "data" and said.startswith("354"):
                if self._script.get("pour"):
                    await self._answer(writer, "pour")
                await self._take_body(reader, writer, envelope)
            elif phase == "starttls" and said.startswith("220") and self._starttls:
                await writer.start_tls(self._starttls)
            elif phase == "quit" or said.startswith("421"):
                return

    async def _take_body(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, envelope: Sequence[str]
    ) -> None:
        body = b""
        while (line := await self._until_over(reader.readline())) != b".\r\n":
            if not line:
                raise HangupError
            self.octets += line
            body += line[1:] if line.startswith(b".") else line
        self.octets += line
        waiting = self._script.get("dot")
        if waiting and waiting[0].startswith(KEEP):
            self.mails.append(body)
            waiting[0] = waiting[0].removeprefix(KEEP)
            await self._answer(writer, "dot")
        elif await self._judge(reader, writer, envelope, body):
            self.mails.append(body)

    async def _judge(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        envelope: Sequence[str],
        body: bytes,
    ) -> bool:
        """Answer the final dot; whether the mail was accepted."""
        return (await self._answer(writer, "dot")).startswith("2")

    async def _answer(self, writer: asyncio.StreamWriter, phase: str) -> str:
        waiting = self._script.get(phase)
        said = waiting.pop(0) if waiting else self._polite(phase)
        if said == DROP:
            raise HangupError
        if said == SILENCE:
            if self._passes:
                await let_pass(self._passes)
            await self._over.wait()
            raise HangupError
        writer.write(said.replace("\n", "\r\n").encode() + b"\r\n")
        await writer.drain()
        return said

    def _polite(self, phase: str) -> str:
        if phase == "ehlo":
            lines = ["scripted greets you", *self._extensions]
            return "\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])
        return _POLITE.get(phase, "500 5.5.2 what?")

    async def _until_over(self, reading: asyncio._CoroutineLike[bytes]) -> bytes:
        """What is read, or an end when the server is being stopped meanwhile."""
        read = asyncio.ensure_future(reading)
        over = asyncio.ensure_future(self._over.wait())
        await asyncio.wait([read, over], return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if not read.done():
            read.cancel()
            raise HangupError
        return read.result()


class HangupError(Exception):
    """The server ends the connection without a word."""
