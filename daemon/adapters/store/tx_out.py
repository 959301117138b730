"""The part of a transaction about mail to be sent: the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from daemon.adapters.store.tx_base import Row, TxBase, in_list, in_list_or_none
from daemon.adapters.store.values import (
    from_json,
    from_micros,
    from_micros_or_none,
    to_json,
    to_micros,
    to_micros_or_none,
)
from daemon.core.address import folded
from daemon.engine.records import Outgoing, OutState

_COLUMNS = """
SELECT id, cause, kind, member, message_id, priority, created_at, next_at, expires_at, supersedes, rule, state,
       attempts, sent_at, code, error, private, attempt, copied, copy_at, doubt_at, looks, own, payload
"""
OUTBOX = _COLUMNS + "FROM outbox JOIN outbox_raw USING (seq)"
# Without statistics SQLite would take the index by state and sort the whole queue: it is told which to take.
_QUEUE = _COLUMNS + "FROM outbox INDEXED BY ix_outbox_queue JOIN outbox_raw USING (seq)"
_EXPIRE = """
UPDATE outbox INDEXED BY ix_outbox_expiry SET state = 'expired' WHERE state = 'queued' AND expires_at <= :now
RETURNING id
"""
_NEXT = "SELECT min(next_at) FROM outbox INDEXED BY ix_outbox_next WHERE state = 'queued'"
_ADD = """
INSERT INTO outbox (id, cause, kind, member, message_id, priority, created_at, next_at, expires_at, supersedes,
                    rule, state, attempts, sent_at, code, error, private, attempt, copied, copy_at, doubt_at, looks,
                    own)
VALUES (:id, :cause, :kind, :member, :message_id, :priority, :created_at, :next_at, :expires_at, :supersedes,
        :rule, :state, :attempts, :sent_at, :code, :error, :private, :attempt, :copied, :copy_at, :doubt_at, :looks,
        :own)
RETURNING seq
"""
_ADD_RAW = "INSERT INTO outbox_raw (seq, payload) VALUES (:seq, :payload)"
_SUPERSEDE = (
    "UPDATE outbox SET state = 'cancelled' WHERE state = 'queued' AND supersedes <> '' AND supersedes = :what",
    # One in doubt may have gone; if it turns out that it has not, its time is over.
    "UPDATE outbox SET expires_at = 0 WHERE state IN ('sending', 'doubt') AND supersedes <> '' AND supersedes = :what",
)
_CLAIM = """
 WHERE state = 'queued' AND next_at <= :now AND (expires_at IS NULL OR expires_at > :now)
 ORDER BY priority, created_at, seq LIMIT :limit
"""
_LISTED = " WHERE state IN (SELECT value FROM json_each(:states)) ORDER BY seq DESC LIMIT :limit"
_MARK = """
UPDATE outbox
SET state = :state, error = :error, code = :code, next_at = coalesce(:next_at, next_at),
    attempts = attempts + iif(:state = 'sending', 1, :tried), sent_at = iif(:state = 'sent', :at, sent_at)
WHERE id = :id
"""
_BEGIN = """
UPDATE outbox SET state = 'sending', attempts = attempts + 1, attempt = :attempt, copied = :copied
WHERE id = :id AND state = 'queued'
"""
_DEFER = "UPDATE outbox SET next_at = :until WHERE state = 'queued' AND next_at < :until"
_RESUME = "UPDATE outbox SET next_at = :now WHERE state = 'queued' AND next_at = :until"
_HASTEN = """
UPDATE outbox SET next_at = CASE WHEN next_at > :beyond THEN :now ELSE next_at END,
                  created_at = CASE WHEN created_at > :now THEN :now ELSE created_at END
WHERE state IN ('queued', 'doubt') AND (next_at > :beyond OR created_at > :now)
"""
_BROKEN_OFF = (OutState.SENDING.value, OutState.DOUBT.value)
_FORSAKE = "UPDATE outbox SET expires_at = 0 WHERE id IN (SELECT value FROM json_each(:ids))"
_WAITING_FOR = " WHERE state = 'queued' AND member = :member"
_SET_RAW = "UPDATE outbox_raw SET payload = :payload WHERE seq IN (SELECT seq FROM outbox WHERE id = :id)"
_OWN_ENDED = " WHERE own = 1 AND state IN ('sent', 'failed', 'cancelled', 'expired')"
_OWN_EMPTIED = "UPDATE outbox SET own = 2 WHERE id = :id"
_CANCELLABLE = "SELECT id FROM outbox"
_CANCEL = "UPDATE outbox SET state = 'cancelled' WHERE id IN (SELECT value FROM json_each(:ids))"
_SENT_SINCE = """
SELECT count(*) FROM outbox INDEXED BY ix_outbox_sent
WHERE sent_at IS NOT NULL AND sent_at >= :at AND sent_at <= coalesce(:until, 9223372036854775807)
  AND (:member IS NULL OR member = :member)
"""


class MailOut(TxBase):
    """The outbox."""

    def add_outgoing(self, mail: Outgoing) -> bool:
        """Insert unless the id exists (True when new); unsent rows with the same `supersedes` are cancelled
        first.
        """
        if self._one("SELECT 1 FROM outbox WHERE id = :id", id=mail.id):
            return False
        if mail.supersedes:
            for statement in _SUPERSEDE:
                self._change(statement, what=mail.supersedes)
            self.empty_own()
        seq = self._scalar(
            _ADD,
            id=mail.id,
            cause=mail.cause,
            kind=mail.kind,
            member=mail.member,
            message_id=mail.message_id,
            priority=mail.priority,
            created_at=to_micros(mail.created_at),
            next_at=to_micros(mail.next_at),
            expires_at=to_micros_or_none(mail.expires_at),
            supersedes=mail.supersedes,
            rule=mail.rule,
            state=mail.state.value,
            attempts=mail.attempts,
            sent_at=to_micros_or_none(mail.sent_at),
            code=mail.code,
            error=self._seal_text(mail.error, "outbox", mail.id, "error"),
            private=int(mail.private),
            attempt=mail.attempt,
            copied=int(mail.copied),
            copy_at=to_micros_or_none(mail.copy_at),
            doubt_at=to_micros_or_none(mail.doubt_at),
            looks=mail.looks,
            own=int(mail.own),
        )
        self._change(_ADD_RAW, seq=seq, payload=self._seal(_packed(mail), "outbox_raw", mail.id, "payload"))
        return True

    def claim_outgoing(self, now: datetime, limit: int) -> list[Outgoing]:
        """Queued rows that may go now and have not expired, by priority then age."""
        return [self._outgoing(row) for row in self._all(_QUEUE + _CLAIM, now=to_micros(now), limit=limit)]

    def begin_outgoing(self, mail: str, *, attempt: str = "", copied: bool = False) -> bool:
        """Mark a queued row as being sent by this attempt, and whether our copy goes along; False when it is
        queued no longer.
        """
        return self._change(_BEGIN, id=mail, attempt=attempt, copied=int(copied)) > 0

    def defer_outgoing(self, until: datetime) -> int:
        """No queued row may go before `until`; how many would have."""
        return self._change(_DEFER, until=to_micros(until))

    def resume_outgoing(self, until: datetime, now: datetime) -> int:
        """Queued rows that were to wait for just that instant may go now; how many."""
        return self._change(_RESUME, until=to_micros(until), now=to_micros(now))

    def expire_outgoing(self, now: datetime) -> list[str]:
        """Queued rows past their `expires_at` become expired; their ids."""
        ids = [row["id"] for row in self._all(_EXPIRE, now=to_micros(now))]
        self.empty_own()
        return ids

    def outgoing(self, mail: str) -> Outgoing | None:
        """One row with its bytes."""
        row = self._one(OUTBOX + " WHERE id = :id", id=mail)
        return self._outgoing(row) if row else None

    def outgoings(self, states: Iterable[OutState], *, limit: int = 100) -> list[Outgoing]:
        """Rows without their bytes (raw empty), newest first."""
        rows = self._all(OUTBOX + _LISTED, states=in_list(states), limit=limit)
        return [self._outgoing(row, with_raw=False) for row in rows]

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
        are kept until retention, but for what is their receiver's own.
        """
        for mail in ids:
            self._change(
                _MARK,
                id=mail,
                state=state.value,
                at=to_micros(at),
                next_at=to_micros_or_none(next_at),
                error=self._seal_text(error, "outbox", mail, "error"),
                code=code,
                tried=int(tried),
            )
        self.empty_own()

    def empty_own(self) -> None:
        """Of mails that tell what is their receiver's alone, and that will not be sent (again), the bytes are
        destroyed.
        """
        for row in self._all(OUTBOX + _OWN_ENDED):
            mail = replace(self._outgoing(row), raw=b"")
            payload = self._seal(_packed(mail), "outbox_raw", mail.id, "payload")
            self._destroy(_SET_RAW, id=mail.id, payload=payload)
            self._change(_OWN_EMPTIED, id=mail.id)

    def cancel_outgoing(
        self, *, member: str | None = None, rule: str | None = None, kinds: Sequence[str] = ()
    ) -> list[str]:
        """Cancel what is queued and matches all that is given; the ids."""
        tests = {
            "state = ?": OutState.QUEUED.value,
            "member = ?": member,
            "rule = ?": rule,
            "kind IN (SELECT value FROM json_each(?))": in_list_or_none(kinds or None),
        }
        ids = [row[0] for row in self._where(_CANCELLABLE, " ORDER BY seq", tests)]
        self._change(_CANCEL, ids=in_list(ids))
        del tests["state = ?"]
        in_doubt = {"state IN (SELECT value FROM json_each(?))": in_list(_BROKEN_OFF)}
        unwanted = [row[0] for row in self._where(_CANCELLABLE, "", in_doubt | tests)]
        self._change(_FORSAKE, ids=in_list(unwanted))
        self.empty_own()
        return ids

    def readdress_outgoing(self, member: str, *, old: str, new: str) -> int:
        """Queued rows of a member that would go to the address `old` go to `new`, their bytes unchanged; how many."""
        rows = [self._outgoing(row) for row in self._all(OUTBOX + _WAITING_FOR, member=member)]
        moved = [replace(row, recipient=new) for row in rows if folded(row.recipient) == folded(old)]
        for row in moved:
            self._change(
                _SET_RAW, id=row.id, payload=self._seal(_packed(row), "outbox_raw", row.id, "payload")
            )
        return len(moved)

    def next_outgoing_at(self) -> datetime | None:
        """When the next queued row may go."""
        return from_micros_or_none(self._scalar(_NEXT))

    def hasten_outgoing(self, now: datetime, *, beyond: datetime) -> int:
        """Queued rows that would wait until after `beyond` may go now, and none is younger than `now`; how many."""
        return self._change(_HASTEN, now=to_micros(now), beyond=to_micros(beyond))

    def sent_since(self, at: datetime, *, until: datetime | None = None, member: str | None = None) -> int:
        """How many mails were sent since, in all or to one member; up to `until` where a clock may have gone back."""
        span = {"at": to_micros(at), "until": to_micros_or_none(until)}
        return int(self._scalar(_SENT_SINCE, **span, member=member))

    def _outgoing(self, row: Row, *, with_raw: bool = True) -> Outgoing:
        sender, recipient, raw = _unpacked(self._open(row["payload"], "outbox_raw", row["id"], "payload"))
        return Outgoing(
            id=row["id"],
            cause=row["cause"],
            kind=row["kind"],
            member=row["member"],
            sender=sender,
            recipient=recipient,
            message_id=row["message_id"],
            raw=raw if with_raw else b"",
            priority=row["priority"],
            created_at=from_micros(row["created_at"]),
            next_at=from_micros(row["next_at"]),
            expires_at=from_micros_or_none(row["expires_at"]),
            supersedes=row["supersedes"],
            rule=row["rule"],
            state=OutState(row["state"]),
            attempts=row["attempts"],
            sent_at=from_micros_or_none(row["sent_at"]),
            error=self._open_text(row["error"], "outbox", row["id"], "error"),
            code=row["code"],
            private=bool(row["private"]),
            attempt=row["attempt"],
            copied=bool(row["copied"]),
            copy_at=from_micros_or_none(row["copy_at"]),
            doubt_at=from_micros_or_none(row["doubt_at"]),
            looks=row["looks"],
            own=bool(row["own"]),
        )


def _packed(mail: Outgoing) -> bytes:
    """Envelope and bytes as one: a line of JSON, which has no line break in it, then the mail as it is."""
    return to_json([mail.sender, mail.recipient]) + b"\n" + mail.raw


def _unpacked(plain: bytes) -> tuple[str, str, bytes]:
    envelope, _, raw = plain.partition(b"\n")
    sender, recipient = from_json(envelope)
    return sender, recipient, raw
