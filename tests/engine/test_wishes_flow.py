"""An employee's wish for a talk from the mail to the calendars, and what people answer to an invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from daemon.core.meeting import Meeting
from daemon.core.model import Team
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.engine.test_talks_flow import an_engine, entries, flat, local, ran, talk_with, talks


def leaders_own(engine: Engine, about: str) -> Sent:
    """The leader's invitation to the talk with somebody."""
    return next(mail for mail in engine.outbox("lone", "invitation") if about in mail.subject)


def with_digest() -> Engine:
    engine = Engine(a_world(a_member("Rikke Holm"), rules=(a_rule("talks"), a_rule("digest"))))
    engine.until("mon 08:00")
    return engine


def test_a_wish_with_a_time_is_put_to_the_leader_and_their_yes_puts_it_into_both_calendars() -> None:
    engine = ran()
    engine.write("rikke", "samtale: må vi tales ved torsdag kl. 10?")
    receipt = engine.last("rikke", "receipt")
    assert "torsdag den 26. november kl. 10.00" in flat(receipt)
    assert "må vi tales ved torsdag kl. 10?" in flat(receipt)
    question = engine.last("lone", "ask")
    assert question.subject == "Rikke vil gerne tale med dig"
    assert "Passer det dig torsdag den 26. november kl. 10.00?" in flat(question)
    engine.reply(question, "ja")
    talk = talk_with(engine, "rikke")
    assert local(talk.start) == "Thu 26 10:00"
    assert talk.replies == {"lone": "accepted", "rikke": "accepted"}
    assert "Lone har sagt ja til den samtale, du bad om" in flat(engine.last("rikke", "invitation"))


@pytest.mark.parametrize(
    "text",
    [
        "samtale",
        "Hej\n\nsamtale: har du tid en dag?\n\nMvh Rikke",
        "samtale - kan vi tales ved om kundebrevet?",
        "samtale Lone",
        "samtale: vi skal tale om mødet 12. november",
    ],
)
def test_a_wish_without_a_time_comes_with_the_first_that_suits_both(text: str) -> None:
    engine = ran()
    engine.write("rikke", text)
    question = engine.last("lone", "ask")
    assert "Det første, der passer jer begge, er tirsdag den 24. november kl. 9.00" in flat(question)
    engine.reply(question, "ja gerne")
    talk = talk_with(engine, "rikke")
    assert (local(talk.start), talk.replies) == ("Tue 24 09:00", {"lone": "accepted"})


def test_a_wish_for_next_week_is_given_a_time_then() -> None:
    engine = an_engine(people={"rikke": 0, "jonas": 0})
    engine.until("mon 08:00")
    engine.write("rikke", "samtale: kan vi snakkes ved i næste uge?")
    assert "tirsdag den 1. december kl. 9.00" in flat(engine.last("lone", "ask"))


def test_the_subject_alone_is_a_wish_too() -> None:
    engine = ran()
    engine.write("rikke", "", subject="samtale: torsdag kl. 10?")
    assert "torsdag den 26. november kl. 10.00" in flat(engine.last("lone", "ask"))


@pytest.mark.parametrize("text", ["nej, hellere fredag kl. 13", "ja, men fredag kl 13", "fredag 13"])
def test_another_time_from_the_leader_is_proposed_to_who_asked(text: str) -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    engine.reply(engine.last("lone", "ask"), text)
    talk = talk_with(engine, "rikke")
    assert (local(talk.start), talk.replies) == ("Fri 27 13:00", {"lone": "accepted"})


@pytest.mark.parametrize("text", ["nej, ikke i denne uge", "nej desværre"])
def test_a_no_reaches_who_asked_with_the_leaders_words(text: str) -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    engine.reply(engine.last("lone", "ask"), text)
    told = engine.last("rikke", "send")
    assert "Lone kan ikke tage en samtale nu" in told.subject
    assert text in flat(told)
    assert "tirsdag den 1. december" in flat(told)


def test_a_wish_the_leader_skips_is_told_to_who_asked() -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    engine.reply(engine.last("lone", "ask"), "pas")
    engine.until("mon 09:00")
    assert "Lone kan ikke tage en samtale nu" in engine.last("rikke", "send").subject


def test_a_wish_said_anew_takes_the_place_of_the_first() -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    engine.reply(engine.last("rikke", "receipt"), "hellere fredag kl. 9")
    assert "fredag den 27. november kl. 9.00" in flat(engine.last("lone", "ask"))
    assert [e.value["text"] for e in entries(engine, "talk_wish")] == ["hellere fredag kl. 9"]
    engine.reply(engine.last("lone", "ask"), "ja")
    assert local(talk_with(engine, "rikke").start) == "Fri 27 09:00"


def test_a_wish_that_is_deleted_ends_the_question_and_the_leader_hears_it() -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    engine.reply(engine.last("rikke", "receipt"), "slet")
    engine.until("tue 09:00")
    assert "trukket sit ønske om en samtale tilbage" in engine.last("lone").subject
    assert len(engine.outbox("lone", "ask")) == 1


def test_an_unanswered_wish_is_asked_once_more_and_stands_in_the_digest_until_there_is_a_talk() -> None:
    engine = with_digest()
    engine.write("rikke", "samtale: må vi tales ved om kundebrevet?")
    engine.until("fri 12:00")
    asked = [mail for mail in engine.outbox("lone", "ask") if "vil gerne tale" in mail.subject]
    assert len(asked) == 2
    engine.until("mon+1 08:00")
    digest = engine.last("lone", "digest")
    assert "Rikke Holm bad 23. november om en samtale" in flat(digest)
    assert "kundebrevet" in flat(digest)
    engine.reply(digest, "samtale Rikke: onsdag kl. 13")
    engine.until("mon+2 08:00")
    assert "kundebrevet" not in flat(engine.last("lone", "digest"))


def test_a_wish_granted_can_be_moved_by_who_asked_as_any_talk() -> None:
    engine = ran()
    engine.write("rikke", "samtale: torsdag kl. 10?")
    receipt = engine.last("rikke", "receipt")
    engine.reply(engine.last("lone", "ask"), "ja")
    engine.reply(receipt, "fredag kl. 9 i stedet")
    assert "Rikke foreslår en anden tid, 27. november kl. 9.00" in engine.last("lone", "ask").subject
    assert local(talk_with(engine, "rikke").start) == "Thu 26 10:00"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("samtale Jonas: torsdag 10", "Dine samtaler er med Lone"),
        ("snak med Jonas om budgettet", "Dine samtaler er med Lone"),
        ("samtale: holdt", "Det er Lone, der noterer"),
    ],
)
def test_what_is_no_wish_for_a_talk_with_the_leader_reaches_nobody_and_says_why(
    text: str, answer: str
) -> None:
    engine = ran()
    before = len(engine.outbox("lone")) + len(engine.outbox("jonas"))
    engine.write("rikke", text)
    assert answer in flat(engine.last("rikke", "receipt"))
    assert len(engine.outbox("lone")) + len(engine.outbox("jonas")) == before


def test_who_has_said_stop_is_told_that_nobody_was_asked() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "stop")
    engine.write("rikke", "samtale: torsdag kl. 10?")
    assert "Du har sagt stop til samtalerne" in flat(engine.last("rikke", "receipt"))


def test_the_receipt_says_until_when_the_leader_is_away() -> None:
    engine = ran()
    engine.write("lone", "pause til 2. december")
    engine.write("rikke", "samtale: må vi tales ved?")
    assert "Lone er væk til og med" in flat(engine.last("rikke", "receipt"))


def test_a_leader_who_names_nobody_is_asked_whom_and_answers_by_a_number() -> None:
    engine = ran()
    engine.write("lone", "samtale: torsdag kl. 10")
    assert "1. samtale Rikke Holm: torsdag kl. 10" in flat(engine.last("lone", "receipt"))
    engine.reply(engine.last("lone", "receipt"), "2")
    assert local(talk_with(engine, "jonas").start) == "Thu 26 10:00"


def test_help_says_what_each_may_write_of_talks() -> None:
    engine = ran()
    engine.write("rikke", "hjælp")
    engine.write("lone", "hjælp")
    assert "samtale: torsdag kl. 10?" in flat(engine.last("rikke", "receipt"))
    assert "samtale Rikke: torsdag 10" in flat(engine.last("lone", "receipt"))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kan ikke, hellere torsdag 10", "3. december kl. 10.00"),
        ("kan ik, hellere tors 10", "3. december kl. 10.00"),
        ("hellere mandag kl. 9", "30. november kl. 9.00"),
        ("kan vi tage den på torsdag kl 10?", "26. november kl. 10.00"),
        ("kan vi sige onsdag i stedet", "2. december kl. 9.00"),
        ("passer, men hellere 9.30", "1. december kl. 9.30"),
        ("kan ikke kl. 9, hellere kl. 11", "1. december kl. 11.00"),
        ("3.12 kl 10", "3. december kl. 10.00"),
    ],
)
def test_a_weekday_alone_is_meant_in_the_week_of_the_talk(text: str, start: str) -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), text)
    assert start in engine.last("lone", "ask").subject


def test_the_leaders_own_weekday_is_in_the_week_of_the_talk_too() -> None:
    engine = ran()
    engine.write("lone", "flyt Rikke: torsdag 10")
    assert local(talk_with(engine, "rikke").start) == "Thu 03 10:00"


def test_what_is_said_besides_a_yes_is_a_topic_that_can_be_deleted() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "ja og husk vi skal tale om budgettet")
    receipt = engine.last("rikke", "receipt")
    assert "noteret som emne" in flat(receipt)
    assert len(entries(engine, "talk_topic")) == 1
    engine.reply(receipt, "slet")
    assert entries(engine, "talk_topic") == []
    assert talk_with(engine, "rikke").replies == {"rikke": "accepted"}


@pytest.mark.parametrize(
    "text",
    ["Passer fint, tak! Glæder mig til at se dig\nRikke", "Tak for invitationen, det passer fint. Vi ses!"],
)
def test_a_courtesy_is_no_topic(text: str) -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), text)
    assert entries(engine, "talk_topic") == []


def test_why_one_cannot_reaches_the_other_and_the_receipt_says_so() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, er i Aarhus. hellere torsdag 10")
    assert "er i Aarhus" in flat(engine.last("lone", "ask"))
    assert "Lone får også at se, hvad du skrev" in flat(engine.last("rikke", "receipt"))
    other = ran()
    other.reply(other.last("rikke", "invitation"), "kan ikke tirsdag, er i Aarhus")
    other.until("tue 09:00")
    assert any("er i Aarhus" in flat(mail) for mail in other.outbox("lone"))


@pytest.mark.parametrize("text", ["aflys", "Aflys. Jeg er syg", "aflys: jeg er syg"])
def test_a_word_without_a_name_in_reply_to_a_talk_is_about_that_talk(text: str) -> None:
    engine = ran()
    engine.reply(leaders_own(engine, "Jonas"), text)
    assert {m.key for m in talks(engine)} == {"rikke"}


def test_of_two_talks_with_one_the_answered_one_is_called_off() -> None:
    engine = ran()
    planned = leaders_own(engine, "Rikke")
    engine.write("lone", "samtale Rikke: i morgen kl 14")
    engine.reply(planned, "aflys")
    assert [local(m.start) for m in talks(engine) if m.key == "rikke"] == ["Tue 24 14:00"]


def test_a_topic_in_reply_to_the_leaders_invitation_is_for_that_talk() -> None:
    engine = ran()
    engine.reply(leaders_own(engine, "Jonas"), "emne: løn og ferie")
    assert [(e.about, e.value["text"]) for e in entries(engine, "talk_topic")] == [("jonas", "løn og ferie")]


@pytest.mark.parametrize("text", ["aflys Mette", "flyt Mette: torsdag 10"])
def test_a_name_nobody_has_is_not_taken_for_the_one_the_talk_is_with(text: str) -> None:
    engine = ran()
    before = talks(engine)
    engine.reply(leaders_own(engine, "Rikke"), text)
    assert talks(engine) == before


def two_teams(**settings: object) -> Engine:
    """Lone leads both teams, and Rikke is in both."""
    world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=(a_rule("talks", **settings),))
    sales = Team(
        id="b", name="Salg", zone="Europe/Copenhagen", leader="lone", members=("lone", "bo", "rikke")
    )
    second = replace(a_rule("talks", id="talks-b", **settings), team="b")
    world = replace(
        world,
        teams={**world.teams, "b": sales},
        members={**world.members, "bo": a_member("Bo Skov")},
        rules={**world.rules, "talks-b": second},
    )
    return Engine(world)


def of_both(engine: Engine) -> list[Meeting]:
    found = [
        m for rule in ("talks", "talks-b") for m in engine.store.write_now(lambda tx, r=rule: tx.meetings(r))
    ]
    return [m for m in found if m.start]


def spans(engine: Engine) -> list[tuple[datetime, datetime]]:
    found = [(m.start, m.minutes) for m in of_both(engine) if m.start]
    return [(at, at.replace(tzinfo=UTC).fromtimestamp(at.timestamp() + 60 * n, UTC)) for at, n in found]


def test_a_leaders_talks_in_two_teams_never_collide() -> None:
    engine = two_teams(every_weeks=1)
    engine.until("mon+3 08:00")
    times = spans(engine)
    assert len(times) >= 16
    assert not [1 for (a, b), (c, d) in combinations(times, 2) if a < d and c < b]


def test_a_time_taken_in_the_other_team_is_told_to_who_chooses_it() -> None:
    engine = two_teams()
    engine.until("mon 08:00")
    taken = next(m for m in of_both(engine) if m.rule == "talks" and m.key == "jonas")
    engine.write("lone", f"samtale Bo: {local(taken.start)[4:6]}. december kl. 9")
    assert "Lone har en anden samtale på det tidspunkt" in flat(engine.last("lone", "receipt"))


def test_a_talk_makes_way_for_one_that_the_leader_placed_there_in_the_other_team() -> None:
    engine = two_teams()
    engine.until("mon 08:00")
    planned = next(m for m in of_both(engine) if m.rule == "talks" and m.key == "jonas")
    assert planned.start is not None
    engine.write("lone", f"samtale Bo: {local(planned.start)[4:6]}. december kl. 9")
    engine.until("tue 08:00")
    moved = next(m for m in of_both(engine) if m.uid == planned.uid)
    assert moved.start != planned.start
    assert "Lone har en anden samtale på det tidspunkt" in flat(engine.last("jonas", "invitation"))
    assert date(2026, 12, 1) <= moved.start.date()


def test_what_the_page_has_no_room_for_is_one_word_away_and_for_the_leader_alone() -> None:
    world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=(a_rule("talks"),), deputy="jonas")
    engine = Engine(world)
    engine.until("mon 08:00")
    for n in range(1, 8):
        engine.write("rikke", f"emne: nummer {n} af det, jeg har på hjerte")
    engine.until("mon+1 12:30")
    page = engine.last("lone", "send")
    assert "nummer 4 af det" in flat(page)
    assert "og 3 emner til" in flat(page)
    assert "Se hele arket" in flat(page)
    engine.write("lone", "ark Rikke")
    whole = flat(engine.last("lone", "receipt"))
    assert all(f"nummer {n} af det" in whole for n in range(1, 8))
    engine.reply(page, "ark")
    assert "nummer 7 af det" in flat(engine.last("lone", "receipt"))
    engine.write("jonas", "ark Rikke")
    assert not any("på hjerte" in flat(mail) for mail in engine.outbox("jonas"))


def test_a_page_that_holds_everything_has_no_link_to_more() -> None:
    engine = ran()
    engine.write("rikke", "emne: budgettet")
    engine.until("mon+1 12:30")
    assert "Se hele arket" not in flat(engine.last("lone", "send"))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kan ikke den dag, hellere torsdag kl 10", "3. december kl. 10.00"),
        ("Hej Lone, kan vi rykke den til onsdag kl. 13?", "2. december kl. 13.00"),
        ("jeg kan desværre ikke, hellere 3/12 kl. 9", "3. december kl. 9.00"),
    ],
)
def test_another_time_in_reply_to_the_question_for_topics_is_a_proposal(text: str, start: str) -> None:
    engine = ran()
    engine.until("fri 12:00")
    engine.reply(engine.last("rikke", "ask"), text)
    assert start in engine.last("lone", "ask").subject
    assert entries(engine, "talk_topic") == []


@pytest.mark.parametrize(
    "text",
    [
        "Kan ikke nå kundebrevet inden torsdag, og vi skal tale om hvem der overtager det i januar",
        "ferien",
        "om torsdag kl. 10 passer til kundemødet",
    ],
)
def test_what_only_speaks_of_a_day_stays_a_topic(text: str) -> None:
    engine = ran()
    engine.until("fri 12:00")
    engine.reply(engine.last("rikke", "ask"), text)
    assert [e.value["text"] for e in entries(engine, "talk_topic")] == [text]


@pytest.mark.parametrize("text", ["ingen", "har ikke noget", "nej"])
def test_nothing_is_no_topic(text: str) -> None:
    engine = ran()
    engine.until("fri 12:00")
    engine.reply(engine.last("rikke", "ask"), text)
    assert entries(engine, "talk_topic") == []


@pytest.mark.parametrize(
    "text", ["vi flyttede den til torsdag kl 10", "jeg glemte det", "Rikke kom ikke", "Rikke meldte afbud"]
)
def test_words_for_a_talk_that_was_not_held_are_no_notes_and_go_to_nobody(text: str) -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    before = len(engine.outbox("rikke", "ask"))
    engine.reply(engine.last("lone", "ask"), text)
    assert entries(engine, "talk_held") == []
    assert len(engine.outbox("rikke", "ask")) == before
    assert local(talk_with(engine, "rikke").start) == ("Thu 03 10:00" if "kl 10" in text else "Wed 02 09:00")


def test_i_is_whoever_writes_the_notes() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "Rikke: sender udkast fredag\njeg: spørger HR inden torsdag")
    kept = [(e.value["owner"], e.day) for e in entries(engine, "agreement")]
    assert kept == [("rikke", date(2026, 12, 4)), ("lone", date(2026, 12, 3))]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("det passer fint, men kl 11", "Thu 03 11:00"),
        ("kl 11 i stedet", "Thu 03 11:00"),
        ("nej, hellere fredag", "Fri 04 10:00"),
        ("nej. tirsdag var bedst", "Tue 01 09:00"),
        ("ja, torsdag kl 10 er fint", "Thu 03 10:00"),
        ("ja hvis det er efter 11", "Tue 01 09:00"),
    ],
)
def test_a_leaders_answer_to_a_proposal_is_taken_at_its_word(text: str, start: str) -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, hellere torsdag 10")
    engine.reply(engine.last("lone", "ask"), text)
    assert local(talk_with(engine, "rikke").start) == start


def test_a_proposal_the_leader_skips_is_told_to_who_made_it() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, hellere torsdag 10")
    engine.reply(engine.last("lone", "ask"), "pas")
    engine.until("mon 08:30")
    assert "Samtalen med Lone bliver, hvor den er" in engine.last("rikke", "invitation").subject


def test_an_unanswered_proposal_stands_in_the_digest_with_its_yes() -> None:
    engine = with_digest()
    engine.until("fri 12:00")
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, hellere torsdag 10")
    engine.until("mon+1 08:00")
    digest = engine.last("lone", "digest")
    assert "foreslår 3. december kl. 10.00 i stedet for 1. december kl. 9.00" in flat(digest)
    engine.reply(digest, "flyt Rikke Holm: 3. december kl. 10.00")
    assert local(talk_with(engine, "rikke").start) == "Thu 03 10:00"


@pytest.mark.parametrize("text", ["passer\n\nemne: løn", "ja\npause fra mandag"])
def test_a_second_line_below_a_yes_is_not_lost(text: str) -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), text)
    assert text.rpartition("\n")[2] in flat(engine.last("rikke", "receipt"))
    assert len(entries(engine, "talk_topic")) == 1
