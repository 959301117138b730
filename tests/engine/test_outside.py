"""A newsletter that also goes to a chat channel or an intranet: a plain copy, and what may come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.core.model import Rule
from daemon.engine.records import OutState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.engine.test_bounces import bounce

CHANNEL = "nyt.nord@chat.test"


def an_engine(**changes: object) -> Engine:
    rule: Rule = replace(a_rule("newsletter"), also_to=(CHANNEL, "intra@net.test"))
    return Engine(a_world(rules=(rule, a_rule("successes"))), **changes)  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Engine:
    engine = an_engine()
    engine.until("wed 12:00")
    engine.reply(engine.last("rikke", "ask"), "Tolv nye kunder")
    engine.until("fri 13:00")
    return engine


def copy(engine: Engine, to: str = CHANNEL) -> Sent:
    return engine.last(to, "copy")


def test_each_address_gets_the_edition_with_nothing_in_it_to_answer(engine: Engine) -> None:
    for address in (CHANNEL, "intra@net.test"):
        mail = copy(engine, address)
        assert "Tolv nye kunder" in mail.text
        assert "hjælp" not in mail.text
        assert "Vær med i næste nummer" not in mail.text
        assert mail.message["Reply-To"] is None
        assert mail.message["List-Unsubscribe"] is None
        assert mail.message["Auto-Submitted"] == "auto-generated"
        assert b"mailto:" not in mail.raw
    assert len(engine.outbox(CHANNEL)) == 1
    assert {m.to for m in engine.outbox(kind="edition")} == {"lone", "rikke", "jonas"}


def test_the_draft_says_where_else_it_goes() -> None:
    engine = an_engine()
    engine.write("rikke", "succes: tolv nye kunder")
    engine.until("thu 16:00")
    drafts = [m for m in engine.outbox("lone", "ask") if "Sådan kommer nyhedsbrevet" in m.text]
    assert f"hele teamet og til {CHANNEL} og intra@net.test" in " ".join(drafts[-1].text.split())


def test_birthdays_are_told_in_the_team_alone() -> None:
    engine = an_engine()
    day = engine.local("sat 09:00").date().replace(year=1990)
    rikke = a_member("Rikke Holm", born=day)
    engine.use(a_world(rikke, a_member("Jonas Bæk"), rules=tuple(engine.world.rules.values())))
    engine.write("jonas", "succes: tolv nye kunder")
    engine.until("fri 13:00")
    assert "tillykke" in engine.last("jonas", "edition").text
    assert "tillykke" not in copy(engine).text
    assert "Rikke" not in copy(engine).text


def test_in_pilot_mode_the_copies_go_to_ops_too() -> None:
    engine = an_engine(pilot="ops")
    engine.write("rikke", "succes: tolv nye kunder")
    engine.until("fri 13:00")
    copies = engine.outbox(kind="copy")
    assert [m.to for m in copies] == ["ops@example.test"] * 2
    assert copies[0].subject.startswith(f"[→ {CHANNEL}]")


def test_our_own_copy_that_comes_back_and_answers_from_there_are_left_alone(engine: Engine) -> None:
    sent = len(engine.outbox())
    assert engine.receive(copy(engine).raw) == "ignored: own"
    trusted = {"Authentication_Results": "mx.example.test; dmarc=pass header.from=chat.test"}
    ended = engine.write(CHANNEL, "Tak for nyhedsbrevet", **trusted)
    assert ended == "ignored: an address that newsletters also go to"
    away = engine.write(CHANNEL, "Kanalen er lukket", Auto_Submitted="auto-replied")
    assert away.startswith("ignored")
    assert len(engine.outbox()) == sent


def test_a_member_who_answers_there_writes_out_of_the_blue(engine: Engine) -> None:
    headers = {"In_Reply_To": copy(engine).message_id, "References": copy(engine).message_id}
    engine.write("jonas", "ros til Rikke: flot", subject="Re: nr. 1", **headers)
    praise = engine.store.write_now(lambda tx: tx.entries(("praise",)))
    assert [entry.value["text"] for entry in praise] == ["flot"]


def test_ops_hear_of_an_address_that_refuses_it(engine: Engine) -> None:
    assert (
        bounce(engine, copy(engine), "550 5.1.1 no such channel", CHANNEL)
        == "ignored: bounce of a newsletter's copy"
    )
    assert engine.outbox("ops@example.test", "ops")
    assert engine.store.write_now(lambda tx: tx.choices().get("rikke", {}).get("bounced")) is None


def test_nothing_goes_out_twice(engine: Engine) -> None:
    engine.until("mon+1 06:00")
    states = [mail.state for mail in engine.outbox(kind="copy")]
    assert states == [OutState.QUEUED] * 2
