"""A private PostgreSQL on a UNIX socket: started, stopped, killed, and emptied for each test."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from daemon.adapters.store.postgres_link import Address
from tests.patience import LONG
from tests.servers.process import ServerNotUpError, ServerProcess

APT_PACKAGES = "postgresql"
_USER = "postgres"
_ROLE = "naervaer"
# Texts sort by Danish habits here unless a column says otherwise, so that one that does not say so is noticed.
_INITDB = ("--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu")
_EMPTY = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' LOOP
    EXECUTE 'DELETE FROM ' || quote_ident(found.relname);
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""
_QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_server_user(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return [*command]
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]


class PostgresServer:
    """A server of its own; `durable` makes it wait for the disk, as a server that is to be trusted does."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._made = 0

    @staticmethod
    def missing() -> str | None:
        """Why there can be none here; None when there can."""
        if _programs() is None:
            return f"PostgreSQL is missing (apt-get install {APT_PACKAGES})"
        return None

    def __enter__(self) -> PostgresServer:
        programs = _programs()
        assert programs is not None
        self._programs = programs
        # Short, as the path of a socket may not be longer than 107 bytes; in memory, when nothing need outlive it.
        place = "/dev/shm" if not self._durable and os.access("/dev/shm", os.W_OK) else "/tmp"
        self.root = Path(tempfile.mkdtemp(prefix="pg-", dir=place))
        if os.getuid() == 0:
            user = pwd.getpwnam(_USER)
            os.chown(self.root, user.pw_uid, user.pw_gid)
        self.root.chmod(0o755)
        self._run("initdb", *_INITDB, "--icu-locale=da", "-U", _USER, "-D", str(self.root / "data"))
        self._server = ServerProcess(
            _as_server_user(
                *(str(programs / "postgres"), "-D", str(self.root / "data"), "-k", str(self.root)),
                *("-c", "listen_addresses=", "-c", "max_connections=50", "-c", "lc_messages=C"),
                *(() if self._durable else _QUICK),
            ),
            doors=(),
            log=self.root / "log",
        )
        self.start()
        self.run_sql(f"CREATE ROLE {_ROLE} LOGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            _as_server_user(str(self._programs / program), *arguments),
            check=True,
            capture_output=True,
            cwd="/",
        )

    def start(self) -> None:
        """Start, and wait until it takes connections; raises ServerNotUpError."""
        self._server.start()
        deadline = time.monotonic() + LONG
        while time.monotonic() < deadline and self._server.pid is not None:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise ServerNotUpError(f"PostgreSQL did not start:\n{self._server.tail()}")

    def stop(self, *, immediate: bool = False) -> None:
        """Stop it (`pg_ctl stop -m fast`), or have it break everything off without writing down anything
        (`-m immediate`).
        """
        pid = self._server.pid
        if pid is not None:
            os.kill(pid, signal.SIGQUIT if immediate else signal.SIGINT)
            self._server.wait(LONG)
        self._server.kill()

    def _connect(self, database: str, user: str = _USER) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.root), dbname=database, user=user, autocommit=True)

    def run_sql(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the server's administrator; its rows, if it has any."""
        with self._connect(database) as db:
            cursor = db.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """A database that no other test has, owned by the service's role; its name."""
        self._made += 1
        name = f"db{self._made}"
        self.run_sql(f"CREATE DATABASE {name} OWNER {_ROLE}")
        return name

    def empty(self, database: str) -> None:
        """Take every row away, and count from one again; much quicker than a database of its own for each test."""
        self.run_sql(_EMPTY, database)

    def url(self, database: str) -> str:
        """How the service is told of a database."""
        return f"postgresql://{_ROLE}@/{database}?host={self.root}"

    def address(self, database: str) -> Address:
        """The same as the store takes it."""
        return Address(self.url(database))
