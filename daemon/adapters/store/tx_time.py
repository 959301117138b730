"""The part of a transaction about time: moments that fall due, and the rounds they belong to."""

from __future__ import annotations

from datetime import datetime

from daemon.adapters.store.tx_base import SEPARATOR, Row, TxBase, iso_or_none
from daemon.adapters.store.values import from_day_or_none, from_micros, from_micros_or_none, to_micros
from daemon.core.model import Moment, MomentState, Round

_MOMENTS = "SELECT rule, round, step, about, due_at, state, day, finished_at FROM moments"
_THIS = " WHERE rule = :rule AND round = :round AND step = :step AND about = :about"
_INSERT = """
INSERT INTO moments (rule, round, step, about, due_at, state, day)
VALUES (:rule, :round, :step, :about, :due_at, :state, :day)
ON CONFLICT (rule, round, step, about) DO
"""
_MOVE = """
UPDATE SET due_at = excluded.due_at, day = excluded.day, state = 'pending', finished_at = NULL, note = NULL
WHERE moments.state IN ('pending', 'done', 'skipped')
  AND (moments.state <> 'pending' OR moments.due_at <> excluded.due_at
       OR coalesce(moments.day, '') <> coalesce(excluded.day, ''))
"""
_PENDING = " INDEXED BY ix_moments_pending"
_DUE = " WHERE state = 'pending' AND due_at <= :now ORDER BY due_at, rule, seq, about LIMIT :limit"
_NEXT = "SELECT min(due_at) FROM moments INDEXED BY ix_moments_pending WHERE state = 'pending'"
_FINISH = "UPDATE moments SET state = :state, finished_at = :at, note = :note"
_DROP = """
DELETE FROM moments WHERE +state = 'pending' AND rule = :rule AND (:round IS NULL OR round = :round)
  AND (:step IS NULL OR step = :step) AND (:about IS NULL OR about = :about)
"""
_ROUNDS = "SELECT rule, key, opened_at, opened_by, open FROM rounds WHERE rule = :rule"
_OPEN = """
INSERT INTO rounds (rule, key, opened_at, opened_by, open)
VALUES (:rule, :key, :opened_at, :opened_by, :open) ON CONFLICT DO NOTHING
"""


class Time(TxBase):
    """Moments and rounds."""

    def plan_moment(self, moment: Moment) -> bool:
        """Insert unless (rule, round, step, about) exists; True when it was new."""
        return self._put_moment(moment, moment.state, "NOTHING")

    def move_moment(self, moment: Moment) -> bool:
        """Insert, or give one that has not failed this due time and make it pending; True when anything
        changed.
        """
        return self._put_moment(moment, MomentState.PENDING, _MOVE)

    def _put_moment(self, moment: Moment, state: MomentState, otherwise: str) -> bool:
        changed = self._change(
            _INSERT + otherwise,
            rule=moment.rule,
            round=moment.round,
            step=moment.step,
            about=moment.about,
            due_at=to_micros(moment.due_at),
            state=state.value,
            day=iso_or_none(moment.day),
        )
        return changed > 0

    def moment(self, rule: str, round_key: str, step: str, about: str) -> Moment | None:
        """One moment."""
        row = self._one(_MOMENTS + _THIS, rule=rule, round=round_key, step=step, about=about)
        return _moment(row) if row else None

    def moments(
        self,
        *,
        rule: str | None = None,
        round_key: str | None = None,
        state: MomentState | None = None,
        limit: int = 1000,
    ) -> list[Moment]:
        """Moments, soonest first."""
        tests = {
            "rule = ?": rule,
            "round = ?": round_key,
            "state = ?": None if state is None else state.value,
        }
        rows = self._where(_MOMENTS, " ORDER BY due_at, rule, seq LIMIT :limit", tests, limit=limit)
        return [_moment(row) for row in rows]

    def due_moments(self, now: datetime, limit: int) -> list[Moment]:
        """Pending moments due by `now`: by due time, then rule, then the order they were planned in."""
        return [
            _moment(row) for row in self._all(_MOMENTS + _PENDING + _DUE, now=to_micros(now), limit=limit)
        ]

    def next_due_at(self) -> datetime | None:
        """When the nearest pending moment falls due."""
        return from_micros_or_none(self._scalar(_NEXT))

    def finish_moment(self, moment: Moment, state: MomentState, *, at: datetime, note: str = "") -> None:
        """How a moment ended."""
        key = (moment.rule, moment.round, moment.step, moment.about)
        self._change(
            _FINISH + _THIS,
            rule=moment.rule,
            round=moment.round,
            step=moment.step,
            about=moment.about,
            state=state.value,
            at=to_micros(at),
            note=self._seal_text(note, "moments", SEPARATOR.join(key), "note"),
        )

    def drop_moments(
        self, rule: str, *, round_key: str | None = None, step: str | None = None, about: str | None = None
    ) -> int:
        """Take pending moments away; the number taken."""
        return self._change(_DROP, rule=rule, round=round_key, step=step, about=about)

    def open_round(self, round_: Round) -> bool:
        """Insert unless it exists; True when it was new."""
        added = self._change(
            _OPEN,
            rule=round_.rule,
            key=round_.key,
            opened_at=to_micros(round_.opened_at),
            opened_by=round_.by,
            open=int(round_.open),
        )
        return added > 0

    def close_round(self, rule: str, key: str) -> None:
        """The round is over."""
        self._change("UPDATE rounds SET open = 0 WHERE rule = :rule AND key = :key", rule=rule, key=key)

    def rounds(self, rule: str, *, limit: int = 60) -> list[Round]:
        """The rule's rounds, newest first."""
        rows = self._all(_ROUNDS + " ORDER BY opened_at DESC, seq DESC LIMIT :limit", rule=rule, limit=limit)
        return [_round(row) for row in rows]

    def round(self, rule: str, key: str) -> Round | None:
        """One round."""
        row = self._one(_ROUNDS + " AND key = :key", rule=rule, key=key)
        return _round(row) if row else None


def _moment(row: Row) -> Moment:
    return Moment(
        rule=row["rule"],
        round=row["round"],
        step=row["step"],
        about=row["about"],
        due_at=from_micros(row["due_at"]),
        state=MomentState(row["state"]),
        day=from_day_or_none(row["day"]),
        finished_at=from_micros_or_none(row["finished_at"]),
    )


def _round(row: Row) -> Round:
    opened_at = from_micros(row["opened_at"])
    return Round(
        rule=row["rule"], key=row["key"], opened_at=opened_at, by=row["opened_by"], open=bool(row["open"])
    )
