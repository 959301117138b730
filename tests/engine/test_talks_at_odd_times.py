"""A leader who invites for a day or an hour that will not do is told why, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daemon.engine.records import Absence
from tests.engine.kit import Engine, a_member, a_rule, a_world
from tests.engine.test_talks_flow import flat, ran
from tests.engine.test_talks_moved import JONAS, RIKKE, placed

HOLIDAY = date(2026, 11, 26)


def away(who: str) -> Engine:
    """From Wednesday to Friday of the first week somebody is away."""
    engine = ran()
    absence = Absence(
        id="a", member=who, first=date(2026, 11, 25), last=date(2026, 11, 27), source="x", reason="pause"
    )
    engine.do(lambda s: s.tx.add_absence(absence))
    return engine


def with_holiday() -> Engine:
    world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=(a_rule("talks"),))
    engine = Engine(replace(world, holidays={"kbh": {HOLIDAY: "Fridag"}}))
    engine.until("mon 08:00")
    return engine


@pytest.mark.parametrize(
    "text", ["samtale Rikke torsdag 10", "samtale Rikke torsdag", "flyt Rikke: 26/11 kl. 10"]
)
@pytest.mark.parametrize(("who", "first"), [("rikke", "Rikke"), ("lone", "Lone")])
def test_a_day_on_which_one_of_them_is_away_is_asked_back_with_another_by_number(
    who: str, first: str, text: str
) -> None:
    engine = away(who)
    before = len(engine.outbox("rikke"))
    engine.write("lone", text)
    assert f"{first} er væk den dag" in flat(engine.last("lone", "receipt"))
    assert "1. 2/12 09.00" in flat(engine.last("lone", "receipt"))
    assert (len(engine.outbox("rikke")), placed(engine)) == (before, {RIKKE, JONAS})
    engine.reply(engine.last("lone", "receipt"), "1")
    moved = {JONAS, ("rikke", "Wed 02 09:00")}
    assert placed(engine) == (moved if text.startswith("flyt") else moved | {RIKKE})


def test_a_holiday_with_a_time_is_invited_to_and_the_receipt_says_what_follows_without_a_yes() -> None:
    engine = with_holiday()
    engine.write("lone", "samtale Rikke torsdag 10")
    receipt = flat(engine.last("lone", "receipt"))
    assert "Rikke har helligdag den dag" in receipt
    assert "Har Rikke ikke sagt ja inden næste arbejdsdag, finder vi en anden tid" in receipt
    engine.until("tue 08:00")
    assert placed(engine) == {RIKKE, JONAS, ("rikke", "Wed 25 09:00")}


def test_with_a_yes_a_talk_stays_on_the_holiday() -> None:
    engine = with_holiday()
    engine.write("lone", "samtale Rikke torsdag 10")
    engine.reply(engine.last("rikke", "invitation"), "passer")
    engine.until("tue 08:00")
    assert placed(engine) == {RIKKE, JONAS, ("rikke", "Thu 26 10:00")}


def test_a_holiday_alone_is_asked_back_with_another_day_by_number() -> None:
    engine = with_holiday()
    engine.write("lone", "samtale Rikke torsdag")
    assert "Rikke har helligdag den dag" in flat(engine.last("lone", "receipt"))
    assert placed(engine) == {RIKKE, JONAS}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("samtale Rikke i går 10", "22. november 2026 kl. 10.00"),
        ("samtale Rikke i går", "22. november 2026"),
        ("samtale Rikke d. 1. november kl. 10", "1. november 2027 kl. 10.00"),
        ("flyt Rikke: i går 10", "22. november 2026 kl. 10.00"),
    ],
)
def test_a_time_that_has_gone_is_asked_back_and_a_reply_with_another_is_heard(text: str, when: str) -> None:
    engine = ran()
    engine.write("lone", text)
    assert f"{when}" in flat(engine.last("lone", "receipt"))
    assert "er forbi eller meget langt ude i fremtiden" in flat(engine.last("lone", "receipt"))
    engine.reply(engine.last("lone", "receipt"), "4/12 kl. 10")
    assert ("rikke", "Fri 04 10:00") in placed(engine)


@pytest.mark.parametrize(("text", "answer"), [("flyt Rikke", "en uge"), ("samtale Rikke en dag", "8/12")])
def test_a_reply_to_the_question_when_is_heard(text: str, answer: str) -> None:
    engine = ran()
    engine.write("lone", text)
    assert "Hvornår skal samtalen være?" in flat(engine.last("lone", "receipt"))
    engine.reply(engine.last("lone", "receipt"), answer)
    assert any(who == "rikke" and at.startswith("Tue 08") for who, at in placed(engine))


def test_a_courtesy_in_reply_to_the_question_when_invites_nobody() -> None:
    for text in ("tak", "ok", "jeg ved det ikke endnu"):
        engine = ran()
        engine.write("lone", "samtale Rikke i går 10")
        engine.reply(engine.last("lone", "receipt"), text)
        assert placed(engine) == {RIKKE, JONAS}


def test_an_hour_at_which_nobody_wants_to_be_disturbed_is_told() -> None:
    engine = ran()
    engine.write("lone", "samtale Rikke torsdag 23:00")
    assert "Rikke vil ikke forstyrres på den tid af dagen" in flat(engine.last("lone", "receipt"))


def test_a_weekend_is_told_with_what_follows() -> None:
    engine = ran()
    engine.write("lone", "samtale Rikke lørdag 10")
    receipt = flat(engine.last("lone", "receipt"))
    assert "Rikke plejer ikke at arbejde den dag" in receipt
    assert "finder vi en anden tid" in receipt
