"""How close do you feel, decision by decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell
from daemon.core.forms import Scale, YesNo
from daemon.core.model import Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.closeness import Closeness
from tests.practices.builders import (
    a_member,
    a_moment,
    a_round,
    a_rule,
    a_situation,
    a_team,
    an_answer,
    an_ask,
    an_entry,
    at,
    those,
)

CLOSENESS = Closeness()
PEOPLE = tuple(a_member(name) for name in ("anne", "rikke", "jonas", "ole", "mia", "tove", "kaj"))
OTHERS = ("rikke", "jonas", "ole", "mia", "tove", "kaj")
ROUNDS = ("2026-W44", "2026-W46", "2026-W48")
FRIDAY = at(27, 15)


def a_scene(
    *entries: Entry, round_key: str = ROUNDS[-1], now: datetime = FRIDAY, **changes: Any
) -> Situation:
    rounds = tuple(
        a_round("closeness", key, opened_at=now - timedelta(weeks=2 * n, days=3))
        for n, key in enumerate(reversed(ROUNDS[: ROUNDS.index(round_key) + 1]))
    )
    fields = {"members": PEOPLE, "round": rounds[0], "rounds": rounds, **changes}
    return a_situation(CLOSENESS, entries=entries, now=now, **fields)


def felt(by: str, number: int, round_key: str = ROUNDS[-1]) -> Entry:
    weeks = len(ROUNDS) - 1 - ROUNDS.index(round_key)
    value = {"number": number, "text": ""}
    return an_entry(
        "closeness",
        value,
        by=by,
        rule="closeness",
        round=round_key,
        at=FRIDAY - timedelta(weeks=2 * weeks, days=1),
    )


def closed(s: Situation) -> list[Effect]:
    return list(CLOSENESS.on_due(s, a_moment("close", rule="closeness")))


def figure(s: Situation) -> int | None:
    found = [
        record.value["half_steps"] for record in those(Record, closed(s)) if record.kind == "closeness_mood"
    ]
    return found[0] if found else None


def parts(s: Situation) -> list[str]:
    return [record.by for record in those(Record, closed(s)) if record.kind == "closeness_part"]


def shown_before(answers: list[Entry], round_key: str) -> list[Entry]:
    """What was kept of a figure of these answers."""
    weeks = len(ROUNDS) - 1 - ROUNDS.index(round_key)
    when = FRIDAY - timedelta(weeks=2 * weeks)
    made = [
        an_entry("closeness_part", {"answer": e.id}, by=e.by, rule="closeness", round=round_key, at=when)
        for e in answers
    ]
    return [
        *made,
        an_entry(
            "closeness_mood",
            {"half_steps": 6, "of": len(answers)},
            by=None,
            rule="closeness",
            round=round_key,
            at=when,
        ),
    ]


def answer(s: Situation, number: int, text: str = "", by: str = "rikke") -> list[Effect]:
    asked = an_ask(by, "closeness", rule="closeness", form=Scale())
    return list(CLOSENESS.on_answer(s, asked, an_answer(number, by=by, text=text or str(number))))


def test_it_asks_everybody_but_the_leader_until_the_close() -> None:
    asks = those(Ask, CLOSENESS.on_due(a_scene(now=at(24)), a_moment("ask", rule="closeness")))
    assert [ask.to for ask in asks] == list(OTHERS)
    assert {(ask.form, ask.until) for ask in asks} == {(Scale(1, 5), at(27, 15))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4", ""),
        ("4, det går fint", "det går fint"),
        ("4/5", ""),
        ("4 ud af 5", ""),
        ("det er vel en 4'er", "det er vel en 4'er"),
        ("4 - men kun lige", "men kun lige"),
        ("4/5 jeg savner kaffen", "jeg savner kaffen"),
        ("4 ud af 5, af 55 grunde", "af 55 grunde"),
    ],
)
def test_the_words_beside_the_number_are_kept(text: str, words: str) -> None:
    (kept,) = those(Record, answer(a_scene(), 4, text))
    assert kept == Record(kind="closeness", value={"number": 4, "text": words}, by="rikke")


@pytest.mark.parametrize(("number", "asked"), [(1, True), (2, True), (3, False), (5, False)])
def test_after_a_low_one_it_asks_whether_the_leader_may_know(number: int, asked: bool) -> None:
    effects = answer(a_scene(), number)
    assert [(ask.to, ask.form, ask.again) for ask in those(Ask, effects)] == [
        ("rikke", YesNo(), "turn")
    ] * asked
    assert those(Send, effects) == []
    assert (Close(asks="tell") in effects) is not asked


def test_it_asks_nobody_where_the_leader_could_not_be_told() -> None:
    people = (a_member("anne", stopped=frozenset({"closeness"})), *PEOPLE[1:])
    assert those(Ask, answer(a_scene(members=people), 1)) == []


def test_the_low_mark_is_the_configs() -> None:
    assert those(Ask, answer(a_scene(settings={"low": 0}), 1)) == []
    assert len(those(Ask, answer(a_scene(settings={"low": 3}), 3))) == 1


def test_what_is_told_is_what_the_question_showed_though_the_answer_has_changed_since() -> None:
    asked = an_ask("rikke", "tell", rule="closeness", form=YesNo(), data={"number": 1, "text": "alene"})
    effects = list(CLOSENESS.on_answer(a_scene(felt("rikke", 4)), asked, an_answer(True)))
    (send,) = those(Send, effects)
    assert (send.to, send.data["number"], send.data["text"]) == ("anne", 1, "alene")
    assert list(CLOSENESS.on_answer(a_scene(), asked, an_answer(False))) == [
        Tell(template="closeness/passed_on", data={"told": False, "agreed": False})
    ]


def test_five_answers_make_a_figure_and_four_do_not() -> None:
    five = [felt(who, 3) for who in OTHERS[:5]]
    assert figure(a_scene(*five)) == 6
    assert figure(a_scene(*five[:4])) is None
    assert figure(a_scene(*five, settings={"at_least": 6})) is None


def test_the_leaders_own_answer_never_counts() -> None:
    assert figure(a_scene(*[felt(who, 3) for who in (*OTHERS[:4], "anne")])) is None


def test_an_answer_stands_for_three_rounds_but_five_must_be_new() -> None:
    fresh = [felt(who, 3) for who in OTHERS[:5]]
    assert parts(a_scene(felt("kaj", 5, ROUNDS[0]), *fresh)) == ["kaj", *OTHERS[:5]]
    assert figure(a_scene(felt("kaj", 5, ROUNDS[1]), *fresh[:4])) is None


def test_of_two_answers_the_newer_counts() -> None:
    old = [felt(who, 1, ROUNDS[1]) for who in OTHERS]
    new = [felt(who, 5) for who in OTHERS]
    assert figure(a_scene(*old, *new)) == 8


def test_the_same_people_are_shown_again() -> None:
    old = [felt(who, 3, ROUNDS[1]) for who in OTHERS]
    s = a_scene(*old, *shown_before(old, ROUNDS[1]), *[felt(who, 4) for who in OTHERS])
    assert figure(s) == 8


def test_a_newcomer_is_left_out_so_that_their_answer_does_not_follow() -> None:
    old = [felt(who, 3, ROUNDS[1]) for who in OTHERS[:5]]
    s = a_scene(*old, *shown_before(old, ROUNDS[1]), *[felt(who, 3) for who in OTHERS])
    assert figure(s) == 6
    assert parts(s) == list(OTHERS[:5])


def test_when_somebody_has_left_the_earlier_figure_stands() -> None:
    old = [felt(who, 3, ROUNDS[1]) for who in OTHERS]
    rest = tuple(m for m in PEOPLE if m.id != "kaj")
    s = a_scene(*old, *shown_before(old, ROUNDS[1]), *[felt(who, 4) for who in OTHERS[:5]], members=rest)
    assert figure(s) is None
    (line,) = CLOSENESS.tell(s, Place("digest", reader="anne"))
    assert line.data["half_steps"] == 6


def test_when_somebody_was_erased_the_earlier_figure_stands_as_well() -> None:
    old = [felt(who, 3, ROUNDS[1]) for who in OTHERS]
    left = [entry for entry in shown_before(old, ROUNDS[1]) if entry.by != "kaj"]
    rest = tuple(m for m in PEOPLE if m.id != "kaj")
    assert figure(a_scene(*old[:5], *left, *[felt(who, 4) for who in OTHERS[:5]], members=rest)) is None


def test_figures_of_another_rule_of_the_team_are_weighed_too() -> None:
    old = [felt(who, 3) for who in OTHERS]
    other = [
        an_entry("closeness_part", {"answer": e.id}, by=e.by, rule="closeness-aarhus", at=FRIDAY)
        for e in old[:5]
    ]
    assert figure(a_scene(*old, *other)) == 6, "all but the sixth, whose answer would follow"
    assert parts(a_scene(*old, *other)) == list(OTHERS[:5])


def test_one_whose_answer_the_leader_was_told_is_not_in_it() -> None:
    low = [felt(who, 3) for who in OTHERS]
    told = an_entry(
        "closeness_told", {"number": 3, "text": ""}, by=None, about="kaj", rule="closeness", round=ROUNDS[-1]
    )
    assert parts(a_scene(*low, told)) == list(OTHERS[:5])


def test_its_lines_are_for_the_leader_in_the_digest_alone() -> None:
    old = [felt(who, 3, ROUNDS[1]) for who in OTHERS]
    s = a_scene(*old, *shown_before(old, ROUNDS[1]))
    (line,) = CLOSENESS.tell(s, Place("digest", reader="anne"))
    assert (line.section, line.only, line.names) == ("mood", ("anne",), ())
    assert not {"count", "asked", "answered", "names"} & line.data.keys()
    for place in ("edition", "record", "boss", "talk", "status"):
        assert list(CLOSENESS.tell(s, Place(place, reader="anne"))) == []  # type: ignore[arg-type]


def test_an_old_figure_is_shown_no_more() -> None:
    old = [felt(who, 3, ROUNDS[0]) for who in OTHERS]
    s = a_scene(*shown_before(old, ROUNDS[0]), now=FRIDAY + timedelta(weeks=9))
    assert list(CLOSENESS.tell(s, Place("digest", reader="anne"))) == []


def a_world(*ids: str) -> World:
    people = {name: a_member(name) for name in ("anne", *ids)}
    rule = a_rule(CLOSENESS)
    return World(teams={"nord": a_team(people)}, members=people, locations={}, rules={rule.id: rule})


def test_check_says_when_there_can_never_be_a_figure() -> None:
    rule = a_rule(CLOSENESS)
    assert [remark.warns for remark in CLOSENESS.explain(rule, a_world(*OTHERS[:4]))] == [True]
    assert [remark.warns for remark in CLOSENESS.explain(rule, a_world(*OTHERS[:5]))] == [False]
