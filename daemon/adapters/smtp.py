"""Hands mails to a submission server over SMTP and says of each exactly how far it came."""

from __future__ import annotations

import asyncio
import ssl

import aiosmtplib

from daemon.adapters import smtp_answers as answers
from daemon.adapters.smtp_connection import SmtpConnection, SmtpSettings
from daemon.adapters.tokens import Credentials, Password, TokenError, is_loopback
from daemon.core.errors import ConfigError, DeliveryError, Finding
from daemon.engine.ports import SmtpProbe

_NO_TLS = Finding(
    message="without TLS mails and passwords would travel in clear to another machine",
    hint='set tls to "starttls" or "tls"; "none" is for loopback only',
)


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
        client, _ = await self._enter()
        return SmtpConnection(client, self._settings)

    async def probe(self) -> SmtpProbe:
        """Log in for real and say what was found; raises DeliveryError."""
        client, greeting = await self._enter()
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

    async def _enter(self, *, again: bool = True) -> tuple[aiosmtplib.SMTP, str]:
        """Log in; where a token that had served before is refused, once more with a new one."""
        try:
            return await self._open()
        except DeliveryError as error:
            refused = error.auth and error.code is not None
            if not (refused and self._drop_token() and again):
                raise
        return await self._enter(again=False)

    def _drop_token(self) -> bool:
        """Forget the token that was refused; whether another one may fare better."""
        return not isinstance(self._credentials, Password | None) and self._credentials.discard()

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
            await client.auth_xoauth2(user, await self._credentials.token())
            return
        raise DeliveryError(
            "the server offers no way of signing in that fits; check port, tls and the kind of credentials",
            auth=True,
        )


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
