"""What becomes of an IMAP connection when server or network misbehave: an error soon, nothing left."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSettings, Keepalive
from daemon.adapters.tokens import Password
from daemon.core.errors import SourceError
from tests.contract.houses import no_task_left, until
from tests.contract.imap_scripts import (
    PATIENCE,
    SECRET,
    a_mailbox,
    fails,
    fetches,
    gone,
    idles,
    never,
    says,
    searches,
    waits,
)
from tests.contract.scripted_imap import ScriptedImap, Talk
from tests.patience import LONG, SOON


@pytest.fixture(autouse=True)
async def nothing_left_over(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    caplog.set_level(logging.DEBUG)
    async with no_task_left():
        yield
    assert SECRET not in caplog.text


async def test_a_goodbye_in_idle_ends_the_wait() -> None:
    async def bye(talk: Talk) -> None:
        await talk.say("* BYE shutting down for rikke@example.test")
        talk.hang_up()

    error = await fails({"IDLE": idles(bye)}, waits, match="shutting down")
    assert "rikke" not in str(error)
    assert not error.auth


async def test_a_goodbye_in_idle_counts_even_when_the_server_does_not_hang_up() -> None:
    async def bye(talk: Talk) -> None:
        await talk.say("* BYE later")
        await talk.until_gone()

    await fails({"IDLE": idles(bye)}, waits, match="later")


async def test_a_reset_in_idle_ends_the_wait() -> None:
    async def reset(talk: Talk) -> None:
        talk.cut()

    await fails({"IDLE": idles(reset)}, waits, match="connection")


@pytest.mark.parametrize("verb", ["LOGIN", "SELECT", "CAPABILITY"])
async def test_a_server_that_never_answers_is_given_up(verb: str) -> None:
    await fails({verb: never}, searches, match="no answer")


@pytest.mark.parametrize(
    ("verb", "act"),
    [
        ("SEARCH", searches),
        ("FETCH", fetches),
        ("NOOP", waits),
        ("MOVE", lambda session: session.settle([1], "Handled")),
        ("STORE", lambda session: session.erase([1])),
        ("EXPUNGE", lambda session: session.erase([1])),
        ("APPEND", lambda session: session.append("Sent", b"Subject: x\r\n\r\n")),
        ("EXAMINE", lambda session: session.find("Sent", "<1@x>")),
        ("IDLE", waits),
    ],
)
async def test_a_command_that_is_never_answered_is_given_up(verb: str, act: Any) -> None:
    await fails({verb: never}, act, match="no answer")


async def test_a_server_that_never_greets_is_given_up() -> None:
    async with ScriptedImap(greeting=None) as server:
        with pytest.raises(SourceError, match="no answer"):
            await a_mailbox(server).probe()
        assert await gone(server)


async def test_a_port_that_never_shakes_hands_for_tls_is_given_up() -> None:
    async with ScriptedImap(greeting=None) as server:
        settings = ImapSettings(host="127.0.0.1", port=server.port, user="box", timeout_seconds=LONG)
        with pytest.raises(SourceError, match="does not answer"):
            await ImapMailbox(settings, Password(SECRET)).probe()
        assert await gone(server)


async def test_a_greeting_that_turns_away_is_passed_on() -> None:
    async with ScriptedImap(greeting="* BYE too many connections") as server:
        with pytest.raises(SourceError, match="too many connections"):
            await a_mailbox(server).probe()
        assert await gone(server)


async def test_something_else_than_imap_is_given_up() -> None:
    async with ScriptedImap(greeting="SSH-2.0-OpenSSH_9.2") as server:
        with pytest.raises(SourceError, match="turned us away"):
            await a_mailbox(server).probe()
        assert await gone(server)


async def test_a_plus_that_never_comes_ends_the_wait_for_idle() -> None:
    async def hang_up(talk: Talk, tag: str, rest: str) -> None:
        talk.hang_up()

    await fails({"IDLE": hang_up}, waits, match="closed")


async def test_a_server_that_sleeps_through_done_is_given_up() -> None:
    async def silent(talk: Talk) -> None:
        await talk.until_gone()

    await fails({"IDLE": idles(silent)}, waits, match="no answer", idle_seconds=0.05, done_seconds=PATIENCE)


async def test_a_connection_cut_in_the_middle_of_a_literal_is_lost() -> None:
    async def torn(talk: Talk, tag: str, rest: str) -> None:
        if "BODY" not in rest:
            return await talk.say("* 1 FETCH (UID 1 RFC822.SIZE 900)", f"{tag} OK")
        await talk.say("* 1 FETCH (UID 1 BODY[] {900}", b"x" * 400)
        talk.cut()
        return None

    await fails({"FETCH": torn}, fetches, match="connection")


async def test_a_literal_of_two_gigabytes_is_refused_when_announced() -> None:
    async def bomb(talk: Talk, tag: str, rest: str) -> None:
        if "BODY" not in rest:
            return await talk.say("* 1 FETCH (UID 1 RFC822.SIZE 900)", f"{tag} OK")
        await talk.say("* 1 FETCH (UID 1 BODY[] {2147483648}")
        await talk.until_gone()
        return None

    await fails({"FETCH": bomb}, fetches, match="makes no sense")


async def test_a_mail_of_two_gigabytes_is_never_asked_for() -> None:
    async def large(talk: Talk, tag: str, rest: str) -> None:
        if "BODY" not in rest:
            return await talk.say("* 1 FETCH (UID 1 RFC822.SIZE 2147483648 FLAGS ())", f"{tag} OK")
        head = b"Subject: stor\r\n\r\n"
        await talk.say(f"* 1 FETCH (BODY[HEADER]<0> {{{len(head)}}}", head + b" UID 1)\r\n", f"{tag} OK")
        return None

    async with ScriptedImap({"FETCH": large}) as server:
        async with a_mailbox(server).session() as session:
            (mail,) = await fetches(session)
        assert mail.raw is None
        assert mail.size == 2147483648
        assert mail.head == b"Subject: stor\r\n\r\n"
        assert not any("BODY.PEEK[]" in line for line in server.heard)


async def test_endless_talk_is_cut_off() -> None:
    async def chatter(talk: Talk, tag: str, rest: str) -> None:
        while True:
            await talk.say(b"* OK " + b"bla " * 250_000 + b"\r\n")

    await fails({"SEARCH": chatter}, searches, match="more than was asked")


async def test_answers_without_end_are_cut_off_in_time() -> None:
    async def drip(talk: Talk, tag: str, rest: str) -> None:
        while True:
            await talk.say("* OK still working")
            await asyncio.sleep(0.02)

    await fails({"SEARCH": drip}, searches, match="no answer", transfer_seconds=PATIENCE)


async def test_an_answer_to_a_command_never_given_ends_the_connection() -> None:
    await fails({"SEARCH": says("ZZ99 OK what?")}, searches, match="makes no sense")


async def test_a_burst_of_three_thousand_lines_does_no_harm() -> None:
    lines = [f"* {number} FETCH (UID {number} RFC822.SIZE 5 FLAGS (\\Seen))" for number in range(1, 3001)]

    async def burst(talk: Talk, tag: str, rest: str) -> None:
        if "BODY" not in rest:
            return await talk.say("\r\n".join(lines), f"{tag} OK")
        return await talk.say("* 3000 FETCH (UID 3000 BODY[] {5}", b"hello)\r\n", f"{tag} OK")

    async with (
        ScriptedImap({"FETCH": burst, "SEARCH": says("* SEARCH 3000", "TAG OK")}) as server,
        a_mailbox(server).session() as session,
    ):
        mails = [mail async for mail in session.fetch([3000], 1000)]
        assert [(mail.uid, mail.raw) for mail in mails] == [(3000, b"hello")]


async def test_a_burst_in_idle_wakes_at_once() -> None:
    async def burst(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ idling", "\r\n".join(f"* {number} EXISTS" for number in range(3000)))
        await talk.line()
        await talk.say(f"{tag} OK")

    async with (
        ScriptedImap({"IDLE": burst}) as server,
        a_mailbox(server).session() as session,
    ):
        assert await session.wait(LONG) is True


async def test_flags_changed_and_keepalives_in_idle_are_no_news() -> None:
    async def chat(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ idling", "* OK Still here", "* 1 FETCH (FLAGS (\\Seen))", "* 1 EXPUNGE")
        await talk.line()
        await talk.say(f"{tag} OK")

    async with (
        ScriptedImap({"IDLE": chat}) as server,
        a_mailbox(server).session() as session,
    ):
        assert await session.wait(0.1) is False


async def test_a_cancelled_wait_closes_the_connection_at_once() -> None:
    async def silent(talk: Talk) -> None:
        await talk.until_gone()

    async with ScriptedImap({"IDLE": idles(silent)}) as server:

        async def live() -> None:
            # A polite end would wait for the server, which says nothing.
            async with a_mailbox(server).session() as session:
                await session.wait(600)

        living = asyncio.create_task(live())
        await until(lambda: any("IDLE" in line for line in server.heard))
        started_at = time.monotonic()
        living.cancel()
        with pytest.raises(asyncio.CancelledError):
            await living
        assert time.monotonic() - started_at < SOON
        assert await gone(server)


async def test_a_session_left_in_peace_says_goodbye() -> None:
    async with ScriptedImap() as server:
        async with a_mailbox(server).session() as session:
            assert session.uidvalidity == 7
        assert server.heard[-1].endswith("LOGOUT")
        assert await gone(server)


async def test_a_goodbye_that_is_never_answered_does_not_hold_us_up() -> None:
    async def silent(talk: Talk, tag: str, rest: str) -> None:
        await talk.until_gone()

    async with ScriptedImap({"LOGOUT": silent}) as server:
        async with asyncio.timeout(LONG), a_mailbox(server).session():
            pass
        assert await gone(server)


async def test_the_kernel_is_told_to_find_a_half_open_connection_within_a_minute() -> None:
    keepalive = Keepalive()
    alive = keepalive.idle_seconds + keepalive.interval_seconds * keepalive.probes
    assert max(alive, keepalive.unacknowledged_seconds) < 60
    async with ScriptedImap() as server, a_mailbox(server).session() as session:
        sock = session._client.protocol.transport.get_extra_info("socket")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 50_000
