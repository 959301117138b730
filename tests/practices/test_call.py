"""Calls written in the config, decision by decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.forms import Choice, Form, Items, Number, Scale, Text, YesNo
from daemon.core.model import Asked, AskState, Entry
from daemon.core.practice import Place, PlaceName
from daemon.core.situation import Situation
from daemon.practices.call import Call
from tests.practices.builders import (
    MONDAY,
    a_member,
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

CALL = Call()
LUNCH = {
    "title": {"da": "Ugens frokost", "en": "Lunch of the week"},
    "question": {"da": "Hvad spiser du?", "en": "What do you eat?"},
}
OPTIONS = [{"da": "Kantinen", "en": "The canteen"}, {"da": "Madpakke", "en": "Packed lunch"}]
MIXED = (a_member("anne"), a_member("kim", "Kim Ross", language="en"))


def a_scene(
    *entries: Entry, now: Any = MONDAY, settings: dict[str, Any] | None = None, **changes: Any
) -> Situation:
    rule = a_rule(CALL, id_="lunch", settings={**LUNCH, **(settings or {})})
    return a_situation(CALL, rule=rule, entries=entries, now=now, **changes)


def due(step: str, s: Situation) -> list[Effect]:
    return list(CALL.on_due(s, a_moment(step, rule="lunch")))


def a_call(to: str, state: AskState = AskState.MAILED, **changes: Any) -> Asked:
    return an_ask(to, "call", state=state, **{"rule": "lunch", **changes})


def an_entry_of(text: str, *, by: str = "rikke", kind: str = "answer", **changes: Any) -> Entry:
    value = {
        "form": "text",
        "value": text,
        "labels": [],
        "text": text,
        "anonymous": changes.pop("anonymous", False),
    }
    return an_entry(kind, value, by=by, **{"rule": "lunch", **changes})


def answer(s: Situation, value: Any, text: str = "", by: str = "anne", **changes: Any) -> list[Effect]:
    return list(CALL.on_answer(s, a_call(by), an_answer(value, by=by, text=text, **changes)))


def test_all_are_asked_until_the_close() -> None:
    asks = those(Ask, due("ask", a_scene()))
    assert [ask.to for ask in asks] == ["anne", "rikke", "jonas", "ole"]
    assert {(ask.key, ask.form, ask.until) for ask in asks} == {("call", Text(), at(26, 15))}


def test_the_question_comes_in_each_ones_language() -> None:
    ask = those(Ask, due("ask", a_scene(members=MIXED)))[0]
    assert ask.data["questions"] == {"da": "Hvad spiser du?", "en": "What do you eat?"}
    assert ask.data["examples"] == {}


@pytest.mark.parametrize(
    ("settings", "form"),
    [
        ({"form": "items"}, Items()),
        ({"form": "scale"}, Scale()),
        ({"form": "yesno"}, YesNo()),
        ({"form": "number", "unit": "km"}, Number("km")),
        ({"form": "choice", "options": OPTIONS}, Choice(("Kantinen", "Madpakke"))),
    ],
)
def test_the_answer_has_the_form_of_the_settings(settings: dict[str, Any], form: Form) -> None:
    assert those(Ask, due("ask", a_scene(settings=settings)))[0].form == form


def test_options_are_offered_in_the_receivers_language() -> None:
    asks = those(Ask, due("ask", a_scene(settings={"form": "choice", "options": OPTIONS}, members=MIXED)))
    assert asks[1].form == Choice(("The canteen", "Packed lunch"))


def test_options_belong_to_a_choice_and_a_choice_needs_them() -> None:
    for wrong in ({"form": "choice"}, {"form": "choice", "options": ["a"]}, {"options": ["a", "b"]}):
        with pytest.raises(ValidationError, match="options"):
            a_scene(settings=wrong)


def test_only_the_silent_are_reminded() -> None:
    s = a_scene(
        asks=(a_call("anne", AskState.ANSWERED), a_call("jonas")), settings={"remind_at": "wed 09:00"}
    )
    assert asked(due("remind", s)) == ["jonas"]


IN_TURN = {"turn": "one"}


def test_one_in_turn_is_who_was_asked_longest_ago() -> None:
    history = (
        a_call("anne", AskState.ANSWERED, round="2026-W45", asked_at=at(2)),
        a_call("rikke", AskState.CLOSED, round="2026-W46", asked_at=at(9)),
        a_call("jonas", AskState.ANSWERED, round="2026-W44", asked_at=at(26, month=10)),
    )
    assert asked(due("ask", a_scene(settings=IN_TURN, history=history))) == ["ole"]
    everyone = (*history, a_call("ole", AskState.ANSWERED, round="2026-W47", asked_at=at(16)))
    assert asked(due("ask", a_scene(settings=IN_TURN, history=everyone))) == ["jonas"]


def test_a_question_that_never_came_was_no_turn() -> None:
    history = (a_call("anne", AskState.EXPIRED, round="2026-W47", asked_at=at(16)),)
    assert asked(due("ask", a_scene(settings=IN_TURN, history=history))) == ["anne"]


def test_who_is_away_keeps_their_turn_for_later() -> None:
    s = a_scene(settings=IN_TURN, away={"anne": (date(2026, 11, 20), date(2026, 11, 24))})
    assert asked(due("ask", s)) == ["rikke"]


def test_a_turn_is_looked_after_the_next_day() -> None:
    assert those(Wake, due("ask", a_scene(settings=IN_TURN))) == [
        Wake(at=MONDAY + timedelta(days=1), step="pass-on")
    ]


def test_a_declined_turn_passes_on_to_the_next() -> None:
    s = a_scene(settings=IN_TURN, asks=(a_call("anne", AskState.SKIPPED),), now=at(24))
    assert asked(due("pass-on", s)) == ["rikke"]


def test_a_turn_nobody_declined_stays_where_it_is() -> None:
    for state in (AskState.MAILED, AskState.WAITING):
        effects = due("pass-on", a_scene(settings=IN_TURN, asks=(a_call("anne", state),), now=at(24)))
        assert effects == [Wake(at=at(25), step="pass-on")]


def test_an_answered_turn_is_left_in_peace() -> None:
    assert due("pass-on", a_scene(settings=IN_TURN, asks=(a_call("anne", AskState.ANSWERED),))) == []


def test_when_all_have_declined_nobody_is_asked() -> None:
    asks = tuple(a_call(m, AskState.SKIPPED) for m in ("anne", "rikke", "jonas", "ole"))
    assert due("pass-on", a_scene(settings=IN_TURN, asks=asks)) == []


def test_an_answer_is_kept_and_quoted_with_where_it_goes() -> None:
    effects = answer(a_scene(), "Rugbrød", by="rikke")
    assert effects[0] == Record(
        kind="answer",
        value={"form": "text", "value": "Rugbrød", "labels": [], "text": "Rugbrød", "anonymous": False},
        by="rikke",
    )
    told = those(Tell, effects)[0].data
    assert (told["words"], told["name"], told["place"], told["late"]) == (
        "Rugbrød",
        "Rikke Holm",
        "edition",
        False,
    )


def test_an_answer_for_the_leader_is_of_a_kind_only_leaders_see() -> None:
    s = a_scene(settings={"place": "digest"})
    assert those(Record, answer(s, "Rugbrød"))[0].kind == "answer_leader"
    assert {kind.name: kind.audience for kind in CALL.kinds} == {
        "answer": "everyone",
        "answer_leader": "leader",
    }


def test_a_choice_is_kept_in_words() -> None:
    s = a_scene(settings={"form": "choice", "options": OPTIONS}, members=MIXED)
    effects = answer(s, (2,), "2, som altid")
    assert those(Record, effects)[0].value["labels"] == [OPTIONS[1]]
    told = those(Tell, effects)[0].data
    assert (told["labels"], told["words"], told["lead"]) == ([OPTIONS[1]], "som altid", True)


def test_the_bare_words_of_an_option_are_not_said_twice() -> None:
    s = a_scene(settings={"form": "choice", "options": OPTIONS})
    assert those(Tell, answer(s, (2,), "madpakke"))[0].data["words"] == ""


@pytest.mark.parametrize(
    ("form", "value", "text", "lead"),
    [
        ("scale", 4, "4, dejlig uge", False),
        ("scale", 4, "dejlig uge", True),
        ("number", {"number": 12.0, "unit": "km"}, "ca. 12 km", False),
        ("yesno", False, "ikke endnu", False),
    ],
)
def test_a_value_leads_where_the_words_do_not_hold_it(form: str, value: Any, text: str, lead: bool) -> None:
    told = those(Tell, answer(a_scene(settings={"form": form}), value, text))[0].data
    assert (told["value"], told["words"], told["lead"]) == (value, text, lead)


def test_several_things_are_kept_as_a_list() -> None:
    told = those(Tell, answer(a_scene(settings={"form": "items"}), ("Brød", "Æble")))[0].data
    assert (told["value"], told["words"]) == (["Brød", "Æble"], "")


def test_answers_go_back_to_all_who_were_asked_at_the_close() -> None:
    entries = (an_entry_of("Rugbrød"), an_entry_of("Suppe", by="ole", anonymous=True))
    asks = (a_call("rikke", AskState.ANSWERED), a_call("jonas"), a_call("ole", AskState.EXPIRED))
    effects = due("close", a_scene(*entries, settings={"place": "all"}, asks=asks))
    sent = those(Send, effects)
    assert [send.to for send in sent] == ["rikke", "jonas"]
    told = [(each["name"], each["words"]) for each in sent[0].data["answers"]]
    assert told == [("Rikke Holm", "Rugbrød"), ("", "Suppe")]
    assert effects[-1] == Close()


def test_nothing_goes_back_where_nobody_answered_or_the_place_is_another() -> None:
    asks = (a_call("rikke", AskState.ANSWERED),)
    old = an_entry_of("sidste uge", round="2026-W47")
    assert due("close", a_scene(old, settings={"place": "all"}, asks=asks)) == [Close()]
    assert due("close", a_scene(an_entry_of("Suppe"), asks=asks)) == [Close()]


def lines(where: PlaceName, *entries: Entry, reader: str = "", **settings: Any) -> list[Any]:
    return list(CALL.tell(a_scene(*entries, settings=settings), Place(where, reader)))


def test_the_edition_hears_only_what_is_meant_for_it() -> None:
    told = an_entry_of("Suppe")
    line = lines("edition", told)[0]
    assert (line.key, line.section, line.names) == (told.id, "call:lunch", ("rikke",))
    assert line.data["titles"] == {"da": "Ugens frokost"}
    assert lines("edition", told, place="digest") == []
    assert lines("edition", told, place="all") == []
    assert lines("edition", an_entry_of("gammel", at=MONDAY - timedelta(weeks=7))) == []


def test_the_digest_hears_the_answers_meant_for_the_leader_and_who_took_part() -> None:
    told = an_entry_of("Suppe", kind="answer_leader")
    assert [line.key for line in lines("digest", told, reader="anne", place="digest")] == [told.id]
    history = (a_call("rikke", AskState.ANSWERED), a_call("jonas", AskState.CLOSED))
    found = list(CALL.tell(a_scene(history=history, now=at(30)), Place("digest", "anne")))
    assert [(line.section, line.data["title"]) for line in found] == [
        ("answered", "Ugens frokost"),
        ("silent", "Ugens frokost"),
    ]


def test_a_record_holds_ones_own_answers() -> None:
    mine = an_entry_of("min")
    assert [line.key for line in lines("record", mine, an_entry_of("din", by="ole"), reader="rikke")] == [
        mine.id
    ]


def test_another_calls_answers_are_none_of_its_business() -> None:
    assert lines("edition", an_entry_of("fremmed", rule="other")) == []


def test_the_steps_follow_the_settings() -> None:
    assert [step.name for step in CALL.steps(CALL.Settings(**LUNCH))] == ["ask", "close"]
    reminding = CALL.Settings(**LUNCH, remind_at="wed 09:00")
    assert [step.name for step in CALL.steps(reminding)] == ["ask", "remind", "close"]


def test_a_late_answer_is_told_so() -> None:
    s = a_scene(round=a_round("lunch", open=False))
    assert those(Tell, answer(s, "Suppe"))[0].data["late"] is True
