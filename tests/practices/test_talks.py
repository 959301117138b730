"""Status talks, decision by decision: what is agreed, how it went, when it can be, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Meet, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.meeting import CalendarReply, Meeting
from daemon.core.model import Line, Moment
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.talks import Talks
from daemon.shapes.aftermath import HELD_WORDS, SKIPPED_WORDS, read_aftermath
from daemon.shapes.agreements import DONE_WORDS, Agreed, read_agreements, split_done
from daemon.shapes.diary import Diary
from daemon.shapes.slots import Search, find_slot
from tests.practices.builders import (
    MONDAY,
    a_command,
    a_member,
    a_round,
    a_situation,
    an_answer,
    an_ask,
    an_entry,
    at,
    those,
)

RIKKE, ANNE = a_member("rikke"), a_member("anne")
NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the writer's own clock
LOOK = Moment(rule="talks", round="2026-11-23", step="look", due_at=MONDAY)


def a_talk(start: datetime | None = None, member: str = "rikke", **changes: Any) -> Meeting:
    fields: dict[str, Any] = {
        "uid": f"{member}@x",
        "rule": "talks",
        "round": f"{member}-1",
        "key": member,
        "sequence": 0,
        "start": start or at(26, 10),
        "minutes": 30,
        "title": "",
        "who": ("anne", member),
    }
    return Meeting(**{**fields, **changes})


def a_day(*talks: Meeting, now: datetime = MONDAY, round_key: str = "rikke-1", **changes: Any) -> Situation:
    return a_situation(Talks(), now=now, meetings=talks, round=a_round("talks", round_key), **changes)


def a_reply(says: str, *, by: str = "rikke", meeting: Meeting | None = None, **changes: Any) -> CalendarReply:
    return CalendarReply(by=by, meeting=meeting or a_talk(), says=says, source="row", **changes)


def starts(effects: Iterator[Effect]) -> dict[str, datetime | None]:
    return {meet.key: meet.start for meet in those(Meet, effects)}


@pytest.mark.parametrize(
    ("line", "agreed"),
    [
        (
            "Rikke: sender udkast inden fredag",
            Agreed("rikke", "sender udkast inden fredag", date(2026, 11, 27)),
        ),
        ("- rikke: sender udkast", Agreed("rikke", "sender udkast")),
        ("Rike: sender udkast", Agreed("rikke", "sender udkast")),
        ("Rikke Holm: ringer 1/12", Agreed("rikke", "ringer 1/12", date(2026, 12, 1))),
        ("Anne: finder penge", Agreed("anne", "finder penge")),
        ("vi: ses i Aarhus", Agreed("", "ses i Aarhus")),
        ("both: meet in Aarhus", Agreed("", "meet in Aarhus")),
        ("aftale: Rikke sender udkast", Agreed("rikke", "Rikke sender udkast")),
        ("Aftalt: vi prøver det i uge 49", Agreed("", "vi prøver det i uge 49", date(2026, 12, 6))),
        ("agreed: Anne calls by Wednesday", Agreed("anne", "Anne calls by Wednesday", date(2026, 11, 25))),
        ("1. Rikke: sender udkast", Agreed("rikke", "sender udkast")),
    ],
)
def test_a_line_that_names_whose_it_is_becomes_an_agreement(line: str, agreed: Agreed) -> None:
    assert read_agreements(line, (RIKKE, ANNE), NOW) == [agreed]


@pytest.mark.parametrize(
    "line",
    [
        "God snak om kunderne",
        "Jonas: skal spørges",
        "Husk at hun har sagt: fredag",
        "Rikke:",
        "NB: intet nyt",
        "",
    ],
)
def test_other_lines_are_notes(line: str) -> None:
    assert read_agreements(line, (RIKKE, ANNE), NOW) == []


@pytest.mark.parametrize(
    ("text", "what", "left"),
    [
        ("holdt", "held", ""),
        ("Ja", "held", ""),
        ("Ja, det gik godt", "held", "det gik godt"),
        ("holdt: Rikke sender udkast", "held", "Rikke sender udkast"),
        ("Godt at tale om budgettet", "held", "Godt at tale om budgettet"),
        ("Rikke: sender udkast", "held", "Rikke: sender udkast"),
        ("blev ikke til noget", "skipped", ""),
        ("Blev ikke til noget. Fredag 10?", "skipped", "Fredag 10"),
        ("nej", "skipped", ""),
        ("Nej, hun var syg", "skipped", "hun var syg"),
        ("it didn’t happen", "skipped", ""),
        ("Nejsager var der ingen af", "held", "Nejsager var der ingen af"),
    ],
)
def test_how_it_went_is_heard_from_its_first_words(text: str, what: str, left: str) -> None:
    said = read_aftermath(text, HELD_WORDS, SKIPPED_WORDS)
    assert (said.what, said.text) == (what, left)


@pytest.mark.parametrize(
    ("text", "numbers", "left"),
    [
        ("færdig 1", (1,), ""),
        ("Færdig: 1 og 3\nBudgettet", (1, 3), "Budgettet"),
        ("done 2.", (2,), ""),
        ("2 er gjort", (2,), ""),
        ("Jeg er færdig med budgettet", (), "Jeg er færdig med budgettet"),
        ("Budgettet 2027", (), "Budgettet 2027"),
    ],
)
def test_what_is_done_is_told_by_its_number(text: str, numbers: tuple[int, ...], left: str) -> None:
    assert split_done(text, DONE_WORDS) == (numbers, left)


def a_search(**changes: Any) -> Search:
    fields: dict[str, Any] = {
        "who": ("anne", "rikke"),
        "days": frozenset({2, 3, 4}),
        "start": time(9),
        "end": time(12),
        "minutes": 30,
        "earliest": MONDAY,
    }
    return Search(**{**fields, **changes})


def test_a_slot_is_on_the_day_with_the_fewest_talks() -> None:
    s = a_situation(Talks())
    taken = ((at(24, 9), at(24, 9, 30)), (at(25, 9), at(25, 9, 30)))
    assert find_slot(s, a_search(taken=taken), date(2026, 11, 23)) == at(26, 9)


def test_between_two_talks_there_is_air() -> None:
    s = a_situation(Talks())
    taken = ((at(24, 9), at(24, 9, 30)),)
    search = a_search(days=frozenset({2}), taken=taken)
    assert find_slot(s, search, date(2026, 11, 23)) == at(24, 10)


def test_the_time_of_the_last_talk_is_kept_where_it_can_be() -> None:
    s = a_situation(Talks())
    search = a_search(prefer=at(18, 10, 30))
    assert find_slot(s, search, date(2026, 11, 23)) == at(25, 10, 30)


def test_a_day_either_is_away_on_or_one_to_avoid_is_passed_over() -> None:
    s = a_situation(Talks(), away={"rikke": (date(2026, 11, 24), date(2026, 11, 24))})
    search = a_search(avoid=frozenset([date(2026, 11, 25)]))
    assert find_slot(s, search, date(2026, 11, 23)) == at(26, 9)


def test_who_are_half_a_world_apart_get_an_hour_that_is_nobodys_quiet_one() -> None:
    far = a_member("ole", zone="Australia/Sydney", quiet=(time(21), time(7)))
    s = a_situation(Talks(), members=(ANNE, far))
    found = find_slot(s, a_search(who=("anne", "ole")), date(2026, 11, 23))
    assert found is not None
    assert not s.days("ole").is_quiet(s.days("ole").local(found).time())


def test_where_no_time_suits_both_there_is_none() -> None:
    s = a_situation(Talks(), away={"rikke": (date(2026, 11, 1), date(2027, 11, 1))})
    assert find_slot(s, a_search(), date(2026, 11, 23)) is None
    assert list(Diary(s).invite(RIKKE, date(2026, 11, 30))) == []


def test_first_talks_are_spread_over_the_weeks_of_the_rhythm() -> None:
    s = a_day(round_key="2026-11-23")
    found = starts(Talks().on_due(s, LOOK))
    assert {member: start.isocalendar().week for member, start in found.items() if start} == {
        "rikke": 49,
        "jonas": 49,
        "ole": 50,
    }


def test_a_talk_to_come_is_not_planned_again_and_the_next_is_when_it_is_near() -> None:
    talks = [a_talk(at(26, 10), member) for member in ("rikke", "jonas", "ole")]
    effects = list(Talks().on_due(a_day(*talks, round_key="2026-11-23"), LOOK))
    assert all(meet.start >= at(8, 0, month=12) for meet in those(Meet, effects))


def test_each_talk_wakes_for_its_topics_its_page_and_the_question_after_it() -> None:
    s = a_day()
    effects = list(Diary(s).make(RIKKE, at(26, 10), key="rikke-2"))
    assert [(wake.step, wake.at) for wake in those(Wake, effects)] == [
        ("topics", at(24, 3)),
        ("prepare", at(25, 12)),
        ("after", at(26, 11, 30)),
    ]


def test_a_talk_in_the_morning_has_no_topics_asked_for() -> None:
    effects = list(Diary(a_day()).make(RIKKE, at(24, 1), key="rikke-2"))
    wakes = {wake.step: wake.at for wake in those(Wake, effects)}
    assert wakes["topics"] is None


def test_a_proposed_time_asks_the_leader_with_what_is_odd_about_it() -> None:
    s = a_day(a_talk(), a_talk(at(28, 10), "ole"))
    effects = list(Talks().on_calendar(s, a_reply("counter", start=at(28, 10))))
    assert effects[0] == Close(asks="move:*")
    (ask,) = those(Ask, effects)
    assert (ask.to, ask.data["start"], ask.again) == ("anne", at(28, 10), "turn")
    assert ask.data["odd"] == [
        {"what": "off", "first": "Anne"},
        {"what": "off", "first": "Rikke"},
        {"what": "clash", "first": "Ole"},
    ]


@pytest.mark.parametrize("start", [MONDAY - timedelta(days=1), MONDAY + timedelta(days=500)])
def test_a_time_gone_or_far_away_is_refused(start: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        list(Talks().on_calendar(a_day(a_talk()), a_reply("counter", start=start)))
    assert refused.value.data["what"] == "past"


def test_a_calendars_comment_on_a_yes_is_a_topic() -> None:
    effects = list(Talks().on_calendar(a_day(a_talk()), a_reply("accepted", text="Husk budgettet")))
    assert effects == [
        Record(
            kind="talk_topic", value={"text": "Husk budgettet", "talk": "rikke@x"}, by="rikke", about="rikke"
        )
    ]


def test_a_no_tells_the_other_in_the_morning_and_comes_back_to_it() -> None:
    effects = list(Talks().on_calendar(a_day(a_talk()), a_reply("declined", text="Er hos tandlægen")))
    assert those(Wake, effects) == [Wake(at=at(24), step="another", about="rikke")]
    (send,) = those(Send, effects)
    assert (send.to, send.when, send.data["text"]) == ("anne", "morning", "Er hos tandlægen")


def test_what_is_no_answer_is_asked_back_with_its_words_as_a_topic() -> None:
    with pytest.raises(Refusal) as refused:
        list(Talks().on_calendar(a_day(a_talk()), a_reply("text", text="Husk budgettet", written=True)))
    assert refused.value.choices == ("passer", "kan ikke", "emne: Husk budgettet")


def test_a_talk_cannot_be_passed_on_to_somebody_else() -> None:
    with pytest.raises(Refusal) as refused:
        list(Talks().on_calendar(a_day(a_talk()), a_reply("delegated", text="Jonas tager den")))
    assert refused.value.choices == ("passer", "kan ikke")


def test_notes_are_kept_with_agreements_and_shown_to_the_employee() -> None:
    talk = a_talk(at(20, 10))
    ask = an_ask(
        "anne", "after:1", rule="talks", round="rikke-1", data={"start": at(20, 10), "talk": talk.uid}
    )
    answer = an_answer("God snak\nRikke: sender udkast", by="anne")
    effects = list(Talks().on_answer(a_day(talk), ask, answer))
    assert [(record.kind, record.about) for record in those(Record, effects)] == [
        ("talk_held", "rikke"),
        ("talk_notes", "rikke"),
        ("agreement", "rikke"),
    ]
    (shown,) = those(Ask, effects)
    assert (shown.to, shown.again, shown.when) == ("rikke", "turn", "now")


def test_topics_are_asked_for_once_though_the_talk_is_moved() -> None:
    asked = [
        an_ask(to, "topics:0", rule="talks", round="rikke-1", data={"talk": "rikke@x"})
        for to in ("anne", "rikke")
    ]
    moment = Moment(rule="talks", round="rikke-1", step="topics", about="rikke", due_at=MONDAY)
    assert list(Talks().on_due(a_day(a_talk(), asks=asked), moment)) == []
    again = an_entry("talk_off", {"talk": "rikke@x", "why": "skipped"}, rule="talks", about="rikke")
    effects = list(Talks().on_due(a_day(a_talk(), asks=asked, entries=[again]), moment))
    assert {ask.to for ask in those(Ask, effects)} == {"anne", "rikke"}


def lines(s: Situation, reader: str = "anne") -> list[Line]:
    return list(Talks().tell(s, Place("digest", reader=reader)))


def test_the_digest_tells_the_weeks_talks_and_what_is_overdue_to_the_leader_alone() -> None:
    due = an_entry(
        "agreement",
        {"text": "udkast", "owner": "rikke", "talk": "u"},
        rule="talks",
        about="rikke",
        day=date(2026, 11, 20),
    )
    talk = a_talk(replies={"rikke": "accepted"})
    told = lines(a_day(talk, entries=[due], now=at(25, 8)))
    assert [(line.template, line.only) for line in told] == [
        ("talks/line_talk", ("anne",)),
        ("talks/line_overdue", ("anne",)),
    ]
    assert told[0].data["answer"] == "accepted"
    assert lines(a_day(talk, entries=[due]), reader="ole") == []


def test_a_talk_nobody_has_spoken_of_is_told_from_the_next_day_for_a_month() -> None:
    gone = a_talk(at(24, 10))

    def told(now: datetime) -> list[str]:
        return [line.template for line in lines(a_day(gone, now=now)) if line.names == ("rikke",)]

    assert told(at(24, 12)) == []
    assert told(at(25, 12)) == ["talks/line_unconfirmed"]
    assert told(at(28, 12, month=12)) == []


def test_an_employee_can_agree_nothing_for_somebody_else() -> None:
    command = replace(a_command("agreement", "hun sender udkast", by="jonas"), about="rikke")
    with pytest.raises(Refusal):
        list(Talks().on_command(a_day(), command))
    kept = list(Talks().on_command(a_day(), replace(command, about=None)))
    assert [(one.about, one.by) for one in those(Record, kept)] == [("jonas", "jonas")]


def test_a_talk_with_oneself_is_none() -> None:
    with pytest.raises(Refusal):
        list(Talks().on_command(a_day(), replace(a_command("talk", "torsdag 10", by="anne"), about="anne")))


def test_calling_a_talk_off_takes_away_what_hangs_on_it() -> None:
    command = replace(a_command("talk_off", "jeg er syg", by="anne"), about="rikke")
    effects = list(Talks().on_command(a_day(a_talk(), round_key="mail-1"), command))
    (meet,) = those(Meet, effects)
    assert (meet.start, meet.round, meet.data["text"]) == (None, "rikke-1", "jeg er syg")
    assert {(wake.step, wake.at, wake.round) for wake in those(Wake, effects)} == {
        ("topics", None, "rikke-1"),
        ("prepare", None, "rikke-1"),
        ("after", None, "rikke-1"),
    }
    assert [record.kind for record in those(Record, effects)] == ["talk_off"]
    assert len(those(Tell, effects)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"earliest": "14:00", "latest": "14:10"},
        {"earliest": "09:00+01:00"},
        {"earliest": "25:00"},
        {"latest": time(9, tzinfo=UTC)},
        {"days": []},
        {"every_weeks": 0},
    ],
)
def test_settings_that_leave_no_room_for_a_talk_are_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"earliest|clock|days|greater"):
        Talks.Settings(**wrong)
