"""Invitations go out as calendars want them, and every way to answer one reaches the practice whose meeting it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import ClassVar

import icalendar
import pytest

from daemon.core.effects import Effect, Meet, Tell
from daemon.core.errors import Refusal
from daemon.core.meeting import CalendarReply, Meeting
from daemon.core.model import Command, Rule
from daemon.core.practice import Quiet, Word
from daemon.core.situation import Situation
from daemon.engine.meetings import organizer_token
from daemon.engine.records import InboxState
from daemon.shapes.settings import RuleSettings
from tests.engine.kit import BOX, Engine, Sent, a_member, a_world

ANSWERS = Path(__file__).parents[1] / "mail" / "itip"
UID = "k7q2m4xw5t6zr3bnp2ahvcyd4e@example.test"
START = datetime(2026, 11, 26, 9, tzinfo=UTC)
HEARD: list[CalendarReply] = []


class Meets(Quiet):
    """A practice that meets on demand, and remembers what it hears."""

    name: ClassVar[str] = "talk"
    Settings: ClassVar[type[RuleSettings]] = RuleSettings
    words: ClassVar = (Word(id="talk", takes="member text", who="leader"),)
    threads: ClassVar = True

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        who = (command.by, command.about or "")
        yield self.meeting(who, START, accepted=(command.by,))

    def on_calendar(self, s: Situation, reply: CalendarReply) -> Iterator[Effect]:
        HEARD.append(reply)
        if reply.says == "text":
            raise Refusal("talk/moved", {}, ("passer", "kan ikke"))
        if reply.text == "flyt":
            yield self.meeting(reply.meeting.who, START.replace(day=27))
        elif reply.text == "nej":
            yield self.meeting(reply.meeting.who, reply.meeting.start, turned_down=(reply.by,))
        elif reply.text == "uden Rikke":
            yield self.meeting(("lone", "jonas"), reply.meeting.start)
        elif reply.text == "aflys":
            yield self.meeting(reply.meeting.who, None)
        elif reply.written:
            yield Tell(template="talk/moved")

    @staticmethod
    def meeting(
        who: tuple[str, ...],
        start: datetime | None,
        accepted: tuple[str, ...] = (),
        turned_down: tuple[str, ...] = (),
    ) -> Meet:
        return Meet(
            key="k",
            start=start,
            minutes=30,
            who=who,
            title="Statussamtale",
            accepted=accepted,
            turned_down=turned_down,
        )


@pytest.fixture
def engine() -> Engine:
    HEARD.clear()
    from tests.engine.test_shape import an_engine

    overlaid = an_engine()
    rule = Rule(id="talk", practice="talk", team="t", settings=RuleSettings())
    rikke = a_member("Rikke Holm", addresses=("rikke@example.test", "rikke.holm@example.test"))
    world = a_world(rikke, a_member("Jonas Bæk"), rules=(rule,))
    return Engine(world, practices=(Meets(),), renderer=overlaid.renderer)


def talk(engine: Engine) -> Sent:
    engine.write("lone", "samtale Rikke torsdag 10")
    return engine.last("rikke", "invitation")


def calendar_of(mail: Sent) -> icalendar.Calendar:
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    found = icalendar.Calendar.from_ical(payload)
    assert isinstance(found, icalendar.Calendar)
    return found


def kinds(message: Message) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def planned(engine: Engine, **changes: object) -> Meeting:
    """A meeting under the UID of the corpus, so that its mails answer it as they are."""
    fields: dict[str, object] = {
        "uid": UID,
        "rule": "talk",
        "round": "r1",
        "key": "k",
        "sequence": 0,
        "start": START,
        "minutes": 30,
        "title": "Samtale",
        "who": ("lone", "rikke"),
    }
    meeting = Meeting(**{**fields, **changes})  # type: ignore[arg-type]

    def work(scene: object) -> None:
        from daemon.core.model import Round

        scene.tx.open_round(Round(rule="talk", key="r1", opened_at=scene.now))  # type: ignore[attr-defined]
        scene.tx.put_meeting(meeting)  # type: ignore[attr-defined]
        token = organizer_token(scene, UID)  # type: ignore[arg-type]
        scene.tx.set_meta("organizer:abcdefghijklmnop", UID)  # type: ignore[attr-defined]
        assert token

    engine.do(work)
    return meeting


def answer(engine: Engine, name: str) -> str:
    return engine.receive((ANSWERS / f"{name}.eml").read_bytes())


def test_an_invitation_is_what_outlook_google_and_apple_show_with_buttons(engine: Engine) -> None:
    mail = talk(engine)
    assert kinds(mail.message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert str(calendar_of(mail)["METHOD"]) == "REQUEST"
    meeting = calendar_of(mail).events[0]
    assert [str(one) for one in meeting["ATTENDEE"]] == [
        "mailto:lone@example.test",
        "mailto:rikke@example.test",
    ]
    assert [one.params["PARTSTAT"] for one in meeting["ATTENDEE"]] == ["ACCEPTED", "NEEDS-ACTION"]


def test_the_organizer_is_one_address_for_each_meeting_that_never_changes(engine: Engine) -> None:
    first = calendar_of(talk(engine)).events[0]
    engine.reply(engine.last("rikke", "invitation"), "passer")
    engine.do(lambda s: None)
    raw = calendar_reply(engine.last("rikke", "invitation"), "DECLINED", comment="flyt")
    engine.receive(raw)
    moved = calendar_of(engine.last("rikke", "invitation")).events[0]
    assert str(moved["ORGANIZER"]) == str(first["ORGANIZER"])
    assert re.fullmatch(r"mailto:team\+[a-z2-7]{16}@example\.test", str(first["ORGANIZER"]))
    assert (str(moved["UID"]), int(moved["SEQUENCE"])) == (str(first["UID"]), 1)


def calendar_reply(
    mail: Sent, partstat: str, *, method: str = "REPLY", comment: str = "", by: str = "rikke"
) -> bytes:
    meeting = calendar_of(mail).events[0]
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            f"METHOD:{method}",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            f"UID:{meeting['UID']}",
            f"SEQUENCE:{meeting['SEQUENCE']}",
            f"ATTENDEE;PARTSTAT={partstat}:mailto:{by}@example.test",
            f"COMMENT:{comment}",
            "DTSTART:20261126T090000Z",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    )
    head = (
        f"From: {by}@example.test\r\nTo: {str(meeting['ORGANIZER'])[7:]}\r\nSubject: svar\r\n"
        f"Message-ID: <{partstat}{len(comment)}@client.test>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n"
    )
    return (head + text + "\r\n").encode()


def test_a_move_is_told_to_all_and_asks_all_again(engine: Engine) -> None:
    engine.receive(calendar_reply(talk(engine), "ACCEPTED", comment="flyt"))
    moved = {mail.to: mail for mail in engine.outbox(kind="invitation")[-2:]}
    assert set(moved) == {"lone", "rikke"}
    assert "fra torsdag den 26. november" in moved["rikke"].text
    assert [one.params["PARTSTAT"] for one in calendar_of(moved["rikke"]).events[0]["ATTENDEE"]] == [
        "NEEDS-ACTION",
        "NEEDS-ACTION",
    ]


def test_a_proposal_in_vain_is_told_to_its_proposer_alone(engine: Engine) -> None:
    engine.receive(calendar_reply(talk(engine), "DECLINED", comment="nej"))
    told = engine.outbox(kind="invitation")[2:]
    assert [mail.to for mail in told] == ["rikke"]
    assert str(calendar_of(told[0])["METHOD"]) == "DECLINECOUNTER"
    assert "invite.ics" not in str(told[0].message)
    meeting = engine.store.write_now(lambda tx: tx.meetings("talk"))[0]
    assert (meeting.sequence, meeting.start) == (0, START)


def test_only_those_concerned_hear_when_the_guests_change(engine: Engine) -> None:
    engine.receive(calendar_reply(talk(engine), "ACCEPTED", comment="uden Rikke"))
    told = engine.outbox(kind="invitation")[2:]
    assert {(mail.to, str(calendar_of(mail)["METHOD"])) for mail in told} == {
        ("jonas", "REQUEST"),
        ("lone", "REQUEST"),
        ("rikke", "CANCEL"),
    }


def test_a_meeting_called_off_is_cancelled_for_all(engine: Engine) -> None:
    engine.receive(calendar_reply(talk(engine), "DECLINED", comment="aflys"))
    told = engine.outbox(kind="invitation")[2:]
    assert {(mail.to, str(calendar_of(mail)["METHOD"])) for mail in told} == {
        ("lone", "CANCEL"),
        ("rikke", "CANCEL"),
    }
    assert all(int(calendar_of(mail).events[0]["SEQUENCE"]) == 1 for mail in told)
    assert "er aflyst" in told[0].text


@pytest.mark.parametrize(
    ("name", "says", "start"),
    [
        ("outlook-desktop-accept", "accepted", None),
        ("outlook-desktop-decline-comment", "declined", None),
        ("outlook-desktop-tentative", "tentative", None),
        ("outlook-desktop-counter", "counter", "2026-11-27T08:00"),
        ("owa-decline-and-propose", "counter", "2026-11-26T13:00"),
        ("exchange-customized-time-zone", "counter", "2026-11-27T10:00"),
        ("exchange-counter-all-day", "counter", "2026-11-27T09:00"),
        ("exchange-alias-in-capitals", "accepted", None),
        ("exchange-passed-on", "delegated", None),
        ("google-accept", "accepted", None),
        ("google-decline-with-note", "declined", None),
        ("google-decline-with-a-time-in-the-note", "counter", "2026-11-27T08:00"),
        ("google-proposed-new-time", "counter", "2026-11-27T09:00"),
        ("google-proposal-in-plain-words", "counter", "2026-11-27T09:00"),
        ("counter-in-a-zone-nobody-knows", "counter", "2026-11-27T12:00"),
        ("apple-macos-accept", "accepted", None),
        ("apple-icloud-decline", "declined", None),
        ("apple-ios-maybe-without-sequence", "tentative", None),
        ("apple-counter-in-utc", "counter", "2026-11-27T09:15"),
        ("floating-counter", "counter", "2026-11-27T13:00"),
        ("zimbra-lists-everybody", "declined", None),
    ],
)
def test_each_answer_reaches_the_practice(engine: Engine, name: str, says: str, start: str | None) -> None:
    planned(engine)
    assert answer(engine, name).startswith("handled")
    wanted = datetime.fromisoformat(start).replace(tzinfo=UTC) if start else None
    assert [(one.by, one.says, one.start) for one in HEARD] == [("rikke", says, wanted)]


def test_a_whole_day_proposed_is_marked_as_being_at_the_same_clock(engine: Engine) -> None:
    planned(engine)
    answer(engine, "exchange-counter-all-day")
    assert HEARD[0].same_clock


def test_a_calendars_yes_gets_no_mail_in_return_and_is_remembered(engine: Engine) -> None:
    planned(engine)
    answer(engine, "outlook-desktop-accept")
    assert engine.outbox("rikke") == []
    assert engine.store.write_now(lambda tx: tx.meeting(UID)).replies == {"rikke": "accepted"}


@pytest.mark.parametrize("name", ["outlook-desktop-accept", "answers-an-older-invitation"])
def test_an_answer_to_an_older_invitation_changes_nothing(engine: Engine, name: str) -> None:
    planned(engine, sequence=1)
    assert answer(engine, name).startswith("ignored")
    assert HEARD == []


def test_an_answer_without_sequence_counts_when_it_is_for_the_right_time(engine: Engine) -> None:
    planned(engine, sequence=3)
    assert answer(engine, "apple-ios-maybe-without-sequence").startswith("handled")


def test_a_packed_answer_of_outlook_is_asked_back_and_can_be_answered_by_a_number(engine: Engine) -> None:
    planned(engine)
    assert answer(engine, "outlook-winmail-dat").startswith("handled")
    assert [(one.says, one.text) for one in HEARD] == [("text", "")]
    question = engine.last("rikke", "receipt")
    engine.reply(question, "1")
    assert [one.says for one in HEARD] == ["text", "accepted"]


def test_somebody_elses_answer_in_a_members_name_is_held_until_they_say_it_was_theirs(engine: Engine) -> None:
    planned(engine)
    assert answer(engine, "exchange-answered-by-a-delegate").startswith("held")
    assert HEARD == []
    engine.reply(engine.last("rikke", "held"), "ja")
    engine.handle_new()
    assert [(one.by, one.says) for one in HEARD] == [("rikke", "accepted")]


def test_an_answer_to_a_meeting_nobody_knows_gets_no_mail(engine: Engine) -> None:
    assert answer(engine, "google-accept").startswith("ignored")
    assert engine.outbox() == []


def test_a_colleague_who_is_not_invited_cannot_answer(engine: Engine) -> None:
    planned(engine, who=("lone", "jonas"))
    assert answer(engine, "google-accept").startswith("ignored")
    assert HEARD == []


@pytest.mark.parametrize(
    ("text", "says", "start"),
    [
        ("Passer fint", "accepted", None),
        ("kan ikke", "declined", None),
        ("kan ikke, hellere fredag 10", "counter", "2026-11-27T09:00"),
        ("can't, Friday at 2?", "counter", "2026-11-27T13:00"),
        ("måske", "tentative", None),
    ],
)
def test_words_in_reply_to_an_invitation_are_an_answer(
    engine: Engine, text: str, says: str, start: str | None
) -> None:
    engine.reply(talk(engine), text)
    wanted = datetime.fromisoformat(start).replace(tzinfo=UTC) if start else None
    assert [(one.says, one.start, one.written) for one in HEARD] == [(says, wanted, True)]
    assert engine.last("rikke").kind == "receipt"


def test_words_that_are_no_answer_go_to_the_practice_as_they_are(engine: Engine) -> None:
    engine.reply(talk(engine), "Husk at vi skal tale om budgettet")
    assert [(one.says, one.text) for one in HEARD] == [("text", "Husk at vi skal tale om budgettet")]
    engine.reply(engine.last("rikke", "receipt"), "2")
    assert [one.says for one in HEARD] == ["text", "declined"]


def test_a_reply_to_the_receipt_is_about_the_same_meeting(engine: Engine) -> None:
    engine.reply(talk(engine), "kan ikke")
    engine.reply(engine.last("rikke", "receipt"), "fredag kl. 9")
    assert [one.says for one in HEARD] == ["declined", "counter"]


def test_a_mail_to_the_organizers_address_alone_finds_the_meeting(engine: Engine) -> None:
    meeting = calendar_of(talk(engine)).events[0]
    engine.write("rikke", "kan ikke, hellere fredag 10", to=str(meeting["ORGANIZER"])[7:], subject="Om mødet")
    assert [one.says for one in HEARD] == ["counter"]


def test_an_answer_after_the_meeting_is_over_is_told_so(engine: Engine) -> None:
    mail = talk(engine)
    engine.until("fri 09:00")
    engine.reply(mail, "passer")
    assert HEARD == []
    assert engine.last("rikke").kind == "receipt"


def test_a_dead_or_unsent_invitation_is_replaced_by_the_newer(engine: Engine) -> None:
    engine.receive(calendar_reply(talk(engine), "ACCEPTED", comment="flyt"))
    states = [str(mail.state) for mail in engine.outbox("rikke", "invitation")]
    assert states == ["cancelled", "queued"]


def test_every_row_of_the_corpus_ends(engine: Engine) -> None:
    planned(engine)
    for path in sorted(ANSWERS.glob("*.eml")):
        engine.receive(path.read_bytes())
    assert engine.states()[InboxState.NEW] == 0
    assert engine.states()[InboxState.SHUNTED] == 0
    assert all(mail.to in ("rikke", "lone", BOX.address) for mail in engine.outbox())
