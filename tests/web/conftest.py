"""A team whose first newsletter is out, and its real web server on a port of loopback."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import Message

import pytest

from daemon.adapters.web import WebServer
from daemon.engine.health import Health
from daemon.operations.website import Website
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.patience import LONG

PUBLIC = "https://naer.example.test/post"


@dataclass(frozen=True)
class Answer:
    """What the web server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Web:
    """An engine with a web server before it; `monotonic` is the clock of its loops' health."""

    engine: Engine
    seconds: list[float] = field(default_factory=lambda: [0.0])
    public_url: str = PUBLIC

    def __post_init__(self) -> None:
        self.health = Health(lambda: self.seconds[0])
        self.open()
        site = Website(
            store=self.engine.store,
            clock=self.engine.clock,
            house=lambda: self.engine.house,
            health=self.health,
            stale_seconds=90,
            listening_at=lambda: self.server.url,
        )
        self.server = WebServer(site, "127.0.0.1", 0)

    def open(self, *, archive: bool = True) -> None:
        """Let mails lead to the pages."""
        self.engine.house = replace(self.engine.house, web_url=self.public_url, archive=archive)

    async def ask(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask as a plain client would; `url` is a path, or an address as it stands in a mail."""
        path = url.removeprefix(self.public_url).removeprefix(self.server.url)
        return await asyncio.to_thread(self._ask, method, path, body, headers or {})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=LONG)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    async def get(self, url: str, **headers: str) -> Answer:
        return await self.ask("GET", url, headers={k.replace("_", "-"): v for k, v in headers.items()})


def a_newsroom() -> Engine:
    """Lone leads Rikke and Jonas; Emily reads English."""
    rules = (
        replace(a_rule("successes"), title="Ugens succeser"),
        replace(a_rule("newsletter", title={"da": "Nordlyset", "en": "Northern Lights"}), title="Nyhedsbrev"),
    )
    people = (a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Emily Clarke", language="en"))
    return Engine(a_world(*people, rules=rules))


def publish(
    engine: Engine, week: int = 0, rikke: str = "Tolv nye kunder", jonas: str = "Ros fra <Nuuk>"
) -> list[Sent]:
    """A week from call to newsletter: what two told, and the edition's mails."""
    monday = engine.start + timedelta(weeks=week)
    calls = engine.until(monday + timedelta(days=3))
    for name, text in (("rikke", rikke), ("jonas", jonas)):
        call = next(mail for mail in reversed(calls) if mail.to == name and mail.kind == "ask")
        assert engine.reply(call, text).startswith("handled")
    mails = engine.until(monday + timedelta(days=5))
    return [mail for mail in mails if mail.kind == "edition"]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    found = Web(a_newsroom())
    await found.server.start()
    yield found
    await found.server.close()
