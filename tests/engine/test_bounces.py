"""What addresses refuse: forged notices disable nobody, what passes by fades, dead ones are told and can be mended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daemon.core.model import AskState
from daemon.demo import clients
from daemon.engine.addresses import HALF_LIFE, SCORE, score_at
from daemon.engine.letters import Mail, write_mail
from daemon.engine.rendering import Part
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

GONE = "550 5.1.1 <rikke@example.test>: Recipient address rejected: User unknown"
FULL = "452 4.2.2 <rikke@example.test>: mailbox full"
FULL_FOR_GOOD = "552 5.2.2 <rikke@example.test>: mailbox full, over quota"
LATER = "450 4.2.0 <rikke@example.test>: greylisted, try again later"
SPAM = "554 5.7.1 Message rejected as spam"
TOO_BIG = "552 5.3.4 Message size exceeds fixed limit"
NO_REASON = "550 5.0.0 no"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


def bounce(engine: Engine, mail: Sent, answer: str, address: str = "rikke@example.test") -> str:
    """The notice of a server that refused this mail, a moment after the last one."""
    engine.clock.set(engine.clock.now() + timedelta(minutes=1))
    return engine.receive(clients.bounce(mail.raw, mail.to, address, answer, engine.clock.now()))


def is_suspended(engine: Engine, member: str = "rikke") -> bool:
    return bool(engine.do(lambda s: member in s.people.suspended))


def score(engine: Engine, member: str = "rikke") -> float:
    kept: Any = engine.store.write_now(lambda tx: tx.choices()).get(member, {}).get(SCORE)
    return score_at(kept, f"{member}@example.test", engine.clock.now())


def test_a_dead_address_is_suspended_and_its_leader_told_once(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    assert bounce(engine, call, GONE) == "ignored: bounce, permanent 5.1.1: the address is dead"
    bounce(engine, call, GONE)
    assert is_suspended(engine)
    assert len(engine.outbox("lone", "bounced")) == 1
    assert "rikke@example.test" in engine.last("lone", "bounced").text
    assert "User unknown" in engine.last("lone", "bounced").text


def test_nothing_more_is_sent_to_it_and_no_silence_held_against_its_owner(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE)
    sent = engine.until("mon+1 12:00")
    assert not [mail for mail in sent if mail.to == "rikke"]
    states = {ask.state for ask in engine.store.write_now(lambda tx: tx.asks(to="rikke"))}
    assert AskState.EXPIRED in states
    assert AskState.MAILED not in states, "what never reached them is no silence of theirs"


def test_a_forged_bounce_disables_nobody(engine: Engine) -> None:
    raw = engine.last("rikke", "ask").raw
    token = engine.last("rikke", "ask").id.encode()
    forged = clients.bounce(
        raw.replace(token, b"a" * 16), "Rikke", "rikke@example.test", GONE, engine.clock.now()
    )
    assert engine.receive(forged) == "ignored: bounce of no mail of ours"
    plain = (
        b"From: MAILER-DAEMON@mx.example.test\r\nTo: team@example.test\r\nSubject: Undelivered Mail\r\n\r\n"
    )
    engine.receive(plain + b"<rikke@example.test>: 550 5.1.1 user unknown\r\n")
    assert not is_suspended(engine)
    assert not engine.outbox("lone", "bounced")


def test_a_bounce_that_our_own_server_doubts_disables_nobody(engine: Engine) -> None:
    mail = engine.last("rikke", "ask")
    raw = clients.bounce(mail.raw, mail.to, "rikke@example.test", GONE, engine.clock.now())
    doubted = b"Authentication-Results: mx.example.test; dmarc=fail header.from=example.test\r\n" + raw
    assert engine.receive(doubted).endswith("bounce that the receiving server doubts")
    assert not is_suspended(engine)


def test_a_bounce_of_one_members_mail_says_nothing_of_another(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE, address="jonas@example.test")
    assert not is_suspended(engine, "jonas")


@pytest.mark.parametrize("answer", [FULL, FULL_FOR_GOOD, LATER, SPAM, TOO_BIG, NO_REASON])
def test_what_is_no_dead_address_suspends_nobody(engine: Engine, answer: str) -> None:
    bounce(engine, engine.last("rikke", "ask"), answer)
    assert not is_suspended(engine)
    assert not engine.outbox("lone", "bounced")


@pytest.mark.parametrize("answer", [SPAM, TOO_BIG])
def test_what_is_about_the_mail_is_told_to_ops_and_never_counted(engine: Engine, answer: str) -> None:
    bounce(engine, engine.last("rikke", "ask"), answer)
    assert score(engine) == 0
    assert len(engine.outbox("ops@example.test")) == 1


def test_a_mail_that_never_arrived_holds_no_silence_against_anybody(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), FULL_FOR_GOOD)
    assert {ask.state for ask in engine.store.write_now(lambda tx: tx.asks(to="rikke"))} == {AskState.EXPIRED}
    assert engine.reply(engine.last("rikke", "ask"), "Mere kaffe").startswith("handled")


def test_delayed_and_then_failed_is_one_mail_that_did_not_arrive(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    bounce(engine, call, LATER)
    bounce(engine, call, FULL)
    assert score(engine) == pytest.approx(1, abs=0.01)


def test_what_is_counted_fades_by_half_a_week(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), FULL)
    engine.clock.set(engine.clock.now() + HALF_LIFE)
    assert score(engine) == pytest.approx(0.5)
    engine.clock.set(engine.clock.now() + HALF_LIFE)
    assert score(engine) == pytest.approx(0.25)


def letters_to_a_full_mailbox(engine: Engine, count: int, apart: timedelta) -> None:
    for _ in range(count):
        mail = engine.do(a_mail_to_rikke)
        bounce(engine, next(m for m in engine.outbox("rikke") if m.id == mail), FULL)
        engine.clock.set(engine.clock.now() + apart)


def a_mail_to_rikke(scene: Any) -> str:
    member = scene.people.members["rikke"]
    parts = (Part(template="common/released"),)
    token = write_mail(scene, Mail(to=member, kind="x", cause=f"{scene.now}", parts=parts, layout="receipt"))
    assert token is not None
    return token


def test_five_days_of_refusals_suspend_the_address(engine: Engine) -> None:
    letters_to_a_full_mailbox(engine, 4, timedelta(days=1))
    assert not is_suspended(engine)
    letters_to_a_full_mailbox(engine, 1, timedelta(days=1))
    assert is_suspended(engine)
    assert len(engine.outbox("lone", "bounced")) == 1


def test_one_refusal_a_week_never_does(engine: Engine) -> None:
    letters_to_a_full_mailbox(engine, 12, timedelta(days=7))
    assert not is_suspended(engine)


def test_the_leader_mends_it_by_a_yes_to_the_mail_that_says_so(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE)
    told = engine.last("lone", "bounced")
    assert "Svar ja" in told.text
    assert engine.reply(told, "ja").startswith("handled")
    assert not is_suspended(engine)
    assert "rikke@example.test" in engine.last("lone", "receipt").text
    assert [m for m in engine.until("mon+1 12:00") if m.to == "rikke" and m.kind == "ask"]


def test_a_no_leaves_it_and_a_later_yes_to_the_same_mail_still_mends_it(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE)
    told = engine.last("lone", "bounced")
    engine.reply(told, "nej")
    assert is_suspended(engine)
    engine.reply(told, "ja")
    assert not is_suspended(engine)


def test_nobody_but_the_leader_mends_it_with_that_mail(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE)
    told = engine.last("lone", "bounced")
    engine.reply(told, "ja", by="jonas@example.test")
    engine.reply(told, "ja", by="ukendt@elsewhere.test")
    assert is_suspended(engine)


def test_a_mail_from_the_address_itself_mends_it(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    bounce(engine, call, GONE)
    assert engine.reply(call, "Mere kaffe").startswith("handled")
    assert not is_suspended(engine)
    assert "Mere kaffe" in engine.last("rikke", "receipt").text, "the receipt goes out again at once"


def test_a_mail_that_our_own_server_doubts_mends_nothing(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    bounce(engine, call, GONE)
    doubted = {"Authentication_Results": "mx.example.test; dmarc=fail header.from=example.test"}
    engine.reply(call, "Mere kaffe", **doubted)
    assert is_suspended(engine)


def test_a_mail_from_another_of_their_addresses_proves_nothing() -> None:
    rikke = a_member("Rikke Holm", addresses=("rikke@example.test", "rikke@mail.example"))
    engine = Engine(a_world(rikke, rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    call = engine.last("rikke", "ask")
    bounce(engine, call, GONE)
    engine.reply(call, "Mere kaffe", by="rikke@mail.example")
    assert is_suspended(engine)


def test_a_corrected_address_is_written_to_at_once(engine: Engine) -> None:
    bounce(engine, engine.last("rikke", "ask"), GONE)
    rikke = a_member("Rikke Holm", addresses=("rikke.holm@example.test",))
    engine.use(a_world(rikke, a_member("Jonas Bæk"), rules=(a_rule("ideas"),)))
    assert not is_suspended(engine)
    assert [m for m in engine.until("mon+1 12:00") if m.to == "rikke"]


def test_an_old_bounce_that_comes_again_suspends_no_mended_address(engine: Engine) -> None:
    call = engine.last("rikke", "ask")
    bounce(engine, call, GONE)
    engine.reply(engine.last("lone", "bounced"), "ja")
    assert bounce(engine, call, GONE).endswith("from before the address worked again")
    assert not is_suspended(engine)


def test_a_refused_confirmation_of_a_new_address_leaves_the_old_one(engine: Engine) -> None:
    engine.reply(engine.last("rikke"), "adresse rikke@tastefejl.example")
    confirm = engine.last("rikke", "address")
    assert "not theirs now" in bounce(engine, confirm, GONE, address="rikke@tastefejl.example")
    assert not is_suspended(engine)


def test_the_digest_says_whom_we_cannot_reach() -> None:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("digest"))))
    engine.until("mon 12:00")
    bounce(engine, engine.last("rikke", "ask"), GONE)
    engine.until("mon+1 08:00")
    assert "rikke@example.test" in engine.last("lone", "digest").text
