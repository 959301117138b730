"""One transaction as the engine sees it: named operations over plain values, which the store encrypts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from daemon.engine.records import Absence, KeyCounts, Progress
from daemon.engine.tx_mail import MailIn, MailOut
from daemon.engine.tx_talk import Talk, Time


class People(Protocol):
    """A transaction's operations on what is known of members besides what they told."""

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

    def choices_of(self, member: str) -> dict[str, Any]:
        """What one member chose: name → value."""
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


class Sundry(Protocol):
    """A transaction's operations on counters, values of the installation, retention and figures."""

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
        """Destroy raw mail, sent bytes, letters and counters older than `before`, meetings a year older; how many."""
        ...

    @property
    def notes_locked(self) -> str:
        """Why nothing that is one person's own can be kept or read now, with the remedy; "" when it can."""
        ...

    def look_for_notes_key(self) -> str:
        """Look again for the notes key, if it is away; as `notes_locked` after that."""
        ...

    def figures(self) -> dict[str, int]:
        """Rows by table and state, such as `inbox.new` or `outbox.queued`, for `status` and monitoring."""
        ...


class KeyRows(Protocol):
    """A transaction's operations on the keys that seal people's words."""

    def count_keys(self) -> KeyCounts:
        """How many values each key seals."""
        ...

    def seal_anew(self, cursor: Sequence[Any] | None) -> Progress:
        """Seal some values with the current keys that older ones seal, from `cursor` on (None: from the first)."""
        ...


class Tx(MailIn, Time, Talk, MailOut, People, Sundry, KeyRows, Protocol):
    """One transaction. Rows that hold people's words come and go as plain values: the store encrypts them."""
