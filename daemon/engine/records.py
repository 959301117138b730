"""The store as the engine sees it: the rows it works on and one transaction's named operations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from daemon.core.model import Asked, AskState, Entry, Letter, Meeting, Moment, MomentState, Round


class InboxState(StrEnum):
    """Where a received mail stands. `held` waits for its member's yes, `shunted` broke us and waits for ops."""

    NEW = "new"
    HANDLED = "handled"
    IGNORED = "ignored"
    REJECTED = "rejected"
    HELD = "held"
    SHUNTED = "shunted"


class OutState(StrEnum):
    """Where a mail to be sent stands. `sending` began and may have been accepted."""

    QUEUED = "queued"
    SENDING = "sending"
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

    `priority` is sent lowest first: 0 urgent, 1 receipt, 2 normal, 3 bulk.
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


class Tx(Protocol):
    """One transaction. Rows that hold people's words come and go as plain values: the store encrypts them."""

    # --- mail in ---
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

    def claim_inbox(self, limit: int, *, max_attempts: int) -> list[InboxRow]:
        """The oldest new rows (raw included), their attempt counted; those over `max_attempts` become shunted
        instead.
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

    def finish_server_jobs(self, ids: Sequence[str]) -> None:
        """These are done."""
        ...

    # --- time ---
    def plan_moment(self, moment: Moment) -> bool:
        """Insert unless (rule, round, step, about) exists; True when it was new."""
        ...

    def move_moment(self, moment: Moment) -> bool:
        """Insert, or give a pending or done one this due time and make it pending; True when anything changed."""
        ...

    def moment(self, rule: str, round_key: str, step: str, about: str) -> Moment | None:
        """One moment."""
        ...

    def moments(
        self,
        *,
        rule: str | None = None,
        round_key: str | None = None,
        state: MomentState | None = None,
        limit: int = 1000,
    ) -> list[Moment]:
        """Moments, soonest first."""
        ...

    def due_moments(self, now: datetime, limit: int) -> list[Moment]:
        """Pending moments due by `now`: by due time, then rule, step order of planning, about."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the nearest pending moment falls due."""
        ...

    def finish_moment(self, moment: Moment, state: MomentState, *, at: datetime, note: str = "") -> None:
        """How a moment ended."""
        ...

    def drop_moments(
        self, rule: str, *, round_key: str | None = None, step: str | None = None, about: str | None = None
    ) -> int:
        """Take pending moments away; the number taken."""
        ...

    def open_round(self, round_: Round) -> bool:
        """Insert unless it exists; True when it was new."""
        ...

    def close_round(self, rule: str, key: str) -> None:
        """The round is over."""
        ...

    def rounds(self, rule: str, *, limit: int = 60) -> list[Round]:
        """The rule's rounds, newest first."""
        ...

    def round(self, rule: str, key: str) -> Round | None:
        """One round."""
        ...

    # --- talk ---
    def put_ask(self, ask: Asked) -> None:
        """Insert or replace by id; (rule, round, key, to) is unique."""
        ...

    def ask(self, ask: str) -> Asked | None:
        """One ask by id."""
        ...

    def find_ask(self, rule: str, round_key: str, key: str, to: str) -> Asked | None:
        """One ask by its key."""
        ...

    def asks(
        self,
        *,
        rule: str | None = None,
        rounds: Sequence[str] | None = None,
        to: str | None = None,
        states: Iterable[AskState] | None = None,
        limit: int = 100_000,
    ) -> list[Asked]:
        """Asks, oldest first."""
        ...

    def add_letter(self, letter: Letter, *, day: date, asking: bool) -> None:
        """Keep a letter; `day` is the member's local date it goes out on."""
        ...

    def letter(self, token: str) -> Letter | None:
        """The letter a token belongs to."""
        ...

    def asking_letters(self, member: str, first: date, last: date) -> int:
        """How many letters that ask went to the member on these days."""
        ...

    def letters(self, member: str, *, limit: int = 50) -> list[Letter]:
        """The member's letters, newest first."""
        ...

    def add_entry(self, entry: Entry, *, ask: str | None) -> None:
        """Keep an entry, and which ask it answered."""
        ...

    def entries(
        self,
        kinds: Iterable[str],
        *,
        rules: Sequence[str] | None = None,
        round_key: str | None = None,
        withdrawn: bool = False,
    ) -> list[Entry]:
        """Entries of these kinds, oldest first; withdrawn ones only when asked for."""
        ...

    def entries_of(self, member: str) -> list[Entry]:
        """Everything a member told or is told of, withdrawn ones too."""
        ...

    def withdraw(self, *, ask: str | None = None, source: str | None = None, by: str, cause: str) -> int:
        """Mark as withdrawn by `cause` what `by` told in answer to `ask`, or in the mail `source`; how many."""
        ...

    def restore(self, cause: str) -> int:
        """Make valid again what `cause` withdrew; how many."""
        ...

    def last_source(self, ask: str, by: str) -> str | None:
        """The newest mail (its inbox row) of `by` that told or withdrew something for this ask and was not
        undone.
        """
        ...

    def erase_entries(self, ids: Sequence[str]) -> None:
        """Destroy these entries."""
        ...

    def put_meeting(self, meeting: Meeting) -> None:
        """Insert or replace by UID."""
        ...

    def meeting(self, uid: str) -> Meeting | None:
        """One meeting."""
        ...

    def meetings(self, rule: str) -> list[Meeting]:
        """The rule's meetings, soonest first."""
        ...

    # --- mail out ---
    def add_outgoing(self, mail: Outgoing) -> bool:
        """Insert unless the id exists (True when new); unsent rows with the same `supersedes` are cancelled
        first.
        """
        ...

    def claim_outgoing(self, now: datetime, limit: int) -> list[Outgoing]:
        """Queued rows that may go now and have not expired, by priority then age."""
        ...

    def begin_outgoing(self, mail: str) -> bool:
        """Mark a queued row as being sent and count the attempt; False when it is queued no longer."""
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
    ) -> None:
        """Where these rows stand now; `sending` counts an attempt; sent rows' bytes are kept until retention."""
        ...

    def cancel_outgoing(
        self, *, member: str | None = None, rule: str | None = None, kinds: Sequence[str] = ()
    ) -> list[str]:
        """Cancel what is queued and matches; the ids."""
        ...

    def next_outgoing_at(self) -> datetime | None:
        """When the next queued row may go."""
        ...

    def sent_since(self, at: datetime, *, member: str | None = None) -> int:
        """How many mails were planned since, in all or to one member."""
        ...

    # --- people ---
    def people_version(self) -> str:
        """Another value after every change of absences, choices or roster; never the same one again."""
        ...

    def add_absence(self, absence: Absence) -> None:
        """Insert or replace by id."""
        ...

    def absences(self, *, member: str | None = None, since: date | None = None) -> list[Absence]:
        """Absences that end on or after `since`."""
        ...

    def drop_absences(self, member: str, reason: str) -> int:
        """Take a member's absences of one reason away."""
        ...

    def choices(self) -> dict[str, dict[str, Any]]:
        """What members chose for themselves: member → name → value (language, stopped rules, quiet hours …)."""
        ...

    def set_choice(self, member: str, name: str, value: Any) -> None:
        """Remember one choice; None forgets it."""
        ...

    def roster(self) -> dict[str, date | None]:
        """Members ever seen → the day they left, None while here."""
        ...

    def set_roster(self, member: str, left: date | None) -> None:
        """A member is here, or left on that day."""
        ...

    def erase_member(self, member: str) -> None:
        """Destroy everything of a member but the fact that they were erased."""
        ...

    # --- odds and ends ---
    def count(self, name: str, subject: str, period: str, *, add: int = 1) -> int:
        """Add to a counter (its subject is stored hashed) and return its new value."""
        ...

    def counters(self, name: str, *, period: str | None = None) -> int:
        """The sum of a counter over all subjects."""
        ...

    def meta(self, name: str) -> str | None:
        """A value of the installation."""
        ...

    def set_meta(self, name: str, value: str) -> None:
        """Set a value of the installation."""
        ...

    def mac(self, purpose: str, text: str) -> str:
        """A keyed fingerprint of `text`, 26 lower-case base32 letters: tokens, ids, hashed addresses."""
        ...

    def purge(self, *, before: datetime, keep: Sequence[str] = ()) -> int:
        """Destroy raw mail, sent bytes, letters and counters older than `before`; the number of rows."""
        ...

    def figures(self) -> dict[str, int]:
        """Rows by table and state, such as `inbox.new` or `outbox.queued`, for `status` and monitoring."""
        ...
