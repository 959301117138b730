"""The demo's mail servers: SMTP for everybody and an IMAP mailbox for the service, in this process and on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from argparse import Namespace
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

HOST = "127.0.0.1"
USER = "box"
_CLOSING_SECONDS = 3.0

Deliver = Callable[[str, bytes], Awaitable[None]]


class Mailbox:
    """An IMAP server with one user, on a port of its own from `start` to `stop`."""

    def __init__(self, password: str) -> None:
        self._password = password
        self._tasks: set[asyncio.Task[None]] = set()
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user=USER,
            demo_password=password,
            secure_auth=False,
            invalid_user_sleep=0.0,
        )
        self._passwords = Passwords(config)
        self._login = Login(config)
        self._serve = IMAPServer(self._login, config)
        self._config = config
        self.last_uid = 0

    async def start(self) -> int:
        """Listen; gives the port."""
        logging.getLogger("pymap").setLevel(logging.CRITICAL)
        hashed = await self._passwords.hash_password(self._password)
        metadata = UserMetadata(self._config, USER, password=hashed)
        await self._login.demo_user_identity.set(metadata)
        self._server = await asyncio.start_server(self._accepted, HOST, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def put(self, raw: bytes, at: datetime) -> None:
        """Put a mail into the INBOX; its UID is then `last_uid`."""
        async with self._login.demo_user_identity.new_session() as session:
            added, _ = await session.append_messages("INBOX", [AppendMessage(raw, at, frozenset())])
        self.last_uid = max(added.uids)

    async def stop(self) -> None:
        """End all connections and stop listening."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await _closed(self._server)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Its own reader loses its tasks to the garbage collector, so it is handed the connection directly.
        task: asyncio.Task[Any] | None = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await self._serve(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=b"demo"))


class MailServer:
    """An SMTP server that hands each mail and recipient to `deliver`; others than `knows` names are refused."""

    def __init__(self, knows: Callable[[str], bool], deliver: Deliver, hostname: str) -> None:
        self._knows = knows
        self._deliver = deliver
        self._hostname = hostname

    async def start(self) -> int:
        """Listen; gives the port."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, HOST, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Stop listening; connections end when their clients go."""
        self._server.close()
        await _closed(self._server)

    def _protocol(self) -> asyncio.BaseProtocol:
        protocol: asyncio.BaseProtocol = SMTP(
            self, hostname=self._hostname, ident="demo", loop=asyncio.get_running_loop()
        )
        return protocol

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse whom nobody here knows (RFC 3463, 5.1.1)."""
        if not self._knows(address):
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the name that the server calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Deliver, then say that it was done."""
        for address in envelope.rcpt_tos:
            await self._deliver(address, _bytes(envelope.content))
        return "250 2.0.0 OK"


def _bytes(content: bytes | str | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


async def _closed(server: asyncio.Server) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_CLOSING_SECONDS):
            await server.wait_closed()
