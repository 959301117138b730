"""The story of the contact rhythm over the engine: what the leader writes, what is counted, and who is told what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

PEOPLE = (
    a_member("Rikke Holm"),
    a_member("Jonas Bæk"),
    a_member("Søren Ågård", id="soren", addresses=("soren@example.test",)),
    a_member("Emily Clarke", language="en"),
)


def an_engine(*rules, people=PEOPLE, **team) -> Engine:
    """A team led by Lone with a contact rule, Monday morning."""
    world = a_world(*people, rules=rules or (a_rule("contact"),), **team)
    return Engine(world)


def kept(engine: Engine, kind: str = "contact") -> list:
    """What is kept of a kind, withdrawn entries left out."""
    found = engine.store.write_now(lambda tx: tx.entries((kind,)))
    return [entry for entry in found if not entry.withdrawn]


def words(engine: Engine, to: str = "lone") -> str:
    """The newest mail, as one line."""
    return " ".join(engine.last(to).text.split())


class TestNoting:
    def test_a_call_is_noted_for_today_and_the_receipt_says_when_the_next_is_due(self):
        engine = an_engine()
        assert (
            engine.write("lone", "ringede til Rikke: god snak om ferien") == "handled: command:contact_phone"
        )
        (entry,) = kept(engine)
        assert (entry.about, entry.by, entry.day) == ("rikke", "lone", date(2026, 11, 23))
        assert entry.value == {
            "channel": "phone",
            "planned": False,
            "tone": "good",
            "text": "god snak om ferien",
        }
        said = words(engine)
        assert "Du ringede til Rikke Holm i dag, mandag den 23. november, og det var godt nyt." in said
        assert "Næste gang med Rikke: senest mandag den 30. november." in said

    @pytest.mark.parametrize(
        ("text", "people", "channel", "day", "kept_words"),
        [
            ("ringede til Rikke", ["rikke"], "phone", 23, ""),
            ("ringet til rikke", ["rikke"], "phone", 23, ""),
            ("Ringede Rikke: god snak", ["rikke"], "phone", 23, "god snak"),
            ("talte med Rikke i går", ["rikke"], "", 22, ""),
            ("kaffe med Rikke Holm", ["rikke"], "person", 23, ""),
            ("called Rikke", ["rikke"], "phone", 23, ""),
            ("talked to Rikke yesterday: she is well", ["rikke"], "", 22, "she is well"),
            ("mødte Søren i fredags", ["soren"], "person", 20, ""),
            ("skrev til Soeren", ["soren"], "mail", 23, ""),
            ("skrev til Sorn: om demoen", ["soren"], "mail", 23, "om demoen"),
            ("videomøde med Jonas", ["jonas"], "video", 23, ""),
            ("sms til Jonas: tillykke", ["jonas"], "chat", 23, "tillykke"),
            ("ringede til Rikke og Søren", ["rikke", "soren"], "phone", 23, ""),
            (
                "kaffe med Rikke, Søren og Jonas i går: hyggeligt",
                ["rikke", "soren", "jonas"],
                "person",
                22,
                "hyggeligt",
            ),
            ("talte i går med Rikke: om løn", ["rikke"], "", 22, "om løn"),
            ("ringede til Rikke og håbede på nyt", ["rikke"], "phone", 23, "og håbede på nyt"),
            ("ringede til Rikke: i går, god snak", ["rikke"], "phone", 22, "god snak"),
            ("ringede til Rikke\nGod snak om ferien", ["rikke"], "phone", 23, "God snak om ferien"),
            (
                "ringede til Rikke: hun er syg siden i lørdags",
                ["rikke"],
                "phone",
                23,
                "hun er syg siden i lørdags",
            ),
            ("met Emily 20/11", ["emily"], "person", 20, ""),
            ("mødte Søren på kontoret fredag", ["soren"], "person", 20, "på kontoret"),
            ("ringede til Rikke: hun har ferie fredag", ["rikke"], "phone", 23, "hun har ferie fredag"),
            ("ringede til Rikke: ring igen den 1/12", ["rikke"], "phone", 23, "ring igen den 1/12"),
            ("ringede til Rikke: fredag har hun demo", ["rikke"], "phone", 23, "fredag har hun demo"),
            ("ringede til Rikke: fredag, god snak", ["rikke"], "phone", 20, "god snak"),
            ("talte med Rikke om demoen på fredag", ["rikke"], "", 23, "om demoen på fredag"),
            ("ringede til Rikke i går: ring igen på fredag", ["rikke"], "phone", 22, "ring igen på fredag"),
            ("ringede til Rikke, Jonas er syg", ["rikke"], "phone", 23, "Jonas er syg"),
            ("ringede til Rikke, Jonas: begge glade", ["rikke", "jonas"], "phone", 23, "begge glade"),
            ("Har lige talt med Rikke", ["rikke"], "", 23, ""),
            ("Jeg har lige ringet til Jonas", ["jonas"], "phone", 23, ""),
            ("tlf med rikke i går", ["rikke"], "phone", 22, ""),
            ("møde med Jonas i fredags", ["jonas"], "person", 20, ""),
            ("snakkede m. Søren 10 min", ["soren"], "", 23, "10 min"),
            ("frokost m/Jonas i går", ["jonas"], "person", 22, ""),
            ("lunch w/ Emily", ["emily"], "person", 23, ""),
            ("talte længe med Jonas i går: god snak", ["jonas"], "", 22, "god snak – længe"),
            ("snakket lidt m. Emily", ["emily"], "", 23, "lidt"),
            ("Ringede; Jonas", ["jonas"], "phone", 23, ""),
            ("Teams-møde med Emily i går", ["emily"], "video", 22, ""),
            ("skrev en sms til Søren", ["soren"], "chat", 23, ""),
            ("had a call with Emily yesterday", ["emily"], "phone", 22, ""),
            ("just spoke with Emily", ["emily"], "", 23, ""),
            ("skrev til Rikke, intet svar endnu", ["rikke"], "mail", 23, "intet svar endnu"),
            (
                "ringede til Rikke: hun svarede ikke på mit spørgsmål",
                ["rikke"],
                "phone",
                23,
                "hun svarede ikke på mit spørgsmål",
            ),
        ],
    )
    def test_people_channel_day_and_words_are_understood(self, text, people, channel, day, kept_words):
        engine = an_engine()
        engine.write("lone", text)
        entries = kept(engine)
        assert [e.about for e in entries] == people
        assert {(e.value["channel"], e.day, e.value["text"]) for e in entries} == {
            (channel, date(2026, 11, day), kept_words)
        }

    @pytest.mark.parametrize(
        ("text", "tone"),
        [
            ("problem: leverance forsinket", "problem"),
            ("brok over kantinen", "problem"),
            ("ros: flot demo trods problemer", "good"),
            ("god snak om en konflikt", "neutral"),
            ("ingen problemer", "neutral"),
            ("vi talte om budgettet", "neutral"),
        ],
    )
    def test_the_words_tell_good_news_from_a_problem(self, text, tone):
        engine = an_engine()
        engine.write("lone", f"ringede til Rikke: {text}")
        assert kept(engine)[0].value["tone"] == tone

    def test_who_is_talked_about_is_not_who_was_talked_with(self):
        engine = an_engine()
        engine.write("lone", "snakkede om Rikke med Søren")
        assert kept(engine) == []
        engine.write("lone", "ringede til Søren om Rikke")
        assert [e.about for e in kept(engine)] == ["soren"]

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("kaffe med Rikke i morgen", "tirsdag den 24. november"),
            ("frokost med Rikke på fredag kl. 12", "fredag den 27. november"),
            ("mødte Rikke 1/12", "tirsdag den 1. december"),
        ],
    )
    def test_what_lies_ahead_is_no_contact_yet(self, text, day):
        engine = an_engine()
        engine.write("lone", text)
        assert kept(engine) == []
        assert f"Du skrev, at det med Rikke Holm er {day}. Skriv igen bagefter" in words(engine)

    @pytest.mark.parametrize(
        "text",
        [
            "ringede til Rikke, men hun tog den ikke",
            "ringede til Rikke i går: intet svar",
            "ringede til Rikke forgæves",
            "called Rikke but she didn't pick up",
        ],
    )
    def test_who_was_not_reached_was_not_in_contact(self, text):
        engine = an_engine()
        engine.write("lone", text)
        assert kept(engine) == []
        assert "Du fik ikke fat i Rikke Holm, så det tæller ikke som kontakt" in words(engine)

    def test_the_subject_alone_is_enough(self):
        engine = an_engine()
        engine.write("lone", "", subject="ringede til Rikke")
        assert [e.about for e in kept(engine)] == ["rikke"]

    def test_an_english_leader_gets_an_english_receipt(self):
        lone = a_member("Lone Leder", language="en")
        engine = an_engine()
        world = engine.world
        engine.use(replace(world, members={**world.members, "lone": lone}))
        engine.write("lone", "called Rikke yesterday, as planned")
        assert "You called Rikke Holm on Sunday 22 November, as agreed." in words(engine)

    def test_the_deputy_may_note_and_an_employee_may_not(self):
        engine = an_engine(deputy="jonas")
        engine.write("jonas", "ringede til Rikke")
        engine.write("rikke", "ringede til Søren")
        assert [(e.by, e.about) for e in kept(engine)] == [("jonas", "rikke")]
        assert "Hvor hører det hjemme" in words(engine, "rikke") or "Det forstod vi ikke" in words(
            engine, "rikke"
        )

    def test_an_unknown_name_is_asked_back_and_nothing_is_kept(self):
        engine = an_engine()
        engine.write("lone", "ringede til Bertil: god snak")
        assert kept(engine) == []
        assert "Bertil" in words(engine)

    def test_oneself_is_asked_back(self):
        engine = an_engine()
        engine.write("lone", "ringede til Lone")
        assert kept(engine) == []
        assert "Hvem var det med?" in words(engine)


class TestCorrecting:
    def test_a_reply_to_the_receipt_takes_its_place(self):
        engine = an_engine()
        engine.write("lone", "ringede til Rikke i dag")
        engine.reply(engine.last("lone"), "i går: problem med leverancen")
        (entry,) = kept(engine)
        assert (entry.about, entry.day, entry.value["tone"]) == ("rikke", date(2026, 11, 22), "problem")

    def test_the_whole_line_written_again_takes_its_place_too(self):
        engine = an_engine()
        engine.write("lone", "ringede til Rikke: god snak")
        engine.reply(engine.last("lone"), "ringede til Rikke i går: god snak")
        assert [e.day for e in kept(engine)] == [date(2026, 11, 22)]

    def test_a_line_about_somebody_else_in_reply_to_a_receipt_is_a_contact_more(self):
        engine = an_engine()
        engine.write("lone", "ringede til Rikke: god snak")
        engine.reply(engine.last("lone"), "ringede til Jonas")
        assert [e.about for e in kept(engine)] == ["rikke", "jonas"]

    def test_delete_takes_it_back_and_undo_brings_it_back(self):
        engine = an_engine()
        engine.write("lone", "ringede til Rikke og Søren: god snak")
        receipt = engine.last("lone")
        engine.reply(receipt, "slet")
        assert kept(engine) == []
        engine.reply(receipt, "fortryd")
        assert [e.about for e in kept(engine)] == ["rikke", "soren"]


class TestTwoOfOneName:
    TWO = (
        a_member("Rikke Holm"),
        a_member("Rikke Bang", id="rikkeb", addresses=("rb@example.test",)),
        *PEOPLE[1:],
    )

    def test_they_are_asked_back_with_choices_that_keep_date_and_words(self):
        engine = an_engine(people=self.TWO)
        engine.write("lone", "ringede til Rikke i går: god snak")
        assert kept(engine) == []
        question = engine.last("lone")
        assert "1. Rikke Holm" in question.text
        assert "i går: god snak" in question.text
        engine.reply(question, "2")
        (entry,) = kept(engine)
        assert (entry.about, entry.day, entry.value["text"]) == ("rikkeb", date(2026, 11, 22), "god snak")

    def test_the_second_of_several_names_may_be_the_unclear_one(self):
        engine = an_engine(people=self.TWO)
        engine.write("lone", "kaffe med Jonas og Rikke: hyggeligt")
        engine.reply(engine.last("lone"), "1")
        assert [e.about for e in kept(engine)] == ["jonas", "rikke"]

    def test_two_unclear_names_are_asked_about_one_after_the_other(self):
        people = (*self.TWO, a_member("Jonas Holm", id="jonash", addresses=("jh@example.test",)))
        engine = an_engine(people=people)
        engine.write("lone", "kaffe med Rikke og Jonas i går: hyggeligt")
        engine.reply(engine.last("lone"), "2")
        engine.reply(engine.last("lone"), "2")
        assert sorted((e.about, e.day.day) for e in kept(engine)) == [("jonash", 22), ("rikkeb", 22)]

    def test_the_full_name_is_not_asked_about(self):
        engine = an_engine(people=self.TWO)
        engine.write("lone", "ringede til Rikke Bang i går")
        assert [e.about for e in kept(engine)] == ["rikkeb"]

    def test_a_date_after_the_name_belongs_to_the_words(self):
        engine = an_engine(people=self.TWO)
        engine.write("lone", "ilden Rikke fredag: stor demo")
        assert "1. Rikke Holm" in engine.last("lone").text
        assert "fredag: stor demo" in engine.last("lone").text
        engine.reply(engine.last("lone"), "1")
        (entry,) = kept(engine, "fireline")
        assert (entry.about, entry.day, entry.value["text"]) == ("rikke", date(2026, 11, 27), "stor demo")


class TestRhythm:
    def test_a_mail_sets_it_and_another_ends_it(self):
        engine = an_engine()
        engine.write("lone", "rytme Rikke: hver 14. dag")
        assert "hver 14. dag, og der skal højst gå 28 dage imellem" in words(engine)
        engine.write("lone", "ringede til Rikke")
        assert "senest mandag den 7. december" in words(engine)
        engine.write("lone", "rytme Rikke: normal")
        assert "hver 7. dag, og der skal højst gå 14 dage imellem" in words(engine)

    def test_what_is_no_interval_is_asked_back(self):
        engine = an_engine()
        engine.write("lone", "rytme Rikke: når jeg har tid")
        assert kept(engine, "rhythm") == []
        assert "Hvor ofte?" in words(engine)


class TestFireline:
    def test_the_leader_is_asked_to_hear_how_it_went_the_next_working_day(self):
        engine = an_engine(a_rule("contact", nudge=False))
        engine.write("lone", "ilden Rikke fredag: stor demo")
        said = words(engine)
        assert "Rikke Holm er i ilden fredag den 27. november: »stor demo«." in said
        assert "mandag den 30. november" in said
        before = engine.until("mon+1 07:00")
        assert [m for m in before if "ilden" in m.text] == []
        after = engine.until("tue+1 12:00")
        (told,) = [m for m in after if "var i ilden fredag den 27. november" in " ".join(m.text.split())]
        assert told.to == "lone"
        assert told.at == engine.local("mon+1 09:00")

    def test_of_several_days_the_last_is_followed_up(self):
        engine = an_engine(a_rule("contact", nudge=False))
        engine.write("lone", "ilden Rikke 26/11-30/11: messe")
        assert "tirsdag den 1. december" in words(engine)
        assert [m for m in engine.until("mon+1 12:00") if "ilden" in m.text] == []
        assert [m.to for m in engine.until("tue+1 12:00") if "var i ilden" in m.text] == ["lone"]

    def test_of_two_it_is_asked_back_one_by_one(self):
        engine = an_engine()
        engine.write("lone", "ilden Rikke og Jonas fredag: stor demo")
        assert kept(engine, "fireline") == []
        question = engine.last("lone")
        engine.reply(question, "1")
        engine.reply(question, "2")
        assert [(e.about, e.value["text"]) for e in kept(engine, "fireline")] == [
            ("rikke", "stor demo"),
            ("jonas", "stor demo"),
        ]

    def test_the_person_is_not_told(self):
        engine = an_engine()
        engine.write("lone", "ilden Rikke fredag: stor demo")
        engine.until("wed+1 12:00")
        assert engine.outbox("rikke") == []

    def test_one_may_write_it_of_oneself_and_the_leader_follows_up(self):
        engine = an_engine(a_rule("contact", nudge=False))
        engine.write("rikke", "ilden fredag: stor demo")
        assert "Du er i ilden fredag den 27. november" in words(engine, "rikke")
        assert [e.about for e in kept(engine, "fireline")] == ["rikke"]
        engine.until("mon+1 12:00")
        assert "Rikke Holm var i ilden" in words(engine)

    def test_a_colleagues_day_is_the_leaders_to_tell(self):
        engine = an_engine()
        engine.write("rikke", "ilden Søren fredag: stor demo")
        assert kept(engine, "fireline") == []
        assert "Skriv det om dig selv" in words(engine, "rikke")

    def test_a_missing_day_is_asked_for_and_answered(self):
        engine = an_engine()
        engine.write("lone", "ilden Rikke: stor demo")
        question = engine.last("lone")
        assert "Hvilken dag er Rikke i ilden?" in question.subject
        engine.reply(question, "på fredag")
        (entry,) = kept(engine, "fireline")
        assert (entry.about, entry.day, entry.value["text"]) == ("rikke", date(2026, 11, 27), "stor demo")
        assert "fredag den 27. november" in words(engine)

    def test_withdrawn_it_is_not_followed_up(self):
        engine = an_engine(a_rule("contact", nudge=False))
        engine.write("lone", "ilden Rikke fredag: stor demo")
        engine.reply(engine.last("lone"), "slet")
        assert [m for m in engine.until("wed+1 12:00") if "ilden" in m.text] == []

    def test_with_the_leader_away_the_deputy_hears_of_it(self):
        engine = an_engine(a_rule("contact", nudge=False), deputy="jonas")
        engine.write("lone", "ilden Rikke fredag: stor demo")
        engine.write("lone", "pause fra 30/11 til 4/12")
        after = engine.until("tue+1 12:00")
        assert [m.to for m in after if "var i ilden" in m.text] == ["jonas"]


class TestNudge:
    @pytest.mark.both_stores
    def test_who_has_not_been_heard_of_is_named_in_one_mail_a_day_of_at_most_two(self):
        engine = an_engine()
        engine.until("mon 06:00")
        for one in ("Rikke", "Jonas", "Søren", "Emily"):
            engine.write("lone", f"ringede til {one}")
        sent = [m for m in engine.until("fri+3 20:00") if m.to == "lone" and "Tid til et ord" in m.subject]
        days = [m.at.astimezone().date() for m in sent]
        assert sent
        assert len(days) == len(set(days))
        for mail in sent:
            assert (
                sum(name in mail.text for name in ("Rikke Holm", "Jonas Bæk", "Søren Ågård", "Emily Clarke"))
                <= 2
            )

    def test_the_time_of_day_varies_within_working_hours(self):
        engine = an_engine(a_rule("contact", ideal=1, longest=1, again_days=1))
        sent = [m for m in engine.until("fri+3 20:00") if "Tid til et ord" in m.subject]
        clocks = {m.at.strftime("%H:%M") for m in sent}
        assert len(sent) >= 12
        assert len(clocks) > 8
        assert all("08:00" <= clock <= "15:00" for clock in clocks), clocks
        assert all(m.at.weekday() < 5 for m in sent)

    def test_while_the_leader_is_away_the_deputy_is_nudged_and_never_about_themselves(self):
        engine = an_engine(a_rule("contact", ideal=1, longest=1, again_days=1), deputy="jonas")
        engine.until("wed 03:00")
        engine.write("lone", "pause 14 dage")
        sent = [m for m in engine.until("fri 20:00") if "Tid til et ord" in m.subject]
        assert {m.to for m in sent} == {"jonas"}
        assert not any("Jonas Bæk" in m.text for m in sent)

    def test_a_leader_of_two_teams_is_named_two_people_a_day_in_all_and_of_both_in_turn(self):
        south = (a_member("Kim Ross"), a_member("Ida Dam"), a_member("Eva Lind"))
        rule = a_rule("contact", ideal=1, longest=1, again_days=1)
        world = a_world(*PEOPLE, rules=(rule,))
        other = replace(world.teams["t"], id="s", name="Syd", members=("lone", *(one.id for one in south)))
        engine = Engine(
            replace(
                world,
                members={**world.members, **{one.id: one for one in south}},
                teams={**world.teams, "s": other},
                rules={**world.rules, "south": replace(rule, id="south", team="s")},
            )
        )
        sent = [m for m in engine.until("fri+3 20:00") if "Tid til et ord" in m.subject]
        days = [m.at.date() for m in sent]
        assert len(days) == len(set(days)) >= 15
        of_south = sum(any(one.name in m.text for one in south) for m in sent)
        assert 0 < of_south < len(sent)

    def test_while_the_leader_is_away_the_days_go_on_with_a_deputy_who_is_told_who_falls_due(self):
        engine = an_engine(deputy="jonas")
        for one in ("Rikke", "Jonas", "Søren", "Emily"):
            engine.write("lone", f"ringede til {one}")
        engine.write("lone", "pause 28 dage")
        engine.until("fri+1 20:00")
        engine.write("jonas", "talte med Søren")
        sent = [m for m in engine.until("wed+2 20:00") if "Tid til et ord" in m.subject]
        assert {m.to for m in sent} == {"jonas"}
        said = " ".join(" ".join(m.text for m in sent).split())
        assert "Lone er væk lige nu, så det er dig, de skal høre fra." in said
        assert "Rikke Holm har ikke hørt fra jer i 1" in said
        assert "sidst var mandag den 23. november, fra Lone" in said
        assert "Emily Clarke" in said
        assert "Søren" not in said
        assert "Jonas Bæk" not in said

    def test_with_nobody_to_stand_in_the_days_wait_for_the_leader(self):
        engine = an_engine(a_rule("contact", nudge=False), a_rule("digest"), deputy="jonas")
        engine.write("lone", "ringede til Rikke")
        engine.write("lone", "pause fra 24/11 til 6/12")
        engine.write("jonas", "pause fra 24/11 til 6/12")
        engine.until("mon+2 08:00")
        assert "Rikke (1 dag)" in " ".join(engine.last("lone", "digest").text.split())

    def test_the_deputys_own_days_wait_for_the_leader(self):
        engine = an_engine(a_rule("contact", nudge=False), a_rule("digest"), deputy="jonas")
        engine.write("lone", "ringede til Rikke og Jonas")
        engine.write("lone", "pause fra 24/11 til 6/12")
        engine.until("mon+2 08:00")
        said = " ".join(engine.last("lone", "digest").text.split())
        assert "Jonas (1 dag)" in said
        assert "Rikke Holm har ikke hørt fra dig i 14 dage" in said

    def test_nobody_who_is_away_is_named(self):
        engine = an_engine(a_rule("contact", ideal=1, longest=1, again_days=1))
        for one in ("jonas", "soren", "emily"):
            engine.write(one, "pause 14 dage")
        sent = [m for m in engine.until("fri 20:00") if "Tid til et ord" in m.subject]
        assert sent
        assert all("Rikke Holm" in m.text and "Søren" not in m.text for m in sent)

    def test_its_link_notes_the_contact(self):
        engine = an_engine(a_rule("contact", ideal=1, longest=1, again_days=1))
        nudge = next(m for m in engine.until("fri 20:00") if "Tid til et ord" in m.subject)
        assert "bcc=team%2Bkontakt%40example.test" in html(nudge)
        engine.reply(nudge, "ringede til Rikke Holm: god snak")
        assert [e.about for e in kept(engine)] == ["rikke"]

    def test_in_pilot_mode_it_goes_to_ops(self):
        engine = an_engine(replace(a_rule("contact", ideal=1, longest=1), pilot="ops"))
        engine.until("fri 20:00")
        sent = [m for m in engine.outbox("lone") if "Tid til et ord" in m.subject]
        assert sent
        assert {m.message["To"].rpartition("<")[2].strip(">") for m in sent} == {"ops@example.test"}

    def test_stop_ends_it_for_the_leader(self):
        engine = an_engine(a_rule("contact", ideal=1, longest=1, again_days=1))
        nudge = next(m for m in engine.until("tue 20:00") if "Tid til et ord" in m.subject)
        engine.reply(nudge, "stop")
        assert [m for m in engine.until("fri 20:00") if "Tid til et ord" in m.subject] == []


class TestDigest:
    RULES = (a_rule("contact", nudge=False), a_rule("digest"))

    def digest(self, engine: Engine, when: str) -> str:
        engine.until(when)
        return " ".join(engine.last("lone", "digest").text.split())

    def test_it_says_who_is_due_the_overdue_first_and_how_many_were_agreed(self):
        engine = an_engine(*self.RULES)
        engine.until("mon 06:30")
        engine.write("lone", "ringede til Rikke: planlagt")
        engine.until("fri 12:00")
        engine.write("lone", "kaffe med Søren")
        said = self.digest(engine, "mon+2 08:00")
        assert "Rikke Holm har ikke hørt fra dig i 14 dage, og det er for længe." in said
        assert "Søren Ågård har ikke hørt fra dig i 10 dage." in said
        assert said.index("Rikke Holm har ikke") < said.index("Søren Ågård har ikke")
        assert "1 af 2 kontakter de sidste 30 dage var aftalt på forhånd." in said

    def test_it_says_kindly_when_contact_is_mostly_about_problems(self):
        engine = an_engine(*self.RULES)
        for text in ("problem: forsinket", "konflikt med kunden", "god snak"):
            engine.write("lone", f"ringede til Rikke: {text}")
        assert "Med Rikke Holm handlede 2 af de sidste 3 kontakter om problemer." in self.digest(
            engine, "mon+1 08:00"
        )

    def test_it_shows_the_weeks_hard_days(self):
        engine = an_engine(*self.RULES)
        engine.write("lone", "ilden Rikke 2/12: stor demo")
        assert "Onsdag den 2. december: Rikke Holm er i ilden: »stor demo«." in self.digest(
            engine, "mon+1 08:00"
        )

    def test_days_away_do_not_count_against_anybody(self):
        engine = an_engine(*self.RULES)
        engine.write("lone", "ringede til Rikke")
        engine.write("rikke", "pause fra 24/11 til 6/12")
        said = self.digest(engine, "mon+2 08:00")
        assert "Rikke Holm har ikke" not in said
        assert "Rikke (1 dag)" in said


def html(mail) -> str:
    """The mail's HTML."""
    for part in mail.message.walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True).decode()
    return ""


def test_a_newcomer_should_have_heard_from_the_leader_within_two_working_days():
    engine = an_engine(a_rule("contact", nudge=False), a_rule("digest"))
    engine.until("wed 12:00")
    newcomer = a_member("Tove Ny", joined=date(2026, 11, 25))
    world = engine.world
    team = replace(world.teams["t"], members=(*world.teams["t"].members, "tove"))
    engine.use(replace(world, teams={"t": team}, members={**world.members, "tove": newcomer}))
    engine.until("mon+1 08:00")
    assert "Tove Ny er ny og har ikke hørt fra dig endnu." in " ".join(
        engine.last("lone", "digest").text.split()
    )


def test_the_leaver_is_no_longer_told_of():
    engine = an_engine(a_rule("contact", nudge=False), a_rule("digest"))
    engine.write("lone", "ringede til Rikke")
    engine.write("lone", "ilden Rikke 2/12: stor demo")
    world = engine.world
    team = replace(world.teams["t"], members=tuple(m for m in world.teams["t"].members if m != "rikke"))
    people = {k: v for k, v in world.members.items() if k != "rikke"}
    engine.until("wed 12:00")
    engine.use(replace(world, teams={"t": team}, members=people))
    engine.until("mon+2 08:00")
    assert "Rikke" not in engine.last("lone", "digest").text


class TestInEnglish:
    @pytest.fixture
    def engine(self) -> Engine:
        engine = an_engine(a_rule("contact", ideal=2, longest=4), a_rule("digest"))
        world = engine.world
        lone = replace(world.members["lone"], language="en")
        engine.use(replace(world, members={**world.members, "lone": lone}))
        return engine

    def test_the_line_of_fire_from_a_mail_to_the_follow_up(self, engine: Engine):
        engine.write("lone", "fire Rikke Friday: big demo")
        assert "Rikke Holm is in the line of fire on Friday 27 November: “big demo”." in words(engine)
        engine.until("mon+1 09:30")
        told = next(m for m in engine.outbox("lone") if "was in the line of fire" in " ".join(m.text.split()))
        assert "Rikke" in told.text

    def test_a_rhythm_and_a_nudge(self, engine: Engine):
        engine.write("lone", "rhythm Rikke: every two weeks")
        assert "every 14 days" in words(engine)
        sent = [m for m in engine.until("fri 20:00") if "Time for a word with" in m.subject]
        assert sent
        assert not any("Rikke Holm" in m.text for m in sent)

    def test_two_of_one_name_are_asked_back_in_the_writers_own_words(self, engine: Engine):
        world = engine.world
        other = a_member("Rikke Bang", id="rikkeb", addresses=("rb@example.test",))
        team = replace(world.teams["t"], members=(*world.teams["t"].members, "rikkeb"))
        engine.use(replace(world, teams={"t": team}, members={**world.members, "rikkeb": other}))
        engine.write("lone", "had coffee with Rikke and Emily yesterday: nice")
        question = engine.last("lone")
        assert "2. Emily Clarke and Rikke Bang" in question.text
        assert "yesterday: nice" in question.text
        engine.reply(question, "2")
        assert sorted(e.about for e in kept(engine)) == ["emily", "rikkeb"]


def test_an_employee_who_stops_all_mails_is_still_kept_in_touch_with():
    engine = an_engine(a_rule("contact", nudge=False, ideal=1, longest=1), a_rule("digest"))
    engine.write("rikke", "stop alt")
    engine.until("mon+1 08:00")
    assert "Rikke Holm" in engine.last("lone", "digest").text
