"""aioimaplib's IMAP protocol with the reading of the wire replaced: exact framing, a budget, losses told."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from base64 import b64encode
from typing import Any

from aioimaplib.aioimaplib import AUTH, CONNECTED, NONAUTH, AioImapException, Command, IMAP4ClientProtocol

from daemon.adapters.imap_settings import MIB, Keepalive
from daemon.adapters.imap_wire import Literal, server_words

ORDINARY_BUDGET = 32 * MIB
_ANNOUNCED = re.compile(rb"\{(\d+)\}$")
_SECRETS = re.compile(r"\b(LOGIN|AUTHENTICATE|XOAUTH2|Bearer)\b.*", re.DOTALL)
_STATUS_WORDS = (b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH")
_LAST_WORDS_SECONDS = 1.0


class _Discretion(logging.Filter):
    """Keeps commands that carry secrets out of log lines of the library and of asyncio."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if isinstance(error, AioImapException):
            record.exc_info = record.exc_text = None
        text = record.getMessage()
        if _SECRETS.search(text):
            record.msg, record.args = _SECRETS.sub(r"\1 [withheld]", text), None
        return True


def silence_library() -> None:
    """Pin the library to WARNING, since below it logs whole mails, and withhold secrets (idempotent)."""
    for name in ("aioimaplib", "aioimaplib.aioimaplib"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("aioimaplib", "aioimaplib.aioimaplib", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, _Discretion) for known in logger.filters):
            logger.addFilter(_Discretion())


class ImapProtocol(IMAP4ClientProtocol):  # type: ignore[misc]
    """One connection: `greeting`, `lost` (why it is of no more use), `closed` are futures, `news` an event.

    `budget` is how many bytes the server may still send; whoever gives a command sets it anew.
    `heard_at` is the loop's time when bytes last came.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, keepalive: Keepalive) -> None:
        super().__init__(loop)
        self.greeting: asyncio.Future[bytes] = loop.create_future()
        self.lost: asyncio.Future[str] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self.news = asyncio.Event()
        self.budget = ORDINARY_BUDGET
        self.heard_at = loop.time()
        self.leaving = False
        self._keepalive = keepalive
        self._sasl_response = b""
        self._buffer = bytearray()
        self._searched = 0
        self._literal_size: int | None = None
        self._parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the transport and have the kernel watch it."""
        super().connection_made(transport)
        _watch_socket(transport.get_extra_info("socket"), self._keepalive)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self.fail("the server closed the connection" if exc is None else f"the connection broke: {exc}")
        if not self.closed.done():
            self.closed.set_result(None)

    def fail(self, reason: str) -> None:
        """Give the connection up at once; the first reason stands."""
        if not self.lost.done():
            self.lost.set_result(reason)
        if self.transport is not None:
            self.transport.abort()

    def data_received(self, d: bytes) -> None:
        """Frame what came into answers, in time linear in its length."""
        self.heard_at = self.loop.time()
        self.budget -= len(d)
        self._buffer += d
        if self.budget < 0:
            return self.fail("the server sent more than was asked of it")
        try:
            while not self.lost.done() and self._advance():
                pass
        except (AioImapException, ValueError, LookupError, TypeError):
            self.fail("the server's answer makes no sense")
        return None

    async def capability(self) -> None:
        """Ask what the server can do, in capitals."""
        await super().capability()
        self.capabilities: set[str] = {word.upper() for word in self.capabilities}

    async def authenticate(self, mechanism: str, response: bytes) -> Any:
        """AUTHENTICATE with the response sent at once where the server takes that (RFC 4959)."""
        coded = b64encode(response).decode("ascii")
        at_once = "SASL-IR" in self.capabilities
        self._sasl_response = b"" if at_once else coded.encode("ascii")
        arguments = (mechanism, coded) if at_once else (mechanism,)
        answer = await self.execute(Command("AUTHENTICATE", self.new_tag(), *arguments, loop=self.loop))
        if answer.result == "OK":
            self.state = AUTH
        return answer

    async def start_tls(self) -> Any:
        """The STARTTLS command; bytes that came behind its answer in clear text end the connection."""
        answer = await self.execute(Command("STARTTLS", self.new_tag(), loop=self.loop))
        if self._buffer or self._parts:
            self.fail("the server spoke in clear text after STARTTLS")
        return answer

    def _advance(self) -> bool:
        """Take one line or literal out of the buffer; False when it holds none that is complete."""
        if self._literal_size is not None:
            return self._take_literal(self._literal_size)
        end = self._buffer.find(b"\r\n", self._searched)
        if end < 0:
            self._searched = max(0, len(self._buffer) - 1)
            return False
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        self._searched = 0
        self._parts.append(line)
        announced = _ANNOUNCED.search(line) if _may_end_in_literal(self._parts[0]) else None
        if announced:
            self._expect_literal(int(announced[1]))
        else:
            parts, self._parts = self._parts, []
            self._answered(parts)
        return True

    def _expect_literal(self, size: int) -> None:
        if size > self.budget + len(self._buffer):
            raise ValueError("a literal larger than anything asked for")
        self._literal_size = size

    def _take_literal(self, size: int) -> bool:
        if len(self._buffer) < size:
            return False
        with memoryview(self._buffer) as view:
            self._parts.append(Literal(view[:size]))
        del self._buffer[:size]
        self._literal_size = None
        return True

    def _answered(self, parts: list[bytes]) -> None:
        line = parts[0]
        if self.state == CONNECTED:
            self._greeted(line)
        elif line.startswith(b"* "):
            self._told(line[2:], parts[1:])
        elif line.startswith(b"+"):
            self._continuation(line)
        elif line:
            self._response_done(line)

    def _greeted(self, line: bytes) -> None:
        word = line[2:].partition(b" ")[0].upper()
        if not line.startswith(b"* ") or word not in (b"OK", b"PREAUTH"):
            return self.fail(f"the server turned us away: {server_words(line)}")
        self.state = AUTH if word == b"PREAUTH" else NONAUTH
        if not self.greeting.done():
            self.greeting.set_result(line[2:])
        return None

    def _told(self, text: bytes, rest: list[bytes]) -> None:
        """Hand an untagged answer to the command it belongs to."""
        first, _, after = text.partition(b" ")
        numbered = first.isdigit()
        kind = (after.partition(b" ")[0] if numbered else first).upper().decode("ascii", "replace")
        if kind == "EXISTS" and numbered:
            self.news.set()
        elif kind == "BYE" and not self.leaving:
            self._dismissed(text)
        command = self.pending_sync_command
        if command is None:
            text = text if numbered else after
            command = self.pending_async_commands.get(kind)
        if command is not None:
            for part in (text, *rest):
                command.append_to_resp(part)

    def _dismissed(self, text: bytes) -> None:
        """After a BYE the answer to a command, such as why a log-in was refused, may still be on its way."""
        wait = 0.0 if self.has_pending_idle_command() else _LAST_WORDS_SECONDS
        self.loop.call_later(wait, self.fail, f"the server said goodbye: {server_words(text[4:])}")

    def _continuation(self, line: bytes) -> None:
        command = self.pending_sync_command
        if command is not None and command.name == "AUTHENTICATE":
            # A challenge after our response tells why it is refused, and waits for an empty line (RFC 7628).
            response, self._sasl_response = self._sasl_response, b""
            self.transport.write(response + b"\r\n")
        else:
            super()._continuation(line)


def _may_end_in_literal(first: bytes) -> bool:
    """Whether the answer can carry a literal: free text at the end of a status line may look like one."""
    return first.startswith(b"* ") and first[2:].partition(b" ")[0].upper() not in _STATUS_WORDS


def _watch_socket(sock: Any, keepalive: Keepalive) -> None:
    if sock is None or sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", keepalive.idle_seconds),
        ("TCP_KEEPINTVL", keepalive.interval_seconds),
        ("TCP_KEEPCNT", keepalive.probes),
        ("TCP_USER_TIMEOUT", keepalive.unacknowledged_seconds * 1000),
    ):
        option = getattr(socket, name, None)
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
