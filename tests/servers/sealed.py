"""A server out of an unpacked root: it sees its own /usr and /etc, and dies whole with its first process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Self

from tests.servers.imap_hands import Hands
from tests.servers.process import ServerNotUpError, ServerProcess

# The shell stays the first process of the namespace, so that its end is everybody's.
_MOUNTS = """\
set -eu
mount -t overlay usr -o lowerdir={unpacked}/usr:/usr /usr
mount -t tmpfs run /run
mkdir /run/upper /run/work
mount -t overlay etc -o lowerdir={unpacked}/etc:/etc,upperdir=/run/upper,workdir=/run/work /etc
"""
_UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh")


class SealedServer:
    """`script`, shell lines, run with the files of an unpacked package laid over the system's."""

    def __init__(self, unpacked: Path, script: str, *, root: Path, ports: Sequence[int]) -> None:
        self._mounts = _MOUNTS.format(unpacked=unpacked)
        self.log = root / "server.log"
        self.log.touch()
        start = root / "start.sh"
        start.write_text(f"{self._mounts}{script}\nwait\n")
        self._process = ServerProcess([*_UNSHARE, str(start)], doors=ports, log=self.log)

    def start(self) -> None:
        """Start and wait until the ports listen; raises ServerNotUpError."""
        self._process.start()

    def kill(self) -> None:
        """End it and all its children at once, as a power cut would."""
        self._process.kill()

    def tail(self, lines: int = 40) -> str:
        """The end of what it said."""
        return self._process.tail(lines)

    def run(self, script: str) -> str:
        """What other shell lines say under the same mounts, as for the server's own tools."""
        command = [*_UNSHARE, "-c", self._mounts + script]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{script.strip()} ended with {done.returncode}: {done.stderr[-500:]}")
        return done.stdout


class SealedHost:
    """What the IMAP servers that run sealed have in common; usable as a context manager."""

    host: ClassVar[str] = "127.0.0.1"
    password: ClassVar[str] = "correct horse"
    root: Path
    imap_port: int
    _server: SealedServer

    def hands(self, user: str) -> Hands:
        """Another client at that mailbox."""
        return Hands(self.host, self.imap_port, user, self.password)

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back with the same mail on the same ports."""
        self._server.kill()

    def start(self) -> None:
        """Start again after `kill`."""
        self._server.start()

    def stop(self) -> None:
        """End it and remove all it wrote."""
        self._server.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def log(self, lines: int = 40) -> str:
        """The end of its log, for a test that failed."""
        return self._server.tail(lines)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start_on_new_ports(self, make: Callable[[], SealedServer], tries: int = 3) -> None:
        """Start the server that `make` gives, on ports chosen anew where others have taken them meanwhile."""
        for attempt in range(tries):
            self._server = make()
            try:
                self._server.start()
            except ServerNotUpError:
                if attempt == tries - 1:
                    raise
            else:
                return
