"""Out: by priority, never stale, never marked sent before it is, and the one possible copy is the same mail."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from daemon.core.model import AskState
from daemon.engine.pace import Pace
from daemon.engine.records import OutState
from tests.contract.scripted_smtp import DROP, SILENCE, ScriptedSmtp
from tests.engine.kit import Engine, a_member, a_rule, a_world
from tests.scenarios.loops import FAST, Loops, queue_more, until

BULK, RECEIPT = 3, 1


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes"))))
    engine.until("mon 12:00")
    return engine


@pytest.fixture
def quiet() -> Engine:
    return Engine(a_world())


def asked(engine: Engine, member: str) -> set[tuple[str, AskState]]:
    asks = engine.store.write_now(lambda tx: tx.asks(to=member))
    return {(ask.rule, ask.state) for ask in asks if not ask.rule.startswith("@")}


def states(engine: Engine, member: str) -> list[OutState]:
    return [m.state for m in engine.outbox(member, "ask")]


def subjects(server: ScriptedSmtp) -> list[str]:
    return [raw.split(b"\r\n")[0].decode().removeprefix("Subject: ") for raw in server.mails]


async def test_receipts_overtake_bulk_that_was_there_first(quiet: Engine) -> None:
    bulk = queue_more(quiet, [{"priority": BULK}] * 20)
    (receipt,) = queue_more(quiet, [{"id": "receiptreceiptre", "priority": RECEIPT}])
    async with ScriptedSmtp() as server:
        await Loops(quiet).send_all(server)
    assert subjects(server) == [receipt, *bulk]


async def test_a_receipt_overtakes_bulk_that_is_under_way(quiet: Engine) -> None:
    loops = Loops(quiet)
    queue_more(
        quiet, [{"priority": BULK, "id": f"bulkbulkbulkbu{a}{b}"} for a in "abcdefghij" for b in "abcdefghij"]
    )
    paced = Pace(connections=1, per_minute=60)
    async with ScriptedSmtp() as server, loops.delivering(server, paced):
        await until(lambda: len(server.mails) >= 3)
        queue_more(quiet, [{"id": "receiptreceiptre", "priority": RECEIPT}])
        loops.bells.ring("outbox")
        await until(lambda: "receiptreceiptre" in subjects(server))
        behind = subjects(server).index("receiptreceiptre")
    assert behind < 60, "it waited for at most a few handfuls"


async def test_no_more_go_in_a_minute_than_the_server_allows(quiet: Engine) -> None:
    loops = Loops(quiet)
    queue_more(quiet, [{"priority": BULK}] * 8)
    async with ScriptedSmtp() as server, loops.delivering(server, Pace(connections=3, per_minute=5)):
        await until(lambda: len(server.mails) == 5)
        assert len(loops.outgoings(OutState.SENT)) <= 5
    assert len(server.mails) == 5


async def test_what_has_expired_is_not_sent(quiet: Engine) -> None:
    late = quiet.clock.now() - timedelta(minutes=1)
    old, fresh = queue_more(quiet, [{"expires_at": late}, {}])
    async with ScriptedSmtp() as server:
        await Loops(quiet).send_all(server)
    assert subjects(server) == [fresh]
    assert Loops(quiet).outgoing(old).state is OutState.EXPIRED


async def test_a_call_that_expired_unsent_waits_again_and_is_never_held_silent(engine: Engine) -> None:
    engine.clock.advance(timedelta(days=10))
    async with ScriptedSmtp() as server:
        await Loops(engine).send_all(server)
    assert server.mails == []
    assert not asked(engine, "rikke") & {("ideas", AskState.MAILED)}


async def test_what_is_superseded_is_not_sent(quiet: Engine) -> None:
    first, second = queue_more(quiet, [{"supersedes": "draft"}, {"supersedes": "draft"}])
    async with ScriptedSmtp() as server:
        await Loops(quiet).send_all(server)
    assert subjects(server) == [second]
    assert Loops(quiet).outgoing(first).state is OutState.CANCELLED


def test_a_pause_cancels_what_is_unsent_and_the_question_waits(engine: Engine) -> None:
    engine.write("rikke", "pause 1 dag")
    assert states(engine, "rikke") == [OutState.CANCELLED]
    assert ("ideas", AskState.WAITING) in asked(engine, "rikke")
    engine.until("wed 12:00")
    assert states(engine, "rikke")[1:] == [OutState.QUEUED]


def stop(engine: Engine, title: str) -> None:
    """Write `stop` out of the blue, and choose from what is offered."""
    engine.write("rikke", "stop")
    offer = engine.last("rikke", "receipt")
    number = next(line.strip()[0] for line in offer.text.splitlines() if line.strip().endswith(f". {title}"))
    assert engine.reply(offer, number) == "handled: answer"


def test_a_stop_cancels_what_is_unsent_of_that_rule(engine: Engine) -> None:
    stop(engine, "ideas")
    assert states(engine, "rikke") == [OutState.CANCELLED]
    assert ("ideas", AskState.SKIPPED) in asked(engine, "rikke")


def test_a_stop_of_one_of_two_questions_sends_the_other_alone() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("successes", ask_at="mon 09:00"))))
    engine.until("mon 12:00")
    assert "A" in engine.last("rikke", "ask").text
    stop(engine, "ideas")
    assert states(engine, "rikke") == [OutState.CANCELLED]
    engine.until("tue 12:00")
    assert asked(engine, "rikke") == {("ideas", AskState.SKIPPED), ("successes", AskState.MAILED)}


def test_erasure_leaves_nothing_unsent(engine: Engine) -> None:
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke", "receipt"), "ja")
    assert {m.kind for m in engine.outbox("rikke") if m.state is OutState.QUEUED} == {"forgotten"}
    assert states(engine, "rikke") == []


def test_who_left_gets_nothing_that_was_unsent(engine: Engine) -> None:
    engine.use(a_world(a_member("Jonas Bæk"), rules=(a_rule("ideas"), a_rule("successes"))))
    assert states(engine, "rikke") == [OutState.CANCELLED]


def test_a_letter_that_was_never_sent_does_not_count_under_the_weeks_limit() -> None:
    engine = Engine(a_world(a_member("Rikke Holm", weekly_limit=1), rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    engine.write("rikke", "pause 1 dag")
    engine.until("wed 23:00")
    assert states(engine, "rikke") == [OutState.CANCELLED, OutState.QUEUED]


async def test_a_temporary_failure_waits_and_the_wait_survives_a_restart(engine: Engine) -> None:
    loops, call = Loops(engine), engine.last("rikke", "ask")
    async with ScriptedSmtp({"rcpt": ["451 4.3.0 later"] * 3}) as server:
        await loops.send_all(server)
        row = loops.outgoing(call.id)
        assert row.state is OutState.QUEUED
        assert row.attempts == 1
        assert row.next_at > engine.clock.now()
        await loops.send_all(server)
        assert server.mails == []
        engine.clock.set(row.next_at + timedelta(minutes=5))
        await Loops(engine).send_all(server)
    assert len(server.mails) == 3
    assert loops.outgoing(call.id).state is OutState.SENT


def test_each_wait_is_longer_than_the_one_before_and_they_differ() -> None:
    pace = replace(FAST, random=Random(7))
    waits = [pace.wait_before(n) for n in range(12)]
    assert all(later > earlier for earlier, later in itertools.pairwise(waits[:8]))
    assert max(waits) <= FAST.retry_most * 1.2
    assert len({pace.wait_before(3) for _ in range(5)}) > 1


async def test_a_dead_address_reaches_the_leader_as_a_readable_line(engine: Engine) -> None:
    lone, *others = sorted(engine.outbox(kind="ask"), key=lambda m: m.to != "lone")
    engine.do(lambda s: s.tx.mark_outgoing([lone.id], OutState.SENT, at=s.now))
    async with ScriptedSmtp({"rcpt": ["550 5.1.1 no such user"] * len(others)}) as server:
        await Loops(engine).send_all(server)
    told = "".join(m.text for m in engine.outbox("lone", "bounced"))
    assert "Rikke Holm" in told
    assert "Jonas Bæk" in told
    assert ("ideas", AskState.MAILED) not in asked(engine, "rikke"), "no silence of one who was never reached"


async def test_a_dead_address_of_the_leader_reaches_the_deputy_and_without_one_ops() -> None:
    for deputy, hears in (("jonas", "jonas"), (None, "ops@example.test")):
        engine = Engine(a_world(rules=(a_rule("digest"),), deputy=deputy))
        engine.until("mon 12:00")
        async with ScriptedSmtp({"rcpt": "550 5.1.1 no such user"}) as server:
            await Loops(engine).send_all(server)
        assert len(engine.outbox(hears)) == 1, hears


async def test_a_refused_mail_reaches_ops_as_a_readable_line(quiet: Engine) -> None:
    (mail,) = queue_more(quiet, [{}])
    async with ScriptedSmtp({"dot": "554 5.7.1 looks like spam"}) as server:
        await Loops(quiet).send_all(server)
    assert Loops(quiet).outgoing(mail).state is OutState.FAILED
    assert "looks like spam" in quiet.outbox("ops@example.test")[0].text


async def test_nothing_is_marked_sent_before_the_server_has_it(quiet: Engine) -> None:
    loops = Loops(quiet)
    (mail,) = queue_more(quiet, [{}])
    async with ScriptedSmtp({"dot": SILENCE}) as server, loops.delivering(server):
        await until(lambda: server.octets.endswith(b".\r\n"))
        assert loops.outgoing(mail).state is OutState.SENDING
        assert loops.outgoing(mail).sent_at is None


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
async def test_a_connection_lost_before_the_body_is_tried_again(quiet: Engine, phase: str) -> None:
    loops = Loops(quiet)
    (mail,) = queue_more(quiet, [{}])
    async with ScriptedSmtp({phase: DROP}) as server:
        await loops.send_all(server)
        assert loops.outgoing(mail).state is OutState.QUEUED
        quiet.clock.advance(timedelta(hours=1))
        await loops.send_all(server)
    assert subjects(server) == [mail]


async def test_the_one_possible_copy_is_the_same_mail_byte_for_byte(quiet: Engine) -> None:
    """The server has it, and we die before we could note that."""
    loops = Loops(quiet)
    (mail,) = queue_more(quiet, [{}])
    async with ScriptedSmtp() as server:
        quiet.store.write_now(lambda tx: tx.mark_outgoing([mail], OutState.SENDING, at=quiet.clock.now()))
        await loops.send_all(server)
        quiet.store.write_now(lambda tx: tx.mark_outgoing([mail], OutState.SENDING, at=quiet.clock.now()))
        await Loops(quiet).send_all(server)
    assert len(server.mails) == 2
    assert server.mails[0] == server.mails[1]
    assert f"Message-ID: <{mail}@".encode() in server.mails[0]


async def test_a_refused_log_in_stops_all_sending_so_that_we_are_not_locked_out(quiet: Engine) -> None:
    from daemon.adapters.smtp import SmtpTransport
    from daemon.adapters.tokens import Password
    from tests.contract.transport_kit import some_settings

    loops = Loops(quiet)
    queue_more(quiet, [{}] * 3)
    script = {"auth": ["535 5.7.8 wrong"] * 50}
    async with ScriptedSmtp(script, extensions=("AUTH PLAIN", "8BITMIME")) as server:
        async with loops.delivering(server) as delivery:
            delivery.transport = SmtpTransport(some_settings(server.port), Password("forkert"))
            await until(lambda: "delivery" in loops.health.problems)
            loops.bells.ring("outbox")
        assert sum(command.startswith("AUTH") for command in server.commands) <= 3
    assert loops.outgoings(OutState.FAILED) == []


def test_a_reminder_of_what_is_unsent_makes_no_second_mail(engine: Engine) -> None:
    before = engine.outbox("rikke", "ask")
    engine.use(engine.world)
    assert engine.outbox("rikke", "ask") == before


async def test_a_server_that_cannot_be_reached_is_tried_once_and_then_left_in_peace(engine: Engine) -> None:
    loops = Loops(engine)
    async with ScriptedSmtp() as server:
        pass
    delivery = loops.delivery(server)
    queued = [mail for mail in engine.outbox() if mail.state is OutState.QUEUED]
    assert len(queued) > 1
    task = asyncio.create_task(delivery.run())
    await until(lambda: "delivery" in delivery.health.problems)
    await delivery.drain(5)
    task.cancel()
    await asyncio.wait([task])
    attempts = [loops.outgoing(mail.id).error for mail in queued]
    assert len([error for error in attempts if error]) == 1


async def test_what_is_urgent_overtakes_what_was_claimed_and_waits_for_its_minute(quiet: Engine) -> None:
    loops = Loops(quiet)
    queue_more(quiet, [{"priority": BULK}] * 200)
    async with ScriptedSmtp() as server, loops.delivering(server, Pace(connections=3, per_minute=30)):
        await until(lambda: len(server.mails) == 27)
        queue_more(quiet, [{"id": "urgenturgenturge", "priority": 0}])
        loops.bells.ring("outbox")
        await until(lambda: len(server.mails) == 28)
    assert subjects(server)[27] == "urgenturgenturge"


async def test_what_is_urgent_goes_though_the_days_mails_are_used_up(quiet: Engine) -> None:
    loops = Loops(quiet)
    queue_more(quiet, [{"priority": BULK}] * 200)
    pace = Pace(connections=1, per_minute=None, per_day=100)
    async with ScriptedSmtp() as server, loops.delivering(server, pace):
        await until(lambda: len(server.mails) == 99)
        queue_more(quiet, [{"id": "urgenturgenturge", "priority": 0}])
        loops.bells.ring("outbox")
        await until(lambda: len(server.mails) == 100)
    assert subjects(server)[99] == "urgenturgenturge"
