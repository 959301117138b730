"""A reply counts only from the one who was asked: a token opens nothing in anybody else's hands."""

from __future__ import annotations

import pytest

from daemon.engine.records import InboxState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

PASS = {"Authentication_Results": "mx.example.test; dmarc=pass header.from=example.test"}
FAIL = {"Authentication_Results": "mx.example.test; dmarc=fail header.from=example.test"}
IDEA = "Mere kaffe"


@pytest.fixture
def engine() -> Engine:
    rikke = a_member("Rikke Holm", addresses=("rikke@example.test", "rikke.holm@mail.example"))
    engine = Engine(a_world(rikke, a_member("Jonas Bæk"), rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    return engine


@pytest.fixture
def call(engine: Engine) -> Sent:
    return engine.last("rikke", "ask")


def ideas(engine: Engine) -> list[tuple[str | None, str]]:
    return [(e.by, e.value["text"]) for e in engine.store.write_now(lambda tx: tx.entries(("idea",)))]


def test_a_colleague_who_got_it_forwarded_opens_nothing(engine: Engine, call: Sent) -> None:
    ended = engine.reply(call, IDEA, by="jonas@example.test")
    assert ended.startswith("rejected")
    assert ideas(engine) == []
    assert "Rikke" in engine.last("jonas", "receipt").text


def test_a_stranger_who_got_it_forwarded_opens_nothing_and_the_one_asked_hears_of_it(
    engine: Engine, call: Sent
) -> None:
    assert engine.reply(call, IDEA, by="ukendt@elsewhere.test").startswith("held")
    assert ideas(engine) == []
    assert engine.outbox("ukendt@elsewhere.test") == []
    assert "ukendt@elsewhere.test" in engine.last("rikke", "held").text


def test_a_yes_to_was_this_you_lets_the_mail_count(engine: Engine, call: Sent) -> None:
    engine.reply(call, IDEA, by="rikke@hjemme.example")
    assert engine.reply(engine.last("rikke", "held"), "ja").startswith("handled")
    engine.handle_new()
    assert ideas(engine) == [("rikke", IDEA)]
    assert engine.states()[InboxState.HELD] == 0


def test_a_no_to_was_this_you_ends_it(engine: Engine, call: Sent) -> None:
    engine.reply(call, IDEA, by="ukendt@elsewhere.test")
    assert engine.reply(engine.last("rikke", "held"), "nej").startswith("handled")
    assert ideas(engine) == []
    assert engine.states()[InboxState.HELD] == 0


def test_was_this_you_can_be_answered_only_by_the_one_asked(engine: Engine, call: Sent) -> None:
    engine.reply(call, IDEA, by="ukendt@elsewhere.test")
    held = engine.last("rikke", "held")
    assert engine.reply(held, "ja", by="ukendt@elsewhere.test").startswith("held")
    assert engine.reply(held, "ja", by="jonas@example.test").startswith("rejected")
    assert engine.reply(held, "ja", **FAIL).startswith("held")
    engine.handle_new()
    assert ideas(engine) == []


def test_a_spoofed_sender_is_held_where_our_own_server_says_so(engine: Engine, call: Sent) -> None:
    assert engine.reply(call, IDEA, **FAIL).startswith("held")
    assert ideas(engine) == []
    engine.reply(engine.last("rikke", "held"), "ja", **PASS)
    engine.handle_new()
    assert ideas(engine) == [("rikke", IDEA)]


def test_a_spoofed_command_out_of_the_blue_is_held_too(engine: Engine) -> None:
    assert engine.write("rikke", "glem mig", **FAIL).startswith("held")
    assert engine.write("rikke", "adresse tyv@elsewhere.test", **FAIL).startswith("held")
    assert engine.outbox("rikke", "address") == []


def test_what_another_server_says_of_a_sender_counts_for_nothing(engine: Engine, call: Sent) -> None:
    theirs = {"Authentication_Results": "mx.elsewhere.test; dmarc=fail header.from=example.test"}
    assert engine.reply(call, IDEA, **theirs) == "handled: answer"


def test_every_address_of_a_member_is_theirs_in_any_case(engine: Engine, call: Sent) -> None:
    assert engine.reply(call, IDEA, by="Rikke.Holm@MAIL.example") == "handled: answer"
    assert ideas(engine) == [("rikke", IDEA)]


def test_a_display_name_makes_nobody_a_member(engine: Engine, call: Sent) -> None:
    assert engine.reply(call, IDEA, by='"rikke@example.test" <tyv@elsewhere.test>').startswith("held")
    assert ideas(engine) == []


TWO_PEOPLE = (
    "From: rikke@example.test\r\nFrom: tyv@elsewhere.test",
    "From: rikke@example.test, tyv@elsewhere.test",
    "From: tyv@elsewhere.test, rikke@example.test",
)
ODD_SENDERS = (
    "From: rikke@example.test <tyv@elsewhere.test>",
    "From: <rikke@example.test> <tyv@elsewhere.test>",
    "From: Rikke Holm",
    "From: rikke@example.test\x00@elsewhere.test",
    "From:",
    "X: y",
)


def a_reply(head: str, call: Sent, text: str = IDEA) -> bytes:
    message_id = f"<{len(head)}@client.test>"
    fields = f"{head}\r\nTo: {call.reply_to}\r\nSubject: {len(head)}\r\nMessage-ID: {message_id}\r\n"
    return f"{fields}\r\n{text}\r\n".encode()


@pytest.mark.parametrize("head", [*TWO_PEOPLE, *ODD_SENDERS])
def test_a_mail_from_two_people_or_none_is_held_and_the_one_asked_hears_of_it(
    engine: Engine, call: Sent, head: str
) -> None:
    assert engine.receive(a_reply(head, call)).startswith("held")
    assert ideas(engine) == []
    assert engine.last("rikke", "held").to == "rikke"
    assert not engine.outbox("tyv@elsewhere.test")


def test_a_yes_to_was_this_you_lets_such_a_mail_count(engine: Engine, call: Sent) -> None:
    engine.receive(a_reply(TWO_PEOPLE[0], call))
    engine.reply(engine.last("rikke", "held"), "ja")
    engine.handle_new()
    assert ideas(engine) == [("rikke", IDEA)]


def test_a_mail_from_two_people_with_no_token_of_ours_is_from_nobody(engine: Engine) -> None:
    for head in TWO_PEOPLE:
        raw = f"{head}\r\nTo: team@example.test\r\nSubject: {len(head)}\r\n\r\nidé: {IDEA}\r\n".encode()
        assert engine.receive(raw).startswith("rejected")
    assert ideas(engine) == []


def test_only_the_topmost_verdict_of_our_own_server_counts(engine: Engine, call: Sent) -> None:
    below = "mx.example.test; dmarc=fail\r\nReceived: from x\r\nAuthentication-Results: mx.example.test; dmarc=pass"
    sender = "rikke@example.test"
    raw = a_reply(f"Authentication-Results: {below}\r\nFrom: {sender}", call)
    assert engine.receive(raw).startswith("held")
    above = "mx.elsewhere.test; dmarc=none\r\nReceived: from x\r\nAuthentication-Results: mx.example.test; dmarc=fail"
    raw = a_reply(f"Authentication-Results: {above}\r\nFrom: {sender}", call)
    assert engine.receive(raw) == "handled: answer", "what a sender wrote below the top may be forged"


def test_a_sender_field_makes_nobody_a_member(engine: Engine, call: Sent) -> None:
    ended = engine.reply(call, IDEA, by="tyv@elsewhere.test", Sender="rikke@example.test")
    assert ended.startswith("held")
    assert ideas(engine) == []


def test_a_token_in_references_or_subject_opens_no_more_than_one_in_the_address(
    engine: Engine, call: Sent
) -> None:
    engine.write("jonas", IDEA, In_Reply_To=call.message_id)
    engine.write("jonas", IDEA + " igen", subject=f"Re: x [nv:{call.id}]")
    engine.write("ukendt@elsewhere.test", IDEA, References=call.message_id)
    assert ideas(engine) == []


def test_a_made_up_token_is_no_token(engine: Engine) -> None:
    ended = engine.write("rikke", IDEA, to="team+abcdefghijklmnop@example.test")
    assert ended == "handled: asked back"
    assert ideas(engine) == []


def test_a_token_of_another_box_is_no_token(engine: Engine, call: Sent) -> None:
    engine.write("rikke", IDEA, to=f"team+{call.id}@elsewhere.test")
    assert ideas(engine) == []


def test_no_more_than_a_few_a_day_are_asked_was_this_you(engine: Engine, call: Sent) -> None:
    for number in range(12):
        assert engine.reply(call, f"{IDEA} {number}", by=f"x{number}@elsewhere.test").startswith("held")
    assert len(engine.outbox("rikke", "held")) <= 3


def test_one_who_left_opens_nothing_with_an_old_token(engine: Engine, call: Sent) -> None:
    engine.use(a_world(a_member("Jonas Bæk"), rules=(a_rule("ideas"),)))
    ended = engine.receive(
        f"From: rikke@example.test\r\nTo: {call.reply_to}\r\nSubject: Re\r\n\r\n{IDEA}\r\n".encode()
    )
    assert not ended.startswith("new")
    assert ideas(engine) == []
