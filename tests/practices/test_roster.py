"""Who joins is welcomed, and who leaves gets a farewell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from daemon.core.effects import Effect, Record, Send
from daemon.core.model import Entry, Line
from daemon.core.practice import Place
from daemon.practices.roster import Roster
from tests.practices.builders import MONDAY, a_member, a_moment, a_round, a_situation, an_entry, those

ROSTER = Roster()
BEGAN = a_round("roster", "joined-2026-01-05", opened_at=MONDAY - timedelta(weeks=40))
TODAY = a_round("roster", "joined-2026-11-23")
NO_WORDS = {"runs_it": "", "keeps": "", "comes": ""}


def came(member: str, **changes: Any) -> list[Effect]:
    return moment("joined", member, **{"round": TODAY, "rounds": (TODAY, BEGAN), **changes})


def moment(step: str, member: str, **changes: Any) -> list[Effect]:
    s = a_situation(ROSTER, **changes)
    return list(ROSTER.on_due(s, replace(a_moment(step, rule="roster"), about=member)))


def a_welcome(about: str = "rikke", *, new: bool = True, **changes: Any) -> Entry:
    value = {"name": "Rikke Holm", "new": new}
    day = date(2026, 11, 23)
    return an_entry("welcome", value, by=None, about=about, day=day, **{"rule": "roster", **changes})


def told(place: str, *entries: Entry, reader: str = "", **changes: Any) -> list[Line]:
    return list(ROSTER.tell(a_situation(ROSTER, entries=entries, **changes), Place(place, reader)))  # type: ignore[arg-type]


def test_it_hears_of_who_joins_and_who_leaves() -> None:
    assert (ROSTER.hears, ROSTER.steps(ROSTER.Settings())) == (("joined", "left"), ())


def test_a_newcomer_is_noted_and_gets_a_welcome() -> None:
    assert came("rikke") == [
        Record(
            kind="welcome", value={"name": "Rikke Holm", "new": True}, about="rikke", day=date(2026, 11, 23)
        ),
        Send(to="rikke", template="roster/welcome", data=NO_WORDS),
    ]


def test_the_operators_own_words_stand_in_the_welcome_in_the_readers_language() -> None:
    people = (a_member("anne"), a_member("kim", language="en"))
    settings = {"runs_it": {"da": "Mette i IT", "en": "Mette in IT"}, "keeps": "To år"}
    (send,) = those(Send, came("kim", members=people, settings=settings))
    assert send.data == {"runs_it": "Mette in IT", "keeps": "To år", "comes": ""}


def test_those_who_were_there_when_it_began_get_no_welcome() -> None:
    effects = moment("joined", "rikke", round=BEGAN)
    assert [effect.value["new"] for effect in those(Record, effects)] == [False]
    assert those(Send, effects) == []


def test_they_do_where_the_config_says_so() -> None:
    effects = moment("joined", "rikke", round=BEGAN, settings={"welcome_existing": True})
    assert len(those(Send, effects)) == 1


def test_the_day_they_joined_decides_where_it_is_known() -> None:
    people = (
        a_member("anne"),
        a_member("rikke", joined=date(2019, 3, 1)),
        a_member("ole", joined=date(2026, 11, 16)),
    )
    assert those(Send, came("rikke", members=people)) == []
    assert [send.to for send in those(Send, moment("joined", "ole", members=people, round=BEGAN))] == ["ole"]


def test_who_left_gets_a_farewell_where_they_can_still_be_written_to_and_the_leader_is_told() -> None:
    assert moment("left", "rikke", entries=(a_welcome(),)) == [
        Send(to="rikke", template="roster/farewell", data=NO_WORDS),
        Send(to="anne", template="roster/left", data={"name": "Rikke Holm"}),
    ]


def test_only_the_leader_hears_of_one_who_is_no_longer_in_the_config() -> None:
    effects = moment("left", "rikke", members=(a_member("anne"),), entries=(a_welcome(),))
    assert [send.to for send in those(Send, effects)] == ["anne"]


def test_nobody_hears_of_one_who_was_in_another_team() -> None:
    assert moment("left", "rikke") == []


def test_the_edition_welcomes_newcomers_by_name_and_without_an_address() -> None:
    (line,) = told("edition", a_welcome())
    assert (line.section, line.template, line.names) == ("welcome", "roster/line_welcome", ("rikke",))
    assert line.data == {"name": "Rikke Holm", "first": "Rikke", "day": date(2026, 11, 23)}


def test_the_leader_hears_of_newcomers_with_a_way_to_write_to_them() -> None:
    (line,) = told("digest", a_welcome(), reader="anne")
    assert (line.section, line.data["write"]) == ("newcomers", "mailto:rikke@example.dk")


def test_one_is_a_newcomer_for_ten_days_and_only_while_in_the_team() -> None:
    assert told("edition", a_welcome(at=MONDAY - timedelta(days=11))) == []
    assert told("edition", a_welcome(new=False)) == []
    assert told("edition", a_welcome("gone")) == []
    assert told("status", a_welcome()) == []
