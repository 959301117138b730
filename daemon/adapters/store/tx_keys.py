"""The part of a transaction about the keys themselves: which seal how many rows, and sealing old rows anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.adapters.keys import KEY_ID_PLACE, key_id_of
from daemon.adapters.notes_keys import MARK, NOBODY, inner, is_own
from daemon.adapters.store.notes_mark import NOTES
from daemon.adapters.store.tx_base import RESERVED, SEPARATOR, Row, TxBase
from daemon.core.errors import NotesLocked
from daemon.engine.records import KeyCounts, Progress

_FIRST = -(2**63)
_ID = "substr({column}, {}, {})".format(*KEY_ID_PLACE, column="{column}")
_PLAIN = (f"{RESERVED}people", f"{RESERVED}commit")
"""Values of the installation that are no words and not sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A column of sealed values: `place` orders its rows, `name` is what the seal is bound to beside the column."""

    table: str
    column: str
    source: str
    place: str = "seq"
    name: tuple[str, ...] = ("id",)
    owner: str = ""
    """The column that says whose alone a value may be; "" where none can."""
    where: str = ""
    most: int = 200

    @property
    def begin(self) -> Any:
        """A place before all others."""
        return _FIRST if self.place == "seq" else ""


def _of(table: str, column: str, **changes: Any) -> Sealed:
    return Sealed(**{"table": table, "column": column, "source": table} | changes)


COLUMNS = (
    _of("meta", "value", place="name", name=("name",), where=" AND name NOT IN ('{}', '{}')".format(*_PLAIN)),
    _of("choices", "value", place="member || '\x1f' || name", name=("member", "name")),
    _of("meetings", "payload", name=("uid",)),
    _of("server_jobs", "message_id"),
    _of("moments", "note", name=("rule", "round", "step", "about")),
    _of("entries", "value", owner="told_by"),
    _of("asks", "payload", owner="member"),
    _of("inbox", "reason"),
    _of("outbox", "error"),
    # These hold whole mails: few at a time, so that a commit stays small.
    _of("inbox_raw", "raw", source="inbox_raw JOIN inbox USING (seq)", most=8),
    _of("outbox_raw", "payload", source="outbox_raw JOIN outbox USING (seq)", most=8),
)


class KeyRows(TxBase):
    """Sealed values, by the keys that seal them."""

    def count_keys(self) -> KeyCounts:
        """How many values each key seals; what is one person's own counts for both layers."""
        counts = KeyCounts()
        for each in COLUMNS:
            key = _ID.format(column=each.column)
            sql = f"SELECT {key}, count(*) FROM {each.table} WHERE {each.column} IS NOT NULL{each.where} GROUP BY 1"  # noqa: S608
            for key_id, rows in self._all(sql):
                _add(counts.service, bytes(key_id), int(rows))
        for blob in self._own_blobs():
            _add(counts.notes, key_id_of(blob), 1)
        return counts

    def seal_anew(self, cursor: Sequence[Any] | None) -> Progress:
        """Seal some values with the current keys that older ones seal, from `cursor` on (None: from the first)."""
        index, place = cursor or (0, COLUMNS[0].begin)
        column = COLUMNS[index]
        rows = self._rows(column, place)
        sealed = sum(self._seal_row(column, row) for row in rows)
        if sealed:
            # What the old key sealed is to be gone from the file, too.
            self.scrub = True
        if len(rows) == column.most:
            return Progress(cursor=(index, rows[-1]["place"]), sealed=sealed)
        following = index + 1
        ended = following == len(COLUMNS)
        return Progress(cursor=None if ended else (following, COLUMNS[following].begin), sealed=sealed)

    def _rows(self, column: Sealed, after: Any) -> list[Row]:
        """The next rows, without those that need nothing done as far as the database can tell."""
        names = ", ".join(filter(None, (*column.name, column.owner)))
        # What lies under the second layer only we can look at.
        looked_into = " OR 1 = 1" if column.owner and not self._notes.locked else ""
        sql = (
            f"SELECT {column.place} AS place, {names}, {column.column} AS blob FROM {column.source} "  # noqa: S608
            f"WHERE {column.place} > :after AND {column.column} IS NOT NULL{column.where} "
            f"AND ({_ID.format(column=column.column)} <> :current{looked_into}) ORDER BY 1 LIMIT :most"
        )
        return self._all(sql, after=after, current=self._keys.current, most=column.most)

    def _seal_row(self, column: Sealed, row: Row) -> bool:
        blob = bytes(row["blob"])
        name = SEPARATOR.join(str(row[part]) for part in column.name)
        identity = (column.table, name, column.column)
        plain = self._open(blob, *identity)
        anew = self._notes_anew(column, row, plain, ":".join(identity))
        if anew == plain and key_id_of(blob) == self._keys.current:
            return False
        sql = f"UPDATE {column.table} SET {column.column} = :blob WHERE {column.place} = :place"  # noqa: S608
        self._change(sql, blob=self._seal(anew, *identity), place=row["place"])
        return True

    def _notes_anew(self, column: Sealed, row: Row, plain: bytes, identity: str) -> bytes:
        """What lies below the service's seal, with the second layer under the current notes key if it can be."""
        ring, is_mark = self._notes.ring, column.table == "meta" and row["name"] == NOTES
        old = is_own(plain) and ring is not None and key_id_of(inner(plain)) != ring.current
        if not old or not (column.owner or is_mark):
            return plain
        identity, owner = (MARK, NOBODY) if is_mark else (identity, row[column.owner] or "")
        try:
            return self._notes.seal(self._notes.open(plain, identity, owner), identity, owner)
        except NotesLocked:
            # Of a key that is lost for good; the service's layer is sealed anew all the same.
            return plain

    def _own_blobs(self) -> Iterator[bytes]:
        """The second layer of everything that has one."""
        for column in COLUMNS:
            if not column.owner:
                continue
            sql = f"SELECT id, {column.column} AS blob FROM {column.table}"  # noqa: S608
            for row in self._all(sql):
                plain = self._open(bytes(row["blob"]), column.table, row["id"], column.column)
                if is_own(plain):
                    yield inner(plain)


def _add(counts: dict[str, int], key_id: bytes, rows: int) -> None:
    counts[key_id.hex()] = counts.get(key_id.hex(), 0) + rows
