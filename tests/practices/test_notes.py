"""Milestone days and notes: what is kept, for whom, which day is meant, and when one is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from daemon.core.effects import Effect, Erase, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Command, Entry, Line
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.notes import Notes
from daemon.shapes.reminders import Mornings, which_reminder
from daemon.shapes.saiddays import next_day, read_note
from tests.practices.builders import (
    MONDAY,
    a_member,
    a_moment,
    a_rule,
    a_situation,
    a_team,
    an_entry,
    at,
    those,
)

SETTINGS = Notes.Settings()
WORDS = (SETTINGS.yearly_words, SETTINGS.choosing_words, SETTINGS.all_words, SETTINGS.none_words)
NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the writer's own clock


def situation(*entries: Entry, now: datetime = MONDAY, **changes: Any) -> Situation:
    """Monday of a team led by Anne, with these entries."""
    return a_situation(Notes(), now=now, entries=entries, **changes)


def command(text: str, about: str | None = "rikke", *, word: str = "note", by: str = "anne") -> Command:
    """A leader's mail, as the engine hands it on."""
    return Command(
        by=by, word=word, text=text, about=about, members=(about,) if about else (), at=MONDAY, source="row"
    )


def a_note(text: str = "datteren starter i skole 12/8", days: str = "", **changes: Any) -> Entry:
    """A note of Anne's on Rikke; `days` as ISO dates with blanks between."""
    value = {
        "number": changes.pop("number", 1),
        "text": text,
        "days": days.split(),
        "yearly": changes.pop("yearly", False),
    }
    fields = {"by": "anne", "about": "rikke", "rule": "notes", "at": MONDAY - timedelta(days=3)} | changes
    return an_entry("note", value, **fields)


def carried_out(*effects: Effect) -> list[Entry]:
    """The entries that effects keep."""
    return [an_entry(e.kind, e.value, by=e.by, about=e.about, rule="notes") for e in those(Record, effects)]


def run(text: str, *entries: Entry, **changes: Any) -> list[Effect]:
    """What comes of a leader's mail."""
    given = {key: changes.pop(key) for key in ("about", "word", "by") if key in changes}
    return list(Notes().on_command(situation(*entries, **changes), command(text, **given)))


def look(*entries: Entry, now: datetime = MONDAY, **changes: Any) -> list[Effect]:
    """What comes of the daily look."""
    s = situation(*entries, now=now, **changes)
    return list(Notes().on_due(s, a_moment("look", rule="notes", due_at=now)))


def reminded(effects: list[Effect]) -> list[tuple[str, list[str]]]:
    """Whom the effects remind of which days."""
    return [(send.to, [day["day"] for day in send.data["days"]]) for send in those(Send, effects)]


def test_a_note_is_kept_for_its_writer_alone_with_its_day_told_back() -> None:
    record, tell = run("datteren starter i skole 12/8")
    assert record == Record(
        kind="note",
        value={"number": 1, "text": "datteren starter i skole 12/8", "days": ["2027-08-12"], "yearly": False},
        by="anne",
        about="rikke",
    )
    assert isinstance(tell, Tell)
    assert (tell.template, tell.data["days"], tell.data["names"]) == (
        "notes/kept",
        ["2027-08-12"],
        ["Rikke Holm"],
    )
    assert {kind.audience for kind in Notes.kinds} == {"owner"}


def test_numbers_go_on_and_are_each_owners_own() -> None:
    mine, deputys = a_note(number=4), a_note(number=9, by="jonas")
    assert run("en til", mine, deputys)[0].value["number"] == 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "days", "yearly"),
    [
        ("fødselsdag 12/8", ["2027-08-12"], True),
        ("birthday on 12 August", ["2027-08-12"], True),
        ("fylder 40 den 3/2", ["2027-02-03"], True),
        ("født 12/8 1980", ["1980-08-12"], True),
        ("bryllupsdag 29/2", ["2028-02-29"], True),
        ("opereres på fredag", ["2026-11-27"], False),
        ("datteren startede i skole 12/8", ["2026-08-12"], False),
        ("lost her dad on 2 November", ["2026-11-02"], False),
        ("havde fødselsdag 2/11", ["2027-11-02"], True),
        ("er allerede flyttet pr. 3/12", ["2026-12-03"], False),
        ("vil helst ringes op", [], False),
        ("kan ikke fredag, men gerne torsdag", ["2026-11-26"], False),
        ("sønnen konfirmeres 2. maj 2027, fest 8/5 (husk: 2027-05-08)", ["2027-05-08"], False),
        ("sønnen konfirmeres 2. maj 2027, fest 8/5 husk 2. maj 2027", ["2027-05-02"], False),
        ("3/12 og 9/12 (husk: alle)", ["2026-12-03", "2026-12-09"], False),
        ("3/12 og 9/12 (husk: ingen)", [], False),
        ("her on 3 December and 9 December (remember: all)", ["2026-12-03", "2026-12-09"], False),
        ("husk blomster 3/12", ["2026-12-03"], False),
        ("ferie uge 7", ["2027-02-15"], False),
    ],
)
def test_a_day_is_taken_by_sense(text: str, days: list[str], yearly: bool) -> None:
    note = read_note(text, NOW, *WORDS)
    assert ([day.isoformat() for day in note.days], note.yearly, note.several) == (days, yearly, ())


def test_several_days_are_asked_about_and_each_choice_is_the_whole_note() -> None:
    with pytest.raises(Refusal) as asked:
        run("sønnen konfirmeres 2/5, fest 8/5")
    refusal = asked.value
    assert refusal.template == "notes/which_day"
    assert refusal.labels == ("2027-05-02", "2027-05-08", "all", "none")
    assert refusal.choices[1] == "note Rikke Holm: sønnen konfirmeres 2/5, fest 8/5 (husk: 2027-05-08)"
    chosen = [read_note(choice.partition(": ")[2], NOW, *WORDS) for choice in refusal.choices]
    assert [len(note.days) for note in chosen] == [1, 1, 2, 0]
    assert {note.text for note in chosen} == {"sønnen konfirmeres 2/5, fest 8/5"}


def test_an_english_leader_is_asked_in_words_that_are_understood_in_english() -> None:
    english = [replace(a_member("anne"), language="en"), a_member("rikke")]
    with pytest.raises(Refusal) as asked:
        run("confirmation 2 May, party 8 May", members=english)
    assert asked.value.choices[-2:] == (
        "note Rikke Holm: confirmation 2 May, party 8 May (remember: all)",
        "note Rikke Holm: confirmation 2 May, party 8 May (remember: none)",
    )


def test_a_day_that_is_over_is_told_as_such() -> None:
    tell = run("mistede sin far 2/11")[1]
    assert isinstance(tell, Tell)
    assert (tell.data["days"], tell.data["past"]) == ([], ["2026-11-02"])


@pytest.mark.parametrize(("text", "about"), [("", "rikke"), ("?", "rikke"), ("", None), (" ? ", None)])
def test_a_name_alone_or_a_question_lists_ones_own_notes(text: str, about: str | None) -> None:
    entries = (a_note(number=1), a_note("fylder 40", about="jonas", number=2), a_note(by="jonas", number=1))
    (tell,) = run(text, *entries, about=about, word="notes" if about is None else "note")
    assert isinstance(tell, Tell)
    assert [note["number"] for note in tell.data["notes"]] == ([1] if about else [1, 2])


@pytest.mark.parametrize("text", ["slet 2", "Slet nr. 2.", "delete 2", "fjern 2"])
def test_a_note_is_destroyed_by_its_number(text: str) -> None:
    keep, gone = a_note(number=1), a_note("væk", number=2)
    erase, tell = run(text, keep, gone, about=None, word="notes")
    assert erase == Erase(entries=(gone.id,))
    assert isinstance(tell, Tell)
    assert [note["text"] for note in tell.data["notes"]] == ["væk"]


def test_a_number_that_is_not_ones_own_destroys_nothing() -> None:
    with pytest.raises(Refusal) as refused:
        run("slet 1 og 3", a_note(number=1), a_note(by="jonas", number=3), about=None, word="notes")
    assert (refused.value.template, refused.value.data) == ("notes/no_such", {"known": [1]})


def test_words_about_nobody_are_asked_back() -> None:
    with pytest.raises(Refusal, match="unclear"):
        run("om den nye", about=None, word="notes")


@pytest.mark.parametrize(
    ("day", "ahead", "today", "which"),
    [
        # Letters come Monday to Friday; 27 November 2026 is a Friday.
        ("2026-11-27", 0, "2026-11-26", None),
        ("2026-11-27", 0, "2026-11-27", "day"),
        ("2026-11-28", 0, "2026-11-27", "day"),
        ("2026-11-29", 0, "2026-11-26", None),
        ("2026-11-30", 0, "2026-11-27", None),
        ("2026-11-30", 1, "2026-11-27", "ahead"),
        ("2026-11-30", 7, "2026-11-23", "ahead"),
        ("2026-11-30", 7, "2026-11-20", None),
        ("2026-11-25", 7, "2026-11-24", "ahead"),
        ("2026-11-22", 7, "2026-11-23", "day"),
        ("2026-11-20", 7, "2026-11-23", None),
    ],
)
def test_the_last_letter_that_is_early_enough_reminds(
    day: str, ahead: int, today: str, which: str | None
) -> None:
    first = date.fromisoformat(today)
    after = first + timedelta(days=3 if first.weekday() == 4 else 1)
    letters = Mornings(first, first, after)
    assert which_reminder(date.fromisoformat(day), ahead, letters, ()) == which


def test_each_reminder_is_given_once_and_the_day_itself_comes_too() -> None:
    note = a_note(days="2026-12-03")
    told: list[Entry] = []
    days = []
    for n in range(14):
        effects = look(note, *told, now=at(23 + n if n < 8 else 1, 4) if n < 8 else at(n - 7, 4, month=12))
        told += carried_out(*effects)
        days += [(n, reminded(effects))] if reminded(effects) else []
    assert days == [(3, [("anne", ["2026-12-03"])]), (10, [("anne", ["2026-12-03"])])]


def test_who_is_away_on_the_day_is_reminded_in_the_last_letter_before() -> None:
    note = a_note(days="2026-12-03")
    away = {"anne": (date(2026, 11, 26), date(2026, 12, 6))}
    wednesday = look(note, now=at(25, 4), away=away)
    assert reminded(wednesday) == [("anne", ["2026-12-03"])]
    assert [record.value["which"] for record in those(Record, wednesday)] == ["day"]


def test_a_reminder_is_told_in_the_morning_and_lapses_a_few_days_after() -> None:
    (send,) = those(Send, look(a_note(days="2026-11-23"), now=at(23, 4)))
    assert (send.when, send.template) == ("morning", "notes/remind")
    assert at(26, 8) < send.until <= at(27, 8)
    assert send.data["days"][0]["reach"]["first"] == "Rikke"


def test_nobody_is_reminded_of_the_day_on_which_they_wrote() -> None:
    assert reminded(look(a_note(days="2026-11-23", at=at(23, 1)), now=at(23, 4))) == []


def test_the_leader_is_reminded_of_birthdays_and_anniversaries_of_those_who_celebrate() -> None:
    people = [
        a_member("anne", born=date(1970, 11, 23)),
        a_member("rikke", born=date(1980, 11, 23)),
        a_member("jonas", joined=date(2016, 11, 23)),
        a_member("ole", born=date(1990, 11, 23), joined=date(2020, 11, 23), celebrate=False),
    ]
    (send,) = those(Send, look(members=people, now=at(23, 4), team={"deputy": "jonas"}))
    assert send.to == "anne"
    assert [(one["kind"], one["reach"]["id"], one["years"]) for one in send.data["days"]] == [
        ("anniversary", "jonas", 10),
        ("birthday", "rikke", 46),
    ]
    assert (
        look(members=people, now=at(23, 4), settings={"colleagues": False})[0].__class__.__name__ == "Close"
    )


def test_the_deputy_gets_birthdays_while_the_leader_is_away_and_never_the_leaders_notes() -> None:
    people = [a_member("anne"), a_member("rikke", born=date(1980, 11, 24)), a_member("jonas")]
    effects = look(
        a_note(days="2026-11-24"),
        members=people,
        now=at(24, 4),
        team={"deputy": "jonas"},
        away={"anne": (date(2026, 11, 16), date(2026, 11, 30))},
    )
    by = {send.to: [one["kind"] for one in send.data["days"]] for send in those(Send, effects)}
    assert by["jonas"] == ["birthday"]


def test_days_in_notes_stand_in_their_owners_digest_alone() -> None:
    entries = (
        a_note(days="2026-12-03"),
        a_note(days="2027-03-03", number=2),
        a_note(days="2026-12-04", by="jonas"),
        a_note("gammel", days="2026-11-02", number=3),
    )
    s = situation(*entries, team={"deputy": "jonas"})
    lines: list[Line] = list(Notes().tell(s, Place("digest", reader="anne")))
    assert [(line.data["day"], line.only, line.section) for line in lines] == [
        ("2026-12-03", ("anne",), "milestones"),
        ("2026-12-04", ("jonas",), "milestones"),
    ]


def test_the_page_that_prepares_a_talk_has_the_readers_notes_and_milestone_days() -> None:
    people = [a_member("anne"), a_member("rikke", born=date(1980, 12, 1)), a_member("jonas")]
    s = situation(a_note(), members=people)
    lines = list(Notes().tell(s, Place("talk", reader="anne")))
    assert [(line.section, line.names, line.only) for line in lines] == [
        ("notes", ("rikke",), ("anne",)),
        ("milestones", ("rikke",), ()),
    ]


def test_nothing_is_told_to_editions_records_or_the_boss() -> None:
    s = situation(a_note(days="2026-12-03"))
    for name in ("edition", "boss", "record", "status"):
        assert list(Notes().tell(s, Place(name, reader="rikke"))) == []


def test_notes_on_somebody_who_left_are_silent() -> None:
    note = a_note(days="2026-11-24", about="gone")
    assert reminded(look(note, now=at(24, 4))) == []
    assert list(Notes().tell(situation(note), Place("digest", reader="anne"))) == []


@pytest.mark.parametrize(
    ("day", "today", "yearly", "found"),
    [
        ("2027-08-12", "2026-11-23", False, "2027-08-12"),
        ("2026-11-22", "2026-11-23", False, None),
        ("1980-08-12", "2026-11-23", True, "2027-08-12"),
        ("1980-11-23", "2026-11-23", True, "2026-11-23"),
        ("2028-02-29", "2026-11-23", True, "2028-02-29"),
        ("2024-02-29", "2026-11-23", True, "2027-02-28"),
    ],
)
def test_the_next_time_of_a_day(day: str, today: str, yearly: bool, found: str | None) -> None:
    nearest = next_day(date.fromisoformat(day), date.fromisoformat(today), yearly=yearly)
    assert nearest == (date.fromisoformat(found) if found else None)


def test_check_says_whose_notes_they_are_and_of_how_many_days_are_known() -> None:
    world = World(
        teams={"nord": a_team(("anne", "rikke"), deputy="rikke")},
        members={m.id: m for m in (a_member("anne"), a_member("rikke"))},
        locations={},
        rules={},
    )
    told = [(remark.text, remark.warns) for remark in Notes().explain(a_rule(Notes()), world)]
    assert told == [
        ("for the notes of anne and rikke, each their own", False),
        ("birthdays or anniversaries are known of 0 of 2 members (give them `born` and `joined`)", True),
    ]
