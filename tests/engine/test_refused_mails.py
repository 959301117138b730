"""A mail that cannot arrive is told once, in a line to read, without being tried where that is known before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daemon.core.model import AskState
from daemon.engine.addresses import SCORE, mend
from daemon.engine.records import OutState
from tests.contract.scripted_smtp import DROP, ScriptedSmtp
from tests.engine.kit import Engine, a_rule, a_world
from tests.scenarios.loops import FAST, Loops, queue_more, until

OPS = "ops@example.test"


@pytest.fixture
def engine() -> Engine:
    return Engine(a_world(rules=(a_rule("ideas"),)))


def held_against(engine: Engine, member: str) -> Any:
    return engine.store.write_now(lambda tx: tx.choices()).get(member, {}).get(SCORE)


def told_ops(engine: Engine) -> list[str]:
    return [" ".join(mail.text.split()) for mail in engine.outbox(OPS)]


async def test_a_mail_that_is_too_large_is_told_without_being_tried(engine: Engine) -> None:
    large, small = queue_more(
        engine, [{"raw": b"Subject: x\r\n\r\n" + b"x" * 70_000 + b"\r\n", "member": "rikke"}, {}]
    )
    loops = Loops(engine)
    async with ScriptedSmtp(extensions=("SIZE 65536",)) as server:
        await loops.send_all(server)
    row = loops.outgoing(large)
    assert (row.state, row.attempts) == (OutState.FAILED, 0)
    assert loops.outgoing(small).state is OutState.SENT
    assert server.connections == 1, "nothing was wrong with the connection"
    assert sum(command.startswith("MAIL") for command in server.commands) == len(server.mails)
    (told,) = told_ops(engine)
    assert "more than the 65536 allowed; make its pictures smaller" in told
    assert held_against(engine, "rikke") is None


async def test_an_address_that_the_server_cannot_take_is_told_and_not_held_against_anybody(
    engine: Engine,
) -> None:
    (mail,) = queue_more(engine, [{"recipient": "bjørn@example.test", "member": "rikke"}])
    loops = Loops(engine)
    async with ScriptedSmtp() as server:
        await loops.send_all(server)
    row = loops.outgoing(mail)
    assert (row.state, row.attempts) == (OutState.FAILED, 0)
    (told,) = told_ops(engine)
    assert "use an ASCII one" in told
    assert held_against(engine, "rikke") is None


@pytest.mark.parametrize("phase", ["mail", "data", "dot"])
async def test_a_mail_refused_for_good_is_told_once_and_is_no_silence_of_the_one_it_was_for(
    engine: Engine, phase: str
) -> None:
    engine.until("mon 12:00")
    call = engine.last("rikke", "ask")
    others = [mail.id for mail in engine.outbox() if mail.id != call.id]
    engine.do(lambda s: s.tx.mark_outgoing(others, OutState.SENT, at=s.now))
    async with ScriptedSmtp({phase: "554 5.7.1 looks like spam"}) as server:
        await Loops(engine).send_all(server)
    (told,) = told_ops(engine)
    assert "looks like spam" in told
    asks = engine.store.write_now(lambda tx: tx.asks(to="rikke"))
    assert [ask.state for ask in asks if ask.rule == "ideas"] == [AskState.EXPIRED]


async def test_what_was_not_taken_for_five_days_is_given_up_and_told(engine: Engine) -> None:
    (mail,) = queue_more(engine, [{}])
    loops = Loops(engine)
    async with ScriptedSmtp({"rcpt": ["451 4.3.0 later"] * 500}) as server:
        for _ in range(200):
            await Loops(engine).send_all(server)
            if loops.outgoing(mail).state is OutState.FAILED:
                break
            engine.clock.set(loops.outgoing(mail).next_at)
    row = loops.outgoing(mail)
    assert row.error == "gave up: 4.3.0 later"
    assert engine.clock.now() - row.created_at > FAST.give_up
    # A minute doubles up to four hours, with jitter: five days of that.
    assert 30 <= row.attempts <= 50
    (told,) = told_ops(engine)
    assert "gave up: 4.3.0 later" in told


async def test_a_mail_to_ops_that_fails_makes_no_other(engine: Engine) -> None:
    queue_more(engine, [{"kind": "ops", "recipient": OPS}])
    async with ScriptedSmtp({"rcpt": "550 5.1.1 no such user"}) as server:
        await Loops(engine).send_all(server)
    assert server.mails == []
    assert engine.outbox(OPS) == [m for m in engine.outbox(OPS) if m.state is OutState.FAILED]


async def test_an_address_that_dies_again_after_it_was_mended_is_told_again(engine: Engine) -> None:
    for time in range(2):
        queue_more(engine, [{"member": "rikke", "id": f"deaddeaddeaddead{time}"}])
        async with ScriptedSmtp({"rcpt": "550 5.1.1 no such user"}) as server:
            await Loops(engine).send_all(server)
        engine.clock.advance(timedelta(days=10))
        engine.do(lambda s: mend(s, "rikke"))
    assert len(engine.outbox("lone", "bounced")) == 2


async def test_three_connections_that_break_in_a_row_let_all_sending_rest(engine: Engine) -> None:
    mails = queue_more(engine, [{}] * 8)
    loops = Loops(engine)
    async with ScriptedSmtp({"mail": [DROP] * 4}) as server, loops.delivering(server) as delivery:
        await until(lambda: delivery.rest.resting and delivery.idle)
        assert server.connections == 3
        assert sorted({loops.outgoing(mail).attempts for mail in mails}) == [0, 1]
        engine.clock.advance(timedelta(minutes=1))
        loops.bells.ring("outbox")
        await until(lambda: server.connections == 4 and delivery.rest.resting and delivery.idle)
        assert delivery.rest.seconds == 120
        engine.clock.advance(timedelta(hours=1))
        loops.bells.ring("outbox")
        await until(lambda: len(loops.outgoings(OutState.SENT)) == 8)
    assert "delivery" not in loops.health.problems
