"""What the tests of the SMTP transport share: a mail, a scripted server's address, and patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpConnection, SmtpSettings
from daemon.adapters.tokens import Password
from daemon.engine.ports import BeforeData
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.patience import LONG

SENDER, RECIPIENT = "naervaer+k7q2@example.org", "rikke@example.org"
RAW = b"Subject: Hej\r\n\r\nHvad lykkedes?\r\n.\r\n..to prikker\r\n"
GARBAGE = "HTTP/1.1 400 Bad Request"
PIPELINING = ("PIPELINING", "8BITMIME", "SIZE 1000000", "ENHANCEDSTATUSCODES")
PLAIN = ("8BITMIME", "SIZE 1000000")
SECRET = Password("hemmeligt")


async def yes(copied: bool) -> bool:
    """Lets the body go."""
    return True


async def no(copied: bool) -> bool:
    """Calls the mail off."""
    return False


def some_settings(port: int, **changes: Any) -> SmtpSettings:
    """A loopback server in clear."""
    settings = SmtpSettings(
        host="127.0.0.1",
        port=port,
        tls="none",
        user="naervaer",
        local_hostname="client.example.org",
        timeout_seconds=LONG,
        data_timeout_seconds=LONG,
    )
    return replace(settings, **changes)


@asynccontextmanager
async def a_connection(server: ScriptedSmtp, **changes: Any) -> AsyncIterator[SmtpConnection]:
    """A connection to `server`, closed afterwards."""
    connection = await SmtpTransport(some_settings(server.port, **changes)).connect()
    try:
        yield connection
    finally:
        await connection.close()


Mark = BeforeData | None
modes = pytest.mark.parametrize(
    ("extensions", "mark"),
    [(PLAIN, None), (PLAIN, yes), (PIPELINING, None), (PIPELINING, yes)],
    ids=["step by step", "step by step with a mark", "pipelined", "pipelined with a mark"],
)


async def until(condition: Callable[[], object], seconds: float = LONG) -> None:
    """Poll `condition` until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - servers in other processes set no event
            await asyncio.sleep(0.01)
