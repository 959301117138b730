"""What a transaction can do with mail, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from daemon.engine.records import (
    InboxRow,
    InboxState,
    MailboxMark,
    Outgoing,
    OutState,
    Received,
    ServerJob,
)


class MailIn(Protocol):
    """A transaction's operations on mail that came in."""

    def add_received(self, mail: Received) -> str | None:
        """Store a mail; None when (mailbox, UIDVALIDITY, UID), or Message-ID and content, are known already."""
        ...

    def inbox(
        self, states: Iterable[InboxState], *, limit: int = 100, oldest_first: bool = True
    ) -> list[InboxRow]:
        """Rows in these states, with `raw` left out (None)."""
        ...

    def inbox_row(self, row: str) -> InboxRow | None:
        """One row with its raw mail."""
        ...

    def claim_inbox(self, limit: int, *, max_attempts: int, first: Sequence[str] = ()) -> list[InboxRow]:
        """The oldest new rows (raw included), those of `first` before others, their attempt counted; those over
        `max_attempts` become shunted instead.
        """
        ...

    def finish_inbox(
        self, row: str, state: InboxState, *, reason: str = "", member: str | None = None, at: datetime
    ) -> None:
        """How the row ended."""
        ...

    def erase_inbox(self, row: str) -> None:
        """Destroy the row's raw mail; the row itself stays, for the dedupe."""
        ...

    def mailbox_mark(self, name: str) -> MailboxMark | None:
        """How far this mailbox was read, None before the first start."""
        ...

    def set_mailbox_mark(self, mark: MailboxMark) -> None:
        """Remember how far a mailbox was read."""
        ...

    def add_server_job(self, job: ServerJob) -> None:
        """Plan a job on the mail server, once per (mailbox, UIDVALIDITY, UID, action)."""
        ...

    def server_jobs(self, mailbox: str, limit: int = 100) -> list[ServerJob]:
        """The jobs still to be done."""
        ...

    def has_erasures(self, mailbox: str) -> bool:
        """Whether a mail is still to be destroyed in this mailbox."""
        ...

    def finish_server_jobs(self, ids: Sequence[str]) -> None:
        """These are done."""
        ...


class MailOut(Protocol):
    """A transaction's operations on mail to be sent."""

    def add_outgoing(self, mail: Outgoing) -> bool:
        """Insert unless the id exists (True when new); unsent rows with the same `supersedes` are cancelled
        first.
        """
        ...

    def claim_outgoing(self, now: datetime, limit: int) -> list[Outgoing]:
        """Queued rows that may go now and have not expired, by priority then age."""
        ...

    def begin_outgoing(self, mail: str, *, attempt: str = "", copied: bool = False) -> bool:
        """Mark a queued row as being sent by this attempt, and whether our copy goes along; False when it is
        queued no longer.
        """
        ...

    def defer_outgoing(self, until: datetime) -> int:
        """No queued row may go before `until`; how many would have."""
        ...

    def resume_outgoing(self, until: datetime, now: datetime) -> int:
        """Queued rows that were to wait for just that instant may go now; how many."""
        ...

    def expire_outgoing(self, now: datetime) -> list[str]:
        """Queued rows past their `expires_at` become expired; their ids."""
        ...

    def outgoing(self, mail: str) -> Outgoing | None:
        """One row with its bytes."""
        ...

    def outgoings(self, states: Iterable[OutState], *, limit: int = 100) -> list[Outgoing]:
        """Rows without their bytes (raw empty), newest first."""
        ...

    def mark_outgoing(
        self,
        ids: Sequence[str],
        state: OutState,
        *,
        at: datetime,
        next_at: datetime | None = None,
        error: str = "",
        code: str = "",
        tried: bool = False,
    ) -> None:
        """Where these rows stand now; `sending` counts an attempt, and `tried` one that never began; sent rows' bytes
        are kept until retention.
        """
        ...

    def cancel_outgoing(
        self, *, member: str | None = None, rule: str | None = None, kinds: Sequence[str] = ()
    ) -> list[str]:
        """Cancel what is queued and matches; the ids. What matches and is being sent or in doubt has no more time:
        it does not go again.
        """
        ...

    def doubt_outgoing(
        self, *, at: datetime, look_at: datetime, mail: str | None = None, attempt: str | None = None
    ) -> list[str]:
        """What is being sent (all, or this row by this attempt) broke off and is in doubt: our copy is looked for at
        `look_at`. One whose copy was seen already is sent. The ids of those in doubt.
        """
        ...

    def doubtful(self, now: datetime, limit: int) -> list[Outgoing]:
        """Rows in doubt whose copy is to be looked for now, without their bytes, the longest waiting first."""
        ...

    def next_look_at(self) -> datetime | None:
        """When the next row in doubt is to be looked for."""
        ...

    def miss_copy(self, mail: str, look_at: datetime) -> None:
        """The copy of a row in doubt was looked for in vain; again at `look_at`."""
        ...

    def put_off_looks(self, ids: Sequence[str], until: datetime) -> None:
        """These rows in doubt are looked for at `until`, as they could not be now."""
        ...

    def end_doubt(self, mail: str, state: OutState, *, at: datetime) -> bool:
        """A doubt is settled: the row is sent, queued again or parked; False when it is in doubt no longer."""
        ...

    def note_copy(self, message_id: str, at: datetime) -> str | None:
        """The copy that went along with a mail came back, so it was sent; its row, None when none had a copy."""
        ...

    def witnesses(self, before: datetime, *, copied: bool, limit: int = 3) -> list[Outgoing]:
        """Mails that were surely sent before, the newest first, without their bytes: where one of their copies is
        found, another's absence means something. With `copied` only those whose copy we had sent along.
        """
        ...

    def doubted(self, since: datetime) -> list[Outgoing]:
        """Rows that broke off since, and all that are parked, without their bytes."""
        ...

    def readdress_outgoing(self, member: str, *, old: str, new: str) -> int:
        """Queued rows of a member that would go to the address `old` go to `new`, their bytes unchanged; how many."""
        ...

    def next_outgoing_at(self) -> datetime | None:
        """When the next queued row may go."""
        ...

    def hasten_outgoing(self, now: datetime, *, beyond: datetime) -> int:
        """Queued rows that would wait until after `beyond` may go now, and none is younger than `now`; how many."""
        ...

    def sent_since(self, at: datetime, *, until: datetime | None = None, member: str | None = None) -> int:
        """How many mails were sent since, in all or to one member; up to `until` where a clock may have gone back."""
        ...
