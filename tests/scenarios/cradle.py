"""The loop of a nursery: it imports everything once, then forks a process for each line of JSON it reads."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from daemon.adapters.logs import configure_logs

_DIE_WITH_PARENT = 1

Serve = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


def tend(serve: Serve, level: str = "info") -> None:
    """Fork a process that serves each order, and say when it began and how it ended; at most one lives at a time."""
    die_with_parent()
    # What lives now lives for ever: children that look it through for garbage would copy every page of it.
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _be_born(serve, json.loads(line), level)
        print(f"born {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"dead {os.waitstatus_to_exitcode(status)}", flush=True)


def die_with_parent() -> None:
    """Whatever becomes of the one who started this process, nobody stays behind (Linux, prctl(2))."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _be_born(serve: Serve, order: dict[str, Any], level: str) -> None:
    die_with_parent()
    code = 1
    try:
        with _output_to(Path(order["log"]), level):
            asyncio.run(serve(order))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


@contextmanager
def _output_to(file: Path, level: str) -> Iterator[None]:
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    configure_logs(level, sys.stderr)
    yield
    sys.stderr.flush()
