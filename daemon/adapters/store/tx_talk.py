"""The part of a transaction about what is asked: asks, and the letters that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from daemon.adapters.store.tx_base import Row, TxBase, in_list, in_list_or_none
from daemon.adapters.store.values import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from daemon.core.errors import NotesLocked
from daemon.core.forms import from_plain, to_plain
from daemon.core.model import Asked, AskState, Letter

_ASKS = """
SELECT id, rule, round, key, member, template, about, state, again, weight, alone, until_at, asked_at,
       mailed_at, answered_at, reminders, payload
FROM asks"""
_PUT = """
INSERT INTO asks (id, rule, round, key, member, template, about, state, again, weight, alone, until_at,
                  asked_at, mailed_at, answered_at, reminders, payload)
VALUES (:id, :rule, :round, :key, :member, :template, :about, :state, :again, :weight, :alone, :until_at,
        :asked_at, :mailed_at, :answered_at, :reminders, :payload)
ON CONFLICT (id) DO UPDATE SET
  rule = excluded.rule, round = excluded.round, key = excluded.key, member = excluded.member,
  template = excluded.template, about = excluded.about, state = excluded.state, again = excluded.again,
  weight = excluded.weight, alone = excluded.alone, until_at = excluded.until_at, asked_at =
  excluded.asked_at,
  mailed_at = excluded.mailed_at, answered_at = excluded.answered_at, reminders = excluded.reminders,
  payload = excluded.payload
"""
_ERASE_ASKS = (
    "DELETE FROM letter_asks WHERE ask IN (SELECT value FROM json_each(:ids))",
    "DELETE FROM asks WHERE id IN (SELECT value FROM json_each(:ids))",
)
_FIND = " WHERE rule = :rule AND round = :round AND key = :key AND member = :member"
_LETTERS = "SELECT token, member, kind, message_id, sent_at, rule, round, source FROM letters"
_ADD_LETTER = """
INSERT INTO letters (token, member, kind, day, asking, message_id, sent_at, rule, round, source)
VALUES (:token, :member, :kind, :day, :asking, :message_id, :sent_at, :rule, :round, :source)
ON CONFLICT (token) DO UPDATE SET
  kind = excluded.kind, day = excluded.day, asking = excluded.asking, message_id = excluded.message_id,
  sent_at = excluded.sent_at, rule = excluded.rule, round = excluded.round, source = excluded.source
WHERE letters.member = excluded.member
"""
_LETTER_ASKS = "SELECT mark, ask FROM letter_asks WHERE letter = :letter ORDER BY position"
_CARRY = "INSERT INTO letter_asks (letter, position, mark, ask) VALUES (:letter, :position, :mark, :ask)"
_ASKING = """
SELECT count(*) FROM letters WHERE member = :member AND asking = 1 AND day BETWEEN :first AND :last
"""


class Talk(TxBase):
    """Asks and letters."""

    def put_ask(self, ask: Asked) -> None:
        """Insert or replace by id; (rule, round, key, to) is unique."""
        self._change(
            _PUT,
            id=ask.id,
            rule=ask.rule,
            round=ask.round,
            key=ask.key,
            member=ask.to,
            template=ask.template,
            about=ask.about,
            state=ask.state.value,
            again=ask.again,
            weight=ask.weight,
            alone=int(ask.alone),
            until_at=to_micros_or_none(ask.until_at),
            asked_at=to_micros(ask.asked_at),
            mailed_at=to_micros_or_none(ask.mailed_at),
            answered_at=to_micros_or_none(ask.answered_at),
            reminders=ask.reminders,
            payload=self._sealed_ask(ask),
        )

    def _sealed_ask(self, ask: Asked) -> bytes:
        payload, identity = [to_plain(ask.form), ask.data], ("asks", ask.id, "payload")
        return self._seal_own(payload, ask.to, *identity) if ask.own else self._seal_value(payload, *identity)

    def ask(self, ask: str) -> Asked | None:
        """One ask by id; None also where it cannot be read while the notes key is away."""
        row = self._one(_ASKS + " WHERE id = :id", id=ask)
        return self._asked(row) if row else None

    def find_ask(self, rule: str, round_key: str, key: str, to: str) -> Asked | None:
        """One ask by its key."""
        row = self._one(_ASKS + _FIND, rule=rule, round=round_key, key=key, member=to)
        return self._asked(row) if row else None

    def asks(
        self,
        *,
        rule: str | None = None,
        rounds: Sequence[str] | None = None,
        to: str | None = None,
        states: Iterable[AskState] | None = None,
        limit: int = 100_000,
    ) -> list[Asked]:
        """Asks, oldest first, without those that cannot be read while the notes key is away."""
        tests = {
            "rule = ?": rule,
            "round IN (SELECT value FROM json_each(?))": in_list_or_none(rounds),
            "member = ?": to,
            "state IN (SELECT value FROM json_each(?))": in_list_or_none(states),
        }
        rows = self._where(_ASKS, " ORDER BY asked_at, seq LIMIT :limit", tests, limit=limit)
        return [ask for row in rows if (ask := self._asked(row)) is not None]

    def erase_asks(self, ids: Sequence[str]) -> None:
        """Destroy these asks, and that letters carried them."""
        for statement in _ERASE_ASKS:
            self._destroy(statement, ids=in_list(ids))

    def _asked(self, row: Row) -> Asked | None:
        try:
            (form, data), own = self._open_perhaps_own(
                row["payload"], row["member"], "asks", row["id"], "payload"
            )
        except NotesLocked:
            return None
        return Asked(
            own=own,
            id=row["id"],
            rule=row["rule"],
            round=row["round"],
            key=row["key"],
            to=row["member"],
            template=row["template"],
            form=from_plain(form),
            data=data,
            about=row["about"],
            state=AskState(row["state"]),
            again=row["again"],
            weight=row["weight"],
            alone=bool(row["alone"]),
            until_at=from_micros_or_none(row["until_at"]),
            asked_at=from_micros(row["asked_at"]),
            mailed_at=from_micros_or_none(row["mailed_at"]),
            answered_at=from_micros_or_none(row["answered_at"]),
            reminders=row["reminders"],
        )

    def add_letter(self, letter: Letter, *, day: date, asking: bool) -> None:
        """Keep a letter; `day` is the member's local date it goes out on. The same token again replaces
        it.
        """
        kept = self._change(
            _ADD_LETTER,
            token=letter.token,
            member=letter.to,
            kind=letter.kind,
            day=day.isoformat(),
            asking=int(asking),
            message_id=letter.message_id,
            sent_at=to_micros_or_none(letter.sent_at),
            rule=letter.rule,
            round=letter.round,
            source=letter.source,
        )
        if not kept:
            raise ValueError("this token belongs to another member's letter (make a new one)")
        self._change("DELETE FROM letter_asks WHERE letter = :letter", letter=letter.token)
        for position, (mark, ask) in enumerate(letter.asks):
            self._change(_CARRY, letter=letter.token, position=position, mark=mark, ask=ask)

    def letter(self, token: str) -> Letter | None:
        """The letter a token belongs to."""
        row = self._one(_LETTERS + " WHERE token = :token", token=token)
        return self._letter(row) if row else None

    def asking_letters(self, member: str, first: date, last: date) -> int:
        """How many letters that ask went to the member on these days, both inclusive."""
        days = {"first": first.isoformat(), "last": last.isoformat()}
        return int(self._scalar(_ASKING, member=member, **days))

    def letters(self, member: str, *, limit: int = 50) -> list[Letter]:
        """The member's letters, newest first."""
        sql = _LETTERS + " WHERE member = :member ORDER BY day DESC, seq DESC LIMIT :limit"
        return [self._letter(row) for row in self._all(sql, member=member, limit=limit)]

    def _letter(self, row: Row) -> Letter:
        carried = self._all(_LETTER_ASKS, letter=row["token"])
        return Letter(
            token=row["token"],
            to=row["member"],
            kind=row["kind"],
            asks=tuple((mark, ask) for mark, ask in carried),
            message_id=row["message_id"],
            sent_at=from_micros_or_none(row["sent_at"]),
            rule=row["rule"],
            round=row["round"],
            source=row["source"],
        )
