"""One grammar for what people write out of the blue: which rule, about whom, and what stays a question or an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from daemon.core.model import Team
from daemon.engine.records import InboxState
from daemon.engine.whom import read_whom
from daemon.engine.writable import writable
from daemon.mail.openings import find_command
from daemon.mail.reading import Word
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, a_member, a_rule, a_world

NOW = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - as the writer's clock shows it
RIKKE, OTHER_RIKKE = a_member("Rikke Holm"), a_member("Rikke Bang", id="rikkeb")
SOREN, AASE, METTE = (
    a_member("Søren Ågård", id="soren", addresses=("soren@example.test",)),
    a_member("Åse Lund", id="aase"),
    a_member("Mette Ros"),
)
TEAM = (RIKKE, SOREN, AASE, METTE)


def kept(engine: Engine, kind: str) -> list:
    found = engine.store.write_now(lambda tx: tx.entries((kind,)))
    return [entry for entry in found if not entry.withdrawn]


@pytest.mark.parametrize(
    ("argument", "text", "who", "rest"),
    [
        ("Rikke", "tak", "rikke", "tak"),
        ("til Rikke Holm", "tak", "rikke", "tak"),
        ("rikke", "tak", "rikke", "tak"),
        ("Rik", "tak", "rikke", "tak"),
        ("Rikkke", "tak", "rikke", "tak"),
        ("Rikke Hlom", "tak", "rikke", "tak"),
        ("Soeren", "tak", "soren", "tak"),
        ("Soren Agard", "tak", "soren", "tak"),
        ("Aase", "tak", "aase", "tak"),
        ("Rikke fredag", "stor demo", "rikke", "fredag: stor demo"),
        ("Rikke Holm på fredag", "stor demo", "rikke", "på fredag: stor demo"),
        ("Rikkke den 12/12", "demo", "rikke", "den 12/12: demo"),
        ("Rikke Hlom torsdag 10", "løn", "rikke", "torsdag 10: løn"),
        ("", "Rikke torsdag 10", "rikke", "torsdag 10"),
        ("", "Rikke Holm torsdag kl. 10:30", "rikke", "torsdag kl. 10:30"),
        ("", "med Rikke i morgen kl. 14", "rikke", "i morgen kl. 14"),
        ("", "i går med Rikke", "rikke", "i går"),
        ("i fredags til Søren", "godt", "soren", "i fredags godt"),
        ("", "Rikke tak for i går", "rikke", "tak for i går"),
    ],
)
def test_a_name_is_found_beside_a_date_and_the_rest_is_text(argument, text, who, rest):
    meant = read_whom(Word(id="w", argument=argument, text=text), TEAM, NOW)
    assert [m.id for m in meant.sure] == [who]
    assert meant.rest == rest


@pytest.mark.parametrize(
    ("text", "who", "rest"),
    [
        ("Rikke og Søren", ["rikke", "soren"], ""),
        ("Rikke, Søren og Åse: godt møde", ["rikke", "soren", "aase"], "godt møde"),
        ("Rikke + Mette i går: godt", ["rikke", "mette"], "i går: godt"),
        ("Rikke and Mette yesterday", ["rikke", "mette"], "yesterday"),
        ("Rikke og Sorn: slip", ["rikke", "soren"], "slip"),
        ("Rikke og måtte vente", ["rikke"], "og måtte vente"),
        ("Rikke og talte om Mette", ["rikke"], "og talte om Mette"),
        ("Rikke, problem med demoen", ["rikke"], "problem med demoen"),
    ],
)
def test_several_are_named_only_by_what_is_surely_a_name(text, who, rest):
    meant = read_whom(Word(id="w", text=text), TEAM, NOW, several=True)
    assert ([m.id for m in meant.sure], meant.rest) == (who, rest)


def test_a_date_is_no_part_of_a_name_that_it_resembles():
    friday = a_member("Rikke Friberg", id="friberg")
    meant = read_whom(Word(id="w", argument="Rikke fredag", text="demo"), (RIKKE, friday), NOW)
    assert {m.id for m in meant.choices} == {"rikke", "friberg"}


def test_a_clock_time_has_no_colon_of_ours():
    assert find_command("samtale Rikke torsdag 10:30", "", {"talk": ("samtale",)}) == Word(
        id="talk", text="Rikke torsdag 10:30"
    )
    assert find_command("samtale Rikke torsdag 10:30: løn", "", {"talk": ("samtale",)}) == Word(
        id="talk", argument="Rikke torsdag 10:30", text="løn"
    )


class TestWhichTeam:
    def engine(self) -> Engine:
        """Lone leads two teams."""
        world = a_world(
            RIKKE, SOREN, rules=(a_rule("contact"), replace(a_rule("contact", id="south"), team="s"))
        )
        south = Team(id="s", name="Syd", zone="Europe/Copenhagen", leader="lone", members=("rikki", "emil"))
        people = {m.id: m for m in (a_member("Rikki Sand"), a_member("Emil Ek"))}
        return Engine(replace(world, teams={**world.teams, "s": south}, members={**world.members, **people}))

    def test_it_is_the_one_whose_member_is_named(self):
        engine = self.engine()
        engine.write("lone", "ringede til Emil: godt")
        assert [(e.rule, e.about) for e in kept(engine, "contact")] == [("south", "emil")]

    def test_a_name_spelt_as_it_is_goes_before_a_slip_in_the_other_team(self):
        engine = self.engine()
        engine.write("lone", "ringede til Rikki: godt")
        assert [(e.rule, e.about) for e in kept(engine, "contact")] == [("south", "rikki")]

    def test_one_name_in_both_teams_is_asked_back(self):
        engine = self.engine()
        world = engine.world
        engine.use(replace(world, members={**world.members, "emil": a_member("Rikke Ek", id="emil")}))
        engine.write("lone", "ringede til Rikke i går: godt")
        assert kept(engine, "contact") == []
        question = engine.last("lone")
        assert "2. Rikke Ek" in question.text
        assert "i går: godt" in question.text
        engine.reply(question, "2")
        assert [e.about for e in kept(engine, "contact")] == ["emil"]


class TestProseIsNoCommand:
    @pytest.fixture
    def engine(self) -> Engine:
        engine = Engine(a_world(RIKKE, SOREN, rules=(a_rule("contact", nudge=False), a_rule("successes"))))
        engine.until("wed 12:00")
        return engine

    @pytest.mark.parametrize(
        "text",
        ["ringede til Rikke og håbede på nyt", "Ringede til Rikke: det gik godt", "Mødte Søren i Aarhus"],
    )
    def test_in_reply_to_a_question_it_is_the_answer(self, engine: Engine, text: str):
        engine.reply(engine.last("lone", "ask"), text)
        assert kept(engine, "contact") == []
        assert [e.value["text"] for e in kept(engine, "success")] == [text]

    def test_a_mail_begun_anew_to_a_letters_address_may_open_with_a_word(self, engine: Engine):
        call = engine.last("lone", "ask")
        engine.write("lone", "ringede til Rikke: godt", to=call.reply_to, subject="Kontakt")
        assert [e.about for e in kept(engine, "contact")] == ["rikke"]
        assert kept(engine, "success") == []

    def test_a_word_that_is_not_the_writers_stays_an_answer(self, engine: Engine):
        call = engine.last("rikke", "ask")
        engine.write("rikke", "ringede til 14 kunder", to=call.reply_to, subject="Min succes")
        assert [e.value["text"] for e in kept(engine, "success")] == ["ringede til 14 kunder"]

    def test_the_link_in_a_morning_letter_with_a_question_is_no_answer_to_it(self):
        engine = Engine(a_world(RIKKE, SOREN, rules=(a_rule("contact", nudge=False), a_rule("ideas"))))
        engine.write("lone", "ilden Rikke 29/11: stor demo")
        engine.until("mon+1 12:00")
        letter = next(m for m in engine.outbox("lone") if "var i ilden" in m.text)
        assert "idé" in letter.text
        tag = f"Kontakt [nv:{letter.message_id[1:17]}]"
        engine.write("lone", "ringede til Rikke Holm: det gik godt", to=letter.reply_to, subject=tag)
        assert [e.about for e in kept(engine, "contact")] == ["rikke"]
        assert kept(engine, "idea") == []


class TestSeveralThingsInOneMail:
    RULES = tuple(
        a_rule(name) for name in ("contact", "successes", "ideas", "goals", "talks", "misunderstandings")
    )

    def told(self, engine: Engine, who: str, text: str) -> list[tuple[str, str]]:
        """What is kept of a mail whose things are chosen one after the other."""
        assert engine.write(who, text) == "handled: asked back"
        assert self.entries(engine) == []
        question = engine.last(who)
        for number in ("1", "2"):
            engine.reply(question, number)
        return [(e.about or "", e.value["text"]) for e in self.entries(engine)]

    def entries(self, engine: Engine) -> list:
        return [e for kind in ("contact", "success", "praise", "idea") for e in kept(engine, kind)]

    @pytest.mark.parametrize(
        ("who", "text", "found"),
        [
            ("lone", "ringede til Rikke: fint\nrytme Søren: hver uge", [("rikke", "fint")]),
            ("lone", "Hej\n\nringede til Rikke\nkaffe med Søren i går", [("rikke", ""), ("soren", "")]),
            ("lone", "kaffe med Rikke: godt\n\nros til Søren: sejt", [("rikke", "godt"), ("soren", "sejt")]),
            ("rikke", "ros til Søren: hjalp\nros til Åse: sejt", [("soren", "hjalp"), ("aase", "sejt")]),
            ("rikke", "idé: frokost\nog kage\nsucces: vandt", [("", "vandt"), ("", "frokost\nog kage")]),
        ],
    )
    def test_none_is_taken_for_anothers_text(self, who, text, found):
        engine = Engine(a_world(RIKKE, SOREN, AASE, rules=self.RULES))
        assert self.told(engine, who, text) == found

    @pytest.mark.parametrize(
        "text",
        [
            "ringede til Rikke: god snak\nTalte med Søren om det bagefter",
            "ringede til Rikke: god snak\nmål: hun vil være leder",
            "ringede til Rikke: god snak\nidé hun havde",
            "ringede til Rikke:\nhun er glad\nRikke: sender udkast",
        ],
    )
    def test_lines_that_say_more_of_the_same_are_one_thing(self, text):
        engine = Engine(a_world(RIKKE, SOREN, rules=self.RULES))
        engine.write("lone", text)
        (entry,) = kept(engine, "contact")
        assert entry.value["text"] == text.partition(":")[2].strip()

    def test_a_misunderstanding_below_something_else_is_in_nobodys_hands_and_leaves_no_trace(self):
        engine = Engine(a_world(RIKKE, SOREN, rules=self.RULES))
        engine.write("rikke", "succes: vandt\n\nmisforståelse: Søren råbte ad mig")
        rows = engine.store.write_now(
            lambda tx: [tx.inbox_row(row.id) for row in tx.inbox((InboxState.HANDLED,))]
        )
        assert [row.raw for row in rows] == [None]
        assert kept(engine, "success") == engine.outbox("lone") == []
        engine.reply(engine.last("rikke"), "2")
        assert "Søren råbte" in engine.last("lone").text


class TestHelp:
    RULES = (a_rule("contact"), a_rule("ideas"), a_rule("newsletter"))

    def help_of(self, who: str, **team) -> str:
        engine = Engine(a_world(RIKKE, SOREN, rules=self.RULES, **team))
        engine.write(who, "hjælp")
        return " ".join(engine.last(who).text.split())

    def test_a_leader_reads_what_a_leader_may_write(self):
        said = self.help_of("lone")
        assert said.index("Om en medarbejder") < said.index("ringede til Rikke: god snak")
        assert said.index("ringede til Rikke: god snak") < said.index("Til nyhedsbrevet")
        assert "ilden Rikke fredag: demo" in said

    def test_an_employee_reads_none_of_it(self):
        said = self.help_of("rikke")
        assert "Om en medarbejder" not in said
        assert "ringede til" not in said
        assert "ilden fredag: stor demo" in said

    def test_what_a_leader_may_write_fits_two_screens_of_a_phone(self):
        rules = tuple(a_rule(p.name) for p in PRACTICES if p.words)
        engine = Engine(a_world(RIKKE, SOREN, rules=rules))
        engine.write("lone", "hjælp")
        lines = [line for line in engine.last("lone").text.split("\n") if line.startswith("- »")]
        assert len(lines) <= 38
        assert [line for line in lines if len(line.rstrip()) > 72] == []

    def test_it_names_every_word_that_has_a_hint_and_no_group_twice(self):
        rules = tuple(a_rule(p.name) for p in PRACTICES if p.words)
        engine = Engine(a_world(RIKKE, SOREN, rules=rules))
        for who in ("lone", "rikke"):
            groups = engine.do(lambda s, who=who: writable(s, s.people.members[who]))
            shown = [one["does"] for group in groups for one in group["words"]]
            assert len({group["id"] for group in groups}) == len(groups)
            allowed = [
                word
                for word in engine.house.commands
                for rule, known in engine.house.rules_with_word(word, who)
                if engine.house.may_write(rule, known, who) and word in engine.house.hints["da"]
            ]
            assert len(shown) == len(set(allowed))
            assert "" not in {group["id"] for group in groups}

    def test_a_deputy_reads_it_too(self):
        assert "Om en medarbejder" in self.help_of("rikke", deputy="rikke")

    def test_only_rules_of_ones_own_teams_are_listed(self):
        world = a_world(RIKKE, SOREN, rules=(a_rule("ideas"), replace(a_rule("contact"), team="s")))
        south = Team(id="s", name="Syd", zone="Europe/Copenhagen", leader="emil", members=("emil",))
        world = replace(
            world, teams={**world.teams, "s": south}, members={**world.members, "emil": a_member("Emil Ek")}
        )
        engine = Engine(world)
        engine.write("lone", "hjælp")
        assert "ringede til" not in engine.last("lone").text


class TestMyData:
    def test_the_employee_reads_what_the_leader_noted_of_them(self):
        engine = Engine(a_world(RIKKE, SOREN, rules=(a_rule("contact", nudge=False),)))
        engine.write("lone", "ringede til Rikke i går: god snak")
        engine.write("lone", "kaffe med Rikke")
        engine.write("rikke", "mine data")
        said = " ".join(engine.last("rikke").text.split())
        assert (
            "I var i kontakt søndag den 22. november, på telefon, uden aftale, godt nyt. »god snak«" in said
        )
        assert "I var i kontakt mandag den 23. november, ansigt til ansigt, uden aftale." in said

    def test_a_colleague_does_not(self):
        engine = Engine(a_world(RIKKE, SOREN, rules=(a_rule("contact", nudge=False),)))
        engine.write("lone", "ringede til Rikke: god snak")
        engine.write("soren", "mine data")
        assert "god snak" not in engine.last("soren").text


def test_the_day_of_the_writers_own_zone_counts():
    tokyo = replace(a_member("Lone Leder"), zone="Asia/Tokyo", quiet=None)
    world = a_world(RIKKE, rules=(a_rule("contact", nudge=False),))
    engine = Engine(replace(world, members={**world.members, "lone": tokyo}))
    engine.until("mon 20:00")
    engine.write("lone", "ringede til Rikke")
    assert [e.day for e in kept(engine, "contact")] == [date(2026, 11, 24)]
