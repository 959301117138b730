"""What hands on the spot decides: who is asked for a note on somebody's desk, when, and who takes over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.model import AskState, Command, Entry, Location, Moment, Rule
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.hands import Hands
from tests.practices.builders import (
    a_member,
    a_rule,
    a_situation,
    a_team,
    an_answer,
    an_ask,
    an_entry,
    at,
    those,
)

HELPERS = {"helpers": {"aarhus": ("hanne", "jonas")}}
PEOPLE = (
    a_member("anne", location="odense"),
    a_member("rikke", born=date(1990, 11, 26)),
    a_member("jonas"),
    a_member("hanne", "Hanne Ravn"),
)


def situation(**changes: Any) -> Situation:
    fields: dict[str, Any] = {"members": PEOPLE, "settings": HELPERS, "now": at(23, 5)}
    return a_situation(Hands(), **{**fields, **changes})


def look(s: Situation) -> list[Effect]:
    return list(Hands().on_due(s, Moment(rule="hands", round="r", step="look", due_at=s.now)))


def step(s: Situation, name: str, about: str = "rikke") -> list[Effect]:
    return list(
        Hands().on_due(s, Moment(rule="hands", round=s.round.key, step=name, about=about, due_at=s.now))
    )


def begun(*, day: date = date(2026, 11, 26), name: str = "birthday:rikke:2026-11-26", **value: Any) -> Entry:
    known = {
        "errand": name,
        "step": "begun",
        "what": "birthday",
        "title": "Rikke",
        "words": "Tillykke!",
        "gift": {},
    }
    return an_entry(
        "desk_task", {**known, "years": 0, "on": day, **value}, by=None, rule="hands", about="rikke", day=day
    )


def noted(what: str, by: str, name: str = "birthday:rikke:2026-11-26", **changes: Any) -> Entry:
    return an_entry("desk_task", {"errand": name, "step": what}, by=by, rule="hands", **changes)


def a_task(to: str = "hanne", **changes: Any) -> Any:
    data = {
        "errand": "birthday:rikke:2026-11-26",
        "first": "Rikke",
        "name": "Rikke Holm",
        "seen_by": ["Anne"],
    }
    return an_ask(
        to, "birthday:rikke:2026-11-26#0", rule="hands", data={**data, "day": date(2026, 11, 26)}, **changes
    )


def thanks(s: Situation, text: str = "Tak for hjælpen", about: str = "rikke") -> list[Effect]:
    command = Command(
        by="anne",
        word="thanks",
        text=text,
        about=about,
        members=(about,) if about else (),
        at=s.now,
        source="row",
    )
    return list(Hands().on_command(s, command))


# A birthday


def test_a_birthday_is_begun_three_of_the_helpers_working_days_before() -> None:
    assert look(situation(now=at(20, 5))) == [Close()]
    record, *wakes = look(situation(now=at(23, 5)))
    assert isinstance(record, Record)
    assert (record.about, record.day, record.by) == ("rikke", date(2026, 11, 26), None)
    assert [(w.step, w.about, w.at) for w in those(Wake, wakes)] == [
        ("ask", "rikke", at(23, 9)),
        ("check", "rikke", at(25, 9)),
        ("late", "rikke", at(26, 9)),
        ("end", "*", at(10, 9, month=12)),
    ]


def test_it_is_begun_once() -> None:
    assert look(situation(entries=(begun(),))) == [Close()]


def test_a_birthday_on_a_day_off_is_kept_on_the_next_day_at_work() -> None:
    people = (PEOPLE[0], a_member("rikke", born=date(1990, 11, 28)), *PEOPLE[2:])
    record = look(situation(members=people, now=at(25, 5)))[0]
    assert isinstance(record, Record)
    assert (record.day, record.value["on"]) == (date(2026, 11, 30), date(2026, 11, 28))


def test_who_is_away_on_the_birthday_is_celebrated_when_back_and_not_after_a_month() -> None:
    away = {"rikke": (date(2026, 11, 20), date(2026, 12, 4))}
    assert look(situation(away=away)) == [Close()]
    record = look(situation(away=away, now=at(2, 5, month=12)))[0]
    assert isinstance(record, Record)
    assert record.day == date(2026, 12, 7)
    long = {"rikke": (date(2026, 11, 20), date(2027, 2, 1))}
    assert look(situation(away=long, now=at(1, 5, month=12))) == [Close()]


def test_nobody_is_celebrated_who_does_not_want_to_be() -> None:
    people = (PEOPLE[0], a_member("rikke", born=date(1990, 11, 26), celebrate=False), *PEOPLE[2:])
    s = situation(members=people)
    assert look(s) == [Close()]
    with pytest.raises(Refusal, match="hands/not_celebrated"):
        thanks(s)


@pytest.mark.parametrize(
    ("which", "born", "found"), [("round", 1986, True), ("round", 1990, False), ("none", 1986, False)]
)
def test_which_birthdays_are_celebrated_is_a_setting(which: str, born: int, found: bool) -> None:
    people = (PEOPLE[0], a_member("rikke", born=date(born, 11, 26)), *PEOPLE[2:])
    effects = look(situation(members=people, settings={**HELPERS, "birthdays": which}))
    assert bool(those(Record, effects)) == found


def test_an_age_is_told_only_where_it_is_round() -> None:
    round_ = (PEOPLE[0], a_member("rikke", born=date(1986, 11, 26)), *PEOPLE[2:])
    assert those(Record, look(situation(members=round_)))[0].value["years"] == 40
    assert those(Record, look(situation()))[0].value["years"] == 0


# The helper


def test_the_helper_is_asked_with_the_note_as_a_page() -> None:
    note, ask = step(situation(entries=(begun(),), now=at(23, 9)), "ask")
    assert isinstance(ask, Ask)
    assert isinstance(note, Record)
    assert (ask.to, ask.layout, ask.when, ask.again) == ("hanne", "page", "now", "turn")
    assert (ask.data["words"], ask.data["by"], ask.data["ready"]) == ("Tillykke!", "Anne", date(2026, 11, 25))
    assert (note.value["step"], note.by) == ("asked", "hanne")


def test_the_stand_in_is_asked_when_the_helper_is_away() -> None:
    away = {"hanne": (date(2026, 11, 20), date(2026, 11, 30))}
    assert those(Ask, step(situation(entries=(begun(),), away=away, now=at(23, 9)), "ask"))[0].to == "jonas"


def test_the_stand_in_is_asked_when_the_helper_is_to_be_celebrated() -> None:
    people = (PEOPLE[0], PEOPLE[1], PEOPLE[2], a_member("hanne", born=date(1980, 11, 26)))
    s = situation(members=people)
    record = next(r for r in those(Record, look(s)) if r.about == "hanne")
    entry = an_entry("desk_task", record.value, by=None, rule="hands", about="hanne", day=record.day)
    assert (
        those(Ask, step(situation(members=people, entries=(entry,), now=at(23, 9)), "ask", "hanne"))[0].to
        == "jonas"
    )


def test_who_pauses_or_has_stopped_is_not_asked() -> None:
    people = (
        *PEOPLE[:2],
        a_member("jonas", paused_until=date(2026, 12, 1)),
        a_member("hanne", stopped=frozenset({"hands"})),
    )
    effects = step(situation(members=people, entries=(begun(),), now=at(23, 9)), "ask")
    assert those(Ask, effects) == []
    assert [(one.to, one.template, one.when) for one in those(Send, effects)] == [
        ("anne", "hands/nobody", "morning")
    ]


def test_a_helper_who_comes_back_in_time_is_asked_on_that_morning() -> None:
    away = {
        "hanne": (date(2026, 11, 20), date(2026, 11, 24)),
        "jonas": (date(2026, 11, 20), date(2026, 11, 30)),
    }
    assert step(situation(entries=(begun(),), away=away, now=at(23, 9)), "ask") == [
        Wake(at=at(25, 9), step="ask", about="rikke")
    ]


def test_the_stand_in_takes_over_a_day_before_and_hears_who_was_asked() -> None:
    entries = (begun(), noted("asked", "hanne"))
    ask = those(Ask, step(situation(entries=entries, now=at(25, 9)), "check"))[0]
    assert (ask.to, [one["first"] for one in ask.data["before"]]) == ("jonas", ["Hanne"])
    assert step(situation(entries=(*entries, noted("done", "hanne")), now=at(25, 9)), "check") == []
    assert step(situation(entries=(*entries, noted("asked", "jonas")), now=at(25, 9)), "check") == []


def test_done_closes_it_and_tells_the_other_who_was_asked() -> None:
    entries = (begun(), noted("asked", "hanne"), noted("asked", "jonas"))
    s = situation(entries=entries, now=at(25, 10))
    effects = list(Hands().on_answer(s, a_task("jonas"), an_answer("done", by="jonas")))
    assert [(r.value["step"], r.by) for r in those(Record, effects)] == [("done", "jonas")]
    assert [(one.to, one.template) for one in those(Send, effects)] == [("hanne", "hands/settled")]
    assert those(Tell, effects)[0].template == "hands/done"


def test_who_cannot_passes_it_on_at_once() -> None:
    s = situation(entries=(begun(), noted("asked", "hanne")), now=at(24, 10))
    effects = list(Hands().on_answer(s, a_task(), an_answer("cannot", by="hanne")))
    assert [ask.to for ask in those(Ask, effects)] == ["jonas"]
    assert those(Ask, effects)[0].data["before"] == []


def test_a_skip_passes_it_on_as_well() -> None:
    asks = (a_task("hanne", state=AskState.SKIPPED),)
    s = situation(entries=(begun(), noted("asked", "hanne")), asks=asks, now=at(24, 10))
    assert [ask.to for ask in those(Ask, step(s, "skipped", "hanne"))] == ["jonas"]


def test_the_last_who_cannot_leaves_it_to_the_leader() -> None:
    entries = (begun(), noted("asked", "hanne"), noted("passed", "hanne"), noted("asked", "jonas"))
    s = situation(entries=entries, now=at(24, 10))
    effects = list(Hands().on_answer(s, a_task("jonas"), an_answer("cannot", by="jonas")))
    assert [(one.to, one.template) for one in those(Send, effects)] == [("anne", "hands/nobody")]


def test_a_promise_keeps_nothing() -> None:
    s = situation(entries=(begun(), noted("asked", "hanne")))
    assert [type(e) for e in Hands().on_answer(s, a_task(), an_answer("will", by="hanne"))] == [Tell]


# The leader


def test_what_is_not_done_on_the_day_is_told_in_the_leaders_morning_letter() -> None:
    asked = (begun(), noted("asked", "hanne"))
    (send,) = step(situation(entries=asked, now=at(26, 9)), "late")
    assert isinstance(send, Send)
    assert (send.to, send.template, send.when) == ("anne", "hands/not_done", "morning")
    assert step(situation(entries=(*asked, noted("done", "hanne")), now=at(26, 9)), "late") == []


def test_with_the_leader_away_the_deputy_hears_it_too() -> None:
    away = {"anne": (date(2026, 11, 20), date(2026, 11, 30))}
    s = situation(
        entries=(begun(), noted("asked", "hanne")), away=away, team={"deputy": "jonas"}, now=at(26, 9)
    )
    assert [send.to for send in those(Send, step(s, "late"))] == ["anne", "jonas"]


def test_the_leaders_own_birthday_is_no_secret_to_the_deputy_alone() -> None:
    people = (a_member("anne", born=date(1980, 11, 26)), *PEOPLE[1:])
    entry = an_entry("desk_task", begun().value, by=None, rule="hands", about="anne", day=date(2026, 11, 26))
    s = situation(members=people, entries=(entry,), now=at(23, 9), team={"deputy": "jonas"})
    ask = those(Ask, step(s, "ask", "anne"))[0]
    assert (ask.data["by"], ask.data["seen_by"]) == ("", [])
    assert [line.only for line in Hands().tell(s, Place("digest", "anne"))] == [("jonas",)]


def test_thanks_are_on_the_desk_within_two_working_days() -> None:
    effects = thanks(situation(now=at(23, 10)))
    record, tell = those(Record, effects)[0], those(Tell, effects)[0]
    assert (record.by, record.day, record.value["words"]) == ("anne", date(2026, 11, 25), "Tak for hjælpen")
    assert (tell.data["helper"], tell.data["day"]) == ("Hanne Ravn", date(2026, 11, 25))
    assert [(w.step, w.at) for w in those(Wake, effects)][:2] == [("ask", at(23, 10)), ("check", at(24, 9))]


def test_thanks_wait_for_whom_they_are_for() -> None:
    effects = thanks(situation(now=at(23, 10), away={"rikke": (date(2026, 11, 23), date(2026, 11, 27))}))
    assert those(Record, effects)[0].day == date(2026, 11, 30)


def test_without_a_helper_the_leader_gets_the_words_back_at_once() -> None:
    with pytest.raises(Refusal, match="hands/nobody_here") as refused:
        thanks(situation(settings={}))
    assert refused.value.data["text"] == "Tak for hjælpen"
    with pytest.raises(Refusal) as refused:
        thanks(situation(away={"rikke": (date(2026, 11, 23), date(2027, 2, 27))}))
    assert refused.value.data["away"] is True


def test_a_note_that_greets_by_itself_has_no_name_above_it() -> None:
    assert those(Record, thanks(situation(), "Kære Rikke\n\nTak!"))[0].value["title"] == ""
    assert those(Record, thanks(situation(), "Tak, Rikke"))[0].value["title"] == "Rikke"


def test_the_digest_tells_what_waits_and_what_was_done_this_week() -> None:
    s = situation(entries=(begun(), noted("asked", "hanne")))
    (line,) = Hands().tell(s, Place("digest", "anne"))
    assert (line.section, line.template, line.data["helper"], line.only) == (
        "tasks", "hands/line_open", "Hanne Ravn", ("anne",)
    )  # fmt: skip
    done = (begun(), noted("asked", "hanne"), noted("done", "hanne"))
    (line,) = Hands().tell(situation(entries=done), Place("digest", "anne"))
    assert line.template == "hands/line_done"
    assert list(Hands().tell(situation(entries=done, now=at(5, month=12)), Place("digest", "anne"))) == []
    assert list(Hands().tell(s, Place("edition"))) == []


# People who leave


def without(member: str, s: Situation) -> Situation:
    """The situation once somebody left, who can be written to for some days more."""
    members = tuple(one for one in s.team.members if one != member)
    return replace(s, team=replace(s.team, members=members), round=replace(s.round, key="left-2026-11-24"))


def test_when_whom_it_is_for_leaves_the_helper_is_told() -> None:
    s = without("rikke", situation(entries=(begun(), noted("asked", "hanne")), now=at(24)))
    assert [(one.to, one.template) for one in those(Send, step(s, "left", "rikke"))] == [
        ("hanne", "hands/called_off")
    ]
    assert step(s, "ask") == []


def test_when_the_helper_leaves_the_stand_in_is_asked() -> None:
    s = without("hanne", situation(entries=(begun(), noted("asked", "hanne")), now=at(24)))
    assert [ask.to for ask in those(Ask, step(s, "left", "hanne"))] == ["jonas"]


def test_what_was_taken_back_is_called_off_and_can_be_asked_for_again() -> None:
    s = situation(entries=(noted("asked", "hanne"),), asks=(a_task(),), now=at(24))
    effects = step(s, "withdrawn", "anne")
    assert those(Close, effects) == [Close(asks="birthday:rikke:2026-11-26#0")]
    assert [(one.to, one.template) for one in those(Send, effects)] == [("hanne", "hands/called_off")]
    restored = (begun(), noted("asked", "hanne"), noted("recalled", "hanne"))
    (wake,) = step(
        situation(entries=restored, asks=(a_task(state=AskState.CLOSED),), now=at(24)), "withdrawn", "anne"
    )
    assert wake == Wake(at=at(24), step="ask", about="rikke")
    asks = (a_task(state=AskState.CLOSED),)
    ask = those(Ask, step(situation(entries=restored, asks=asks, now=at(24, 10)), "ask"))[0]
    assert (ask.to, ask.key, ask.data["again"]) == ("hanne", "birthday:rikke:2026-11-26#1", True)


def test_check_says_where_nobody_helps() -> None:
    rule: Rule = a_rule(Hands(), settings={"helpers": {"aarhus": ("anne",)}})
    places = {p: Location(id=p, name=p.capitalize(), zone="Europe/Copenhagen") for p in ("aarhus", "odense")}
    people = {m.id: m for m in PEOPLE}
    world = World(teams={"nord": a_team(people)}, members=people, locations=places, rules={})
    remarks = [remark.text for remark in Hands().explain(rule, world)]
    assert remarks == [
        "nobody helps in Odense: name somebody in helpers",
        "Anne Bak is to help at aarhus, but works at odense",
    ]
