"""What the SMTP transport puts on the wire, against servers scripted and real."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.smtp_connection import SmtpConnection, SmtpSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import DeliveryError
from daemon.engine.ports import Connection, Outcome, Report, Transport
from daemon.mail.compose import compose
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.contract.transport_kit import (
    RAW,
    RECIPIENT,
    SECRET,
    SENDER,
    Mark,
    a_connection,
    modes,
    some_settings,
    until,
    yes,
)
from tests.mail.drafts import a_draft
from tests.servers.ports import free_ports, is_listening


@modes
async def test_many_mails_travel_on_one_connection(extensions: tuple[str, ...], mark: Mark) -> None:
    async with ScriptedSmtp(extensions=extensions) as server, a_connection(server) as connection:
        for _ in range(5):
            report = await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
            assert report == Report(
                outcome=Outcome.SENT, phase="dot", code=250, enhanced="2.0.0", text="2.0.0 queued as 4711"
            )
        assert server.connections == 1
        assert server.mails == [RAW] * 5
    assert server.commands[0] == "EHLO client.example.org"
    assert server.commands[1:4] == [f"MAIL FROM:<{SENDER}> SIZE={len(RAW)}", f"RCPT TO:<{RECIPIENT}>", "DATA"]
    assert server.commands[-1] == "QUIT"


async def test_long_and_many_lined_answers_become_one_safe_line() -> None:
    answer = "550-5.7.1 Sorry,\x07 your\n550-5.7.1 mail\x1b[31m is\n550 5.7.1 unwanted " + "x" * 600
    async with ScriptedSmtp({"rcpt": answer}) as server, a_connection(server) as connection:
        report = await connection.send(SENDER, RECIPIENT, RAW)
        assert (report.code, report.enhanced) == (550, "5.7.1")
        assert report.text.startswith("5.7.1 Sorry, your mail [31m is unwanted xxx")
        assert len(report.text) == 500


async def test_an_address_in_an_answer_is_no_status_code() -> None:
    async with (
        ScriptedSmtp({"mail": "550 blocked from 15.1.1.127"}) as server,
        a_connection(server) as connection,
    ):
        assert (await connection.send(SENDER, RECIPIENT, RAW)).enhanced is None


@pytest.mark.parametrize("raw", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\n", b"a\r\n.\r", b"\n", b"\r\r\n"])
async def test_line_ends_that_could_smuggle_a_second_mail_are_refused(raw: bytes) -> None:
    async with ScriptedSmtp() as server, a_connection(server) as connection:
        report = await connection.send(SENDER, RECIPIENT, raw)
        assert (report.outcome, report.phase) == (Outcome.PERMANENT, "mail")
        assert len(server.commands) == 1


@pytest.mark.parametrize(
    "raw", [b".\r\n", b"..\r\n.\r\n", b".a\r\n\r\n.", b"", b"no end", b"x\r\n.\r\n.\r\n"]
)
async def test_dots_at_the_start_of_lines_arrive_as_they_were(raw: bytes) -> None:
    async with ScriptedSmtp() as server, a_connection(server) as connection:
        assert (await connection.send(SENDER, RECIPIENT, raw)).outcome is Outcome.SENT
        assert server.mails == [raw if raw.endswith(b"\r\n") or not raw else raw + b"\r\n"]


@pytest.mark.parametrize("limits", [{"extensions": ("SIZE 100",)}, {"max_bytes": 100}])
async def test_a_mail_over_the_limit_is_not_even_begun(limits: dict[str, Any]) -> None:
    server = ScriptedSmtp(extensions=limits.get("extensions", ("SIZE 0",)))
    async with server, a_connection(server, max_bytes=limits.get("max_bytes")) as connection:
        report = await connection.send(SENDER, RECIPIENT, b"x" * 99 + b"\r\n")
        assert (report.outcome, report.phase) == (Outcome.PERMANENT, "mail")
        assert "101 octets" in report.text
        assert (await connection.send(SENDER, RECIPIENT, b"x" * 98 + b"\r\n")).outcome is Outcome.SENT


@pytest.mark.parametrize("recipient", ["a@b>\r\nRCPT TO:<c@d", "a b@example.org", "", "a", "a@b> SIZE=1"])
async def test_an_address_that_could_smuggle_a_command_is_refused(recipient: str) -> None:
    async with ScriptedSmtp() as server, a_connection(server) as connection:
        report = await connection.send(SENDER, recipient, RAW)
        assert (report.outcome, report.phase) == (Outcome.PERMANENT, "rcpt")
        assert len(server.commands) == 1


async def test_a_null_sender_and_a_domain_outside_ascii_are_written_rightly() -> None:
    async with ScriptedSmtp(extensions=("SIZE 0",)) as server, a_connection(server) as connection:
        assert (await connection.send("", "rikke@blåbær.example", RAW)).outcome is Outcome.SENT
        assert server.commands[1:3] == [
            f"MAIL FROM:<> SIZE={len(RAW)}",
            "RCPT TO:<rikke@xn--blbr-roah.example>",
        ]


async def test_addresses_outside_ascii_need_a_server_that_can_take_them() -> None:
    async with ScriptedSmtp() as server, a_connection(server) as connection:
        report = await connection.send(SENDER, "søren@example.org", RAW)
        assert (report.outcome, report.phase) == (Outcome.PERMANENT, "rcpt")
    async with (
        ScriptedSmtp(extensions=("8BITMIME", "SMTPUTF8")) as server,
        a_connection(server) as connection,
    ):
        assert (await connection.send(SENDER, "søren@example.org", RAW)).outcome is Outcome.SENT
        assert server.commands[1:3] == [
            f"MAIL FROM:<{SENDER}> BODY=8BITMIME SMTPUTF8",
            "RCPT TO:<søren@example.org>",
        ]


class Inbox:
    """An aiosmtpd handler that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail (aiosmtpd's name)."""
        self.mails.append((envelope.mail_from or "", envelope.rcpt_tos, bytes(envelope.content or b"")))
        return "250 OK"


async def test_another_server_takes_password_and_mail() -> None:
    def judge(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(
            success=isinstance(data, LoginPassword) and data.password == b"hemmeligt", handled=False
        )

    inbox = Inbox()
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(inbox, loop=loop, authenticator=judge, auth_require_tls=False, enable_SMTPUTF8=True),
        "127.0.0.1",
        0,
    )
    async with listener:
        settings = some_settings(listener.sockets[0].getsockname()[1])
        connection = await SmtpTransport(settings, SECRET).connect()
        assert (
            await connection.send("søren@example.org", RECIPIENT, RAW, before_data=yes)
        ).outcome is Outcome.SENT
        await connection.close()
        with pytest.raises(DeliveryError) as caught:
            await SmtpTransport(settings, Password("forkert")).connect()
        assert caught.value.auth
    assert inbox.mails == [("søren@example.org", [RECIPIENT], RAW)]


@pytest.mark.skipif(shutil.which("smtp-sink") is None, reason="needs smtp-sink (apt-get install postfix)")
async def test_four_connections_fill_a_sink(tmp_path: Path) -> None:
    async with a_sink(tmp_path) as (port, count):

        async def fill() -> list[Outcome]:
            connection = await SmtpTransport(some_settings(port)).connect()
            outcomes = [(await connection.send(SENDER, RECIPIENT, RAW)).outcome for _ in range(50)]
            await connection.close()
            return outcomes

        results = await asyncio.gather(*(fill() for _ in range(4)))
        assert results == [[Outcome.SENT] * 50] * 4
        assert count() == 200


@pytest.mark.postfix
async def test_postfix_delivers_the_very_bytes(mail_hosts: Any) -> None:
    postfix, user = mail_hosts.postfix, mail_hosts.new_user("rikke")
    settings = SmtpSettings(
        host="localhost",
        port=postfix.smtp_port,
        user=user,
        ca_file=postfix.ca_file,
        local_hostname="client.example.org",
    )
    transport = SmtpTransport(settings, Password(mail_hosts.dovecot.password))
    probe = await transport.probe()
    assert probe.tls
    assert probe.extensions >= {"pipelining", "size", "8bitmime"}
    raw = compose(a_draft(text="Kære Rikke\n.\n..prikker\n", subject="Ugens idé 🎉"))
    connection = await transport.connect()
    for mark in (None, yes):
        report = await connection.send(SENDER, mail_hosts.address(user, "k7q2"), raw, before_data=mark)
        assert (report.outcome, report.enhanced) == (Outcome.SENT, "2.0.0")
    unknown = await connection.send(SENDER, f"nobody@{postfix.domain}", raw)
    assert (unknown.outcome, unknown.phase, unknown.enhanced) == (Outcome.PERMANENT, "rcpt", "5.1.1")
    await connection.close()
    await until(lambda: len(mail_hosts.dovecot.messages(user)) == 2)
    assert all(
        mail.replace(b"\r\n", b"\n").endswith(raw.replace(b"\r\n", b"\n"))
        for mail in mail_hosts.dovecot.messages(user)
    )


@asynccontextmanager
async def a_sink(folder: Path) -> AsyncIterator[tuple[int, Callable[[], int]]]:
    """Postfix's `smtp-sink` on a free port, and how many mails it has taken."""
    dump = folder / "mails"
    (port,) = free_ports(1)
    process = await asyncio.create_subprocess_exec(
        *("smtp-sink", "-u", "root", "-D", str(dump), f"127.0.0.1:{port}", "100"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await until(lambda: is_listening(port))
        yield port, lambda: dump.read_bytes().count(b"X-Client-Addr:")
    finally:
        process.kill()
        await process.wait()


def test_the_adapter_has_the_shape_of_the_port() -> None:
    transport: Transport = SmtpTransport(some_settings(25))
    connection: type[Connection] = SmtpConnection
    assert transport
    assert connection
