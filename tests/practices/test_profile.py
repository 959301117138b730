"""Getting to know you, decision by decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from daemon.core.effects import Ask, Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Text
from daemon.core.model import Asked, AskState, Command, Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.profile import Profile
from tests.practices.builders import (
    MONDAY,
    a_member,
    a_moment,
    a_round,
    a_situation,
    an_answer,
    an_ask,
    an_entry,
    at,
    those,
)

PROFILE = Profile()
TUESDAY = at(24, 9)
ORDER = ("channel", "motivation", "strengths", "development", "interests", "praise", "together")


def a_scene(*entries: Entry, now: Any = TUESDAY, **changes: Any) -> Situation:
    settings = {"spread_weeks": 1, **changes.pop("settings", {})}
    return a_situation(PROFILE, entries=entries, now=now, settings=settings, **changes)


def a_line(question: str, text: str, *, of: str = "rikke", open_: bool = False, **changes: Any) -> Entry:
    value = {"question": question, "text": text, "open": open_, "titles": {}}
    return an_entry("profile", value, **{"by": of, "about": of, "rule": "profile", **changes})


def a_channel(text: str = "telefon", *, of: str = "rikke", open_: bool = False, **changes: Any) -> Entry:
    value = {"channel": "phone", "channels": ["phone"], "style": "", "text": text, "open": open_}
    return an_entry("channel", value, **{"by": of, "about": of, "rule": "profile", **changes})


def a_question(key: str = "channel", *, to: str = "rikke", **changes: Any) -> Asked:
    return an_ask(to, key, rule="profile", form=Text(), until_at=None, **changes)


def due(s: Situation, step: str = "ask") -> list[Effect]:
    return list(PROFILE.on_due(s, a_moment(step, rule="profile")))


def asked(s: Situation) -> dict[str, str]:
    return {ask.to: ask.key for ask in those(Ask, due(s))}


def answer(s: Situation, text: str, ask: Asked | None = None, **changes: Any) -> list[Effect]:
    return list(PROFILE.on_answer(s, ask or a_question(), an_answer(text, text=text, **changes)))


def command(s: Situation, word: str, text: str = "", *, by: str = "rikke", about: str = "") -> list[Effect]:
    told = Command(
        by=by,
        word=word,
        text=text,
        about=about or None,
        members=(about,) if about else (),
        at=MONDAY,
        source="row",
    )
    return list(PROFILE.on_command(s, told))


def test_each_is_asked_the_first_question() -> None:
    assert asked(a_scene()) == dict.fromkeys(("anne", "rikke", "jonas", "ole"), "channel")
    first = those(Ask, due(a_scene()))[0]
    assert (first.form, first.again, first.when) == (Text(), "turn", "morning")


def test_the_next_comes_only_when_the_one_before_is_answered_or_passed_and_some_days_have_gone() -> None:
    asks = (
        a_question(to="anne"),
        a_question(to="rikke", state=AskState.ANSWERED, answered_at=at(18)),
        a_question(to="jonas", state=AskState.SKIPPED, answered_at=at(23)),
        a_question(to="ole", state=AskState.EXPIRED),
    )
    assert asked(a_scene(history=asks)) == {"rikke": "motivation", "ole": "channel"}


def test_what_was_told_in_another_mail_is_not_asked() -> None:
    told = (a_channel(at=at(1)), a_line("motivation", "ro", at=at(2)), a_line("strengths", "", at=at(3)))
    assert asked(a_scene(*told))["rikke"] == "development"
    waiting = a_scene(a_channel(at=at(1)), history=(a_question(),))
    assert asked(waiting)["rikke"] == "motivation"


def test_questions_follow_the_settings_and_own_ones_carry_their_texts() -> None:
    own = {"id": "tools", "title": "Værktøj", "question": {"da": "Hvad?", "en": "What?"}, "example": "Excel"}
    s = a_scene(settings={"questions": ("praise", "tools"), "own": (own,)})
    assert asked(s)["rikke"] == "praise"
    s = a_scene(
        a_line("praise", "kort", at=at(1)), settings={"questions": ("praise", "tools"), "own": (own,)}
    )
    ask = next(ask for ask in those(Ask, due(s)) if ask.to == "rikke")
    assert (ask.key, ask.data["questions"]["da"], ask.data["examples"]["da"]) == ("tools", "Hvad?", "Excel")


def test_settings_name_only_questions_there_are_and_each_once() -> None:
    assert PROFILE.Settings().order == ORDER
    with pytest.raises(ValidationError, match='"prais" in questions is none we know'):
        PROFILE.Settings(questions=("prais",))
    own = {"id": "praise", "title": "Ros", "question": "Ros?"}
    with pytest.raises(ValidationError, match='"praise" is the name of another question'):
        PROFILE.Settings(own=(own,))


def test_those_who_were_there_begin_week_by_week_and_newcomers_some_days_after_joining() -> None:
    people = tuple(a_member(name) for name in ("anne", "rikke", "jonas", "ole"))
    begun = (a_round("profile", opened_at=TUESDAY),)
    days = {"members": people, "rounds": begun, "settings": {"spread_weeks": 4}}
    for weeks, expected in enumerate((["anne"], ["anne", "rikke"], ["anne", "rikke", "jonas"])):
        assert list(asked(a_scene(now=TUESDAY + timedelta(weeks=weeks), **days))) == expected
    new = a_member("ny", joined=date(2026, 11, 30))
    people = (new, *people)
    assert "ny" not in asked(a_scene(now=at(1, month=12), members=people, rounds=begun))
    assert "ny" in asked(a_scene(now=at(8, month=12), members=people, rounds=begun))


def test_only_the_silent_are_reminded_once() -> None:
    asks = (
        a_question(to="anne", state=AskState.ANSWERED),
        a_question(to="rikke"),
        a_question(to="jonas", reminders=1),
        a_question("page:x", to="ole"),
    )
    reminders = those(Ask, due(a_scene(asks=asks), "remind"))
    assert [(ask.to, ask.key, ask.template, ask.again) for ask in reminders] == [
        ("rikke", "channel", "profile/ask", "turn")
    ]
    assert due(a_scene(a_channel(), asks=asks), "remind") == []


def test_a_pass_is_noted_so_that_it_is_never_asked_again() -> None:
    s = a_scene(asks=(a_question(state=AskState.SKIPPED),))
    moment = replace(a_moment("skipped", rule="profile"), about="rikke")
    noted = list(PROFILE.on_due(s, moment))
    assert [(r.kind, r.value["question"], r.value["text"]) for r in those(Record, noted)] == [
        ("profile", "channel", "")
    ]


def test_an_answer_about_the_channel_is_kept_as_its_own_kind() -> None:
    effects = answer(a_scene(), "Ring bare, ellers chat, og gerne skriftligt")
    value = {
        "text": "Ring bare, ellers chat, og gerne skriftligt",
        "open": False,
        "channel": "phone",
        "channels": ["phone", "chat"],
        "style": "written",
    }
    assert those(Record, effects) == [Record(kind="channel", value=value, by="rikke", about="rikke")]


def test_new_words_take_the_place_of_the_old_and_keep_who_sees_them() -> None:
    old = a_line("praise", "kort", open_=True)
    record = those(Record, answer(a_scene(old), "på skrift", a_question("praise")))[0]
    assert (record.value["text"], record.value["open"], record.instead_of) == ("på skrift", True, (old.id,))
    more = those(Record, answer(a_scene(old), "på skrift", a_question("praise"), also=True))[0]
    assert more.value["text"] == "kort\npå skrift"


def test_who_sees_a_line_follows_the_answer_else_the_setting() -> None:
    ask = a_question("praise")
    assert those(Record, answer(a_scene(), "kort", ask))[0].value["open"] is False
    assert those(Record, answer(a_scene(), "alle: kort", ask))[0].value["open"] is True
    everyone = a_scene(settings={"shown_to": "everyone"})
    assert those(Record, answer(everyone, "kort", ask))[0].value["open"] is True
    assert those(Record, answer(everyone, "kort. Kun Anne.", ask))[0].value["open"] is False


def test_a_line_taken_out_leaves_no_words_behind() -> None:
    old = a_channel()
    effects = command(a_scene(old), "my_page", "slet 1")
    record = those(Record, effects)[0]
    assert (record.kind, record.value["text"], record.instead_of) == ("profile", "", (old.id,))
    assert those(Tell, effects)[0].data["gone"][0]["text"] == "telefon"


def test_all_lines_are_shown_by_one_word() -> None:
    s = a_scene(a_channel(), a_line("praise", "kort"), a_line("interests", ""))
    effects = command(s, "my_page", "alle")
    assert [(r.kind, r.value["text"], r.value["open"]) for r in those(Record, effects)] == [
        ("channel", "telefon", True),
        ("profile", "kort", True),
    ]


def test_a_question_asked_no_more_keeps_its_line_at_the_end() -> None:
    gone = a_line("tools", "Excel")
    page = those(Ask, command(a_scene(gone), "my_page"))[0]
    assert [(line["number"], line["topic"]) for line in page.data["lines"]][-1] == (8, "tools")
    assert page.form == Text(words=("delete",))


@pytest.mark.parametrize("text", ["slet 3", "alle 9", "ret 19: noget"])
def test_a_line_that_is_not_there_is_told_and_nothing_done(text: str) -> None:
    with pytest.raises(Refusal, match="profile/no_line"):
        command(a_scene(a_channel()), "my_page", text)


def test_words_that_name_no_channel_are_asked_back_with_the_words_kept() -> None:
    with pytest.raises(Refusal, match="profile/which_channel") as refused:
        command(a_scene(), "channel", "alle: om formiddagen")
    assert refused.value.choices[0] == "kanal: telefon, om formiddagen (alle)"
    assert len(refused.value.choices) == 5


def test_words_without_any_content_are_asked_for() -> None:
    for text in ("", "alle"):
        with pytest.raises(Refusal, match="profile/empty"):
            command(a_scene(), "channel", text)


def card(s: Situation, by: str) -> list[str]:
    return [line["topic"] for line in those(Tell, command(s, "card", by=by, about="rikke"))[0].data["lines"]]


def test_a_card_shows_each_reader_what_they_may_see() -> None:
    lines = (a_channel(), a_line("praise", "kort", open_=True), a_line("interests", "løb"))
    s = a_scene(*lines, team={"deputy": "jonas"})
    assert card(s, "anne") == ["channel", "interests", "praise"]
    assert card(s, "ole") == card(s, "jonas") == card(s, "rikke") == ["praise"]
    away = a_scene(*lines, team={"deputy": "jonas"}, away={"anne": (date(2026, 11, 23), date(2026, 11, 30))})
    assert card(away, "jonas") == ["channel", "praise"]
    assert card(away, "ole") == ["praise"]


def test_the_digest_has_one_line_for_each_who_told_something_lately_for_the_leader_alone() -> None:
    told = (a_channel(at=at(20)), a_line("praise", "kort", at=at(21)), a_line("interests", "løb", at=at(1)))
    lines = list(PROFILE.tell(a_scene(*told, now=at(24)), Place("digest", "anne")))
    assert [(line.section, line.names, line.only) for line in lines] == [("profile", ("rikke",), ("anne",))]
    assert [one["topic"] for one in lines[0].data["lines"]] == ["channel", "praise"]
    assert lines[0].data["next"] == {"label": "", "text": "kort Rikke Holm"}
    assert list(PROFILE.tell(a_scene(*told, now=at(24)), Place("digest", "rikke"))) == []


def test_the_page_that_prepares_a_talk_gets_the_lines_and_the_way_to_reach_them() -> None:
    told = (a_channel(), a_line("praise", "kort", open_=True), a_line("interests", "løb"))
    lines = list(PROFILE.tell(a_scene(*told), Place("talk", "anne")))
    assert [(line.section, line.template, line.only) for line in lines] == [
        ("channel", "common/reach", ()),
        ("profile", "profile/line_own", ("anne",)),
        ("profile", "profile/line_own", ()),
    ]
    assert list(PROFILE.tell(a_scene(*told), Place("edition"))) == []


def test_a_page_left_alone_for_a_year_is_shown_to_its_owner_once() -> None:
    old = tuple(a_line(question, "x", at=at(1, month=1)) for question in ORDER)
    s = a_scene(*old, settings={"refresh_days": 300})
    shown = [ask for ask in those(Ask, due(s)) if ask.to == "rikke"]
    assert [(ask.key, ask.template, ask.alone) for ask in shown] == [("refresh", "profile/refresh", True)]
    put = an_ask(
        "rikke", "refresh", rule="profile", data={"lines": []}, state=AskState.ANSWERED, answered_at=at(2)
    )
    assert "rikke" not in asked(a_scene(*old, history=(put,), settings={"refresh_days": 300}))
    assert "rikke" not in asked(a_scene(*old, settings={"refresh_days": 400}))


def test_that_all_is_still_right_is_noted() -> None:
    ask = an_ask("rikke", "refresh", rule="profile", data={"lines": []})
    effects = answer(a_scene(a_channel()), "ja", ask)
    assert those(Record, effects)[0].value["question"] == ""
    (told,) = those(Tell, effects)
    assert told.template == "profile/still"
    assert [(line["text"], line["open"]) for line in told.data["lines"]] == [("telefon", False)]


def test_the_steps_follow_the_settings() -> None:
    assert [step.name for step in PROFILE.steps(PROFILE.Settings())] == ["ask", "remind"]
    assert [step.name for step in PROFILE.steps(PROFILE.Settings(remind_at="never"))] == ["ask"]
