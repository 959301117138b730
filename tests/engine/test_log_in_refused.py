"""A refused log-in stops all sending with one alarm, locks nobody out, and is over as soon as somebody mends it."""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from daemon.adapters.clock import ManualClock
from daemon.adapters.smtp import SmtpTransport
from daemon.adapters.tokens import Password
from daemon.engine.delivery import Delivery
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.records import OutState
from daemon.engine.service import Outside, Service
from tests.contract.scripted_smtp import ScriptedSmtp
from tests.contract.transport_kit import some_settings
from tests.engine.kit import Engine, a_world
from tests.scenarios.loops import Loops, NoAlarm, PlainReader, queue_more, running, until

RIGHT, WRONG = "rigtigt", "forkert"
THREE = Pace(connections=3, per_minute=None, random=Random(1))
AUTH = ("AUTH PLAIN", "8BITMIME")


class Guarded(ScriptedSmtp):
    """A server that lets one password in, which may be changed."""

    def __init__(self, password: str = RIGHT) -> None:
        super().__init__(extensions=AUTH)
        self.password = password

    def _polite(self, phase: str) -> str:
        if phase != "auth":
            return super()._polite(phase)
        given = base64.b64decode(self.commands[-1].split()[-1]).split(b"\0")[-1].decode()
        return (
            super()._polite(phase)
            if given == self.password
            else "535 5.7.8 Username and Password not accepted"
        )

    @property
    def log_ins(self) -> int:
        return sum(command.startswith("AUTH") for command in self.commands)


@dataclass
class Scene:
    """A delivery of three connections, what it told, and mails that wait."""

    engine: Engine
    server: Any
    password: str = WRONG
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loops = Loops(self.engine)
        self.health = Health(time.monotonic, on_change=lambda name, text: self.told.append(text or "over"))
        self.loops.health = self.health
        self.queued = queue_more(self.engine, [{}] * 6)

    @property
    def clock(self) -> ManualClock:
        return self.engine.clock

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[Delivery]:
        delivery = self.loops.delivery(self.server, THREE)
        delivery.transport = self.transport(self.password)
        async with running(delivery.run()):
            yield delivery

    def transport(self, password: str) -> SmtpTransport:
        return SmtpTransport(some_settings(self.server.port), Password(password))

    async def next_try(self, delivery: Delivery) -> timedelta:
        """Let the rest pass, and wait until the next one; how long that is."""
        self.clock.advance(timedelta(seconds=delivery.rest.seconds))
        self.loops.bells.ring("outbox")
        await until(lambda: delivery.idle and delivery.rest.resting)
        return timedelta(seconds=delivery.rest.seconds)

    def sent(self) -> int:
        return len(self.loops.outgoings(OutState.SENT))


@pytest.fixture
def engine() -> Engine:
    return Engine(a_world())


async def test_three_connections_try_a_wrong_password_once_and_then_ever_more_seldom(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            rests = [timedelta(seconds=delivery.rest.seconds)]
            assert server.log_ins == 1
            for tries in range(2, 8):
                rests.append(await scene.next_try(delivery))
                assert server.log_ins == tries
        quarter = timedelta(minutes=15)
        assert rests == [min(quarter * 2**n, timedelta(hours=4)) for n in range(7)]
        rows = [scene.loops.outgoing(mail) for mail in scene.queued]
        assert {(row.state, row.attempts) for row in rows} == {(OutState.QUEUED, 0)}
    assert len(scene.told) == 1, "one alarm"
    assert "Username and Password not accepted" in scene.told[0]
    assert "check user, password or token" in scene.told[0]
    assert engine.outbox("ops@example.test") == [], "a mail would not go either"


async def test_nobody_has_to_do_anything_when_the_password_was_mended_at_the_server(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            server.password = WRONG
            scene.clock.advance(timedelta(minutes=15))
            scene.loops.bells.ring("outbox")
            await until(lambda: scene.sent() == 6)
    assert scene.told[1:] == ["over"]


async def test_after_a_rest_one_mail_goes_ahead_alone(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            server._script["mail"] = ["530 5.7.0 Authentication required"] * 3
            server.password = WRONG
            await scene.next_try(delivery)
            assert (server.log_ins, sum(c.startswith("MAIL") for c in server.commands)) == (2, 1)


async def test_a_restart_tries_at_once(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
        late = queue_more(
            engine, [{"id": "laterlaterlater1", "next_at": engine.clock.now() + timedelta(hours=1)}]
        )
        scene.password = RIGHT
        async with scene.delivering():
            await until(lambda: scene.sent() == 6)
    assert scene.loops.outgoing(late[0]).state is OutState.QUEUED, (
        "what waits for a reason of its own waits on"
    )


async def test_a_reload_with_the_right_password_sends_at_once(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            await delivery.use(scene.transport(WRONG))
            await until(lambda: server.log_ins == 2 and delivery.rest.resting and delivery.idle)
            assert delivery.rest.seconds == 1800, "a reload that mends nothing makes the rests no shorter"
            await delivery.use(scene.transport(RIGHT))
            await until(lambda: scene.sent() == 6)
    assert scene.told[1:] == ["over"]


async def test_the_service_takes_the_new_server_from_a_reload(engine: Engine) -> None:
    async with Guarded() as server:
        scene = Scene(engine, server)
        outside = Outside(
            store=engine.store,
            mailbox=None,  # type: ignore[arg-type] - no loop of this test reads it
            transport=scene.transport(WRONG),
            reader=PlainReader(),
            clock=engine.clock,
            alarm=NoAlarm(),
            monotonic=time.monotonic,
        )
        service = Service(outside, engine.house, pace=THREE)
        async with running(service.delivery.run()):
            await until(lambda: "delivery" in service.health.problems and service.delivery.idle)
            await service.reload(engine.house, scene.transport(RIGHT))
            await until(lambda: scene.sent() == 6)
        assert service.health.problems == {}


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 Authentication required", "535 5.7.3 Authentication unsuccessful"]
)
async def test_a_log_in_refused_in_mid_session_is_one_too(engine: Engine, answer: str) -> None:
    async with Guarded(WRONG) as server:
        scene = Scene(engine, server)
        server._script["mail"] = [answer] * 9
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            assert delivery.rest.seconds == 900
            server._script.clear()
            scene.clock.advance(timedelta(minutes=15))
            scene.loops.bells.ring("outbox")
            await until(lambda: scene.sent() == 6)
    assert [text for text in scene.told if text != "over"][1:] == [], "one alarm"


async def test_a_log_in_that_fails_for_the_moment_rests_shorter(engine: Engine) -> None:
    async with Guarded(WRONG) as server:
        scene = Scene(engine, server)
        server._script["auth"] = ["454 4.7.0 Temporary authentication failure"] * 2
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            assert (delivery.rest.seconds, server.log_ins) == (60, 1)
            assert await scene.next_try(delivery) == timedelta(minutes=2)
            scene.clock.advance(timedelta(minutes=2))
            scene.loops.bells.ring("outbox")
            await until(lambda: scene.sent() == 6)


async def test_a_server_that_takes_no_connection_puts_no_mail_behind_the_others(engine: Engine) -> None:
    async with Guarded(WRONG) as server:
        scene = Scene(engine, server)
        server._script["connect"] = ["421 4.3.2 closing down"] * 6
        async with scene.delivering() as delivery:
            await until(lambda: delivery.rest.resting and delivery.idle)
            for _ in range(5):
                await scene.next_try(delivery)
            rows = [scene.loops.outgoing(mail) for mail in scene.queued]
            assert len({row.next_at for row in rows}) == 1
            scene.clock.advance(timedelta(minutes=15))
            scene.loops.bells.ring("outbox")
            await until(lambda: scene.sent() == 6)
    first = server.mails[0].split(b"\r\n")[0].decode()
    assert first == f"Subject: {scene.queued[0]}"
