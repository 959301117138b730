"""Puts a backup in the database's place, and what was there aside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from daemon.adapters.backup import Backup, open_backup
from daemon.adapters.keys import Keyring, hand_over, sync_directory
from daemon.adapters.store import opening
from daemon.core.errors import StoreError

_PARTS = ("", "-wal", "-shm")
_DRAFT = "{}.restoring"


@contextmanager
def opened_draft(
    database: Path, keys: Keyring, backup: Path, key: bytes | None
) -> Iterator[tuple[Path, Backup]]:
    """The backup, opened and looked through, in a file beside the database, which nobody may be working on."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = opening.lock(database)
    hand_over(database.with_name(database.name + ".lock"))
    draft = database.with_name(_DRAFT.format(database.name))
    try:
        _clear(draft)
        yield draft, open_backup(backup, keys, draft, key)
    finally:
        _clear(draft)
        os.close(held)


def put_in_place(draft: Path, database: Path, at: datetime) -> Path | None:
    """Give the draft the database's name; what was there is kept under another, which is returned."""
    aside = database.with_name(f"{database.name}.before-restore-{at:%Y%m%dT%H%M%SZ}")
    kept = None
    try:
        for part in reversed(_PARTS):
            there = database.with_name(database.name + part)
            if there.exists():
                there.rename(aside.with_name(aside.name + part))
                kept = aside
        hand_over(draft)
        draft.rename(database)
        sync_directory(database.parent)
    except OSError as error:
        raise StoreError(
            f"the backup cannot be put in the place of {database}: {error.strerror} "
            f"(what was there is {aside}; see the folder's owner)"
        ) from error
    return kept


def _clear(draft: Path) -> None:
    for path in draft.parent.glob(f"{draft.name}*"):
        path.unlink()
