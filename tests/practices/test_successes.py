"""The successes of the week, decision by decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Erase, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Items
from daemon.core.model import AskState, Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.successes import Successes
from tests.practices.builders import (
    a_command,
    a_member,
    a_moment,
    a_round,
    a_situation,
    an_answer,
    an_ask,
    an_entry,
    asked,
    at,
    those,
)

SUCCESSES = Successes()
WEDNESDAY = at(25, 9)
TWO_RIKKES = (
    a_member("anne"),
    a_member("rikke"),
    a_member("rikkeb", "Rikke Bang"),
    a_member("jonas"),
    a_member("kim", "Kim Ross", language="en"),
)


def a_scene(*entries: Entry, now: Any = WEDNESDAY, **changes: Any) -> Situation:
    return a_situation(SUCCESSES, entries=entries, now=now, **changes)


def a_success(text: str = "vandt", **changes: Any) -> Entry:
    value = {"text": text, "anonymous": changes.pop("anonymous", False)}
    return an_entry("success", value, **{"rule": "successes", **changes})


def a_praise(text: str, about: str, **changes: Any) -> Entry:
    value = {"text": text, "anonymous": changes.pop("anonymous", False)}
    return an_entry("praise", value, about=about, **{"rule": "successes", **changes})


def answer(s: Situation, *items: str, by: str = "anne", **changes: Any) -> list[Effect]:
    ask = an_ask(by, "success", rule="successes")
    return list(SUCCESSES.on_answer(s, ask, an_answer(items, by=by, **changes)))


def command(s: Situation, word: str, text: str, by: str = "anne") -> list[Effect]:
    return list(SUCCESSES.on_command(s, a_command(word, text, by=by)))


def due(step: str, s: Situation) -> list[Effect]:
    return list(SUCCESSES.on_due(s, a_moment(step, rule="successes")))


def test_a_talk_is_prepared_with_the_news_of_the_one_it_is_with_newest_first() -> None:
    told = [
        an_entry("success", {"text": "tolv kunder", "anonymous": False}),
        an_entry("praise", {"text": "tak", "anonymous": True}, by="jonas", about="rikke"),
        an_entry("success", {"text": "hemmeligt", "anonymous": True}),
    ]
    told = [replace(entry, rule="successes") for entry in told]
    lines = list(Successes().tell(a_situation(Successes(), entries=told), Place("talk", reader="anne")))
    assert [(line.names, line.data["text"], line.data["name"]) for line in lines] == [
        (("rikke",), "tak", ""),
        (("rikke",), "tolv kunder", "Rikke Holm"),
    ]


def test_it_asks_everybody_for_items_until_the_close() -> None:
    asks = those(Ask, due("ask", a_scene()))
    assert [ask.to for ask in asks] == ["anne", "rikke", "jonas", "ole"]
    assert {(ask.key, ask.form, ask.until) for ask in asks} == {("success", Items(), at(26, 15))}


def test_it_reminds_only_the_silent() -> None:
    asks = (
        an_ask("anne", "success", state=AskState.ANSWERED),
        an_ask("rikke", "success"),
        an_ask("jonas", "success", state=AskState.SKIPPED),
    )
    assert asked(due("remind", a_scene(asks=asks))) == ["rikke"]


def test_the_close_ends_the_round() -> None:
    assert due("close", a_scene()) == [Close()]


def test_each_item_is_a_success_and_the_receipt_quotes_it() -> None:
    effects = answer(a_scene(), "12 nye kunder", "ros fra en kunde: flot", by="rikke")
    assert [(r.kind, r.value["text"], r.by) for r in those(Record, effects)] == [
        ("success", "12 nye kunder", "rikke"),
        ("success", "ros fra en kunde: flot", "rikke"),
    ]
    told = those(Tell, effects)[0]
    assert [item["text"] for item in told.data["items"]] == ["12 nye kunder", "ros fra en kunde: flot"]
    assert (told.data["name"], told.data["late"]) == ("Rikke Holm", False)


@pytest.mark.parametrize(
    ("line", "about", "text"),
    [
        ("ros til Jonas: tak for i går", "jonas", "tak for i går"),
        ("Ros til Jonas for hjælpen", "jonas", "for hjælpen"),
        ("Stor ros til jonas lund, du reddede dagen", "jonas", "du reddede dagen"),
        ("praise for Jonas: thanks", "jonas", "thanks"),
        ("Kudos to Ole: well done", "ole", "well done"),
    ],
)
def test_a_line_of_praise_becomes_praise_of_that_colleague(line: str, about: str, text: str) -> None:
    effects = answer(a_scene(), "12 nye kunder", line)
    assert those(Record, effects)[1] == Record(
        kind="praise", value={"text": text, "anonymous": False}, by="anne", about=about
    )
    assert those(Tell, effects)[0].data["items"][1]["text"] == text


def test_praise_of_a_name_two_may_have_is_kept_as_written_and_asked_about() -> None:
    effects = answer(a_scene(members=TWO_RIKKES), "ros til Rikke: tak", "12 nye kunder")
    assert [(r.kind, r.value["text"]) for r in those(Record, effects)] == [
        ("success", "ros til Rikke: tak"),
        ("success", "12 nye kunder"),
    ]
    unclear = those(Tell, effects)[1]
    assert unclear.template == "successes/unclear"
    assert unclear.data == {
        "name": "Rikke",
        "ways": ["ros til Rikke Holm: tak", "ros til Rikke Bang: tak"],
    }


def test_praise_of_nobody_we_know_offers_the_colleagues() -> None:
    unclear = those(Tell, answer(a_scene(), "ros til Peter: tak"))[1]
    assert unclear.data["ways"] == [
        "ros til Rikke Holm: tak",
        "ros til Jonas Lund: tak",
        "ros til Ole Bang: tak",
    ]


def test_the_ways_to_write_it_are_in_the_writers_language() -> None:
    unclear = those(Tell, answer(a_scene(members=TWO_RIKKES), "kudos to Rikke: thanks", by="kim"))[1]
    assert unclear.data["ways"][0] == "praise for Rikke Holm: thanks"


def test_praise_of_oneself_is_a_success() -> None:
    effects = answer(a_scene(), "ros til Anne: mig selv")
    assert [(r.kind, r.value["text"]) for r in those(Record, effects)] == [
        ("success", "ros til Anne: mig selv")
    ]


def test_who_asks_to_stay_unnamed_is_kept_so_in_success_and_praise() -> None:
    records = those(Record, answer(a_scene(), "vandt", "ros til Jonas: tak", anonymous=True))
    assert [record.value["anonymous"] for record in records] == [True, True]


def test_praise_is_mailed_at_once_only_where_the_settings_say_so() -> None:
    assert those(Send, answer(a_scene(), "ros til Jonas: tak")) == []
    s = a_scene(settings={"praise_at_once": True})
    sent = Send(to="jonas", template="successes/praised", data={"text": "tak", "name": "Anne Bak"})
    assert those(Send, answer(s, "ros til Jonas: tak")) == [sent]
    assert those(Send, answer(s, "ros til Jonas: tak", anonymous=True))[0].data["name"] == ""


def test_an_answer_after_the_close_is_told_it_waits() -> None:
    s = a_scene(round=a_round("successes", open=False))
    assert those(Tell, answer(s, "vandt"))[0].data["late"] is True


def test_praise_out_of_the_blue_is_kept() -> None:
    effects = command(a_scene(), "praise", "til Jonas: tak for hjælpen")
    assert those(Record, effects) == [
        Record(kind="praise", value={"text": "tak for hjælpen", "anonymous": False}, by="anne", about="jonas")
    ]
    item = {"text": "tak for hjælpen", "to": "Jonas Lund", "about": ""}
    assert those(Tell, effects)[0].data["items"] == [item]


def test_praise_out_of_the_blue_of_an_unclear_name_is_asked_back_with_choices() -> None:
    with pytest.raises(Refusal) as refused:
        command(a_scene(members=TWO_RIKKES), "praise", "Rikke: tak")
    assert refused.value.template == "successes/which_name"
    assert refused.value.choices == ("ros til Rikke Holm: tak", "ros til Rikke Bang: tak")


def test_an_unknown_name_in_a_large_team_is_asked_for_in_full() -> None:
    members = (a_member("anne"), *(a_member(f"m{n}", f"Person{n} X") for n in range(12)))
    with pytest.raises(Refusal, match="successes/unknown_name"):
        command(a_scene(members=members), "praise", "Rikard: tak")


def test_a_choice_of_name_takes_the_place_of_the_praise_first_kept_as_written() -> None:
    kept = a_success("ros til Rikke: tak", by="anne")
    others = (a_success("ros til Rikke: andet", by="anne"), a_success("ros til Rikke: tak", by="jonas"))
    effects = command(a_scene(kept, *others, members=TWO_RIKKES), "praise", "Rikke Bang: tak")
    assert those(Erase, effects) == [Erase(entries=(kept.id,))]


def test_words_without_anything_after_them_are_asked_back() -> None:
    for word, text in (("praise", "Jonas"), ("success", ""), ("success_about", "Jonas:")):
        with pytest.raises(Refusal, match="successes/nothing"):
            command(a_scene(), word, text)


def test_a_success_out_of_the_blue_is_kept() -> None:
    effects = command(a_scene(), "success", "12 nye kunder", by="rikke")
    assert [(r.kind, r.by, r.about) for r in those(Record, effects)] == [("success", "rikke", None)]


def test_the_leader_can_tell_of_somebody() -> None:
    effects = command(a_scene(), "success_about", "Jonas Lund: holdt oplæg")
    assert effects[0] == Record(
        kind="success", value={"text": "holdt oplæg", "anonymous": False}, by="anne", about="jonas"
    )


def edition(*entries: Entry, **changes: Any) -> list[Any]:
    return list(SUCCESSES.tell(a_scene(*entries, **changes), Place("edition")))


def test_the_edition_names_each_person() -> None:
    mine, praise = a_success("vandt"), a_praise("tak", "jonas", by="anne")
    about = a_success("oplæg", by="anne", about="ole")
    lines = edition(mine, praise, about)
    assert [
        (line.key, line.template, line.names, line.data["name"], line.data["about"]) for line in lines
    ] == [
        (mine.id, "successes/line_success", ("rikke",), "Rikke Holm", ""),
        (praise.id, "successes/line_praise", ("jonas", "anne"), "Anne Bak", "Jonas Lund"),
        (about.id, "successes/line_success", ("ole", "anne"), "Anne Bak", "Ole Bang"),
    ]


def test_the_edition_leaves_out_names_that_are_to_stay_out() -> None:
    lines = edition(a_success(anonymous=True), a_praise("tak", "jonas", by="anne", anonymous=True))
    assert [(line.data["name"], line.names) for line in lines] == [("", ()), ("", ("jonas",))]


def test_the_edition_hears_nothing_old_nor_of_those_who_left() -> None:
    old = a_success(at=WEDNESDAY - timedelta(weeks=6))
    assert edition(old, a_praise("tak", "gone")) == []


def unnamed(*entries: Entry, now: Any, weeks: int = 6, **changes: Any) -> dict[str, int]:
    s = a_scene(*entries, now=now, settings={"unnamed_after_weeks": weeks}, **changes)
    lines = SUCCESSES.tell(s, Place("digest", "anne"))
    return {line.names[0]: line.data["weeks"] for line in lines if line.section == "unnamed"}


def test_the_digest_names_who_was_not_named_for_weeks() -> None:
    started = a_round("successes", opened_at=at(1, month=6))
    entries = (
        a_success(by="rikke", at=at(1, month=10)),
        a_praise("tak", "jonas", by="anne", at=at(20)),
    )
    assert unnamed(*entries, now=at(26), rounds=(started,)) == {"rikke": 8, "ole": 25}


def test_who_is_told_of_is_named_and_who_stays_unnamed_is_not() -> None:
    started = a_round("successes", opened_at=at(1, month=9))
    entries = (
        a_success(by="anne", about="ole", at=at(20)),
        a_success(by="rikke", anonymous=True, at=at(20)),
        a_success(by="jonas", at=at(20)),
    )
    assert list(unnamed(*entries, now=at(26), rounds=(started,))) == ["rikke"]


def test_weeks_unnamed_count_from_the_first_round_and_from_joining() -> None:
    new = (a_member("anne"), a_member("ny", "Ny Person", joined=date(2026, 11, 2)), a_member("ole"))
    first, later = a_round("successes", opened_at=at(1, month=10)), a_round("successes")
    assert unnamed(now=at(26), rounds=(later, first), members=new) == {"ole": 8}
    assert unnamed(now=at(26), rounds=(a_round("successes", opened_at=at(25)),)) == {}


def test_the_next_step_on_the_unnamed_is_a_mail_about_them() -> None:
    s = a_scene(now=at(26), rounds=(a_round("successes", opened_at=at(1, month=6)),))
    lines = [line for line in SUCCESSES.tell(s, Place("digest", "anne")) if line.section == "unnamed"]
    assert lines[0].data["next"] == {"label": "", "text": "succes om Rikke Holm: "}


def test_a_record_holds_what_one_told_and_the_praise_one_got() -> None:
    mine, praise = a_success("min"), a_praise("tak", "rikke", by="anne")
    s = a_scene(mine, praise, a_success("din", by="jonas"))
    assert [line.key for line in SUCCESSES.tell(s, Place("record", "rikke"))] == [mine.id, praise.id]


def test_the_steps_follow_the_settings() -> None:
    assert [step.name for step in SUCCESSES.steps(SUCCESSES.Settings())] == ["ask", "remind", "close"]
    few = SUCCESSES.Settings(remind_at="never")
    assert [step.name for step in SUCCESSES.steps(few)] == ["ask", "close"]
