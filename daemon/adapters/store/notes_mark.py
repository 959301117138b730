"""Where the database keeps what tells whether the notes key that is there is the right one."""

from __future__ import annotations

from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import MARK, NotesKeys
from daemon.adapters.store.tx_base import RESERVED, Database

NOTES = RESERVED + MARK
_IDENTITY = f"meta:{NOTES}:value"


def take_up_notes(db: Database, keys: Keyring, notes: NotesKeys, *, may_create: bool) -> None:
    """Look for the notes key, made at the first start that knows of it; where it is away the database opens all the
    same, and `notes.locked` says why.
    """
    row = db.execute("SELECT value FROM meta WHERE name = :name", {"name": NOTES}).fetchone()
    mark = notes.take_up(keys.open(row[0], _IDENTITY) if row else None, may_create=may_create)
    if mark is not None and may_create:
        sealed = keys.seal(mark, _IDENTITY)
        db.execute("INSERT INTO meta (name, value) VALUES (:name, :value)", {"name": NOTES, "value": sealed})
