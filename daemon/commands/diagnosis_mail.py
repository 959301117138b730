"""The doctor's look at the mail servers: real log-ins, and mails to the mailbox itself that must come back."""

from __future__ import annotations

import asyncio
import email
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from daemon.commands.diagnosis import Line, Say
from daemon.commands.diagnosis_copies import say_copy, try_copies
from daemon.core.errors import ConfigError, DeliveryError, SourceError

if TYPE_CHECKING:
    from daemon.config.loader import Config
    from daemon.engine.ports import Transport

_OLD_TLS = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_SLOW_CLOCK_SECONDS = 120
_MOST_BYTES = 1_000_000
_LOOK_SECONDS = 0.5
_METHODS = ("spf", "dkim", "dmarc")


async def try_mail(config: Config, say: Say, *, running: bool, seconds: float, send: bool) -> None:
    """Say how both servers are; and, with `send`, what becomes of a mail to ourselves."""
    receives = await _try_imap(config, say)
    transport = await _try_smtp(config, say)
    if not send:
        say(Line("skip", "round trip", "left out as asked"))
    elif not receives or transport is None:
        say(Line("skip", "round trip", "needs both servers"))
    else:
        await _Trip(config, say, transport, running=running, seconds=seconds).go()


async def _try_imap(config: Config, say: Say) -> bool:
    from daemon.building import build_mailbox

    try:
        probe = await build_mailbox(config).probe()
    except (ConfigError, SourceError) as error:
        say(Line("fail", "IMAP", str(error)))
        return False
    server = f"{config.mailbox.imap.host}: logged in, {config.mailbox.folder} has {probe.messages} mails"
    say(Line("ok", "IMAP", server))
    _say_tls(say, "IMAP", probe.tls)
    if probe.can_idle:
        say(Line("ok", "IDLE", "the server tells of new mail at once"))
    else:
        say(Line("warn", "IDLE", "the server cannot tell of new mail; it is asked every two minutes"))
    if not probe.can_move:
        say(Line("warn", "MOVE", "the server cannot move mail at one go; it is copied and deleted instead"))
    return True


async def _try_smtp(config: Config, say: Say) -> Transport | None:
    from daemon.building import build_transport

    try:
        transport = build_transport(config)
        probe = await transport.probe()
    except (ConfigError, DeliveryError) as error:
        say(Line("fail", "SMTP", str(error)))
        return None
    how = "logged in" if probe.authenticated else "takes mail without a log-in"
    limit = f", up to {probe.size_limit // 1_000_000} MB a mail" if probe.size_limit else ""
    say(Line("ok", "SMTP", f"{config.mailbox.smtp.host}: {how}{limit}"))
    _say_tls(say, "SMTP", probe.tls)
    return transport


def _say_tls(say: Say, server: str, version: str | None) -> None:
    if version is None:
        say(Line("warn", f"{server} TLS", "none: right only for a server on this machine"))
    elif version in _OLD_TLS:
        say(Line("warn", f"{server} TLS", f"{version} is outdated", "ask for TLS 1.2 or newer on the server"))
    else:
        say(Line("ok", f"{server} TLS", version))


@dataclass(frozen=True, slots=True)
class _Sent:
    recipient: str
    message_id: str


class _Trip:
    """Two mails to ourselves, one with a token behind a plus; both are destroyed when they are found."""

    def __init__(
        self, config: Config, say: Say, transport: Transport, *, running: bool, seconds: float
    ) -> None:
        self._config, self._say, self._transport = config, say, transport
        self._running, self._seconds = running, seconds

    async def go(self) -> None:
        """Send, wait, look and clean up."""
        address = self._config.mailbox.address
        local, _, domain = address.rpartition("@")
        began = time.monotonic()
        plain = await self._send(address)
        plus = await self._send(f"{local}+doctor{secrets.token_hex(4)}@{domain}")
        copy_to = self._config.mailbox.doubt.copy_to
        copy = await self._send(copy_to) if copy_to else None
        found = await self._wait_for([each for each in (plain, plus, copy) if each is not None])
        if plain is None:
            return
        head = found.get(plain.message_id)
        if head is None:
            remedy = f"look into the spam folder, and for a bounce to {address}; --seconds waits longer"
            self._say(Line("fail", "round trip", f"no mail came back within {self._seconds:.0f} s", remedy))
        else:
            self._say(Line("ok", "round trip", f"a mail came back after {time.monotonic() - began:.1f} s"))
        self._say_plus(plus is not None and plus.message_id in found, came_back=head is not None)
        if copy_to and head is not None:
            say_copy(self._say, copy_to, arrived=copy is not None and copy.message_id in found)
        await try_copies(self._config, self._say, plain.message_id, came_back=head is not None)
        if head is not None:
            self._say_authentication(head)
            self._say_clock(head)

    async def _send(self, recipient: str) -> _Sent | None:
        """Hand over one mail; None when it was refused, which is said."""
        address = self._config.mailbox.address
        message_id = f"<doctor.{secrets.token_hex(8)}@{address.rpartition('@')[2]}>"
        raw = "\r\n".join(
            (
                f"From: <{address}>",
                f"To: <{recipient}>",
                "Subject: naervaer doctor",
                f"Date: {format_datetime(datetime.now(UTC))}",
                f"Message-ID: {message_id}",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "A mail of `naervaer doctor` to its own mailbox. It may be deleted.",
                "",
            )
        ).encode("ascii")
        try:
            connection = await self._transport.connect()
            try:
                report = await connection.send(address, recipient, raw)
            finally:
                await connection.close()
        except (DeliveryError, OSError) as error:
            self._say(Line("fail", "round trip", f"the mail could not be handed over: {error}"))
            return None
        if report.outcome != "sent":
            if recipient == address:
                said = f"{report.code or ''} {report.text}".strip()
                remedy = "let the mailbox send as itself, and to itself"
                self._say(
                    Line("fail", "round trip", f"the server refused a mail to ourselves: {said}", remedy)
                )
            return None
        return _Sent(recipient, message_id)

    async def _wait_for(self, sent: list[_Sent]) -> dict[str, Message]:
        """The heads of those that came back in time, by Message-ID; each is destroyed once it is read."""
        found: dict[str, Message] = {}
        deadline = time.monotonic() + self._seconds
        # A running service moves the mails to the folder of the handled ones before we see them.
        handled = self._config.mailbox.handled_folder
        folders = [self._config.mailbox.folder, *([handled] if handled and self._running else [])]
        while len(found) < len(sent) and time.monotonic() < deadline:
            for folder in folders:
                missing = [each.message_id for each in sent if each.message_id not in found]
                with suppress(SourceError):
                    found |= await self._look(folder, missing)
            if len(found) < len(sent):
                await asyncio.sleep(_LOOK_SECONDS)
        return found

    async def _look(self, folder: str, message_ids: list[str]) -> dict[str, Message]:
        from dataclasses import replace

        from daemon.building import build_mailbox

        box = self._config.mailbox.model_copy(update={"folder": folder})
        found: dict[str, Message] = {}
        async with build_mailbox(replace(self._config, mailbox=box)).session() as session:
            for message_id in message_ids:
                uids = await session.find(folder, message_id)
                async for mail in session.fetch(uids, _MOST_BYTES):
                    found[message_id] = email.message_from_bytes(mail.raw or mail.head)
                # The service does not mind a mail that is gone before it looks, or before it moves it.
                if message_id in found:
                    await session.erase(uids)
        return found

    def _say_plus(self, works: bool, *, came_back: bool) -> None:
        wanted = self._config.mailbox.plus_addressing
        if works and wanted:
            self._say(Line("ok", "plus-addressing", "answers find their question by the address"))
        elif works:
            remedy = "take plus_addressing = false out of [mailbox]"
            self._say(Line("warn", "plus-addressing", "works, but the config turns it off", remedy))
        elif not came_back:
            self._say(Line("skip", "plus-addressing", "needs the round trip"))
        elif wanted:
            remedy = "turn it on at the server, or write plus_addressing = false under [mailbox]"
            self._say(Line("fail", "plus-addressing", "a mail to box+token@ did not come back", remedy))
        else:
            self._say(Line("ok", "plus-addressing", "off; answers are found by references and subject"))

    def _say_authentication(self, head: Message) -> None:
        """What the receiving server thought of our mail, and which name it goes by."""
        fields = [" ".join(str(value).split()) for value in head.get_all("Authentication-Results", [])]
        wanted = self._config.mailbox.authserv_id
        if not fields:
            remedy = "without it naervaer cannot tell a forged sender; ask the server's operator for RFC 8601"
            self._say(Line("warn", "authentication", "the server adds no Authentication-Results", remedy))
            return
        name = (
            fields[0].partition(";")[0].split()[0] if "=" not in fields[0].partition(";")[0] else "microsoft"
        )
        if wanted is None:
            self._say(Line("warn", "authserv_id", "not set", f'write authserv_id = "{name}" under [mailbox]'))
        elif wanted.casefold() != name.casefold():
            self._say(
                Line(
                    "fail", "authserv_id", f"the server calls itself {name}", f'write authserv_id = "{name}"'
                )
            )
        else:
            self._say(Line("ok", "authserv_id", name))
        said = " ".join(fields)
        for method in _METHODS:
            result = re.search(rf"\b{method}=(\w+)", said, re.IGNORECASE)
            text = result[1].lower() if result else "not looked at"
            remedy = (
                ""
                if text == "pass"
                else f"set up {method.upper()} for your domain, or mails may land in spam"
            )
            self._say(Line("ok" if text == "pass" else "warn", method.upper(), text, remedy))

    def _say_clock(self, head: Message) -> None:
        received = str(head.get("Received", "")).rpartition(";")[2].strip()
        try:
            theirs = parsedate_to_datetime(received)
        except ValueError:
            self._say(Line("skip", "clock", "the server stamps no time"))
            return
        # Read up to as long ago as the mails took, so that only a clock that is really wrong shows.
        apart = abs((datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds())
        if apart > self._seconds + _SLOW_CLOCK_SECONDS:
            remedy = "set it by NTP (timedatectl set-ntp true)"
            self._say(Line("fail", "clock", f"{apart:.0f} s away from the mail server's", remedy))
        else:
            self._say(Line("ok", "clock", "agrees with the mail server's"))
