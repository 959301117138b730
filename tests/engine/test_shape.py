"""The shape carries what is still to come: a dialogue, a private note, a talk with a counter-proposal."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from daemon.adapters.render import TemplateRenderer
from daemon.core.model import MomentState, Rule
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, Sent, a_world
from tests.engine.shape_practices import Goal, Note, Talk

NEW = (Goal(), Note(), Talk())


def an_engine() -> Engine:
    rules = tuple(Rule(id=p.name, practice=p.name, team="t", settings=p.Settings()) for p in NEW)
    overlay = TemplateRenderer(overlay=Path(__file__).parent / "overlay")
    return Engine(a_world(rules=rules), practices=(*PRACTICES, *NEW), renderer=overlay)


def test_a_goal_goes_in_turns_until_both_have_said_yes() -> None:
    engine = an_engine()
    engine.write("lone", "mål Rikke: 20 nye kunder inden jul")
    first = engine.last("rikke", "ask")
    assert "20 nye kunder" in first.text
    engine.reply(first, "15 nye kunder er mere realistisk")
    second = engine.last("lone", "ask")
    assert "15 nye kunder" in second.text
    engine.reply(second, "ja")
    assert "15 nye kunder" in engine.last("rikke", "send").text
    assert "15 nye kunder" in engine.last("lone", "send").text
    versions = engine.store.write_now(lambda tx: tx.entries(("version",)))
    assert [v.value["text"] for v in versions] == [
        "20 nye kunder inden jul",
        "15 nye kunder er mere realistisk",
    ]


def test_a_yes_to_an_outdated_version_is_noticed() -> None:
    engine = an_engine()
    engine.write("lone", "mål Rikke: 20 nye kunder")
    first = engine.last("rikke", "ask")
    engine.reply(first, "15 nye kunder")
    engine.reply(first, "ja")
    assert "ældre udgave" in engine.last("rikke", "receipt").text
    assert engine.store.write_now(lambda tx: tx.entries(("agreed",))) == []


def test_a_goal_wakes_its_check_in() -> None:
    engine = an_engine()
    engine.write("lone", "mål Rikke: 20 nye kunder")
    engine.reply(engine.last("rikke", "ask"), "ja")
    pending = engine.store.write_now(lambda tx: tx.moments(rule="goal", state=MomentState.PENDING))
    assert [(m.step, m.about, m.due_at) for m in pending] == [
        ("checkin", "rikke", engine.start + timedelta(days=30))
    ]


def test_a_private_note_leaves_no_raw_mail_and_comes_back_to_its_owner_alone() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: datteren starter i skole 12/8")
    rows = engine.store.write_now(lambda tx: [tx.inbox_row(r.id) for r in tx.inbox(("handled",))])
    assert [row.raw for row in rows] == [None]
    jobs = engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
    assert [job.action for job in jobs] == ["erase"]
    mails = engine.until(engine.start + timedelta(days=4))
    assert [(m.to, "datteren" in m.text) for m in mails if m.kind == "send"] == [("lone", True)]


def icalendar(mail: Sent) -> str:
    part = next(p for p in mail.message.walk() if p.get_content_type() == "text/calendar")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def calendar(mail: Sent, method: str, **changes: str) -> bytes:
    text = icalendar(mail).replace("METHOD:REQUEST", f"METHOD:{method}")
    for old, new in changes.items():
        text = text.replace(old, new)
    message = EmailMessage()
    message["From"] = "rikke@example.test"
    message["To"] = mail.reply_to
    message["Subject"] = "Foreslået ny tid"
    message["Message-ID"] = f"<c{len(text)}@client.test>"
    message.set_content("Kan vi rykke den?")
    message.add_alternative(text, subtype="calendar", params={"method": method})
    return bytes(message)


def test_a_counter_proposal_moves_the_talk_when_the_leader_says_yes() -> None:
    engine = an_engine()
    engine.write("lone", "samtale Rikke")
    invitation = engine.last("rikke", "invitation")
    assert {m.to for m in engine.outbox(kind="invitation")} == {"lone", "rikke"}
    assert engine.receive(
        calendar(invitation, "COUNTER", **{"20261125T060000": "20261126T100000"})
    ).startswith("handled")
    question = engine.last("lone", "ask")
    assert "kl. 10" in question.text
    engine.reply(question, "ja")
    moved = engine.last("rikke", "invitation")
    assert moved.id != invitation.id
    assert "SEQUENCE:1" in icalendar(moved)
    meeting = engine.store.write_now(lambda tx: tx.meetings("talk"))[0]
    assert (meeting.sequence, meeting.start) == (1, engine.local("thu 10:00"))


def test_an_answer_to_an_outdated_invitation_changes_nothing() -> None:
    engine = an_engine()
    engine.write("lone", "samtale Rikke")
    old = engine.last("rikke", "invitation")
    engine.receive(calendar(old, "COUNTER", **{"20261125T060000": "20261126T100000"}))
    engine.reply(engine.last("lone", "ask"), "ja")
    engine.receive(calendar(old, "COUNTER", **{"20261125T060000": "20261127T100000"}))
    meeting = engine.store.write_now(lambda tx: tx.meetings("talk"))[0]
    assert meeting.start == engine.local("thu 10:00")
