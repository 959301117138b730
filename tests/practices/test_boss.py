"""The boss's digest, decision by decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from daemon.core.effects import Close, Record, Send, Wake
from daemon.core.model import Line
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.boss import Boss
from daemon.practices.successes import Successes
from tests.practices.builders import (
    a_member,
    a_moment,
    a_round,
    a_rule,
    a_situation,
    a_team,
    an_entry,
    at,
    those,
)

BOSS = Boss()
MONDAY = at(7, 8, month=12)
PEOPLE = (a_member("anne"), a_member("rikke"), a_member("jonas"), a_member("bo", "Bo Chef", language="en"))


def a_line(key: str = "results:kund:2026-Q4:42:2", section: str = "results", **changes: Any) -> Line:
    return Line(key=key, section=section, template="results/line_unit", **changes)


SUCCESS = a_line("e1", "successes")
GOAL = a_line("g1", "goals")


def a_scene(*lines: Line, now: Any = MONDAY, **changes: Any) -> Situation:
    given: dict[str, Any] = {"members": PEOPLE, "team": {"boss": "bo"}, "places": {"boss"}, **changes}
    return a_situation(BOSS, lines=lines, now=now, round=a_round("boss", "2026-12"), **given)


def leader(s: Situation) -> list[Any]:
    return list(BOSS.on_due(s, a_moment("leader", rule="boss")))


def boss(s: Situation) -> list[Any]:
    return list(BOSS.on_due(s, a_moment("boss", rule="boss")))


def keys(mail: Send) -> list[str]:
    return [line["key"] for section in mail.data["sections"] for line in section["lines"]]


def test_the_leader_sees_it_first_and_the_boss_gets_it_the_day_after() -> None:
    shown, wake = leader(a_scene(a_line()))
    assert (shown.to, shown.layout, shown.data["for_boss"]) == ("anne", "digest", False)
    assert wake == Wake(at=at(8, 8, month=12), step="boss")
    page, kept, closed = boss(a_scene(a_line(), now=at(8, 8, month=12)))
    assert (page.to, page.data["for_boss"], keys(page)) == ("bo", True, [a_line().key])
    assert (kept, closed) == (Record(kind="boss_page", value={"keys": [a_line().key]}), Close())


def test_it_may_go_to_both_at_once() -> None:
    effects = leader(a_scene(a_line(), settings={"leader_first_days": 0}))
    assert [send.to for send in those(Send, effects)] == ["anne", "bo"]
    assert those(Send, effects)[0].data["same_time"]
    assert effects[-1] == Close()


def test_across_a_change_of_clocks_the_boss_gets_it_at_the_same_time_of_day() -> None:
    wake = leader(a_scene(a_line(), now=at(24, 8, month=10)))[-1]
    assert wake.at == at(25, 8, month=10)


def test_results_come_first_then_goals_then_successes() -> None:
    (page, *_) = boss(a_scene(SUCCESS, a_line("x", "else"), GOAL, a_line()))
    assert [section["name"] for section in page.data["sections"]] == ["results", "goals", "successes", "else"]


def test_what_the_boss_has_had_is_not_shown_again() -> None:
    page = an_entry("boss_page", {"keys": ["e1"]}, by=None, rule="boss")
    (sent, kept, _) = boss(a_scene(SUCCESS, a_line(), entries=(page,)))
    assert keys(sent) == kept.value["keys"] == [a_line().key]


def test_it_is_one_page_and_what_had_no_room_comes_next_time() -> None:
    many = [a_line(f"e{n}", "successes") for n in range(11)]
    page, kept, _ = boss(a_scene(*many))
    assert len(keys(page)) == 8
    assert page.data["sections"][0]["more"] == 3
    assert kept.value["keys"] == [f"e{n}" for n in range(8)]


def test_what_is_for_some_alone_is_not_shown_to_the_boss() -> None:
    assert boss(a_scene(replace(SUCCESS, only=("anne",)))) == [Close()]


def test_of_an_empty_month_the_leader_hears_and_the_boss_gets_nothing() -> None:
    shown, _ = leader(a_scene())
    assert (shown.to, shown.data["sections"], shown.data["skipped"]) == ("anne", [], True)
    assert boss(a_scene()) == [Close()]


def test_of_an_empty_month_the_boss_may_be_told() -> None:
    page, *_ = boss(a_scene(settings={"when_empty": "tell"}))
    assert (page.to, page.data["sections"]) == ("bo", [])


def test_while_the_leader_is_away_the_deputy_sees_it_too() -> None:
    day = MONDAY.date()
    s = a_scene(a_line(), team={"boss": "bo", "deputy": "jonas"}, away={"anne": (day, day)})
    assert [send.to for send in those(Send, leader(s))] == ["anne", "jonas"]


@pytest.mark.parametrize("changes", [{"team": {}}, {"team": {"boss": "gone"}}])
def test_without_a_boss_nothing_is_sent(changes: dict[str, Any]) -> None:
    assert leader(a_scene(a_line(), **changes)) == [Close()]


def test_check_says_who_gets_it_and_that_it_does_nothing_without_a_boss() -> None:
    rule, team = a_rule(BOSS), a_team(["rikke"])
    members = {member.id: member for member in PEOPLE}

    def world(**changes: Any) -> World:
        return World(
            teams={"nord": replace(team, **changes)}, members=members, locations={}, rules={rule.id: rule}
        )

    (remark,) = BOSS.explain(rule, world())
    assert remark.warns
    assert "no boss" in remark.text
    (remark,) = BOSS.explain(rule, world(boss="bo"))
    assert (remark.text, remark.warns) == ("the page goes to Anne Bak and to Bo Chef 1 day later", False)


def test_successes_offer_the_named_ones_and_no_praise() -> None:
    practice = Successes()
    s = a_situation(
        practice,
        entries=(
            an_entry("success", {"text": "a", "anonymous": False}, rule="successes"),
            an_entry("success", {"text": "b", "anonymous": True}, rule="successes"),
            an_entry("praise", {"text": "c", "anonymous": False}, rule="successes", about="jonas"),
        ),
    )
    lines = list(practice.tell(s, Place("boss", reader="bo")))
    assert [(line.section, line.data["text"], line.data["name"]) for line in lines] == [
        ("successes", "a", "Rikke Holm")
    ]
