"""One leader of two teams, and somebody who is in both: whom a word is about, and for which team, is never guessed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from daemon.core.model import Team
from daemon.engine.house import Limits
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, a_member, a_rule, a_world

HOLM = a_member("Rikke Holm", id="holm", addresses=("holm@example.test",))
BANG = a_member("Rikke Bang", id="bang", addresses=("bang@example.test",))
SOREN, EMIL, PIA = a_member("Søren Ek", id="soren"), a_member("Emil Ro"), a_member("Pia Dal")
NAMES = (*("contact", "notes", "goals", "talks", "successes", "results"), *("ideas", "newsletter", "profile"))


@pytest.fixture
def engine() -> Engine:
    """Lone leads North, in Danish, with one Rikke, and South, in English, with the other; Pia is in both."""
    rules = tuple(a_rule(name) for name in NAMES)
    others = tuple(replace(rule, id=f"{rule.id}-south", team="s") for rule in rules)
    world = a_world(HOLM, SOREN, PIA, rules=(*rules, *others))
    south = Team(
        id="s",
        name="South",
        zone="Europe/London",
        leader="lone",
        members=("bang", "emil", "pia"),
        language="en",
    )
    world = replace(
        world, teams={**world.teams, "s": south}, members={**world.members, "bang": BANG, "emil": EMIL}
    )
    return Engine(world, limits=Limits(mails_per_address_hour=99))


def kept(engine: Engine) -> list:
    kinds = tuple(kind.name for practice in PRACTICES for kind in practice.kinds)
    return [e for e in engine.store.write_now(lambda tx: tx.entries(kinds)) if not e.withdrawn]


def said(engine: Engine, who: str) -> str:
    return " ".join(engine.last(who).text.split())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ringede til Rikke: god snak", "contact-south"),
        ("rytme Rikke: hver 14. dag", "contact-south"),
        ("ilden Rikke fredag: stor demo", "contact-south"),
        ("note Rikke: datteren starter i skole 12/8", "notes-south"),
        ("mål Rikke: 20 nye kunder", "goals-south"),
        ("aftale Rikke: sender udkast", "talks-south"),
        ("ros til Rikke: tak for hjælpen", "successes-south"),
        ("succes om Rikke: holdt oplæg", "successes-south"),
        ("resultat Rikke: 12 nye kunder", "results-south"),
    ],
)
@pytest.mark.parametrize("answer", ["2", "Rikke Bang"])
def test_the_first_name_of_two_is_asked_about_once_and_answered_by_number_or_name(engine, text, rule, answer):
    engine.write("lone", text)
    assert kept(engine) == []
    assert engine.outbox("holm") == engine.outbox("bang") == []
    assert "1. Rikke Holm 2. Rikke Bang" in said(engine, "lone")
    engine.reply(engine.last("lone"), answer)
    assert {(e.rule, e.about) for e in kept(engine)} == {(rule, "bang")}
    assert engine.outbox("holm") == []


@pytest.mark.parametrize("name", ["Rikke Bang", "Rikke B", "Bang", "rikke bng"])
def test_what_fits_one_of_them_best_is_not_asked_about(engine, name):
    engine.write("lone", f"note {name}: opereres i maj")
    assert {e.about for e in kept(engine)} <= {"bang"}
    assert "Rikke Holm" not in said(engine, "lone")


def test_people_of_two_teams_in_one_mail_are_noted_for_one_team_after_the_other(engine):
    engine.write("lone", "ringede til Søren og Emil i går: fint")
    assert kept(engine) == []
    question = engine.last("lone")
    engine.reply(question, "1")
    engine.reply(question, "2")
    assert [(e.rule, e.about, e.value["text"], e.day.day) for e in kept(engine)] == [
        ("contact", "soren", "fint", 22),
        ("contact-south", "emil", "fint", 22),
    ]


def test_praise_of_somebody_of_the_second_team_finds_that_team(engine):
    engine.write("lone", "ros til Emil: godt klaret")
    assert [(e.rule, e.about) for e in kept(engine)] == [("successes-south", "emil")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("idé: fælles frokost", "idea"),
        ("succes: tolv kunder", "success"),
        ("resultat: 3 møder", "result"),
        ("ilden fredag: stor demo", "fireline"),
        ("kanal: telefon", "channel"),
    ],
)
def test_what_somebody_in_two_teams_tells_goes_to_the_one_they_choose(engine, text, kind):
    engine.write("pia", text)
    assert kept(engine) == []
    assert "1. Holdet 2. South" in said(engine, "pia")
    engine.reply(engine.last("pia"), "2")
    (entry,) = kept(engine)
    assert (entry.kind, entry.rule.partition("-")[2]) == (kind, "south")
    assert "South" not in str(entry.value)


def test_other_words_in_reply_stay_with_the_team_that_was_chosen(engine):
    engine.write("pia", "kanal: telefon")
    engine.reply(engine.last("pia"), "2")
    engine.reply(engine.last("pia"), "hellere mail")
    assert [(e.rule, e.value["channel"]) for e in kept(engine)] == [("profile-south", "mail")]


def test_the_team_may_be_named_at_once(engine):
    engine.write("pia", "idé South: fælles frokost")
    engine.write("pia", "min side south")
    assert [(e.rule, e.value["text"]) for e in kept(engine)] == [("ideas-south", "fælles frokost")]
    assert engine.last("pia").subject == "Din side"


@pytest.mark.parametrize("text", ["fjern 3", "ret 12: fjern 3", "intro: god weekend"])
def test_a_correction_is_for_the_newsletter_of_the_team_that_was_chosen(engine, text):
    engine.write("lone", text)
    assert "1. Holdet 2. South" in said(engine, "lone")


def test_one_who_leads_a_team_and_is_a_colleague_in_another_means_the_people_they_lead():
    rules = (a_rule("goals"), replace(a_rule("goals", id="goals-south"), team="s"))
    world = a_world(HOLM, rules=rules)
    south = Team(
        id="s", name="Syd", zone="Europe/Copenhagen", leader="emil", members=("bang", "lone", "emil")
    )
    people = {"bang": BANG, "emil": EMIL}
    engine = Engine(replace(world, teams={**world.teams, "s": south}, members={**world.members, **people}))
    engine.write("lone", "mål Rikke: 20 nye kunder")
    assert {(e.rule, e.about) for e in kept(engine)} == {("goals", "holm")}


class TestTwoLeaders:
    """Pia is in the Danish team of Lone and in the English one of Emil, who asks the same."""

    @pytest.fixture
    def engine(self) -> Engine:
        rules = (a_rule("ideas"), a_rule("profile", spread_weeks=1), a_rule("contact", nudge=False))
        others = tuple(replace(rule, id=f"{rule.id}-south", team="s") for rule in rules)
        world = a_world(PIA, rules=(*rules, *others))
        south = Team(
            id="s",
            name="South",
            zone="Europe/Copenhagen",
            leader="emil",
            members=("emil", "pia"),
            language="en",
        )
        people = {"emil": replace(EMIL, language="en")}
        return Engine(replace(world, teams={**world.teams, "s": south}, members={**world.members, **people}))

    def test_the_same_question_of_two_teams_says_whose_it_is(self, engine):
        engine.until("mon 12:00")
        letter = engine.last("pia", "ask")
        marks = dict(re.findall(r"([A-Z])\. Har du en idé til os\? \((\w+)\)", letter.text))
        assert sorted(marks.values()) == ["Holdet", "South"]
        engine.reply(letter, f"{max(marks, key=marks.__getitem__)}: fælles frokost")
        assert [(e.rule, e.value["text"]) for e in kept(engine)] == [("ideas-south", "fælles frokost")]
        assert "Tak for din idé (South)" in said(engine, "pia")
        assert "for Emil Ro, South" in said(engine, "pia")

    def test_who_sees_a_line_is_told_by_the_name_of_that_teams_leader(self, engine):
        engine.until("tue+1 12:00")
        letters = [m for m in engine.outbox("pia", "ask") if "ansigt til ansigt" in m.text]
        assert "Kun Lone ser den" in " ".join(letters[0].text.split())
        assert "Kun Emil ser den" in " ".join(letters[0].text.split())
        engine.write("pia", "kanal South: telefon")
        assert "kun Emil ser det" in said(engine, "pia")
        engine.write("pia", "ilden South fredag: demo")
        assert "Lone" not in said(engine, "pia")

    def test_somebody_in_one_team_reads_no_teams_in_headings(self, engine):
        engine.until("mon 12:00")
        assert "(Holdet)" not in engine.last("lone", "ask").text
