"""Status talks from the invitation to the agreements of the next one, in mails as people and calendars send them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from daemon.core.meeting import Meeting
from daemon.core.model import Entry
from daemon.engine.records import Absence
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def an_engine(*members: Any, start: datetime | None = None, **settings: Any) -> Engine:
    people = members or (a_member("Rikke Holm"), a_member("Jonas Bæk"))
    world = a_world(*people, rules=(a_rule("talks", **settings),))
    return Engine(world, **({"start": start} if start else {}))


def flat(mail: Sent) -> str:
    """The text without the line ends that wrapping put in."""
    return " ".join(mail.text.split())


def talks(engine: Engine) -> list[Meeting]:
    found = engine.store.write_now(lambda tx: tx.meetings("talks"))
    return sorted((m for m in found if m.start), key=lambda m: m.start)


def talk_with(engine: Engine, member: str) -> Meeting:
    return next(m for m in talks(engine) if m.key == member)


def local(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(COPENHAGEN):%a %d %H:%M}"


def entries(engine: Engine, kind: str) -> list[Entry]:
    return engine.store.write_now(lambda tx: tx.entries((kind,)))


def calendar_of(mail: Sent) -> icalendar.Calendar:
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    found = icalendar.Calendar.from_ical(payload)
    assert isinstance(found, icalendar.Calendar)
    return found


def by_calendar(
    mail: Sent, partstat: str, *, method: str = "REPLY", start: str = "", comment: str = ""
) -> bytes:
    """What the receiver's calendar answers."""
    meeting = calendar_of(mail).events[0]
    begins = start or f"{meeting['DTSTART'].dt.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f"UID:{meeting['UID']}",
        f"SEQUENCE:{meeting['SEQUENCE']}",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{mail.to}@example.test",
        f"DTSTART:{begins}",
        f"COMMENT:{comment}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    head = (
        f"From: {mail.to}@example.test\r\nTo: {str(meeting['ORGANIZER'])[7:]}\r\nSubject: svar\r\n"
        f"Message-ID: <{mail.id}.{partstat}.{method}@client.test>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n"
    )
    return (head + "\r\n".join(lines) + "\r\n").encode()


def ran(start: str = "mon 08:00", **settings: Any) -> Engine:
    """A team whose diary was looked over on the first Monday."""
    engine = an_engine(**settings)
    engine.until(start)
    return engine


def test_each_gets_one_invitation_in_their_rhythm_and_the_leader_one_for_each() -> None:
    engine = ran()
    assert {(m.key, local(m.start)) for m in talks(engine)} == {
        ("rikke", "Tue 01 09:00"),
        ("jonas", "Tue 08 09:00"),
    }
    sent = [(mail.to, mail.subject) for mail in engine.outbox(kind="invitation")]
    assert sorted(sent) == [
        ("jonas", "Samtale med Lone, 8. december"),
        ("lone", "Samtale med Jonas, 8. december"),
        ("lone", "Samtale med Rikke, 1. december"),
        ("rikke", "Samtale med Lone, 1. december"),
    ]


def test_the_calendar_entry_says_who_calls_whom_in_the_receivers_language() -> None:
    engine = an_engine(a_member("Rikke Holm", language="en"), a_member("Jonas Bæk"))
    engine.until("mon 08:00")
    meeting = calendar_of(engine.last("rikke", "invitation")).events[0]
    assert (str(meeting["SUMMARY"]), str(meeting["LOCATION"])) == (
        "Talk: Rikke and Lone",
        "Phone: Lone calls Rikke",
    )
    assert "RRULE" not in meeting
    assert "Lone calls you." in flat(engine.last("rikke", "invitation"))
    assert "Du ringer til Jonas." in flat(engine.last("lone", "invitation"))


def test_the_next_one_comes_a_rhythm_later_at_the_same_time_of_the_week() -> None:
    engine = ran()
    first = talk_with(engine, "rikke")
    engine.until("mon+4 08:00")
    mine = [m for m in talks(engine) if m.key == "rikke"]
    assert mine[0].uid == first.uid
    assert [local(m.start) for m in mine[:3]] == ["Tue 01 09:00", "Tue 15 09:00", "Tue 29 09:00"]
    assert all(m.sequence == 0 for m in mine)


def test_two_of_a_leaders_talks_never_collide_and_are_spread_over_the_week() -> None:
    people = [a_member(name) for name in ("Rikke Holm", "Jonas Bæk", "Åse Kjær", "Ole Bang", "Mia Friis")]
    engine = an_engine(*people, every_weeks=1)
    engine.until("mon 08:00")
    starts = [m.start for m in talks(engine) if m.start]
    assert len(starts) == len(set(starts)) == 5
    days = [at.astimezone(COPENHAGEN).date() for at in starts]
    assert max(days.count(day) for day in days) <= 2


def test_somebody_may_have_another_rhythm_or_none() -> None:
    engine = ran(people={"rikke": 1, "jonas": 0})
    engine.until("mon+2 08:00")
    assert {m.key for m in talks(engine)} == {"rikke"}
    assert len(talks(engine)) >= 3


def test_a_time_suits_the_quiet_hours_and_zones_of_both() -> None:
    engine = an_engine(a_member("Rikke Holm", zone="America/New_York", location="ny"))
    engine.until("mon 08:00")
    assert local(talk_with(engine, "rikke").start) == "Tue 01 13:00"


def test_a_holiday_or_leave_known_before_is_planned_around() -> None:
    engine = an_engine()
    away = Absence(
        id="a", member="rikke", first=date(2026, 11, 30), last=date(2026, 12, 4), source="x", reason="pause"
    )
    engine.do(lambda s: s.tx.add_absence(away))
    engine.until("mon 08:00")
    assert local(talk_with(engine, "rikke").start) == "Tue 08 09:00"


def test_an_acceptance_is_noted_and_gets_no_mail() -> None:
    engine = ran()
    before = len(engine.outbox())
    engine.receive(by_calendar(engine.last("rikke", "invitation"), "ACCEPTED"))
    assert len(engine.outbox()) == before
    assert talk_with(engine, "rikke").replies == {"rikke": "accepted"}


def test_a_talk_that_was_accepted_is_noted_when_its_time_has_come_and_not_before() -> None:
    engine = ran()
    engine.receive(by_calendar(engine.last("rikke", "invitation"), "ACCEPTED"))
    engine.until("tue+1 08:00")
    assert entries(engine, "talk_accepted") == []
    engine.until("tue+1 12:00")
    noted = entries(engine, "talk_accepted")
    assert [(e.about, e.day) for e in noted] == [("rikke", date(2026, 12, 1))]


def test_a_written_yes_is_confirmed_with_the_day_in_words() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "Passer fint")
    assert "tirsdag den 1. december kl. 9" in flat(engine.last("rikke", "receipt"))
    assert talk_with(engine, "rikke").replies == {"rikke": "accepted"}


@pytest.mark.both_stores
def test_a_proposed_time_is_put_to_the_leader_and_their_yes_moves_it() -> None:
    engine = ran()
    engine.receive(
        by_calendar(
            engine.last("rikke", "invitation"), "TENTATIVE", method="COUNTER", start="20261202T100000Z"
        )
    )
    assert "onsdag den 2. december kl. 11" in flat(engine.last("rikke", "receipt"))
    question = engine.last("lone", "ask")
    assert "Rikke foreslår en anden tid, 2. december kl. 11.00" in question.subject
    engine.reply(question, "ja")
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.sequence) == ("Wed 02 11:00", 1)
    assert moved.replies == {"lone": "accepted", "rikke": "accepted"}
    told = engine.last("rikke", "invitation")
    assert "I er blevet enige om en ny tid" in flat(told)
    assert int(calendar_of(told).events[0]["SEQUENCE"]) == 1


def test_kan_ikke_hellere_torsdag_10_is_a_proposal_like_any() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, hellere torsdag d. 3/12 kl. 10")
    engine.reply(engine.last("lone", "ask"), "ja")
    assert local(talk_with(engine, "rikke").start) == "Thu 03 10:00"


def test_a_proposal_turned_down_leaves_the_talk_and_tells_its_proposer() -> None:
    engine = ran()
    engine.receive(
        by_calendar(
            engine.last("rikke", "invitation"), "TENTATIVE", method="COUNTER", start="20261202T100000Z"
        )
    )
    engine.reply(engine.last("lone", "ask"), "nej")
    assert local(talk_with(engine, "rikke").start) == "Tue 01 09:00"
    told = engine.last("rikke", "invitation")
    assert str(calendar_of(told)["METHOD"]) == "DECLINECOUNTER"
    assert "Lone kan ikke på det tidspunkt, du foreslog" in flat(told)


def test_another_time_from_the_leader_goes_back_to_the_employee() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "hellere onsdag 2/12 kl. 11")
    engine.reply(engine.last("lone", "ask"), "nej, fredag den 4. december kl. 9")
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.replies) == ("Fri 04 09:00", {"lone": "accepted"})
    assert "men foreslår i stedet" in flat(engine.last("rikke", "invitation"))


def test_words_that_are_neither_yes_nor_no_are_asked_back() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "hellere onsdag 2/12 kl. 11")
    engine.reply(engine.last("lone", "ask"), "det må vi se på")
    assert "Er det et ja eller et nej?" in flat(engine.last("lone", "receipt"))
    assert local(talk_with(engine, "rikke").start) == "Tue 01 09:00"


def test_a_yes_to_an_older_proposal_is_told_to_be_outdated() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "hellere onsdag 2/12 kl. 11")
    old = engine.last("lone", "ask")
    engine.write("lone", "flyt Rikke: torsdag 3/12 kl. 13")
    engine.reply(old, "ja")
    assert local(talk_with(engine, "rikke").start) == "Thu 03 13:00"
    assert "flyttet eller aflyst, siden du blev spurgt" in flat(engine.last("lone", "receipt"))


def test_a_weekend_is_noticed_in_the_question_to_the_leader() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "hellere lørdag den 5. december kl. 10")
    assert "plejer ikke at arbejde den dag" in flat(engine.last("lone", "ask"))


def test_a_time_that_has_gone_is_asked_back_from_the_one_who_proposed_it() -> None:
    engine = ran()
    engine.receive(
        by_calendar(
            engine.last("rikke", "invitation"), "TENTATIVE", method="COUNTER", start="20261101T100000Z"
        )
    )
    assert engine.outbox("lone", "ask") == []
    assert "er forbi" in flat(engine.last("rikke", "receipt"))


def test_a_no_asks_for_another_time_and_finds_one_if_neither_proposes() -> None:
    engine = ran()
    engine.receive(by_calendar(engine.last("rikke", "invitation"), "DECLINED"))
    assert "Svar med et tidspunkt" in flat(engine.last("rikke", "receipt"))
    engine.until("tue 12:00")
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.sequence) == ("Wed 02 09:00", 1)
    assert "Rikke kunne ikke på det første tidspunkt" in flat(engine.last("lone", "invitation"))
    assert any("passer ikke Rikke" in flat(mail) for mail in engine.outbox("lone"))


def test_a_reply_to_the_question_for_another_time_is_a_proposal() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "kan ikke")
    engine.reply(engine.last("rikke", "receipt"), "fredag 4/12 kl. 9")
    assert "4. december kl. 9" in engine.last("lone", "ask").subject
    engine.reply(engine.last("lone", "ask"), "ja")
    engine.until("wed 12:00")
    assert local(talk_with(engine, "rikke").start) == "Fri 04 09:00"


def test_the_leaders_own_proposal_moves_it_and_asks_the_employee() -> None:
    engine = ran()
    mine = next(m for m in engine.outbox("lone", "invitation") if "Rikke" in m.subject)
    engine.receive(by_calendar(mine, "TENTATIVE", method="COUNTER", start="20261203T120000Z"))
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.replies) == ("Thu 03 13:00", {"lone": "accepted"})
    assert "Lone vil gerne flytte jeres samtale" in flat(engine.last("rikke", "invitation"))


def test_a_topic_written_to_the_invitation_is_asked_back_and_kept_by_a_number() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "Husk at vi skal tale om budgettet")
    back = engine.last("rikke", "receipt")
    assert "emne: Husk at vi skal tale om budgettet" in flat(back)
    assert entries(engine, "talk_topic") == []
    engine.reply(back, "3")
    assert [e.value["text"] for e in entries(engine, "talk_topic")] == ["Husk at vi skal tale om budgettet"]


def test_both_are_asked_for_topics_and_the_leader_gets_a_page_in_time() -> None:
    engine = ran()
    engine.until("fri 12:00")
    asked = {mail.to: mail for mail in engine.outbox(kind="ask")}
    assert set(asked) == {"lone", "rikke"}
    assert "1. december" in asked["rikke"].text
    engine.reply(asked["rikke"], "- budgettet\n- min ferie")
    engine.reply(asked["lone"], "De nye i Aalborg")
    engine.until("mon+1 12:30")
    page = engine.last("lone", "send")
    assert page.subject == "Før samtalen med Rikke"
    assert all(text in flat(page) for text in ("budgettet", "min ferie", "De nye i Aalborg"))
    assert not any("Aalborg" in flat(mail) for mail in engine.outbox("rikke"))


def test_a_topic_that_comes_after_the_page_is_passed_on_at_once() -> None:
    engine = ran()
    engine.until("mon+1 13:00")
    question = engine.last("rikke", "ask")
    engine.reply(question, "Kan vi også nå budgettet?")
    assert "har et emne mere" in engine.last("lone", "send").subject


@pytest.mark.both_stores
def test_notes_become_agreements_that_are_asked_for_at_the_next_talk() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    question = engine.last("lone", "ask")
    assert question.subject == "Hvordan gik samtalen med Rikke?"
    engine.reply(
        question, "God snak om kunderne.\nRikke: sender udkast inden fredag\nLone: finder penge til kurset"
    )
    receipt = engine.last("lone", "receipt")
    assert "senest fredag den 4. december" in flat(receipt)
    held, notes = entries(engine, "talk_held"), entries(engine, "talk_notes")
    assert [(e.about, e.day) for e in held] == [("rikke", date(2026, 12, 1))]
    assert len(notes) == 1
    told = engine.last("rikke", "ask")
    assert "Noter fra din samtale med Lone" in told.subject
    assert "God snak om kunderne." in flat(told)
    engine.until("fri+2 12:00")
    topics = [mail for mail in engine.outbox("rikke", "ask") if "tale med Lone om" in mail.subject]
    assert "sender udkast" in flat(topics[-1])
    engine.reply(topics[-1], "færdig 1\nTak for sidst, budgettet igen")
    assert [e.value["text"] for e in entries(engine, "talk_topic")][-1:] == ["Tak for sidst, budgettet igen"]
    engine.until("mon+3 12:30")
    page = engine.last("lone", "send")
    assert "finder penge til kurset" in flat(page)
    assert "sender udkast" not in flat(page)


def test_the_employee_puts_the_notes_right_and_the_leader_hears_next_morning() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "Rikke: sender udkast inden fredag")
    engine.reply(engine.last("rikke", "ask"), "Det var først mandag\nRikke: sender udkast mandag")
    assert len(entries(engine, "agreement")) == 2
    engine.until("wed+1 12:00")
    assert any("Rikke har skrevet til noterne" in mail.subject for mail in engine.outbox("lone"))


def test_a_yes_to_the_notes_changes_nothing() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "Rikke: sender udkast inden fredag")
    engine.reply(engine.last("rikke", "ask"), "ja")
    assert len(entries(engine, "talk_notes")) == 1
    assert "står noterne, som de er" in flat(engine.last("rikke", "receipt"))


def test_new_notes_take_the_place_of_the_old_and_slet_takes_them_back() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    question = engine.last("lone", "ask")
    engine.reply(question, "Rikke: sender udkast inden fredag")
    engine.reply(question, "Rikke: sender udkast inden mandag")
    assert [e.value["text"] for e in entries(engine, "agreement")] == ["sender udkast inden mandag"]
    engine.reply(engine.last("lone", "receipt"), "slet")
    assert entries(engine, "agreement") == []
    engine.reply(engine.last("lone", "receipt"), "fortryd")
    assert [e.value["text"] for e in entries(engine, "agreement")] == ["sender udkast inden mandag"]


@pytest.mark.parametrize("text", ["blev ikke til noget", "Nej, Rikke var syg", "didn't happen"])
def test_a_talk_that_came_to_nothing_is_planned_anew_and_both_hear_why(text: str) -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), text)
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.sequence) == ("Wed 02 09:00", 1)
    assert entries(engine, "talk_held") == []
    assert "Sidste samtale blev ikke til noget" in flat(engine.last("rikke", "invitation"))
    engine.until("wed+1 12:00")
    assert engine.last("lone", "ask").subject == "Hvordan gik samtalen med Rikke?"


def test_a_talk_that_came_to_nothing_may_be_given_its_new_time_at_once() -> None:
    engine = ran()
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "blev ikke til noget, vi tager den fredag kl. 10")
    assert local(talk_with(engine, "rikke").start) == "Fri 04 10:00"


def test_the_leader_is_asked_once_and_an_unanswered_talk_stands_in_the_digest() -> None:
    people = (a_member("Rikke Holm"),)
    world = a_world(*people, rules=(a_rule("talks"), a_rule("digest")))
    engine = Engine(world)
    engine.until("mon+1 08:00")
    assert "samtale med Rikke Holm" in flat(engine.last("lone", "digest"))
    engine.until("mon+2 08:00")
    assert len([m for m in engine.outbox("lone", "ask") if "Hvordan gik" in m.subject]) == 1
    digest = engine.last("lone", "digest")
    assert "blev den holdt?" in flat(digest)
    engine.reply(digest, "samtale Rikke Holm: holdt")
    assert len(entries(engine, "talk_held")) == 1
    engine.until("mon+3 08:00")
    assert "blev den holdt?" not in flat(engine.last("lone", "digest"))


def test_of_two_talks_that_nobody_spoke_of_each_link_in_the_digest_says_which_it_is_about() -> None:
    rules = (a_rule("talks", every_weeks=1), a_rule("digest"))
    engine = Engine(a_world(a_member("Rikke Holm"), rules=rules))
    engine.until("mon+3 08:00")
    digest = engine.last("lone", "digest")
    older = "samtale Rikke Holm 1. december: holdt"
    assert older in flat(digest)
    assert "samtale Rikke Holm 8. december: holdt" in flat(digest)
    engine.reply(digest, older)
    assert [entry.day for entry in entries(engine, "talk_held")] == [date(2026, 12, 1)]
    assert "samtalen med Rikke 1. december er holdt" in flat(engine.last("lone", "receipt"))


def test_an_overdue_agreement_stands_in_the_digest_until_it_is_done() -> None:
    world = a_world(a_member("Rikke Holm"), rules=(a_rule("talks"), a_rule("digest")))
    engine = Engine(world)
    engine.until("tue+1 12:00")
    engine.reply(engine.last("lone", "ask"), "Rikke: sender udkast inden fredag")
    engine.until("mon+2 08:00")
    digest = engine.last("lone", "digest")
    assert "Rikke: sender udkast" in flat(digest)
    engine.reply(digest, "aftale Rikke Holm: færdig 1")
    engine.until("mon+3 08:00")
    assert "sender udkast" not in flat(engine.last("lone", "digest"))


def test_leave_told_later_moves_the_talk_and_tells_both_why() -> None:
    engine = ran()
    away = Absence(
        id="a",
        member="rikke",
        first=date(2026, 12, 1),
        last=date(2026, 12, 1),
        source="x",
        reason="out-of-office",
    )
    engine.do(lambda s: (s.tx.add_absence(away), s.forget_people()))
    engine.until("tue 08:00")
    moved = talk_with(engine, "rikke")
    assert (local(moved.start), moved.sequence) == ("Wed 02 09:00", 1)
    assert "Rikke er væk den dag" in flat(engine.last("lone", "invitation"))
    assert "Du er væk den dag" in flat(engine.last("rikke", "invitation"))


def test_the_leaders_pause_moves_the_talks_of_those_days() -> None:
    engine = ran()
    engine.write("lone", "pause til 4. december")
    engine.until("tue 08:00")
    assert local(talk_with(engine, "rikke").start) == "Wed 09 09:00"


def test_who_leaves_has_no_talks_any_more_and_the_leaders_calendar_knows() -> None:
    engine = ran()
    world = a_world(a_member("Jonas Bæk"), rules=(a_rule("talks"),))
    engine.use(world)
    engine.until("mon 09:00")
    told = engine.last("lone", "invitation")
    assert str(calendar_of(told)["METHOD"]) == "CANCEL"
    assert "Rikke ikke er i teamet mere" in flat(told)
    assert {m.key for m in talks(engine)} == {"jonas"}
    engine.until("mon+2 08:00")
    assert {m.key for m in talks(engine)} == {"jonas"}


def test_who_says_stop_has_no_talks_any_more() -> None:
    engine = ran()
    engine.reply(engine.last("rikke", "invitation"), "stop")
    engine.until("tue 08:00")
    assert {m.key for m in talks(engine)} == {"jonas"}
    assert "ikke længere er med i samtalerne" in flat(engine.last("lone", "invitation"))


def test_a_newcomer_gets_a_talk_in_their_first_week() -> None:
    engine = ran()
    new = a_member("Mia Friis", joined=date(2026, 11, 24))
    engine.use(a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), new, rules=(a_rule("talks"),)))
    engine.until("tue 12:00")
    assert local(talk_with(engine, "mia").start).startswith(("Wed 02", "Thu 03"))


def test_the_leader_asks_for_a_talk_out_of_the_blue() -> None:
    engine = ran()
    engine.write("lone", "samtale Jonas torsdag 10")
    assert local(talk_with(engine, "jonas").start) == "Thu 26 10:00"
    assert "torsdag den 26. november kl. 10" in flat(engine.last("lone", "receipt"))
    assert "Lone vil gerne tale med dig" in flat(engine.last("jonas", "invitation"))
    engine.reply(engine.last("lone", "receipt"), "fredag kl. 13")
    assert local(talk_with(engine, "jonas").start) == "Fri 27 13:00"
    assert talk_with(engine, "jonas").sequence == 1


def test_the_same_in_english() -> None:
    engine = an_engine(a_member("Rikke Holm", language="en"))
    engine.until("mon 08:00")
    engine.write("lone", "talk Rikke Thursday 10")
    assert local(talk_with(engine, "rikke").start) == "Thu 26 10:00"
    engine.reply(engine.last("rikke", "invitation"), "can't, Friday at 2?")
    engine.reply(engine.last("lone", "ask"), "ja")
    assert local(talk_with(engine, "rikke").start) == "Fri 27 14:00"
    assert "You have agreed on a new time" in flat(engine.last("rikke", "invitation"))


def test_the_leader_calls_a_talk_off_and_the_next_comes_in_its_rhythm() -> None:
    engine = ran()
    engine.write("lone", "aflys Rikke: jeg er syg")
    told = engine.last("rikke", "invitation")
    assert str(calendar_of(told)["METHOD"]) == "CANCEL"
    assert "jeg er syg" in flat(told)
    engine.until("mon+1 08:00")
    assert local(talk_with(engine, "rikke").start) == "Tue 15 09:00"
    assert not [m for m in engine.outbox("rikke", "ask") if "1. december" in flat(m)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("samtale Rikke en gang i næste måned", "Hvornår skal samtalen være?"),
        ("samtale Rikke 1. november 2026 kl. 10", "Det tidspunkt går ikke"),
        ("samtale Lone torsdag 10", "Hvem er samtalen med?"),
        ("samtale Rikard torsdag 10", "Rikard"),
        ("flyt Rikke", "Hvornår skal samtalen være?"),
        ("aftale Rikke: færdig 7", "Den aftale kender vi ikke"),
        ("emne Rikke:", "Hvad er emnet?"),
        ("samtale Rikke", "Du har en samtale med Rikke i kalenderen"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(text: str, answer: str) -> None:
    engine = ran()
    before = talks(engine)
    engine.write("lone", text)
    assert answer in flat(engine.last("lone", "receipt"))
    assert talks(engine) == before


def test_of_two_rikkes_the_leader_is_asked_which() -> None:
    engine = an_engine(
        a_member("Rikke Holm"), a_member("Rikke Bang", id="rikkeb", addresses=("rb@example.test",))
    )
    engine.until("mon 08:00")
    engine.write("lone", "samtale Rikke torsdag 10")
    engine.reply(engine.last("lone", "receipt"), "2")
    assert local(talk_with(engine, "rikkeb").start) == "Thu 26 10:00"


def test_a_name_with_a_slip_and_without_special_letters_is_understood() -> None:
    engine = an_engine(a_member("Åse Kjær"))
    engine.until("mon 08:00")
    engine.write("lone", "samtale Aase: torsdag 10")
    assert local(talks(engine)[0].start) == "Thu 26 10:00"


def test_employees_cannot_open_talks_for_others_nor_see_their_agreements() -> None:
    engine = ran()
    engine.write("jonas", "aftale Rikke: hun sender udkast")
    assert entries(engine, "agreement") == []
    engine.write("jonas", "emne: budgettet")
    assert [e.about for e in entries(engine, "talk_topic")] == ["jonas"]


def test_an_employee_notes_an_agreement_out_of_the_blue() -> None:
    engine = ran()
    engine.write("rikke", "aftale: Lone finder penge til kurset inden jul")
    kept = entries(engine, "agreement")
    assert [(e.about, e.value["owner"]) for e in kept] == [("rikke", "lone")]


def test_a_deputy_sees_to_the_diary_but_not_to_what_is_the_two_s_alone() -> None:
    world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=(a_rule("talks"),), deputy="jonas")
    engine = Engine(world)
    engine.until("mon 08:00")
    engine.write("jonas", "flyt Rikke: onsdag 2/12 kl. 10")
    assert local(talk_with(engine, "rikke").start) == "Wed 02 10:00"
    engine.write("jonas", "aftale Rikke: hun sender udkast")
    assert entries(engine, "agreement") == []


def test_in_pilot_mode_the_trier_gets_the_invitations() -> None:
    engine = Engine(a_world(a_member("Rikke Holm"), rules=(a_rule("talks"),)), pilot="ops")
    engine.until("mon 08:00")
    recipients = {str(mail.message["To"]) for mail in engine.outbox(kind="invitation")}
    assert all("ops@example.test" in one for one in recipients)
    engine.reply(engine.last("rikke", "invitation"), "passer", by="ops@example.test")
    assert talk_with(engine, "rikke").replies == {"rikke": "accepted"}


def test_nobody_to_talk_with_is_no_mail_at_all() -> None:
    engine = an_engine(people={"rikke": 0, "jonas": 0})
    engine.until("mon+2 08:00")
    assert engine.outbox() == []


def test_a_new_leader_takes_the_talks_over() -> None:
    engine = ran()
    world = a_world(a_member("Rikke Holm"), a_member("Jonas Bæk"), rules=(a_rule("talks"),), leader="jonas")
    engine.use(world)
    engine.until("tue 08:00")
    rikke = talk_with(engine, "rikke")
    assert set(rikke.who) == {"jonas", "rikke"}
    assert str(calendar_of(engine.last("lone", "invitation"))["METHOD"]) in ("CANCEL", "REQUEST")


def test_half_a_year_of_talks_goes_by_without_anybody_losing_one() -> None:
    engine = ran()
    for week in range(1, 27):
        engine.until(engine.start + timedelta(weeks=week))
    for member in ("rikke", "jonas"):
        mine = [m.start for m in talks(engine) if m.key == member and m.start]
        gaps = [later - earlier for earlier, later in pairwise(mine)]
        assert len(mine) >= 12
        assert all(timedelta(days=6) <= gap <= timedelta(days=22) for gap in gaps)


def test_the_page_has_what_other_practices_know_of_the_one_it_is_with() -> None:
    people = (a_member("Rikke Holm"), a_member("Jonas Bæk"))
    rules = tuple(a_rule(name) for name in ("successes", "contact", "profile", "goals", "talks"))
    engine = Engine(a_world(*people, rules=rules))
    engine.until("mon 08:00")
    engine.write("rikke", "succes: tolv nye kunder i Aalborg")
    engine.write("jonas", "succes: en ny kunde i Skive")
    engine.write("rikke", "kanal: ring helst om formiddagen")
    engine.write("lone", "ringede til Rikke: god snak")
    engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
    engine.reply(engine.last("rikke", "ask"), "ja")
    engine.until("mon+1 13:00")
    page = next(mail for mail in engine.outbox("lone") if mail.subject == "Før samtalen med Rikke")
    for known in ("tolv nye kunder", "20 nye kunder inden jul", "Sidste kontakt", "vil helst ringes op"):
        assert flat(page).count(known) == 1
    assert "Skive" not in page.text


def test_who_is_forgotten_stands_in_nobodys_calendar_any_more() -> None:
    engine = ran()
    engine.write("rikke", "glem mig")
    engine.reply(engine.last("rikke"), "ja")
    told = engine.last("lone", "invitation")
    assert str(calendar_of(told)["METHOD"]) == "CANCEL"
    assert {m.key for m in talks(engine)} == {"jonas"}
    engine.until("mon+2 08:00")
    assert {m.key for m in talks(engine)} == {"jonas"}


def an_automatic_reply(engine: Engine, mail: Sent, text: str) -> bytes:
    """What a member's mail program answers while they are away."""
    date = engine.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000")
    return engine.a_reply(mail, text, Auto_Submitted="auto-replied", Date=date)


def test_an_automatic_reply_on_the_morning_itself_moves_the_talk_at_once() -> None:
    engine = ran()
    engine.until("tue+1 07:30")
    mail = engine.last("rikke", "invitation")
    ended = engine.receive(
        an_automatic_reply(engine, mail, "Jeg er syg i dag og er tilbage den 2. december.")
    )
    assert ended == "ignored: auto-reply: away"
    engine.until("tue+1 07:35")
    assert local(talk_with(engine, "rikke").start) == "Wed 02 09:00"
    assert "Rikke er væk den dag" in flat(engine.last("lone", "invitation"))


def test_a_pause_written_at_night_moves_the_talk_when_nobody_is_woken_by_it() -> None:
    engine = ran()
    engine.until("mon+1 22:00")
    engine.write("rikke", "pause til 3. december")
    before = len(engine.outbox("lone"))
    engine.until("tue+1 06:30")
    told = engine.outbox("lone")[before:]
    assert [mail.kind for mail in told] == ["invitation"]
    assert local(talk_with(engine, "rikke").start) > "Thu 03"


def test_a_leader_who_wants_no_talks_has_none_and_both_calendars_know() -> None:
    engine = ran()
    engine.reply(engine.last("lone", "invitation"), "stop")
    engine.until("tue 08:00")
    assert talks(engine) == []
    assert str(calendar_of(engine.last("rikke", "invitation"))["METHOD"]) == "CANCEL"
    engine.until("mon+2 08:00")
    assert talks(engine) == []


def test_an_invitation_keeps_its_receivers_quiet_hours() -> None:
    engine = an_engine(a_member("Rikke Holm", quiet=(time(16), time(8))))
    engine.until("mon 07:30")
    mail = engine.last("rikke", "invitation")
    row = engine.store.write_now(lambda tx: tx.outgoing(mail.id))
    assert row.next_at == engine.local("mon 08:00")
