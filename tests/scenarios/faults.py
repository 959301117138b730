"""Adapters that end the process by SIGKILL at planned points: around each commit, SMTP phase and IMAP action."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from daemon.engine.ports import (
    BeforeData,
    Fetched,
    Mailbox,
    MailboxSession,
    Report,
    Store,
    Transport,
    always,
)
from daemon.engine.tx import Tx

KILL_ONCE_EACH, KILL_AT_RANDOM = "once-each", "at-random"


@dataclass
class Faults:
    """Decides at each point whether to die there; `diary` keeps one line for each death over all starts.

    `once-each` dies once at every distinct point, `at-random` at any with the given chance, `most` times in all.
    """

    diary: Path
    how: str = ""
    chance: float = 0.0
    most: int = 1000
    died: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        lines = self.diary.read_text().split("\n")[:-1] if self.diary.exists() else []
        self.died = set(lines)
        self._deaths = len(lines)
        self._random = Random(f"{self.chance}-{self._deaths}")

    def point(self, name: str) -> None:
        """Perhaps die here."""
        if not self.how or self._deaths >= self.most:
            return
        if self.how == KILL_ONCE_EACH and name in self.died:
            return
        if self.how == KILL_AT_RANDOM and self._random.random() >= self.chance:
            return
        with self.diary.open("a") as diary:
            diary.write(f"{name}\n")
        os.kill(os.getpid(), signal.SIGKILL)


def _site() -> str:
    """Who awaits the write: the engine's function, and for moments which step they are of."""
    frame = sys._getframe(2)
    while frame.f_code.co_qualname.startswith("PatientStore.") and frame.f_back is not None:
        frame = frame.f_back
    moment = frame.f_locals.get("moment")
    step = f":{moment.rule}.{moment.step}" if moment is not None else ""
    return f"{frame.f_code.co_qualname}{step}"


def _has_changed(site: str, result: Any) -> bool:
    """Loops that found nothing to do give back nothing; the sweep, whose rows are new, only what it could not place."""
    return result not in (0, []) or site == "Intake.sweep"


@dataclass
class FaultyStore:
    """Dies when the work is done but not committed, or just after the commit."""

    inner: Store
    faults: Faults

    async def write(self, work: Callable[[Tx], Any]) -> Any:
        """As the store, with two points."""
        site = _site()

        def watched(tx: Tx) -> Any:
            result = work(tx)
            if _has_changed(site, result):
                self.faults.point(f"{site} uncommitted")
            return result

        result = await self.inner.write(watched)
        if _has_changed(site, result):
            self.faults.point(f"{site} committed")
        return result

    async def read(self, work: Callable[[Tx], Any]) -> Any:
        """As the store: reading changes nothing."""
        return await self.inner.read(work)

    async def close(self) -> None:
        """As the store."""
        await self.inner.close()


@dataclass
class FaultyConnection:
    """Dies before a mail, before and after the durable mark, and after the server's word."""

    inner: Any
    faults: Faults

    @property
    def alive(self) -> bool:
        """As the connection."""
        return bool(self.inner.alive)

    async def send(
        self,
        sender: str,
        recipient: str,
        raw: bytes,
        *,
        copy_to: str = "",
        before_data: BeforeData | None = None,
        may_end: Callable[[], bool] = always,
    ) -> Report:
        """As the connection, with points."""

        async def mark(copied: bool) -> bool:
            self.faults.point("smtp recipient accepted")
            goes = await before_data(copied) if before_data else True
            self.faults.point("smtp before the body")
            return goes

        def ends() -> bool:
            self.faults.point("smtp before the final dot")
            return may_end()

        self.faults.point("smtp before the sender")
        report: Report = await self.inner.send(
            sender, recipient, raw, copy_to=copy_to, before_data=mark, may_end=ends
        )
        self.faults.point("smtp after the server's 250")
        return report

    async def close(self) -> None:
        """As the connection."""
        self.faults.point("smtp before goodbye")
        await self.inner.close()


@dataclass
class FaultyTransport:
    """Dies before and after connecting."""

    inner: Transport
    faults: Faults

    async def connect(self) -> FaultyConnection:
        """As the transport, with points."""
        self.faults.point("smtp before connecting")
        connection = await self.inner.connect()
        self.faults.point("smtp connected")
        return FaultyConnection(connection, self.faults)

    async def probe(self) -> Any:
        """As the transport."""
        return await self.inner.probe()


@dataclass
class FaultySession:
    """Dies around everything that is done in the mailbox."""

    inner: MailboxSession
    faults: Faults

    def __post_init__(self) -> None:
        self.uidvalidity = self.inner.uidvalidity
        self.can_idle = self.inner.can_idle

    async def uids_after(self, last_uid: int) -> tuple[int, ...]:
        """As the session, with points where there is something."""
        uids = await self.inner.uids_after(last_uid)
        if uids:
            self.faults.point("imap new mail seen")
        return uids

    async def fetch(self, uids: Sequence[int], max_bytes: int) -> AsyncIterator[Fetched]:
        """As the session, with points before and after each mail."""
        self.faults.point("imap before fetching")
        async for mail in self.inner.fetch(uids, max_bytes):
            self.faults.point("imap fetched")
            yield mail

    async def wait(self, seconds: float) -> bool:
        """As the session."""
        news = await self.inner.wait(seconds)
        if news:
            self.faults.point("imap woken by the server")
        return news

    async def settle(self, uids: Sequence[int], to: str | None) -> None:
        """As the session, with points."""
        self.faults.point("imap before moving")
        await self.inner.settle(uids, to)
        self.faults.point("imap moved")

    async def erase(self, uids: Sequence[int]) -> None:
        """As the session, with points."""
        self.faults.point("imap before erasing")
        await self.inner.erase(uids)
        self.faults.point("imap erased")

    async def erase_in(self, folder: str, message_id: str) -> None:
        """As the session, with points."""
        self.faults.point("imap before erasing a moved mail")
        await self.inner.erase_in(folder, message_id)
        self.faults.point("imap erased a moved mail")

    async def append(self, folder: str, raw: bytes) -> None:
        """As the session."""
        await self.inner.append(folder, raw)

    async def find(self, folder: str, message_id: str) -> tuple[int, ...]:
        """As the session."""
        return await self.inner.find(folder, message_id)

    async def heads(self, folder: str, message_id: str) -> tuple[bytes, ...]:
        """As the session, with points."""
        self.faults.point("imap before looking for a copy")
        found = await self.inner.heads(folder, message_id)
        self.faults.point("imap looked for a copy")
        return found

    async def marked(self, use: str) -> str:
        """As the session."""
        return await self.inner.marked(use)


@dataclass
class FaultyMailbox:
    """Dies just after logging in, and in its sessions."""

    inner: Mailbox
    faults: Faults

    @property
    def name(self) -> str:
        """As the mailbox."""
        return self.inner.name

    @asynccontextmanager
    async def session(self) -> AsyncIterator[FaultySession]:
        """As the mailbox, with a point."""
        async with self.inner.session() as session:
            self.faults.point("imap logged in")
            yield FaultySession(session, self.faults)

    async def probe(self) -> Any:
        """As the mailbox."""
        return await self.inner.probe()


@dataclass
class FaultyReader:
    """Dies before and after a mail is taken apart and read."""

    inner: Any
    faults: Faults

    async def scan(self, raw: bytes) -> Any:
        """As the reader, with points."""
        self.faults.point("reader before scanning")
        return await self.inner.scan(raw)

    async def read(self, raw: bytes, sent: Any, expected: Any) -> Any:
        """As the reader, with points."""
        reading = await self.inner.read(raw, sent, expected)
        self.faults.point("reader has read")
        return reading


__all__ = [
    "KILL_AT_RANDOM",
    "KILL_ONCE_EACH",
    "Faults",
    "FaultyMailbox",
    "FaultyReader",
    "FaultyStore",
    "FaultyTransport",
]
