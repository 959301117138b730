"""Written result goals, turn by turn over real mails: proposed, discussed, agreed, followed, renewed or closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from daemon.core.model import Entry, Member
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKE, JONAS = a_member("Rikke Holm"), a_member("Jonas Bæk")


def an_engine(
    *members: Member, leader: Member | None = None, goals: dict[str, Any] | None = None, **team: Any
) -> Engine:
    """A team with goals and a digest, on Monday at ten."""
    rules = (a_rule("goals", **(goals or {})), a_rule("digest"))
    world = a_world(*(members or (RIKKE, JONAS)), rules=rules, **team)
    if leader:
        world = replace(world, members={**world.members, "lone": leader})
    engine = Engine(world)
    engine.until("mon 10:00")
    return engine


def entries(engine: Engine, kind: str) -> list[Entry]:
    found: list[Entry] = engine.store.write_now(lambda tx: tx.entries((kind,)))
    return found


def texts(engine: Engine) -> list[str]:
    return [entry.value["text"] for entry in entries(engine, "goal_version")]


def asked(engine: Engine, member: str) -> list[Sent]:
    return [m for m in engine.outbox(member) if m.kind == "ask"]


def agreed(engine: Engine, text: str = "20 nye kunder inden jul", who: str = "Rikke") -> None:
    """Leader and employee agree on a goal at once."""
    engine.write("lone", f"mål {who}: {text}")
    member = who.split(maxsplit=1)[0].lower()
    engine.reply(engine.last(member, "ask"), "ja")


def days(engine: Engine, count: float) -> list[Sent]:
    return engine.until(engine.clock.now() + timedelta(days=count))


class TestTheDialogue:
    @pytest.mark.both_stores
    def test_it_goes_in_turns_until_both_have_said_yes_and_both_get_the_text(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        first = engine.last("rikke", "ask")
        assert "succes i Lones øjne" in first.text
        assert "fristen som 24. december 2026" in first.text
        engine.reply(first, "Jeg skaffer 15 nye kunder inden jul og beholder dem vi har")
        second = engine.last("lone", "ask")
        assert "15 nye kunder" in second.text
        assert "succes i dine øjne" in second.text
        engine.reply(second, "Ja")
        assert "beholder dem" in engine.last("rikke", "send").text
        assert "Aftalt" in engine.last("lone", "receipt").text
        assert texts(engine) == [
            "20 nye kunder inden jul",
            "Jeg skaffer 15 nye kunder inden jul og beholder dem vi har",
        ]
        assert [e.value["version"] for e in entries(engine, "goal_agreed")] == [2]

    def test_in_english_too(self) -> None:
        engine = an_engine(replace(RIKKE, language="en"), leader=a_member("Lone Leder", language="en"))
        engine.write("lone", "goal Rikke: 20 new customers by Christmas")
        first = engine.last("rikke", "ask")
        assert "a success in Lone’s eyes" in first.text
        engine.reply(first, "Yes, but 15 is more realistic")
        assert "15 new customers by Christmas" in engine.last("lone", "ask").text
        engine.reply(engine.last("lone", "ask"), "yes")
        assert "Agreed: 15 new customers by Christmas" in engine.last("rikke", "send").subject

    def test_a_yes_with_words_is_a_new_version_where_the_number_alone_changes(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "ja, men 15 er mere realistisk")
        assert "15 nye kunder inden jul" in engine.last("rikke", "receipt").text
        assert "»ja, men 15 er mere realistisk«" in engine.last("lone", "ask").text
        assert entries(engine, "goal_agreed") == []
        assert entries(engine, "goal_version")[-1].day == date(2026, 12, 24)

    @pytest.mark.parametrize(
        "words",
        [
            "Hej Lone, ja tak",
            "det er fint med mig",
            "super 👍",
            "Ja. Der mangler ikke noget.",
            "lad os sige det",
            "20 nye kunder inden jul",
            "Ja, 20 nye kunder inden jul.",
        ],
    )
    def test_a_yes_in_ones_own_words_is_a_yes(self, words: str) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), words)
        assert "Aftalt" in engine.last("rikke", "receipt").text
        assert len(entries(engine, "goal_agreed")) == 1

    def test_praise_for_the_receipt_is_no_further_answer(self) -> None:
        engine = an_engine()
        agreed(engine)
        before = len(engine.outbox("rikke"))
        assert engine.reply(engine.last("rikke", "receipt"), "Super!") == "ignored: polite"
        assert len(engine.outbox("rikke")) == before

    def test_another_number_leaves_the_day_as_it_was_first_understood(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder om 14 dage")
        days(engine, 2)
        engine.reply(engine.last("rikke", "ask"), "ja, men gør det til 15")
        assert [e.day for e in entries(engine, "goal_version")] == [date(2026, 12, 7)] * 2

    @pytest.mark.parametrize(
        "words",
        [
            "ja, hvis Jonas hjælper",
            "ja sikkert",
            "ja?",
            "jeg tænker over det",
            "stort set",
            "til 1. april",
            "vi siger 20, hvis du tager Vejle",
            "20 er for mange",
            "kan vi tage det i januar?",
            "nej, ikke uden en kollega",
        ],
    )
    def test_words_that_are_no_goal_are_a_remark_the_other_answers(self, words: str) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        before = len(asked(engine, "lone"))
        state = engine.reply(engine.last("rikke", "ask"), words)
        if "?" in words:
            assert state == "handled: answer"
        assert len(asked(engine, "lone")) == before + 1
        assert words in engine.last("lone", "ask").text
        assert texts(engine) == ["20 nye kunder inden jul"]
        assert entries(engine, "goal_agreed") == []

    def test_a_leader_who_says_yes_to_a_remark_stands_by_the_text_and_the_employee_is_asked_anew(
        self,
    ) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "det er mange")
        engine.reply(engine.last("lone", "ask"), "ja")
        assert entries(engine, "goal_agreed") == []
        again = engine.last("rikke", "ask")
        assert "holder fast" in again.text
        engine.reply(again, "ja")
        assert len(entries(engine, "goal_agreed")) == 1

    def test_a_no_without_words_is_asked_what_is_missing(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "nej")
        receipt = engine.last("rikke", "receipt")
        assert "Hvad mangler der?" in receipt.text
        assert asked(engine, "lone") == []
        engine.reply(receipt, "15 nye kunder inden jul")
        assert "15 nye kunder inden jul" in engine.last("lone", "ask").text

    def test_a_yes_to_an_outdated_version_counts_for_nothing_and_gets_the_newest(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        first = engine.last("rikke", "ask")
        engine.reply(first, "15 nye kunder inden jul")
        engine.reply(engine.last("lone", "ask"), "18 nye kunder inden jul")
        engine.reply(first, "ja")
        assert "ændret siden da" in engine.last("rikke", "receipt").text
        assert entries(engine, "goal_agreed") == []
        assert "18 nye kunder" in engine.last("rikke", "ask").text
        engine.reply(engine.last("rikke", "ask"), "ja")
        assert "18 nye kunder" in engine.last("lone", "send").text

    def test_two_versions_that_cross_are_both_kept_and_each_side_is_told(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        first = engine.last("rikke", "ask")
        engine.reply(first, "15 nye kunder inden jul")
        second = engine.last("lone", "ask")
        engine.reply(first, "16 nye kunder inden jul")
        engine.reply(second, "18 nye kunder inden jul")
        receipt = engine.last("lone", "receipt").text
        assert "Mens du skrev" in receipt
        assert "16 nye kunder" in receipt
        assert len(texts(engine)) == 4
        assert "18 nye kunder" in engine.last("rikke", "ask").text

    def test_the_employee_may_propose_and_the_leader_is_asked(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: Nyt kundesystem i drift senest 1. marts")
        question = engine.last("lone", "ask")
        assert "Rikkes mål" in question.subject
        assert "1. marts 2027" in question.text
        engine.reply(question, "ja")
        assert "Aftalt" in engine.last("rikke", "send").subject

    def test_the_proposer_rewords_it_in_a_reply_to_the_first_receipt(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("lone", "receipt"), "25 nye kunder inden jul")
        assert texts(engine) == ["20 nye kunder inden jul", "25 nye kunder inden jul"]
        assert "25 nye kunder" in engine.last("rikke", "ask").text
        assert len({e.value["goal"] for e in entries(engine, "goal_version")}) == 1

    def test_thanks_and_reactions_change_nothing(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "Tak!")
        engine.reply(engine.last("rikke", "ask"), "👍")
        assert texts(engine) == ["20 nye kunder inden jul"]
        assert entries(engine, "goal_agreed") == []

    def test_answers_to_an_agreed_goal_are_told_so_and_change_nothing(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        first = engine.last("rikke", "ask")
        engine.reply(first, "ja")
        engine.reply(first, "15 nye kunder er bedre")
        assert "allerede aftalt" in engine.last("rikke", "receipt").text
        assert len(texts(engine)) == 1

    def test_words_in_reply_to_the_agreed_text_change_nothing_and_are_told_so(self) -> None:
        engine = an_engine()
        agreed(engine)
        engine.reply(engine.last("lone", "send"), "Kan vi nå 25?")
        assert "allerede aftalt" in engine.last("lone", "receipt").text
        assert len(texts(engine)) == 1

    def test_what_comes_in_quiet_hours_waits_for_the_morning(self) -> None:
        engine = an_engine()
        engine.until("mon 22:30")
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        mail = engine.last("rikke", "ask")
        row = engine.store.write_now(lambda tx: tx.outgoing(mail.id))
        assert row is not None
        assert row.next_at == engine.local("tue 07:00")


class TestWhoseAndWho:
    def test_a_goal_without_a_name_is_asked_back_with_names_to_choose_from(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål: 20 nye kunder inden jul")
        receipt = engine.last("lone", "receipt")
        assert "Hvis mål er det?" in receipt.text
        assert asked(engine, "rikke") == []
        engine.reply(receipt, "1")
        assert "20 nye kunder" in engine.last("rikke", "ask").text

    def test_somebody_in_two_teams_is_asked_which_leader_the_goal_is_for(self) -> None:
        engine = an_engine()
        other = replace(
            engine.world.teams["t"], id="u", name="Syd", leader="jonas", members=("jonas", "rikke")
        )
        rules = {
            **engine.world.rules,
            "goals-u": replace(engine.world.rules["goals"], id="goals-u", team="u"),
        }
        engine.use(replace(engine.world, teams={**engine.world.teams, "u": other}, rules=rules))
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        assert asked(engine, "lone") == asked(engine, "jonas") == []
        engine.reply(engine.last("rikke", "receipt"), "2")
        assert "20 nye kunder" in engine.last("jonas", "ask").text
        assert asked(engine, "lone") == []

    def test_a_leader_who_takes_no_part_is_not_asked_and_the_writer_hears_so(self) -> None:
        engine = an_engine()
        engine.write("jonas", "mål: 3 møder")
        engine.reply(engine.last("lone", "ask"), "stop")
        engine.write("rikke", "mål: 20 nye kunder")
        assert "Lone Leder er ikke med" in engine.last("rikke", "receipt").text

    def test_an_unknown_name_is_asked_back(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Birgitte: 20 nye kunder")
        assert entries(engine, "goal_version") == []
        assert "Birgitte" in engine.last("lone", "receipt").text

    def test_names_are_found_with_slips_and_without_danish_letters(self) -> None:
        engine = an_engine(a_member("Søren Ærøe", id="soren", addresses=("soren@example.test",)), JONAS)
        engine.write("lone", "maal Soren: 20 nye kunder")
        assert "20 nye kunder" in engine.last("soren", "ask").text
        engine.write("lone", "mål Jonnas: 5 møder")
        assert "5 møder" in engine.last("jonas", "ask").text

    def test_two_with_the_same_name_are_asked_back_and_answered_by_a_number(self) -> None:
        other = a_member("Rikke Bang", id="rikkeb", addresses=("rikke.bang@example.test",))
        engine = an_engine(RIKKE, other)
        engine.write("lone", "mål Rikke: 20 nye kunder")
        receipt = engine.last("lone", "receipt")
        assert asked(engine, "rikke") == []
        engine.reply(receipt, "2")
        assert "20 nye kunder" in engine.last("rikkeb", "ask").text

    def test_nobody_proposes_goals_for_a_colleague(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål Jonas: 20 nye kunder")
        assert "foreslår lederen" in engine.last("rikke", "receipt").text
        assert entries(engine, "goal_version") == []

    def test_who_has_stopped_goals_gets_none_and_the_leader_hears_why(self) -> None:
        engine = an_engine()
        agreed(engine)
        engine.reply(asked(engine, "rikke")[-1], "stop")
        before = len(engine.outbox("rikke"))
        engine.write("lone", "mål Rikke: 10 møder")
        assert "er ikke med i mål" in engine.last("lone", "receipt").text
        assert len(engine.outbox("rikke")) == before

    def test_nobody_but_the_two_ever_gets_a_mail_about_it(self) -> None:
        engine = an_engine(RIKKE, JONAS, deputy="jonas", boss="jonas")
        agreed(engine, "20 hemmelige kunder inden jul")
        days(engine, 45)
        assert [m.subject for m in engine.outbox("jonas") if "hemmelige" in m.text + m.subject] == []

    def test_it_lists_the_goals_of_one_and_of_all(self) -> None:
        engine = an_engine()
        agreed(engine)
        agreed(engine, "Nyt kundesystem i drift")
        engine.write("rikke", "mål")
        mine = engine.last("rikke", "receipt").text
        assert "1. 20 nye kunder" in mine
        assert "2. Nyt kundesystem" in mine
        engine.write("lone", "mål Rikke")
        assert "2. Nyt kundesystem" in engine.last("lone", "receipt").text
        engine.write("lone", "mål")
        assert "Rikke Holm" in engine.last("lone", "receipt").text
        engine.write("jonas", "mål")
        assert "ingen mål" in engine.last("jonas", "receipt").text

    def test_who_lists_goals_gets_the_one_again_that_waits_for_them(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        before = len(asked(engine, "lone"))
        engine.write("lone", "mål Rikke")
        assert len(asked(engine, "lone")) == before + 1
        engine.reply(engine.last("lone", "ask"), "ja")
        assert "Aftalt" in engine.last("rikke", "send").subject

    @pytest.mark.parametrize("words", ["mål: nået", "mål: målet er nået", "mål 1 er nået", "mål: luk 1"])
    def test_how_a_goal_ends_is_never_taken_for_a_new_one(self, words: str) -> None:
        engine = an_engine()
        agreed(engine)
        engine.write("rikke", words)
        assert len(entries(engine, "goal_version")) == 1
        assert len(entries(engine, "goal_end")) == 1

    def test_of_several_goals_it_is_asked_which_one_ends(self) -> None:
        engine = an_engine()
        agreed(engine)
        agreed(engine, "Nyt kundesystem i drift")
        engine.write("lone", "mål Rikke: nået")
        assert "Hvilket mål er nået?" in engine.last("lone", "receipt").text
        assert entries(engine, "goal_end") == []
        engine.reply(engine.last("lone", "receipt"), "2")
        assert "Nyt kundesystem" in engine.last("lone", "receipt").text
        assert len(entries(engine, "goal_end")) == 1

    def test_a_number_alone_shows_the_goals(self) -> None:
        engine = an_engine()
        agreed(engine)
        engine.write("rikke", "mål 1")
        assert "Dine mål" in engine.last("rikke", "receipt").text
        assert len(entries(engine, "goal_version")) == 1


class TestTakingBack:
    def test_the_proposer_takes_it_back_from_the_receipt_and_the_other_hears(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("lone", "receipt"), "slet")
        days(engine, 0.1)
        assert "trukket forslaget tilbage" in engine.last("rikke", "send").text
        question = asked(engine, "rikke")[-1]
        engine.reply(question, "ja")
        assert "slut" in engine.last("rikke", "receipt").text
        assert entries(engine, "goal_agreed") == []

    def test_the_other_hears_of_it_once_however_many_turns_there_were(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        first = engine.last("lone", "receipt")
        engine.reply(engine.last("rikke", "ask"), "15 nye kunder inden jul")
        engine.reply(engine.last("lone", "ask"), "18 nye kunder inden jul")
        engine.reply(first, "slet")
        days(engine, 0.1)
        told = [m for m in engine.outbox("rikke", "send") if "trukket forslaget tilbage" in m.text]
        assert len(told) == 1
        assert "18 nye kunder" in told[0].text

    def test_undoing_that_asks_the_other_again(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("lone", "receipt"), "slet")
        days(engine, 0.1)
        engine.reply(engine.last("lone", "receipt"), "fortryd")
        days(engine, 0.1)
        assert len(asked(engine, "rikke")) == 2
        engine.reply(engine.last("rikke", "ask"), "ja")
        assert len(entries(engine, "goal_agreed")) == 1

    def test_the_proposer_takes_it_back_from_a_later_turn(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "15 nye kunder inden jul")
        engine.reply(engine.last("lone", "ask"), "slet")
        assert "trukket forslaget tilbage" in engine.last("rikke", "send").text
        assert "trukket forslaget tilbage" in engine.last("lone", "receipt").text
        engine.reply(engine.last("lone", "receipt"), "fortryd")
        days(engine, 0.1)
        assert "åbent igen" in engine.last("rikke", "send").subject
        assert "15 nye kunder" in engine.last("lone", "ask").text

    def test_only_the_proposer_can(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "slet")
        assert "Kun Lone Leder" in engine.last("rikke", "receipt").text
        engine.reply(engine.last("rikke", "ask"), "ja")
        assert len(entries(engine, "goal_agreed")) == 1

    def test_a_yes_is_undone_and_the_other_hears_that_it_is_open_again(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "ja")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        days(engine, 0.1)
        assert "åbent igen" in engine.last("lone", "send").subject
        assert len(asked(engine, "rikke")) == 2
        engine.reply(engine.last("rikke", "ask"), "15 nye kunder inden jul")
        engine.reply(engine.last("lone", "ask"), "ja")
        assert "15 nye" in engine.last("rikke", "send").subject

    def test_a_version_is_undone(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "15 nye kunder inden jul")
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        days(engine, 0.1)
        outdated = asked(engine, "lone")[-1]
        engine.reply(outdated, "ja")
        assert entries(engine, "goal_agreed") == []
        engine.reply(engine.last("rikke", "ask"), "ja")
        assert [e.value["version"] for e in entries(engine, "goal_agreed")] == [1]


class TestSilence:
    def test_it_is_reminded_once_and_then_shown_in_the_digest(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        sent = days(engine, 30)
        mails = [m for m in sent if m.to == "rikke" and m.kind == "ask"]
        assert len(mails) == 1
        assert "Vi mangler kun dit svar" in mails[0].text
        digest = next(m for m in sent if m.kind == "digest" and m.at > engine.start + timedelta(days=5))
        assert "ventet på Rikke" in " ".join(digest.text.split())

    def test_the_leaders_own_yes_stands_in_the_digest_too(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        sent = days(engine, 8)
        digest = [m for m in sent if m.kind == "digest"][-1]
        assert "ventet på dit ja" in " ".join(digest.text.split())
        assert "Få målet igen" in digest.text

    def test_who_passes_is_left_in_peace(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        engine.reply(engine.last("rikke", "ask"), "pas")
        assert [m for m in days(engine, 20) if m.to == "rikke" and m.kind == "ask"] == []

    def test_who_is_away_is_asked_when_back(self) -> None:
        engine = an_engine()
        engine.write("rikke", "pause til 7. december")
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        assert asked(engine, "rikke") == []
        sent = [m for m in days(engine, 20) if m.to == "rikke" and m.kind == "ask"]
        assert sent[0].at.date() == date(2026, 12, 8)


class TestStandingIn:
    def test_the_deputy_answers_while_the_leader_is_away(self) -> None:
        engine = an_engine(RIKKE, JONAS, deputy="jonas")
        engine.write("lone", "pause 14 dage")
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        engine.reply(engine.last("jonas", "ask"), "ja")
        assert "Aftalt" in engine.last("rikke", "send").subject
        assert "Aftalt" in engine.last("lone", "send").subject

    def test_the_first_answer_counts_and_a_second_yes_is_told_that_it_is_agreed(self) -> None:
        engine = an_engine(RIKKE, JONAS, deputy="jonas")
        engine.write("lone", "pause til 24. november")
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        engine.reply(engine.last("jonas", "ask"), "ja")
        days(engine, 3)
        assert asked(engine, "lone") == []
        assert len(entries(engine, "goal_agreed")) == 1
        engine.reply(asked(engine, "jonas")[-1], "ja")
        receipt = engine.last("jonas", "receipt").text
        assert "allerede aftalt" in receipt
        assert "ikke sendt videre" not in receipt

    def test_the_deputy_may_propose_and_agrees_on_own_goals_with_the_leader(self) -> None:
        engine = an_engine(RIKKE, JONAS, deputy="jonas")
        engine.write("jonas", "mål Rikke: 20 nye kunder inden jul")
        assert "20 nye kunder" in engine.last("rikke", "ask").text
        engine.write("jonas", "mål: 10 møder inden jul")
        assert "10 møder" in engine.last("lone", "ask").text

    def test_a_new_leader_in_the_config_takes_over_in_the_midst(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        old = engine.last("lone", "ask")
        team = replace(engine.world.teams["t"], leader="jonas")
        engine.use(replace(engine.world, teams={"t": team}))
        engine.reply(old, "ja")
        assert "Jonas Bæk" in engine.last("lone", "receipt").text
        assert entries(engine, "goal_agreed") == []
        days(engine, 4)
        engine.reply(engine.last("jonas", "ask"), "ja")
        assert len(entries(engine, "goal_agreed")) == 1

    def led_by_jonas(self, engine: Engine) -> None:
        team = replace(engine.world.teams["t"], leader="jonas")
        engine.use(replace(engine.world, teams={"t": team}))

    def test_a_new_leader_hears_of_an_open_goal_within_a_working_day_whatever_the_limits(self) -> None:
        engine = an_engine(RIKKE, replace(JONAS, weekly_limit=0))
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        days(engine, 20)
        self.led_by_jonas(engine)
        (mail,) = (m for m in days(engine, 1) if m.to == "jonas" and m.kind == "ask")
        assert "20 nye kunder" in mail.text
        engine.reply(mail, "det er fint med mig")
        assert len(entries(engine, "goal_agreed")) == 1

    def test_what_waits_for_the_employee_is_not_put_to_a_new_leader(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        self.led_by_jonas(engine)
        assert [m for m in days(engine, 1) if m.kind == "ask"] == []

    def test_a_new_leader_hears_on_monday_of_what_changed_on_saturday(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        engine.until("sat 12:00")
        self.led_by_jonas(engine)
        (mail,) = (m for m in engine.until("mon+1 10:00") if m.to == "jonas" and m.kind == "ask")
        assert mail.at == engine.local("mon+1 09:00")

    def test_a_new_leader_is_asked_how_a_goal_is_to_end(self) -> None:
        engine = an_engine()
        agreed(engine, "20 nye kunder inden 30. november")
        days(engine, 8.5)
        engine.reply(asked(engine, "rikke")[-1], "nået")
        self.led_by_jonas(engine)
        (mail,) = (m for m in days(engine, 1) if m.to == "jonas" and m.kind == "ask")
        assert "Rikke siger, at målet er nået" in mail.text
        engine.reply(mail, "nået")
        assert len(entries(engine, "goal_done")) == 1

    def test_the_morning_after_its_day_a_goal_is_asked_about_once(self) -> None:
        engine = an_engine()
        agreed(engine, "20 nye kunder inden 30. november")
        (mail,) = (m for m in days(engine, 8.5) if m.to == "rikke" and m.kind == "ask")
        assert mail.subject == "Hvad skal der ske med målet: 20 nye kunder inden 30. november"

    def test_many_open_goals_are_told_to_a_new_leader_in_one_letter(self) -> None:
        engine = an_engine()
        for number in range(2, 42):
            engine.write("rikke", f"mål: {number} nye kunder inden jul")
        self.led_by_jonas(engine)
        (mail,) = (m for m in days(engine, 1) if m.to == "jonas")
        assert "40 mål venter på dig" in mail.subject
        assert "41 nye kunder" in mail.text
        assert "Skriv »mål Rikke Holm«" in " ".join(mail.text.split())

    def test_nobody_hears_of_a_leader_who_was_there_at_the_first_look(self) -> None:
        engine = an_engine()
        engine.write("rikke", "mål: 20 nye kunder inden jul")
        engine.use(engine.world)
        assert [m for m in days(engine, 1) if m.kind == "ask"] == []

    def test_who_leaves_takes_their_goals_along(self) -> None:
        engine = an_engine()
        agreed(engine)
        engine.write("rikke", "mål: 10 møder inden jul")
        waiting = engine.last("lone", "ask")
        team = replace(engine.world.teams["t"], members=("jonas", "lone"))
        members = {m: p for m, p in engine.world.members.items() if m != "rikke"}
        engine.use(replace(engine.world, teams={"t": team}, members=members))
        engine.reply(waiting, "ja")
        assert "slut" in engine.last("lone", "receipt").text
        sent = days(engine, 60)
        assert [m for m in sent if "kunder" in m.text or "10 møder" in m.text] == []

    def test_on_trial_all_goes_to_the_leader_who_answers_as_the_other(self) -> None:
        rules = (replace(a_rule("goals"), pilot="leader"),)
        engine = Engine(a_world(RIKKE, JONAS, rules=rules))
        engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
        question = engine.last("rikke", "ask")
        assert "lone@example.test" in question.message["To"]
        engine.reply(question, "ja", by="lone@example.test")
        assert len(entries(engine, "goal_agreed")) == 1


class TestCheckIns:
    def test_each_goal_is_a_question_of_one_letter_and_the_answers_are_told_apart(self) -> None:
        engine = an_engine()
        agreed(engine)
        agreed(engine, "Nyt kundesystem i drift")
        sent = [m for m in days(engine, 9) if m.to == "rikke" and m.kind == "ask"]
        assert len(sent) == 1
        engine.reply(sent[0], "A: vi er på 12 af 20 nu\n\nB: rød: leverandøren er gået konkurs")
        told = {e.value["number"]: e.value["colour"] for e in entries(engine, "goal_checkin")}
        assert told == {12.0: None, None: "red"}

    def test_a_later_answer_replaces_the_earlier_and_undo_brings_it_back(self) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        question = asked(engine, "rikke")[-1]
        engine.reply(question, "12")
        engine.reply(question, "13, gul")
        assert [e.value["number"] for e in entries(engine, "goal_checkin")] == [13.0]
        engine.reply(engine.last("rikke", "receipt"), "fortryd")
        assert [e.value["number"] for e in entries(engine, "goal_checkin")] == [12.0]
        engine.reply(engine.last("rikke", "receipt"), "slet")
        assert entries(engine, "goal_checkin") == []

    def test_what_says_two_things_is_asked_back(self) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "12 eller 13")
        assert entries(engine, "goal_checkin") == []
        assert "ét tal, en procent eller en farve" in " ".join(engine.last("rikke", "receipt").text.split())
        engine.reply(engine.last("rikke", "receipt"), "12")
        assert [e.value["number"] for e in entries(engine, "goal_checkin")] == [12.0]

    def test_the_leader_hears_next_morning_of_a_goal_that_goes_off_track(self) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "rød: leverandøren er gået konkurs")
        told = [m for m in days(engine, 1.5) if m.to == "lone" and "konkurs" in m.text]
        assert len(told) == 1
        assert "ude af kurs" in told[0].text
        digest = [m for m in days(engine, 7) if m.kind == "digest"][-1]
        assert "status er rød" in digest.text
        assert "Skriv til Rikke" in digest.text

    def test_a_number_behind_its_even_pace_is_off_track(self) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "1")
        assert "ude af kurs" in engine.last("rikke", "receipt").text
        engine.reply(asked(engine, "rikke")[-1], "6")
        assert "ude af kurs" not in engine.last("rikke", "receipt").text

    def test_a_number_that_is_to_fall_begins_at_the_first_figure_and_the_reader_hears_so(self) -> None:
        engine = an_engine()
        engine.write("lone", "mål Rikke: Højst 15 klager inden 1. marts")
        assert "det første tal, vi hører, regner vi fra" in " ".join(engine.last("rikke", "ask").text.split())
        engine.reply(engine.last("rikke", "ask"), "ja")
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "300")
        engine.reply(asked(engine, "rikke")[-1], "vi er nede på 30 nu")
        first = " ".join(engine.last("rikke", "receipt").text.split())
        assert "30 klager, målet er 15 (0 % af vejen)" in first
        assert "herfra skal det ned til 15 senest 1. marts 2027" in first
        days(engine, 36)
        engine.reply(asked(engine, "rikke")[-1], "29")
        assert "ude af kurs" in engine.last("rikke", "receipt").text
        told = [m for m in days(engine, 1.5) if m.to == "lone" and "ude af kurs" in m.subject]
        assert len(told) == 1

    def test_how_much_is_left_of_a_falling_number_is_asked_back(self) -> None:
        engine = an_engine()
        agreed(engine, "Højst 15 klager inden 1. marts")
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "mangler 5")
        assert entries(engine, "goal_checkin") == []

    def test_progress_is_drawn_and_told_as_a_table(self) -> None:
        engine = an_engine()
        agreed(engine, "20 nye kunder inden 1. juli")
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "3")
        days(engine, 35)
        engine.reply(asked(engine, "rikke")[-1], "7")
        receipt = engine.last("rikke", "receipt")
        types = [part.get_content_type() for part in receipt.message.walk()]
        assert "image/png" in types
        assert "2. december" in receipt.text

    def test_silence_twice_is_off_track(self) -> None:
        engine = an_engine()
        agreed(engine, "20 nye kunder inden 1. juli")
        sent = [mail for _ in range(17) for mail in days(engine, 5)]
        questions = [m for m in sent if m.to == "rikke" and m.kind == "ask"]
        assert len(questions) == 6
        digests = [" ".join(m.text.split()) for m in sent if m.kind == "digest"]
        assert "mangler svar 2 gange i træk" in digests[-3]
        assert "ikke svaret" not in digests[1]

    def test_silence_is_counted_however_many_dialogues_came_between(self) -> None:
        engine = an_engine()
        agreed(engine, "20 nye kunder inden 1. juli")
        for number in range(30):
            engine.until(engine.clock.now() + timedelta(days=2))
            engine.write("jonas", f"mål: {number + 2} møder")
        sent = [mail for _ in range(4) for mail in days(engine, 3)]
        digests = [" ".join(m.text.split()) for m in sent if m.kind == "digest"]
        assert "der mangler svar 2 gange i træk" in digests[-1]

    def test_a_letter_with_other_questions_keeps_its_words_and_its_marks(self) -> None:
        engine = an_engine()
        agreed(engine)
        engine.write("rikke", "pause til 30. november")
        engine.write("lone", "mål Rikke: 10 møder inden 1. marts")
        sent = [m for m in days(engine, 9) if m.to == "rikke" and m.kind == "ask"]
        assert "10 møder" in sent[0].text
        assert "Hvor langt er du nu" in sent[0].text
        mark = "A" if sent[0].text.index("10 møder") < sent[0].text.index("Hvor langt") else "B"
        other = "B" if mark == "A" else "A"
        engine.reply(sent[0], f"{mark}: ja\n\n{other}: 12")
        assert len(entries(engine, "goal_agreed")) == 2
        assert [e.value["number"] for e in entries(engine, "goal_checkin")] == [12.0]

    def test_nobody_is_asked_where_nobody_has_goals(self) -> None:
        engine = an_engine()
        assert [m for m in days(engine, 100) if m.kind in ("ask", "send")] == []


class TestTheEnd:
    def at_the_deadline(self, engine: Engine) -> tuple[Sent, Sent]:
        agreed(engine)
        engine.until(engine.local("mon+5 12:00"))
        return asked(engine, "rikke")[-1], asked(engine, "lone")[-1]

    def test_both_are_asked_after_the_deadline_and_agree_that_it_is_reached(self) -> None:
        engine = an_engine()
        hers, leaders = self.at_the_deadline(engine)
        assert "Fristen var" in hers.text
        engine.reply(hers, "nået!")
        engine.reply(leaders, "Nået")
        assert "Målet er nået" in engine.last("rikke", "send").subject
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["reached"]
        engine.write("rikke", "mål")
        assert "ingen mål" in engine.last("rikke", "receipt").text

    def test_renewing_takes_the_old_text_up_again_as_the_first_version(self) -> None:
        engine = an_engine()
        hers, leaders = self.at_the_deadline(engine)
        engine.reply(hers, "forny")
        engine.reply(leaders, "forny den")
        again = engine.last("rikke", "ask")
        assert "Skal målet fortsætte" in again.subject
        engine.reply(again, "30 nye kunder inden 1. juli")
        engine.reply(engine.last("lone", "ask"), "ja")
        assert "30 nye kunder" in engine.last("rikke", "send").subject
        assert [e.value["term"] for e in entries(engine, "goal_version")] == [1, 2, 2]

    @pytest.mark.parametrize("leader_first", [True, False])
    def test_where_they_differ_the_leader_decides_after_seeing_both(self, leader_first: bool) -> None:
        engine = an_engine()
        hers, leaders = self.at_the_deadline(engine)
        votes = [(hers, "nået"), (leaders, "luk")]
        for mail, word in reversed(votes) if leader_first else votes:
            engine.reply(mail, word)
        assert entries(engine, "goal_done") == []
        decide = engine.last("lone", "ask")
        assert "Rikke siger: nået" in decide.text
        assert "Du siger: luk" in decide.text
        engine.reply(decide, "nået")
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["reached"]
        assert "nået" in engine.last("rikke", "send").subject

    def test_one_answer_is_enough_after_two_weeks(self) -> None:
        engine = an_engine()
        hers, _ = self.at_the_deadline(engine)
        engine.reply(hers, "luk")
        days(engine, 15)
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["close"]
        assert "lukket" in engine.last("lone", "send").subject
        assert "lukket" in engine.last("rikke", "send").subject

    def test_where_nobody_answers_it_stays_in_the_digest(self) -> None:
        engine = an_engine()
        self.at_the_deadline(engine)
        digest = [m for m in days(engine, 30) if m.kind == "digest"][-1]
        assert "ved vejs ende" in digest.text

    def test_reached_in_a_check_in_asks_the_leader_at_once(self) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "nået!")
        question = engine.last("lone", "ask")
        assert "Rikke siger, at målet er nået" in question.text
        engine.reply(question, "nået")
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["reached"]

    def test_reached_in_a_check_in_is_enough_after_two_weeks_and_stands_in_the_overview_meanwhile(
        self,
    ) -> None:
        engine = an_engine()
        agreed(engine)
        days(engine, 9)
        engine.reply(asked(engine, "rikke")[-1], "nået!")
        digest = [m for m in days(engine, 7) if m.kind == "digest"][-1]
        assert "Rikke har svaret, du ikke" in " ".join(digest.text.split())
        days(engine, 8)
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["reached"]
        assert "Målet er nået" in engine.last("lone", "send").subject

    @pytest.mark.parametrize("words", ["fortsæt", "Vi forlænger det", "forny den"])
    def test_renewing_is_understood_in_other_words(self, words: str) -> None:
        engine = an_engine()
        hers, leaders = self.at_the_deadline(engine)
        engine.reply(hers, words)
        engine.reply(leaders, "1")
        assert "Skal målet fortsætte" in engine.last("rikke", "ask").subject

    def test_the_leader_ends_one_by_its_number(self) -> None:
        engine = an_engine()
        agreed(engine)
        agreed(engine, "Nyt kundesystem i drift")
        engine.write("lone", "mål Rikke: 2 luk")
        question = engine.last("rikke", "ask")
        assert "Lone siger, at målet skal lukkes" in question.text
        engine.reply(question, "luk")
        assert [e.value["outcome"] for e in entries(engine, "goal_done")] == ["close"]
        engine.write("lone", "mål Rikke: 7 luk")
        assert "nummer 7" in engine.last("lone", "receipt").text

    def test_a_goal_without_a_day_is_asked_about_at_the_quarters_end(self) -> None:
        engine = an_engine()
        agreed(engine, "Nyt kundesystem i drift")
        sent = engine.until(engine.local("wed+5 12:00"))
        assert {m.to for m in sent if m.kind == "ask" and "Kvartalet" in m.text} == {"lone", "rikke"}

    def test_undoing_an_end_lets_it_run_on(self) -> None:
        engine = an_engine()
        hers, leaders = self.at_the_deadline(engine)
        engine.reply(hers, "luk")
        engine.reply(leaders, "luk")
        engine.reply(engine.last("lone", "receipt"), "fortryd")
        days(engine, 0.1)
        assert "gælder stadig" in engine.last("rikke", "send").subject
        engine.write("rikke", "mål")
        assert "20 nye kunder" in engine.last("rikke", "receipt").text


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_two_people_and_a_deputy_write_nothing_breaks_and_no_yes_is_made_up(seed: int) -> None:
    chance, engine = Random(seed), an_engine(RIKKE, JONAS, deputy="jonas")
    said = [
        "ja",
        "nej",
        "15 nye kunder inden jul",
        "ja, men 12 er bedre",
        "for mange",
        "slet",
        "fortryd",
        "pas",
    ]
    said += [
        "12",
        "rød: konkurs",
        "nået!",
        "forny",
        "luk",
        "mål",
        "mål: 2 luk",
        "Nyt salgsmål inden 1. marts",
    ]
    leading = [*said, "mål Rikke: 20 nye kunder inden jul", "mål Rikke", "mål Rikke: 1 luk"]
    for _ in range(40):
        who = chance.choice(("lone", "rikke", "jonas", "rikke"))
        words = chance.choice(said if who == "rikke" else leading)
        mails = [m for m in engine.outbox(who) if m.kind in ("ask", "receipt", "send")]
        if mails and chance.random() < 0.85:
            engine.reply(chance.choice(mails[-4:]), words)
        else:
            engine.write(who, words)
        days(engine, chance.choice((0.01, 0.1, 1, 4, 20)))
    texts = {
        (e.value["goal"], e.value["term"], e.value["version"]): e for e in entries(engine, "goal_version")
    }
    for yes in entries(engine, "goal_agreed"):
        version = texts.get((yes.value["goal"], yes.value["term"], yes.value["version"]))
        assert version is None or (version.by == version.about) != (yes.by == yes.about)
