"""An automatic reply is an absence with an end: it is asked nothing, called nothing, and told to the practices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daemon.core.model import AskState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKE = "rikke@example.test"


@pytest.fixture
def engine() -> Engine:
    engine = Engine(a_world(rules=(a_rule("ideas"), a_rule("digest"))))
    engine.until("mon 12:00")
    return engine


def auto_reply(engine: Engine, mail: Sent, text: str, *, by: str = RIKKE, **headers: str) -> str:
    """An out-of-office as Exchange sends it, on the engine's own day."""
    head = {
        "From": by,
        "To": mail.reply_to,
        "Subject": f"Automatisk svar: {mail.message['Subject']}",
        "Date": f"{engine.clock.now():%a, %d %b %Y %H:%M:%S} +0000",
        "Message-ID": f"<{len(text)}{engine.clock.now():%d%H%M}@client.test>",
        "Auto-Submitted": "auto-replied",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return engine.receive("\r\n".join([*lines, "", text, ""]).encode())


def absences(engine: Engine, member: str = "rikke") -> list[tuple[date, date]]:
    found = engine.store.write_now(lambda tx: tx.absences(member=member))
    return [(a.first, a.last) for a in found]


def test_it_becomes_an_absence_from_today_to_the_day_before_the_return(engine: Engine) -> None:
    told = "Jeg er på ferie og tilbage mandag den 7. december."
    assert auto_reply(engine, engine.last("rikke", "ask"), told) == "ignored: auto-reply: away"
    assert absences(engine) == [(date(2026, 11, 23), date(2026, 12, 6))]


def test_a_span_that_lies_ahead_begins_when_it_says(engine: Engine) -> None:
    auto_reply(
        engine, engine.last("rikke", "ask"), "Jeg holder ferie fra den 30. november til den 4. december."
    )
    assert absences(engine) == [(date(2026, 11, 30), date(2026, 12, 4))]


def test_it_is_never_an_answer_and_never_answered(engine: Engine) -> None:
    before = len(engine.outbox("rikke"))
    auto_reply(engine, engine.last("rikke", "ask"), "Tilbage den 7. december.")
    assert len(engine.outbox("rikke")) == before
    assert engine.store.write_now(lambda tx: tx.entries(("idea",))) == []


def test_one_who_is_away_is_not_reminded_and_not_called_silent(engine: Engine) -> None:
    auto_reply(engine, engine.last("rikke", "ask"), "Jeg er på ferie og tilbage mandag den 7. december.")
    sent = engine.until("mon+1 08:00")
    assert not [mail for mail in sent if mail.to == "rikke"]
    digest = engine.last("lone", "digest").text
    assert "Jonas" in digest
    assert not [line for line in digest.splitlines() if "Rikke" in line and "svarede" in line]


def test_the_leader_reads_in_the_digest_until_when(engine: Engine) -> None:
    auto_reply(engine, engine.last("rikke", "ask"), "Jeg er på ferie og tilbage onsdag den 9. december.")
    engine.until("mon+1 08:00")
    told = [
        line
        for line in engine.last("lone", "digest").text.splitlines()
        if "Rikke Holm" in line and "væk" in line
    ]
    assert len(told) == 1
    assert "9. december" in told[0]


def test_a_practice_that_asked_sees_who_is_away_and_until_when(engine: Engine) -> None:
    auto_reply(engine, engine.last("rikke", "ask"), "Jeg er på ferie og tilbage mandag den 7. december.")
    rule = engine.world.rules["ideas"]
    away = engine.do(lambda s: s.situation(rule, s.current_round(rule)).away())
    assert away == {"rikke": date(2026, 12, 6)}


def test_after_the_return_they_are_asked_again(engine: Engine) -> None:
    auto_reply(engine, engine.last("rikke", "ask"), "Jeg er på ferie og tilbage mandag den 7. december.")
    sent = engine.until("mon+2 12:00")
    assert [mail.kind for mail in sent if mail.to == "rikke"] == ["ask"]


def test_a_later_reply_replaces_what_the_one_before_told(engine: Engine) -> None:
    mail = engine.last("rikke", "ask")
    auto_reply(engine, mail, "Tilbage den 7. december.")
    engine.clock.set(engine.clock.now() + timedelta(hours=1))
    auto_reply(engine, mail, "Jeg er først tilbage den 14. december.")
    assert absences(engine) == [(date(2026, 11, 23), date(2026, 12, 13))]


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er på ferie. Ring til Bo på 12 12 20 27.",
        "Jeg er væk, men læser mails.",
        "Jeg var på ferie til den 1. november.",
        "Jeg er tilbage den 1. november 2031.",
    ],
)
def test_without_a_day_of_return_that_makes_sense_nothing_changes(engine: Engine, text: str) -> None:
    assert (
        auto_reply(engine, engine.last("rikke", "ask"), text) == "ignored: auto-reply without a day of return"
    )
    assert absences(engine) == []


def test_one_that_our_own_server_doubts_sends_nobody_away(engine: Engine) -> None:
    doubted = {"Authentication_Results": "mx.example.test; dmarc=fail header.from=example.test"}
    auto_reply(engine, engine.last("rikke", "ask"), "Tilbage den 7. december.", **doubted)
    assert absences(engine) == []


def test_one_in_the_name_of_another_does_not_send_them_away(engine: Engine) -> None:
    auto_reply(engine, engine.last("rikke", "ask"), "Tilbage den 7. december.", by="jonas@example.test")
    auto_reply(engine, engine.last("rikke", "ask"), "Tilbage den 8. december.", by="ukendt@elsewhere.test")
    assert absences(engine) == []
    assert absences(engine, "jonas") == []


def test_an_open_question_stays_open_for_the_day_of_return() -> None:
    engine = Engine(a_world(a_member("Rikke Holm"), rules=(a_rule("ideas"),)))
    engine.until("mon 12:00")
    auto_reply(engine, engine.last("rikke", "ask"), "Tilbage torsdag den 26. november.")
    states = {ask.state for ask in engine.store.write_now(lambda tx: tx.asks(to="rikke"))}
    assert states == {AskState.MAILED}
