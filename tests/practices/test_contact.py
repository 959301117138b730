"""What the contact rhythm decides: who is due, who is nudged about, and what it has to say elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from daemon.core.effects import Ask, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.practice import Place
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.practices.contact import Contact
from tests.practices.builders import (
    MONDAY,
    a_command,
    a_member,
    a_moment,
    a_round,
    a_rule,
    a_situation,
    a_team,
    an_answer,
    an_ask,
    an_entry,
    at,
    those,
)

PRACTICE = Contact()
LONG_AGO = a_round("contact", "2026-01-05", opened_at=MONDAY - timedelta(days=320))
TODAY = date(2026, 11, 23)


def a_contact(about: str, day: date, *, tone: str = "neutral", planned: bool = False, **changes: Any):
    value = {"channel": "phone", "planned": planned, "tone": tone, "text": "", **changes}
    return an_entry("contact", value, by="anne", about=about, day=day, rule="contact")


def a_rhythm_of_contact(*entries: Any, **changes: Any) -> Situation:
    """Anne's team, with a rule that has run for long."""
    changes.setdefault("rounds", (LONG_AGO,))
    return a_situation(PRACTICE, entries=entries, **changes)


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def a_word(word: str, text: str, *about: str, by: str = "anne"):
    command = a_command(word, text, by=by)
    return type(command)(
        by=by,
        word=word,
        text=text,
        about=about[0] if about else None,
        members=about,
        at=command.at,
        source="row",
    )


def digest(s: Situation) -> dict[str, dict[str, Any]]:
    return {line.key: dict(line.data) for line in PRACTICE.tell(s, Place("digest", reader="anne"))}


def nudged(s: Situation) -> list[str]:
    """Whom a nudge names now."""
    sends = those(Send, PRACTICE.on_due(s, a_moment("nudge", rule="contact")))
    return [person["id"] for send in sends for person in send.data["people"]]


class TestWhoIsDue:
    def colours(self, s: Situation) -> dict[str, str]:
        return {key.rpartition(":")[2]: data["colour"] for key, data in digest(s).items() if ":due:" in key}

    def test_yellow_from_the_ideal_on_and_red_from_the_longest(self):
        s = a_rhythm_of_contact(
            a_contact("rikke", days_ago(6)), a_contact("jonas", days_ago(7)), a_contact("ole", days_ago(14))
        )
        assert self.colours(s) == {"ole": "red", "jonas": "yellow"}

    def test_the_overdue_stand_first(self):
        s = a_rhythm_of_contact(
            a_contact("rikke", days_ago(8)), a_contact("jonas", days_ago(10)), a_contact("ole", days_ago(20))
        )
        assert [key for key in digest(s) if ":due:" in key] == [
            "contact:due:ole",
            "contact:due:jonas",
            "contact:due:rikke",
        ]

    def test_a_rhythm_of_ones_own_counts_from_the_config_and_from_a_mail(self):
        own = an_entry("rhythm", {"ideal": 30, "longest": 60}, by="anne", about="jonas", rule="contact")
        s = a_rhythm_of_contact(
            *(a_contact(m, days_ago(10)) for m in ("rikke", "jonas", "ole")),
            own,
            settings={"people": {"rikke": {"ideal": 3, "longest": 5}}},
        )
        assert self.colours(s) == {"rikke": "red", "ole": "yellow"}

    def test_days_away_of_either_do_not_count(self):
        contacts = [a_contact(m, days_ago(10)) for m in ("rikke", "jonas", "ole")]
        away = {"rikke": (days_ago(9), days_ago(2))}
        assert "rikke" not in self.colours(a_rhythm_of_contact(*contacts, away=away))
        leader = {"anne": (days_ago(9), days_ago(2))}
        assert self.colours(a_rhythm_of_contact(*contacts, away=leader)) == {}

    def test_a_talk_that_was_held_is_a_contact(self):
        held = an_entry("talk_held", {"talk": "x"}, by="anne", about="rikke", day=days_ago(1), rule="talks")
        others = [a_contact(m, days_ago(1)) for m in ("jonas", "ole")]
        lines = digest(a_rhythm_of_contact(*others, held))
        assert lines["contact:all:"]["agreed"] == 1
        assert not [key for key in lines if ":due:" in key]

    def test_a_talk_that_was_said_yes_to_is_a_contact_once_its_time_has_come(self):
        accepted = an_entry(
            "talk_accepted", {"talk": "x"}, by="rikke", about="rikke", day=days_ago(1), rule="talks"
        )
        others = [a_contact(m, days_ago(1)) for m in ("jonas", "ole")]
        assert not [key for key in digest(a_rhythm_of_contact(*others, accepted)) if ":due:" in key]

    def test_it_is_none_when_the_leader_says_that_it_came_to_nothing(self):
        told = {"by": "anne", "about": "rikke", "day": days_ago(1), "rule": "talks"}
        entries = [an_entry(kind, {"talk": "x"}, **told) for kind in ("talk_accepted", "talk_off")]
        others = [a_contact(m, days_ago(1)) for m in ("jonas", "ole")]
        lines = digest(a_rhythm_of_contact(*others, *entries))
        assert [key for key in lines if ":due:" in key] == ["contact:due:rikke"]

    def test_a_talk_said_yes_to_and_held_counts_once(self):
        told = {"by": "anne", "about": "rikke", "day": days_ago(1), "rule": "talks"}
        entries = [an_entry(kind, {"talk": "x"}, **told) for kind in ("talk_accepted", "talk_held")]
        lines = digest(a_rhythm_of_contact(*entries))
        assert lines["contact:all:"]["agreed"] == 1

    def test_who_was_never_heard_of_counts_from_the_first_day_of_the_rule(self):
        fresh = a_round("contact", "2026-11-20", opened_at=MONDAY - timedelta(days=3))
        assert self.colours(a_situation(PRACTICE, rounds=(fresh,))) == {}
        assert self.colours(a_rhythm_of_contact()) == {"rikke": "red", "jonas": "red", "ole": "red"}

    @pytest.mark.parametrize(("joined", "colour"), [(20, "yellow"), (19, "yellow"), (18, "red")])
    def test_a_newcomer_is_due_at_once_and_overdue_after_two_working_days(self, joined: int, colour: str):
        people = (a_member("anne"), a_member("tove", joined=date(2026, 11, joined)))
        assert self.colours(a_rhythm_of_contact(members=people)) == {"tove": colour}

    def test_members_the_rule_is_without_are_left_in_peace(self):
        s = a_rhythm_of_contact()
        rule = type(s.rule)(
            **{f: getattr(s.rule, f) for f in s.rule.__slots__} | {"without": frozenset({"ole"})}
        )
        assert set(self.colours(a_rhythm_of_contact(rule=rule))) == {"rikke", "jonas"}

    def test_what_is_said_of_the_deputy_is_for_the_leader_alone(self):
        lines = PRACTICE.tell(a_rhythm_of_contact(team={"deputy": "ole"}), Place("digest", reader="anne"))
        assert {line.names: line.only for line in lines if ":due:" in line.key} == {
            ("rikke",): (),
            ("jonas",): (),
            ("ole",): ("anne",),
        }


class TestProblems:
    def lines(self, *tones: str) -> list[str]:
        contacts = [a_contact("rikke", days_ago(len(tones) - n), tone=tone) for n, tone in enumerate(tones)]
        return [key for key in digest(a_rhythm_of_contact(*contacts)) if ":problems:" in key]

    def test_mostly_problems_of_the_last_five_is_said(self):
        assert self.lines("good", "problem", "problem", "neutral", "problem") == ["contact:problems:rikke"]

    def test_two_contacts_are_too_few_to_say_so(self):
        assert self.lines("problem", "problem") == []

    def test_older_problems_are_forgotten(self):
        assert self.lines("problem", "problem", "problem", "good", "good", "good", "good") == []


class TestNudge:
    def test_the_two_most_overdue_are_named(self):
        s = a_rhythm_of_contact(
            a_contact("rikke", days_ago(20)), a_contact("jonas", days_ago(30)), a_contact("ole", days_ago(15))
        )
        assert nudged(s) == ["jonas", "rikke"]

    def test_it_is_a_nudge_and_is_noted(self):
        effects = list(PRACTICE.on_due(a_rhythm_of_contact(), a_moment("nudge", rule="contact")))
        (send,) = those(Send, effects)
        assert (send.to, send.nudge) == ("anne", True)
        assert [r.about for r in those(Record, effects)] == ["rikke", "jonas"]

    def test_nobody_is_named_again_within_three_working_days(self):
        told = an_entry("contact_nudge", {}, about="rikke", day=date(2026, 11, 19), rule="contact")
        assert nudged(a_rhythm_of_contact(told)) == ["jonas", "ole"]
        assert nudged(a_rhythm_of_contact(told, now=at(24))) == ["rikke", "jonas"]

    def test_who_is_merely_due_is_named_on_days_left_to_chance(self):
        def once(seed: int) -> list[str]:
            contacts = [a_contact(m, days_ago(2)) for m in ("jonas", "ole")]
            return nudged(
                a_rhythm_of_contact(a_contact("rikke", days_ago(8)), *contacts, random=Random(seed))
            )

        found = [bool(once(seed)) for seed in range(40)]
        assert 8 < sum(found) < 32

    def test_nobody_is_due_and_nothing_is_sent(self):
        contacts = [a_contact(m, days_ago(1)) for m in ("rikke", "jonas", "ole")]
        assert list(PRACTICE.on_due(a_rhythm_of_contact(*contacts), a_moment("nudge", rule="contact"))) == []

    def test_it_says_what_they_told_last_but_not_without_a_name(self):
        told = an_entry(
            "success", {"text": "Tolv nye kunder", "anonymous": False}, by="rikke", rule="successes"
        )
        hidden = an_entry("success", {"text": "hemmelig", "anonymous": True}, by="jonas", rule="successes")
        (send,) = those(
            Send, PRACTICE.on_due(a_rhythm_of_contact(told, hidden), a_moment("nudge", rule="contact"))
        )
        assert {p["id"]: p["news"] for p in send.data["people"]} == {"rikke": "Tolv nye kunder", "jonas": ""}

    def test_it_says_how_they_like_to_be_reached(self):
        chosen = an_entry(
            "channel", {"channel": "phone", "style": "", "text": ""}, by="rikke", about="rikke", rule="p"
        )
        (send,) = those(Send, PRACTICE.on_due(a_rhythm_of_contact(chosen), a_moment("nudge", rule="contact")))
        assert send.data["people"][0]["channel"] == "phone"

    def test_only_agreed_contacts_are_remarked_on(self):
        people = (a_member("anne"), a_member("rikke"))
        contacts = [a_contact("rikke", days_ago(20 + n), planned=True) for n in range(3)]
        (send,) = those(
            Send,
            PRACTICE.on_due(
                a_rhythm_of_contact(*contacts, members=people), a_moment("nudge", rule="contact")
            ),
        )
        assert [p["only_agreed"] for p in send.data["people"]] == [True]

    def test_the_hour_is_chosen_by_chance_within_the_leaders_hours(self):
        def hour(seed: int):
            s = a_rhythm_of_contact(now=at(23, 4), random=Random(seed))
            (wake,) = those(Wake, PRACTICE.on_due(s, a_moment("plan", rule="contact")))
            return wake.at

        hours = {hour(seed) for seed in range(20)}
        assert len(hours) == 20
        assert all(at(23, 9) <= one <= at(23, 16) for one in hours)
        assert hour(7) == hour(7)

    @pytest.mark.parametrize("zone", ["America/Nuuk", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"])
    def test_a_leader_far_away_is_nudged_in_their_own_hours(self, zone: str):
        people = (a_member("anne", zone=zone), a_member("rikke"))
        s = a_rhythm_of_contact(now=at(24, 4), members=people, random=Random(3))
        (wake,) = those(Wake, PRACTICE.on_due(s, a_moment("plan", rule="contact")))
        local = s.days("anne").local(wake.at)
        assert (9, 0) <= (local.hour, local.minute) <= (16, 0)
        assert s.now <= wake.at <= s.now + timedelta(hours=36)

    def test_none_is_planned_on_the_leaders_day_off_or_when_switched_off(self):
        assert (
            list(PRACTICE.on_due(a_rhythm_of_contact(now=at(22, 4)), a_moment("plan", rule="contact"))) == []
        )
        off = a_rhythm_of_contact(now=at(23, 4), settings={"nudge": False})
        assert list(PRACTICE.on_due(off, a_moment("plan", rule="contact"))) == []


class TestCommands:
    def test_several_people_are_each_kept(self):
        effects = list(
            PRACTICE.on_command(a_rhythm_of_contact(), a_word("contact_met", "i går", "rikke", "ole"))
        )
        assert [(r.about, r.day, r.value["channel"]) for r in those(Record, effects)] == [
            ("rikke", days_ago(1), "person"),
            ("ole", days_ago(1), "person"),
        ]
        (tell,) = those(Tell, effects)
        assert [one["due"] for one in tell.data["people"]] == [date(2026, 11, 30)] * 2

    def test_an_older_contact_noted_later_does_not_move_the_next(self):
        s = a_rhythm_of_contact(a_contact("rikke", days_ago(1)))
        (tell,) = those(Tell, PRACTICE.on_command(s, a_word("contact_phone", "i tirsdags", "rikke")))
        assert tell.data["people"][0]["due"] == date(2026, 11, 30)

    def test_copies_count_once_a_day_and_the_first_is_explained(self):
        first = list(PRACTICE.on_command(a_rhythm_of_contact(), a_word("copy", "", "rikke")))
        assert [type(effect) for effect in first] == [Record, Send]
        known = a_rhythm_of_contact(a_contact("rikke", TODAY, copied=True))
        assert list(PRACTICE.on_command(known, a_word("copy", "", "rikke"))) == []
        again = list(PRACTICE.on_command(known, a_word("copy", "", "ole")))
        assert [type(effect) for effect in again] == [Record]

    @pytest.mark.parametrize(
        ("text", "ideal", "longest"),
        [
            ("hver 14. dag", 14, 28),
            ("hver uge", 7, 14),
            ("hver anden uge", 14, 28),
            ("en gang om måneden", 30, 60),
            ("ugentligt, højst hver 3. uge", 7, 21),
            ("hver 10. dag, højst 15 dage", 10, 15),
            ("every two weeks", 14, 28),
            ("once a week, at most every month", 7, 30),
            ("fortnightly", 14, 28),
            ("every 5 days", 5, 10),
        ],
    )
    def test_a_rhythm_is_read(self, text: str, ideal: int, longest: int):
        (record,) = those(Record, PRACTICE.on_command(a_rhythm_of_contact(), a_word("rhythm", text, "rikke")))
        assert (record.value["ideal"], record.value["longest"]) == (ideal, longest)

    @pytest.mark.parametrize("text", ["", "når jeg kan", "hver uge, højst hver dag", "hver 900. dag"])
    def test_what_is_none_is_refused(self, text: str):
        with pytest.raises(Refusal, match="rhythm_how"):
            list(PRACTICE.on_command(a_rhythm_of_contact(), a_word("rhythm", text, "rikke")))


class TestFireline:
    def a_day(self, day: date, **changes: Any):
        return an_entry(
            "fireline", {"text": "demo"}, by="anne", about="rikke", day=day, rule="contact", **changes
        )

    def sent(self, s: Situation) -> list[str]:
        return [send.to for send in those(Send, PRACTICE.on_due(s, a_moment("plan", rule="contact")))]

    @pytest.mark.parametrize(
        ("day", "asked_on"), [(23, 24), (27, 30), (28, 30)], ids=["monday", "friday", "saturday"]
    )
    def test_it_is_followed_up_on_the_next_working_day(self, day: int, asked_on: int):
        entry = self.a_day(date(2026, 11, day))
        days = [n for n in range(23, 31) if self.sent(a_rhythm_of_contact(entry, now=at(n, 4)))]
        assert days[:1] == [asked_on]

    def test_it_goes_with_the_letter_of_the_morning_and_once(self):
        entry = self.a_day(TODAY)
        effects = list(
            PRACTICE.on_due(a_rhythm_of_contact(entry, now=at(24, 4)), a_moment("plan", rule="contact"))
        )
        (send,) = those(Send, effects)
        assert (send.when, send.template) == ("morning", "contact/fire_after")
        (record,) = those(Record, effects)
        noted = an_entry(record.kind, record.value, about=record.about, day=record.day, rule="contact")
        assert self.sent(a_rhythm_of_contact(entry, noted, now=at(25, 4))) == []

    def test_with_the_leader_away_the_deputy_hears_of_it_too(self):
        entry = self.a_day(TODAY)
        away = {"anne": (TODAY, days_ago(-4))}
        s = a_rhythm_of_contact(entry, now=at(24, 4), away=away, team={"deputy": "ole"})
        assert self.sent(s) == ["anne", "ole"]

    def test_the_deputys_own_day_is_not_followed_up_by_themselves(self):
        entry = an_entry("fireline", {"text": ""}, by="anne", about="ole", day=TODAY, rule="contact")
        away = {"anne": (TODAY, days_ago(-4))}
        assert self.sent(a_rhythm_of_contact(entry, now=at(24, 4), away=away, team={"deputy": "ole"})) == [
            "anne"
        ]

    def test_a_day_long_past_is_left_alone(self):
        assert self.sent(a_rhythm_of_contact(self.a_day(days_ago(20)), now=at(23, 4))) == []

    def test_a_day_that_is_not_said_or_is_past_is_asked_for(self):
        for text in ("stor demo", "i går: stor demo"):
            (ask,) = those(Ask, PRACTICE.on_command(a_rhythm_of_contact(), a_word("fireline", text, "rikke")))
            assert (ask.to, ask.template, ask.when) == ("anne", "contact/fire_when", "now")

    def test_the_answer_completes_it(self):
        asked = an_ask("anne", "when:row", data={"who": "rikke", "text": "stor demo"})
        effects = list(
            PRACTICE.on_answer(a_rhythm_of_contact(), asked, an_answer(date(2026, 11, 27), by="anne"))
        )
        (record,) = those(Record, effects)
        assert (record.about, record.day, record.value) == (
            "rikke",
            date(2026, 11, 27),
            {"text": "stor demo"},
        )

    def test_the_leaders_own_day_is_refused(self):
        with pytest.raises(Refusal, match="fire_whom"):
            list(PRACTICE.on_command(a_rhythm_of_contact(), a_word("fireline", "fredag: bestyrelsen")))


def test_a_talk_is_prepared_with_the_last_contact():
    s = a_rhythm_of_contact(a_contact("rikke", days_ago(9), tone="good"), a_contact("rikke", days_ago(12)))
    lines = {line.names: line.data for line in PRACTICE.tell(s, Place("talk", reader="anne"))}
    assert lines[("rikke",)]["day"] == days_ago(9)
    assert lines[("jonas",)]["day"] is None


def test_nobody_at_all_is_no_trouble():
    s = a_rhythm_of_contact(members=(a_member("anne"),))
    assert digest(s) == {}
    assert nudged(s) == []


@pytest.mark.parametrize("place", ["edition", "record", "boss", "status"])
def test_nothing_of_it_is_told_elsewhere(place: Any):
    assert list(PRACTICE.tell(a_rhythm_of_contact(a_contact("rikke", TODAY)), Place(place))) == []


class TestExplained:
    def remarks(self, size: int = 4, **settings: Any) -> list[tuple[str, bool]]:
        members = {f"m{n}": a_member(f"m{n}") for n in range(size)}
        team = a_team(("anne", *members))
        world = World(
            teams={"nord": team}, members={"anne": a_member("anne"), **members}, locations={}, rules={}
        )
        return [(one.text, one.warns) for one in PRACTICE.explain(a_rule(PRACTICE, settings=settings), world)]

    def test_check_says_when_somebody_is_due(self):
        ((text, warns),) = self.remarks()
        assert "due after 7 days" in text
        assert not warns

    def test_check_warns_of_a_rhythm_for_nobody(self):
        assert ("anne has a rhythm, but is not among those the leader follows", True) in self.remarks(
            people={"anne": {"ideal": 2, "longest": 3}}
        )

    def test_check_warns_of_a_team_too_large_for_the_nudges(self):
        assert [warns for _, warns in self.remarks(size=20)] == [False, True]
