"""In doubt: a mail whose sending broke off after the final dot is looked for on a real server before it goes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from daemon import operations
from daemon.engine.bells import Bells
from daemon.engine.doubts import MARKED_SENT, DoubtSettings
from daemon.engine.handling import handle
from daemon.engine.inbound import identify
from daemon.engine.records import Outgoing, OutState
from daemon.mail.scan import scan
from tests.contract.houses import dovecot_house
from tests.contract.scripted_smtp import DROP, SILENCE, ScriptedSmtp
from tests.engine.kit import BOX, Engine, a_rule, a_world
from tests.engine.test_shape import an_engine as shape_engine
from tests.scenarios.loops import OWN, Loops, queue_more, until
from tests.servers.dovecot import DovecotServer

pytestmark = pytest.mark.dovecot
SENT = "Sendt på mail"
COPY = "team+copy@example.test"
WAIT = timedelta(seconds=90)


@dataclass
class Desk:
    """An engine whose mails broke off on their way, and the mailbox that copies would be in."""

    engine: Engine
    loops: Loops
    house: Any

    async def break_off(self, *mails: str, server: ScriptedSmtp | None = None) -> list[Outgoing]:
        """Send these; the server reads each to its end and hangs up without a word."""
        async with server or ScriptedSmtp({"dot": [DROP] * len(mails)}) as smtp, self.loops.delivering(smtp):
            await until(lambda: all(self.state(mail) is not OutState.QUEUED for mail in mails))
            await until(lambda: all(self.state(mail) is not OutState.SENDING for mail in mails))
        return [self.loops.outgoing(mail) for mail in mails]

    def state(self, mail: str) -> OutState:
        return self.loops.outgoing(mail).state

    async def keep_copy(self, mail: str, folder: str = SENT) -> None:
        """What the provider does with a mail that it has accepted."""
        async with self.house.mailbox().session() as session:
            await session.append(folder, self.loops.outgoing(mail).raw)

    async def look(self, after: timedelta = WAIT) -> None:
        """Time passes, and what is due is looked for."""
        self.engine.clock.advance(after)
        await self.loops.doubts().settle_due()

    def send_surely(self, *mails: str) -> None:
        """Mails that the server has taken without any doubt."""
        at = self.engine.clock.now()
        self.engine.store.write_now(lambda tx: tx.mark_outgoing(mails, OutState.SENT, at=at))


def mails(engine: Engine, count: int, **changes: Any) -> list[str]:
    """Queued mails with our own header, as all have it that we write."""
    rows = queue_more(engine, [changes] * count)

    def headed(tx: Any) -> None:
        for row in rows:
            known = tx.outgoing(row)
            tx._destroy("DELETE FROM outbox WHERE id = :id", id=row)
            raw = known.raw.replace(b"\r\n\r\n", b"\r\nX-Naervaer: send\r\n\r\n", 1)
            tx.add_outgoing(Outgoing(**{**{f: getattr(known, f) for f in known.__slots__}, "raw": raw}))

    engine.store.write_now(headed)
    return rows


@pytest.fixture
async def desk(dovecot: DovecotServer) -> Desk:
    engine, house = Engine(a_world()), dovecot_house(dovecot, tls="none")
    async with house.mailbox().session() as session:
        await session.append(SENT, b"Subject: one of before\r\n\r\n")
    loops = Loops(engine, doubt=DoubtSettings(sent_folder=MARKED_SENT, wait=WAIT), box=house.mailbox())
    return Desk(engine, loops, house)


async def test_a_mail_that_broke_off_and_is_found_was_sent(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    (row,) = await desk.break_off(mail)
    assert (row.state, row.attempts) == (OutState.DOUBT, 1)
    await desk.keep_copy(mail)
    await desk.look(timedelta(seconds=80))
    assert desk.state(mail) is OutState.DOUBT, "it is given time to arrive"
    await desk.look(timedelta(seconds=10))
    row = desk.loops.outgoing(mail)
    assert (row.state, row.sent_at) == (OutState.SENT, row.doubt_at)


async def test_a_mail_twice_absent_goes_again_byte_for_byte(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    await desk.break_off(mail)
    await desk.look()
    assert (desk.state(mail), desk.loops.outgoing(mail).looks) == (OutState.DOUBT, 1)
    await desk.look()
    assert desk.state(mail) is OutState.QUEUED
    async with ScriptedSmtp() as server:
        await desk.loops.send_all(server)
    assert server.mails == [desk.loops.outgoing(mail).raw]
    assert (desk.state(mail), desk.loops.outgoing(mail).attempts) == (OutState.SENT, 2)


async def test_a_copy_that_comes_between_the_two_looks_is_found(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    await desk.break_off(mail)
    await desk.look()
    await desk.keep_copy(mail)
    await desk.look()
    assert desk.state(mail) is OutState.SENT


async def test_of_a_crash_in_the_body_the_same_is_true(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    async with ScriptedSmtp({"dot": SILENCE}) as server, desk.loops.delivering(server):
        await until(lambda: server.octets.endswith(b".\r\n"))
        assert desk.state(mail) is OutState.SENDING
    async with ScriptedSmtp() as server, desk.loops.delivering(server):
        await until(lambda: desk.state(mail) is OutState.DOUBT)
        await desk.keep_copy(mail)
        await desk.look()
        assert server.mails == []
    assert desk.state(mail) is OutState.SENT


async def test_somebody_elses_mail_of_the_same_message_id_is_no_copy(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    await desk.break_off(mail)
    forged = f"From: m@evil.test\r\nMessage-ID: <{mail}@{BOX.domain}>\r\n\r\nX-Naervaer: send\r\n"
    async with desk.house.mailbox().session() as session:
        await session.append(SENT, forged.encode())
    await desk.look()
    await desk.look()
    assert desk.state(mail) is OutState.QUEUED


async def test_absence_means_nothing_where_mails_surely_sent_leave_no_copies(desk: Desk) -> None:
    sure, mail = mails(desk.engine, 2)
    desk.send_surely(sure)
    desk.loops.doubt = DoubtSettings(sent_folder=SENT, wait=WAIT, otherwise="park")
    desk.engine.clock.advance(timedelta(hours=1))
    await desk.break_off(mail)
    await desk.look()
    await desk.look()
    assert desk.state(mail) is OutState.PARKED
    assert "no copies of sent mail are found" in desk.loops.health.problems["no-copies"]


async def test_absence_counts_where_a_mail_surely_sent_is_found(desk: Desk) -> None:
    sure, mail = mails(desk.engine, 2)
    desk.send_surely(sure)
    await desk.keep_copy(sure)
    desk.loops.doubt = DoubtSettings(sent_folder=SENT, wait=WAIT, otherwise="park")
    desk.engine.clock.advance(timedelta(hours=1))
    await desk.break_off(mail)
    await desk.look()
    await desk.look()
    assert desk.state(mail) is OutState.QUEUED
    assert desk.loops.health.problems == {}


async def _obey(desk: Desk, name: str, **arguments: Any) -> Any:
    """What the command line asks of the service."""
    engine = desk.engine
    at = operations.Desk(store=engine.store, house=engine.house, clock=engine.clock, bells=Bells())
    return await operations.perform(at, name, arguments)


async def test_ops_decide_about_what_is_parked(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(otherwise="park")
    came, again, gone = mails(desk.engine, 3)
    await desk.break_off(came, again, gone)
    await desk.look()
    assert len(await _obey(desk, "queue.list", states=["parked"])) == 3
    assert (await _obey(desk, "status"))["figures"]["outbox.parked"] == 3
    assert "Nåede en mail frem?" in desk.engine.outbox("ops@example.test")[0].subject
    await _obey(desk, "queue.arrived", rows=[came])
    await _obey(desk, "queue.retry", rows=[again])
    await _obey(desk, "queue.drop", rows=[gone])
    assert [desk.state(mail) for mail in (came, again, gone)] == [
        OutState.SENT,
        OutState.QUEUED,
        OutState.CANCELLED,
    ]
    with pytest.raises(operations.Wrong, match="only of what is parked"):
        await _obey(desk, "queue.arrived", rows=[again])


async def test_a_server_that_marks_no_folder_leaves_nothing_to_look_for(desk: Desk) -> None:
    (mail,) = mails(desk.engine, 1)
    desk.loops.doubt = DoubtSettings(sent_folder="\\Unheard", wait=WAIT)
    await desk.break_off(mail)
    await desk.look()
    await desk.look()
    assert desk.state(mail) is OutState.QUEUED


async def test_a_mailbox_out_of_reach_is_asked_again_and_nothing_goes_meanwhile(
    desk: Desk, own_dovecot: DovecotServer
) -> None:
    house = dovecot_house(own_dovecot, tls="none")
    desk.house, desk.loops.box = house, house.mailbox()
    (mail,) = mails(desk.engine, 1)
    await desk.break_off(mail)
    await desk.keep_copy(mail)
    own_dovecot.kill()
    for _ in range(5):
        await desk.look()
        assert (desk.state(mail), desk.loops.outgoing(mail).looks) == (OutState.DOUBT, 0)
    own_dovecot.start()
    await desk.look()
    assert desk.state(mail) is OutState.SENT


async def test_a_private_mail_takes_no_copy_along_and_is_never_looked_for(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(sent_folder=SENT, copy_to=COPY, wait=WAIT, otherwise="park")
    private, plain = mails(desk.engine, 1, private=True) + mails(desk.engine, 1, id="plainplainplainp")
    server = ScriptedSmtp({"dot": [DROP] * 2})
    await desk.break_off(private, plain, server=server)
    assert sum(COPY in command for command in server.commands) == 1
    await desk.keep_copy(private)
    await desk.look()
    assert desk.state(private) is OutState.PARKED


async def test_a_copy_goes_along_as_second_recipient_of_the_same_mail(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(copy_to=COPY)
    (mail,) = mails(desk.engine, 1)
    async with ScriptedSmtp() as server:
        await desk.loops.send_all(server)
    names = [command.partition(":")[0] for command in server.commands]
    assert names.count("RCPT TO") == 2
    assert names.count("DATA") == len(server.mails) == 1
    assert desk.loops.outgoing(mail).copied


async def test_a_refused_copy_stops_nothing(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(copy_to=COPY)
    (mail,) = mails(desk.engine, 1)
    async with ScriptedSmtp({"rcpt": ["250 2.1.5 ok", "550 5.1.1 not here"]}) as server:
        await desk.loops.send_all(server)
    row = desk.loops.outgoing(mail)
    assert (row.state, row.copied) == (OutState.SENT, False)


def receive(engine: Engine, raw: bytes) -> str:
    """A mail comes into the box; how it ended."""
    row = Loops(engine).put_in(raw)

    def work(scene: Any) -> str:
        found = scene.tx.inbox_row(row)
        ending = handle(scene, identify(scene, found, scan(raw, own=OWN)))
        return f"{ending.state}: {ending.reason}"

    return str(engine.do(work))


async def test_the_copy_that_came_settles_the_doubt_and_is_destroyed(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(copy_to=COPY, wait=WAIT)
    (mail,) = mails(desk.engine, 1)
    (row,) = await desk.break_off(mail)
    raw = row.raw.replace(b"Subject", b"From: " + BOX.address.encode() + b"\r\nSubject", 1)
    assert receive(desk.engine, raw) == "ignored: own copy"
    assert desk.state(mail) is OutState.SENT
    jobs = desk.engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
    assert [job.action for job in jobs] == ["erase"]


async def test_a_copy_in_the_inbox_that_was_not_handled_yet_is_found_there(desk: Desk) -> None:
    desk.loops.doubt = DoubtSettings(copy_to=COPY, wait=WAIT)
    (mail,) = mails(desk.engine, 1)
    (row,) = await desk.break_off(mail)
    await desk.house.receive(row.raw)
    await desk.look()
    assert desk.state(mail) is OutState.SENT


def test_the_leader_hears_of_a_mail_of_which_nobody_knows_whether_it_came() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("digest"))))
    engine.until("tue 12:00")
    parked, again, settled = (mail.id for mail in engine.outbox(kind="ask"))
    at = engine.clock.now()

    def work(tx: Any) -> None:
        for mail in (parked, again, settled):
            tx.begin_outgoing(mail)
            tx.doubt_outgoing(at=at, look_at=at, mail=mail)
        tx.end_doubt(parked, OutState.PARKED, at=at)
        tx.end_doubt(again, OutState.QUEUED, at=at)
        tx.mark_outgoing([again], OutState.SENT, at=at)
        tx.end_doubt(settled, OutState.SENT, at=at)

    engine.store.write_now(work)
    engine.until(engine.clock.now() + timedelta(days=6, hours=12))
    text = engine.last("lone", "digest").text
    assert "Mails, vi er i tvivl om" in text
    assert text.count("Vi ved ikke, om en mail") == 1
    assert text.count("kan være kommet to gange") == 1


def private(engine: Engine, member: str) -> dict[str, bool]:
    """By kind, whether the newest mail to a member is private."""
    rows = Loops(engine).outgoings(*OutState)
    return {row.kind: row.private for row in reversed(rows) if row.member == member}


def test_answers_are_private_when_nobody_asked_or_when_they_tell_what_is_kept_of_one() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    call = engine.last("rikke", "ask")
    engine.reply(call, "Fælles kaffe")
    assert private(engine, "rikke") == {"ask": False, "receipt": False}
    engine.reply(call, "mine data")
    assert private(engine, "rikke") == {"ask": False, "receipt": True}
    engine.write("jonas", "pause 2 dage")
    assert private(engine, "jonas")["receipt"]


def test_mails_of_a_practice_that_keeps_what_is_ones_own_are_private() -> None:
    engine = shape_engine()
    engine.write("lone", "note Rikke: datteren starter i skole")
    engine.until(engine.clock.now() + timedelta(days=4))
    assert private(engine, "lone") == {"receipt": True, "send": True}
