"""Where a mailbox is, how we log in to it and how patient we are with it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from daemon.adapters.tokens import is_loopback
from daemon.core.errors import ConfigError, Finding, SourceError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepalive:
    """How a silent connection is found dead, in seconds: defaults notice within a minute (tcp(7))."""

    idle_seconds: int = 20
    interval_seconds: int = 10
    probes: int = 3
    unacknowledged_seconds: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """Where a mailbox is and how patient we are; raises ConfigError for plain text off the machine itself.

    `timeout_seconds` is how long the server may be silent while a command runs, `transfer_seconds` the most a
    command may take in all, `idle_seconds` when IDLE is renewed, `done_seconds` how long leaving it may take,
    `poll_seconds` how often a server without IDLE is asked, `reopen_seconds` how often the folder is opened anew,
    to hear of one that was made anew, `opening_seconds` how long that may take. `ca_file` replaces the system's
    authorities.
    """

    host: str
    user: str
    port: int = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    mailbox: str = "INBOX"
    ca_file: Path | None = None
    timeout_seconds: float = 30.0
    transfer_seconds: float = 600.0
    idle_seconds: float = 540.0
    done_seconds: float = 10.0
    poll_seconds: float = 120.0
    reopen_seconds: float = 60.0
    opening_seconds: float = 120.0
    batch_mails: int = 50
    batch_bytes: int = 8 * MIB
    keepalive: Keepalive = field(default_factory=Keepalive)

    def __post_init__(self) -> None:
        if self.tls == "none" and not is_loopback(self.host):
            problem = f"IMAP to {self.host} without TLS would send the password in clear text"
            raise ConfigError((Finding(message=problem, hint='set tls = "implicit" and port = 993'),))


def tls_context(settings: ImapSettings) -> ssl.SSLContext | None:
    """What to trust; None where there is to be no TLS. Reads files; raises SourceError."""
    if settings.tls == "none":
        return None
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise SourceError(
            f"the CA file {settings.ca_file} cannot be used: {error}", remedy="ca_file must name a PEM file"
        ) from error
