"""A network of its own for one end of a connection, in which packets can be made to vanish without a word."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

_CLONE_NEWNET = 0x40000000
_TABLE = "inet vanish"


class Namespace:
    """A network namespace, joined to ours by a cable of two ends; usable as a context manager.

    `near` is our address on the cable, `far` the one inside.
    """

    def __init__(self) -> None:
        token = os.urandom(3).hex()
        self.name = f"nv-{token}"
        self._near_end, far_end = f"nv{token}a", f"nv{token}b"
        second, third = os.urandom(2)
        net = f"10.{second}.{third}"
        self.near, self.far = f"{net}.1", f"{net}.2"
        _run("ip", "netns", "add", self.name)
        try:
            cable = ("ip", "link", "add", self._near_end, "type", "veth", "peer", "name", far_end)
            _run(*cable, "netns", self.name)
            _run("ip", "addr", "add", f"{self.near}/30", "dev", self._near_end)
            _run("ip", "link", "set", self._near_end, "up")
            self._inside("ip", "addr", "add", f"{self.far}/30", "dev", far_end)
            self._inside("ip", "link", "set", far_end, "up")
        except BaseException:
            self.remove()
            raise

    @staticmethod
    def missing() -> str | None:
        """Why there can be none here; None when there can."""
        lacking = [
            name for name in ("ip", "nft") if shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin") is None
        ]
        if lacking:
            return f"{' and '.join(lacking)} is not installed (apt-get install iproute2 nftables)"
        if os.geteuid() != 0:
            return "a network namespace needs root (run the tests as root)"
        try:
            with Namespace() as trial:
                trial.vanish("input")
        except RuntimeError as error:
            return f"network namespaces or nftables do not work here: {error}"
        return None

    def listening(self) -> socket.socket:
        """A socket that listens inside, on a port the system chooses."""

        def listen() -> socket.socket:
            libc = ctypes.CDLL(None, use_errno=True)
            with Path(f"/run/netns/{self.name}").open() as place:
                if libc.setns(place.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            return socket.create_server((self.far, 0))

        # A thread that has gone there does not come back; sockets stay where they were made.
        with ThreadPoolExecutor(1) as one_way:
            return one_way.submit(listen).result()

    def vanish(self, *hooks: str) -> None:
        """From now on packets vanish at these hooks, `input` and `output`, with nothing said to anybody."""
        self._inside("nft", "add", "table", *_TABLE.split())
        for hook in hooks:
            rule = f"{{ type filter hook {hook} priority 0 ; policy drop ; }}"
            self._inside("nft", "add", "chain", *_TABLE.split(), hook, rule)

    def mend(self) -> None:
        """Packets arrive again."""
        self._inside("nft", "delete", "table", *_TABLE.split())

    def remove(self) -> None:
        """Take it away with all that is in it."""
        _run("ip", "netns", "del", self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def _inside(self, *command: str) -> None:
        _run("ip", "netns", "exec", self.name, *command)


def _run(*command: str) -> None:
    env = {**os.environ, "PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} said: {done.stderr.strip()}")
