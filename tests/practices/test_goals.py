"""What the goals decide, as lists of effects, and the shapes they stand on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.forms import Progress
from daemon.core.model import Asked, AskState, Command, Entry, Line
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.goals import Goals
from daemon.shapes.agreeing import FORM
from daemon.shapes.deadlines import deadline_of
from daemon.shapes.dialogue import fold
from daemon.shapes.ending import said_of_one
from daemon.shapes.goals import TALK, title_of
from daemon.shapes.rewording import reworded
from daemon.shapes.standing import Way, expected_share, share_done, way_of
from tests.practices.builders import (
    MONDAY,
    a_moment,
    a_round,
    a_rule,
    a_situation,
    an_answer,
    an_ask,
    an_entry,
    asked,
    at,
    those,
)

TEXT = "20 nye kunder inden jul"
MEASURE = {"number": 20.0, "unit": "nye kunder", "start": None, "figure": "20", "falls": False}
FALLING = {"number": 15.0, "unit": "klager", "start": None, "figure": "15", "falls": True}
ROUND = a_round("goals", "mail-1", by="anne")
GOALS = Goals()


def told(
    kind: str, *, by: str = "anne", when: datetime = MONDAY, day: date | None = None, **value: Any
) -> Entry:
    """An entry of Rikke's goal."""
    known = {"goal": "mail-1", "term": 1}
    fields: dict[str, Any] = {"rule": "goals", "round": "mail-1", "about": "rikke", "at": when, "day": day}
    return an_entry(kind, {**known, **value}, by=by, **fields)


def a_version(
    number: int = 1, text: str = TEXT, *, by: str = "anne", when: datetime = MONDAY, **value: Any
) -> Entry:
    kept = {"no": 1, "version": number, "turn": f"t{number}", "text": text, "words": "", "measure": MEASURE}
    day = value.pop("day", date(2026, 12, 24))
    return told("goal_version", by=by, when=when, day=day, **{**kept, **value})


def a_check_in(by: str = "rikke", when: datetime = MONDAY, **value: Any) -> Entry:
    nothing = {"number": None, "of": None, "percent": None, "colour": None, "reached": False, "text": ""}
    return told("goal_checkin", by=by, when=when, **{**nothing, **value})


def agreed(when: datetime = MONDAY, **value: Any) -> list[Entry]:
    return [a_version(when=when, **value), told("goal_agreed", by="rikke", when=when, version=1)]


def a_question(to: str = "rikke", key: str = "v1.1.t1.0", **data: Any) -> Asked:
    known = {"goal": "mail-1", "text": TEXT, "title": TEXT, "measure": MEASURE}
    return an_ask(to, key, form=FORM, rule="goals", round="mail-1", data={**known, **data})


def a_case(*entries: Entry, **changes: Any) -> Situation:
    return a_situation(GOALS, entries=entries, round=changes.pop("round", ROUND), **changes)


def command(text: str, *, by: str = "anne", about: str | None = None, measure: Any = None) -> Command:
    value = {"says": "other", "text": text, "measure": measure}
    return Command(by=by, word="goal", text=text, about=about, at=MONDAY, source="row1", value=value)


def says(what: str, text: str = "", *, by: str = "rikke", measure: Any = None) -> Any:
    return an_answer({"says": what, "text": text, "measure": measure}, by=by, text=text or what)


def records(effects: list[Effect]) -> list[tuple[str, Any]]:
    return [(r.kind, r.value.get("text", r.value.get("outcome", ""))) for r in those(Record, effects)]


class TestProposing:
    def test_the_other_is_asked_at_once_and_a_reminder_is_planned(self) -> None:
        effects = list(GOALS.on_command(a_case(), command(TEXT, about="rikke", measure=MEASURE)))
        (record,) = those(Record, effects)
        assert (record.kind, record.by, record.about, record.day) == (
            "goal_version",
            "anne",
            "rikke",
            date(2026, 12, 24),
        )
        (ask,) = those(Ask, effects)
        assert (ask.to, ask.when, ask.again, ask.form) == ("rikke", "now", "turn", FORM)
        assert those(Wake, effects) == [Wake(at=MONDAY + timedelta(days=3), step="waiting")]
        assert [t.template for t in those(Tell, effects)] == ["goals/sent"]

    def test_an_employees_own_goal_is_put_to_the_leader(self) -> None:
        assert asked(GOALS.on_command(a_case(), command(TEXT, by="rikke"))) == ["anne"]

    def test_while_the_leader_is_away_the_deputy_is_asked_too(self) -> None:
        away = {"anne": (date(2026, 11, 20), date(2026, 11, 30))}
        case = a_case(team={"deputy": "jonas"}, away=away)
        effects = list(GOALS.on_command(case, command(TEXT, by="rikke")))
        assert [(a.to, a.when) for a in those(Ask, effects)] == [("anne", "morning"), ("jonas", "now")]

    @pytest.mark.parametrize(
        ("wrote", "template"),
        [
            (command(TEXT), "goals/whose"),
            (command(TEXT, by="rikke", about="jonas"), "goals/not_yours"),
            (command(TEXT, about="anne"), "goals/not_here"),
            (command("3 luk", about="rikke"), "goals/no_such"),
            (command("nået", about="rikke"), "goals/no_such"),
        ],
    )
    def test_what_cannot_be_is_refused(self, wrote: Command, template: str) -> None:
        with pytest.raises(Refusal) as refused:
            list(GOALS.on_command(a_case(), wrote))
        assert refused.value.template == template

    def test_goals_are_numbered_for_each_person(self) -> None:
        effects = GOALS.on_command(
            a_case(*agreed(), round=a_round("goals", "mail-2")), command("X", about="rikke")
        )
        assert those(Record, effects)[0].value["no"] == 2


class TestTurns:
    def test_a_yes_to_the_newest_version_is_the_agreement(self) -> None:
        effects = list(GOALS.on_answer(a_case(a_version()), a_question(), says("yes")))
        assert [r.kind for r in those(Record, effects)] == ["goal_agreed"]
        assert [(send.to, send.template) for send in those(Send, effects)] == [("anne", "goals/agreed")]
        ends = [w for w in those(Wake, effects) if w.step == "end"]
        assert [w.at and w.at.date() for w in ends] == [date(2026, 12, 25)]

    def test_a_yes_to_ones_own_version_stands_by_it(self) -> None:
        remark = told("goal_remark", by="rikke", version=1, turn="t9", text="det er mange")
        question = a_question("anne", "v1.1.t9.0")
        effects = list(GOALS.on_answer(a_case(a_version(), remark), question, says("yes", by="anne")))
        assert records(effects) == [("goal_remark", "")]
        assert asked(effects) == ["rikke"]

    def test_an_outdated_yes_is_sent_the_newest(self) -> None:
        versions = (a_version(), a_version(2, "15 nye kunder", by="rikke"), a_version(3, "18 nye kunder"))
        effects = list(GOALS.on_answer(a_case(*versions), a_question(), says("yes")))
        assert those(Record, effects) == []
        assert [a.data["text"] for a in those(Ask, effects)] == ["18 nye kunder"]
        assert [t.template for t in those(Tell, effects)] == ["goals/outdated"]

    def test_a_new_turn_ends_the_questions_about_old_ones(self) -> None:
        open_question = a_question("anne", "v1.2.t2.0")
        versions = (a_version(), a_version(2, "15 nye kunder", by="rikke"))
        case = a_case(*versions, asks=(open_question, a_question()))
        effects = list(GOALS.on_answer(case, a_question(), says("other", "16 nye kunder")))
        assert "v1.2.t2.0" in [close.asks for close in effects if hasattr(close, "asks")]

    def test_the_fold_knows_whose_turn_it_is(self) -> None:
        dialogue = fold([a_version(), a_version(2, "15", by="rikke")], TALK)
        assert dialogue is not None
        assert not dialogue.awaits_subject
        held = fold([a_version(), told("goal_remark", by="rikke", version=1, turn="r", text="?")], TALK)
        assert held is not None
        assert not held.awaits_subject

    def test_a_new_term_begins_with_its_own_versions(self) -> None:
        entries = [*agreed(), a_version(1, "30 nye kunder", term=2)]
        dialogue = fold(entries, TALK)
        assert dialogue is not None
        assert (dialogue.text, dialogue.agreed, dialogue.number) == ("30 nye kunder", None, 1)


@pytest.mark.parametrize(
    ("reply", "counts", "expected"),
    [
        ("ja, men 15 er mere realistisk", ("15", 15.0, ""), "15 nye kunder inden jul"),
        ("15", ("15", 15.0, ""), "15 nye kunder inden jul"),
        ("hellere 15 kunder", ("15", 15.0, "kunder"), "15 nye kunder inden jul"),
        ("Yes, but 15 is more realistic", ("15", 15.0, ""), "15 nye kunder inden jul"),
        (
            "15 nye kunder inden jul og to genkøb",
            ("15", 15.0, "nye kunder"),
            "15 nye kunder inden jul og to genkøb",
        ),
        ("mål: 15 møder", ("15", 15.0, "møder"), "15 møder"),
        ("Fordoble salget i Jylland", None, "Fordoble salget i Jylland"),
        ("20 er for mange", ("20", 20.0, ""), None),
        ("15 er for få", ("15", 15.0, ""), None),
        ("ja, men kun hvis Jonas hjælper", None, None),
        ("det er fint, men hvad med de gamle kunder?", None, None),
        ("ja, men ikke mere end 15", ("15", 15.0, ""), None),
        ("ja, men 5 møder er bedre", ("5", 5.0, "møder"), None),
        ("kan vi tale om det?", None, None),
        ("I think it is too much", None, None),
    ],
)
def test_a_reply_is_a_text_or_a_remark(
    reply: str, counts: tuple[str, float, str] | None, expected: str | None
) -> None:
    said = {"figure": counts[0], "number": counts[1], "unit": counts[2], "start": None} if counts else None
    found = reworded(TEXT, MEASURE, reply, said, dated=False)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 nye kunder inden jul", date(2026, 12, 24)),
        ("20 nye kunder inden 24/12", date(2026, 12, 24)),
        ("Nyt system senest 1. marts", date(2027, 3, 1)),
        ("Mellem 1. januar og 1. marts: ti besøg, færdigt inden 15. marts", date(2027, 3, 15)),
        ("inden udgangen af året", date(2026, 12, 31)),
        ("20 kunder i Q1", date(2027, 3, 31)),
        ("20 kunder i 1. kvartal 2028", date(2028, 3, 31)),
        ("1,2 mio. kr. i 2027", date(2027, 12, 31)),
        ("20 new customers by Christmas", date(2026, 12, 24)),
        ("by the end of the year", date(2026, 12, 31)),
        ("om 3 måneder", date(2027, 2, 23)),
        ("20 nye kunder inden for 3 måneder", date(2027, 2, 23)),
        ("20 new customers within the next 3 months", date(2027, 2, 23)),
        ("Svar inden for 2 dage", None),
        ("20 nye kunder inden påske", date(2027, 3, 25)),
        ("20 nye kunder", None),
        ("2 møder om ugen", None),
    ],
)
def test_the_day_by_which_it_is_to_be_done_is_read(text: str, day: date | None) -> None:
    assert deadline_of(a_situation(GOALS), "rikke", text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 luk", (2, "close")),
        ("2: nået", (2, "reached")),
        ("nr. 2 forny", (2, "renew")),
        ("2 reached!", (2, "reached")),
        ("12 close", (12, "close")),
        ("2 nye kunder", None),
        ("luk", (None, "close")),
        ("er nået", (None, "reached")),
        ("2 er nået", (2, "reached")),
        ("målet er nået", (None, "reached")),
        ("the goal is reached", (None, "reached")),
        ("luk nr. 2", (2, "close")),
        ("2 luk 3", None),
        ("luk 2 sager", None),
    ],
)
def test_a_goal_is_ended_by_its_number(text: str, said: tuple[int | None, str] | None) -> None:
    assert said_of_one(text) == said


def test_a_title_is_short() -> None:
    assert title_of("20 nye kunder inden jul.") == "20 nye kunder inden jul"
    assert len(title_of("ord " * 40)) <= 62


class TestHowItGoes:
    def test_each_goal_that_runs_is_asked_about_by_its_own_form(self) -> None:
        later = MONDAY + timedelta(days=9)
        case = a_case(*agreed(), now=later, round=a_round("goals", "2026-12"))
        (ask,) = those(Ask, GOALS.on_due(case, a_moment("checkin", rule="goals")))
        assert (ask.to, ask.key, ask.form, ask.when) == (
            "rikke",
            "checkin:mail-1",
            Progress("nye kunder", 20.0),
            "morning",
        )

    @pytest.mark.parametrize("days", [2, 40])
    def test_a_goal_of_this_week_or_past_its_day_is_not(self, days: int) -> None:
        case = a_case(*agreed(), now=MONDAY + timedelta(days=days), round=a_round("goals", "2026-12"))
        assert those(Ask, GOALS.on_due(case, a_moment("checkin", rule="goals"))) == []

    @pytest.mark.parametrize(
        ("measure", "told", "share"),
        [
            (MEASURE, {"number": 12.0}, 60.0),
            ({**MEASURE, "start": 10.0}, {"number": 15.0}, 50.0),
            ({**MEASURE, "number": 15.0, "start": 20.0}, {"number": 18.0}, 40.0),
            (MEASURE, {"percent": 60.0}, 60.0),
            (None, {"number": 12.0}, None),
            (None, {"reached": True}, 100.0),
            (MEASURE, {"colour": "red"}, None),
        ],
    )
    def test_the_share_of_the_way(self, measure: Any, told: dict[str, Any], share: float | None) -> None:
        nothing = {"number": None, "percent": None, "colour": None, "reached": False}
        assert share_done({**nothing, **told}, way_of(measure, ())) == share

    def test_a_falling_number_without_a_start_begins_at_the_first_figure_told(self) -> None:
        first = a_check_in(number=30.0, when=at(1, month=12))
        way = way_of(FALLING, (a_check_in(colour="green"), first))
        assert way == Way(30.0, 15.0, date(2026, 12, 1))
        assert share_done(a_check_in(number=24.0).value, way) == 40.0
        assert share_done(first.value, way_of(FALLING, ())) is None

    def test_a_number_that_is_low_enough_from_the_first_is_to_stay_so(self) -> None:
        way = way_of(FALLING, (a_check_in(number=12.0),))
        assert way == Way(12.0, 15.0, MONDAY.date(), ceiling=True)
        assert share_done(a_check_in(number=14.0).value, way) is None

    def test_of_a_fall_by_so_much_nobody_can_tell_how_far_it_is(self) -> None:
        way = way_of({**FALLING, "falls": None}, (a_check_in(number=30.0),))
        assert share_done(a_check_in(number=24.0).value, way) is None

    def test_an_even_pace(self) -> None:
        first, last = date(2026, 11, 1), date(2026, 12, 1)
        assert expected_share(first, last, date(2026, 11, 16)) == 50
        assert expected_share(first, last, date(2027, 1, 1)) == 100
        assert expected_share(first, None, last) is None

    def lines(self, *entries: Entry, settings: dict[str, Any] | None = None, **changes: Any) -> list[Line]:
        case = a_case(*agreed(), *entries, now=at(8, month=12), settings=settings, **changes)
        return list(GOALS.tell(case, Place("digest", reader="anne")))

    def test_off_track_is_a_rule_of_the_config(self) -> None:
        red = a_check_in(colour="red", text="konkurs", when=at(1, month=12))
        (line,) = self.lines(red)
        assert (line.section, line.only) == ("offtrack", ("anne",))
        assert [why["why"] for why in line.data["why"]] == ["red"]
        assert self.lines(red, settings={"off_track": ["behind"]}) == []

    def test_yellow_counts_the_second_time(self) -> None:
        first, second = (a_check_in(colour="yellow", when=at(day, month=12)) for day in (1, 5))
        assert self.lines(first) == []
        assert [why["why"] for line in self.lines(first, second) for why in line.data["why"]] == ["yellow"]

    @pytest.mark.parametrize(("number", "behind"), [(1.0, True), (6.0, False), (19.0, False)])
    def test_behind_its_even_pace(self, number: float, behind: bool) -> None:
        lines = self.lines(a_check_in(number=number, when=at(7, month=12)))
        assert bool(lines) == behind

    @pytest.mark.parametrize(("number", "behind"), [(30.0, True), (28.0, True), (20.0, False), (15.0, False)])
    def test_a_falling_number_is_behind_its_even_pace_from_the_first_figure_on(
        self, number: float, behind: bool
    ) -> None:
        start = agreed(measure=FALLING, text="Klager ned på 15 inden jul")
        told = (
            a_check_in(number=30.0, when=at(1, month=12)),
            a_check_in(number=number, when=at(12, month=12)),
        )
        first, both = (
            list(
                GOALS.tell(
                    a_case(*start, *told[:count], now=at(14, month=12)), Place("digest", reader="anne")
                )
            )
            for count in (1, 2)
        )
        assert first == []
        assert [why["why"] for line in both for why in line.data["why"]] == (["behind"] if behind else [])

    def test_a_number_above_what_it_is_to_stay_below_is_off_track_at_once(self) -> None:
        start = agreed(measure=FALLING, text="Højst 15 klager", day=None)
        told = (a_check_in(number=12.0, when=at(1, month=12)), a_check_in(number=16.0, when=at(2, month=12)))
        case = a_case(*start, *told, now=at(8, month=12))
        (line,) = GOALS.tell(case, Place("digest", reader="anne"))
        (why,) = line.data["why"]
        assert (why["number"], why["above"]) == (16.0, 15.0)

    def test_silence_counts_only_where_the_question_came(self) -> None:
        def question(month: str, state: AskState) -> Asked:
            until = MONDAY + timedelta(days=3)
            fields: dict[str, Any] = {"rule": "goals", "round": month, "state": state, "until_at": until}
            return an_ask("rikke", "checkin:mail-1", form=Progress(), id=month, **fields)

        silent = (question("2026-11", AskState.CLOSED), question("2026-12", AskState.CLOSED))
        assert [w["why"] for line in self.lines(history=silent) for w in line.data["why"]] == ["silent"]
        lapsed = (question("2026-11", AskState.EXPIRED), question("2026-12", AskState.CLOSED))
        assert self.lines(history=lapsed) == []
        answered = (question("2026-11", AskState.CLOSED), question("2026-12", AskState.ANSWERED))
        assert self.lines(history=answered) == []

    def test_check_explains_what_off_track_is(self) -> None:
        rule = a_rule(GOALS, settings={"off_track": ["red", "behind"], "behind_percent": 15})
        world = World(teams={}, members={}, locations={}, rules={}, ops=())
        (remark,) = GOALS.explain(rule, world)
        assert "red" in remark.text
        assert "15 points" in remark.text

    def test_a_talk_and_the_record_tell_how_each_goal_goes_and_nobody_else_hears(self) -> None:
        case = a_case(*agreed(), a_check_in(number=12.0))
        (line,) = GOALS.tell(case, Place("talk", reader="anne"))
        assert (line.section, line.names, line.data["last"]["number"]) == ("goals", ("rikke",), 12.0)
        assert [x.names for x in GOALS.tell(case, Place("record", reader="rikke"))] == [("rikke",)]
        assert list(GOALS.tell(case, Place("record", reader="jonas"))) == []
        for place in ("boss", "edition", "status"):
            assert list(GOALS.tell(case, Place(place, reader="anne"))) == []  # type: ignore[arg-type]


def test_nobody_at_all() -> None:
    case = a_case()
    assert list(GOALS.tell(case, Place("digest", reader="anne"))) == []
    assert those(Ask, GOALS.on_due(case, a_moment("checkin", rule="goals"))) == []
