"""What a transaction can do with time and with what is said: moments, rounds, asks, letters, entries, meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from daemon.core.meeting import Meeting
from daemon.core.model import Asked, AskState, Entry, Letter, Moment, MomentState, Round


class Time(Protocol):
    """A transaction's operations on moments and rounds."""

    def plan_moment(self, moment: Moment) -> bool:
        """Insert unless (rule, round, step, about) exists; True when it was new."""
        ...

    def move_moment(self, moment: Moment) -> bool:
        """Insert, or give one that has not failed this due time and make it pending; True when anything changed."""
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


class Talk(Protocol):
    """A transaction's operations on asks, letters, entries and meetings."""

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

    def erase_asks(self, ids: Sequence[str]) -> None:
        """Destroy these asks, and that letters carried them."""
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

    def erase_old_entries(self, kind: str, before: datetime) -> int:
        """Destroy the entries of a kind that were told before an instant, unread; how many."""
        ...

    def erase_withdrawn(self, kind: str, before: datetime) -> int:
        """Destroy the entries of a kind that a mail received before an instant took back; how many."""
        ...

    def entries_of(self, member: str) -> list[Entry]:
        """Everything a member told or is told of, withdrawn ones too; with the value LOCKED what cannot be read."""
        ...

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
