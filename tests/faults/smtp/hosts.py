"""Submission servers that misbehave once, or until they are healed, and tell which mails they took."""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import trustme

from daemon.mail.sent import message_id_of
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.faults.smtp.cells import SINK_OPTIONS, Cell
from tests.servers.ports import free_ports
from tests.servers.process import ServerProcess

SINK = Path("/usr/sbin/smtp-sink")
_NAMES = {"dot": ".", "quit": "QUIT"}
_SIZE = "SIZE 50000000"


class Host(Protocol):
    """A server under a fault."""

    port: int

    @property
    def connections(self) -> int:
        """How many connections it has had; 0 when it does not say."""
        ...

    def taken(self) -> Counter[str]:
        """How often it took each mail, by Message-ID."""
        ...

    async def heal(self) -> None:
        """Behave from now on."""
        ...


class ScriptedHost(ScriptedSmtp):
    """The scripted server with a cell's answer, which is used up once it was given."""

    def __init__(self, cell: Cell, *, pipelining: bool, before: int = 0, passes: float = 0.0) -> None:
        more = ["PIPELINING"] if pipelining else []
        more += ["AUTH PLAIN"] if cell.phase == "auth" else []
        super().__init__(
            _script(cell, before),
            extensions=("8BITMIME", _SIZE, *more),
            starttls=certificates()[0] if cell.phase == "starttls" else None,
            passes=passes,
        )

    def taken(self) -> Counter[str]:
        """How often it took each mail."""
        return Counter(map(message_id_of, self.mails))

    async def heal(self) -> None:
        """What it was to say badly is said."""
        self._script.clear()


def _script(cell: Cell, before: int) -> dict[str, str | Sequence[str]]:
    """The cell's answer after so many polite ones."""
    match cell.phase:
        case "copy":
            return {"rcpt": ["250 2.1.5 ok", cell.said]}
        case "helo":
            return {"ehlo": "500 5.5.1 what?", "helo": cell.said}
        case "rset":
            return {"rcpt": "450 4.2.0 not now", "rset": cell.said}
        case "mail" | "rcpt" | "dot":
            return {cell.phase: [*["250 2.0.0 ok"] * before, cell.said]}
        case _:
            return {cell.phase: cell.said}


class SinkHost:
    """Debian's smtp-sink: its fault lasts until it is healed, which starts another one on the same port."""

    connections = 0

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        (self.port,) = free_ports(1)

    @staticmethod
    def missing() -> str | None:
        """Why there can be none here; None when there can."""
        return None if SINK.exists() else "smtp-sink is missing (apt-get install postfix)"

    async def __aenter__(self) -> Self:
        self._place = tempfile.TemporaryDirectory(prefix="sink-")
        self._root = Path(self._place.name)
        self._root.chmod(0o711)
        await self._start("ill", self._options())
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._process.kill)
        self._place.cleanup()

    def _options(self) -> list[str]:
        if self._cell.answer == "abort":
            return ["-A", "0"]
        phase = _NAMES.get(self._cell.phase, self._cell.phase.upper())
        option = SINK_OPTIONS[self._cell.answer.removeprefix("kept-")]
        # While it delays one answer it gives the next, where commands may come together.
        return [option, f"{phase}:9", "-p"] if option == "-W" else [option, phase]

    async def _start(self, name: str, options: Sequence[str]) -> None:
        folder = self._root / name
        folder.mkdir()
        folder.chmod(0o777)
        # Started by root, it must be told to be somebody else.
        user = ["-u", "nobody"] if os.getuid() == 0 else []
        command = [str(SINK), *user, "-d", f"{folder}/mail.", *options, f"127.0.0.1:{self.port}", "50"]
        self._process = ServerProcess(command, doors=[self.port], log=self._root / "log")
        await asyncio.to_thread(self._process.start)

    def taken(self) -> Counter[str]:
        """How often it took each mail: what the ill one was handed whole counts where it said nothing against it."""
        kept = self._cell.answer.startswith("kept-") or self._cell.phase in ("connect", "ehlo", "quit")
        folders = ("ill", "well") if kept else ("well",)
        found = (path.read_bytes() for name in folders for path in (self._root / name).glob("mail.*"))
        return Counter(name for dump in found if (name := message_id_of(_mail_of(dump))))

    async def heal(self) -> None:
        """Have a healthy one on the same port."""
        await asyncio.to_thread(self._process.kill)
        await self._start("well", [])


def _mail_of(dump: bytes) -> bytes:
    """A mail as it was handed over, without the fields that smtp-sink puts before it."""
    return dump[dump.find(b"X-Mail-Args:") :]


@cache
def certificates() -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine, and the file of its authority, which lasts as long as the process."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    place: Any = tempfile.NamedTemporaryFile(prefix="ca-", suffix=".pem")  # noqa: SIM115 - lives in the cache
    place.write(authority.cert_pem.bytes())
    place.flush()
    _OPEN.append(place)
    return context, Path(place.name)


_OPEN: list[Any] = []
