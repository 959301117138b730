"""Mail loops cannot happen: machines are not answered, ours say that they are machines, and a last limit holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from daemon.demo import clients
from daemon.engine.identity import Box
from daemon.engine.records import InboxState
from tests.engine.kit import BOX, Engine, Sent, a_member, a_rule, a_world
from tests.scenarios.loops import Loops, a_raw

OTHER = Box(address="team@other.test", name="Nærvær hos de andre")
MACHINES = {
    "Auto-Submitted: auto-replied": {"Auto_Submitted": "auto-replied"},
    "Auto-Submitted: auto-generated": {"Auto_Submitted": "auto-generated (really)"},
    "Precedence: bulk": {"Precedence": "bulk"},
    "Precedence: auto_reply": {"Precedence": "auto_reply"},
    "X-Autoreply": {"X_Autoreply": "yes"},
    "X-Autorespond": {"X_Autorespond": "yes"},
    "a null sender": {"Return_Path": "<>"},
    "a list": {"List_Id": "<alle.example.test>"},
}


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


@pytest.mark.parametrize("kind", MACHINES)
async def test_no_machine_is_answered(engine: Engine, kind: str) -> None:
    loops, before = Loops(engine), len(engine.outbox())
    row = loops.put_in(a_raw("rikke@example.test", "idé: Mere te", **MACHINES[kind]))
    await loops.handle_all()
    assert loops.row(row).state is InboxState.IGNORED
    assert len(engine.outbox()) == before


def test_what_a_person_sends_is_answered(engine: Engine) -> None:
    assert engine.write("rikke", "idé: Mere te", Auto_Submitted="no").startswith("handled")
    assert engine.outbox("rikke", "receipt")


def test_out_of_office_to_a_call_is_no_answer_and_gets_none(engine: Engine) -> None:
    call, now = engine.last("rikke"), engine.clock.now()
    before = len(engine.outbox())
    away = clients.out_of_office(
        call.raw, "Rikke Holm", "rikke@example.test", "Jeg er væk til 30. november", now
    )
    assert engine.receive(away).startswith("ignored: auto-reply")
    assert len(engine.outbox()) == before
    assert engine.store.write_now(lambda tx: tx.entries(("idea",))) == []


def test_every_mail_of_ours_says_that_a_machine_wrote_it(engine: Engine) -> None:
    engine.write("rikke", "hjælp")
    for mail in engine.outbox():
        assert mail.message["Auto-Submitted"] in ("auto-generated", "auto-replied")
        assert mail.message["X-Auto-Response-Suppress"]


def other_engine() -> Engine:
    """An installation elsewhere, for which ours is a member."""
    engine = Engine(a_world(a_member("Team Nærvær", addresses=(BOX.address,)), rules=(a_rule("ideas"),)))
    engine.house = replace(engine.house, box=OTHER)
    return engine


def carried(mail: Sent, sender: Box) -> bytes:
    """A mail as it arrives on the other side."""
    assert mail.message["From"].endswith(f"<{sender.address}>")
    return mail.raw


def test_two_of_us_that_are_each_others_members_fall_silent() -> None:
    ours = Engine(a_world(a_member("Team Andre", addresses=(OTHER.address,)), rules=(a_rule("ideas"),)))
    theirs = other_engine()
    for engine in (ours, theirs):
        engine.until("mon 12:00")
    seen: set[str] = set()
    for _ in range(20):
        for here, there, box in ((ours, theirs, BOX), (theirs, ours, OTHER)):
            for mail in here.outbox("team"):
                if mail.id not in seen:
                    seen.add(mail.id)
                    there.receive(carried(mail, box))
    assert len(seen) <= 4


def bare(sender: str, text: str) -> bytes:
    """A machine that says of itself in no way that it is one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, BOX.address, "Hej"
    message.set_content(text)
    return bytes(message)


def test_a_machine_that_hides_is_stopped_by_the_last_limit(engine: Engine) -> None:
    for number in range(60):
        engine.receive(bare("rikke@example.test", f"Tak for din henvendelse nr. {number}, vi vender tilbage"))
    assert len(engine.outbox("rikke", "receipt")) == engine.limits.mails_per_address_hour
    engine.clock.advance(timedelta(hours=1))
    engine.receive(bare("rikke@example.test", "Og en til"))
    assert len(engine.outbox("rikke", "receipt")) == engine.limits.mails_per_address_hour + 1


def test_the_last_limit_cannot_be_passed_by_writing_the_address_otherwise(engine: Engine) -> None:
    for number in range(60):
        sender = "Rikke@Example.test" if number % 2 else "rikke@example.test"
        engine.receive(bare(sender, f"Tak for din henvendelse nr. {number}, vi vender tilbage"))
    assert len(engine.outbox("rikke", "receipt")) == engine.limits.mails_per_address_hour
