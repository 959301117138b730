"""The process that a test has its services forked from, and what it says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]


class Nursery:
    """The process that services are forked from; all of them have the code and templates it found at its start."""

    def __init__(self, password: str) -> None:
        env = os.environ | {"PYTHONPATH": str(ROOT), "BOX_PASSWORD": password}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=env,
        )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)

    def order(self, order: dict[str, Any]) -> None:
        """Ask for a service."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def said(self, word: str) -> str:
        """What it says next, if it has said anything: `born` or `dead`, and the number after it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line or self._process.poll() is None, "the nursery is gone"
        if not line:
            return ""
        assert line.startswith(word), line
        return line.split()[1]

    async def __aenter__(self) -> Nursery:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
