"""The mailbox that replies arrive in: an IMAP folder behind the engine's `Mailbox` port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from daemon.adapters.imap_client import ImapClient
from daemon.adapters.imap_protocol import silence_library
from daemon.adapters.imap_select import select
from daemon.adapters.imap_session import ImapSession
from daemon.adapters.imap_settings import (
    ImapSettings,
    Keepalive,
    tls_context,
)
from daemon.adapters.imap_wire import server_words
from daemon.adapters.tokens import Credentials
from daemon.engine.ports import Probe

__all__ = ["ImapMailbox", "ImapSession", "ImapSettings", "Keepalive"]


class ImapMailbox:
    """An IMAP folder, logged in to with a password or with tokens, of which each log-in asks for one."""

    def __init__(self, settings: ImapSettings, credentials: Credentials, *, may_make: bool = False) -> None:
        """With `may_make` the folder is made where there is none."""
        silence_library()
        self.name = settings.mailbox
        self._settings = settings
        self._credentials = credentials
        self._may_make = may_make

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ImapSession]:
        """A new connection, logged in and the folder selected; raises SourceError."""
        async with self._client() as client:
            if self._may_make:
                # Refused where the folder is there already.
                name = client.folder_name(self._settings.mailbox)
                await client.run(client.protocol.simple_command("CREATE", name))
            selected = await select(client, self._settings.mailbox)
            client.protocol.news.clear()
            yield ImapSession(client, selected.uidvalidity)

    async def probe(self) -> Probe:
        """Log in for real, look without touching, and say what was found; raises SourceError."""
        async with self._client() as client:
            selected = await select(client, self._settings.mailbox, read_only=True)
            return Probe(
                greeting=server_words(client.protocol.greeting.result()),
                tls=client.tls_version,
                capabilities=client.capabilities,
                can_idle="IDLE" in client.capabilities,
                can_move="MOVE" in client.capabilities,
                uidvalidity=selected.uidvalidity,
                messages=selected.messages,
            )

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[ImapClient]:
        settings = self._settings
        context = await asyncio.to_thread(tls_context, settings)
        client = await ImapClient.connect(settings, context)
        try:
            await client.login(settings.user, self._credentials)
            yield client
        except BaseException:
            await client.close(politely=False)
            raise
        await client.close()
