"""What goes wrong with a database, as a cause and a remedy: what passes, what is broken, and what is our fault."""

from __future__ import annotations

import errno
import sqlite3

from daemon.core.errors import StoreBlocked, StoreBroken, StoreError

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_BROKEN = {
    "SQLITE_CORRUPT": "stop the service and restore a backup",
    "SQLITE_IOERR_CORRUPTFS": "its file system is damaged: mend that, and restore a backup",
    "SQLITE_NOTADB": "the path names a file that is no database: correct it, or restore a backup",
    "SQLITE_READONLY_DBMOVED": "the file was moved or replaced while the service ran: stop it before you restore",
}
_PASSING = {
    "SQLITE_FULL": "make room on its disk; nothing was lost, the work is done again",
    "SQLITE_IOERR_SHMSIZE": "make room on its disk; nothing was lost, the work is done again",
    "SQLITE_IOERR": "look at its disk, then restart; check with `naervaer doctor`",
    "SQLITE_READONLY": "the file and its directory must belong to the service's user, on a writable disk",
    "SQLITE_CANTOPEN": "the directory must exist and belong to the service's user",
    "SQLITE_PERM": "the file and its directory must belong to the service's user",
    "SQLITE_BUSY": "another program holds the database; end it, or wait",
    "SQLITE_LOCKED": "another program holds the database; end it, or wait",
    "SQLITE_NOMEM": "give the service more memory",
}
_CONSTRAINT = "the row breaks a rule of the schema; this is our fault, please report it"
_OTHERWISE = "if this repeats, stop the service and check the database with `naervaer doctor`"


def store_error(error: sqlite3.Error) -> StoreError:
    """The error to show: SQLite's own words, which hold no stored values, and what to do. StoreBlocked for what
    may pass by itself, StoreBroken for damage.
    """
    name = getattr(error, "sqlite_errorname", None) or ""
    cause = f"the database cannot be used: {error}"
    if remedy := _remedy(_BROKEN, name):
        return StoreBroken(f"{cause} ({remedy})")
    if remedy := _remedy(_PASSING, name):
        return StoreBlocked(f"{cause} ({remedy})", full=name.startswith(_FULL))
    return StoreError(f"{cause} ({_CONSTRAINT if name.startswith('SQLITE_CONSTRAINT') else _OTHERWISE})")


def not_noted(error: OSError) -> StoreBlocked:
    """The error when it cannot be noted that somebody is erased, so that nothing may be."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreBlocked(
        f"an erasure cannot be noted beside the database: {error.strerror} (nothing was erased; make room on its "
        "disk, or see its owner, and try again)",
        full=full,
    )


def _remedy(remedies: dict[str, str], name: str) -> str | None:
    return next((text for code, text in remedies.items() if name.startswith(code)), None)
