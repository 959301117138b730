"""The process that a test has its services forked from, and what it says of them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.patience import LONG

ROOT = Path(__file__).parents[2]


class Nursery:
    """The process that services are forked from; all of them have the code and templates it found at its start.

    `module` is what it runs, as `python -m`, which must end in `tests.scenarios.cradle.tend`.
    """

    def __init__(self, password: str = "", module: str = "tests.scenarios.runner") -> None:
        env = os.environ | {"PYTHONPATH": str(ROOT), "BOX_PASSWORD": password}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=env,
        )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._heard = b""

    def order(self, order: dict[str, Any]) -> None:
        """Ask for a service."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def said(self, word: str) -> str:
        """What it says next, if it has said anything: `born` or `dead`, and the number after it."""
        assert self._process.stdout is not None
        with suppress(BlockingIOError):
            more = os.read(self._process.stdout.fileno(), 4096)
            assert more or self._process.poll() is None, "the nursery is gone"
            self._heard += more
        line, ended, rest = self._heard.partition(b"\n")
        if not ended:
            return ""
        self._heard = rest
        assert line.startswith(word.encode()), line
        return line.split()[1].decode()

    async def hears(self, word: str, seconds: float = LONG) -> str:
        """Wait until it says `born` or `dead`, and give the number after it."""
        assert self._process.stdout is not None
        pipe, loop = self._process.stdout.fileno(), asyncio.get_running_loop()
        async with asyncio.timeout(seconds):
            while not (said := self.said(word)):
                readable = loop.create_future()
                loop.add_reader(pipe, _once, readable)
                try:
                    await readable
                finally:
                    loop.remove_reader(pipe)
        return said

    async def __aenter__(self) -> Nursery:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LONG)
        self._process.stdout.close()


def _once(readable: asyncio.Future[None]) -> None:
    if not readable.done():
        readable.set_result(None)
