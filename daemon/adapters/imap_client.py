"""One IMAP connection: opened, logged in and given one command at a time, each within limits, or given up."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from aioimaplib.aioimaplib import AUTH, AioImapException, Command

from daemon.adapters.imap_protocol import ORDINARY_BUDGET, ImapProtocol
from daemon.adapters.imap_settings import ImapSettings
from daemon.adapters.imap_wire import (
    Namespace,
    mailbox_name,
    personal_namespace,
    quoted,
    response_code,
    server_words,
)
from daemon.adapters.tokens import Credentials, Password, TokenError, TokenSource
from daemon.core.errors import SourceError

T = TypeVar("T")

# RFC 5530: the server cannot say yes just now, which says nothing about the password.
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "OVERQUOTA"})
_GOODBYE_SECONDS = 2.0


class ImapClient:
    """A connection on which one command runs at a time; whatever goes wrong ends it with SourceError."""

    def __init__(self, settings: ImapSettings, protocol: ImapProtocol) -> None:
        self.settings = settings
        self.protocol = protocol
        self._namespace = Namespace()
        self._busy = False

    @classmethod
    async def connect(cls, settings: ImapSettings, context: ssl.SSLContext | None) -> ImapClient:
        """Connect, wait for the greeting and ask what the server can do; raises SourceError."""
        loop = asyncio.get_running_loop()
        protocol = ImapProtocol(loop, settings.keepalive)
        try:
            async with asyncio.timeout(settings.timeout_seconds):
                at_once = context if settings.tls == "implicit" else None
                await loop.create_connection(lambda: protocol, settings.host, settings.port, ssl=at_once)
        except OSError as error:
            raise _not_connected(settings, error) from error
        client = cls(settings, protocol)
        try:
            await client.run(_arrival(protocol))
            if settings.tls == "starttls" and context is not None:
                await client._start_tls(context)
        except BaseException:
            await client.close(politely=False)
            raise
        return client

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server says it can do, in capitals."""
        return frozenset(self.protocol.capabilities)

    @property
    def tls_version(self) -> str | None:
        """Such as `TLSv1.3`; None in plain text."""
        wrapped = self.protocol.transport.get_extra_info("ssl_object")
        return wrapped.version() if wrapped is not None else None

    async def login(self, user: str, credentials: Credentials) -> None:
        """Log in; raises SourceError, with `auth` where the server refuses these credentials."""
        if self.protocol.state == AUTH:
            return
        try:
            answer = await self.run(await self._login(user, credentials))
        except ValueError as error:
            raise SourceError(f"the IMAP user or password is malformed: {error}", auth=True) from None
        if answer.result != "OK":
            await self.close()
            if not isinstance(credentials, Password):
                credentials.discard()
            raise _not_let_in(answer.lines[-1])
        await self.run(self.protocol.capability())
        if "NAMESPACE" in self.capabilities:
            self._namespace = personal_namespace((await self.run(self.protocol.namespace())).lines)

    def folder_name(self, folder: str) -> str:
        """A folder, written with `/` between its levels, as this server wants it in a command."""
        return mailbox_name(self._namespace.spell(folder))

    async def run(
        self,
        call: Coroutine[Any, Any, T],
        *,
        silence: float | None = None,
        budget: int = ORDINARY_BUDGET,
    ) -> T:
        """Await one command: the server may be silent for `silence` seconds and send `budget` bytes.

        Raises SourceError, after which (and after a cancellation) the connection is of no more use.
        """
        async with self._turn(call) as tasks:
            task = asyncio.ensure_future(call)
            tasks.append(task)
            self.protocol.budget = budget
            await self._until(task, silence=silence)
            return _result(task)

    async def idle(self, seconds: float) -> bool:
        """Stay in IDLE until there is news or `seconds` are over; False where the server refuses IDLE."""
        protocol = self.protocol
        async with self._turn() as tasks:
            self.protocol.budget = ORDINARY_BUDGET
            idling = asyncio.ensure_future(
                protocol.execute(Command("IDLE", protocol.new_tag(), loop=protocol.loop))
            )
            accepted = asyncio.ensure_future(protocol.wait_for_idle_response())
            news = asyncio.ensure_future(protocol.news.wait())
            tasks += [idling, accepted, news]
            await self._until(idling, accepted)
            if not idling.done():
                await asyncio.wait(
                    {idling, news, protocol.lost}, timeout=seconds, return_when="FIRST_COMPLETED"
                )
                self._require_alive()
            if not idling.done():
                protocol.idle_done()
                await self._until(idling, silence=self.settings.done_seconds)
            return bool(_result(idling).result == "OK")

    async def doze(self, seconds: float) -> None:
        """Sleep, then ask the server for news; raises SourceError as soon as the connection is lost."""
        await asyncio.wait({self.protocol.lost}, timeout=seconds)
        self._require_alive()
        await self.run(self.protocol.simple_command("NOOP"))

    async def close(self, *, politely: bool = True) -> None:
        """Log out where the connection still works, then close it whatever happens."""
        try:
            if politely and not self.protocol.lost.done():
                self.protocol.leaving = True
                with suppress(SourceError):
                    await self.run(self.protocol.logout(), silence=_GOODBYE_SECONDS)
        finally:
            self.protocol.fail("closed by us")
            await asyncio.wait({self.protocol.closed}, timeout=_GOODBYE_SECONDS)

    async def _login(self, user: str, credentials: Credentials) -> Coroutine[Any, Any, Any]:
        """The command that fits the credentials and the server; raises ValueError and SourceError."""
        if not isinstance(credentials, Password):
            response = f"user={user}\1auth=Bearer {await _token(credentials)}\1\1"
            return self.protocol.authenticate("XOAUTH2", response.encode())
        name, word = quoted(user), quoted(credentials.value)
        plain = "AUTH=PLAIN" in self.capabilities
        if plain and ("LOGINDISABLED" in self.capabilities or not (name + word).isascii()):
            return self.protocol.authenticate("PLAIN", f"\0{user}\0{credentials.value}".encode())
        # The library quotes the password, not the user.
        login: Coroutine[Any, Any, Any] = self.protocol.login(name, credentials.value)
        return login

    async def _start_tls(self, context: ssl.SSLContext) -> None:
        """STARTTLS, after which nothing that was said in clear text counts any more (RFC 3501, 6.2.1)."""
        protocol, loop = self.protocol, asyncio.get_running_loop()
        if "STARTTLS" not in self.capabilities:
            raise SourceError(f"{self.settings.host} offers no STARTTLS", remedy='set tls = "implicit"')
        answer = await self.run(protocol.start_tls())
        if answer.result != "OK":
            raise SourceError(f"{self.settings.host} refuses STARTTLS: {server_words(answer.lines[-1])}")
        host = self.settings.host
        try:
            async with asyncio.timeout(self.settings.timeout_seconds):
                plain = protocol.transport
                protocol.transport = await loop.start_tls(plain, protocol, context, server_hostname=host)
        except OSError as error:
            raise _not_connected(self.settings, error) from error
        await self.run(protocol.capability())

    @asynccontextmanager
    async def _turn(self, call: Coroutine[Any, Any, Any] | None = None) -> AsyncIterator[list[Any]]:
        """The time in which one command runs; leaving it by an error or cancelled ends the connection."""
        tasks: list[asyncio.Future[Any]] = []
        try:
            if self._busy:
                raise RuntimeError("an IMAP connection takes one command at a time")
            self._require_alive()
        except BaseException:
            if call is not None:
                call.close()
            raise
        self._busy = True
        try:
            yield tasks
        except BaseException:
            self.protocol.fail("given up in the middle of a command")
            raise
        finally:
            self._busy = False
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until(self, *tasks: asyncio.Future[Any], silence: float | None = None) -> None:
        """Wait until one of `tasks` is done; raises SourceError on a lost or too long silent connection."""
        loop, protocol = asyncio.get_running_loop(), self.protocol
        silence = self.settings.timeout_seconds if silence is None else silence
        started_at = protocol.heard_at = loop.time()
        while not any(task.done() for task in tasks):
            if protocol.lost.done():
                # The answer may have come with the very bytes before the end.
                await asyncio.wait(tasks, timeout=0.05, return_when="FIRST_COMPLETED")
                if not any(task.done() for task in tasks):
                    self._require_alive()
                return
            ends_at = min(protocol.heard_at + silence, started_at + self.settings.transfer_seconds)
            if loop.time() >= ends_at:
                protocol.fail(f"the server gave no answer within {loop.time() - started_at:.0f} s")
                self._require_alive()
            left = ends_at - loop.time()
            await asyncio.wait({*tasks, protocol.lost}, timeout=left, return_when="FIRST_COMPLETED")

    def _require_alive(self) -> None:
        if self.protocol.lost.done():
            raise SourceError(
                f"IMAP with {self.settings.host}: {self.protocol.lost.result()}",
                remedy="it is tried again by itself; if it lasts, look at the server and the network",
            )


async def _arrival(protocol: ImapProtocol) -> None:
    await protocol.greeting
    await protocol.capability()


def _result(task: asyncio.Future[T]) -> T:
    """The task's result; the library's errors can hold commands with secrets and are not carried on."""
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, AioImapException | ValueError | LookupError):
        raise SourceError(f"the IMAP server's answer makes no sense ({type(error).__name__})")
    raise error


def _not_connected(settings: ImapSettings, error: OSError) -> SourceError:
    place = f"{settings.host}:{settings.port}"
    if isinstance(error, TimeoutError):
        return SourceError(f"IMAP at {place} does not answer", remedy="check host, port and firewall")
    if isinstance(error, ssl.SSLCertVerificationError):
        remedy = "the host must be the name in the certificate; set ca_file for an authority of your own"
        return SourceError(
            f"the certificate of {place} is not trusted: {error.verify_message}", remedy=remedy
        )
    if isinstance(error, ssl.SSLError):
        remedy = "TLS is spoken from the first byte on, usually at port 993"
        return SourceError(f"no TLS with {place}: {error.reason or error}", remedy=remedy)
    return SourceError(f"no connection to IMAP at {place}: {error}", remedy="check host, port and firewall")


async def _token(source: TokenSource) -> str:
    try:
        return await source.token()
    except TokenError as error:
        raise SourceError(str(error), auth=error.refused) from error


def _not_let_in(line: bytes) -> SourceError:
    code, _ = response_code(line)
    words = server_words(line)
    if code in _PASSING:
        return SourceError(f"the IMAP server cannot log us in just now: {words}")
    remedy = "check the user and the password or token, and that IMAP is allowed for this mailbox"
    return SourceError(f"the IMAP server refuses the log-in: {words}", remedy=remedy, auth=True)
