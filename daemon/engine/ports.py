"""What the engine needs of the outside world: one small protocol for each adapter, and the values that cross."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, TypeVar

from daemon.engine.tx import Tx
from daemon.mail.reading import Expected, Reading, Scan, SentMail

T = TypeVar("T")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        ...


class Store(Protocol):
    """The database; all work on it is a plain function of a transaction."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and return its result once that is committed (durably).

        Several pieces of work may share one commit; one that raises is undone alone, and its error raised
        here.
        """
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, which must not write, on a consistent snapshot."""
        ...

    async def close(self) -> None:
        """Let what is queued finish, then close."""
        ...


class Room(Protocol):
    """The reserve that is kept beside the database; `short` while it is given up, as the disk is full."""

    short: bool

    def regain(self) -> bool:
        """Make it again if there is room; whether it is there. Blocks for as long as the disk takes."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as the server holds it; `raw` is None when it is larger than was allowed, `head` is always there."""

    uid: int
    size: int
    internal_at: datetime | None
    flags: frozenset[str]
    raw: bytes | None
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a mailbox says of itself when really logged in to."""

    greeting: str
    tls: str | None
    capabilities: frozenset[str]
    can_idle: bool
    can_move: bool
    uidvalidity: int
    messages: int


class MailboxSession(Protocol):
    """One logged-in connection with the mailbox selected; every method raises SourceError when it is lost."""

    uidvalidity: int
    can_idle: bool

    async def uids_after(self, last_uid: int) -> tuple[int, ...]:
        """The UIDs above `last_uid`, ascending."""
        ...

    def fetch(self, uids: Sequence[int], max_bytes: int) -> AsyncIterator[Fetched]:
        """The mails, in small batches; those that are gone meanwhile are left out."""
        ...

    async def wait(self, seconds: float) -> bool:
        """Wait for news by IDLE, or sleep where the server has none; True when the server hinted at news."""
        ...

    async def settle(self, uids: Sequence[int], to: str | None) -> None:
        """Mark as handled: move to the folder `to`, or flag as seen where it is None."""
        ...

    async def erase(self, uids: Sequence[int]) -> None:
        """Destroy on the server; those that are gone already do not matter."""
        ...

    async def erase_in(self, folder: str, message_id: str) -> None:
        """Destroy the mails in `folder` with that Message-ID; none there does not matter."""
        ...

    async def append(self, folder: str, raw: bytes) -> None:
        """Put a mail into a folder, made if it is missing."""
        ...

    async def find(self, folder: str, message_id: str) -> tuple[int, ...]:
        """The UIDs in `folder` of mails with that Message-ID."""
        ...

    async def marked(self, use: str) -> str:
        """The name of the folder that the server marks with `use`, such as `\\\\Sent` (RFC 6154); "" where none is."""
        ...

    async def heads(self, folder: str, message_id: str) -> tuple[bytes, ...]:
        """The heads of the mails in `folder` with that Message-ID; none where there is no such folder."""
        ...


class Mailbox(Protocol):
    """An IMAP mailbox."""

    name: str

    def session(self) -> AbstractAsyncContextManager[MailboxSession]:
        """A new connection, logged in and selected."""
        ...

    async def probe(self) -> Probe:
        """Log in for real and say what was found."""
        ...


class Outcome(StrEnum):
    """How a sending ended; `unknown` broke off after the final dot, so that the server may have accepted the mail.

    `refused-auth` (we may not send as we are set up), `exhausted` (our allowance at the server is used up, or our
    account is blocked) and `throttled` (we are too fast for it) say nothing of this mail: all sending rests.
    """

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    REFUSED_AUTH = "refused-auth"
    EXHAUSTED = "exhausted"
    THROTTLED = "throttled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The server's answer, `text` made safe to show."""

    outcome: Outcome
    phase: Literal["connect", "auth", "mail", "rcpt", "data", "dot"]
    code: int | None = None
    enhanced: str | None = None
    text: str = ""


BeforeData = Callable[[bool], Awaitable[bool]]
"""Told whether the server takes our copy along; answers whether the body may go."""


def always() -> bool:
    """The answer of one that nothing can hold back."""
    return True


class Connection(Protocol):
    """One connection to the submission server, used for many mails."""

    @property
    def alive(self) -> bool:
        """Whether it can still be used; one that the server has closed meanwhile cannot."""
        ...

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
        """Send one mail to one recipient, with our own copy to `copy_to` where one is wanted.

        `before_data` is awaited just before DATA; False calls it off. `may_end` is asked just before the final dot;
        False drops the connection, and the server has nothing.
        """
        ...

    async def close(self) -> None:
        """Say goodbye."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpProbe:
    """What a submission server says of itself when really logged in to."""

    greeting: str
    tls: str | None
    extensions: frozenset[str]
    size_limit: int | None
    authenticated: bool


class Transport(Protocol):
    """A submission server."""

    async def connect(self) -> Connection:
        """A new connection, logged in; raises DeliveryError."""
        ...

    async def probe(self) -> SmtpProbe:
        """Log in for real and say what was found."""
        ...


class Reader(Protocol):
    """Reads hostile bytes, outside the event loop and within limits; raises ReaderFailed."""

    async def scan(self, raw: bytes) -> Scan:
        """What the mail says about itself."""
        ...

    async def read(self, raw: bytes, sent: SentMail | None, expected: Expected) -> Reading:
        """What the person wrote."""
        ...


class ReaderFailed(Exception):
    """A mail could not be read within the limits, or broke the reader; the reason is safe to log."""


class Alarm(Protocol):
    """The alarm clock: rings every minute, and at the one instant it was last set to."""

    def set(self, at: datetime | None) -> None:
        """Ring at this instant too, instead of the one set before."""
        ...
