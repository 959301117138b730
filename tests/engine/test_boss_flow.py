"""A month of results and successes, seen one level up: the leader first, then the boss, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKE, JONAS, BO = a_member("Rikke Holm"), a_member("Jonas Bæk"), a_member("Bo Chef", language="en")
RULES = ("results", "successes", "boss")


def an_engine(*rules: str, settings: dict[str, Any] | None = None, **team: Any) -> Engine:
    # On the Monday the leader has it two weeks from now; by default it comes on a day without a digest.
    boss = {"page_at": "first mon of month 08:00", **(settings or {})}
    made = tuple(a_rule(name, **(boss if name == "boss" else {})) for name in rules or RULES)
    ours = {"boss": "bo", "members": ("lone", "rikke", "jonas"), **team}
    return Engine(a_world(RIKKE, JONAS, BO, rules=made, **ours))


def pages(engine: Engine, to: str) -> list[Sent]:
    return engine.outbox(to, "digest")


def said(mail: Sent) -> str:
    return " ".join(mail.text.split())


def told(engine: Engine) -> Engine:
    engine.until("tue 10:00")
    engine.write("rikke", "resultat: 12 nye kunder")
    engine.write("jonas", "resultat:\n- 30 nye kunder\n- 1,2 mio. kr. i nysalg")
    engine.write("rikke", "succes: Fik kommunen i Vejle til at forlænge")
    engine.write("jonas", "succes: Ringede til dem alle\n\nuden navn")
    return engine


def test_the_leader_sees_it_first_and_the_boss_the_same_the_day_after_in_their_own_language() -> None:
    engine = told(an_engine())
    engine.until("mon+2 09:00")
    (shown,) = pages(engine, "lone")
    assert shown.subject == "Det får Bo at se om Holdet"
    assert "Bo får den her side tirsdag den 8. december kl. 8.00" in shown.text
    assert pages(engine, "bo") == []
    engine.until("tue+2 09:00")
    (page,) = pages(engine, "bo")
    assert page.subject == "Holdet in November: results and successes"
    for words in ("42 nye kunder", "Rikke Holm", "Fik kommunen i Vejle til at forlænge"):
        assert words in shown.text
        assert words in page.text
    assert "1.200.000 kr. i nysalg" in shown.text
    assert "1,200,000 kr. i nysalg" in page.text
    assert "Ringede til dem alle" not in page.text
    assert [part.get_content_type() for part in page.message.walk()].count("image/png") == 1
    assert "  Jonas Bæk   30 nye kunder\r\n  Rikke Holm  12 nye kunder\r\n" in page.text


@pytest.mark.both_stores
def test_what_is_corrected_in_between_is_right_on_the_bosss_page() -> None:
    engine = told(an_engine())
    receipt = engine.outbox("rikke", "receipt")[0]
    engine.until("mon+2 09:00")
    engine.reply(receipt, "14 nye kunder")
    engine.until("tue+2 09:00")
    assert "44 nye kunder" in pages(engine, "bo")[0].text


def test_next_month_nothing_is_shown_again_and_an_empty_month_sends_the_boss_nothing() -> None:
    engine = told(an_engine())
    for week in range(1, 8):
        engine.until(f"tue+{week} 09:00")
    assert [mail.subject for mail in pages(engine, "lone")] == [
        "Det får Bo at se om Holdet",
        "Intet at vise Bo fra december",
    ]
    assert len(pages(engine, "bo")) == 1


def test_asks_and_receipts_say_that_the_boss_sees_it_only_where_a_page_is_made() -> None:
    engine = told(an_engine())
    assert "Lone og Bo ser tallene" in said(engine.outbox("rikke", "ask")[0])
    assert [("Bo" in mail.text) for mail in engine.outbox("rikke", "receipt")] == [True, True]
    without = told(an_engine("results", "successes"))
    assert "Lone ser tallene" in said(without.outbox("rikke", "ask")[0])
    assert [("Bo" in mail.text) for mail in without.outbox("rikke", "receipt")] == [False, False]


def test_without_a_boss_nobody_gets_a_page() -> None:
    engine = told(an_engine(boss=None))
    engine.until("tue+2 09:00")
    assert pages(engine, "lone") == pages(engine, "bo") == []


def test_on_trial_with_the_leader_the_bosss_page_reaches_the_leader_alone() -> None:
    engine = told(an_engine(pilot="leader"))
    engine.until("tue+2 09:00")
    rows = engine.store.write_now(lambda tx: tx.outgoings(("queued",), limit=200))
    assert {row.recipient for row in rows if row.kind == "digest"} == {"lone@example.test"}
    assert pages(engine, "bo")


def test_a_boss_who_writes_stop_gets_no_more_pages() -> None:
    engine = told(an_engine())
    engine.until("tue+2 09:00")
    engine.reply(pages(engine, "bo")[0], "stop")
    engine.write("rikke", "resultat: 3 nye kunder")
    for week in range(3, 8):
        engine.until(f"tue+{week} 09:00")
    assert len(pages(engine, "bo")) == 1
