"""What the newsletter decides, compared as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Text
from daemon.core.model import Line
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.shapes.edition import fold
from tests.practices.builders import (
    MONDAY,
    WEEK,
    a_command,
    a_member,
    a_moment,
    a_round,
    an_answer,
    an_ask,
    an_entry,
    asked,
    at,
    those,
)
from tests.practices.newsroom import (
    FRIDAY,
    NEWSLETTER,
    THURSDAY,
    a_desk,
    a_success,
    an_idea,
    as_sent,
    kept,
    later,
    numbered,
    the_draft,
)

LINES = (an_idea(), a_success("s1"), a_success("s2", "Serveren kører"), a_success("p1", "tak", kind="praise"))


def due(s: Situation, step: str) -> list[Effect]:
    return list(NEWSLETTER.on_due(s, a_moment(step, rule="newsletter", due_at=s.now)))


def a_drafted_desk(lines: Sequence[Line] = LINES, **changes: Any) -> Situation:
    """The desk after Thursday's draft was mailed."""
    s = a_desk(THURSDAY, lines, **changes)
    return replace(s, asks=tuple(as_sent(ask) for ask in those(Ask, due(s, "draft"))))


def reply(s: Situation, text: str, *, to: int = -1, by: str = "anne") -> list[Effect]:
    return list(NEWSLETTER.on_answer(s, s.asks[to], an_answer(text, by=by)))


def after(s: Situation, effects: Sequence[Effect]) -> Situation:
    """The desk once effects were applied."""
    new = tuple(as_sent(ask, s.now) for ask in those(Ask, effects))
    return replace(s, entries=(*s.entries, *kept(effects)), asks=(*s.asks, *new))


def test_the_leader_is_asked_for_a_few_words_until_it_goes_out() -> None:
    s = a_desk(at(26))
    assert due(s, "intro") == [
        Ask(
            to="anne",
            key="intro",
            template="newsletter/intro",
            data={"draft_at": THURSDAY, "number": 1},
            until=FRIDAY,
        )
    ]


def test_a_rule_may_do_without_asking_the_leader() -> None:
    steps = NEWSLETTER.steps(NEWSLETTER.Settings(intro_at="never"))
    assert [(step.name, step.opens) for step in steps] == [("draft", True), ("publish", False)]


def test_the_draft_shows_every_line_with_its_number_and_takes_stop_as_an_answer() -> None:
    ask = the_draft(due(a_desk(THURSDAY, LINES), "draft"))
    assert (ask.to, ask.key, ask.when, ask.again, ask.until) == ("anne", "draft:1", "now", "turn", FRIDAY)
    assert ask.form == Text(words=("stop", "delete"))
    assert numbered(ask.data) == [(1, "i1"), (2, "s1"), (3, "s2"), (4, "p1")]
    assert ask.data["publish_at"] == FRIDAY


def test_the_draft_goes_to_the_deputy_too() -> None:
    assert asked(due(a_desk(THURSDAY, LINES, team={"deputy": "ole"}), "draft")) == ["anne", "ole"]


def test_an_own_call_stands_between_successes_and_outcomes_under_its_own_title() -> None:
    lines = (
        Line(key="o1", section="outcomes", template="ideas/line_outcome"),
        Line(
            key="c1", section="call:film", template="call/line_answer", data={"titles": {"da": "Ugens film"}}
        ),
        *LINES,
    )
    ask = the_draft(due(a_desk(THURSDAY, lines), "draft"))
    named = [(section["name"], section["title"]) for section in ask.data["sections"]]
    assert named == [("idea", ""), ("successes", ""), ("call:film", "Ugens film"), ("outcomes", "")]


def test_nothing_said_publishes_the_draft_to_everybody_on_friday() -> None:
    s = later(a_drafted_desk(), FRIDAY)
    record, *rest = due(s, "publish")
    assert isinstance(record, Record)
    assert (record.kind, record.day) == ("edition", date(2026, 11, 27))
    assert [line["key"] for line in record.value["lines"]] == ["i1", "s1", "s2", "p1"]
    *sends, close = rest
    assert close == Close()
    assert [send.to for send in those(Send, sends)] == ["anne", "rikke", "jonas", "ole"]
    assert {(send.layout, send.priority) for send in those(Send, sends)} == {("edition", "bulk")}
    assert sends[0].data["counts"] == {"ideas": 1, "successes": 2, "praise": 1}


def test_only_those_who_decide_get_the_means_to_correct_the_edition() -> None:
    s = later(a_drafted_desk(team={"deputy": "ole"}), FRIDAY)
    steering = [send.to for send in those(Send, due(s, "publish")) if send.data["steering"]]
    assert steering == ["anne", "ole"]


def test_ok_is_thanked_for_and_changes_nothing() -> None:
    s = a_drafted_desk()
    change, told = reply(s, "Ok, tak!")
    assert change == Record(kind="edition.change", value={"round": WEEK, "do": "ok"}, by="anne")
    assert told == Tell(
        template="newsletter/approved", data={"number": 1, "publish_at": FRIDAY, "late": False}
    )
    published = due(later(after(s, [change]), FRIDAY), "publish")
    assert len(those(Send, published)) == 4


def test_stop_holds_it_back_and_shows_the_leader_on_friday_how_to_go_on() -> None:
    s = a_drafted_desk()
    effects = reply(s, "stop")
    assert those(Tell, effects)[0].template == "newsletter/held"
    ask = the_draft(due(later(after(s, effects), FRIDAY), "publish"))
    assert (ask.key, ask.until, ask.data["held"], ask.data["late"]) == ("draft:2", None, True, True)


def test_ok_after_stop_lets_it_go_out_on_time() -> None:
    s = a_drafted_desk()
    s = after(s, reply(s, "stop"))
    s = after(s, reply(s, "ok"))
    assert len(those(Send, due(later(s, FRIDAY), "publish"))) == 4


def test_ok_after_the_time_of_publication_sends_it_at_once() -> None:
    s = a_drafted_desk()
    s = later(after(s, reply(s, "vent")), FRIDAY)
    s = later(after(s, due(s, "publish")), at(27, 14))
    effects = reply(s, "ok")
    assert those(Tell, effects) == [Tell(template="newsletter/out", data={"number": 1})]
    assert len(those(Send, effects)) == 4
    assert effects[-1] == Close()


def test_a_draft_held_until_the_next_round_is_too_old() -> None:
    s = a_drafted_desk()
    s = after(s, reply(s, "stop"))
    next_week = a_round("newsletter", "2026-W49", opened_at=at(3, month=12))
    s = replace(s, now=at(3, 10, month=12), rounds=(next_week, s.round))
    with pytest.raises(Refusal) as refused:
        reply(s, "ok")
    assert refused.value.template == "newsletter/superseded"


def test_taking_a_line_out_shows_a_new_draft_numbered_anew() -> None:
    s = a_drafted_desk()
    change, ask = reply(s, "fjern 2")
    assert change == Record(
        kind="edition.change", value={"round": WEEK, "do": "remove", "key": "s1"}, by="anne"
    )
    assert isinstance(ask, Ask)
    assert (ask.key, numbered(ask.data)) == ("draft:2", [(1, "i1"), (2, "s2"), (3, "p1")])
    assert ask.data["removed"] == [2]


def test_a_number_means_what_it_meant_in_the_draft_that_is_answered() -> None:
    s = a_drafted_desk()
    s = after(s, reply(s, "fjern 2"))
    assert those(Record, reply(s, "fjern 2", to=0))[0].value["key"] == "s1"
    assert those(Record, reply(s, "fjern 2", to=1))[0].value["key"] == "s2"


def test_several_corrections_come_in_one_mail() -> None:
    s = a_drafted_desk()
    effects = reply(s, "Hej\nfjern nr. 2 og 4\n\nintro: Tak for i går.\nVi ses på onsdag.\nok")
    assert [record.value["do"] for record in those(Record, effects)] == ["remove", "remove", "intro", "ok"]
    ask = the_draft(effects)
    assert ask.data["intro"] == "Tak for i går.\nVi ses på onsdag."
    assert (numbered(ask.data), ask.data["approved"]) == ([(1, "i1"), (2, "s2")], True)


def test_what_was_taken_out_once_never_comes_back() -> None:
    change = an_entry("edition.change", {"round": "2026-W47", "do": "remove", "key": "s1"}, rule="newsletter")
    ask = the_draft(due(a_desk(THURSDAY, LINES, entries=(change,)), "draft"))
    assert [key for _, key in numbered(ask.data)] == ["i1", "s2", "p1"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kan du bytte rundt på de to sidste?", ["kan du bytte rundt på de to sidste?"]),
        ("tak", []),
        ("intro:", ["intro:"]),
    ],
)
def test_what_cannot_be_read_is_asked_back_and_nothing_is_done(text: str, lines: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        reply(a_drafted_desk(), text)
    assert refused.value == Refusal("newsletter/unclear", {"lines": lines, "last": 4, "out": False})


def test_one_line_that_cannot_be_read_undoes_the_whole_reply() -> None:
    with pytest.raises(Refusal):
        reply(a_drafted_desk(), "fjern 2\nog noget helt andet")


def test_a_number_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        reply(a_drafted_desk(), "fjern 2, 9")
    assert refused.value == Refusal("newsletter/no_number", {"numbers": [9], "last": 4})


def test_english_words_do_the_same() -> None:
    effects = reply(a_drafted_desk(), "remove 2 and 3")
    assert [record.value["key"] for record in those(Record, effects)] == ["s1", "s2"]


def test_the_deputy_decides_like_the_leader_and_is_shown_the_new_draft() -> None:
    s = a_drafted_desk(team={"deputy": "ole"})
    change, ask = reply(s, "fjern 1", to=1, by="ole")
    assert isinstance(change, Record)
    assert isinstance(ask, Ask)
    assert (change.by, ask.to, ask.key) == ("ole", "ole", "draft:2")


def test_the_leaders_words_open_the_edition() -> None:
    s = a_desk(at(26, 10), LINES)
    intro = an_ask("anne", "intro", rule="newsletter")
    effects = list(NEWSLETTER.on_answer(s, intro, an_answer("Tak for i går", by="anne")))
    assert those(Tell, effects) == [
        Tell(template="newsletter/intro_kept", data={"text": "Tak for i går", "number": 1})
    ]
    s = after(s, effects)
    assert the_draft(due(later(s, THURSDAY), "draft")).data["intro"] == "Tak for i går"


def test_no_thanks_is_no_introduction() -> None:
    intro = an_ask("anne", "intro", rule="newsletter")
    effects = list(NEWSLETTER.on_answer(a_desk(at(26, 10)), intro, an_answer("Nej tak", by="anne")))
    assert those(Record, effects)[0].value["text"] == ""


def test_words_that_come_after_the_draft_make_a_new_draft() -> None:
    s = a_drafted_desk()
    intro = an_ask("anne", "intro", rule="newsletter")
    effects = list(NEWSLETTER.on_answer(s, intro, an_answer("Tak for i går", by="anne")))
    ask = the_draft(effects)
    assert (ask.key, ask.data["intro"], ask.data["new_intro"]) == ("draft:2", "Tak for i går", True)


def test_with_nothing_at_all_there_is_no_edition_and_the_leader_is_told() -> None:
    s = later(a_drafted_desk(()), FRIDAY)
    assert due(s, "publish") == [
        Send(to="anne", template="newsletter/nothing", data={"number": 1}),
        Close(),
    ]


def test_a_thin_week_makes_a_short_edition() -> None:
    s = a_drafted_desk(())
    s = later(after(s, reply(s, "intro: Stille uge. God weekend!")), FRIDAY)
    record = due(s, "publish")[0]
    assert isinstance(record, Record)
    assert (record.value["intro"], record.value["lines"]) == ("Stille uge. God weekend!", [])


def test_what_was_withdrawn_after_the_draft_is_left_out_and_the_rest_numbered_anew() -> None:
    s = later(a_drafted_desk(), FRIDAY, lines=(LINES[0], LINES[2]))
    record = due(s, "publish")[0]
    assert isinstance(record, Record)
    assert [(line["number"], line["key"]) for line in record.value["lines"]] == [(1, "i1"), (2, "s2")]


def test_what_came_after_the_draft_waits_for_the_next_edition() -> None:
    s = later(a_drafted_desk(), FRIDAY, lines=(*LINES, a_success("s9")))
    record = due(s, "publish")[0]
    assert isinstance(record, Record)
    assert "s9" not in [line["key"] for line in record.value["lines"]]


def test_everything_goes_out_where_no_draft_could_be_sent() -> None:
    record = due(a_desk(FRIDAY, LINES), "publish")[0]
    assert isinstance(record, Record)
    assert len(record.value["lines"]) == 4


def test_an_edition_is_published_once() -> None:
    s = later(a_drafted_desk(), FRIDAY)
    s = after(s, due(s, "publish"))
    assert due(s, "publish") == []


def test_what_an_edition_had_is_not_told_again_and_numbers_go_on() -> None:
    s = later(a_drafted_desk(), FRIDAY)
    old = kept(due(s, "publish"))
    s = a_desk(
        at(3, 15, 30, month=12),
        (*LINES, a_success("s9")),
        entries=old,
        round=a_round("newsletter", "2026-W49"),
    )
    ask = the_draft(due(s, "draft"))
    assert (ask.data["number"], numbered(ask.data)) == (2, [(1, "s9")])


def test_a_correction_after_publication_mends_the_archive() -> None:
    s = later(a_drafted_desk(), FRIDAY)
    s = after(s, due(s, "publish"))
    change, told = reply(s, "fjern 3", to=0)
    assert told == Tell(
        template="newsletter/corrected",
        data={"number": 1, "removed": [3], "intro": "", "new_intro": False},
    )
    (edition,) = (entry for entry in s.entries if entry.kind == "edition")
    mended = fold(edition, kept([change]))
    assert [line["key"] for line in mended.lines] == ["i1", "s1", "p1"]
    assert mended.keys == {1: "i1", 2: "s1", 4: "p1"}


def test_an_edition_that_is_out_cannot_be_stopped() -> None:
    s = later(a_drafted_desk(), FRIDAY)
    s = after(s, due(s, "publish"))
    with pytest.raises(Refusal) as refused:
        reply(s, "stop", to=0)
    assert refused.value.template == "newsletter/already_out"


def test_the_archive_shows_nothing_that_was_withdrawn_since_but_keeps_what_is_no_entry() -> None:
    value = {
        "number": 1,
        "title": {},
        "date": date(2026, 11, 27),
        "intro": "Hej",
        "next_meeting": {},
        "lines": [
            {"number": n, "key": key, "section": "x", "template": "x/y", "data": {}, "names": []}
            for n, key in enumerate(("e1", "e2", "birthday:ole:2026"), 1)
        ],
    }
    shown = fold(an_entry("edition", value, rule="newsletter"), (), live_keys={"e2"})
    assert [line["key"] for line in shown.lines] == ["e2", "birthday:ole:2026"]


def a_published_desk() -> Situation:
    s = later(a_drafted_desk(), FRIDAY)
    return after(s, due(s, "publish"))


def command(s: Situation, word: str, text: str) -> list[Effect]:
    return list(NEWSLETTER.on_command(s, a_command(word, text, by="anne")))


def test_out_of_the_blue_an_edition_is_named_by_its_number() -> None:
    s = a_published_desk()
    s = replace(s, round=a_round("newsletter", "2026-W49"), asks=())
    (record,) = those(Record, command(s, "correct", "1\nfjern 2"))
    assert record.value == {"round": WEEK, "do": "remove", "key": "s1"}


def test_a_word_out_of_the_blue_means_the_draft_that_is_about_to_go_out() -> None:
    effects = command(a_drafted_desk(), "remove", "2")
    assert the_draft(effects).data["removed"] == [2]


def test_a_word_out_of_the_blue_else_means_the_newest_edition() -> None:
    s = a_published_desk()
    (record,) = those(Record, command(s, "intro", "Tak for en god uge"))
    assert record.value == {"round": WEEK, "do": "intro", "text": "Tak for en god uge"}


@pytest.mark.parametrize(("word", "text", "number"), [("correct", "7: fjern 2", 7), ("remove", "2", 0)])
def test_an_edition_that_is_not_there_cannot_be_corrected(word: str, text: str, number: int) -> None:
    with pytest.raises(Refusal) as refused:
        command(a_desk(MONDAY), word, text)
    assert refused.value == Refusal("newsletter/no_edition", {"number": number})


def test_birthdays_of_the_week_are_told_of_those_who_celebrate() -> None:
    people = (
        a_member("anne"),
        a_member("rikke", born=date(1980, 11, 29)),
        a_member("jonas", born=date(1980, 11, 30), celebrate=False),
        a_member("ole", born=date(1980, 12, 4)),
    )
    ask = the_draft(due(a_desk(THURSDAY, members=people), "draft"))
    (section,) = ask.data["sections"]
    assert section["name"] == "birthday"
    assert [line["data"] for line in section["lines"]] == [{"name": "Rikke Holm", "day": date(2026, 11, 29)}]


def test_each_reads_title_and_next_meeting_in_their_own_language() -> None:
    people = (a_member("anne"), a_member("jonas", language="en"))
    settings = {
        "title": {"da": "Nordlyset", "en": "Northern Light"},
        "next_meeting": {"da": "onsdag", "en": "Wednesday"},
    }
    s = later(a_drafted_desk(members=people, settings=settings), FRIDAY)
    read = [
        (d["edition"]["name"], d["next_meeting"])
        for d in (send.data for send in those(Send, due(s, "publish")))
    ]
    assert read == [("Nordlyset", "onsdag"), ("Northern Light", "Wednesday")]


def test_the_digest_hears_what_comes_this_week() -> None:
    (line,) = NEWSLETTER.tell(a_desk(MONDAY), Place("digest", "anne"))
    assert line.data == {"number": 1, "draft_at": THURSDAY, "publish_at": FRIDAY}
