"""What becomes of an IMAP connection when the server or the network misbehaves: an error soon, nothing left."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSession, ImapSettings, Keepalive
from daemon.adapters.imap_protocol import silence_library
from daemon.adapters.tokens import Password, TokenError
from daemon.core.errors import SourceError
from daemon.engine.ports import Fetched
from tests.contract.scripted_imap import CAPABILITIES, Deed, ScriptedImap, Talk

PATIENCE = 0.4
SECRET = "hemmeligt"


class Tokens:
    """A token source that gives always the same and counts what is thrown away."""

    def __init__(self, token: str = "ya29.hemmeligt") -> None:
        self._token = token
        self.discarded = 0

    async def token(self) -> str:
        return self._token

    def discard(self) -> None:
        self.discarded += 1


@pytest.fixture(autouse=True)
async def nothing_left_over(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    caplog.set_level(logging.DEBUG)
    before = asyncio.all_tasks()
    yield
    await until(lambda: not asyncio.all_tasks() - before - {asyncio.current_task()})
    assert SECRET not in caplog.text


async def until(condition: Any, seconds: float = 3) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def a_mailbox(server: ScriptedImap, credentials: Any = None, **changes: Any) -> ImapMailbox:
    settings = {"timeout_seconds": PATIENCE, "done_seconds": PATIENCE, **changes}
    return ImapMailbox(
        ImapSettings(host="127.0.0.1", port=server.port, tls="none", user="box", **settings),
        credentials or Password(SECRET),
    )


async def gone(server: ScriptedImap) -> bool:
    """Whether the server sees all its clients gone, soon."""
    await until(lambda: server.clients == 0)
    return True


async def fails(
    deeds: Mapping[str, Deed], act: Any, *, match: str = "", capabilities: str = CAPABILITIES, **changes: Any
) -> SourceError:
    """The error that `act` ends in, after which no socket is open and no task runs."""
    async with ScriptedImap(deeds, capabilities=capabilities) as server:
        started_at = time.monotonic()
        with pytest.raises(SourceError, match=match) as caught:
            async with a_mailbox(server, **changes).session() as session:
                await act(session)
        assert time.monotonic() - started_at < 3
        assert await gone(server)
    return caught.value


async def waits(session: ImapSession) -> None:
    await session.wait(60)


async def searches(session: ImapSession) -> None:
    await session.uids_after(0)


async def fetches(session: ImapSession) -> list[Fetched]:
    return [mail async for mail in session.fetch([1], 1000)]


async def never(talk: Talk, tag: str, rest: str) -> None:
    await talk.until_gone()


def says(*lines: str | bytes) -> Deed:
    async def deed(talk: Talk, tag: str, rest: str) -> None:
        await talk.say(*(line.replace("TAG", tag) if isinstance(line, str) else line for line in lines))

    return deed


def idles(then: Any) -> Deed:
    async def deed(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ idling")
        await then(talk)

    return deed


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
        settings = ImapSettings(host="127.0.0.1", port=server.port, user="box", timeout_seconds=PATIENCE)
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

    await fails({"IDLE": idles(silent)}, waits, match="no answer", idle_seconds=0.05)


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

    await fails({"FETCH": bomb}, fetches, match="makes no sense", timeout_seconds=10)


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

    await fails({"SEARCH": chatter}, searches, match="more than was asked", timeout_seconds=10)


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
        ScriptedImap({"FETCH": burst}) as server,
        a_mailbox(server, timeout_seconds=5, batch_mails=5000, batch_bytes=1).session() as session,
    ):
        mails = [mail async for mail in session.fetch([3000], 1000) if mail.raw is not None]
        assert [(mail.uid, mail.raw) for mail in mails] == [(3000, b"hello")]


async def test_a_burst_in_idle_wakes_at_once() -> None:
    async def burst(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ idling", "\r\n".join(f"* {number} EXISTS" for number in range(3000)))
        await talk.line()
        await talk.say(f"{tag} OK")

    async with (
        ScriptedImap({"IDLE": burst}) as server,
        a_mailbox(server, timeout_seconds=5).session() as session,
    ):
        assert await session.wait(30) is True


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


async def test_a_server_that_refuses_idle_is_asked_now_and_then() -> None:
    async with ScriptedImap({"IDLE": says("TAG NO not today")}) as server:
        async with a_mailbox(server, poll_seconds=0.02).session() as session:
            assert await session.wait(0.1) is False
            assert not session.can_idle
        assert "NOOP" in " ".join(server.heard)


async def test_a_server_without_idle_is_asked_now_and_then() -> None:
    noops = 0

    async def noop(talk: Talk, tag: str, rest: str) -> None:
        nonlocal noops
        noops += 1
        await talk.say(*(["* 1 EXISTS"] if noops == 3 else []), f"{tag} OK")

    async with (
        ScriptedImap({"NOOP": noop}, capabilities="IMAP4rev1") as server,
        a_mailbox(server, poll_seconds=0.01).session() as session,
    ):
        assert not session.can_idle
        assert await session.wait(10) is True


async def test_a_lost_connection_is_noticed_while_sleeping_between_two_askings() -> None:
    cut: list[Talk] = []

    async def noop(talk: Talk, tag: str, rest: str) -> None:
        await talk.say(f"{tag} OK")
        asyncio.get_running_loop().call_later(0.05, talk.cut)

    await fails({"NOOP": noop}, waits, match="connection", capabilities="IMAP4rev1")
    assert not cut


async def test_a_refused_token_is_answered_at_once_and_thrown_away() -> None:
    async def refuse(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ eyJzdGF0dXMiOiI0MDAifQ==")
        assert await talk.line() == ""
        await talk.say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")

    tokens = Tokens()
    async with ScriptedImap({"AUTHENTICATE": refuse}) as server:
        started_at = time.monotonic()
        with pytest.raises(SourceError, match="Invalid credentials") as caught:
            await a_mailbox(server, tokens, timeout_seconds=10).probe()
        assert time.monotonic() - started_at < 2
        assert await gone(server)
    assert caught.value.auth
    assert tokens.discarded == 1


@pytest.mark.parametrize("capabilities", [CAPABILITIES, "IMAP4rev1"])
async def test_a_token_is_sent_at_once_or_when_asked_for(capabilities: str) -> None:
    from base64 import b64decode

    got: list[str] = []

    async def accept(talk: Talk, tag: str, rest: str) -> None:
        mechanism, _, response = rest.partition(" ")
        if not response:
            await talk.say("+ ")
            response = await talk.line()
        got.append(f"{mechanism} {b64decode(response).decode()}")
        await talk.say(f"{tag} OK")

    async with ScriptedImap({"AUTHENTICATE": accept}, capabilities=capabilities) as server:
        await a_mailbox(server, Tokens("ya29")).probe()
    assert got == ["XOAUTH2 user=box\1auth=Bearer ya29\1\1"]


async def test_a_token_that_cannot_be_had_is_an_error_of_the_source() -> None:
    class Broken(Tokens):
        async def token(self) -> str:
            raise TokenError("the issuer is away")

    async with ScriptedImap() as server:
        with pytest.raises(SourceError, match="the issuer is away") as caught:
            await a_mailbox(server, Broken()).probe()
        assert not caught.value.auth
        assert await gone(server)


@pytest.mark.parametrize(
    ("answer", "auth"),
    [("NO [AUTHENTICATIONFAILED] no", True), ("NO [UNAVAILABLE] try later", False), ("BAD what", True)],
)
async def test_a_server_that_cannot_log_in_now_is_no_wrong_password(answer: str, auth: bool) -> None:
    async with ScriptedImap({"LOGIN": says(f"TAG {answer}")}) as server:
        with pytest.raises(SourceError) as caught:
            await a_mailbox(server).probe()
        assert await gone(server)
    assert caught.value.auth is auth


async def test_a_refusal_right_after_a_goodbye_is_still_a_refusal() -> None:
    async def refuse(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("* BYE too many failures", f"{tag} NO wrong")
        talk.hang_up()

    async with ScriptedImap({"LOGIN": refuse}) as server:
        with pytest.raises(SourceError, match="wrong") as caught:
            await a_mailbox(server).probe()
    assert caught.value.auth


async def test_without_move_a_mail_is_copied_marked_and_only_it_expunged() -> None:
    async with ScriptedImap(capabilities="IMAP4rev1 UIDPLUS") as server:
        async with a_mailbox(server).session() as session:
            await session.settle([4, 5, 6, 9], "Handled")
        said = [line.partition(" ")[2] for line in server.heard if " UID " in line]
    assert said == [
        'UID COPY 4:6,9 "Handled"',
        "UID STORE 4:6,9 +FLAGS.SILENT (\\Deleted)",
        "UID EXPUNGE 4:6,9",
    ]


async def test_without_uidplus_the_marks_of_others_survive_an_expunge() -> None:
    async def search(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("* SEARCH 4" if rest.startswith("UID") else "* SEARCH 2 4", f"{tag} OK")

    async with ScriptedImap({"SEARCH": search}, capabilities="IMAP4rev1") as server:
        async with a_mailbox(server).session() as session:
            await session.erase([4])
        said = [line.partition(" ")[2] for line in server.heard if "STORE" in line or "EXPUNGE" in line]
    assert said == [
        "UID STORE 4 +FLAGS.SILENT (\\Deleted)",
        "UID STORE 2 -FLAGS.SILENT (\\Deleted)",
        "EXPUNGE",
        "UID STORE 2 +FLAGS.SILENT (\\Deleted)",
    ]


async def test_a_folder_that_cannot_be_made_is_named_with_a_remedy() -> None:
    deeds = {"MOVE": says("TAG NO [TRYCREATE] no such"), "CREATE": says("TAG NO not there")}
    await fails(deeds, lambda session: session.settle([1], "Handled"), match="INBOX")


async def test_a_mail_the_server_will_not_hand_out_holds_nothing_up() -> None:
    async def fetch(talk: Talk, tag: str, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            return await talk.say(*(f"* {n} FETCH (UID {n} RFC822.SIZE 5)" for n in (1, 2)), f"{tag} OK")
        if "BODY.PEEK[]" in rest and rest.startswith("2 "):
            return await talk.say("* 2 FETCH (UID 2 BODY[] {5}", b"hello)\r\n", f"{tag} OK")
        return await talk.say(f"{tag} NO [SERVERBUG] cannot read it")

    deeds = {"FETCH": fetch, "SEARCH": says("* SEARCH 1 2", "TAG OK")}
    async with ScriptedImap(deeds) as server, a_mailbox(server).session() as session:
        mails = [mail async for mail in session.fetch([1, 2], 1000)]
    assert [(mail.uid, mail.raw, mail.head) for mail in mails] == [(1, None, b""), (2, b"hello", b"hello")]


async def test_a_mail_the_server_cannot_hand_out_just_now_is_not_passed_over() -> None:
    async def fetch(talk: Talk, tag: str, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            return await talk.say("* 1 FETCH (UID 1 RFC822.SIZE 5)", f"{tag} OK")
        return await talk.say(f"{tag} NO [UNAVAILABLE] later")

    await fails({"FETCH": fetch}, fetches, match="later")


@pytest.mark.parametrize(
    "answer", ['BODY[] "say \\"hi\\" (UID 9"', "BODY[] {2}\r\nhi FLAGS (\\Seen $X)", "BODY[] NIL"]
)
async def test_a_body_may_come_in_any_spelling(answer: str) -> None:
    async def fetch(talk: Talk, tag: str, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            return await talk.say('* 1 FETCH (RFC822.SIZE 5 INTERNALDATE "nonsense" UID 1)', f"{tag} OK")
        return await talk.say("* 7 FETCH (FLAGS (\\Seen))", f"* 1 FETCH ({answer} UID 1)", f"{tag} OK")

    async with ScriptedImap({"FETCH": fetch}) as server, a_mailbox(server).session() as session:
        (mail,) = await fetches(session)
    assert mail.raw == {'"': b'say "hi" (UID 9', "{": b"hi", "N": b""}[answer[7]]
    assert mail.internal_at is None


async def test_a_cancelled_wait_closes_the_connection_at_once() -> None:
    async def silent(talk: Talk) -> None:
        await talk.until_gone()

    async with ScriptedImap({"IDLE": idles(silent)}) as server:

        async def live() -> None:
            async with a_mailbox(server).session() as session:
                await session.wait(60)

        living = asyncio.create_task(live())
        await until(lambda: any("IDLE" in line for line in server.heard))
        started_at = time.monotonic()
        living.cancel()
        with pytest.raises(asyncio.CancelledError):
            await living
        assert time.monotonic() - started_at < 1
        assert await gone(server)


async def test_a_session_left_in_peace_says_goodbye() -> None:
    async with ScriptedImap() as server:
        async with a_mailbox(server).session() as session:
            assert session.uidvalidity == 7
        assert server.heard[-1].endswith("LOGOUT")
        assert await gone(server)


async def test_a_goodbye_that_is_never_answered_does_not_hold_us_up() -> None:
    async with ScriptedImap({"LOGOUT": never}) as server:
        async with asyncio.timeout(4), a_mailbox(server).session():
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


async def test_a_rebuilt_mailbox_is_noticed_when_coming_back_to_it() -> None:
    opened = 0

    async def select(talk: Talk, tag: str, rest: str) -> None:
        nonlocal opened
        opened += 1
        await talk.say("* 0 EXISTS", f"* OK [UIDVALIDITY {opened}] ok", f"{tag} OK")

    await fails({"SELECT": select}, lambda session: session.find("Sent", "<1@x>"), match="rebuilt")


async def test_starttls_that_is_not_offered_is_an_error_and_no_password_is_sent() -> None:
    async with ScriptedImap() as server:
        settings = ImapSettings(host="127.0.0.1", port=server.port, tls="starttls", user="box")
        with pytest.raises(SourceError, match="STARTTLS"):
            await ImapMailbox(settings, Password(SECRET)).probe()
        assert not any("LOGIN" in line for line in server.heard)
        assert await gone(server)


def test_secrets_in_log_lines_of_the_library_are_withheld(caplog: pytest.LogCaptureFixture) -> None:
    silence_library()
    silence_library()
    logging.getLogger("aioimaplib").setLevel(logging.DEBUG)
    for name in ("aioimaplib.aioimaplib", "asyncio"):
        logging.getLogger(name).error('unexpected response with pending command (A1 LOGIN box "%s")', "hemme")
        logging.getLogger(name).error("Sending AUTHENTICATE XOAUTH2 %s", "hemme")
    logging.getLogger("aioimaplib.aioimaplib").debug("hemme")
    assert "withheld" in caplog.text
    assert "hemme" not in caplog.text
    silence_library()
