"""Kills while receiving: every answer has its effect and its receipt once, wherever fetching and handling broke off."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from daemon.adapters.imap_settings import ImapSettings
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore, copy_database
from daemon.engine.records import InboxState, OutState
from daemon.engine.tx import Tx
from tests.contract.houses import House, all_of, dovecot_house
from tests.faults.kills.life import LIVES, NEST, Mortal, Usual, scratch
from tests.faults.kills.receiving_child import HANDLED, MEMBERS, an_engine
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.scenarios.nursery import Nursery
from tests.servers.dovecot import DovecotServer
from tests.servers.pymap import PymapServer

KILLS = 10
"""In each trial, which is one database and one mailbox; with answers enough for a miss before every kill."""
assert MEMBERS >= 3 + 2 * KILLS

_PHASES = {
    "starting": "starting",
    "imap logged in": "logging in",
    "imap new mail seen": "fetching",
    "imap before fetching": "fetching",
    "imap fetched": "fetching",
    "Intake.sweep uncommitted": "storing",
    "Intake.sweep committed": "stored",
    "imap before moving": "moving",
    "imap moved": "moved, not noted",
    "Intake._done uncommitted": "moved, not noted",
    "Intake._done committed": "all noted",
    "Reception.handle_some uncommitted": "claiming",
    "Reception.handle_some committed": "claimed",
    "reader before scanning": "reading",
    "reader has read": "read",
    "Reception._handle uncommitted": "handling, before the commit",
    "Reception._handle committed": "handled",
}

_CERTAIN = (
    *("imap fetched", "Intake.sweep uncommitted", "Intake.sweep committed"),
    *("Reception._handle uncommitted", "Reception._handle committed"),
    *("imap before moving", "imap moved", "Intake._done uncommitted"),
)

NewBox = Callable[[], AbstractAsyncContextManager[House]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every trial begins with: a database in which all were asked, its key, and an answer of each."""

    database: Path
    key: Path
    answers: tuple[bytes, ...]

    @classmethod
    def lay(cls, folder: Path) -> Ground:
        """Make it in this folder."""
        key, database = folder / "key", folder / "ground.sqlite"
        engine = an_engine(Keyring.load(key, may_create=True))
        answers = []
        for number in range(MEMBERS):
            engine._uid += 1
            answers.append(engine.a_reply(engine.last(f"m{number:02}", "ask"), _idea(number)))
        database.touch(0o600)
        assert engine.store._memory is not None
        copy_database(engine.store._memory._link._db, database)
        return cls(database, key, tuple(raw.replace(b"\n", b"\r\n") for raw in answers))


def _idea(number: int) -> str:
    return f"En fælles frokost nummer {number:02}"


@dataclass(frozen=True, slots=True)
class Effects:
    """How often each of the delivered answers had its effect: entries, receipts, and places on the server."""

    entries: Counter[int]
    receipts: Counter[int]
    moved: Counter[int]
    waiting: int
    """Mails left in the inbox, on the server or in the database."""

    def lost(self, delivered: int) -> int:
        """Answers without an entry or a receipt, or that lie nowhere on the server any more."""
        kinds = (self.entries, self.receipts, self.moved)
        return sum(any(kind[number] == 0 for kind in kinds) for number in range(delivered)) + self.waiting

    def doubled(self, delivered: int) -> int:
        """Answers with a second entry, receipt or copy; and effects of answers that never came."""
        kinds = (self.entries, self.receipts, self.moved)
        twice = sum(any(kind[number] > 1 for kind in kinds) for number in range(delivered))
        return twice + sum(number >= delivered for kind in kinds for number in kind)


@dataclass
class Trial:
    """One mailbox, one database, and as many kills as planned while answers come in."""

    ground: Ground
    house: House
    mortal: Mortal
    usual: Usual
    chance: Random
    delivered: int = 0
    kills: int = 0

    async def run(self, kills: int) -> Effects:
        """Have it killed so often, let it end, and count what came of each answer."""
        shutil.copy(self.ground.database, self.database)
        await self.mortal.live(LIVES, expected=0)
        await self._deliver(3)
        missed = False
        while self.kills < kills:
            await self._deliver(1)
            death = self.usual.a_death(self.chance, surely=missed)
            life = await self.mortal.live(death, expected=self.delivered)
            self.kills += life.killed
            missed = not life.killed
        self.usual.learn(await self.mortal.live(LIVES, expected=self.delivered))
        return await self._effects()

    @property
    def database(self) -> Path:
        return self.mortal.folder / "db"

    async def _deliver(self, count: int) -> None:
        for raw in self.ground.answers[self.delivered : self.delivered + count]:
            await self.house.deliver(raw)
        self.delivered = min(MEMBERS, self.delivered + count)

    async def _effects(self) -> Effects:
        store = SqliteStore.open_reader(self.database, Keyring.load(self.ground.key, may_create=False))
        entries, receipts, unhandled = await store.read(_effects_in)
        await store.close()
        heads, left = await self._on_the_server()
        moved = Counter(number for number in range(MEMBERS) for head in heads if _is_of(number, head))
        return Effects(entries, receipts, moved, unhandled + left)

    async def _on_the_server(self) -> tuple[list[bytes], int]:
        async with self.house.mailbox(mailbox=HANDLED).session() as session:
            heads = [mail.head for mail in await all_of(session)]
        async with self.house.mailbox().session() as session:
            return heads, len(await session.uids_after(0))


def _is_of(number: int, head: bytes) -> bool:
    return f"from: m{number:02}@example.test".encode() in head.lower()


def _effects_in(tx: Tx) -> tuple[Counter[int], Counter[int], int]:
    entries = Counter(int(str(entry.value["text"])[-2:]) for entry in tx.entries(("idea",)))
    mails = tx.outgoings(tuple(OutState), limit=10_000)
    receipts = Counter(int((mail.member or "")[1:]) for mail in mails if mail.kind == "receipt")
    others = [state for state in InboxState if state is not InboxState.HANDLED]
    return entries, receipts, len(tx.inbox(others, limit=1000))


async def run_trials(plan: Plan, new_box: NewBox, kills: int, usual: Usual) -> Outcome:
    """The trials of a plan that have not ended yet, and what came of all of them."""
    progress = Progress(plan, "receiving")
    with scratch() as folder:
        ground = Ground.lay(folder)
        async with Nursery(module=NEST) as nursery:
            for seed in progress.left():
                place = folder / str(seed)
                place.mkdir()
                async with new_box() as house:
                    progress.note(seed, **await _trial(seed, ground, house, nursery, place, usual, kills))
                shutil.rmtree(place)
    return _outcome(progress.planned())


async def _trial(
    seed: int, ground: Ground, house: House, nursery: Nursery, folder: Path, usual: Usual, kills: int
) -> dict[str, Any]:
    settings: ImapSettings = house.settings
    order = {"what": "receive", "db": str(folder / "db"), "key": str(ground.key)}
    order |= {"port": str(settings.port), "user": settings.user, "password": house.password}
    mortal = Mortal(nursery, folder, order | {"port": settings.port})
    trial = Trial(ground, house, mortal, usual, Random(seed))
    try:
        effects = await trial.run(kills)
    except AssertionError as error:
        return {"kills": trial.kills, "answers": trial.delivered, "broke": str(error)}
    return {
        "kills": trial.kills,
        "answers": trial.delivered,
        "lost": effects.lost(trial.delivered),
        "doubled": effects.doubled(trial.delivered),
        "where": dict(mortal.where),
    }


def _outcome(noted: Sequence[dict[str, Any]]) -> Outcome:
    broken = []
    where: Counter[str] = Counter()
    for trial in noted:
        where.update(trial.get("where", {}))
        if trial.get("broke"):
            broken.append(f"seed {trial['seed']}: {trial['broke']}")
        elif trial["lost"] or trial["doubled"]:
            broken.append(f"seed {trial['seed']}: {trial['lost']} answers lost, {trial['doubled']} doubled")
    figures: dict[str, int | float | str] = {
        "kills": sum(trial["kills"] for trial in noted),
        "answers": sum(trial["answers"] for trial in noted),
        "lost": sum(trial.get("lost", 0) for trial in noted),
        "doubled": sum(trial.get("doubled", 0) for trial in noted),
    }
    return Outcome(trials=len(noted), broken=tuple(broken), figures=figures | landed(where, _PHASES))


def landed(where: Counter[str], phases: dict[str, str]) -> dict[str, int | float | str]:
    """How many kills fell into each phase, by the last point passed."""
    found: Counter[str] = Counter()
    for point, count in where.items():
        found[phases.get(point, point)] += count
    return {f"killed {phase}": count for phase, count in found.most_common()}


@asynccontextmanager
async def a_pymap_box() -> AsyncIterator[House]:
    """A mailbox on pymap, in this process."""
    server = PymapServer()
    await server.start()
    settings = ImapSettings(host=server.host, port=server.port, tls="none", user=server.user)
    try:
        yield House(settings, server.password, server.deliver)
    finally:
        await server.stop()


def receive_on_pymap(plan: Plan) -> Outcome:
    """Trials against pymap."""
    return asyncio.run(run_trials(plan, a_pymap_box, KILLS, Usual(0.05, 25, certain=_CERTAIN)))


def receive_on_dovecot(plan: Plan) -> Outcome:
    """Trials against a Dovecot of their own."""
    with DovecotServer() as server:

        @asynccontextmanager
        async def a_box() -> AsyncIterator[House]:
            house = dovecot_house(server, tls="none")
            # From nobody it would be a bounce.
            deliver = partial(server.deliver, house.settings.user, sender="post@example.test")
            yield replace(house, deliver=lambda raw: asyncio.to_thread(deliver, raw))

        return asyncio.run(run_trials(plan, a_box, KILLS, Usual(0.1, 25, certain=_CERTAIN)))


_PROMISE = "A service killed while receiving loses no answer and heeds none twice."
ROWS = (
    Row(name="kills-receiving", promise=_PROMISE, run=receive_on_pymap, times=980, minutes=12),
    Row(name="kills-receiving-dovecot", promise=_PROMISE, run=receive_on_dovecot, times=20, minutes=1),
)
