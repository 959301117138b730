"""Other projects' parsers, each in a process of its own with a time limit for every mail."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from bench.replies.peer_child import PEERS

VENV = Path(os.environ.get("VENV_PEERS", ".venv-peers"))
SECONDS = 5.0
_START_SECONDS = 20.0
_CHILD = Path(__file__).with_name("peer_child.py")


class Absent(Exception):
    """The peer cannot be started; the text says why."""


@dataclass(slots=True)
class Told:
    """What a peer said of the mails, in their order: its readings, or None where it raised or was too slow."""

    readings: list[list[str] | None] = field(default_factory=list)
    raised: int = 0
    hung: int = 0
    seconds: float = 0.0


def names() -> tuple[str, ...]:
    """The peers that are known."""
    return tuple(PEERS)


def ask(name: str, texts: Iterable[str]) -> Told:
    """What the peer says of each of `texts`; raises Absent where it is not installed."""
    python = VENV / "bin" / "python"
    if not python.exists():
        raise Absent(f"{VENV} is not there: `make bench-replies` makes it")
    told = Told()
    with _Child(python, name) as child:
        for text in texts:
            started = time.perf_counter()
            answer = child.ask(text)
            told.seconds += time.perf_counter() - started
            told.readings.append(answer if isinstance(answer, list) else None)
            told.raised += isinstance(answer, str)
            told.hung += answer is None
    return told


class _Child:
    """The peer's process, started anew when a mail took it longer than it may."""

    def __init__(self, python: Path, name: str) -> None:
        self._command = [str(python), str(_CHILD), name]
        self._start()

    def __enter__(self) -> _Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ask(self, text: str) -> list[str] | str | None:
        """Its readings of `text`, the name of what it raised, or None when it took too long."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text).encode() + b"\n")
        self._process.stdin.flush()
        line = self._line(SECONDS)
        if line:
            answer: list[str] | str = json.loads(line)
            return answer
        self._end()
        self._start()
        return None

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if self._line(_START_SECONDS) != b"ready":
            self._end()
            raise Absent("not installed, or it does not start")

    def _line(self, seconds: float) -> bytes:
        """The next line of its output, b"" when none comes in time."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        deadline = time.monotonic() + seconds
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not found.endswith(b"\n"):
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return b""
                chunk = os.read(descriptor, 1 << 16)
                if not chunk:
                    return b""
                found += chunk
        return bytes(found).strip()

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()
