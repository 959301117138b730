"""A relay before PostgreSQL that cuts a connection at its COMMIT: before the server has it, or before we hear of it."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Literal

from daemon.adapters.store.postgres_link import Address
from tests.patience import LONG
from tests.servers.postgres import PostgresServer

_SOCKET = ".s.PGSQL.5432"
_MOST = 65536

Cut = Literal["before the server has it", "before we hear of it"]


class CommitCutter:
    """A relay to `server`; `cut` says what befalls the next COMMIT, None that nothing does. `cuts` counts them."""

    def __init__(self, server: PostgresServer) -> None:
        self._behind = str(server.root / _SOCKET)
        self.cut: Cut | None = None
        self.cuts = 0
        self.cut_and_go = False
        """Whether no connection is taken after the next cut, until `is_away` is made False again."""
        self.is_away = False
        self._deaf: set[socket.socket] = set()
        self._answered = threading.Event()
        self._open: list[socket.socket] = []

    def __enter__(self) -> CommitCutter:
        self._folder = tempfile.TemporaryDirectory(prefix="cut-", dir="/tmp")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(f"{self._folder.name}/{_SOCKET}")
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Wakes the thread that waits for a connection.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        _close(*self._open)
        self._folder.cleanup()

    def address(self, database: str) -> Address:
        """The database as it is reached through the relay."""
        return Address(f"postgresql://naervaer@/{database}?host={Path(self._folder.name)}")

    def go_away(self) -> None:
        """Cut every connection, and take no new one."""
        self.is_away = True
        _close(*self._open)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                front, _ = self._listener.accept()
                back = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._open += [front, back]
                try:
                    if self.is_away:
                        raise ConnectionRefusedError
                    back.connect(self._behind)
                except OSError:
                    _close(front, back)
                    continue
                threading.Thread(target=self._ask, args=(front, back), daemon=True).start()

    def _ask(self, front: socket.socket, back: socket.socket) -> None:
        """What the client says goes to the server, up to a COMMIT that is to be cut."""
        answering = threading.Thread(target=self._answer, args=(back, front), daemon=True)
        answering.start()
        with contextlib.suppress(OSError):
            while said := front.recv(_MOST):
                if self.cut is not None and b"COMMIT" in said:
                    cut, self.cut = self.cut, None
                    self._end(cut, said, front, back)
                    return
                back.sendall(said)
        _close(front, back)

    def _end(self, cut: Cut, said: bytes, front: socket.socket, back: socket.socket) -> None:
        """Cut the client off; a server that never gets the COMMIT is left waiting for it, with all its locks."""
        self.is_away = self.is_away or self.cut_and_go
        self.cuts += 1
        if cut == "before we hear of it":
            self._answered.clear()
            self._deaf.add(front)
            back.sendall(said)
            self._answered.wait(LONG)
            _close(back)
        front.shutdown(socket.SHUT_RDWR)

    def _answer(self, back: socket.socket, front: socket.socket) -> None:
        """What the server says goes to the client, unless it is to hear nothing more."""
        with contextlib.suppress(OSError):
            while said := back.recv(_MOST):
                if front in self._deaf:
                    self._answered.set()
                else:
                    front.sendall(said)
        _close(front)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
