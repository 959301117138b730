"""What the suites on misbehaving IMAP servers share: a mailbox, and the usual misdeeds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSession, ImapSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import SourceError
from daemon.engine.ports import Fetched
from tests.contract.houses import until
from tests.contract.passing import let_pass
from tests.contract.scripted_imap import CAPABILITIES, Deed, ScriptedImap, Talk
from tests.patience import LONG

PATIENCE = 0.4
"""Seconds, where running out of it early and late come to the same."""
SECRET = "hemmeligt"


class Tokens:
    """A token source that gives always the same and counts what is thrown away."""

    def __init__(self, token: str = "ya29.hemmeligt") -> None:
        self._token = token
        self.discarded = 0

    async def token(self) -> str:
        return self._token

    def discard(self) -> None:
        self.discarded += 1


def a_mailbox(server: ScriptedImap, credentials: Any = None, **changes: Any) -> ImapMailbox:
    patience = dict.fromkeys(("timeout_seconds", "done_seconds", "opening_seconds"), LONG)
    settings = {**patience, **changes}
    return ImapMailbox(
        ImapSettings(host="127.0.0.1", port=server.port, tls="none", user="box", **settings),
        credentials or Password(SECRET),
    )


async def gone(server: ScriptedImap) -> bool:
    """Whether the server sees all its clients gone, soon."""
    await until(lambda: server.clients == 0)
    return True


async def fails(
    deeds: Mapping[str, Deed], act: Any, *, match: str = "", capabilities: str = CAPABILITIES, **changes: Any
) -> SourceError:
    """The error that `act` ends in, after which no socket is open and no task runs."""
    async with ScriptedImap(deeds, capabilities=capabilities) as server:
        started_at = time.monotonic()
        with pytest.raises(SourceError, match=match) as caught:
            async with a_mailbox(server, **changes).session() as session:
                await act(session)
        assert time.monotonic() - started_at < LONG
        assert await gone(server)
    return caught.value


async def waits(session: ImapSession) -> None:
    await session.wait(10 * LONG)


async def searches(session: ImapSession) -> None:
    await session.uids_after(0)


async def fetches(session: ImapSession) -> list[Fetched]:
    return [mail async for mail in session.fetch([1], 1000)]


async def never(talk: Talk, tag: str, rest: str) -> None:
    await let_pass(LONG)
    await talk.until_gone()


def says(*lines: str | bytes) -> Deed:
    async def deed(talk: Talk, tag: str, rest: str) -> None:
        await talk.say(*(line.replace("TAG", tag) if isinstance(line, str) else line for line in lines))

    return deed


def idles(then: Any) -> Deed:
    async def deed(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ idling")
        await then(talk)

    return deed
