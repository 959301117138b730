"""The service and the other commands as processes of their own: when they are ready, how large they are."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (sys.executable, "-m", "daemon")
_ROOT = Path(__file__).resolve().parents[1]
_READY_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A service that said READY; `start_seconds` after its process was started."""

    process: subprocess.Popen[bytes]
    start_seconds: float
    log: Path

    def rss_mb(self) -> float:
        """Resident memory of the service's own process, in MB."""
        return _rss_kb(self.process.pid) / 1024

    def cage_mb(self) -> float:
        """Resident memory of its reading processes together, in MB."""
        return sum(map(_rss_kb, _children(self.process.pid))) / 1024

    def wait_for(self, event: str, seconds: float = _READY_SECONDS) -> None:
        """Wait until the service has logged an event."""
        deadline = time.monotonic() + seconds
        while f'"event": "{event}"' not in self.log.read_text(encoding="utf-8"):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"the service did not get to {event}:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)


@contextmanager
def service(config: Path) -> Iterator[Running]:
    """`naervaer run`, up and ready; told to stop at the end."""
    notify, log = config.parent / "notify", config.parent / "log"
    notify.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor, log.open("wb") as output:
        supervisor.bind(str(notify))
        supervisor.settimeout(_READY_SECONDS)
        began = time.perf_counter()
        process = subprocess.Popen(
            [*PROGRAM, "run", "-c", str(config)],
            stdout=output,
            stderr=output,
            env=environment(NOTIFY_SOCKET=str(notify)),
        )
        try:
            while not supervisor.recv(4096).startswith(b"READY=1"):
                pass
            yield Running(process=process, start_seconds=time.perf_counter() - began, log=log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def time_command(arguments: Sequence[str]) -> tuple[float, bytes]:
    """Seconds that `naervaer` with these arguments takes, and what it printed."""
    began = time.perf_counter()
    done = subprocess.run([*PROGRAM, *arguments], check=False, capture_output=True, env=environment())
    if done.returncode:
        raise RuntimeError(f"naervaer {arguments[0]}: {done.stderr.decode(errors='replace')[-1000:]}")
    return time.perf_counter() - began, done.stdout


def environment(**more: str) -> dict[str, str]:
    """Ours, with what the service needs."""
    return {**os.environ, "BOX_PASSWORD": "unused", "PYTHONPATH": str(_ROOT), **more}


def _rss_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
