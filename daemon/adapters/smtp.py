"""Hands mails to a submission server over SMTP and says of each exactly how far it came."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import aiosmtplib

from daemon.adapters import smtp_answers as answers
from daemon.adapters.smtp_wire import Broken, Wire
from daemon.adapters.tokens import Credentials, Password, TokenError, is_loopback
from daemon.core.errors import ConfigError, DeliveryError, Finding
from daemon.engine.ports import Outcome, Report, SmtpProbe
from daemon.mail import headers

_NO_TLS = Finding(
    message="without TLS mails and passwords would travel in clear to another machine",
    hint='set tls to "starttls" or "tls"; "none" is for loopback only',
)


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


class SmtpTransport:
    """Opens logged-in connections to one submission server."""

    def __init__(self, settings: SmtpSettings, credentials: Credentials | None = None) -> None:
        if settings.tls == "none" and not is_loopback(settings.host):
            raise ConfigError((_NO_TLS,))
        self._settings = settings
        self._credentials = credentials
        self._context: ssl.SSLContext | None = None

    async def connect(self) -> SmtpConnection:
        """A new connection, logged in; raises DeliveryError."""
        client, _ = await self._open()
        return SmtpConnection(client, self._settings)

    async def probe(self) -> SmtpProbe:
        """Log in for real and say what was found; raises DeliveryError."""
        client, greeting = await self._open()
        session = client.get_transport_info("ssl_object")
        found = SmtpProbe(
            greeting=answers.safe_text(greeting),
            tls=session.version() if session else None,
            extensions=frozenset(client.esmtp_extensions),
            size_limit=answers.size_limit(client.esmtp_extensions),
            authenticated=self._credentials is not None,
        )
        await SmtpConnection(client, self._settings).close()
        return found

    async def _open(self) -> tuple[aiosmtplib.SMTP, str]:
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
            timeout=settings.timeout_seconds,
            local_hostname=settings.local_hostname,
            tls_context=await self._tls_context(),
        )
        try:
            greeting = await client.connect()
            await _greet(client)
            await self._log_in(client)
        except (aiosmtplib.SMTPException, OSError, TokenError, ValueError) as fault:
            _drop(client)
            raise answers.delivery_error(fault) from fault
        except BaseException:
            _drop(client)
            raise
        return client, greeting.message

    async def _tls_context(self) -> ssl.SSLContext | None:
        if self._context is None and self._settings.tls != "none":
            try:
                self._context = await asyncio.to_thread(
                    ssl.create_default_context, cafile=self._settings.ca_file
                )
            except OSError as fault:
                raise DeliveryError(
                    f"ca_file cannot be used ({type(fault).__name__}); name a readable PEM file"
                ) from fault
        return self._context

    async def _log_in(self, client: aiosmtplib.SMTP) -> None:
        """Exactly one attempt, by the best way both sides know: refusals in a row may lock the account."""
        if self._credentials is None:
            return
        user, offered = self._settings.user, client.server_auth_methods
        if isinstance(self._credentials, Password):
            for method in ("plain", "login", "cram-md5"):
                if method in offered:
                    attempt = getattr(client, "auth_" + method.replace("-", ""))
                    await attempt(user, self._credentials.value)
                    return
        elif "xoauth2" in offered:
            try:
                await client.auth_xoauth2(user, await self._credentials.token())
            except aiosmtplib.SMTPAuthenticationError:
                self._credentials.discard()
                raise
            return
        raise DeliveryError(
            "the server offers no way of signing in that fits; check port, tls and the kind of credentials",
            auth=True,
        )


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
        before_data: Callable[[], Awaitable[bool]] | None = None,
    ) -> Report:
        """Send `raw` (CRLF line ends) from `sender` (may be "") to `recipient`, one at a time.

        `before_data` is awaited just before DATA leaves, when the rest was accepted; False calls it off.
        Without it MAIL, RCPT and DATA travel together where the server allows it. Being cancelled drops the
        connection.
        """
        envelope = self._envelope(sender, recipient, raw)
        if isinstance(envelope, Report):
            return envelope
        async with self._lock:
            if not self.alive:
                return answers.report(
                    Outcome.TEMPORARY, "connect", "the connection had been closed; connect anew"
                )
            try:
                return await self._transaction(envelope, raw, before_data)
            except BaseException:
                self._wire.abort()
                raise

    async def close(self) -> None:
        """Say goodbye and wait until the socket is closed."""
        await self._wire.close()

    async def _transaction(
        self, envelope: list[bytes], raw: bytes, before_data: Callable[[], Awaitable[bool]] | None
    ) -> Report:
        together = self._wire.pipelining and before_data is None
        refusal = await self._ask([*envelope, b"DATA"] if together else envelope)
        if refusal is None and before_data is not None and not await before_data():
            await self._reset()
            return answers.report(Outcome.TEMPORARY, "data", "called off before the body")
        if refusal is None and not together:
            refusal = await self._ask([b"DATA"])
        return refusal or await self._body(raw)

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
        if waits_for_body or refusal.code == answers.CLOSING or (refusal.code or 0) < 400:
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

    async def _body(self, raw: bytes) -> Report:
        """The mail itself, dots doubled (RFC 5321 4.5.2), and the server's verdict on it."""
        octets = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
        end = b".\r\n" if octets.endswith(b"\r\n") or not octets else b"\r\n.\r\n"
        try:
            (reply,) = await self._wire.exchange(octets + end, 1, self._settings.data_timeout_seconds)
        except Broken as broken:
            self._wire.abort()
            return answers.report(Outcome.UNKNOWN, "dot", broken.reason)
        answered_early = self._wire.unsent > 0
        if answered_early or reply.code == answers.CLOSING or 300 <= reply.code < 400:
            self._wire.abort()
        if reply.code >= 400:
            return answers.refused("dot", reply)
        return answers.answered(Outcome.SENT if reply.code < 300 else Outcome.UNKNOWN, "dot", reply)

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
        return [b"MAIL FROM:<%s>%s" % (origin, options), b"RCPT TO:<%s>" % target]

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


async def _greet(client: aiosmtplib.SMTP) -> None:
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError as fault:
        if fault.code == answers.CLOSING or not client.is_connected:
            raise
        await client.helo()


def _drop(client: aiosmtplib.SMTP) -> None:
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.Transport):
        transport.abort()
