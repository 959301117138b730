"""What goes wrong with PostgreSQL, as a cause and a remedy in our own words.

The server's words are never shown: they hold stored values, the user's name and where the server is.
"""

from __future__ import annotations

import re

import psycopg

from daemon.core.errors import StoreBlocked, StoreBroken, StoreError

_PASSING = {
    "08": ("it cannot be reached", "start it; the service goes on by itself"),
    "25006": ("it takes no writes", "name the primary server, not one of its replicas"),
    "25P03": ("it was left waiting in the middle of a transaction", "the work is done again"),
    "40": ("it called the transaction off", "the work is done again"),
    "53100": ("its disk is full", "make room there; nothing was lost, the work is done again"),
    "53300": ("it has no connection left", "raise max_connections there, three for each naervaer"),
    "53": ("it is short of memory or disk", "look at the server; the work is done again"),
    "55P03": ("somebody holds a lock for long", "look at what else is done on it; the work is done again"),
    "57P": ("it is stopping or starting", "start it; the service goes on by itself"),
    "57014": ("it took too long", "look at what else the server does; the work is done again"),
    "58": ("it cannot read or write its files", "look at its disk and its log"),
}
_BROKEN = {
    "XX001": ("its data are damaged", "stop the service and restore a backup"),
    "XX002": ("its indexes are damaged", "stop the service and restore a backup, or REINDEX the database"),
}
_OTHER = {
    "28": ("it refused the user or the password", "see `database` and `database_password` in the config"),
    "3D": ("it has no database of this name", "make one: createdb --owner=USER NAME"),
    "42501": ("the user may not do this", "the database must belong to the service's user"),
    "22": ("a value does not fit its column", "this is our fault, please report it"),
    "23": ("the row breaks a rule of the schema", "this is our fault, please report it"),
    "42": ("it does not know a table or column", "start the service once: it upgrades the database"),
}
_REFUSALS = (
    ("28P01", re.compile(r"password authentication failed|no password supplied")),
    ("28000", re.compile(r'no pg_hba\.conf entry|role ".*" does not exist|authentication failed')),
    ("3D000", re.compile(r'database ".*" does not exist')),
    ("42501", re.compile(r"permission denied for database")),
)
_LOST = (
    "it cannot be reached",
    "start it, or correct `database` in the config; the service goes on by itself",
)
_OTHERWISE = ("it refused", "if this repeats, look at the server's log")


class LeaseLost(StoreError):
    """Another daemon holds the database now, so this one may write no more."""

    def __init__(self) -> None:
        super().__init__(
            "another naervaer has taken over this database (this one writes no more, and goes on standby)"
        )


class OutcomeUnknown(StoreError):
    """The server went away in the middle of a commit, and did not come back to say what became of it."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL went away in the middle of a commit, and whether it was kept is not known "
            "(start the server, and look before you do it again)"
        )


def ends_connection(error: psycopg.Error) -> bool:
    """Whether the server has ended the connection with this error, or is gone."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith(("08", "57P")) or state == "25P03"


def _refused(error: psycopg.Error) -> str | None:
    """The SQLSTATE of a refused connection; libpq hands on the server's words alone, which are English or not known."""
    if error.sqlstate is None and isinstance(error, psycopg.OperationalError):
        words = str(error)
        return next((code for code, pattern in _REFUSALS if pattern.search(words)), None)
    return None


def store_error(error: psycopg.Error) -> StoreError:
    """The error to show, by its SQLSTATE: StoreBlocked for what may pass by itself, StoreBroken for damage."""
    state = error.sqlstate or _refused(error) or ""
    if not state and ends_connection(error):
        return StoreBlocked(_shown(_LOST, ""))
    for kind, known in ((StoreBlocked, _PASSING), (StoreBroken, _BROKEN), (StoreError, _OTHER)):
        code = next((code for code in (state, state[:3], state[:2]) if code in known), None)
        if code is not None:
            return kind(_shown(known[code], f", {state}"))
    return StoreError(_shown(_OTHERWISE, f", {state}"))


def _shown(told: tuple[str, str], code: str) -> str:
    cause, remedy = told
    return f"PostgreSQL cannot be used: {cause}{code} ({remedy})"
