"""Answers that come twice, late or in the wrong order, through a real mailbox into a whole engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from daemon.adapters.store import SqliteStore
from daemon.engine.records import InboxRow, InboxState
from tests.engine.kit import Engine, Sent, a_rule, a_world
from tests.faults.imap.trial import BrokenPromise, Trial
from tests.scenarios.loops import Loops
from tests.servers.imap_host import ImapHost

RIKKE = "rikke@example.test"


def an_engine() -> Engine:
    """A team that was asked for ideas on Monday morning."""
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


@dataclass
class Desk(Trial):
    """A mailbox whose mails are handled by a whole engine: practices, receipts and all."""

    engine: Engine = field(default_factory=an_engine)

    def _opened(self) -> SqliteStore:
        return self.engine.store

    async def _handle_all(self) -> None:
        loops = Loops(self.engine)
        while True:
            await loops.handle_all()
            await self.bells.wait("inbox", 0.05)

    def answer(self, text: str, *, identity: str, to: Sent | None = None) -> bytes:
        """Rikke's answer to what she was asked, or to another mail of ours."""
        raw = self.engine.a_reply(to or self.engine.last("rikke", "ask"), text)
        raw = re.sub(rb"(?m)^Message-ID: .*$", f"Message-ID: {identity}".encode(), raw)
        return raw.replace(b"\n", b"\r\n")

    async def comes(self, raw: bytes, *, ends: int) -> None:
        """It comes to the mailbox, and `ends` mails have come to an end in all; raises BrokenPromise."""
        self.host.deliver(self.user, raw, sender=RIKKE)

        async def ended() -> bool:
            return len([row for row in await self.rows() if row.state is not InboxState.NEW]) >= ends

        await self.until(ended, f"{ends} mails were handled")

    async def quiet(self) -> list[InboxRow]:
        """All rows, once a further mail, from nobody we know, has come through behind everything else."""
        before = len(await self.rows())
        raw = (
            b"From: nobody@elsewhere.test\r\nMessage-ID: <last@client.test>\r\nSubject: Sidst\r\n\r\nHej\r\n"
        )
        self.host.deliver(self.user, raw)

        async def through() -> bool:
            rows = await self.rows()
            return len(rows) > before and all(row.state is not InboxState.NEW for row in rows)

        await self.until(through, "a further mail came through")
        await self.jobs_done()
        return [row for row in await self.rows() if b"Subject: Sidst" not in (row.raw or b"")]

    def ideas(self) -> list[str]:
        """What Rikke's ideas are now."""
        entries = self.engine.store.write_now(lambda tx: tx.entries(("idea",)))
        return [entry.value["text"] for entry in entries if entry.by == "rikke"]

    def receipts(self) -> list[Sent]:
        """The receipts she got."""
        return self.engine.outbox("rikke", "receipt")


def a_desk(host: ImapHost, seed: int, folder: Path) -> Desk:
    """A desk with a mailbox of its own."""
    return Desk(host, Random(seed), folder)


def require(holds: object, what: str) -> None:
    """Raises BrokenPromise unless it holds."""
    if not holds:
        raise BrokenPromise(what)


async def the_same_mail_twice(host: ImapHost, seed: int, folder: Path) -> None:
    """One answer is delivered several times, by servers that each add their own marks."""
    desk = a_desk(host, seed, folder)
    async with desk.running():
        raw = desk.answer("Fælles frokost", identity="<1@client.test>")
        await desk.comes(raw, ends=1)
        for number in range(desk.chance.randrange(1, 3)):
            desk.host.deliver(
                desk.user, f"Received: from mx{number}.test by box\r\n".encode() + raw, sender=RIKKE
            )
        rows = await desk.quiet()
    require(len(rows) == 1, f"one mail made {len(rows)} rows")
    require(desk.ideas() == ["Fælles frokost"], f"the ideas are {desk.ideas()}")
    require(len(desk.receipts()) == 1, f"{len(desk.receipts())} receipts for one answer")


async def one_message_id_for_two_mails(host: ImapHost, seed: int, folder: Path) -> None:
    """A client gives two different answers one Message-ID: both are read."""
    desk = a_desk(host, seed, folder)
    async with desk.running():
        await desk.comes(desk.answer("Den første", identity="<1@client.test>"), ends=1)
        await desk.comes(desk.answer("Den anden", identity="<1@client.test>"), ends=2)
        rows = await desk.quiet()
    require(len(rows) == 2, f"two mails made {len(rows)} rows")
    require(desk.ideas() == ["Den anden"], f"the ideas are {desk.ideas()}")
    require(len(desk.receipts()) == 2, f"{len(desk.receipts())} receipts for two answers")


async def answers_in_the_wrong_order(host: ImapHost, seed: int, folder: Path) -> None:
    """Two answers of one person come in the other order: each is read once, and the last receipt tells what counts."""
    desk = a_desk(host, seed, folder)
    texts = ["Den første", "Den anden", "Den tredje"]
    desk.chance.shuffle(texts)
    async with desk.running():
        for number, text in enumerate(texts, start=1):
            await desk.comes(desk.answer(text, identity=f"<{text[-5:]}@client.test>"), ends=number)
        await desk.quiet()
    require(desk.ideas() == texts[-1:], f"the ideas are {desk.ideas()}")
    require(len(desk.receipts()) == len(texts), f"{len(desk.receipts())} receipts")
    require(texts[-1] in desk.receipts()[-1].text, "the last receipt does not show what counts")


async def an_answer_to_a_closed_round(host: ImapHost, seed: int, folder: Path) -> None:
    """Somebody answers a call of weeks ago: it is handled, and the person hears what became of it."""
    desk = a_desk(host, seed, folder)
    raw = desk.answer("Fælles frokost", identity="<1@client.test>")
    desk.engine.until(f"mon+{desk.chance.randrange(2, 5)} 12:00")
    async with desk.running():
        await desk.comes(raw, ends=1)
        rows = await desk.quiet()
    states = [row.state for row in rows]
    require(states == [InboxState.HANDLED], f"it ended as {states}")
    require(len(desk.receipts()) == 1, f"{len(desk.receipts())} mails tell what became of it")


CASES = {
    case.__name__.replace("_", " "): case
    for case in (
        the_same_mail_twice,
        one_message_id_for_two_mails,
        answers_in_the_wrong_order,
        an_answer_to_a_closed_round,
    )
}
"""By the name of the row: one trial of it."""
