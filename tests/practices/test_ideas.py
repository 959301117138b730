"""The idea of the week, decision by decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.forms import Choice, Items
from daemon.core.model import AskState, Entry
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.practices.ideas import Ideas
from tests.practices.builders import (
    MONDAY,
    WEEK,
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

IDEAS = Ideas()
THURSDAY, CLOSING = at(26, 9), at(26, 15)


def an_idea(text: str, **changes: Any) -> Entry:
    return an_entry("idea", {"text": text, "anonymous": changes.pop("anonymous", False)}, **changes)


def a_ballot(*ideas: Entry) -> Entry:
    return an_entry("ballot", {"entries": [idea.id for idea in ideas]}, by=None)


def a_vote(by: str, *ideas: Entry, **changes: Any) -> Entry:
    return an_entry("vote", {"entries": [idea.id for idea in ideas]}, by=by, **changes)


def a_winner(idea: Entry, **changes: Any) -> Entry:
    return an_entry("winner", {"entry": idea.id, "votes": 1}, by=None, **changes)


def a_scene(*entries: Entry, now: Any = THURSDAY, **changes: Any) -> Situation:
    return a_situation(IDEAS, entries=entries, now=now, **changes)


def due(step: str, s: Situation) -> list[Effect]:
    return list(IDEAS.on_due(s, a_moment(step)))


def winner_of(s: Situation) -> str | None:
    texts = {e.id: e.value["text"] for e in s.entries if e.kind == "idea"}
    won = [r for r in those(Record, due("close", s)) if r.kind == "winner"]
    return texts[won[0].value["entry"]] if won else None


def test_it_asks_everybody_on_monday_for_several_ideas_until_the_vote() -> None:
    asks = those(Ask, due("ask", a_scene(now=MONDAY)))
    assert [ask.to for ask in asks] == ["anne", "rikke", "jonas", "ole"]
    assert {(ask.key, ask.form, ask.when, ask.until) for ask in asks} == {
        ("idea", Items(), "morning", THURSDAY)
    }


def test_it_asks_nobody_twice_in_a_round() -> None:
    assert asked(due("ask", a_scene(now=MONDAY, asks=(an_ask("rikke"),)))) == ["anne", "jonas", "ole"]


def test_it_reminds_only_the_silent() -> None:
    asks = (
        an_ask("anne", state=AskState.ANSWERED),
        an_ask("rikke", state=AskState.SKIPPED),
        an_ask("jonas"),
        an_ask("ole", state=AskState.WAITING),
    )
    assert asked(due("remind", a_scene(now=at(25), asks=asks))) == ["jonas"]


def test_it_reminds_once_and_not_those_who_have_left_the_audience() -> None:
    s = a_scene(now=at(25), asks=(an_ask("rikke", reminders=1), an_ask("gone")))
    assert due("remind", s) == []


def test_each_item_becomes_an_idea_and_the_receipt_quotes_them() -> None:
    s = a_scene(now=MONDAY)
    effects = list(IDEAS.on_answer(s, an_ask("rikke"), an_answer(("Kaffe", "Ro"))))
    assert effects[:2] == [
        Record(kind="idea", value={"text": "Kaffe", "anonymous": False}, by="rikke"),
        Record(kind="idea", value={"text": "Ro", "anonymous": False}, by="rikke"),
    ]
    assert effects[2:] == [
        Tell(
            template="ideas/kept",
            data={
                "ideas": ["Kaffe", "Ro"],
                "anonymous": False,
                "late": False,
                "choice": "vote",
                "vote_at": THURSDAY,
                "name": "Rikke Holm",
            },
        )
    ]


def test_who_asks_to_stay_unnamed_is_kept_so() -> None:
    effects = list(
        IDEAS.on_answer(a_scene(now=MONDAY), an_ask("rikke"), an_answer(("Kaffe",), anonymous=True))
    )
    assert those(Record, effects)[0].value == {"text": "Kaffe", "anonymous": True}
    assert those(Tell, effects)[0].data["anonymous"] is True


def test_an_idea_nobody_asked_for_is_kept_like_any_other() -> None:
    effects = list(IDEAS.on_command(a_scene(now=MONDAY), a_command("idea", "Kaffe på video\nhver mandag")))
    assert [r.value["text"] for r in those(Record, effects)] == ["Kaffe på video\nhver mandag"]


def test_a_list_out_of_the_blue_is_several_ideas() -> None:
    effects = IDEAS.on_command(a_scene(now=MONDAY), a_command("idea", "- Kaffe\n- Ro\n  om fredagen"))
    assert [r.value["text"] for r in those(Record, effects)] == ["Kaffe", "Ro\nom fredagen"]


def test_the_bare_word_is_asked_back() -> None:
    with pytest.raises(Refusal, match="ideas/nothing"):
        list(IDEAS.on_command(a_scene(), a_command("idea", "  ")))


def test_an_idea_after_the_vote_began_is_late_and_told_the_next_vote() -> None:
    s = a_scene(a_ballot(), now=at(26, 10))
    told = those(Tell, IDEAS.on_answer(s, an_ask("rikke"), an_answer(("Kaffe",))))[0]
    assert told.data["late"] is True
    assert told.data["vote_at"] == at(3, 9, month=12)


def test_the_ballot_is_the_weeks_ideas_then_the_oldest_of_the_backlog() -> None:
    old = an_idea("ældst", round="2026-W40", at=at(1, month=10))
    older = an_idea("ældre", round="2026-W41", at=at(8, month=10))
    new = an_idea("ny")
    effects = due("vote", a_scene(older, old, new, settings={"most_on_ballot": 2}))
    assert effects[0] == Record(kind="ballot", value={"entries": [new.id, old.id]})


def test_all_get_the_same_numbered_list_without_authors_at_once() -> None:
    kaffe, ro = an_idea("Kaffe"), an_idea("Ro", by="jonas")
    asks = those(Ask, due("vote", a_scene(kaffe, ro)))
    assert [ask.to for ask in asks] == ["anne", "rikke", "jonas", "ole"]
    assert {(ask.key, ask.when, ask.until, ask.form) for ask in asks} == {
        ("vote", "now", CLOSING, Choice(("Kaffe", "Ro"), at_most=2))
    }
    assert all(ask.data == {"texts": ["Kaffe", "Ro"], "most": 2} for ask in asks)


def test_each_may_vote_for_three() -> None:
    asks = those(Ask, due("vote", a_scene(*(an_idea(str(n)) for n in range(5)))))
    assert asks[0].form.at_most == 3


def test_who_is_away_on_the_day_is_not_asked_to_vote() -> None:
    away = {"jonas": (date(2026, 11, 26), date(2026, 11, 27))}
    members = (a_member("anne"), a_member("jonas"), a_member("ole", paused_until=date(2026, 12, 1)))
    s = a_scene(an_idea("Kaffe"), an_idea("Ro"), away=away, members=members)
    assert asked(due("vote", s)) == ["anne"]


def test_one_idea_needs_no_vote_and_wins() -> None:
    only = an_idea("Kaffe")
    assert asked(due("vote", a_scene(only))) == []
    assert winner_of(a_scene(only, a_ballot(only), now=CLOSING)) == "Kaffe"


def test_without_ideas_there_is_no_winner_and_the_round_ends() -> None:
    assert due("vote", a_scene()) == [Record(kind="ballot", value={"entries": []})]
    effects = due("close", a_scene(a_ballot(), now=CLOSING))
    assert those(Record, effects) == []
    assert effects[-1] == Close()


def test_a_ballot_is_kept_by_what_its_numbers_mean() -> None:
    kaffe, ro = an_idea("Kaffe"), an_idea("Ro", by="jonas")
    s = a_scene(kaffe, ro, a_ballot(kaffe, ro))
    ask = an_ask("rikke", "vote", until_at=CLOSING)
    effects = list(IDEAS.on_answer(s, ask, an_answer((2, 1))))
    assert effects[0] == Record(kind="vote", value={"entries": [ro.id, kaffe.id]}, by="rikke")
    assert those(Tell, effects)[0].data == {
        "chosen": [{"number": 2, "text": "Ro", "own": False}, {"number": 1, "text": "Kaffe", "own": True}],
        "pick": False,
        "closes_at": CLOSING,
    }


def test_a_ballot_after_the_closing_is_told_so() -> None:
    kaffe, ro = an_idea("Kaffe"), an_idea("Ro")
    s = a_scene(kaffe, ro, a_ballot(kaffe, ro), now=at(26, 16))
    with pytest.raises(Refusal, match="ideas/vote_over"):
        list(IDEAS.on_answer(s, an_ask("rikke", "vote", until_at=CLOSING), an_answer((1,))))


def test_a_number_of_an_idea_withdrawn_since_counts_nothing() -> None:
    kaffe, gone = an_idea("Kaffe"), an_idea("væk")
    s = a_scene(kaffe, a_ballot(kaffe, gone))
    effects = IDEAS.on_answer(s, an_ask("jonas", "vote", until_at=CLOSING), an_answer((2, 1), by="jonas"))
    assert those(Record, effects)[0].value == {"entries": [kaffe.id]}


def test_most_votes_win() -> None:
    a, b = an_idea("a"), an_idea("b", by="jonas")
    s = a_scene(a, b, a_ballot(a, b), a_vote("anne", b), a_vote("ole", b, a), now=CLOSING)
    assert winner_of(s) == "b"


def test_ones_own_vote_never_counts() -> None:
    a, b = an_idea("a", by="rikke"), an_idea("b", by="jonas")
    s = a_scene(a, b, a_ballot(a, b), a_vote("rikke", a), a_vote("ole", b), now=CLOSING)
    assert winner_of(s) == "b"


def test_the_last_ballot_counts() -> None:
    a, b = an_idea("a"), an_idea("b", by="jonas")
    s = a_scene(a, b, a_ballot(a, b), a_vote("ole", a), a_vote("ole", b), now=CLOSING)
    assert winner_of(s) == "b"


def test_the_same_number_twice_is_one_vote() -> None:
    a, b = an_idea("a"), an_idea("b", by="jonas")
    s = a_scene(a, b, a_ballot(a, b), a_vote("ole", a, a), a_vote("anne", b), a_vote("jonas", b), now=CLOSING)
    assert winner_of(s) == "a", "one each, as nobody votes for their own; the first in wins"


def test_a_tie_goes_to_who_was_featured_longest_ago() -> None:
    old_win = an_idea("før", by="rikke", round="2026-W40")
    newer_win = an_idea("siden", by="jonas", round="2026-W45")
    a, b = an_idea("a", by="jonas"), an_idea("b", by="rikke")
    wins = (a_winner(old_win, at=at(1, month=10)), a_winner(newer_win, at=at(5)))
    assert winner_of(a_scene(old_win, newer_win, a, b, *wins, a_ballot(a, b), now=CLOSING)) == "b"


def test_a_tie_goes_first_to_who_was_never_featured() -> None:
    win = an_idea("før", by="rikke", round="2026-W40")
    a, b = an_idea("a", by="rikke"), an_idea("b", by="ole")
    s = a_scene(win, a, b, a_winner(win, at=at(1, month=10)), a_ballot(a, b), now=CLOSING)
    assert winner_of(s) == "b"


def test_a_tie_among_equals_goes_to_the_first_in() -> None:
    a, b = an_idea("a"), an_idea("b", by="jonas")
    assert winner_of(a_scene(a, b, a_ballot(b, a), now=CLOSING)) == "a"


def test_an_idea_wins_only_once_and_the_others_live_on() -> None:
    before, backlog = an_idea("vandt", round="2026-W40"), an_idea("venter", round="2026-W40")
    s = a_scene(before, backlog, a_winner(before, round="2026-W40"))
    assert due("vote", s)[0] == Record(kind="ballot", value={"entries": [backlog.id]})


def test_a_withdrawn_idea_cannot_win() -> None:
    gone, kept = an_idea("væk"), an_idea("bliver", by="jonas")
    s = a_scene(kept, a_ballot(gone, kept), a_vote("ole", gone), now=CLOSING)
    assert winner_of(s) == "bliver"


def test_a_late_idea_cannot_win_this_round() -> None:
    kept = an_idea("på listen")
    assert winner_of(a_scene(kept, a_ballot(kept), an_idea("sent"), now=CLOSING)) == "på listen"
    assert winner_of(a_scene(a_ballot(), an_idea("sent"), now=CLOSING)) is None


def test_a_missed_vote_still_finds_a_winner() -> None:
    assert winner_of(a_scene(an_idea("Kaffe"), now=CLOSING)) == "Kaffe"


def test_the_author_hears_first_and_an_unnamed_one_that_their_name_stays_out() -> None:
    for anonymous in (False, True):
        idea = an_idea("Kaffe", anonymous=anonymous)
        sent = those(Send, due("close", a_scene(idea, a_ballot(idea), now=CLOSING)))
        data = {"text": "Kaffe", "anonymous": anonymous, "followed": True}
        assert sent == [Send(to="rikke", template="ideas/won", data=data)]


def test_an_idea_of_somebody_who_left_wins_without_a_mail() -> None:
    idea = an_idea("Kaffe", by="gone")
    effects = due("close", a_scene(idea, a_ballot(idea), now=CLOSING))
    assert [r.kind for r in those(Record, effects)] == ["winner"]
    assert those(Send, effects) == []


def test_the_closing_ends_the_questions_and_leaves_the_round_for_the_outcome() -> None:
    idea = an_idea("Kaffe")
    closes = those(Close, due("close", a_scene(idea, a_ballot(idea), now=CLOSING)))
    assert {c.asks for c in closes} == {"idea", "vote", "pick"}


def test_without_an_outcome_the_closing_ends_the_round() -> None:
    idea = an_idea("Kaffe")
    s = a_scene(idea, a_ballot(idea), now=CLOSING, settings={"outcome_at": "never"})
    assert due("close", s)[-1] == Close()


LED = {"settings": {"choice": "leader"}, "team": {"deputy": "jonas"}}


def test_the_leader_and_the_deputy_are_asked_to_pick_one() -> None:
    asks = those(Ask, due("vote", a_scene(an_idea("a"), an_idea("b"), **LED)))
    assert [(ask.to, ask.key, ask.form.at_most) for ask in asks] == [
        ("anne", "pick", 1),
        ("jonas", "pick", 1),
    ]


def test_the_leaders_pick_wins_over_the_deputys() -> None:
    a, b = an_idea("a"), an_idea("b")
    s = a_scene(a, b, a_ballot(a, b), a_vote("anne", b), a_vote("jonas", a), now=CLOSING, **LED)
    assert winner_of(s) == "b"


def test_the_deputys_pick_counts_where_the_leader_says_nothing() -> None:
    a, b = an_idea("a"), an_idea("b")
    assert winner_of(a_scene(a, b, a_ballot(a, b), a_vote("jonas", b), now=CLOSING, **LED)) == "b"


def test_a_pick_that_was_withdrawn_gives_way_to_the_deputys() -> None:
    a, b, gone = an_idea("a"), an_idea("b"), an_idea("væk")
    votes = (a_vote("anne", gone), a_vote("jonas", b))
    assert winner_of(a_scene(a, b, a_ballot(a, b, gone), *votes, now=CLOSING, **LED)) == "b"


def test_without_a_pick_the_choice_is_made_fairly() -> None:
    a, b = an_idea("a"), an_idea("b")
    assert winner_of(a_scene(a, b, a_ballot(a, b), now=CLOSING, **LED)) == "a"


def test_a_leader_cannot_pick_their_own() -> None:
    a, b = an_idea("a", by="anne"), an_idea("b")
    s = a_scene(a, b, a_ballot(a, b), **LED)
    with pytest.raises(Refusal, match="ideas/pick_own"):
        list(IDEAS.on_answer(s, an_ask("anne", "pick", until_at=CLOSING), an_answer((1,), by="anne")))


def test_weeks_later_the_leader_is_asked_and_a_reminder_planned() -> None:
    idea = an_idea("Kaffe")
    winner = a_winner(idea, at=CLOSING)
    ask, wake = due("outcome", a_scene(idea, winner, now=at(28, 0, month=12)))
    assert (ask.to, ask.key, ask.data) == ("anne", "outcome", {"text": "Kaffe", "chosen_at": CLOSING})
    assert ask.form == Choice(("afprøvet", "bliver afprøvet", "droppet"))
    assert wake == Wake(at=at(28, 0, month=12) + timedelta(weeks=1), step="remind-outcome")


def test_a_round_without_a_living_winner_just_ends() -> None:
    assert due("outcome", a_scene(a_winner(an_idea("væk")))) == [Close()]


def test_a_silent_leader_is_reminded_once_then_the_round_ends() -> None:
    s = a_scene(asks=(an_ask("anne", "outcome"),))
    assert asked(due("remind-outcome", s)) == ["anne"]
    assert due("end", s) == [Close()]


@pytest.mark.parametrize(
    ("number", "text", "outcome", "reason"),
    [
        (1, "1", "tried", ""),
        (1, "1: den kører hver mandag", "tried", "den kører hver mandag"),
        (2, "Bliver afprøvet, fra januar", "planned", "fra januar"),
        (3, "3, droppet. For få havde tid", "dropped", "For få havde tid"),
    ],
)
def test_what_became_of_it_is_kept_with_the_reason(number: int, text: str, outcome: str, reason: str) -> None:
    idea = an_idea("Kaffe")
    s = a_scene(idea, a_winner(idea))
    effects = list(IDEAS.on_answer(s, an_ask("anne", "outcome"), an_answer((number,), by="anne", text=text)))
    value = {"entry": idea.id, "outcome": outcome, "reason": reason}
    assert effects[0] == Record(kind="outcome", value=value, by="anne")


def test_nothing_is_told_of_an_idea_withdrawn_before_the_outcome() -> None:
    with pytest.raises(Refusal, match="ideas/withdrawn"):
        list(IDEAS.on_answer(a_scene(), an_ask("anne", "outcome"), an_answer((1,), by="anne")))


def test_the_edition_hears_of_winners_by_name_or_without() -> None:
    named, unnamed = an_idea("Kaffe"), an_idea("Ro", anonymous=True)
    lines = list(IDEAS.tell(a_scene(named, unnamed, a_winner(named), a_winner(unnamed)), Place("edition")))
    assert [(line.key, line.section, line.data, line.names) for line in lines] == [
        (named.id, "idea", {"text": "Kaffe", "name": "Rikke Holm"}, ("rikke",)),
        (unnamed.id, "idea", {"text": "Ro", "name": ""}, ()),
    ]


def test_the_edition_hears_what_became_of_ideas() -> None:
    idea = an_idea("Kaffe", round="2026-W44", at=at(1))
    told = an_entry("outcome", {"entry": idea.id, "outcome": "tried", "reason": "sjovt"}, by="anne")
    line = next(iter(IDEAS.tell(a_scene(idea, told), Place("edition"))))
    assert (line.key, line.section) == (told.id, "outcomes")
    assert line.data == {"text": "Kaffe", "outcome": "tried", "reason": "sjovt"}


def test_the_edition_does_not_hear_of_withdrawn_or_old_ones() -> None:
    old, gone = an_idea("Kaffe"), an_idea("væk")
    s = a_scene(old, a_winner(old, at=THURSDAY - timedelta(weeks=6)), a_winner(gone))
    assert list(IDEAS.tell(s, Place("edition"))) == []


def rounds_of(*states: AskState, to: str = "jonas") -> tuple[Any, ...]:
    return tuple(
        an_ask(to, state=state, round=f"2026-W{40 + n}", asked_at=at(1, month=10) + timedelta(weeks=n))
        for n, state in enumerate(states)
    )


def silent_rounds(*states: AskState) -> list[int]:
    s = a_scene(history=rounds_of(*states), now=at(30))
    return [
        line.data["rounds"] for line in IDEAS.tell(s, Place("digest", "anne")) if line.section == "silent"
    ]


def test_the_digest_hears_who_answered_last_time() -> None:
    asks = (*rounds_of(AskState.ANSWERED, to="rikke"), *rounds_of(AskState.CLOSED, to="jonas"))
    line = next(iter(IDEAS.tell(a_scene(history=asks, now=at(30)), Place("digest", "anne"))))
    assert line.section == "answered"
    thanks = {"thank": ["Rikke"], "write": "mailto:rikke@example.dk"}
    assert line.data == {"title": "", "asked": 2, "answered": 1, "names": ["Rikke"], **thanks}


def test_silence_is_counted_in_rounds_running() -> None:
    assert silent_rounds(AskState.CLOSED, AskState.ANSWERED, AskState.CLOSED, AskState.CLOSED) == [2]
    assert silent_rounds(AskState.CLOSED, AskState.CLOSED, AskState.ANSWERED) == []
    assert silent_rounds(AskState.CLOSED, AskState.SKIPPED) == []


def test_who_never_got_the_question_is_not_silent() -> None:
    assert silent_rounds(AskState.EXPIRED, AskState.EXPIRED) == []
    assert silent_rounds(AskState.CLOSED, AskState.EXPIRED, AskState.CLOSED) == [2]


def test_a_round_still_open_makes_nobody_silent() -> None:
    s = a_scene(asks=(an_ask("jonas"),), now=at(24))
    assert list(IDEAS.tell(s, Place("digest", "anne"))) == []


def test_the_reader_of_the_digest_is_not_told_of_their_own_silence() -> None:
    s = a_scene(history=rounds_of(AskState.CLOSED, to="anne"), now=at(30))
    assert [line.section for line in IDEAS.tell(s, Place("digest", "anne"))] == ["answered"]


def test_a_record_holds_ones_own_ideas_only() -> None:
    mine, other = an_idea("min"), an_idea("din", by="jonas")
    lines = list(IDEAS.tell(a_scene(mine, other, a_winner(mine)), Place("record", "rikke")))
    assert [(line.key, line.data) for line in lines] == [
        (mine.id, {"text": "min", "at": mine.at, "won": True})
    ]


def test_ideas_of_another_rule_are_none_of_its_business() -> None:
    s = a_scene(an_idea("fremmed", rule="other"), round=a_round(key=WEEK))
    assert due("vote", s) == [Record(kind="ballot", value={"entries": []})]


def test_the_steps_follow_the_settings() -> None:
    names = [step.name for step in IDEAS.steps(IDEAS.Settings())]
    assert names == ["ask", "remind", "vote", "close", "outcome"]
    few = IDEAS.Settings(remind_at="never", outcome_at="never")
    assert [step.name for step in IDEAS.steps(few)] == ["ask", "vote", "close"]
