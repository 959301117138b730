"""Who is left in peace by a rule (`without`), employee, helper or leader: nothing of it reaches them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daemon.core.model import Rule
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world


def without(member: str, practice: str, **settings: Any) -> Rule:
    return replace(a_rule(practice, **settings), without=(member,))


def an_engine(*rules: Rule, **changes: Any) -> Engine:
    return Engine(a_world(rules=rules, **changes))


def mails(engine: Engine, to: str, rule: str) -> list[Sent]:
    return [mail for mail in engine.outbox(to) if f"<{rule}." in str(mail.message["List-Id"])]


def test_a_leader_who_is_left_in_peace_gets_no_overview() -> None:
    engine = an_engine(without("lone", "digest"))
    engine.until("tue 12:00")
    assert engine.outbox("lone") == []


def test_nor_is_nudged_to_keep_in_touch() -> None:
    engine = an_engine(without("lone", "contact", ideal=1, longest=1))
    engine.until("fri 18:00")
    assert engine.outbox("lone") == []


def test_nor_gets_a_draft_and_the_edition_comes_to_the_others_all_the_same() -> None:
    engine = an_engine(without("lone", "newsletter"), a_rule("successes"))
    engine.write("rikke", "succes: Vandt udbuddet")
    engine.until("fri 13:00")
    assert mails(engine, "lone", "newsletter") == []
    assert [mail.kind for mail in mails(engine, "jonas", "newsletter")] == ["edition"]


def test_a_misunderstanding_that_its_leader_would_not_get_is_sent_back_at_once() -> None:
    engine = an_engine(without("lone", "misunderstandings"))
    engine.write("rikke", "misforståelse: vi talte forbi hinanden")
    assert engine.outbox("lone") == []
    assert "er ikke sendt til nogen" in " ".join(engine.last("rikke").text.split())


def test_nobody_is_invited_to_a_talk_who_is_left_in_peace() -> None:
    engine = an_engine(without("rikke", "talks"))
    engine.until("mon 09:00")
    engine.write("lone", "samtale Rikke: torsdag kl. 10")
    assert engine.outbox("rikke") == []
    assert "Rikke er ikke med i samtaler" in engine.last("lone").text


def test_nor_who_stopped_their_talks() -> None:
    engine = an_engine(a_rule("talks"))
    engine.until("mon 09:00")
    engine.reply(engine.last("rikke", "invitation"), "stop")
    before = len(engine.outbox("rikke"))
    engine.write("lone", "samtale Rikke: torsdag kl. 10")
    assert len(engine.outbox("rikke")) == before
    assert "Rikke er ikke med i samtaler" in engine.last("lone").text


def test_a_helper_who_is_left_in_peace_is_passed_over() -> None:
    people = (a_member("Rikke Holm", born=date(1990, 11, 26)), a_member("Hanne Ravn"), a_member("Jonas Bæk"))
    rule = without("hanne", "hands", helpers={"kbh": ("hanne", "jonas")})
    engine = Engine(a_world(*people, rules=(rule,)))
    engine.until("thu 12:00")
    assert (engine.outbox("hanne"), len(engine.outbox("jonas", "ask"))) == ([], 1)


@pytest.mark.parametrize("word", ["min side", "mål"])
def test_what_they_ask_for_themselves_is_answered(word: str) -> None:
    engine = an_engine(without("rikke", "profile"), without("rikke", "goals"))
    engine.write("rikke", word)
    assert len(engine.outbox("rikke")) == 1
