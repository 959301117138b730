"""One trial of kills while sending: where each falls, and what the server's book and the database say in the end."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from daemon.engine.records import OutState
from tests.faults.kills.databases import Databases
from tests.faults.kills.life import LIVES, Death, Life, Mortal, Usual
from tests.faults.kills.post_office import PostOffice, RealOffice, Taken
from tests.faults.kills.sending_child import START, open_store

RECIPIENT = "rikke@example.org"
COPIES = "team+copy@example.test"
_LONGEST_UNSEEN = timedelta(seconds=60)
_AT_ONCE_AFTER = 0.0015
CERTAIN = (
    *("smtp before the body", "smtp before the final dot", "smtp after the server's 250"),
    *("Delivery._settle uncommitted", "Delivery._settle committed"),
)
_BEFORE_THE_COMMIT = ("smtp after the server's 250", "Delivery._settle uncommitted")
_PHASES = {
    "starting": "starting",
    "Delivery.rest_no_longer uncommitted": "starting",
    "Delivery.rest_no_longer committed": "starting",
    "Delivery._feed uncommitted": "claiming",
    "Delivery._feed committed": "claiming",
    "smtp before connecting": "connecting",
    "smtp connected": "connected",
    "smtp before the sender": "at MAIL and RCPT",
    "smtp recipient accepted": "before the mark",
    "Delivery._send.<locals>.begin uncommitted": "before the mark",
    "Delivery._send.<locals>.begin committed": "marked, before DATA",
    "smtp before the body": "marked, before DATA",
    "smtp before the final dot": "in the body, before the dot",
    "smtp after the server's 250": "between the 250 and the commit",
    "Delivery._settle uncommitted": "between the 250 and the commit",
    "Delivery._settle committed": "committed",
    "smtp before goodbye": "committed",
    "doubts looking": "settling doubts",
    "Doubts._look uncommitted": "settling doubts",
    "Doubts._look committed": "settling doubts",
    "Doubts._end uncommitted": "settling doubts",
    "Doubts._end committed": "settling doubts",
    "Delivery.settle_doubts uncommitted": "settling doubts",
    "Delivery.settle_doubts committed": "settling doubts",
}
_UNREAD = {
    "dot heard": "between the dot and the 250",
    "dot answered": "between the 250 and the commit",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the mails of a trial, by the server's book and the database together."""

    mails: int
    lost: int
    copies: int
    doubts: int
    settled: int
    parked: int


@dataclass
class Trial:
    """One database, one server with one latency, and as many kills as planned."""

    order: dict[str, Any]
    office: PostOffice | RealOffice
    databases: Databases
    mortal: Mortal
    usual: Usual
    chance: Random
    latency: float
    kills: int = 0
    mails: int = 0
    _kill: Any = None
    _awaited: str = ""
    _delay: float = 0.0
    _phase: str = ""
    _phase_at_death: str = ""

    def __post_init__(self) -> None:
        self.office.on_phase, self.office.on_taken = self._on_phase, self._on_taken
        self.mortal.on_birth, self.mortal.on_kill = self._on_birth, self._on_kill
        self.mortal.name = self._name

    async def run(self, kills: int) -> Tally:
        """Have it killed so often, let it send what is left, and count."""
        missed, add = False, 3
        while self.kills < kills:
            death = self._a_death(surely=missed)
            life = await self._live(death, add)
            self.kills += life.killed
            missed, add = not life.killed, 1
        life = await self._live(LIVES, 1)
        self.usual.learn(life)
        return await self._tally()

    async def _live(self, death: Death, add: int) -> Life:
        self._phase_at_death = self._phase = ""
        first, self.mails = self.mails, self.mails + add
        life = await self.mortal.live(death, first=first, add=add)
        await self.databases.calm()
        await self.office.calm()
        return life

    def _a_death(self, *, surely: bool) -> Death:
        """At a point or instant of its life, between the dot and its answer, just after that, or elsewhere on the wire;
        `surely` at the answer.
        """
        self._awaited, self._delay = "", 0.0
        if isinstance(self.office, RealOffice):
            return self.usual.a_death(self.chance, surely=surely)
        kind = self.chance.uniform(0.4, 0.8) if surely else self.chance.random()
        if kind < 0.4:
            return self.usual.a_death(self.chance, surely=False)
        if kind < 0.6:
            self._awaited, self._delay = "dot heard", self.chance.uniform(0, self.latency)
        elif kind < 0.7:
            return Death(at_named=self.chance.choice(_BEFORE_THE_COMMIT))
        elif kind < 0.8:
            self._awaited, self._delay = "dot answered", self.chance.uniform(0, _AT_ONCE_AFTER)
        else:
            self._awaited = self.chance.choice(("mail heard", "rcpt heard", "data heard", "data answered"))
        return LIVES

    def _on_birth(self, kill: Any) -> None:
        self._kill = kill

    def _on_kill(self) -> None:
        self._phase_at_death = self._phase

    def _on_phase(self, phase: str) -> None:
        self._phase = phase
        if phase == self._awaited and self._kill is not None:
            self._awaited = ""
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._kill)
            else:
                self._kill()

    def _name(self, point: str) -> str:
        if point == "smtp before the final dot" and self._phase_at_death in _UNREAD:
            return _UNREAD[self._phase_at_death]
        return _PHASES.get(point, point) or "starting"

    def _on_taken(self, mail: Taken) -> None:
        """A copy lies where the trial has its copies, to be seen some time later."""
        folder = "Sent" if self.order["sent_folder"] else "INBOX" if COPIES in mail.recipients else ""
        if not folder:
            return
        clock = Path(self.order["clock"])
        now = datetime.fromisoformat(clock.read_text()) if clock.exists() else START
        seen_at = now + _LONGEST_UNSEEN * self.chance.random()
        copy = {"folder": folder, "message_id": mail.message_id, "head": mail.head.decode()}
        with Path(self.order["copies"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(copy | {"seen_at": seen_at.timestamp()}) + "\n")

    async def _tally(self) -> Tally:
        store = open_store(self.order)
        rows = await store.read(lambda tx: tx.outgoings(tuple(OutState), limit=10_000))
        await store.close()
        await self.databases.calm()
        times = Counter(
            mail.message_id for mail in self.office.taken if self.order["recipient"] in mail.recipients
        )
        doubted = [row for row in rows if row.doubt_at is not None]
        known = (OutState.FAILED, OutState.PARKED)
        return Tally(
            mails=len(rows),
            lost=sum(not times[row.message_id] and row.state not in known for row in rows),
            copies=sum(count - 1 for count in times.values()),
            doubts=len(doubted),
            settled=sum(row.state is OutState.SENT for row in doubted),
            parked=sum(row.state is OutState.PARKED for row in rows),
        )
