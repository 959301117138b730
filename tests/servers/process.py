"""One foreground server process in a session of its own, ended by its process id and nobody else's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.patience import LONG
from tests.servers.ports import Door, until_listening


class ServerNotUpError(RuntimeError):
    """A test server did not come up; the text ends with what it said."""


class ServerProcess:
    """A server that runs in the foreground under `command` and listens at `doors` when it is up.

    It leads a process session, so that `kill` reaches its children too, as a power cut would.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        doors: Sequence[Door],
        log: Path,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._command = tuple(command)
        self._doors = tuple(doors)
        self._log = log
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start and wait until it listens at all its doors; raises ServerNotUpError."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._env,
                start_new_session=True,
            )
        self._guard = _guard(self._process.pid)
        if not until_listening(*self._doors, while_=lambda: self.pid) or self.pid is None:
            self.kill()
            raise ServerNotUpError(f"{self._command[0]} did not start:\n{self.tail()}")

    def stop(self) -> None:
        """End it in good order, the hard way when it still waits for its clients after two seconds."""
        if self._process is None:
            return
        if self.pid is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)
        self.kill()

    def wait(self, seconds: float) -> None:
        """Wait for so long for it to end by itself."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)

    def kill(self) -> None:
        """End it and all its children at once, with nothing said to anybody."""
        if self._process is None:
            return
        group = self._process.pid
        _signal_group(group, signal.SIGKILL)
        self._dismiss_guard()
        self._process.wait(LONG)
        deadline = time.monotonic() + LONG
        while _group_lives(group) and time.monotonic() < deadline:
            time.sleep(0.005)
        self._process = None

    def _dismiss_guard(self) -> None:
        guard, self._guard = self._guard, None
        if guard is None or guard.stdin is None:
            return
        guard.kill()
        guard.stdin.close()
        guard.wait(LONG)

    def tail(self, lines: int = 20) -> str:
        """The last lines of its log."""
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])


def _guard(group: int) -> subprocess.Popen[bytes]:
    """A process that ends the group when ours has died without doing so itself, seen by the closing of a pipe."""
    script = f"read -r _; kill -KILL -{group}"
    return subprocess.Popen(
        ["/bin/sh", "-c", script],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _group_lives(group: int) -> bool:
    """Whether any process of the group runs; zombies that nobody has waited for do not count."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(group) and fields[0] not in "ZX":
            return True
    return False
