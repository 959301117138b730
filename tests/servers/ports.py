"""Free loopback ports for servers that must be told their port before they start."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable

from tests.patience import LONG

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


def is_listening(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a connection to the port is taken."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def until_listening(*ports: int, while_: Callable[[], object]) -> bool:
    """Whether all of `ports` take connections, soon and as long as `while_` holds."""
    deadline = time.monotonic() + LONG
    while not all(map(is_listening, ports)):
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
