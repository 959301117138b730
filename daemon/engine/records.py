"""The rows that the engine works on: mail that came, mail to be sent, absences, jobs on the mail server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class InboxState(StrEnum):
    """Where a received mail stands. `held` waits for its member's yes, `shunted` broke us and waits for ops."""

    NEW = "new"
    HANDLED = "handled"
    IGNORED = "ignored"
    REJECTED = "rejected"
    HELD = "held"
    SHUNTED = "shunted"


class OutState(StrEnum):
    """Where a mail to be sent stands.

    `sending`: its body is on its way. `doubt`: it broke off there, so the server may have accepted it, and our copy
    is looked for. `parked`: nobody can tell, and ops decide.
    """

    QUEUED = "queued"
    SENDING = "sending"
    DOUBT = "doubt"
    PARKED = "parked"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail as fetched; `raw` is the head alone when it was over the size limit (`oversized`)."""

    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes
    size: int
    received_at: datetime
    message_id: str = ""
    oversized: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A received mail as stored; `attempts` were counted before each reading."""

    id: str
    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes | None
    size: int
    received_at: datetime
    state: InboxState
    oversized: bool = False
    attempts: int = 0
    reason: str = ""
    member: str | None = None
    handled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail with its final bytes; `id` is also its reply token, `supersedes` names older unsent mails it
    replaces.

    `priority` is sent lowest first: 0 urgent, 1 receipt, 2 normal, 3 bulk. Of a `private` mail no copy is made or
    looked for. The bytes of one that is its receiver's `own` are destroyed once it was sent, or will not be.
    `attempt` names the sending under way, or the last one; `copied` tells whether the server took our own
    copy along with it, `copy_at` when that was seen. `doubt_at` is when it last broke off, `looks` how often it was
    looked for in vain since.
    """

    id: str
    cause: str
    kind: str
    member: str | None
    sender: str
    recipient: str
    message_id: str
    raw: bytes
    priority: int
    created_at: datetime
    next_at: datetime
    expires_at: datetime | None = None
    supersedes: str = ""
    rule: str = ""
    state: OutState = OutState.QUEUED
    attempts: int = 0
    sent_at: datetime | None = None
    error: str = ""
    code: str = ""
    private: bool = False
    attempt: str = ""
    copied: bool = False
    copy_at: datetime | None = None
    doubt_at: datetime | None = None
    looks: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which a member is away, both inclusive; `source` is the inbox row or `self`."""

    id: str
    member: str
    first: date
    last: date
    source: str
    reason: str = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerJob:
    """Something to be done to a mail on its server: `settle` or `erase`; done by a loop until it succeeded."""

    id: str
    mailbox: str
    uidvalidity: int
    uid: int
    action: str
    message_id: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxMark:
    """How far a mailbox has been read, in its present UIDVALIDITY."""

    name: str
    uidvalidity: int
    last_uid: int


@dataclass(slots=True)
class KeyCounts:
    """How many values each key seals, by key id: the service's keys, and of what is one person's own the notes keys."""

    service: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a sealing anew came: where to go on (None at the end), and how many values it sealed."""

    cursor: Sequence[Any] | None
    sealed: int
