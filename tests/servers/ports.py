"""Free loopback ports for servers that must be told their port before they start."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from pathlib import Path

from tests.patience import LONG

# Where a server is spoken to: a port on 127.0.0.1, or a Unix socket.
Door = int | Path

# Below Linux's range for outgoing connections, so that no client takes a server's port while it restarts.
_LOWEST, _HIGHEST = 20_000, 32_000


def free_ports(count: int) -> tuple[int, ...]:
    """`count` different ports on 127.0.0.1 that nobody listens on just now."""
    chance = random.SystemRandom()
    found: set[int] = set()
    while len(found) < count:
        port = chance.randrange(_LOWEST, _HIGHEST)
        if _is_free(port):
            found.add(port)
    return tuple(found)


def is_listening(door: Door) -> bool:
    """Whether a connection to the port on 127.0.0.1, or to the Unix socket, is taken."""
    family, address = (
        (socket.AF_UNIX, str(door)) if isinstance(door, Path) else (socket.AF_INET, ("127.0.0.1", door))
    )
    with socket.socket(family) as probe:
        probe.settimeout(1)
        return probe.connect_ex(address) == 0


def until_listening(*doors: Door, while_: Callable[[], object]) -> bool:
    """Whether all of `doors` take connections, soon and as long as `while_` holds."""
    deadline = time.monotonic() + LONG
    while not all(map(is_listening, doors)):
        if time.monotonic() > deadline or not while_():
            return False
        time.sleep(0.01)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
