"""In which phase a sending ended, and whether that is definite, for every way a server can fail."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from daemon.engine.ports import Outcome, Report
from tests.contract.scripted_smtp import DROP, SILENCE, ScriptedSmtp
from tests.contract.transport_kit import (
    GARBAGE,
    PIPELINING,
    PLAIN,
    RAW,
    RECIPIENT,
    SENDER,
    Mark,
    a_connection,
    modes,
    no,
    until,
    yes,
)
from tests.patience import LONG

REFUSALS = {
    "450 4.2.0 later": (Outcome.TEMPORARY, True),
    "451 no enhanced code": (Outcome.TEMPORARY, True),
    "550 5.1.1 nobody here": (Outcome.PERMANENT, True),
    "530 5.7.0 sign in first": (Outcome.REFUSED_AUTH, True),
    "554 5.2.0 Submission.Exception:SubmissionQuotaExceededException": (Outcome.EXHAUSTED, True),
    "550 5.4.5 Daily user sending limit exceeded": (Outcome.EXHAUSTED, True),
    "450 4.4.2 Message submission rate exceeded": (Outcome.THROTTLED, True),
    "421 4.3.2 closing down": (Outcome.TEMPORARY, False),
}


@modes
@pytest.mark.parametrize("answer", REFUSALS)
@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
async def test_a_refusal_is_reported_with_its_phase(
    phase: Any, answer: str, extensions: tuple[str, ...], mark: Mark
) -> None:
    outcome, goes_on = REFUSALS[answer]
    code, text = int(answer[:3]), answer[4:]
    async with ScriptedSmtp({phase: answer}, extensions=extensions) as server:
        async with a_connection(server) as connection:
            report = await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
            found = re.match(r"[45]\.\d\.\d", text)
            assert report == Report(
                outcome=outcome, phase=phase, code=code, enhanced=found and found[0], text=text
            )
            pipelined_past_it = phase in ("mail", "rcpt") and extensions is PIPELINING and mark is None
            assert connection.alive is (goes_on and not pipelined_past_it)
            if connection.alive:
                assert (
                    await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
                ).outcome is Outcome.SENT
        assert len(server.mails) == int(connection.alive or (goes_on and not pipelined_past_it))


@modes
@pytest.mark.parametrize("answer", [DROP, SILENCE, GARBAGE, "25", "250-\n251-" + "x" * 40_000])
@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
async def test_a_broken_line_is_definite_before_the_body_and_unknown_after(
    phase: Any, answer: str, extensions: tuple[str, ...], mark: Mark
) -> None:
    async with ScriptedSmtp({phase: answer}, extensions=extensions, passes=LONG) as server:
        async with a_connection(server) as connection:
            report = await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
            assert report.outcome is (Outcome.UNKNOWN if phase == "dot" else Outcome.TEMPORARY)
            assert report.phase == phase
            assert report.code is None
            assert report.text
            assert not connection.alive
            again = await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
            assert (again.outcome, again.phase) == (Outcome.TEMPORARY, "connect")
        assert phase == "dot" or server.mails == []


@modes
@pytest.mark.parametrize(
    ("phase", "answer"), [("mail", "354 go on"), ("rcpt", "354 go on"), ("data", "250 ok")]
)
async def test_an_answer_out_of_place_ends_the_connection(
    phase: Any, answer: str, extensions: tuple[str, ...], mark: Mark
) -> None:
    async with (
        ScriptedSmtp({phase: answer}, extensions=extensions) as server,
        a_connection(server) as connection,
    ):
        report = await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
        assert (report.outcome, report.phase) == (Outcome.TEMPORARY, phase)
        assert not connection.alive
        assert server.mails == []


async def test_an_answer_too_many_is_never_taken_for_the_next_one() -> None:
    script = {"dot": ["250 2.0.0 ok\n250 2.0.0 ok"], "mail": ["250 ok", "550 5.7.1 no"]}
    async with ScriptedSmtp(script) as server, a_connection(server) as connection:
        assert (await connection.send(SENDER, RECIPIENT, RAW)).outcome is Outcome.SENT
        report = await connection.send(SENDER, RECIPIENT, RAW)
        assert (report.outcome, report.phase) == (Outcome.TEMPORARY, "connect")
        assert not connection.alive


async def test_a_continue_answer_after_the_body_leaves_the_outcome_unknown() -> None:
    async with ScriptedSmtp({"dot": "354 more"}) as server, a_connection(server) as connection:
        report = await connection.send(SENDER, RECIPIENT, RAW)
        assert (report.outcome, report.phase, report.code) == (Outcome.UNKNOWN, "dot", 354)
        assert not connection.alive


@pytest.mark.parametrize("extensions", [PLAIN, PIPELINING])
async def test_a_mail_called_off_before_the_body_leaves_the_connection_good(
    extensions: tuple[str, ...],
) -> None:
    async with ScriptedSmtp(extensions=extensions) as server, a_connection(server) as connection:
        report = await connection.send(SENDER, RECIPIENT, RAW, before_data=no)
        assert (report.outcome, report.phase, report.code) == (Outcome.TEMPORARY, "data", None)
        assert "DATA" not in server.commands
        assert server.commands[-1] == "RSET"
        assert (await connection.send(SENDER, RECIPIENT, RAW, before_data=yes)).outcome is Outcome.SENT
        assert server.mails == [RAW]


@pytest.mark.parametrize("extensions", [PLAIN, PIPELINING])
async def test_the_mark_is_made_after_the_recipient_and_before_data(extensions: tuple[str, ...]) -> None:
    async with ScriptedSmtp(extensions=extensions) as server, a_connection(server) as connection:
        seen: list[str] = []

        async def mark(copied: bool) -> bool:
            seen.extend(server.commands)
            return True

        await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
        assert seen[-1].startswith("RCPT TO:")
        assert "DATA" in server.commands


async def test_a_failing_mark_sends_nothing() -> None:
    async def mark(copied: bool) -> bool:
        raise LookupError

    async with ScriptedSmtp() as server, a_connection(server) as connection:
        with pytest.raises(LookupError):
            await connection.send(SENDER, RECIPIENT, RAW, before_data=mark)
        assert not connection.alive
        assert server.mails == []


@pytest.mark.parametrize("phase", ["mail", "dot"])
async def test_a_cancelled_sending_drops_the_connection(phase: str) -> None:
    async with ScriptedSmtp({phase: SILENCE}) as server, a_connection(server) as connection:
        sending = asyncio.create_task(connection.send(SENDER, RECIPIENT, RAW))
        await until(
            lambda: server.octets if phase == "dot" else b" ".join(c.encode() for c in server.commands[1:])
        )
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert not connection.alive


async def test_a_server_that_closes_an_idle_connection_is_noticed() -> None:
    server = ScriptedSmtp({"dot": "250 2.0.0 ok\n421 4.4.2 idle too long"})
    async with server, a_connection(server) as connection:
        assert (await connection.send(SENDER, RECIPIENT, RAW)).outcome is Outcome.SENT
        report = await connection.send(SENDER, RECIPIENT, RAW)
        assert (report.outcome, report.phase) == (Outcome.TEMPORARY, "connect")
