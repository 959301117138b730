"""What every IMAP server gives the engine through the mailbox port: Dovecot in clear and by TLS, and pymap."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import ConfigError, SourceError
from daemon.engine.ports import Mailbox
from tests.contract.houses import MIB, House, a_mail, all_of, dovecot_house, no_task_left, plain_house
from tests.patience import LONG
from tests.servers.pymap import PymapServer


@pytest.fixture(autouse=True)
async def nothing_left_over() -> AsyncIterator[None]:
    async with no_task_left():
        yield


_CYRUS = pytest.param("cyrus", marks=pytest.mark.cyrus)
_OTHERS = [
    pytest.param("none", marks=pytest.mark.dovecot, id="dovecot"),
    pytest.param("implicit", marks=pytest.mark.dovecot, id="dovecot-tls"),
    pytest.param("starttls", marks=pytest.mark.dovecot, id="dovecot-starttls"),
    pytest.param("courier", marks=pytest.mark.courier),
    pytest.param("pymap", id="pymap"),
]
# It writes a Date into mails that have none, forbids some marks in names, and ours takes any password.
but_cyrus = pytest.mark.parametrize("house", _OTHERS, indirect=True)


@pytest.fixture(params=[*_OTHERS, _CYRUS])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    if request.param in ("cyrus", "courier"):
        yield plain_house(request.getfixturevalue(request.param))
        return
    if request.param != "pymap":
        yield dovecot_house(request.getfixturevalue("dovecot"), tls=request.param)
        return
    server = PymapServer()
    await server.start()
    settings = ImapSettings(host=server.host, port=server.port, tls="none", user=server.user)
    yield House(settings, server.password, server.deliver)
    await server.stop()


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


@but_cyrus
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
        waiting = asyncio.create_task(session.wait(LONG))
        await asyncio.sleep(0)
        await house.receive(a_mail("en"))
        assert await asyncio.wait_for(waiting, LONG / 2) is True
        assert len(await session.uids_after(0)) == 1


async def test_waiting_in_vain_ends_in_time_and_leaves_the_session_usable(house: House) -> None:
    async with house.mailbox(idle_seconds=0.05).session() as session:
        assert await session.wait(0.2) is False
        await house.receive(a_mail("en"))
        assert await session.wait(LONG) is True
        assert len(await all_of(session)) == 1


async def test_mail_that_comes_between_search_and_wait_is_not_missed(house: House) -> None:
    async with house.mailbox().session() as session:
        await house.receive(a_mail("en"))
        seen = await session.uids_after(0)
        await house.receive(a_mail("to"))
        await session.settle(seen, None)
        while len(await session.uids_after(0)) < 2:
            assert await session.wait(LONG) is True


async def test_without_idle_it_asks_now_and_then(house: House) -> None:
    async with house.mailbox(poll_seconds=0.05).session() as session:
        session.can_idle = False
        waiting = asyncio.create_task(session.wait(LONG))
        await house.receive(a_mail("en"))
        assert await asyncio.wait_for(waiting, LONG / 2) is True


async def test_handled_mail_is_flagged_as_seen_where_no_folder_is_named(house: House) -> None:
    await house.receive(a_mail("en"), a_mail("to"))
    async with house.mailbox().session() as session:
        first, _ = await session.uids_after(0)
        await session.settle([first], None)
        flags = ["\\Seen" in mail.flags for mail in await all_of(session)]
    assert flags == [True, False]


@pytest.mark.parametrize("folder", ["Handled", "Færdige & læste", "naervaer/Handled"])
async def test_handled_mail_is_moved_to_a_folder_made_for_it(house: House, folder: str) -> None:
    await moves(house, folder)


@but_cyrus
async def test_the_folder_may_have_any_name(house: House) -> None:
    await moves(house, 'Et "citat" \\ 日本')


async def moves(house: House, folder: str) -> None:
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
        assert len(await session.find("Handled", "<en@elsewhere.test>")) == 1
        await session.erase_in("Handled", "<en@elsewhere.test>")
        await session.erase_in("Handled", "<en@elsewhere.test>")
        await session.erase_in("No such folder", "<en@elsewhere.test>")
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


@but_cyrus
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
    # Courier writes its UIDVALIDITY down when somebody opens the mailbox for writing; until then it is the second.
    async with house.mailbox().session() as session:
        uidvalidity = session.uidvalidity
    probe = await house.mailbox().probe()
    assert probe.uidvalidity == uidvalidity
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
        waiting = asyncio.create_task(session.wait(LONG))
        await asyncio.sleep(0)
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
