"""What a talk's calendar parts say from its invitation to its end, as RFC 5546 has it."""

from __future__ import annotations

from typing import Any

import icalendar

from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.engine.test_talks_flow import by_calendar, calendar_of, ran


def to(engine: Engine, member: str, about: str) -> list[Sent]:
    """The calendar mails to one of them about the talk with somebody."""
    return [mail for mail in engine.outbox(member, "invitation") if about in mail.subject]


def events(mails: list[Sent]) -> list[Any]:
    return [calendar_of(mail).events[0] for mail in mails]


def method_of(mail: Sent) -> str:
    """The method, which the part's header and the object inside must both say (RFC 5546 1.4, RFC 6047 2.4)."""
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("charset") == "utf-8"
    told, inside = part.get_param("method"), str(calendar_of(mail)["METHOD"])
    assert told == inside
    return inside


def moved_and_called_off() -> Engine:
    engine = ran()
    engine.until("mon 09:00")
    engine.reply(engine.last("rikke", "invitation"), "kan ikke, hellere torsdag 10")
    engine.until("mon 09:05")
    engine.reply(engine.last("lone", "ask"), "nej")
    engine.until("mon 10:00")
    engine.write("lone", "flyt Rikke: onsdag kl. 13")
    engine.until("mon 11:00")
    engine.write("lone", "flyt Rikke: onsdag kl. 14")
    engine.until("mon 12:00")
    engine.write("lone", "aflys Rikke: jeg er syg")
    return engine


def test_each_part_says_its_method_in_header_and_object() -> None:
    engine = moved_and_called_off()
    assert [method_of(mail) for mail in to(engine, "rikke", "")] == [
        "REQUEST",
        "DECLINECOUNTER",
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]


def test_uid_and_organizer_stay_the_sequence_and_the_stamp_rise() -> None:
    mails = to(moved_and_called_off(), "rikke", "")
    told = events(mails)
    assert len({(str(one["UID"]), str(one["ORGANIZER"])) for one in told}) == 1
    assert [int(one["SEQUENCE"]) for one in told] == [0, 0, 1, 2, 3]
    stamps = [one["DTSTAMP"].dt for one in told]
    assert stamps == sorted(set(stamps))


def test_the_file_for_clients_without_buttons_is_the_same_object() -> None:
    for mail in to(moved_and_called_off(), "rikke", ""):
        files = [p for p in mail.message.walk() if p.get_content_type() == "application/ics"]
        for file in files:
            payload = file.get_payload(decode=True)
            assert isinstance(payload, bytes)
            assert icalendar.Calendar.from_ical(payload) == calendar_of(mail)


def test_who_is_no_longer_invited_is_told_of_by_name_and_the_talk_is_not_called_off() -> None:
    engine = ran()
    people = (a_member("Rikke Holm"), a_member("Jonas Bæk"))
    engine.use(a_world(*people, rules=(a_rule("talks"),), leader="jonas"))
    engine.until("tue 08:00")
    out = [mail for mail in to(engine, "lone", "Rikke") if method_of(mail) == "CANCEL"]
    (told,) = events(out)
    attendees = told["ATTENDEE"] if isinstance(told["ATTENDEE"], list) else [told["ATTENDEE"]]
    assert [str(one) for one in attendees] == ["mailto:lone@example.test"]
    assert "STATUS" not in told


def test_an_answer_to_the_last_invitation_counts_and_one_to_an_earlier_does_not() -> None:
    engine = ran()
    first = engine.last("rikke", "invitation")
    engine.write("lone", "flyt Rikke: onsdag kl. 13")
    engine.receive(by_calendar(first, "DECLINED"))
    engine.receive(by_calendar(engine.last("rikke", "invitation"), "ACCEPTED"))
    known = next(
        m for m in engine.store.write_now(lambda tx: tx.meetings("talks")) if m.key == "rikke" and m.start
    )
    assert known.replies == {"lone": "accepted", "rikke": "accepted"}
