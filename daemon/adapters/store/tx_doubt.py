"""The part of a transaction about mail in doubt: whose sending broke off, so that nobody knows whether it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daemon.adapters.store.tx_base import in_list
from daemon.adapters.store.tx_out import OUTBOX, MailOut
from daemon.adapters.store.values import from_micros_or_none, to_micros
from daemon.engine.records import Outgoing, OutState

_DOUBT = """
UPDATE outbox
SET state = iif(copy_at IS NULL, 'doubt', 'sent'), sent_at = iif(copy_at IS NULL, sent_at, copy_at),
    error = NULL, code = '', doubt_at = :at, next_at = :look_at, looks = 0
WHERE state = 'sending' AND (:id IS NULL OR id = :id) AND (:attempt IS NULL OR attempt = :attempt)
RETURNING id, state
"""
_DOUBTFUL = " WHERE state = 'doubt' AND next_at <= :now ORDER BY next_at, seq LIMIT :limit"
_NEXT_LOOK = "SELECT min(next_at) FROM outbox INDEXED BY ix_outbox_doubt WHERE state = 'doubt'"
_MISSED = "UPDATE outbox SET looks = looks + 1, next_at = :look_at WHERE id = :id AND state = 'doubt'"
_PUT_OFF = """
UPDATE outbox SET next_at = :until WHERE state = 'doubt' AND id IN (SELECT value FROM json_each(:ids))
"""
_END_DOUBT = """
UPDATE outbox
SET state = :state, next_at = :at, copy_at = iif(:state = 'sent', :at, copy_at),
    sent_at = iif(:state = 'sent', coalesce(doubt_at, :at), sent_at)
WHERE id = :id AND state = 'doubt'
"""
_COPY_SEEN = """
UPDATE outbox
SET copy_at = coalesce(copy_at, :at), sent_at = iif(state IN ('doubt', 'parked'), coalesce(doubt_at, :at), sent_at),
    state = iif(state IN ('doubt', 'parked'), 'sent', state)
WHERE message_id = :message_id AND copied = 1
RETURNING id
"""
_WITNESSES = """
 WHERE state = 'sent' AND private = 0 AND sent_at <= :before AND (:copied = 0 OR copied = 1)
   AND (doubt_at IS NULL OR copy_at IS NOT NULL)
 ORDER BY sent_at DESC, seq DESC LIMIT :limit
"""
_DOUBTED = " WHERE doubt_at IS NOT NULL AND (state = 'parked' OR doubt_at >= :since) ORDER BY doubt_at, seq"


class MailInDoubt(MailOut):
    """The outbox, with its doubts."""

    def doubt_outgoing(
        self, *, at: datetime, look_at: datetime, mail: str | None = None, attempt: str | None = None
    ) -> list[str]:
        """What is being sent (all, or this row by this attempt) broke off and is in doubt: our copy is looked for at
        `look_at`. One whose copy was seen already is sent. The ids of those in doubt.
        """
        rows = self._all(_DOUBT, at=to_micros(at), look_at=to_micros(look_at), id=mail, attempt=attempt)
        self.empty_own()
        return [row["id"] for row in rows if row["state"] == OutState.DOUBT]

    def doubtful(self, now: datetime, limit: int) -> list[Outgoing]:
        """Rows in doubt whose copy is to be looked for now, without their bytes, the longest waiting first."""
        rows = self._all(OUTBOX + _DOUBTFUL, now=to_micros(now), limit=limit)
        return [self._outgoing(row, with_raw=False) for row in rows]

    def next_look_at(self) -> datetime | None:
        """When the next row in doubt is to be looked for."""
        return from_micros_or_none(self._scalar(_NEXT_LOOK))

    def miss_copy(self, mail: str, look_at: datetime) -> None:
        """The copy of a row in doubt was looked for in vain; again at `look_at`."""
        self._change(_MISSED, id=mail, look_at=to_micros(look_at))

    def put_off_looks(self, ids: Sequence[str], until: datetime) -> None:
        """These rows in doubt are looked for at `until`, as they could not be now."""
        self._change(_PUT_OFF, ids=in_list(ids), until=to_micros(until))

    def end_doubt(self, mail: str, state: OutState, *, at: datetime) -> bool:
        """A doubt is settled: the row is sent, queued again or parked; False when it is in doubt no longer."""
        ended = self._change(_END_DOUBT, id=mail, state=state.value, at=to_micros(at)) > 0
        self.empty_own()
        return ended

    def note_copy(self, message_id: str, at: datetime) -> str | None:
        """The copy that went along with a mail came back, so it was sent; its row, None when none had a copy."""
        found: str | None = self._scalar(_COPY_SEEN, message_id=message_id, at=to_micros(at))
        self.empty_own()
        return found

    def witnesses(self, before: datetime, *, copied: bool, limit: int = 3) -> list[Outgoing]:
        """Mails that were surely sent before, the newest first, without their bytes: where one of their copies is
        found, another's absence means something. With `copied` only those whose copy we had sent along.
        """
        rows = self._all(OUTBOX + _WITNESSES, before=to_micros(before), copied=int(copied), limit=limit)
        return [self._outgoing(row, with_raw=False) for row in rows]

    def doubted(self, since: datetime) -> list[Outgoing]:
        """Rows that broke off since, and all that are parked, without their bytes."""
        return [
            self._outgoing(row, with_raw=False)
            for row in self._all(OUTBOX + _DOUBTED, since=to_micros(since))
        ]
