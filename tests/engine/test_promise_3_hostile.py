"""Every mail is hostile until proven otherwise, and each mail or moment is one transaction: all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from daemon.core.effects import Ask, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, AskState, Moment, MomentState, Rule
from daemon.core.practice import Kind, Quiet
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.engine.records import InboxState
from daemon.practices import PRACTICES
from daemon.shapes.settings import RuleSettings, at
from tests.engine.kit import Engine, a_rule, a_world
from tests.scenarios.loops import Loops, PlainReader, a_raw, breaks_on

RIKKE, JONAS = "rikke@example.test", "jonas@example.test"
POISON = b"gift"


class Clumsy(Quiet):
    """Asks, and breaks in the middle of whatever follows."""

    name: ClassVar[str] = "clumsy"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    kinds: ClassVar = (Kind(name="note"),)
    reads: ClassVar = ("note",)

    def steps(self, settings: Any) -> tuple[Step, ...]:
        return (
            Step("ask", at("mon 09:00"), own_time=True, opens=True),
            Step("close", at("tue 09:00")),
        )

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        if moment.step == "ask":
            until, data = s.now + timedelta(days=3), {"choice": "vote"}
            yield from (
                Ask(to=m.id, key="q", template="ideas/ask", data=data, until=until) for m in s.audience
            )
            return
        yield Record(kind="note", value={"text": "closed"})
        yield Send(
            to="rikke", template="ideas/won", data={"text": "x", "anonymous": False, "followed": False}
        )
        yield Wake(at=s.now, step="more")
        raise LookupError("in the middle of closing")

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        yield Record(kind="note", value={"text": answer.text}, by=answer.by)
        yield Tell(template="ideas/nothing")
        if "fejl" in answer.text:
            yield Send(to="jonas", template="there/is/no/such", data={})
        if "nej" in answer.text:
            raise Refusal("ideas/nothing")


@pytest.fixture
def clumsy() -> Engine:
    rule = Rule(id="clumsy", practice="clumsy", team="t", settings=RuleSettings())
    engine = Engine(a_world(rules=(rule, a_rule("digest"))), practices=(*PRACTICES, Clumsy()))
    engine.until("mon 12:00")
    return engine


def notes(engine: Engine) -> list[str]:
    return [e.value["text"] for e in engine.store.write_now(lambda tx: tx.entries(("note",), withdrawn=True))]


@pytest.fixture
def loops() -> Loops:
    return Loops(Engine(a_world(rules=(a_rule("ideas"),))))


async def test_the_attempt_is_counted_before_the_mail_is_parsed(loops: Loops) -> None:
    row = loops.put_in(a_raw(RIKKE, "idé: Mere te"))
    seen: list[int] = []
    await loops.handle_all(PlainReader(lambda raw: seen.append(loops.row(row).attempts)))
    assert seen == [1]


async def test_a_mail_that_kills_the_reader_is_shunted_after_three_attempts_and_the_loop_goes_on(
    loops: Loops,
) -> None:
    bad, good = loops.put_in(a_raw(RIKKE, "gift")), loops.put_in(a_raw(JONAS, "idé: Mere te"))
    tries: list[bytes] = []

    def before(raw: bytes) -> None:
        tries.append(raw)
        breaks_on(POISON)(raw)

    await loops.handle_all(PlainReader(before))
    assert loops.row(bad).state is InboxState.SHUNTED
    assert loops.row(good).state is InboxState.HANDLED
    assert sum(POISON in raw for raw in tries) == 3
    assert loops.row(bad).raw is not None, "it is kept"
    assert "shunted" in loops.health.problems
    assert len(loops.engine.outbox("ops@example.test")) == 1
    assert "gift" not in loops.engine.outbox("ops@example.test")[0].text


async def test_a_mail_that_kills_the_service_itself_is_shunted_too_and_ops_are_told(loops: Loops) -> None:
    bad = loops.put_in(a_raw(RIKKE, "gift"))

    def dies(raw: bytes) -> None:
        raise asyncio.CancelledError

    for _ in range(3):
        with pytest.raises(asyncio.CancelledError):
            await loops.handle_all(PlainReader(dies))
    good = loops.put_in(a_raw(JONAS, "idé: Mere te"))
    await loops.handle_all(PlainReader(lambda raw: None))
    assert loops.row(bad).state is InboxState.SHUNTED
    assert loops.row(good).state is InboxState.HANDLED
    assert len(loops.engine.outbox("ops@example.test")) == 1
    assert "shunted" in loops.health.problems


async def test_an_error_in_a_practice_undoes_all_of_that_mail(clumsy: Engine) -> None:
    loops, call = Loops(clumsy), clumsy.last("rikke", "ask")
    before = [m.id for m in clumsy.outbox()]
    row = loops.put_in(a_raw(RIKKE, "en fejl", to=call.reply_to))
    fine = loops.put_in(a_raw(JONAS, "alt godt", to=clumsy.last("jonas", "ask").reply_to))
    await loops.handle_all()
    assert loops.row(row).state is InboxState.SHUNTED
    assert loops.row(fine).state is InboxState.HANDLED
    assert notes(clumsy) == ["alt godt"]
    more = [m for m in clumsy.outbox() if m.id not in before]
    assert {m.to for m in more} == {"jonas", "ops@example.test"}
    states = {a.to: a.state for a in clumsy.store.write_now(lambda tx: tx.asks(rule="clumsy"))}
    assert states["rikke"] is AskState.MAILED


async def test_a_shunted_mail_can_be_handled_once_we_are_mended(clumsy: Engine) -> None:
    loops, call = Loops(clumsy), clumsy.last("rikke", "ask")
    row = loops.put_in(a_raw(RIKKE, "gift", to=call.reply_to))
    await loops.handle_all(PlainReader(breaks_on(POISON)))
    clumsy.do(lambda s: s.tx.finish_inbox(row, InboxState.NEW, at=s.now))
    await loops.handle_all()
    assert notes(clumsy) == ["gift"]


def test_a_refusal_undoes_that_answer_alone(clumsy: Engine) -> None:
    assert clumsy.reply(clumsy.last("rikke", "ask"), "nej tak").startswith("handled")
    assert notes(clumsy) == []
    assert clumsy.last("rikke", "receipt").text


async def test_an_error_in_a_moment_undoes_all_of_it_and_the_others_go_on(clumsy: Engine) -> None:
    loops = Loops(clumsy)
    clumsy.clock.set(clumsy.local("tue 10:00"))
    clock = loops.clockwork()
    before = [m.id for m in clumsy.outbox()]
    while await clock.run_due():
        pass
    moments = {
        (m.step, m.state)
        for m in clumsy.store.write_now(lambda tx: tx.moments(rule="clumsy", round_key="2026-W48"))
    }
    assert ("close", MomentState.FAILED) in moments
    assert not [step for step, _ in moments if step == "more"]
    assert notes(clumsy) == []
    assert {m.to for m in clumsy.outbox() if m.id not in before} == {"ops@example.test"}
    assert "moments" in loops.health.problems


async def test_what_is_handled_is_never_handled_again(clumsy: Engine) -> None:
    loops, call = Loops(clumsy), clumsy.last("rikke", "ask")
    loops.put_in(a_raw(RIKKE, "alt godt", to=call.reply_to))
    await loops.handle_all()
    before = len(clumsy.outbox())
    assert await loops.reception().handle_some() == 0
    assert len(clumsy.outbox()) == before
    assert notes(clumsy) == ["alt godt"]
