"""Notes from mail to mail: written, understood, listed, taken back, reminded of, and seen by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from daemon.core.model import Member
from daemon.engine.records import InboxState
from daemon.engine.upkeep import forget
from tests.engine.kit import Engine, Sent, a_member, a_rule, a_world

RIKKES = (a_member("Rikke Holm"), a_member("Rikke Bæk", id="rikkeb", addresses=("bak@example.test",)))


def an_engine(
    *people: Member, rules: tuple[Any, ...] = (), lone: dict[str, Any] | None = None, **team: Any
) -> Engine:
    """Lone's team with notes and the digest."""
    world = a_world(*people, rules=(a_rule("notes"), *rules), **team)
    if lone:
        members = {**world.members, "lone": replace(world.members["lone"], **lone)}
        world = replace(world, members=members)
    return Engine(world)


def texts(mails: list[Sent], word: str) -> list[str]:
    """To whom mails went that hold a word."""
    return [mail.to for mail in mails if word in mail.text]


def notes(engine: Engine) -> list[Any]:
    """The notes that are kept."""
    return engine.store.write_now(lambda tx: tx.entries(("note",)))


def raw_kept(engine: Engine) -> int:
    """How many received mails are still there."""
    return engine.store.write_now(
        lambda tx: sum(tx.inbox_row(row.id).raw is not None for row in tx.inbox(tuple(InboxState)))
    )


@pytest.mark.both_stores
def test_the_story_in_danish() -> None:
    engine = an_engine(rules=(a_rule("digest"),))
    engine.write("lone", "note Rikke: datteren starter i skole 3/12")
    receipt = engine.last("lone", "receipt")
    assert "torsdag den 3. december 2026" in receipt.text
    assert "datteren starter i skole" in receipt.text
    assert raw_kept(engine) == 0
    mails = engine.until("fri+1 10:00")
    told = [mail for mail in mails if "datteren starter i skole" in mail.text]
    assert [(mail.to, mail.kind, f"{mail.at:%m-%d}") for mail in told] == [
        ("lone", "nudge", "11-26"),
        ("lone", "digest", "11-30"),
        ("lone", "nudge", "12-03"),
    ]
    assert "Torsdag den 3. december: Rikke Holm" in told[0].text
    assert "mailto:rikke@example.test" in told[0].raw.decode("ascii", "replace").replace("=\r\n", "")


def test_the_story_in_english() -> None:
    engine = an_engine(lone={"language": "en"})
    engine.write("lone", "note Rikke: daughter starts school on 3 December")
    assert "Thursday 3 December 2026" in engine.last("lone", "receipt").text
    (told,) = [mail for mail in engine.until("thu+1 10:00") if "nudge" in mail.kind][1:]
    assert "From your own note" in told.text


def test_a_reply_with_the_right_words_takes_the_place_of_the_note_and_undo_brings_it_back() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.reply(engine.last("lone", "receipt"), "opereres 4/12")
    assert [note.value["days"] for note in notes(engine)] == [["2026-12-04"]]
    assert "fredag den 4. december 2026" in engine.last("lone", "receipt").text
    engine.reply(engine.last("lone", "receipt"), "fortryd")
    assert [note.value["days"] for note in notes(engine)] == [["2026-12-03"]]
    engine.reply(engine.last("lone", "receipt"), "slet")
    assert notes(engine) == []
    assert "opereres 3/12" in engine.last("lone", "receipt").text
    assert texts(engine.until("fri+1 10:00"), "opereres") == []


@pytest.mark.both_stores
def test_a_word_that_only_says_yes_no_or_nearly_delete_leaves_the_note_as_it_is() -> None:
    for reply in ("ok", "Ja", "Fint", "nej", "fjern den", "sllet"):
        engine = an_engine()
        engine.write("lone", "note Rikke: opereres 3/12")
        engine.reply(engine.last("lone", "receipt"), reply)
        assert [note.value["text"] for note in notes(engine)] == ["opereres 3/12"], reply
    assert "Hvor hører det hjemme?" in engine.last("lone", "receipt").text or "forstod vi ikke" in str(
        engine.last("lone", "receipt").text
    )


def test_also_in_reply_to_a_note_is_another_note_on_the_same_colleague() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.reply(engine.last("lone", "receipt"), "også: husk blomster 4/12")
    assert [(note.about, note.value["text"]) for note in notes(engine)] == [
        ("rikke", "opereres 3/12"),
        ("rikke", "husk blomster 4/12"),
    ]
    engine.reply(engine.outbox("lone", "receipt")[-1], "slet")
    assert [note.value["text"] for note in notes(engine)] == ["opereres 3/12"]


def test_what_was_taken_back_is_destroyed_for_good_a_fortnight_later() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.reply(engine.last("lone", "receipt"), "slet")

    def kept_after(days: int) -> int:
        engine.clock.set(engine.start + timedelta(days=days))
        engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
        return len(engine.store.write_now(lambda tx: tx.entries(("note",), withdrawn=True)))

    assert [kept_after(13), kept_after(15)] == [1, 0]


def test_two_rikkes_are_asked_about_and_a_number_keeps_the_note() -> None:
    engine = an_engine(*RIKKES)
    engine.write("lone", "note Rikke: opereres 3/12")
    assert notes(engine) == []
    engine.reply(engine.last("lone", "receipt"), "2")
    assert [(note.about, note.value["text"]) for note in notes(engine)] == [("rikkeb", "opereres 3/12")]


def test_two_days_are_asked_about_in_words_and_a_number_keeps_the_note() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: sønnen konfirmeres 2/5, fest 8/5")
    asked = engine.last("lone", "receipt")
    assert "8. maj 2027" in asked.text
    assert notes(engine) == []
    engine.reply(asked, "2")
    (note,) = notes(engine)
    assert (note.value["days"], note.value["text"]) == (["2027-05-08"], "sønnen konfirmeres 2/5, fest 8/5")
    assert "lørdag den 8. maj 2027" in engine.last("lone", "receipt").text
    assert raw_kept(engine) == 0


def test_names_with_slips_and_without_danish_letters_are_found() -> None:
    engine = an_engine(a_member("Søren Ågård"), a_member("Rikke Holm"))
    engine.write("lone", "note soren: et")
    engine.write("lone", "Note om Rike: to")
    engine.write("lone", "note Rikke Holm, vil helst ringes op")
    assert [note.about for note in notes(engine)] == ["søren", "rikke", "rikke"]


def test_an_unknown_name_is_asked_back_and_nothing_is_kept_of_the_mail() -> None:
    engine = an_engine()
    engine.write("lone", "note Birgitte: opereres")
    assert "Birgitte" in engine.last("lone", "receipt").text
    assert (notes(engine), raw_kept(engine)) == ([], 0)


def test_notes_are_listed_and_destroyed_by_number_in_reply_or_out_of_the_blue() -> None:
    engine = an_engine()
    for text in ("note Rikke: første", "note Jonas: anden", "note Rikke: tredje", "note Rikke: fjerde"):
        engine.write("lone", text)
    engine.write("lone", "note Rikke?")
    listed = engine.last("lone", "receipt").text
    assert [word in listed for word in ("første", "anden", "tredje")] == [True, False, True]
    engine.reply(engine.last("lone", "receipt"), "slet 3")
    assert "tredje" in engine.last("lone", "receipt").text
    engine.write("lone", "noter")
    engine.reply(engine.last("lone", "receipt"), "slet 2")
    engine.write("lone", "noter slet 1")
    assert [note.value["text"] for note in notes(engine)] == ["fjerde"]
    everything = engine.store.write_now(lambda tx: tx.entries(("note",), withdrawn=True))
    assert len(everything) == 1, "destroyed, not only taken back"
    engine.write("lone", "noter slet 9")
    assert "nr. 4." in " ".join(engine.last("lone", "receipt").text.split())
    assert raw_kept(engine) == 0


def test_only_leaders_have_the_word() -> None:
    engine = an_engine()
    engine.write("rikke", "note Jonas: hemmeligt")
    assert notes(engine) == []
    engine.write("rikke", "hjælp")
    assert "note Rikke" not in engine.last("rikke", "receipt").text
    engine.write("lone", "hjælp")
    assert "note Rikke: …" in engine.last("lone", "receipt").text


def test_the_deputy_has_notes_of_their_own() -> None:
    engine = an_engine(deputy="jonas", rules=(a_rule("digest", deputy=True),))
    engine.write("lone", "note Rikke: lederens 3/12")
    engine.write("jonas", "note Rikke: stedfortræderens 3/12")
    engine.write("jonas", "noter")
    assert "lederens 3/12" not in engine.last("jonas", "receipt").text.replace("stedfortræderens", "")
    mails = engine.until("fri+1 10:00")
    assert set(texts(mails, "lederens")) == {"lone"}
    assert set(texts(mails, "stedfortræderens")) == {"jonas"}


def test_a_deputy_reads_beside_their_notes_no_way_to_be_reached_that_was_told_to_the_leader_alone() -> None:
    engine = an_engine(deputy="jonas", rules=(a_rule("profile"), a_rule("digest", deputy=True)))
    engine.write("rikke", "kanal: ring på mit private nummer 12345678 (kun min leder)")
    for who in ("lone", "jonas"):
        engine.write(who, "note Rikke: flytter 3/12")
    mails = [mail for mail in engine.until("fri+1 10:00") if "flytter" in mail.text and mail.kind == "nudge"]
    assert {(mail.to, "12345678" in mail.text) for mail in mails} == {("lone", True), ("jonas", False)}


def test_a_leader_who_is_away_is_told_before_and_none_of_it_goes_elsewhere() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.write("lone", "pause fra 30/11 til 6/12")
    mails = engine.until("mon+2 10:00")
    told = [mail for mail in mails if "opereres" in mail.text and mail.kind == "nudge"]
    assert [(mail.to, f"{mail.at:%m-%d}") for mail in told] == [("lone", "11-26"), ("lone", "11-27")]


def test_stop_ends_reminders_and_notes_stay_readable() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.until("thu 10:00")
    engine.reply(engine.last("lone", "nudge"), "stop")
    assert texts(engine.until("fri+1 10:00"), "opereres") == []
    engine.write("lone", "noter")
    assert "opereres" in engine.last("lone", "receipt").text


def test_birthdays_are_one_letter_with_the_notes() -> None:
    engine = an_engine(
        a_member("Rikke Holm", born=date(1986, 12, 3)), a_member("Jonas Bæk", joined=date(2016, 12, 3))
    )
    engine.write("lone", "note Jonas: opereres 3/12")
    (first, second) = [mail for mail in engine.until("thu+1 10:00") if mail.kind == "nudge"]
    for mail in (first, second):
        assert all(word in mail.text for word in ("fylder 40 år", "har været her i 10 år", "opereres"))


def test_who_does_not_celebrate_is_not_named_but_a_note_on_them_is_ones_own() -> None:
    engine = an_engine(a_member("Rikke Holm", born=date(1986, 12, 3), celebrate=False))
    engine.write("lone", "note Rikke: fødselsdag 3/12, vil ikke fejres")
    mails = engine.until("thu+1 10:00")
    assert texts(mails, "fylder 40") == []
    assert texts(mails, "vil ikke fejres") == ["lone", "lone"]


def test_a_birthday_note_comes_again_next_year() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: fødselsdag 3/12")
    engine.until("fri+1 10:00")
    mails = [m for week in range(2, 55) for m in engine.until(engine.start + timedelta(weeks=week))]
    assert [f"{m.at:%m-%d}" for m in mails if m.kind == "nudge" and "fødselsdag" in m.text] == [
        "11-26",
        "12-03",
    ]


def test_who_leads_no_more_is_reminded_of_nothing_and_can_still_destroy_what_is_theirs() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    teams = {"t": replace(engine.world.teams["t"], leader="jonas")}
    engine.use(replace(engine.world, teams=teams))
    assert texts(engine.until("fri+1 10:00"), "opereres") == []
    engine.write("jonas", "noter")
    assert "opereres" not in engine.last("jonas", "receipt").text
    engine.write("lone", "noter")
    assert "opereres" in engine.last("lone", "receipt").text
    engine.write("lone", "noter Rikke: en til")
    assert len(notes(engine)) == 1
    engine.write("lone", "noter slet 1")
    assert notes(engine) == []
    assert engine.write("lone", "noter") == "handled: asked back", "with nothing left the word is gone, too"
    assert engine.write("rikke", "noter") == "handled: asked back"


def test_somebody_who_leaves_is_spoken_of_no_more() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: opereres 3/12")
    here = a_world(a_member("Jonas Bæk"), rules=(a_rule("notes"),))
    engine.use(here)
    assert texts(engine.until("fri+1 10:00"), "opereres") == []
    engine.write("lone", "noter")
    assert "opereres" not in engine.last("lone", "receipt").text


def test_the_one_told_of_is_told_how_much_is_kept_and_by_whom_and_not_what() -> None:
    engine = an_engine(deputy="jonas")
    engine.write("lone", "note Rikke: opereres 3/12")
    engine.write("lone", "note Rikke: vil helst ringes op")
    engine.write("jonas", "note Rikke: en til")
    engine.write("rikke", "mine data")
    told = engine.last("rikke", "receipt").text
    assert "opereres" not in told
    assert "Lone Leder" in told
    assert "noteret 2 ting" in " ".join(told.split())
    assert "Jonas Bæk" in told
    engine.write("lone", "mine data")
    assert "opereres 3/12" in engine.last("lone", "receipt").text


def test_a_digest_is_its_readers_own_only_when_a_note_stands_in_it() -> None:
    for text, own in (("note Rikke: opereres 3/12", True), ("note Rikke: vil helst ringes op", False)):
        engine = an_engine(rules=(a_rule("digest"),))
        engine.write("lone", text)
        mails = [mail for mail in engine.until("mon+1 10:00") if mail.kind == "digest"]
        rows = [engine.store.write_now(lambda tx, mail=mail: tx.outgoing(mail.id)) for mail in mails]
        assert rows[-1].own is own


def test_a_note_is_kept_as_long_as_the_config_says() -> None:
    engine = an_engine()
    engine.write("lone", "note Rikke: vil helst ringes op")
    for days, left in ((729, 1), (731, 0)):
        engine.clock.set(engine.start + timedelta(days=days))
        engine.store.write_now(lambda tx: forget(tx, engine.house, engine.clock.now()))
        assert len(engine.store.write_now(lambda tx: tx.entries(("note",), withdrawn=True))) == left
