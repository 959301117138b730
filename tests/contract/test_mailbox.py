"""What every IMAP server gives the engine through the mailbox port: Dovecot, plain and by TLS, and pymap."""

from __future__ import annotations

import asyncio
import logging
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSession, ImapSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import ConfigError, SourceError
from daemon.engine.ports import Fetched, Mailbox
from tests.servers.dovecot import DovecotServer

pytest_plugins = ["tests.servers.fixtures"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class House:
    """A mailbox of its own on some server, and how a mail gets into it from outside."""

    settings: ImapSettings
    password: str
    deliver: Callable[[bytes], Any]

    def mailbox(self, **changes: Any) -> ImapMailbox:
        return ImapMailbox(replace(self.settings, **changes), Password(self.password))

    async def receive(self, *mails: bytes) -> None:
        for mail in mails:
            await self.deliver(mail)


def a_mail(name: str = "hej", body: bytes = b"Vi fik en ny kunde.\r\n", message_id: str = "") -> bytes:
    identity = message_id or f"<{name}@elsewhere.test>"
    head = f"From: rikke@elsewhere.test\r\nSubject: {name}\r\nMessage-ID: {identity}\r\n\r\n"
    return head.encode() + body


async def all_of(session: ImapSession, max_bytes: int = MIB, after: int = 0) -> list[Fetched]:
    return [mail async for mail in session.fetch(await session.uids_after(after), max_bytes)]


@pytest.fixture(autouse=True)
async def nothing_left_over() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    deadline = time.monotonic() + 2
    while (left := asyncio.all_tasks() - before - {asyncio.current_task()}) and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    assert not left


def dovecot_house(server: DovecotServer, *, tls: str) -> House:
    user = server.new_user("box")
    settings = ImapSettings(
        host=server.host,
        port=server.imaps_port if tls == "implicit" else server.imap_port,
        tls=tls,  # type: ignore[arg-type]
        ca_file=None if tls == "none" else server.ca_file,
        user=user,
        timeout_seconds=5,
    )
    return House(settings, server.password, lambda raw: asyncio.to_thread(server.deliver, user, raw))


@pytest.fixture(
    params=[
        pytest.param("none", marks=pytest.mark.dovecot, id="dovecot"),
        pytest.param("implicit", marks=pytest.mark.dovecot, id="dovecot-tls"),
        pytest.param("starttls", marks=pytest.mark.dovecot, id="dovecot-starttls"),
        pytest.param("pymap", id="pymap"),
    ]
)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    if request.param != "pymap":
        yield dovecot_house(request.getfixturevalue("dovecot"), tls=request.param)
        return
    async with asyncio.timeout(20):
        server = await PymapServer.start()
    yield server.house()
    await server.stop()


@pytest.fixture
def real(dovecot: DovecotServer) -> House:
    return dovecot_house(dovecot, tls="none")


class PymapServer:
    """pymap in this process, handed its connections directly since its own reader loses its tasks."""

    @classmethod
    async def start(cls) -> PymapServer:
        from proxyprotocol.result import ProxyResultLocal
        from proxyprotocol.sock import SocketInfo
        from pymap.backend.dict import Config, Login
        from pymap.imap import IMAPServer
        from pymap.user import Passwords, UserMetadata

        self = cls()
        self.tasks = set()
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host="127.0.0.1",
            port=0,
            demo_data=False,
            demo_user="box",
            demo_password="secret",
            secure_auth=False,
            invalid_user_sleep=0.0,
        )
        login = Login(config)
        hashed = await Passwords(config).hash_password("secret")
        await login.demo_user_identity.set(UserMetadata(config, "box", password=hashed))
        serve = IMAPServer(login, config)

        async def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
            try:
                await serve(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=b"test"))
            except ConnectionError:
                pass

        self.login = login
        self.server = await asyncio.start_server(accepted, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    tasks: set[asyncio.Task[None]]
    login: Any
    server: asyncio.Server
    port: int

    def house(self) -> House:
        settings = ImapSettings(host="127.0.0.1", port=self.port, tls="none", user="box", timeout_seconds=5)
        return House(settings, "secret", self.deliver)

    async def deliver(self, raw: bytes) -> None:
        from pymap.parsing.message import AppendMessage

        async with self.login.demo_user_identity.new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, datetime.now(UTC), frozenset())])

    async def stop(self) -> None:
        self.server.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.server.wait_closed()


async def test_it_finds_new_mail_in_the_order_of_its_uids(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"), a_mail("tre"))
    async with house.mailbox().session() as session:
        first, second, third = await session.uids_after(0)
        assert first < second < third
        assert await session.uids_after(first) == (second, third)


async def test_an_empty_tail_has_no_uids_although_a_star_always_matches_one(house: House) -> None:
    await house.receive(a_mail("en"))
    async with house.mailbox().session() as session:
        (uid,) = await session.uids_after(0)
        assert await session.uids_after(uid) == ()
        assert await session.uids_after(uid + 1000) == ()


async def test_a_mail_arrives_byte_for_byte(house: House) -> None:
    body = (
        bytes(range(1, 10)) + b"\x0b\x0c" + bytes(range(14, 256)) + b"\r\n{5}\r\n) * 1 FETCH (\r\nA1 OK\r\n"
    )
    mail = a_mail("skæv", body)
    await house.receive(mail)
    async with house.mailbox().session() as session:
        (fetched,) = await all_of(session)
    assert fetched.raw is not None
    assert fetched.raw.endswith(mail)
    assert fetched.raw.startswith(fetched.head)
    assert fetched.head.endswith(b"\r\n\r\n")
    assert fetched.size == len(fetched.raw)
    assert fetched.internal_at is not None
    assert fetched.internal_at.utcoffset() == timedelta(0)
    assert abs(fetched.internal_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_fetching_does_not_mark_as_seen(house: House) -> None:
    await house.receive(a_mail("en"))
    async with house.mailbox().session() as session:
        await all_of(session)
        (again,) = await all_of(session)
    assert "\\Seen" not in again.flags


async def test_of_an_oversized_mail_only_the_head_is_fetched(house: House) -> None:
    await house.receive(a_mail("lille"), a_mail("stor", b"x" * 998 + b"\r\n" + b"y" * 998), a_mail("sidst"))
    async with house.mailbox().session() as session:
        small, large, last = await all_of(session, max_bytes=1500)
    assert small.raw is not None
    assert last.raw is not None
    assert large.raw is None
    assert large.size > 1500
    assert b"Subject: stor" in large.head
    assert b"xxx" not in large.head


async def test_hundreds_of_mails_come_in_small_batches_in_order(house: House) -> None:
    count = 130
    async with house.mailbox().session() as session:
        for number in range(count):
            await session.append("INBOX", a_mail(f"nr{number}"))
        mails = await all_of(session)
    assert [f"nr{number}".encode() in (mail.raw or b"") for number, mail in enumerate(mails)] == [
        True
    ] * count
    assert [mail.uid for mail in mails] == sorted(mail.uid for mail in mails)


async def test_waiting_ends_when_mail_comes(house: House) -> None:
    async with house.mailbox().session() as session:
        assert session.can_idle
        waiting = asyncio.create_task(session.wait(20))
        await asyncio.sleep(0)
        await house.receive(a_mail("en"))
        assert await asyncio.wait_for(waiting, 5) is True
        assert len(await session.uids_after(0)) == 1


async def test_waiting_in_vain_ends_in_time_and_leaves_the_session_usable(house: House) -> None:
    async with house.mailbox(idle_seconds=0.05).session() as session:
        assert await session.wait(0.2) is False
        await house.receive(a_mail("en"))
        assert await session.wait(10) is True
        assert len(await all_of(session)) == 1


async def test_mail_that_comes_between_search_and_wait_is_not_missed(house: House) -> None:
    async with house.mailbox().session() as session:
        await house.receive(a_mail("en"))
        seen = await session.uids_after(0)
        await house.receive(a_mail("to"))
        await session.settle(seen, None)
        while len(await session.uids_after(0)) < 2:
            assert await session.wait(10) is True


async def test_without_idle_it_asks_now_and_then(house: House) -> None:
    async with house.mailbox(poll_seconds=0.05).session() as session:
        session.can_idle = False
        waiting = asyncio.create_task(session.wait(20))
        await house.receive(a_mail("en"))
        assert await asyncio.wait_for(waiting, 5) is True


async def test_handled_mail_is_flagged_as_seen_where_no_folder_is_named(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session:
        first, _ = await session.uids_after(0)
        await session.settle([first], None)
        flags = ["\\Seen" in mail.flags for mail in await all_of(session)]
    assert flags == [True, False]


@pytest.mark.parametrize("folder", ["Handled", "Færdige & læste", "naervaer/Handled", 'Et "citat" \\ 日本'])
async def test_handled_mail_is_moved_to_a_folder_made_for_it(house: House, folder: str) -> None:
    if folder.startswith("Et") and "pymap" not in repr(house.deliver):
        folder = folder.replace("\\", "")  # Maildir++ on Dovecot takes it, some of its layouts do not.
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session:
        first, second = await session.uids_after(0)
        await session.settle([first], folder)
        await session.settle([first], folder)
        assert await session.uids_after(0) == (second,)
        assert len(await session.find(folder, "<en@elsewhere.test>")) == 1
        assert await session.uids_after(0) == (second,)


async def test_erased_mail_is_gone_and_erasing_again_does_no_harm(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session:
        first, second = await session.uids_after(0)
        await session.erase([first])
        await session.erase([first])
        await session.erase([])
        assert await session.uids_after(0) == (second,)


async def test_mail_moved_away_can_be_found_and_erased_there(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session:
        await session.settle(await session.uids_after(0), "Handled")
        found = await session.find("Handled", "<en@elsewhere.test>")
        await session.erase(found, "Handled")
        assert await session.find("Handled", "<en@elsewhere.test>") == ()
        assert len(await session.find("Handled", "<to@elsewhere.test>")) == 1


async def test_a_message_id_is_matched_as_a_whole(house: House) -> None:
    async with house.mailbox().session() as session:
        await session.append("Sent", a_mail("a", message_id="<42@x.test>"))
        await session.append("Sent", a_mail("b", message_id="<142@x.test>"))
        assert len(await session.find("Sent", "<42@x.test>")) == 1
        assert await session.find("Sent", "42") == ()
        assert await session.find("Sent", "") == ()
        assert await session.find("Sent", "<æ@x.test>") == ()
        assert await session.find("Sent", "<a\r\nA1 LOGOUT@x.test>") == ()
        assert await session.find("No such folder", "<42@x.test>") == ()
        assert await session.uids_after(0) == ()


async def test_what_is_appended_is_kept_byte_for_byte(house: House) -> None:
    mail = a_mail("kopi", "Tak for i går, Åse\r\n".encode())
    async with house.mailbox().session() as session:
        await session.append("INBOX", mail)
        (fetched,) = await all_of(session)
    assert fetched.raw == mail


async def test_mail_erased_by_somebody_else_meanwhile_is_left_out(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session, house.mailbox().session() as other:
        uids = await session.uids_after(0)
        await other.erase(uids[:1])
        mails = [mail async for mail in session.fetch(uids, MIB)]
    assert [b"Subject: to" in mail.head for mail in mails] == [True]


async def test_a_wrong_password_is_told_apart_from_a_lost_connection(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = ImapMailbox(house.settings, Password('hemmeligt "ord\\'))
    with pytest.raises(SourceError) as caught:
        await wrong.probe()
    assert caught.value.auth
    assert "hemmeligt" not in str(caught.value) + caplog.text


async def test_a_probe_says_what_the_server_can_do(house: House) -> None:
    await house.receive(a_mail("en"))
    probe = await house.mailbox().probe()
    async with house.mailbox().session() as session:
        assert probe.uidvalidity == session.uidvalidity
    assert probe.messages == 1
    assert probe.can_idle
    assert "IMAP4REV1" in probe.capabilities
    assert bool(probe.tls) == (house.settings.tls != "none")
    assert probe.greeting.startswith("OK")


async def test_a_missing_mailbox_is_named_with_a_remedy(house: House) -> None:
    with pytest.raises(SourceError, match="'Nope'"):
        await house.mailbox(mailbox="Nope").probe()


async def test_two_commands_at_once_are_refused(house: House) -> None:
    async with house.mailbox().session() as session:
        waiting = asyncio.create_task(session.wait(20))
        await asyncio.sleep(0.05)
        with pytest.raises(RuntimeError, match="one command at a time"):
            await session.uids_after(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


def test_the_adapter_has_the_shape_of_the_port() -> None:
    mailbox: Mailbox = ImapMailbox(ImapSettings(host="mail.example.test", user="box"), Password("x"))
    assert mailbox.name == "INBOX"


def test_plain_text_is_refused_off_the_machine_itself() -> None:
    with pytest.raises(ConfigError, match="without TLS"):
        ImapSettings(host="mail.example.test", user="box", tls="none")


@pytest.mark.dovecot
@pytest.mark.parametrize("password", ['p"å\\s: s', "{20}", "日本語", "* ( ) %"])
async def test_passwords_of_any_characters_log_in(dovecot: DovecotServer, password: str) -> None:
    user = dovecot.new_user("box", password)
    settings = ImapSettings(host=dovecot.host, port=dovecot.imap_port, tls="none", user=user)
    assert (await ImapMailbox(settings, Password(password)).probe()).messages == 0


@pytest.mark.dovecot
async def test_an_unknown_authority_is_refused_with_a_remedy(real: House, dovecot: DovecotServer) -> None:
    mailbox = real.mailbox(tls="implicit", port=dovecot.imaps_port)
    with pytest.raises(SourceError, match="ca_file"):
        await mailbox.probe()


@pytest.mark.dovecot
async def test_plain_text_where_tls_is_expected_is_named(real: House, dovecot: DovecotServer) -> None:
    with pytest.raises(SourceError, match="TLS"):
        await real.mailbox(tls="implicit", ca_file=dovecot.ca_file).probe()


@pytest.mark.dovecot
async def test_a_ca_file_that_is_missing_is_named(real: House, tmp_path: Any) -> None:
    with pytest.raises(SourceError, match="nowhere.pem"):
        await real.mailbox(tls="implicit", ca_file=tmp_path / "nowhere.pem").probe()


@pytest.mark.dovecot
async def test_nobody_listening_is_named_with_the_place() -> None:
    settings = ImapSettings(host="127.0.0.1", port=1, tls="none", user="box")
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:1"):
        await ImapMailbox(settings, Password("x")).probe()


@pytest.mark.dovecot
async def test_the_client_adds_little_to_the_servers_notice(real: House) -> None:
    """Dovecot itself holds a notice back for half a second."""
    async with real.mailbox().session() as session:
        waiting = asyncio.create_task(session.wait(20))
        await asyncio.sleep(0.1)
        await real.receive(a_mail("en"))
        started_at = time.monotonic()
        assert await waiting is True
        assert time.monotonic() - started_at < 5


@pytest.mark.dovecot
async def test_a_server_that_stops_ends_the_wait_at_once(own_dovecot: DovecotServer) -> None:
    home = dovecot_house(own_dovecot, tls="none")
    await home.receive(a_mail("en"))
    for end in (own_dovecot.halt, own_dovecot.kill):
        async with home.mailbox().session() as session:
            uidvalidity, uids = session.uidvalidity, await session.uids_after(0)
            waiting = asyncio.create_task(session.wait(60))
            await asyncio.sleep(0.05)
            await asyncio.to_thread(end)
            with pytest.raises(SourceError):
                await asyncio.wait_for(waiting, 5)
            with pytest.raises(SourceError):
                await session.uids_after(0)
        await asyncio.to_thread(own_dovecot.start)
        async with home.mailbox().session() as again:
            assert again.uidvalidity == uidvalidity
            assert await again.uids_after(0) == uids


@pytest.mark.dovecot
async def test_a_large_mail_comes_whole(real: House) -> None:
    mail = a_mail("stor", (b"z" * 76 + b"\r\n") * 200_000)
    await real.receive(mail)
    async with real.mailbox().session() as session:
        (fetched,) = await all_of(session, max_bytes=64 * MIB)
    assert fetched.raw is not None
    assert fetched.raw.endswith(mail)


@pytest.mark.postfix
async def test_a_reply_to_a_token_comes_from_smtp_to_the_mailbox(mail_hosts: Any) -> None:
    import smtplib

    user = mail_hosts.new_user("box")
    host = mail_hosts.dovecot
    settings = ImapSettings(host=host.host, port=host.imap_port, tls="none", user=user)

    def send() -> None:
        with smtplib.SMTP(mail_hosts.postfix.host, mail_hosts.postfix.smtp_port) as smtp:
            smtp.sendmail("rikke@elsewhere.test", [mail_hosts.address(user, "k7q2")], a_mail("svar"))

    async with ImapMailbox(settings, Password(host.password)).session() as session:
        waiting = asyncio.create_task(session.wait(20))
        await asyncio.to_thread(send)
        assert await waiting is True
        (fetched,) = await all_of(session)
    assert f"Delivered-To: {mail_hosts.address(user, 'k7q2')}".encode() in fetched.head


@pytest.mark.postfix
async def test_a_refused_recipient_comes_back_as_a_bounce(mail_hosts: Any) -> None:
    import smtplib

    user, ghost = mail_hosts.new_user("box"), mail_hosts.postfix.new_ghost()
    host = mail_hosts.dovecot
    with smtplib.SMTP(mail_hosts.postfix.host, mail_hosts.postfix.smtp_port) as smtp:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail(mail_hosts.address(user), [mail_hosts.address("nobody")], a_mail("brev"))
        smtp.sendmail(mail_hosts.address(user, "k7q2"), [mail_hosts.address(ghost)], a_mail("brev"))
    settings = ImapSettings(host=host.host, port=host.imap_port, tls="none", user=user)
    async with ImapMailbox(settings, Password(host.password)).session() as session:
        if not await session.uids_after(0):
            assert await session.wait(20)
        (bounce,) = await all_of(session)
    assert bounce.raw is not None
    assert b"report-type=delivery-status" in bounce.raw
    assert b"Status: 5.1.1" in bounce.raw


@pytest.fixture(autouse=True)
def quiet_pymap(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    logging.getLogger("pymap").setLevel(logging.CRITICAL)
    yield
