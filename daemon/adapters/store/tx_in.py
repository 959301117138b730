"""The part of a transaction about mail that came in, and what is still to be done to it on its server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from daemon.adapters.store.tx_base import SEPARATOR, Row, TxBase, in_list
from daemon.adapters.store.values import from_micros, from_micros_or_none, to_micros
from daemon.engine.records import InboxRow, InboxState, MailboxMark, Received, ServerJob
from daemon.mail.essence import essence

_HEAD = """
SELECT seq, id, mailbox, uidvalidity, uid, size, received_at, oversized, state, attempts, member,
       handled_at, reason"""
_ADD = """
INSERT INTO inbox (id, mailbox, uidvalidity, uid, sieve, size, received_at, oversized, state, attempts)
VALUES (:id, :mailbox, :uidvalidity, :uid, :sieve, :size, :received_at, :oversized, 'new', 0)
ON CONFLICT DO NOTHING
RETURNING seq
"""
_KNOWN = "SELECT 1 FROM inbox WHERE sieve = :sieve"
_ADD_RAW = "INSERT INTO inbox_raw (seq, raw) VALUES (:seq, :raw)"
_ERASE_RAW = "DELETE FROM inbox_raw WHERE seq IN (SELECT seq FROM inbox WHERE id = :id)"
_TIRED = "SELECT id FROM inbox WHERE state = 'new' AND attempts >= :most"
_SHUNT = "UPDATE inbox SET state = 'shunted', reason = :reason WHERE id = :id"
_CLAIM = """
UPDATE inbox SET attempts = attempts + 1
WHERE seq IN (SELECT seq FROM inbox WHERE state = 'new' ORDER BY seq LIMIT :limit)
RETURNING id
"""
_CLAIM_FIRST = _CLAIM.replace(
    "ORDER BY seq", "ORDER BY iif(id IN (SELECT value FROM json_each(:first)), 0, 1), seq"
)
_FINISH = """
UPDATE inbox
SET state = :state, reason = :reason, member = coalesce(:member, member),
    handled_at = iif(:state = 'new', NULL, :at), attempts = iif(:state = 'new', 0, attempts)
WHERE id = :id
"""
_RAW = ", raw FROM inbox LEFT JOIN inbox_raw USING (seq)"
_CLAIMED = " WHERE id IN (SELECT value FROM json_each(:claimed)) ORDER BY seq"
_LISTED = " FROM inbox WHERE state IN (SELECT value FROM json_each(:states)) ORDER BY seq "
_SET_MARK = """
INSERT INTO mailboxes (name, uidvalidity, last_uid) VALUES (:name, :uidvalidity, :last_uid)
ON CONFLICT (name) DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = excluded.last_uid
"""
_ADD_JOB = """
INSERT INTO server_jobs (id, mailbox, uidvalidity, uid, action, attempts, message_id)
VALUES (:id, :mailbox, :uidvalidity, :uid, :action, :attempts, :message_id)
ON CONFLICT DO NOTHING
"""
_ERASURES = "SELECT 1 FROM server_jobs WHERE mailbox = :mailbox AND action = 'erase' LIMIT 1"
_JOBS = """
SELECT id, mailbox, uidvalidity, uid, action, attempts, message_id FROM server_jobs
WHERE mailbox = :mailbox ORDER BY seq LIMIT :limit
"""


class MailIn(TxBase):
    """Inbox, mailboxes and jobs on the mail server."""

    def add_received(self, mail: Received) -> str | None:
        """Store a mail; None when (mailbox, UIDVALIDITY, UID), or Message-ID and content, are known
        already.
        """
        if self._scalar(_KNOWN, sieve=self._sieve(mail, mail.raw)) is not None:
            # Taken in before the marks of its journey were left out of account.
            return None
        sieve = self._sieve(mail, essence(mail.raw))
        # Named for what it is and not for where it lies: taken in again after a restore it has the same answers.
        row = self.mac("inbox", sieve)
        seq = self._scalar(
            _ADD,
            id=row,
            mailbox=mail.mailbox,
            uidvalidity=mail.uidvalidity,
            uid=mail.uid,
            sieve=sieve,
            size=mail.size,
            received_at=to_micros(mail.received_at),
            oversized=int(mail.oversized),
        )
        if seq is None:
            return None
        self._change(_ADD_RAW, seq=seq, raw=self._seal(mail.raw, "inbox_raw", row, "raw"))
        return row

    def _sieve(self, mail: Received, content: bytes) -> str:
        return self.mac("sieve", mail.message_id + SEPARATOR + hashlib.sha256(content).hexdigest())

    def inbox(
        self, states: Iterable[InboxState], *, limit: int = 100, oldest_first: bool = True
    ) -> list[InboxRow]:
        """Rows in these states, with `raw` left out (None)."""
        sql = _HEAD + _LISTED + ("" if oldest_first else "DESC ") + "LIMIT :limit"
        return [self._inbox_row(row, None) for row in self._all(sql, states=in_list(states), limit=limit)]

    def inbox_row(self, row: str) -> InboxRow | None:
        """One row with its raw mail."""
        found = self._one(_HEAD + _RAW + " WHERE id = :id", id=row)
        return self._inbox_row(found, found["raw"]) if found else None

    def claim_inbox(self, limit: int, *, max_attempts: int, first: Sequence[str] = ()) -> list[InboxRow]:
        """The oldest new rows (raw included), those of `first` before others, their attempt counted; those tried
        `max_attempts` times are shunted.
        """
        for (row,) in self._all(_TIRED, most=max_attempts):
            reason = self._seal_text("attempts", "inbox", row, "reason")
            self._change(_SHUNT, id=row, reason=reason)
        rows = (
            self._all(_CLAIM_FIRST, first=in_list(first), limit=limit)
            if first
            else self._all(_CLAIM, limit=limit)
        )
        claimed = in_list(row[0] for row in rows)
        return [
            self._inbox_row(row, row["raw"]) for row in self._all(_HEAD + _RAW + _CLAIMED, claimed=claimed)
        ]

    def finish_inbox(
        self, row: str, state: InboxState, *, reason: str = "", member: str | None = None, at: datetime
    ) -> None:
        """How the row ended; one made new again has all its attempts before it."""
        sealed = self._seal_text(reason, "inbox", row, "reason")
        self._change(_FINISH, id=row, state=state.value, reason=sealed, member=member, at=to_micros(at))

    def erase_inbox(self, row: str) -> None:
        """Destroy the row's raw mail; the row itself stays, for the dedupe."""
        self._destroy(_ERASE_RAW, id=row)
        self._destroy("UPDATE inbox SET reason = NULL WHERE id = :id", id=row)

    def mailbox_mark(self, name: str) -> MailboxMark | None:
        """How far this mailbox was read, None before the first start."""
        row = self._one("SELECT uidvalidity, last_uid FROM mailboxes WHERE name = :name", name=name)
        return (
            MailboxMark(name=name, uidvalidity=row["uidvalidity"], last_uid=row["last_uid"]) if row else None
        )

    def set_mailbox_mark(self, mark: MailboxMark) -> None:
        """Remember how far a mailbox was read."""
        self._change(_SET_MARK, name=mark.name, uidvalidity=mark.uidvalidity, last_uid=mark.last_uid)

    def add_server_job(self, job: ServerJob) -> None:
        """Plan a job on the mail server, once per (mailbox, UIDVALIDITY, UID, action)."""
        self._change(
            _ADD_JOB,
            id=job.id,
            mailbox=job.mailbox,
            uidvalidity=job.uidvalidity,
            uid=job.uid,
            action=job.action,
            attempts=job.attempts,
            message_id=self._seal_text(job.message_id, "server_jobs", job.id, "message_id"),
        )

    def server_jobs(self, mailbox: str, limit: int = 100) -> list[ServerJob]:
        """The jobs still to be done, in the order they were planned."""
        return [self._server_job(row) for row in self._all(_JOBS, mailbox=mailbox, limit=limit)]

    def has_erasures(self, mailbox: str) -> bool:
        """Whether a mail is still to be destroyed in this mailbox."""
        return self._scalar(_ERASURES, mailbox=mailbox) is not None

    def finish_server_jobs(self, ids: Sequence[str]) -> None:
        """These are done."""
        self._change(
            "DELETE FROM server_jobs WHERE id IN (SELECT value FROM json_each(:ids))", ids=in_list(ids)
        )

    def _server_job(self, row: Row) -> ServerJob:
        return ServerJob(
            id=row["id"],
            mailbox=row["mailbox"],
            uidvalidity=row["uidvalidity"],
            uid=row["uid"],
            action=row["action"],
            message_id=self._open_text(row["message_id"], "server_jobs", row["id"], "message_id"),
            attempts=row["attempts"],
        )

    def _inbox_row(self, row: Row, raw: bytes | None) -> InboxRow:
        return InboxRow(
            id=row["id"],
            mailbox=row["mailbox"],
            uidvalidity=row["uidvalidity"],
            uid=row["uid"],
            raw=None if raw is None else self._open(raw, "inbox_raw", row["id"], "raw"),
            size=row["size"],
            received_at=from_micros(row["received_at"]),
            state=InboxState(row["state"]),
            oversized=bool(row["oversized"]),
            attempts=row["attempts"],
            reason=self._open_text(row["reason"], "inbox", row["id"], "reason"),
            member=row["member"],
            handled_at=from_micros_or_none(row["handled_at"]),
        )
