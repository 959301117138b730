"""Reading processes that are forked from the service of a test, which has loaded all they need: they are there at once.

A service that is killed a hundred times would otherwise spend most of its lives waiting for them to load it.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from daemon.adapters import cage, cage_child
from daemon.adapters.cage import CageLimits

_MOST_FILES = 1024


class Forked:
    """A child as `subprocess.Popen` would show it, as far as a cage asks."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = False

    def poll(self) -> int | None:
        """None while it lives."""
        if not self._ended:
            self._ended = os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        return 0 if self._ended else None

    def kill(self) -> None:
        """End it."""
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Reap it."""
        if not self._ended:
            os.waitpid(self.pid, 0)
            self._ended = True
        return 0


def fork_inmates() -> None:
    """From now on the cages of this process fork theirs; to be called after `cage_child.warm`."""
    cage._spawn = _fork  # type: ignore[assignment]


def _fork(program: Path, descriptor: int, limits: CageLimits) -> Any:
    pid = os.fork()
    if pid:
        return Forked(pid)
    try:
        # What it inherited keeps nobody else's connections open.
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, _MOST_FILES)
        arguments = [str(descriptor), str(limits.cpu_seconds), str(limits.memory_bytes)]
        cage_child.main(arguments, prepare=lambda: None)
    finally:
        os._exit(0)
