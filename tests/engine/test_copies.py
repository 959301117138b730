"""A mail to an employee with our box in copy is a contact, and nothing more: nobody reads or keeps a word of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from daemon.engine.records import InboxState
from tests.engine.kit import Engine, a_member, a_rule, a_world

COPIES = sorted((Path(__file__).parent / "copies").glob("*.eml"))
PEOPLE = (
    a_member("Rikke Holm"),
    a_member("Jonas Bæk"),
    a_member("Søren Ågård", id="soren", addresses=("soren@example.test",)),
    a_member("Tove Ny"),
)


def an_engine(**team) -> Engine:
    return Engine(
        a_world(
            *PEOPLE, rules=(a_rule("contact", nudge=False), a_rule("successes"), a_rule("digest")), **team
        )
    )


def kept(engine: Engine, kind: str = "contact") -> list:
    found = engine.store.write_now(lambda tx: tx.entries((kind,)))
    return [entry for entry in found if not entry.withdrawn]


def copy(
    engine: Engine, *, by: str = "lone@example.test", to: str = "rikke@example.test", **headers: str
) -> str:
    return engine.write(by, "hemmeligheden", to=to, **headers)


@pytest.mark.parametrize("path", COPIES, ids=lambda p: p.stem)
class TestRealMails:
    def test_it_counts_as_contact_by_mail(self, path: Path):
        engine = an_engine()
        assert engine.receive(path.read_bytes()) == "handled: copy"
        people = ["rikke", "jonas"] if "reply-all" in path.stem else ["rikke"]
        assert [(e.about, e.by, e.value["channel"]) for e in kept(engine)] == [
            (m, "lone", "mail") for m in people
        ]

    def test_its_first_word_is_no_command_and_answers_nothing(self, path: Path):
        engine = an_engine()
        engine.receive(path.read_bytes())
        assert "*" not in (engine.do(lambda s: s.people.members["lone"].stopped))
        assert kept(engine, "success") == []
        assert "rikke" not in [m.to for m in engine.outbox()]

    def test_not_a_word_of_it_is_kept_or_mailed(self, path: Path):
        engine = an_engine()
        engine.receive(path.read_bytes())
        (row,) = engine.store.write_now(lambda tx: tx.inbox((InboxState.HANDLED,)))
        assert engine.store.write_now(lambda tx: tx.inbox_row(row.id)).raw is None
        assert not any("hemmelig" in str(e.value) for e in kept(engine))
        assert not any(
            word in m.text + m.subject for m in engine.outbox() for word in ("hemmelig", "Messen", "Kaffe")
        )

    def test_it_is_destroyed_on_its_server_too(self, path: Path):
        engine = an_engine()
        engine.receive(path.read_bytes())
        jobs = engine.store.write_now(lambda tx: tx.server_jobs("INBOX"))
        assert "erase" in [job.action for job in jobs]


@pytest.mark.both_stores
def test_the_first_is_explained_the_next_are_silent():
    engine = an_engine()
    copy(engine)
    (told,) = engine.outbox("lone")
    assert "Din mail tæller som kontakt" in told.subject
    assert "Vi har ikke læst mailen, og den er slettet her." in " ".join(told.text.split())
    engine.until("tue 10:00")
    copy(engine)
    copy(engine, to="jonas@example.test")
    assert engine.outbox("lone", "send") == [told]
    assert len(kept(engine)) == 3


@pytest.mark.both_stores
def test_delete_in_reply_to_the_explanation_takes_it_back():
    engine = an_engine()
    copy(engine)
    engine.reply(engine.last("lone"), "slet")
    assert kept(engine) == []


def test_many_a_day_are_one_contact():
    engine = an_engine()
    for _ in range(4):
        copy(engine)
    assert [(e.about, e.day) for e in kept(engine)] == [("rikke", date(2026, 11, 23))]


def test_a_mail_to_the_whole_team_is_no_contact_with_each():
    engine = an_engine()
    ended = copy(engine, to="rikke@example.test, jonas@example.test, soren@example.test, tove@example.test")
    assert ended == "handled: copy"
    assert kept(engine) == []
    assert engine.outbox() == []


STRANGERS = ", ".join(f'"Kunde nr. {n}" <k{n}@elsewhere.test>' for n in range(20))


@pytest.mark.parametrize("headers", [{"to": f"rikke@example.test, {STRANGERS}"}, {"Cc": STRANGERS}])
def test_a_mail_to_one_of_ours_and_many_strangers_is_no_contact_either(headers: dict[str, str]):
    engine = an_engine()
    assert copy(engine, **headers) == "handled: copy"
    assert kept(engine) == []


def test_of_two_people_at_two_addresses_each_counts_as_one():
    people = (replace(PEOPLE[0], addresses=("rikke@example.test", "rh@home.test")), *PEOPLE[1:])
    engine = Engine(a_world(*people, rules=(a_rule("contact", nudge=False, copies_at_most=2),)))
    copy(
        engine,
        to="Rikke <rikke@example.test>, rh@home.test, Jonas <jonas@example.test>",
        Cc="team@example.test",
    )
    assert [entry.about for entry in kept(engine)] == ["rikke", "jonas"]


@pytest.mark.parametrize(
    ("to", "about"),
    [
        ('"Ågård, Søren (Aarhus)" <SOREN@example.test>', ["soren"]),
        ("=?utf-8?B?U8O4cmVuIMOFZ8OlcmQ=?= <soren@example.test>", ["soren"]),
        ("Holdet: rikke@example.test, jonas@example.test;", ["rikke", "jonas"]),
        ("rikke@example.test; jonas@example.test", ["rikke", "jonas"]),
        ("Rikke Holm <rikke@example.test>, kunde@elsewhere.test", ["rikke"]),
    ],
)
def test_addresses_are_read_as_mail_programs_write_them(to: str, about: list[str]):
    engine = an_engine()
    raw = f"From: Lone Leder <lone@example.test>\r\nTo: {to}\r\nSubject: Messen\r\n\r\nhemmeligheden\r\n"
    assert engine.receive(raw.encode()) == "handled: copy"
    assert [entry.about for entry in kept(engine)] == about


def test_the_deputys_mail_to_the_leader_is_no_contact_and_not_read():
    engine = an_engine(deputy="jonas")
    ended = copy(engine, by="jonas@example.test", to="lone@example.test")
    assert ended == "ignored: a copy of a mail to somebody else"
    assert kept(engine) == []


def test_the_deputys_counts_too():
    engine = an_engine(deputy="jonas")
    copy(engine, by="jonas@example.test")
    assert [(e.by, e.about) for e in kept(engine)] == [("jonas", "rikke")]


def test_an_employees_copy_is_not_read_and_they_are_told_so_once_a_week():
    engine = an_engine()
    assert (
        copy(engine, by="rikke@example.test", to="lone@example.test")
        == "ignored: a copy of a mail to somebody else"
    )
    copy(engine, by="rikke@example.test", to="jonas@example.test")
    assert kept(engine) == []
    (told,) = engine.outbox()
    assert told.to == "rikke"
    assert "Din kopi er ikke læst" in told.subject
    assert "hemmelig" not in told.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Authentication_Results": "mx.example.test; dmarc=fail header.from=example.test"},
        {"Authentication_Results": "mx.example.test; spf=fail smtp.mailfrom=example.test; dmarc=fail"},
    ],
)
def test_a_forged_sender_counts_for_nothing_and_nobody_is_asked(headers: dict[str, str]):
    engine = an_engine()
    assert copy(engine, **headers).startswith("ignored")
    assert kept(engine) == []
    assert engine.outbox() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<alle.example.test>"},
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
    ],
)
def test_lists_and_machines_never_count(headers: dict[str, str]):
    engine = an_engine()
    assert copy(engine, **headers).startswith("ignored")
    assert kept(engine) == []


class TestWhatIsForUs:
    def test_our_box_in_to_and_a_colleague_in_cc(self):
        engine = an_engine()
        engine.write("lone", "ringede til Jonas", Cc="rikke@example.test")
        assert [(e.about, e.value["channel"]) for e in kept(engine)] == [("jonas", "phone")]

    def test_our_box_beside_a_colleague_in_to(self):
        engine = an_engine()
        engine.write("lone", "ros til Rikke: tak for i går", to="rikke@example.test, team@example.test")
        assert [e.about for e in kept(engine, "praise")] == ["rikke"]

    def test_a_reply_to_our_mail_to_which_a_colleague_was_added(self):
        engine = an_engine()
        engine.write("lone", "ringede til Jonas")
        engine.reply(engine.last("lone"), "i går", Cc="rikke@example.test")
        assert [(e.about, e.day) for e in kept(engine)] == [("jonas", date(2026, 11, 22))]

    def test_the_address_for_copies_with_nobody_else_is_an_ordinary_mail(self):
        engine = an_engine()
        engine.write("lone", "ringede til Jonas", to="team+kontakt@example.test")
        assert [e.about for e in kept(engine)] == ["jonas"]

    def test_a_mail_to_strangers_with_us_in_cc_is_read_as_before(self):
        engine = an_engine()
        engine.write("lone", "ringede til Jonas", to="kunde@elsewhere.test", Cc="team@example.test")
        assert [e.about for e in kept(engine)] == ["jonas"]


def test_our_own_mail_forwarded_to_an_employee_is_a_copy_and_no_answer():
    engine = an_engine()
    engine.until("wed 12:00")
    call = engine.last("lone", "ask")
    raw = engine.a_reply(call, "kan du tage den?").replace(
        f"To: {call.reply_to}".encode(), b"To: rikke@example.test"
    )
    assert engine.receive(raw) == "handled: copy"
    assert kept(engine, "success") == []
