"""The part of a transaction about what people told: entries with their taking back, and meetings."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from daemon.adapters.store.tx_base import Opened, Row, TxBase, in_list, in_list_or_none, iso_or_none
from daemon.adapters.store.values import (
    from_day_or_none,
    from_micros,
    from_micros_or_none,
    to_micros,
    to_micros_or_none,
)
from daemon.core.errors import NotesLocked
from daemon.core.meeting import Meeting
from daemon.core.model import LOCKED, Entry

_ENTRIES = "SELECT id, rule, round, kind, told_by, about, day, source, at, withdrawn_by, value FROM entries"
_ADD = """
INSERT INTO entries (id, rule, round, kind, told_by, about, day, source, ask, at, undone, value)
VALUES (:id, :rule, :round, :kind, :by, :about, :day, :source, :ask, :at, 0, :value)
"""
_ADD_APART = _ADD.replace("(id,", "(seq, id,").replace("(:id,", "(:seq, :id,")
_OF_MEMBER = _ENTRIES + " WHERE told_by = :member OR about = :member ORDER BY at, seq"

# Every telling and every taking back has a place in the ask's order: an entry its `seq`, a withdrawal
# the highest place there was in that ask before it. Between two withdrawals of one ask something must have been told.
_WITHDRAW = """
UPDATE entries SET withdrawn_by = :cause, withdrawn_seq = (
  SELECT max(iif(coalesce(other.withdrawn_seq, 0) > other.seq, other.withdrawn_seq, other.seq))
  FROM entries AS other WHERE other.ask = entries.ask)
WHERE withdrawn_by IS NULL AND told_by = :by"""
_WHICH = {
    "ask": "ask = :ask",
    "source": "source = :source",
    "ids": "id IN (SELECT value FROM json_each(:ids))",
}
_RESTORE = """
UPDATE entries SET withdrawn_by = NULL, withdrawn_seq = NULL, undone = 0 WHERE withdrawn_by = :cause
"""
_UNDO = "UPDATE entries SET undone = 1 WHERE source = :cause"
_LAST_SOURCE = """
SELECT source FROM (
  SELECT source, seq AS place, 0 AS later FROM entries WHERE ask = :ask AND told_by = :by AND undone = 0
  UNION ALL
  SELECT withdrawn_by, withdrawn_seq, 1 FROM entries
  WHERE ask = :ask AND told_by = :by AND undone = 0 AND withdrawn_by IS NOT NULL) AS told
WHERE source <> '' ORDER BY place DESC, later DESC LIMIT 1
"""
# What takes back is named for the mail that did: its inbox row, then perhaps the ask.
_ERASE_WITHDRAWN = """
DELETE FROM entries WHERE kind = :kind AND withdrawn_by IS NOT NULL AND EXISTS (
  SELECT 1 FROM inbox WHERE inbox.id = substr(entries.withdrawn_by, 1, 26) AND inbox.received_at < :before)
"""
_MEETINGS = "SELECT uid, rule, round, key, sequence, start_at, minutes, payload FROM meetings"
_PUT_MEETING = """
INSERT INTO meetings (uid, rule, round, key, sequence, start_at, minutes, payload)
VALUES (:uid, :rule, :round, :key, :sequence, :start_at, :minutes, :payload)
ON CONFLICT (uid) DO UPDATE SET
  rule = excluded.rule, round = excluded.round, key = excluded.key, sequence = excluded.sequence,
  start_at = excluded.start_at, minutes = excluded.minutes, payload = excluded.payload
"""


class Told(TxBase):
    """Entries and meetings."""

    def add_entry(self, entry: Entry, *, ask: str | None) -> None:
        """Keep an entry, and which ask it answered; one without author and source is kept in no order."""
        anonymous = entry.by is None and not entry.source
        place = {"seq": -1 - secrets.randbelow(2**62)} if anonymous else {}
        self._change(
            _ADD_APART if anonymous else _ADD,
            **place,
            id=entry.id,
            rule=entry.rule,
            round=entry.round,
            kind=entry.kind,
            by=entry.by,
            about=entry.about,
            day=iso_or_none(entry.day),
            source=entry.source,
            ask=ask,
            at=to_micros(entry.at),
            value=self._sealed(entry),
        )

    def _sealed(self, entry: Entry) -> bytes:
        identity = ("entries", entry.id, "value")
        if entry.own:
            return self._seal_own(entry.value, entry.by or "", *identity)
        return self._seal_value(entry.value, *identity)

    def entries(
        self,
        kinds: Iterable[str],
        *,
        rules: Sequence[str] | None = None,
        round_key: str | None = None,
        withdrawn: bool = False,
    ) -> list[Entry]:
        """Entries of these kinds, oldest first; withdrawn ones only when asked for, and none that cannot be read while
        the notes key is away.
        """
        tests = {
            "kind IN (SELECT value FROM json_each(?))": in_list(kinds),
            "rule IN (SELECT value FROM json_each(?))": in_list_or_none(rules),
            "round = ?": round_key,
            "(? = 1 OR withdrawn_by IS NULL)": int(withdrawn),
        }
        found = (self._entry(row) for row in self._where(_ENTRIES, " ORDER BY at, seq", tests))
        return [entry for entry in found if entry.value is not LOCKED]

    def entries_of(self, member: str) -> list[Entry]:
        """Everything a member told or is told of, withdrawn ones too; with the value LOCKED what cannot be read."""
        return [self._entry(row) for row in self._all(_OF_MEMBER, member=member)]

    def withdraw(
        self,
        *,
        ask: str | None = None,
        source: str | None = None,
        entries: Sequence[str] | None = None,
        by: str,
        cause: str,
    ) -> int:
        """Mark as withdrawn by `cause` what `by` told in answer to `ask`, in the mail `source`, or as these
        entries; how many.
        """
        wanted = {"ask": ask, "source": source, "ids": None if entries is None else in_list(entries)}
        which = [clause for name, clause in _WHICH.items() if wanted[name] is not None]
        if not which:
            raise ValueError("withdraw needs the ask, the mail or the entries that are meant")
        return self._change(" AND ".join((_WITHDRAW, *which)), **wanted, by=by, cause=cause)

    def restore(self, cause: str) -> int:
        """Undo the mail `cause`: make valid again what it withdrew; how many. What it told counts as
        undone.
        """
        restored = self._change(_RESTORE, cause=cause)
        self._change(_UNDO, cause=cause)
        return restored

    def last_source(self, ask: str, by: str) -> str | None:
        """The newest mail (its inbox row) of `by` that told or withdrew something for this ask and was not
        undone.
        """
        found: str | None = self._scalar(_LAST_SOURCE, ask=ask, by=by)
        return found

    def erase_entries(self, ids: Sequence[str]) -> None:
        """Destroy these entries."""
        self._destroy("DELETE FROM entries WHERE id IN (SELECT value FROM json_each(:ids))", ids=in_list(ids))

    def erase_old_entries(self, kind: str, before: datetime) -> int:
        """Destroy the entries of a kind that were told before an instant, unread; how many."""
        return self._destroy(
            "DELETE FROM entries WHERE kind = :kind AND at < :at", kind=kind, at=to_micros(before)
        )

    def erase_withdrawn(self, kind: str, before: datetime) -> int:
        """Destroy the entries of a kind that a mail received before an instant took back; how many."""
        return self._destroy(_ERASE_WITHDRAWN, kind=kind, before=to_micros(before))

    def _entry(self, row: Row) -> Entry:
        value, own = self._value(row)
        return Entry(
            id=row["id"],
            rule=row["rule"],
            round=row["round"],
            kind=row["kind"],
            value=value,
            own=own,
            by=row["told_by"],
            about=row["about"],
            day=from_day_or_none(row["day"]),
            source=row["source"],
            at=from_micros(row["at"]),
            withdrawn=row["withdrawn_by"] is not None,
        )

    def _value(self, row: Row) -> Opened:
        try:
            return self._open_perhaps_own(row["value"], row["told_by"] or "", "entries", row["id"], "value")
        except NotesLocked:
            return Opened(LOCKED, own=True)

    def put_meeting(self, meeting: Meeting) -> None:
        """Insert or replace by UID."""
        payload = [meeting.title, meeting.who, meeting.replies]
        self._change(
            _PUT_MEETING,
            uid=meeting.uid,
            rule=meeting.rule,
            round=meeting.round,
            key=meeting.key,
            sequence=meeting.sequence,
            start_at=to_micros_or_none(meeting.start),
            minutes=meeting.minutes,
            payload=self._seal_value(payload, "meetings", meeting.uid, "payload"),
        )

    def meeting(self, uid: str) -> Meeting | None:
        """One meeting."""
        row = self._one(_MEETINGS + " WHERE uid = :uid", uid=uid)
        return self._meeting(row) if row else None

    def meetings(self, rule: str) -> list[Meeting]:
        """The rule's meetings, soonest first, those called off last."""
        sql = _MEETINGS + " WHERE rule = :rule ORDER BY start_at IS NULL, start_at, seq"
        return [self._meeting(row) for row in self._all(sql, rule=rule)]

    def _meeting(self, row: Row) -> Meeting:
        title, who, replies = self._open_value(row["payload"], "meetings", row["uid"], "payload")
        return Meeting(
            uid=row["uid"],
            rule=row["rule"],
            round=row["round"],
            key=row["key"],
            sequence=row["sequence"],
            start=from_micros_or_none(row["start_at"]),
            minutes=row["minutes"],
            title=title,
            who=tuple(who),
            replies=replies,
        )
