"""A transaction as the play sees it: mails go to a list, entries are read once, and fingerprints are the same in every play."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from daemon.core.model import Entry
from daemon.engine.records import Outgoing, Tx

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_Wanted = tuple[frozenset[str], frozenset[str] | None, str | None, bool]


@dataclass
class Known:
    """What has been read of entries, kept up to date while they are only added to."""

    lists: dict[_Wanted, list[Entry]] = field(default_factory=dict)

    def forget(self) -> None:
        """Read them again when next needed."""
        self.lists.clear()

    def add(self, entry: Entry) -> None:
        """An entry was told."""
        for (kinds, rules, round_key, _), entries in self.lists.items():
            fits = entry.kind in kinds and (rules is None or entry.rule in rules)
            if fits and round_key in (None, entry.round):
                entries.append(entry)


class Watched:
    """Everything else is the transaction's own."""

    def __init__(self, tx: Tx, send: Callable[[Outgoing], bool], secret: bytes, known: Known) -> None:
        self._tx, self._send, self._secret, self._known = tx, send, secret, known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def add_outgoing(self, mail: Outgoing) -> bool:
        """Take the mail as sent."""
        return self._send(mail)

    def mac(self, purpose: str, text: str) -> str:
        """26 letters of base32's alphabet, keyed with the play's secret alone."""
        digest = hashlib.blake2b(f"{purpose}\0{text}".encode(), key=self._secret, digest_size=26).digest()
        return "".join([_ALPHABET[byte & 31] for byte in digest])

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
        if wanted not in self._known.lists:
            self._known.lists[wanted] = self._tx.entries(
                wanted[0], rules=rules, round_key=round_key, withdrawn=withdrawn
            )
        # A copy: what a practice looks through must not grow under its hands.
        return list(self._known.lists[wanted])

    def add_entry(self, entry: Entry, *, ask: str | None) -> None:
        """Keep an entry."""
        self._tx.add_entry(entry, ask=ask)
        self._known.add(entry)

    def withdraw(self, *, ask: str | None = None, source: str | None = None, by: str, cause: str) -> int:
        """Mark as withdrawn."""
        count = self._tx.withdraw(ask=ask, source=source, by=by, cause=cause)
        if count:
            self._known.forget()
        return count

    def restore(self, cause: str) -> int:
        """Make valid again."""
        self._known.forget()
        return self._tx.restore(cause)

    def erase_entries(self, ids: Sequence[str]) -> None:
        """Destroy these entries."""
        self._known.forget()
        self._tx.erase_entries(ids)

    def erase_member(self, member: str) -> None:
        """Destroy everything of a member."""
        self._known.forget()
        self._tx.erase_member(member)
