"""What is one person's own leaves no trace in mail, goes to nobody else, and waits while its key is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from daemon.adapters.keys import Keyring
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.render import TemplateRenderer
from daemon.core.errors import KeyMissing
from daemon.core.model import Rule
from daemon.engine.bells import Bells
from daemon.engine.endings import Ending, note_ending
from daemon.engine.health import Health
from daemon.engine.notes_watch import NotesWatch
from daemon.engine.pace import Pace
from daemon.engine.ports import Outcome, Report
from daemon.engine.records import InboxState, OutState
from daemon.engine.upkeep import forget
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, Sent, a_member, a_world
from tests.engine.shape_practices import Goal, Note

SECRET = "datteren starter i skole"
NOTE = Rule(id="note", practice="note", team="t", settings=Note.Settings())
GOAL = Rule(id="goal", practice="goal", team="t", settings=Goal.Settings())


def an_engine(*people: Any, **options: Any) -> Engine:
    """Lone, who takes notes, and her team."""
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    world = options.pop("world", None) or a_world(*people, rules=(NOTE, GOAL))
    return Engine(world, practices=(*PRACTICES, Note(), Goal()), renderer=overlay, **options)


def send_all(engine: Engine) -> None:
    """What waits in the outbox goes, as the delivery would have it."""
    now = engine.clock.now()
    report = Report(outcome=Outcome.SENT, phase="dot")
    engine.store.write_now(lambda tx: tx.expire_outgoing(now))
    for mail in engine.store.write_now(lambda tx: tx.claim_outgoing(now, 1000)):
        ending = Ending(mail=mail, attempt="", report=report, look_at=now)
        engine.do(lambda s, ending=ending: note_ending(s, ending, Pace()))


def raw_mails(engine: Engine) -> list[bytes]:
    """Received mails that are still kept."""
    rows = engine.store.write_now(
        lambda tx: [tx.inbox_row(row.id) for row in tx.inbox(tuple(InboxState), limit=1000)]
    )
    return [row.raw for row in rows if row is not None and row.raw is not None]


def erasures(engine: Engine) -> int:
    """How many mails are to be destroyed on the server."""
    jobs = engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
    return sum(job.action == "erase" for job in jobs)


def kept_words(engine: Engine) -> str:
    """All mails that are kept, both ways, as one text."""
    sent = [mail.text for mail in engine.outbox()]
    return "\n".join([*sent, *(raw.decode("utf-8", "replace") for raw in raw_mails(engine))])


def test_the_mail_that_told_it_and_every_reply_that_may_quote_it_are_destroyed() -> None:
    engine = an_engine()
    engine.write("lone", f"note Rikke: {SECRET} 12/8")
    assert (raw_mails(engine), erasures(engine)) == ([], 1)
    engine.reply(engine.last("lone", "receipt"), "slet")
    engine.reply(engine.last("lone", "receipt"), "fortryd")
    engine.reply(engine.last("lone", "receipt"), "Tak!")
    assert (raw_mails(engine), erasures(engine)) == ([], 4)
    engine.write("lone", "mål Rikke: 20 nye kunder")
    assert len(raw_mails(engine)) == 1, "other mail is kept as ever"


def test_a_mail_that_is_asked_back_about_is_destroyed_and_its_choices_lie_under_the_notes_key() -> None:
    engine = an_engine(
        a_member("Rikke Holm"), a_member("Rikke Bæk", id="rikkeb", addresses=("b@example.test",))
    )
    engine.write("lone", f"note Rikke: {SECRET}")
    assert (raw_mails(engine), erasures(engine)) == ([], 1)
    (asked,) = engine.store.write_now(lambda tx: tx.asks(to="lone"))
    assert asked.own
    assert SECRET in str(asked.data["texts"])
    engine.reply(engine.last("lone", "receipt"), "2")
    (note,) = engine.store.write_now(lambda tx: tx.entries(("note",)))
    assert (note.about, note.own, note.value["text"]) == ("rikkeb", True, SECRET)
    assert raw_mails(engine) == []


def test_what_was_offered_and_never_chosen_is_destroyed_after_a_while() -> None:
    engine = an_engine(
        a_member("Rikke Holm"), a_member("Rikke Bæk", id="rikkeb", addresses=("b@example.test",))
    )
    engine.write("lone", f"note Rikke: {SECRET}")
    engine.clock.set(engine.start + timedelta(days=15))
    engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
    assert engine.store.write_now(lambda tx: tx.asks(to="lone")) == []


def test_the_words_of_a_receipt_are_gone_once_it_was_sent() -> None:
    engine = an_engine()
    engine.write("lone", f"note Rikke: {SECRET}")
    engine.reply(engine.last("lone", "receipt"), "slet")
    assert SECRET in kept_words(engine)
    send_all(engine)
    assert SECRET not in kept_words(engine)
    assert {mail.state for mail in engine.outbox("lone")} == {OutState.SENT}
    engine.write("lone", f"note Rikke: {SECRET}")
    engine.until(engine.start + timedelta(days=4))
    send_all(engine)
    assert SECRET not in kept_words(engine), "nor of what grew too old to be sent"


def test_a_bounce_and_an_automatic_reply_that_bring_it_back_are_destroyed() -> None:
    engine = an_engine()
    engine.write("lone", f"note Rikke: {SECRET}")
    receipt = engine.last("lone", "receipt")
    assert engine.receive(a_bounce(receipt)).startswith("ignored: ")
    engine.reply(receipt, f"Jeg er væk. {SECRET}", Auto_Submitted="auto-replied")
    assert (raw_mails(engine), erasures(engine)) == ([], 3)


def a_bounce(mail: Sent) -> bytes:
    """A report that the mail could not be delivered, with the mail itself."""
    quoted = mail.raw.decode().replace("\n", "\r\n")
    return (
        "From: MAILER-DAEMON@example.test\r\nTo: team@example.test\r\nSubject: Undelivered\r\n"
        "Message-ID: <b1@example.test>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nnot delivered\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.test\r\n\r\n"
        "Final-Recipient: rfc822; lone@example.test\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\n"
        f"--x\r\nContent-Type: message/rfc822\r\n\r\n{quoted}\r\n--x--\r\n"
    ).encode()


def test_my_data_is_one_s_own_too() -> None:
    engine = an_engine()
    engine.write("lone", f"note Rikke: {SECRET}")
    engine.write("lone", "mine data")
    assert SECRET in engine.last("lone", "receipt").text
    send_all(engine)
    assert SECRET not in kept_words(engine)


def test_while_things_are_tried_out_it_still_goes_to_its_owner_alone() -> None:
    for pilot in ("ops", "leader"):
        engine = an_engine(pilot=pilot)
        engine.write("lone", f"note Rikke: {SECRET}")
        engine.until(engine.start + timedelta(days=4))
        rows = engine.store.write_now(
            lambda tx: [tx.outgoing(row.id) for row in tx.outgoings(tuple(OutState))]
        )
        told = [
            row
            for row in rows
            if row and SECRET in Sent(row.id, "", "", row.raw, row.state, row.created_at).text
        ]
        assert {row.recipient for row in told} == {"lone@example.test"}
        assert {row.kind for row in told} == {"receipt", "send"}


def test_a_deputys_note_is_not_the_leaders() -> None:
    people = (a_member("Rikke Holm"), a_member("Jonas Bæk"))
    engine = an_engine(world=a_world(*people, rules=(NOTE, GOAL), deputy="jonas"), pilot="leader")
    engine.write("jonas", f"note Rikke: {SECRET}")
    engine.until(engine.start + timedelta(days=4))
    assert {m.to for m in engine.outbox() if SECRET in m.text} == {"jonas"}
    assert SECRET not in "".join(m.text for m in engine.outbox("lone"))


@dataclass
class Safe:
    """A notes key that may be carried away and brought back."""

    there: bool = True
    ring: Keyring = field(default_factory=Keyring.ephemeral)
    keys: NotesKeys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = NotesKeys(self._load)

    def _load(self, _: bool) -> Keyring:
        if not self.there:
            raise KeyMissing("the key file is missing (put it back)")
        return self.ring

    def carry_away(self) -> None:
        """From now on it is gone, as after a start without it."""
        self.there = False
        self.keys.take_up(b"", may_create=False)


def watched(engine: Engine) -> NotesWatch:
    """What looks for the key in that engine."""
    return NotesWatch(engine.store, engine.clock, lambda: engine.house, Bells(), Health(lambda: 0.0))


async def test_without_the_key_a_note_waits_and_its_writer_is_told_without_its_words() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    safe.carry_away()
    watch = watched(engine)
    assert "is missing" in await watch.look()
    assert engine.write("lone", f"note Rikke: {SECRET}") == "held: waits for the notes key"
    told = engine.last("lone", "waits")
    assert "venter" in told.text
    assert SECRET not in told.text
    assert len(raw_mails(engine)) == 1
    assert erasures(engine) == 0
    assert engine.write("rikke", "hjælp").startswith("handled"), "all else goes on"
    safe.there = True
    assert await watch.look() == ""
    engine.handle_new()
    assert SECRET in engine.last("lone", "receipt").text
    assert engine.store.write_now(lambda tx: tx.entries(("note",)))[0].value == {"text": SECRET}
    assert len([raw for raw in raw_mails(engine) if SECRET.encode() in raw]) == 0


async def test_ops_hear_once_that_the_key_is_away_and_again_when_it_goes_anew() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    for _ in range(2):
        safe.carry_away()
        for hours in range(3):
            engine.clock.set(engine.clock.now() + timedelta(hours=1 + hours))
            await watched(engine).look()
        safe.there = True
        watch = watched(engine)
        assert await watch.look() == ""
        assert watch.health.problems == {}
    told = [mail for mail in engine.outbox(kind="ops") if "naervaer-notes.key" in mail.text]
    assert len(told) == 2


def test_without_the_key_reminders_wait_and_are_not_skipped() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    engine.write("lone", f"note Rikke: {SECRET}")
    safe.carry_away()
    assert [m for m in engine.until(engine.start + timedelta(days=6)) if m.kind in ("send", "ops")] == []
    safe.there = True
    engine.store.write_now(lambda tx: tx.look_for_notes_key())
    mails = engine.until(engine.start + timedelta(days=6, hours=1))
    assert [(m.to, SECRET in m.text) for m in mails if m.kind == "send"] == [("lone", True)]


async def test_without_the_key_a_reply_to_a_note_waits_too() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    engine.write("lone", f"note Rikke: {SECRET}")
    receipt = engine.last("lone", "receipt")
    safe.carry_away()
    assert engine.reply(receipt, "slet") == "held: waits for the notes key"
    safe.there = True
    await watched(engine).look()
    engine.handle_new()
    assert engine.states()[InboxState.HELD] == 0
    assert engine.last("lone").kind == "receipt"


def test_a_stranger_gets_nothing_kept_by_naming_a_locked_letter() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    engine.write("lone", f"note Rikke: {SECRET}")
    receipt = engine.last("lone", "receipt")
    safe.carry_away()
    assert engine.reply(receipt, "slet", by="thief@example.test").startswith("held: a reply token from")
    assert engine.outbox(kind="waits") == []


def test_a_held_mail_that_waits_is_never_purged() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    safe.carry_away()
    engine.write("lone", f"note Rikke: {SECRET}")
    engine.clock.set(engine.start + timedelta(days=400))
    engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
    assert len(raw_mails(engine)) == 1
