"""What is written for oneself alone is told to nobody, wherever it stands and however it is spelt."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from daemon.engine.records import InboxState
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world
from tests.engine.test_own import Safe, erasures, raw_mails, send_all, watched

SECRET = "datteren starter i skole"
WORDS = f"note Rikke: {SECRET} 12/8"
PEOPLE = tuple(a_member(name) for name in ("Rikke Holm", "Jonas Bæk", "Mia Lund"))
RULES = tuple(
    a_rule(name) for name in ("ideas", "successes", "notes", "contact", "closeness", "misunderstandings")
)
DOUBTED = {"Authentication-Results": "mx.example.test; dmarc=fail header.from=example.test"}


def an_engine(*, rules: tuple[Any, ...] = RULES, **options: Any) -> Engine:
    """Lone's team with notes among other practices."""
    return Engine(a_world(*PEOPLE, rules=rules, deputy="jonas"), **options)


def asked(engine: Engine, member: str = "lone") -> Sent:
    """The letter of Monday, which asks for ideas that everybody will read."""
    engine.until("mon 10:00")
    return engine.last(member, "ask")


def kept(engine: Engine) -> list[tuple[str, str]]:
    """The kind and writer of each entry with the secret in it."""
    told = engine.store.write_now(lambda tx: [e for m in engine.world.members for e in tx.entries_of(m)])
    return sorted({(e.kind, e.by or "") for e in told if SECRET in str(e.value)})


def left(engine: Engine) -> list[str]:
    """Where the secret lies with us under the service's key alone, once what waits was sent."""
    send_all(engine)
    asks = engine.store.write_now(lambda tx: [ask for ask in tx.asks() if SECRET in str(ask.data)])
    return [
        *("ask" for ask in asks if not ask.own),
        *("received" for raw in raw_mails(engine) if SECRET.encode() in raw),
        *("sent" for mail in engine.outbox() if SECRET in flat(mail)),
    ]


def flat(mail: Sent) -> str:
    return " ".join(mail.text.split())


@pytest.mark.parametrize("member", ["lone", "jonas"])
def test_a_note_in_reply_to_a_question_that_all_read_is_no_answer(member: str) -> None:
    engine = an_engine()
    engine.reply(asked(engine, member), WORDS)
    assert kept(engine) == [("note", member)]
    assert left(engine) == []


@pytest.mark.parametrize(
    "text",
    [
        f"flere korte møder\n\n{WORDS}",
        f"ringede til Jonas: god snak\n{WORDS}",
        f"{WORDS}\n\nnote Jonas: fødselsdag 4/5",
    ],
)
def test_beside_other_things_it_goes_back_whole_and_nothing_is_done(text: str) -> None:
    for replying in (True, False):
        engine = an_engine()
        engine.reply(asked(engine), text) if replying else engine.write("lone", text)
        receipt = engine.last("lone", "receipt")
        assert flat(receipt).count(SECRET) == 1
        assert kept(engine) == []
        assert left(engine) == []
    assert engine.store.write_now(lambda tx: tx.entries(("idea", "contact"))) == []


def test_two_notes_in_one_mail_are_kept_one_after_the_other() -> None:
    engine = an_engine()
    engine.write("lone", f"{WORDS}\n\nnote Jonas: fødselsdag 4/5")
    for number in ("1", "2"):
        engine.reply(engine.outbox("lone", "receipt")[0], number)
    notes = engine.store.write_now(lambda tx: tx.entries(("note",)))
    assert [note.about for note in notes] == ["rikke", "jonas"]
    assert left(engine) == []


def test_what_is_then_sent_in_reply_without_it_is_the_answer() -> None:
    engine = an_engine()
    engine.reply(asked(engine), f"flere korte møder\n\n{WORDS}")
    engine.reply(engine.last("lone", "receipt"), "flere korte møder")
    (idea,) = engine.store.write_now(lambda tx: tx.entries(("idea",)))
    assert idea.value["text"] == "flere korte møder"


MISSPELT = (
    f"noet Rikke: {SECRET}",
    f"not rikke: {SECRET}",
    f"Hej\n\nNota Rikke Holm: {SECRET}",
    f"- note Rikke: {SECRET}",
    f"(note) Rikke {SECRET}",
    f"note/Rikke: {SECRET}",
)


@pytest.mark.parametrize("text", MISSPELT)
def test_a_misspelt_note_is_asked_back_with_the_note_as_the_first_choice(text: str) -> None:
    for replying in (True, False):
        engine = an_engine()
        engine.reply(asked(engine), text) if replying else engine.write("lone", text)
        assert "1. note " in flat(engine.last("lone", "receipt"))
        assert kept(engine) == []
        question = engine.last("lone", "receipt")
        engine.reply(question, "1")
        (note,) = engine.store.write_now(lambda tx: tx.entries(("note",)))
        assert (note.about, note.value["text"]) == ("rikke", SECRET)
        assert left(engine) == []


def test_a_misspelt_misunderstanding_is_no_idea_and_can_be_chosen() -> None:
    engine = an_engine()
    engine.reply(asked(engine, "mia"), f"misvorståelse: {SECRET}")
    assert kept(engine) == []
    engine.reply(engine.last("mia", "receipt"), "1")
    assert {to for to, text in ((m.to, flat(m)) for m in engine.outbox()) if SECRET in text} == {
        "mia",
        "lone",
    }


@pytest.mark.parametrize(
    "text",
    ["Node Rikke kører på mandag", "Vi noter for lidt ned", "noget om Rikke: hun er god", "Note"],
)
def test_an_answer_that_only_looks_a_little_like_it_is_an_answer(text: str) -> None:
    engine = an_engine()
    engine.reply(asked(engine, "mia"), text)
    assert len(engine.store.write_now(lambda tx: tx.entries(("idea",)))) == 1


@pytest.mark.parametrize(
    "text", [f"rikke: {SECRET}", f"Kan du skrive en note om Rikke: {SECRET}", f"huske på: {SECRET}"]
)
def test_what_a_leader_writes_that_is_not_understood_leaves_no_trace(text: str) -> None:
    engine = an_engine()
    assert engine.write("lone", text) == "handled: asked back"
    assert SECRET in flat(engine.last("lone", "receipt"))
    assert left(engine) == []
    assert erasures(engine) == 1


def test_nor_what_somebody_writes_who_has_no_such_word() -> None:
    engine = an_engine()
    engine.write("mia", f"note Jonas: {SECRET}")
    assert SECRET in flat(engine.last("mia", "receipt"))
    assert left(engine) == []


def test_nor_what_may_be_meant_for_an_open_question_of_one_s_own() -> None:
    engine = an_engine()
    for day in ("tue 10:00", "tue+1 10:00"):
        engine.until(day)
    assert any("1 (langt væk)" in mail.text for mail in engine.outbox("mia", "ask"))
    engine.write("mia", f"jeg føler mig langt væk, {SECRET}")
    assert left(engine) == []


def test_other_mail_that_is_not_understood_is_kept_as_ever() -> None:
    engine = an_engine(rules=(a_rule("ideas"), a_rule("notes")))
    assert engine.write("mia", "hvornår er der julefrokost") == "handled: asked back"
    assert len(raw_mails(engine)) == 1


def test_a_note_on_somebody_unknown_comes_back_whole() -> None:
    engine = an_engine()
    engine.write("lone", f"note Birgitte: {SECRET} 12/8")
    receipt = flat(engine.last("lone", "receipt"))
    assert "»Birgitte«" in receipt
    assert f"{SECRET} 12/8" in receipt
    assert (kept(engine), left(engine)) == ([], [])


@pytest.mark.parametrize("body", ["Hej", "Tak!", "👍", "Mvh Lone"])
def test_a_note_in_the_subject_above_no_more_than_a_greeting_is_kept(body: str) -> None:
    engine = an_engine()
    engine.write("lone", body, subject=WORDS)
    assert kept(engine) == [("note", "lone")]
    assert left(engine) == []


def test_the_subject_of_a_mail_held_is_kept_only_until_its_member_was_asked() -> None:
    engine = an_engine()
    assert engine.write("lone", "Hej", subject=WORDS, **DOUBTED).startswith("held: ")
    assert SECRET in flat(engine.last("lone", "held"))
    assert left(engine) == ["received"], "the mail itself waits for their word"
    assert engine.outbox("lone", "held")[0].raw == b""
    engine = an_engine(pilot="ops")
    engine.write("lone", "Hej", subject=WORDS, **DOUBTED)
    held = engine.last("lone", "held")
    assert engine.store.write_now(lambda tx: tx.outgoing(held.id).recipient) == "lone@example.test"


@pytest.mark.parametrize(("answer", "notes"), [("ja", [("note", "lone")]), ("nej", [])])
def test_a_mail_held_is_destroyed_whichever_way_it_ends(answer: str, notes: list[Any]) -> None:
    engine = an_engine()
    engine.write("lone", WORDS, **DOUBTED)
    engine.reply(engine.last("lone", "held"), answer)
    engine.handle_new()
    assert (kept(engine), left(engine)) == (notes, [])
    assert erasures(engine) >= 1


def test_who_is_told_that_a_note_waits_for_its_key_reads_it_in_no_subject_of_ours_for_long() -> None:
    safe = Safe()
    engine = an_engine(notes=safe.keys)
    safe.carry_away()
    asyncio.run(watched(engine).look())
    assert engine.write("lone", "", subject=WORDS) == "held: waits for the notes key"
    send_all(engine)
    assert engine.outbox("lone", "waits")[0].raw == b""
    assert engine.states()[InboxState.HELD] == 1
