"""What goes wrong with a database, as a cause and a remedy."""

from __future__ import annotations

import sqlite3

from daemon.core.errors import StoreError

_REMEDIES = {
    "SQLITE_FULL": "make room on its disk; nothing was lost, the work is done again",
    "SQLITE_IOERR": "look at its disk, then restart; check with `naervaer doctor`",
    "SQLITE_CORRUPT": "stop the service and restore a backup",
    "SQLITE_NOTADB": "the path names a file that is no database: correct it, or restore a backup",
    "SQLITE_READONLY": "the file and its directory must belong to the service's user, on a writable disk",
    "SQLITE_CANTOPEN": "the directory must exist and belong to the service's user",
    "SQLITE_PERM": "the file and its directory must belong to the service's user",
    "SQLITE_BUSY": "another program holds the database; end it, or wait",
    "SQLITE_LOCKED": "another program holds the database; end it, or wait",
    "SQLITE_NOMEM": "give the service more memory",
    "SQLITE_CONSTRAINT": "the row breaks a rule of the schema; this is our fault, please report it",
}
_OTHERWISE = "if this repeats, stop the service and check the database with `naervaer doctor`"


def store_error(error: sqlite3.Error) -> StoreError:
    """The error to show: SQLite's own words, which hold no stored values, and what to do."""
    name = getattr(error, "sqlite_errorname", None) or ""
    remedy = next((text for code, text in _REMEDIES.items() if name.startswith(code)), _OTHERWISE)
    return StoreError(f"the database cannot be used: {error} ({remedy})")
