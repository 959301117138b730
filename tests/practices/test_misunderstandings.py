"""Misunderstandings, decision by decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.model import Command, Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.misunderstandings import Misunderstandings
from tests.practices.builders import (
    MONDAY,
    a_command,
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

UNSAID = Misunderstandings()
THREAD = "mail-1"
QUIET = {"quiet": None}


def a_scene(*entries: Entry, round_key: str = THREAD, **changes: Any) -> Situation:
    round_ = a_round("misunderstandings", round_key, by="rikke")
    return a_situation(UNSAID, entries=entries, **{"round": round_, **changes})


def raised(
    text: str = "vi aftalte fredag", *, by: str = "rikke", round_key: str = THREAD, told: Any = ("anne",)
) -> list[Entry]:
    value = {"of": round_key, "step": "told", "to": list(told)}
    return [
        an_entry(
            "misunderstanding",
            {"text": text, "with": None},
            by=by,
            about=by,
            rule="misunderstandings",
            round=round_key,
        ),
        an_entry(
            "misunderstanding_step", value, by=None, about=by, rule="misunderstandings", round=round_key
        ),
    ]


def solved(round_key: str = THREAD) -> Entry:
    value = {"of": round_key, "step": "solved"}
    return an_entry(
        "misunderstanding_step", value, by=None, about="rikke", rule="misunderstandings", round=round_key
    )


def write(
    s: Situation, text: str, *, word: str = "misunderstanding", by: str = "rikke", **changes: Any
) -> list[Effect]:
    command = a_command(word, text, by=by)
    known = {name: getattr(command, name) for name in command.__dataclass_fields__}
    return list(UNSAID.on_command(s, Command(**{**known, **changes})))


def due(s: Situation, step: str = "follow") -> list[Effect]:
    return list(UNSAID.on_due(s, a_moment(step, rule="misunderstandings")))


def sends(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(send.to, send.template) for send in those(Send, effects)]


def test_it_keeps_the_words_under_their_writer_and_sends_them_to_the_leader_at_once() -> None:
    effects = write(a_scene(), "med Jonas: vi aftalte fredag")
    assert those(Record, effects)[0] == Record(
        kind="misunderstanding",
        value={"text": "vi aftalte fredag", "with": "jonas"},
        by="rikke",
        about="rikke",
    )
    (alert,) = those(Send, effects)
    assert (alert.to, alert.priority, alert.when) == ("anne", "urgent", "now")
    assert those(Wake, effects) == [Wake(at=at(24), step="follow")]


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ("med Jonas: x", "jonas", "x"),
        ("Jonas Lund: x", "jonas", "x"),
        ("with jonas: x", "jonas", "x"),
        ("med Jonsa: x", None, "med Jonsa: x"),
        ("vi aftalte: fredag", None, "vi aftalte: fredag"),
        ("med mig selv: x", None, "med mig selv: x"),
        ("Jonas sagde noget", None, "Jonas sagde noget"),
        ("med Rikke: x", None, "med Rikke: x"),
    ],
)
def test_a_colleague_is_named_only_where_it_is_sure(text: str, other: str | None, words: str) -> None:
    (kept,) = [r for r in those(Record, write(a_scene(), text)) if r.kind == "misunderstanding"]
    assert kept.value == {"text": words, "with": other}


def test_nothing_said_is_refused() -> None:
    for text in ("", "med Jonas", "med Jonas: "):
        with pytest.raises(Refusal, match="nothing"):
            write(a_scene(), text)


@pytest.mark.parametrize(("settings", "priority"), [({}, "urgent"), ({"quiet": True}, "normal")])
def test_the_config_says_whether_quiet_hours_hold(settings: dict[str, Any], priority: str) -> None:
    (alert,) = those(Send, write(a_scene(settings=settings), "x"))
    assert alert.priority == priority


AWAY = {"anne": (at(23).date(), at(27).date())}


def test_the_deputy_has_it_too_only_while_the_leader_is_away() -> None:
    here = write(a_scene(team={"deputy": "jonas"}), "x")
    away = write(a_scene(team={"deputy": "jonas"}, away=AWAY), "x")
    assert [to for to, _ in sends(here)] == ["anne"]
    assert [to for to, _ in sends(away)] == ["anne", "jonas"]


@pytest.mark.parametrize(
    "text", ["med Jonas: x", "Jonas sagde det", "jeg og JONSA blev uenige", "x. hilsen efter jonas' mail"]
)
def test_a_deputy_whom_the_words_may_name_has_it_not(text: str) -> None:
    effects = write(a_scene(team={"deputy": "jonas"}, away=AWAY), text)
    assert [to for to, _ in sends(effects)] == ["anne"]


def test_with_the_leader_and_the_deputy_away_the_leader_has_it_and_the_writer_knows() -> None:
    away = AWAY | {"jonas": AWAY["anne"]}
    effects = write(a_scene(team={"deputy": "jonas"}, away=away), "x")
    assert [to for to, _ in sends(effects)] == ["anne"]
    assert those(Tell, effects)[0].data["away_until"] == at(27).date()


def test_a_leader_who_wants_none_of_it_is_no_hole_that_swallows_it() -> None:
    people = (a_member("anne", stopped=frozenset({"misunderstandings"})), a_member("rikke"))
    effects = write(a_scene(members=people), "x")
    assert [type(e) for e in effects] == [Tell]
    assert those(Tell, effects)[0].template == "misunderstandings/nobody"


def test_it_is_not_sent_without_a_name() -> None:
    effects = write(a_scene(), "x", anonymous=True)
    assert [tell.template for tell in effects if isinstance(tell, Tell)] == ["misunderstandings/named"]
    assert len(effects) == 1


def test_on_trial_with_ops_nothing_is_kept_but_what_is_made_up() -> None:
    effects = write(a_scene(pilot="ops"), "vi aftalte fredag")
    assert [tell.template for tell in effects if isinstance(tell, Tell)] == ["misunderstandings/on_trial"]
    assert len(effects) == 1
    assert sends(write(a_scene(pilot="ops"), "prøve vi aftalte fredag")) == [
        ("anne", "misunderstandings/alert")
    ]
    assert sends(write(a_scene(pilot="leader"), "vi aftalte fredag")) == [("anne", "misunderstandings/alert")]


def test_a_leaders_own_is_sent_to_nobody() -> None:
    effects = write(a_scene(), "Jonas: x", by="anne")
    assert sends(effects) == []
    assert those(Tell, effects)[0].template == "misunderstandings/kept_own"


def test_it_is_followed_up_in_the_letter_of_the_next_working_day_which_lapses_with_the_one_after() -> None:
    effects = due(a_scene(*raised(), now=at(27)))
    (send,) = those(Send, effects)
    assert (send.to, send.when, send.until) == ("anne", "morning", at(30))
    assert send.data["days"] == 4
    assert those(Wake, effects) == [Wake(at=at(30), step="follow")]


@pytest.mark.parametrize(("day", "asked"), [(24, []), (27, []), (30, ["rikke"])])
def test_the_one_who_raised_it_is_asked_after_five_working_days(day: int, asked: list[str]) -> None:
    assert [ask.to for ask in those(Ask, due(a_scene(*raised(), now=at(day))))] == asked


def test_a_solved_one_is_followed_up_no_more() -> None:
    assert due(a_scene(*raised(), solved())) == [Close()]


def test_one_taken_back_ends_its_follow_up_and_those_who_knew_hear_it() -> None:
    told = raised()[1]
    effects = due(a_scene(told), "withdrawn")
    assert effects[0] == Wake(at=None, step="follow")
    assert sends(effects) == [("anne", "misunderstandings/over")]
    assert those(Close, effects) == []


def test_only_those_who_were_told_and_lead_the_team_still_read_of_it() -> None:
    both = raised(told=("anne", "jonas"))
    s = a_scene(*both, team={"deputy": "jonas"})
    (line,) = UNSAID.tell(s, Place("digest", reader="anne"))
    assert line.only == ("anne", "jonas")
    assert "fredag" not in str(line.data)
    (line,) = UNSAID.tell(a_scene(*both, team={"deputy": "ole"}), Place("digest", reader="anne"))
    assert line.only == ("anne",)
    assert list(UNSAID.tell(a_scene(*both, team={"leader": "ole"}), Place("digest", reader="ole"))) == []
    for place in ("edition", "record", "boss", "talk", "status"):
        assert list(UNSAID.tell(s, Place(place, reader="anne"))) == []  # type: ignore[arg-type]


def test_a_new_leader_is_asked_for_once_and_told_by_nobody() -> None:
    s = a_scene(*raised(), team={"leader": "ole"}, now=at(24))
    effects = due(s)
    assert sends(effects) == []
    (ask,) = those(Ask, effects)
    assert (ask.to, ask.key) == ("rikke", "leader:ole")
    again = due(
        a_scene(
            *raised(),
            team={"leader": "ole"},
            now=at(25),
            asks=(an_ask("rikke", "leader:ole", until_at=at(30)),),
        )
    )
    assert those(Ask, again) == []
    over = due(
        a_scene(
            *raised(),
            team={"leader": "ole"},
            now=at(30),
            asks=(an_ask("rikke", "leader:ole", until_at=at(30)),),
        )
    )
    assert over[-1] == Close()


def test_an_answer_about_one_who_leads_no_more_tells_nobody() -> None:
    s = a_scene(*raised(), team={"leader": "ole"})
    with pytest.raises(Refusal, match="outdated"):
        list(UNSAID.on_answer(s, an_ask("rikke", "leader:jonas"), an_answer(True)))


def test_solved_alone_closes_the_only_one_from_a_round_of_its_own() -> None:
    effects = write(a_scene(*raised(), round_key="mail-2"), "", word="solved")
    (step,) = those(Record, effects)
    assert step.value == {"of": THREAD, "step": "solved"}
    assert sends(effects) == [("anne", "misunderstandings/solved")]


def test_solved_in_a_thread_closes_that_one_whatever_else_is_open() -> None:
    entries = [*raised(), *raised("noget andet", round_key="mail-9")]
    (step,) = those(Record, write(a_scene(*entries, round_key="mail-9"), "tak", word="solved"))
    assert step.value["of"] == "mail-9"


def test_with_two_open_or_with_more_words_it_asks_back() -> None:
    two = [*raised(), *raised("noget andet", round_key="mail-9")]
    with pytest.raises(Refusal) as asked:
        write(a_scene(*two, round_key="mail-2"), "", word="solved")
    assert asked.value.choices == ("løst: vi aftalte fredag", "løst: noget andet")
    with pytest.raises(Refusal, match="which"):
        write(a_scene(*raised(), round_key="mail-2"), "problem med printeren", word="solved")
    (step,) = those(Record, write(a_scene(*two, round_key="mail-2"), "noget andet", word="solved"))
    assert step.value["of"] == "mail-9"


def test_nobody_else_closes_it() -> None:
    for member in ("anne", "jonas"):
        with pytest.raises(Refusal, match="none_open"):
            write(a_scene(*raised()), "", word="solved", by=member)


def test_a_reply_of_somebody_who_was_not_told_is_not_taken() -> None:
    assert list(UNSAID.on_reply(a_scene(*raised()), a_command("", "hej", by="jonas"))) == []
    (tell,) = UNSAID.on_reply(a_scene(*raised()), a_command("", "hej", by="anne"))
    assert isinstance(tell, Tell)
    assert tell.data["name"] == "Rikke Holm"


def test_a_long_beginning_is_cut_between_words() -> None:
    (first, second) = (
        raised("x" * 10 + " og meget mere som ikke kan stå på en linje"),
        raised("b", round_key="mail-9"),
    )
    with pytest.raises(Refusal) as asked:
        write(a_scene(*first, *second, round_key="mail-2"), "", word="solved")
    assert asked.value.choices[0].endswith(" …")


def test_it_began_the_day_it_was_first_told_however_often_it_was_reworded() -> None:
    later = an_entry(
        "misunderstanding", {"text": "nyt", "with": None}, about="rikke", rule="misunderstandings", round=THREAD,
        at=MONDAY + timedelta(days=2),
    )  # fmt: skip
    (send,) = those(Send, due(a_scene(*raised(), later, now=at(26))))
    assert (send.data["text"], send.data["days"]) == ("nyt", 3)
