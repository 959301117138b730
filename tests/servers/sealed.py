"""A server out of an unpacked root: it sees its own /usr and /etc, and dies whole with its first process."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import ServerProcess

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
        self._process = ServerProcess([*_UNSHARE, str(start)], ports=ports, log=self.log)

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
