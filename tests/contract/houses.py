"""Mailboxes on real servers for the suites of the mailbox port, and what all those suites do with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from daemon.adapters.imap import ImapMailbox, ImapSession, ImapSettings
from daemon.adapters.tokens import Password
from daemon.engine.ports import Fetched
from tests.patience import LONG
from tests.servers.dovecot import DovecotServer
from tests.servers.imap_host import ImapHost

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class House:
    """A mailbox of its own on some server, and how a mail gets into it from outside."""

    settings: ImapSettings
    password: str
    deliver: Callable[[bytes], Any]

    def mailbox(self, **changes: Any) -> ImapMailbox:
        return ImapMailbox(replace(self.settings, **changes), Password(self.password))

    async def receive(self, *mails: bytes) -> None:
        for mail in mails:
            await self.deliver(mail)


def a_mail(name: str = "hej", body: bytes = b"Vi fik en ny kunde.\r\n", message_id: str = "") -> bytes:
    identity = message_id or f"<{name}@elsewhere.test>"
    head = f"From: rikke@elsewhere.test\r\nSubject: {name}\r\nMessage-ID: {identity}\r\n\r\n"
    return head.encode() + body


async def all_of(session: ImapSession, max_bytes: int = MIB, after: int = 0) -> list[Fetched]:
    return [mail async for mail in session.fetch(await session.uids_after(after), max_bytes)]


def dovecot_house(server: DovecotServer, *, tls: str) -> House:
    user = server.new_user("box")
    settings = ImapSettings(
        host=server.host,
        port=server.imaps_port if tls == "implicit" else server.imap_port,
        tls=tls,  # type: ignore[arg-type]
        ca_file=None if tls == "none" else server.ca_file,
        user=user,
        timeout_seconds=LONG,
    )
    return House(settings, server.password, lambda raw: asyncio.to_thread(server.deliver, user, raw))


async def until(condition: Callable[[], object], seconds: float = LONG) -> None:
    """Poll `condition` until it holds; fails when it does not in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def plain_house(host: ImapHost) -> House:
    """A mailbox on any of the real servers, in plain text."""
    user = host.new_user("box")
    settings = ImapSettings(host=host.host, port=host.imap_port, tls="none", user=user, timeout_seconds=LONG)
    return House(settings, host.password, lambda raw: asyncio.to_thread(host.deliver, user, raw))


@asynccontextmanager
async def no_task_left() -> AsyncIterator[None]:
    """Fails when tasks made inside are still there a little later."""
    before = asyncio.all_tasks()
    yield
    await until(lambda: not asyncio.all_tasks() - before - {asyncio.current_task()})
