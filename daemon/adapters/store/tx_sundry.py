"""The part of a transaction about odds and ends: counters, values, retention and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from daemon.adapters.store.notes_mark import take_up_notes
from daemon.adapters.store.tx_base import RESERVED, TxBase, in_list
from daemon.adapters.store.values import to_micros
from daemon.core.model import AskState, MomentState
from daemon.engine.records import InboxState, OutState

_COUNT = """
INSERT INTO counters (name, subject, period, n) VALUES (:name, :subject, :period, :add)
ON CONFLICT (name, subject, period) DO UPDATE SET n = counters.n + excluded.n
RETURNING n
"""
_COUNTED = """
SELECT coalesce(sum(n), 0) FROM counters WHERE name = :name AND (:period IS NULL OR period = :period)
"""
_SET_META = """
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_PURGE_INBOX = """
DELETE FROM inbox_raw WHERE seq IN (
  SELECT seq FROM inbox WHERE state IN ('handled', 'ignored', 'rejected') AND received_at < :before
  AND id NOT IN (SELECT value FROM json_each(:keep)))
"""
_PURGE_OUTBOX = """
DELETE FROM outbox
WHERE state IN ('sent', 'failed', 'cancelled', 'expired') AND created_at < :before
  AND id NOT IN (SELECT value FROM json_each(:keep))
"""
_PURGE_LETTERS = """
DELETE FROM letters
WHERE day < :day AND token NOT IN (SELECT value FROM json_each(:keep))
  AND NOT EXISTS (SELECT 1 FROM letter_asks JOIN asks ON asks.id = letter_asks.ask
                  WHERE letter_asks.letter = letters.token AND asks.state IN ('waiting', 'mailed'))
"""
# A period such as 2026-11 that the day falls into is not over; one without a name never is.
_PURGE_COUNTERS = """
DELETE FROM counters WHERE period <> '' AND period < :day AND substr(:day, 1, length(period)) <> period
"""
_PURGE_MEETINGS = "DELETE FROM meetings WHERE start_at < :before"
_MEETINGS_LONGER = timedelta(days=365)
"""How much longer than mails meetings are kept, so that it is known when two last met."""
_BY_STATE: tuple[tuple[str, str, Iterable[str]], ...] = (
    ("inbox", "SELECT state, count(*) FROM inbox GROUP BY state", InboxState),
    ("outbox", "SELECT state, count(*) FROM outbox GROUP BY state", OutState),
    ("moments", "SELECT state, count(*) FROM moments GROUP BY state", MomentState),
    ("asks", "SELECT state, count(*) FROM asks GROUP BY state", AskState),
    (
        "rounds",
        "SELECT iif(open = 1, 'open', 'closed'), count(*) FROM rounds GROUP BY open",
        ("open", "closed"),
    ),
)
_TOTALS = (
    ("entries", "SELECT count(*) FROM entries"),
    ("letters", "SELECT count(*) FROM letters"),
    ("meetings", "SELECT count(*) FROM meetings"),
    ("server_jobs", "SELECT count(*) FROM server_jobs"),
    ("absences", "SELECT count(*) FROM absences"),
    ("roster", "SELECT count(*) FROM roster"),
)


class Sundry(TxBase):
    """Counters, values of the installation, retention and figures."""

    def count(self, name: str, subject: str, period: str, *, add: int = 1) -> int:
        """Add to a counter (its subject is stored hashed) and return its new value."""
        hashed = self.mac("counter", subject)
        return int(self._scalar(_COUNT, name=name, subject=hashed, period=period, add=add))

    def counters(self, name: str, *, period: str | None = None) -> int:
        """The sum of a counter over all subjects."""
        return int(self._scalar(_COUNTED, name=name, period=period))

    def meta(self, name: str) -> str | None:
        """A value of the installation."""
        sealed: bytes | None = self._scalar("SELECT value FROM meta WHERE name = :name", name=name)
        return None if sealed is None else self._open_text(sealed, "meta", name, "value")

    def set_meta(self, name: str, value: str) -> None:
        """Set a value of the installation; names that begin with `store.` are the store's own."""
        if name.startswith(RESERVED):
            raise ValueError(f"{name} is the store's own (choose a name that does not begin with {RESERVED})")
        sealed = self._seal(value.encode("utf-8", "surrogatepass"), "meta", name, "value")
        self._change(_SET_META, name=name, value=sealed)

    def purge(self, *, before: datetime, keep: Sequence[str] = ()) -> int:
        """Destroy raw mail, sent bytes, letters and counters older than `before`, and meetings a year older; how many.

        Mail that has not ended (new, held, shunted, queued, sending) and letters with an open ask are left,
        and so
        are the rows whose ids (of inbox or outbox, or letters' tokens) are in `keep`.
        """
        ended = {"before": to_micros(before), "keep": in_list(keep)}
        day = before.date().isoformat()
        return (
            self._destroy(_PURGE_INBOX, **ended)
            + self._destroy(_PURGE_OUTBOX, **ended)
            + self._destroy(_PURGE_LETTERS, day=day, keep=ended["keep"])
            + self._destroy(_PURGE_COUNTERS, day=day)
            + self._destroy(_PURGE_MEETINGS, before=to_micros(before - _MEETINGS_LONGER))
        )

    @property
    def notes_locked(self) -> str:
        """Why nothing that is one person's own can be kept or read now, with the remedy; "" when it can."""
        return self._notes.locked

    def look_for_notes_key(self) -> str:
        """Look again for the notes key, if it is away; as `notes_locked` after that."""
        if self._notes.locked:
            take_up_notes(self._db, self._keys, self._notes, may_create=True)
        return self._notes.locked

    def figures(self) -> dict[str, int]:
        """Rows by table and state, such as `inbox.new` or `outbox.queued`, for `status` and monitoring."""
        found = {f"{table}.{state}": 0 for table, _, states in _BY_STATE for state in states}
        for table, sql, _ in _BY_STATE:
            found |= {f"{table}.{state}": rows for state, rows in self._all(sql)}
        return found | {table: int(self._scalar(sql)) for table, sql in _TOTALS}
