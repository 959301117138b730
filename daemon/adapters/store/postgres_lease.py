"""The lease in the database: taken, renewed and given back by PostgreSQL's own clock."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import replace
from threading import Lock

import psycopg

from daemon.adapters.store.postgres_faults import store_error
from daemon.adapters.store.postgres_link import Address, Fence, PostgresLink

NAME = "daemon"
"""There is one lease: whoever holds it works, all others wait."""
_LONGEST_HOST = 30
_NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
_LOOK = "SELECT holder, until_at <= {now} AS is_over FROM leases WHERE name = :name".replace("{now}", _NOW)
_MAKE = "INSERT INTO leases (name, holder, epoch, until_at) VALUES (:name, '', 0, 0) ON CONFLICT DO NOTHING"
# A late holder may sleep in the middle of a transaction, with the lease's row locked.
_END_LATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = :late AND usename = current_user AND datname = current_database()
"""
_TAKE = """
UPDATE leases SET holder = :holder, epoch = epoch + 1, until_at = {now} + :micros
WHERE name = :name AND until_at <= {now}
RETURNING epoch
""".replace("{now}", _NOW)
_RENEW = """
UPDATE leases SET until_at = {now} + :micros WHERE name = :name AND holder = :holder AND epoch = :epoch
""".replace("{now}", _NOW)
_GIVE_BACK = """
UPDATE leases SET holder = '', until_at = 0 WHERE name = :name AND holder = :holder AND epoch = :epoch
"""


def holder_name() -> str:
    """A name for this process that no other has, short enough for `application_name`."""
    host = socket.gethostname().partition(".")[0].encode("ascii", "replace").decode()[:_LONGEST_HOST]
    return f"{host}:{os.getpid()}:{secrets.token_hex(4)}"


class PostgresLease:
    """The row of the lease, for one would-be holder; every method waits for the server, so call it in a thread."""

    def __init__(self, address: Address, seconds: float) -> None:
        self.holder = holder_name()
        self.address = replace(address, name=self.holder)
        """Where the holder's own connections go: by their name a successor can end them."""
        self._micros = int(seconds * 1_000_000)
        self._link = PostgresLink(replace(address, name=f"lease {self.holder}"))
        self._turn = Lock()
        self._epoch = 0

    def take(self) -> bool:
        """Take it if nobody has it, and end what its late holder left open; raises StoreError."""
        with self._turn, _told(self._link):
            row = self._link.execute(_LOOK, {"name": NAME}).fetchone()
            if row is None:
                self._link.execute(_MAKE, {"name": NAME})
            elif not row["is_over"]:
                return False
            elif row["holder"]:
                self._end(row["holder"])
            taken = {"name": NAME, "holder": self.holder, "micros": self._micros}
            given = self._link.execute(_TAKE, taken).fetchone()
            self._epoch = given["epoch"] if given else 0
            return given is not None

    def _end(self, late: str) -> None:
        try:
            self._link.execute(_END_LATE, {"late": late})
        except psycopg.errors.InsufficientPrivilege:
            # It works under another role; its sleep in a transaction ends by itself within a minute.
            return

    def look(self) -> str:
        """Who has it, empty when nobody has; raises StoreError."""
        with self._turn, _told(self._link):
            row = self._link.execute(_LOOK, {"name": NAME}).fetchone()
            return "" if row is None or row["is_over"] else str(row["holder"])

    def renew(self) -> bool:
        """Make it last from now on; False when somebody else has it. Raises StoreError."""
        with self._turn, _told(self._link):
            mine = {"name": NAME, "holder": self.holder, "epoch": self._epoch, "micros": self._micros}
            return self._link.execute(_RENEW, mine).rowcount > 0

    def give_back(self) -> None:
        """Let another have it at once, if it is still ours; raises StoreError."""
        with self._turn, _told(self._link):
            self._link.execute(_GIVE_BACK, {"name": NAME, "holder": self.holder, "epoch": self._epoch})

    def fence(self) -> Fence:
        """What every commit of the holder must find in place."""
        return Fence(NAME, self.holder, self._epoch)

    def close(self) -> None:
        """Close the connection; does not give the lease back."""
        with self._turn:
            self._link.close()


class _told:  # noqa: N801 - used as a statement
    """Connects if need be, and raises our own errors."""

    def __init__(self, link: PostgresLink) -> None:
        self._link = link

    def __enter__(self) -> None:
        try:
            self._link.open()
        except psycopg.Error as error:
            raise store_error(error) from None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, psycopg.Error):
            raise store_error(error) from None
