"""How the mailbox adapter takes the odd but lawful answers of IMAP servers, and their refusals."""

from __future__ import annotations

import asyncio
import logging
import time
from base64 import b64decode
from collections.abc import AsyncIterator

import pytest

from daemon.adapters.imap import ImapMailbox, ImapSession, ImapSettings
from daemon.adapters.imap_protocol import silence_library
from daemon.adapters.tokens import Password, TokenError
from daemon.core.errors import SourceError
from tests.contract.houses import no_task_left
from tests.contract.imap_scripts import (
    SECRET,
    Tokens,
    a_mailbox,
    fails,
    fetches,
    gone,
    says,
    waits,
)
from tests.contract.scripted_imap import CAPABILITIES, ScriptedImap, Talk
from tests.patience import LONG, SOON


@pytest.fixture(autouse=True)
async def nothing_left_over(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    caplog.set_level(logging.DEBUG)
    async with no_task_left():
        yield
    assert SECRET not in caplog.text


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
        assert await session.wait(LONG) is True


async def test_a_lost_connection_is_noticed_while_sleeping_between_two_askings() -> None:
    async def noop(talk: Talk, tag: str, rest: str) -> None:
        await talk.say(f"{tag} OK")
        asyncio.get_running_loop().call_later(0.05, talk.cut)

    await fails({"NOOP": noop}, waits, match="connection", capabilities="IMAP4rev1")


async def test_a_refused_token_is_answered_at_once_and_thrown_away() -> None:
    async def refuse(talk: Talk, tag: str, rest: str) -> None:
        await talk.say("+ eyJzdGF0dXMiOiI0MDAifQ==")
        assert await talk.line() == ""
        await talk.say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")

    tokens = Tokens()
    async with ScriptedImap({"AUTHENTICATE": refuse}) as server:
        started_at = time.monotonic()
        with pytest.raises(SourceError, match="Invalid credentials") as caught:
            await a_mailbox(server, tokens).probe()
        assert time.monotonic() - started_at < SOON
        assert await gone(server)
    assert caught.value.auth
    assert tokens.discarded == 1


@pytest.mark.parametrize("capabilities", [CAPABILITIES, "IMAP4rev1"])
async def test_a_token_is_sent_at_once_or_when_asked_for(capabilities: str) -> None:
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
    ("answer", "raw"),
    [
        ('BODY[] "say \\"hi\\" (UID 9"', b'say "hi" (UID 9'),
        ("BODY[] {2}\r\nhi FLAGS (\\Seen $X)", b"hi"),
        ('BODY[] ""', b""),
        ("BODY[] NIL", None),
    ],
)
async def test_a_body_may_come_in_any_spelling(answer: str, raw: bytes | None) -> None:
    async def fetch(talk: Talk, tag: str, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            return await talk.say('* 1 FETCH (RFC822.SIZE 5 INTERNALDATE "nonsense" UID 1)', f"{tag} OK")
        return await talk.say("* 7 FETCH (FLAGS (\\Seen))", f"* 1 FETCH ({answer} UID 1)", f"{tag} OK")

    deeds = {"FETCH": fetch, "SEARCH": says("* SEARCH 1", "TAG OK")}
    async with ScriptedImap(deeds) as server, a_mailbox(server).session() as session:
        (mail,) = await fetches(session)
    assert mail.raw == raw
    assert mail.internal_at is None


@pytest.mark.parametrize("size", [240, 11])
async def test_what_a_server_gives_in_place_of_a_mail_that_is_gone_is_no_mail(size: int) -> None:
    async def fetch(talk: Talk, tag: str, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            return await talk.say(f"* 1 FETCH (RFC822.SIZE {size} UID 1)", f"{tag} OK")
        return await talk.say("* 1 FETCH (UID 1 BODY[] {11}\r\nunavailable)", f"{tag} OK")

    async with ScriptedImap({"FETCH": fetch}) as server, a_mailbox(server).session() as session:
        assert await fetches(session) == []


async def test_a_mail_is_moved_only_in_the_mailbox_that_its_uid_was_read_in() -> None:
    opened = 0

    async def select(talk: Talk, tag: str, rest: str) -> None:
        nonlocal opened
        opened += 1
        await talk.say("* 1 EXISTS", f"* OK [UIDVALIDITY {opened}] ok", f"{tag} OK")

    async def move(session: ImapSession) -> None:
        await session.settle([1], "Handled")

    await fails({"SELECT": select}, move, match="rebuilt")


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


@pytest.mark.parametrize(
    ("answer", "spelt"),
    [
        ('(("" "/")) NIL NIL', '"naervaer/Handled"'),
        ('(("" ".")) NIL NIL', '"naervaer.Handled"'),
        ('(("INBOX." ".")) NIL (("#shared." "."))', '"INBOX.naervaer.Handled"'),
        ('(("" "\\\\")) NIL NIL', '"naervaer\\\\Handled"'),
        ("NIL NIL NIL", '"naervaer/Handled"'),
    ],
)
async def test_folders_are_spelt_as_the_server_wants(answer: str, spelt: str) -> None:
    deeds = {"NAMESPACE": says(f"* NAMESPACE {answer}", "TAG OK")}
    async with ScriptedImap(deeds, capabilities=f"{CAPABILITIES} NAMESPACE") as server:
        async with a_mailbox(server).session() as session:
            await session.settle([1], "naervaer/Handled")
        assert any(line.endswith(f"UID MOVE 1 {spelt}") for line in server.heard)
        assert any(line.endswith('SELECT "INBOX"') for line in server.heard)
