"""Speaks sd_notify with systemd: ready, status, watchdog and stopping (sd_notify(3))."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


class Notifier:
    """Sends states to the socket that systemd names; does nothing where there is none."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        usec = environ.get("WATCHDOG_USEC", "")
        mine = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self._watchdog_seconds = int(usec) / 1_000_000 if usec.isdigit() and mine else None

    @property
    def watchdog_seconds(self) -> float | None:
        """How often systemd wants a sign of life; None when it does not watch."""
        return self._watchdog_seconds

    def ready(self, status: str) -> None:
        """The service is up."""
        self._send(f"READY=1\nSTATUS={_line(status)}")

    def reloading(self, monotonic_usec: int) -> None:
        """The config is being read again."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={monotonic_usec}")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send(f"STATUS={_line(text)}")

    def alive(self) -> None:
        """The loops are alive."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The service is going down."""
        self._send("STOPPING=1")

    def _send(self, state: str) -> None:
        if not self._address:
            return
        # A leading @ names a socket in Linux's abstract namespace.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
            try:
                channel.sendto(state.encode("utf-8"), address)
            except OSError:
                # Nobody listens: the service matters more than its supervisor.
                return


def _line(text: str) -> str:
    return " ".join(text.split())
