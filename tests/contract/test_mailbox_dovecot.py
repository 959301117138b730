"""What only a real server shows of the mailbox adapter: TLS, restarts, live notice, the way from SMTP."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import SourceError
from tests.contract.houses import MIB, House, a_mail, all_of, dovecot_house, no_task_left
from tests.patience import LONG
from tests.servers.dovecot import DovecotServer
from tests.servers.fixtures import MailHosts

pytestmark = pytest.mark.dovecot


@pytest.fixture(autouse=True)
async def nothing_left_over() -> AsyncIterator[None]:
    async with no_task_left():
        yield


@pytest.fixture
def real(dovecot: DovecotServer) -> House:
    return dovecot_house(dovecot, tls="none")


@pytest.mark.parametrize("password", ['p"å\\s: s', "{20}", "日本語", "* ( ) %"])
async def test_passwords_of_any_characters_log_in(dovecot: DovecotServer, password: str) -> None:
    user = dovecot.new_user("box", password)
    settings = ImapSettings(host=dovecot.host, port=dovecot.imap_port, tls="none", user=user)
    assert (await ImapMailbox(settings, Password(password)).probe()).messages == 0


async def test_an_unknown_authority_is_refused_with_a_remedy(real: House, dovecot: DovecotServer) -> None:
    mailbox = real.mailbox(tls="implicit", port=dovecot.imaps_port)
    with pytest.raises(SourceError, match="ca_file"):
        await mailbox.probe()


async def test_plain_text_where_tls_is_expected_is_named(real: House, dovecot: DovecotServer) -> None:
    with pytest.raises(SourceError, match="TLS"):
        await real.mailbox(tls="implicit", ca_file=dovecot.ca_file).probe()


async def test_a_ca_file_that_is_missing_is_named(real: House, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        await real.mailbox(tls="implicit", ca_file=tmp_path / "nowhere.pem").probe()


async def test_nobody_listening_is_named_with_the_place() -> None:
    settings = ImapSettings(host="127.0.0.1", port=1, tls="none", user="box")
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:1"):
        await ImapMailbox(settings, Password("x")).probe()


async def test_a_server_that_stops_ends_the_wait_at_once(own_dovecot: DovecotServer) -> None:
    home = dovecot_house(own_dovecot, tls="none")
    await home.receive(a_mail("en"))
    for end in (own_dovecot.halt, own_dovecot.kill):
        async with home.mailbox().session() as session:
            uidvalidity, uids = session.uidvalidity, await session.uids_after(0)
            waiting = asyncio.create_task(session.wait(2 * LONG))
            await asyncio.sleep(0)
            await asyncio.to_thread(end)
            with pytest.raises(SourceError):
                await asyncio.wait_for(waiting, LONG)
            with pytest.raises(SourceError):
                await session.uids_after(0)
        await asyncio.to_thread(own_dovecot.start)
        async with home.mailbox().session() as again:
            assert again.uidvalidity == uidvalidity
            assert await again.uids_after(0) == uids


async def test_a_large_mail_comes_whole(real: House) -> None:
    mail = a_mail("stor", (b"z" * 76 + b"\r\n") * 200_000)
    await real.receive(mail)
    async with real.mailbox().session() as session:
        (fetched,) = await all_of(session, max_bytes=64 * MIB)
    assert fetched.raw is not None
    assert fetched.raw.endswith(mail)


@pytest.mark.postfix
async def test_a_reply_to_a_token_comes_from_smtp_to_the_mailbox(mail_hosts: MailHosts) -> None:
    user = mail_hosts.new_user("box")
    host = mail_hosts.dovecot
    settings = ImapSettings(host=host.host, port=host.imap_port, tls="none", user=user)

    def send() -> None:
        with smtplib.SMTP(mail_hosts.postfix.host, mail_hosts.postfix.smtp_port) as smtp:
            smtp.sendmail("rikke@elsewhere.test", [mail_hosts.address(user, "k7q2")], a_mail("svar"))

    async with ImapMailbox(settings, Password(host.password)).session() as session:
        waiting = asyncio.create_task(session.wait(LONG))
        await asyncio.to_thread(send)
        assert await waiting is True
        (fetched,) = await all_of(session)
    assert f"Delivered-To: {mail_hosts.address(user, 'k7q2')}".encode() in fetched.head


@pytest.mark.postfix
async def test_a_refused_recipient_comes_back_as_a_bounce(mail_hosts: MailHosts) -> None:
    user, ghost = mail_hosts.new_user("box"), mail_hosts.postfix.new_ghost()
    host = mail_hosts.dovecot
    with smtplib.SMTP(mail_hosts.postfix.host, mail_hosts.postfix.smtp_port) as smtp:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            smtp.sendmail(mail_hosts.address(user), [mail_hosts.address("nobody")], a_mail("brev"))
        smtp.sendmail(mail_hosts.address(user, "k7q2"), [mail_hosts.address(ghost)], a_mail("brev"))
    settings = ImapSettings(host=host.host, port=host.imap_port, tls="none", user=user)
    async with ImapMailbox(settings, Password(host.password)).session() as session:
        if not await session.uids_after(0):
            assert await session.wait(LONG)
        (bounce,) = await all_of(session)
    assert bounce.raw is not None
    assert b"report-type=delivery-status" in bounce.raw
    assert b"Status: 5.1.1" in bounce.raw
