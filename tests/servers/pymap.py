"""pymap in this process: an IMAP server in memory, for suites that must also hold without Dovecot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash


class PymapServer:
    """One user's mailbox on a loopback port, from `start` to `stop`."""

    host = "127.0.0.1"
    user = "box"
    password = "secret"

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=self.host,
            port=0,
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            secure_auth=False,
            invalid_user_sleep=0.0,
            # The usual half a million rounds would take a tenth of a second at each log-in.
            hash_context=BuiltinHash(rounds=1),
        )
        self._passwords = Passwords(config)
        self._login = Login(config)
        self._serve = IMAPServer(self._login, config)
        self._config = config

    async def start(self) -> None:
        """Listen; from then on `port` is known."""
        logging.getLogger("pymap").setLevel(logging.CRITICAL)
        hashed = await self._passwords.hash_password(self.password)
        metadata = UserMetadata(self._config, self.user, password=hashed)
        await self._login.demo_user_identity.set(metadata)
        self._server = await asyncio.start_server(self._accepted, self.host, 0)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def deliver(self, raw: bytes) -> None:
        """Put a mail into the INBOX as a mail server in front would."""
        async with self._login.demo_user_identity.new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, datetime.now(UTC), frozenset())])

    async def stop(self) -> None:
        """End all connections and stop listening."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Its own reader loses its tasks to the garbage collector, so it is handed the connection directly.
        task: asyncio.Task[Any] | None = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await self._serve(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=b"test"))
