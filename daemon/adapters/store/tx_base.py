"""What the parts of a transaction share: running our statements, and sealing what people wrote."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from daemon.adapters.keys import Fingerprints, Keyring
from daemon.adapters.notes_keys import NotesKeys, is_own
from daemon.adapters.store.values import from_json, to_json

SEPARATOR = "\x1f"
RESERVED = "store."
"""Names of values of the installation that begin so are the store's own."""
_MOST_OPENED = 20_000


class Opened(NamedTuple):
    """A value, and whether it was sealed once more for its owner alone."""

    value: Any
    own: bool


Known = dict[tuple[bytes, str], Opened]
"""Sealed values that were opened lately."""


class Row(Protocol):
    """A row found, whose values go by name and by place."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Found(Protocol):
    """What a statement gave: its rows, or how many it changed."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Database(Protocol):
    """A connection that runs our statements, with a value for each `:name` in them."""

    def execute(self, sql: str, values: Mapping[str, Any], /) -> Found: ...


class TxBase:
    """A transaction on a connection; `scrub` tells that something was destroyed and the WAL should be
    emptied. `opened` holds sealed values that were opened lately, by all connections of the store: nearly every
    decision reads the same ones again.
    """

    def __init__(
        self,
        db: Database,
        keys: Keyring,
        fingerprints: Fingerprints,
        opened: Known,
        notes: NotesKeys | None = None,
    ) -> None:
        self._db = db
        self._keys = keys
        self._notes = notes or NotesKeys.absent()
        self._fingerprints = fingerprints
        self._opened = opened
        self.scrub = False
        self.erased: list[str] = []
        """Fingerprints of members that were erased, which are noted outside the database before the commit."""

    def mac(self, purpose: str, text: str) -> str:
        """A keyed fingerprint of `text`, 26 lower-case base32 letters."""
        return self._fingerprints.mac(purpose, text)

    def _all(self, sql: str, **values: Any) -> list[Row]:
        return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, **values: Any) -> Row | None:
        row: Row | None = self._db.execute(sql, values).fetchone()
        return row

    def _scalar(self, sql: str, **values: Any) -> Any:
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def _change(self, sql: str, **values: Any) -> int:
        return self._db.execute(sql, values).rowcount

    def _destroy(self, sql: str, **values: Any) -> int:
        changed = self._change(sql, **values)
        self.scrub = self.scrub or changed > 0
        # What is destroyed is not kept in memory either.
        self._opened.clear()
        return changed

    def _where(self, head: str, tail: str, tests: Mapping[str, Any], **values: Any) -> list[Row]:
        """The rows of `head` that pass those `tests` (SQL with one name in it → its value) whose value is
        not None.
        """
        used = {test: value for test, value in tests.items() if value is not None}
        names = {f"v{index}": value for index, value in enumerate(used.values())}
        parts = [test.replace("?", f":v{index}") for index, test in enumerate(used)]
        where = " WHERE " + " AND ".join(parts) if parts else ""
        return self._all(head + where + tail, **names, **values)

    def _seal(self, plain: bytes, *identity: str) -> bytes:
        return self._keys.seal(plain, ":".join(identity))

    def _open(self, blob: bytes, *identity: str) -> bytes:
        return self._keys.open(blob, ":".join(identity))

    def _seal_value(self, value: Any, *identity: str) -> bytes:
        return self._seal(to_json(value), *identity)

    def _seal_own(self, value: Any, owner: str, *identity: str) -> bytes:
        """A value that only its owner may see, sealed twice; raises NotesLocked."""
        return self._seal(self._notes.seal(to_json(value), ":".join(identity), owner), *identity)

    def _open_value(self, blob: bytes, *identity: str) -> Any:
        return self._open_perhaps_own(blob, "", *identity).value

    def _open_perhaps_own(self, blob: bytes, owner: str, *identity: str) -> Opened:
        """A value that may be its owner's alone; raises NotesLocked where it is and the notes key is away."""
        name = ":".join(identity)
        known = self._opened.get((blob, f"{name}:{owner}"))
        if known is not None:
            return known
        plain = self._open(blob, *identity)
        own = is_own(plain)
        value = from_json(self._notes.open(plain, name, owner) if own else plain)
        if len(self._opened) >= _MOST_OPENED:
            self._opened.clear()
        opened = self._opened[blob, f"{name}:{owner}"] = Opened(value, own)
        return opened

    def _seal_text(self, text: str, *identity: str) -> bytes | None:
        """Nothing is kept of an empty text."""
        return self._seal(text.encode("utf-8", "surrogatepass"), *identity) if text else None

    def _open_text(self, blob: bytes | None, *identity: str) -> str:
        return "" if blob is None else self._open(blob, *identity).decode("utf-8", "surrogatepass")


def in_list(values: Iterable[Any]) -> str:
    """Values for `IN (SELECT value FROM json_each(:name))`."""
    return json.dumps([*values])


def in_list_or_none(values: Iterable[Any] | None) -> str | None:
    """The same, where there may be no such condition."""
    return None if values is None else in_list(values)


def iso_or_none(day: date | None) -> str | None:
    """A date's ISO form, where there may be none."""
    return None if day is None else day.isoformat()


def random_id() -> str:
    """26 random lower-case base32 letters (130 bits)."""
    return base64.b32encode(secrets.token_bytes(17))[:26].decode("ascii").lower()
