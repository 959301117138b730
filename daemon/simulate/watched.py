"""A transaction as a play sees it: mails go to a list, asks and entries are read once, chance is always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from daemon.core.model import Asked, AskState, Entry, Letter, Moment, MomentState
from daemon.engine.records import Outgoing
from daemon.engine.tx import Tx
from daemon.simulate.mirror import Mirror

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class Watched:
    """What is not named here is the transaction's own."""

    def __init__(self, tx: Tx, send: Callable[[Outgoing], bool], secret: bytes, mirror: Mirror) -> None:
        self._tx, self._send, self._secret, self._mirror = tx, send, secret, mirror
        self._moments: dict[tuple[str | None, str | None, MomentState | None, int], list[Moment]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def add_outgoing(self, mail: Outgoing) -> bool:
        """Take the mail as sent."""
        return self._send(mail)

    def mac(self, purpose: str, text: str) -> str:
        """26 letters of base32's alphabet, keyed with the play's secret alone."""
        digest = hashlib.blake2b(f"{purpose}\0{text}".encode(), key=self._secret, digest_size=26).digest()
        return "".join([_ALPHABET[byte & 31] for byte in digest])

    def moments(
        self,
        *,
        rule: str | None = None,
        round_key: str | None = None,
        state: MomentState | None = None,
        limit: int = 1000,
    ) -> list[Moment]:
        """Moments, soonest first; read once in a transaction while those of the rule stay as they are."""
        wanted = (rule, round_key, state, limit)
        if wanted not in self._moments:
            self._moments[wanted] = self._tx.moments(rule=rule, round_key=round_key, state=state, limit=limit)
        return list(self._moments[wanted])

    def plan_moment(self, moment: Moment) -> bool:
        """Insert unless it exists."""
        self._changed(moment.rule)
        return self._tx.plan_moment(moment)

    def move_moment(self, moment: Moment) -> bool:
        """Insert, or make it due at another time."""
        self._changed(moment.rule)
        return self._tx.move_moment(moment)

    def finish_moment(self, moment: Moment, state: MomentState, *, at: datetime, note: str = "") -> None:
        """How a moment ended."""
        self._changed(moment.rule)
        self._tx.finish_moment(moment, state, at=at, note=note)

    def drop_moments(
        self, rule: str, *, round_key: str | None = None, step: str | None = None, about: str | None = None
    ) -> int:
        """Take pending moments away."""
        self._changed(rule)
        return self._tx.drop_moments(rule, round_key=round_key, step=step, about=about)

    def _changed(self, rule: str) -> None:
        for wanted in [each for each in self._moments if each[0] in (None, rule)]:
            del self._moments[wanted]

    def put_ask(self, ask: Asked) -> None:
        """Insert or replace by id."""
        self._mirror.asks.put(ask)

    def add_letter(self, letter: Letter, *, day: date, asking: bool) -> None:
        """Keep a letter."""
        self._mirror.letters.add(letter, day, asking)

    def letter(self, token: str) -> Letter | None:
        """The letter a token belongs to."""
        return self._mirror.letters.by_token.get(token)

    def letters(self, member: str, *, limit: int = 50) -> list[Letter]:
        """The member's letters, newest first."""
        return [letter for letter, _, _ in reversed(self._mirror.letters.by_member.get(member, ())[-limit:])]

    def asking_letters(self, member: str, first: date, last: date) -> int:
        """How many letters that ask went to the member on these days."""
        own = self._mirror.letters.by_member.get(member, ())
        return sum(asking and first <= day <= last for _, day, asking in own)

    def ask(self, ask: str) -> Asked | None:
        """One ask by id."""
        return self._mirror.asks.by_id.get(ask)

    def find_ask(self, rule: str, round_key: str, key: str, to: str) -> Asked | None:
        """One ask by its key."""
        group = self._mirror.asks.by_round.get((rule, round_key), {})
        same = self._mirror.asks.by_member.get(to, {})
        smaller = group if len(group) < len(same) else same
        fitting = (
            a for a in smaller.values() if (a.rule, a.round, a.key, a.to) == (rule, round_key, key, to)
        )
        return next(fitting, None)

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
        return self._mirror.asks.find(rule, rounds, to, states)[:limit]

    def entries(
        self,
        kinds: Iterable[str],
        *,
        rules: Sequence[str] | None = None,
        round_key: str | None = None,
        withdrawn: bool = False,
    ) -> list[Entry]:
        """Entries of these kinds, oldest first."""
        wanted = (frozenset(kinds), None if rules is None else frozenset(rules), round_key, withdrawn)
        return self._mirror.entries.get(
            wanted,
            lambda: self._tx.entries(wanted[0], rules=rules, round_key=round_key, withdrawn=withdrawn),
        )

    def add_entry(self, entry: Entry, *, ask: str | None) -> None:
        """Keep an entry."""
        self._tx.add_entry(entry, ask=ask)
        self._mirror.entries.add(entry, ask)

    def withdraw(
        self,
        *,
        ask: str | None = None,
        source: str | None = None,
        entries: Sequence[str] | None = None,
        by: str,
        cause: str,
    ) -> int:
        """Mark as withdrawn."""
        count = self._tx.withdraw(ask=ask, source=source, entries=entries, by=by, cause=cause)
        if count:
            self._mirror.entries.withdraw(ask)
        return count

    def restore(self, cause: str) -> int:
        """Make valid again."""
        self._mirror.entries.withdraw(None)
        return self._tx.restore(cause)

    def erase_entries(self, ids: Sequence[str]) -> None:
        """Destroy these entries."""
        self._mirror.entries.withdraw(None)
        self._tx.erase_entries(ids)

    def erase_member(self, member: str) -> None:
        """Destroy everything of a member."""
        self._mirror.entries.withdraw(None)
        self._mirror.asks.drop_member(member)
        self._tx.erase_member(member)
