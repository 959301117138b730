"""One logged-in connection to a submission server: a mail at a time, and how far each came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import aiosmtplib

from daemon.adapters import smtp_answers as answers
from daemon.adapters.smtp_wire import Broken, Wire
from daemon.engine.ports import BeforeData, Outcome, Report, always
from daemon.mail import headers


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """A submission server; `tls` is from the start (465), by STARTTLS (587), or none, on loopback only.

    `data_timeout_seconds` is the wait after the final dot (RFC 5321 4.5.3.2.6), `timeout_seconds` any other.
    """

    host: str
    port: int
    tls: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    local_hostname: str = "localhost"
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    data_timeout_seconds: float = 600.0
    max_bytes: int | None = None
    pipelining: bool = True


class SmtpConnection:
    """One logged-in connection; after any doubt about its state it is dropped and `alive` is False."""

    def __init__(self, client: aiosmtplib.SMTP, settings: SmtpSettings) -> None:
        self._extensions = dict(client.esmtp_extensions)
        self._settings = settings
        self._size_limit = answers.size_limit(self._extensions)
        self._lock = asyncio.Lock()
        pipelining = settings.pipelining and "pipelining" in self._extensions
        self._wire = Wire(cast(asyncio.Transport, client.transport), pipelining=pipelining)

    @property
    def alive(self) -> bool:
        """Whether the next mail may be sent here; else close this one and connect anew."""
        return self._wire.alive

    async def send(
        self,
        sender: str,
        recipient: str,
        raw: bytes,
        *,
        copy_to: str = "",
        before_data: BeforeData | None = None,
        may_end: Callable[[], bool] = always,
    ) -> Report:
        """Send `raw` (CRLF line ends) from `sender` (may be "") to `recipient`, one at a time.

        `copy_to` is a second recipient, whose refusal stops nothing. `before_data` is awaited just before DATA leaves,
        when the rest was accepted, with whether the copy was too; False calls it off. `may_end` is asked when all but
        the final dot has left: False drops the connection, so that the server forgets the mail (RFC 5321 3.3).
        Without `before_data` MAIL, RCPT and DATA travel together where the server allows it. Being cancelled drops
        the connection.
        """
        envelope = self._envelope(sender, recipient, raw)
        if isinstance(envelope, Report):
            return envelope
        copy = _rcpt(copy_to) if copy_to else None
        async with self._lock:
            if not self.alive:
                return answers.report(
                    Outcome.TEMPORARY, "connect", "the connection had been closed; connect anew"
                )
            try:
                return await self._transaction(envelope, copy, raw, before_data, may_end)
            except BaseException:
                self._wire.abort()
                raise

    async def close(self) -> None:
        """Say goodbye and wait until the socket is closed."""
        await self._wire.close(self._settings.timeout_seconds)

    async def _transaction(
        self,
        envelope: list[bytes],
        copy: bytes | None,
        raw: bytes,
        before_data: BeforeData | None,
        may_end: Callable[[], bool],
    ) -> Report:
        together = self._wire.pipelining and before_data is None and copy is None
        refusal = await self._ask([*envelope, b"DATA"] if together else envelope)
        copied = refusal is None and copy is not None and await self._ask_copy(copy)
        if refusal is None and not self.alive:
            return answers.report(Outcome.TEMPORARY, "rcpt", "the connection was lost; connect anew")
        if refusal is None and before_data is not None and not await before_data(copied):
            await self._reset()
            return answers.report(Outcome.TEMPORARY, "data", "called off before the body")
        if refusal is None and not together:
            refusal = await self._ask([b"DATA"])
        return refusal or await self._body(raw, may_end)

    async def _ask_copy(self, copy: bytes) -> bool:
        """Whether the server takes the copy along; a line that broke shows at the next command."""
        try:
            (reply,) = await self._wire.exchange(copy + b"\r\n", 1, self._settings.timeout_seconds)
        except Broken:
            self._wire.abort()
            return False
        if reply.code == answers.CLOSING or 300 <= reply.code < 400:
            self._wire.abort()
        return reply.code < 300

    async def _ask(self, commands: Sequence[bytes]) -> Report | None:
        """None when all was accepted, else why not; the connection is then ready again, or dropped."""
        try:
            replies = await self._wire.ask(commands, self._settings.timeout_seconds)
        except Broken as broken:
            self._wire.abort()
            phase = answers.phase_of(commands[len(broken.replies)])
            lost = answers.report(Outcome.TEMPORARY, phase, broken.reason)
            return answers.first_refusal(commands, broken.replies) or lost
        refusal = answers.first_refusal(commands, replies)
        if refusal is None:
            return None
        waits_for_body = replies[-1].code == 354
        if waits_for_body or refusal.code in answers.LOST or (refusal.code or 0) < 400:
            self._wire.abort()
        else:
            await self._reset()
        return refusal

    async def _reset(self) -> None:
        """Clear the envelope on the server, or drop the connection."""
        try:
            (reply,) = await self._wire.exchange(b"RSET\r\n", 1, self._settings.timeout_seconds)
        except Broken:
            self._wire.abort()
        else:
            if reply.code >= 300:
                self._wire.abort()

    async def _body(self, raw: bytes, may_end: Callable[[], bool]) -> Report:
        """The mail itself, dots doubled (RFC 5321 4.5.2), and the server's verdict on it.

        Until the final dot the server has nothing, so that what ends before it is definite.
        """
        octets = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
        if octets and not octets.endswith(b"\r\n"):
            octets += b"\r\n"
        try:
            early = await self._wire.pour(octets, self._settings.data_timeout_seconds)
        except Broken:
            early = self._wire.unasked
        if early is not None or not self.alive:
            # A refusal may come before the body has gone, also just before it began.
            early, fault = early or self._wire.unasked, self._wire.fault
            self._wire.abort()
            if early is None:
                return answers.report(Outcome.TEMPORARY, "data", fault)
            return answers.verdict("data", early, ended=False)
        if not may_end():
            self._wire.abort()
            return answers.report(Outcome.TEMPORARY, "data", "called off before the final dot")
        return await self._end()

    async def _end(self) -> Report:
        try:
            (reply,) = await self._wire.exchange(b".\r\n", 1, self._settings.data_timeout_seconds)
        except Broken as broken:
            self._wire.abort()
            return answers.report(Outcome.UNKNOWN, "dot", broken.reason)
        if reply.code == answers.CLOSING or 300 <= reply.code < 400:
            self._wire.abort()
        return answers.verdict("dot", reply, ended=True)

    def _envelope(self, sender: str, recipient: str, raw: bytes) -> list[bytes] | Report:
        """MAIL and RCPT, or a report when what we were given cannot be sent as it is."""
        if not raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
            return answers.report(Outcome.PERMANENT, "mail", "the mail has a bare CR or LF; compose it again")
        limit = min(filter(None, (self._size_limit, self._settings.max_bytes)), default=None)
        if limit is not None and len(raw) > limit:
            text = f"the mail has {len(raw)} octets, more than the {limit} allowed; make its pictures smaller"
            return answers.report(Outcome.PERMANENT, "mail", text)
        try:
            origin = headers.address(sender).encode() if sender else b""
            target = headers.address(recipient).encode()
        except headers.HeaderError as fault:
            return answers.report(Outcome.PERMANENT, "rcpt", str(fault))
        options = self._options(origin, target, raw)
        if options is None:
            return answers.report(
                Outcome.PERMANENT, "rcpt", "the server cannot take addresses outside ASCII; use an ASCII one"
            )
        return [b"MAIL FROM:<%s>%s" % (origin, options), _rcpt(recipient)]

    def _options(self, origin: bytes, target: bytes, raw: bytes) -> bytes | None:
        """Parameters of MAIL; None where the server lacks SMTPUTF8 (RFC 6531) and we need it."""
        options = b" SIZE=%d" % len(raw) if "size" in self._extensions else b""
        if raw.isascii() and origin.isascii() and target.isascii():
            return options
        if "8bitmime" in self._extensions:
            options += b" BODY=8BITMIME"
        if origin.isascii() and target.isascii() and raw.partition(b"\r\n\r\n")[0].isascii():
            return options
        return options + b" SMTPUTF8" if "smtputf8" in self._extensions else None


def _rcpt(address: str) -> bytes:
    return b"RCPT TO:<%s>" % headers.address(address).encode()
