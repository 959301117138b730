"""Mails that name several colleagues: done for each where that makes sense, else asked back; never the first alone."""

from __future__ import annotations

import pytest

from tests.engine.kit import Engine, a_member, a_rule, a_world

RULES = tuple(a_rule(name) for name in ("contact", "goals", "notes", "profile", "successes", "talks"))
PEOPLE = (
    a_member("Rikke Holm"),
    a_member("Jonas Bæk"),
    a_member("Åse Lund", id="aase"),
    a_member("Hans Christian Ek", id="hans"),
    a_member("Marie-Louise Vang", id="ml", addresses=("ml@example.test",)),
    a_member("Bo Kjær"),
)


@pytest.fixture
def engine() -> Engine:
    return Engine(a_world(*PEOPLE, rules=(*RULES, a_rule("hands", helpers={"kbh": ("bo",)}))))


def kept(engine: Engine) -> list[tuple[str, str]]:
    """About whom something is kept, and its words."""
    kinds = ("note", "contact", "goal_version", "praise", "success", "rhythm", "fireline", "desk_task")
    entries = engine.store.write_now(lambda tx: tx.entries(kinds))
    return [(e.about or "", str(e.value.get("text", ""))) for e in entries if not e.withdrawn]


def said(engine: Engine, who: str = "lone") -> str:
    return " ".join(engine.last(who, "receipt").text.split())


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ("note Rikke og Jonas: kaffe med mælk", ["rikke", "jonas"], "kaffe med mælk"),
        ("note Rikke, Jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note Rikke & Jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note Rikke samt Jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note Rikke/Jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note både Rikke og Jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note om Rikke Holm og Jonas Bæk: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note about Rikke and Jonas: coffee", ["rikke", "jonas"], "coffee"),
        ("note rikke og jonas: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note Rikke, Jonas og Åse: kaffe", ["rikke", "jonas", "aase"], "kaffe"),
        ("note Rikke Holm, Jonas Bæk og Hans Christian Ek: kaffe", ["rikke", "jonas", "hans"], "kaffe"),
        ("note Rikke og Jonsa: kaffe", ["rikke", "jonas"], "kaffe"),
        ("note Bo og Marie-Louise: kaffe", ["bo", "ml"], "kaffe"),
        ("note Hans Christian og Bo: kaffe", ["hans", "bo"], "kaffe"),
        ("note Rikke og Jonas kan lide kaffe", ["rikke", "jonas"], "kan lide kaffe"),
        ("ringede til Rikke, Jonas og Åse: fint", ["rikke", "jonas", "aase"], "fint"),
        ("tak Rikke og Jonas: godt klaret", ["rikke", "jonas"], "godt klaret"),
        ("rytme Rikke og Jonas: hver uge", ["rikke", "jonas"], "hver uge"),
        ("ros til Rikke og Jonas: sejt", ["rikke", "jonas"], "sejt"),
        ("succes om Rikke og Jonas: vandt", ["rikke", "jonas"], "vandt"),
    ],
)
def test_what_can_be_done_for_each_is_and_the_one_receipt_names_all(
    engine: Engine, text: str, about: list[str], words: str
) -> None:
    engine.write("lone", text)
    assert kept(engine) == [(member, words) for member in about]
    assert len(engine.outbox("lone", "receipt")) == 1
    assert all(engine.world.members[member].first in said(engine) for member in about)


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ("note Rikke: kender Jonas Holm", "rikke", "kender Jonas Holm"),
        ("note Rikke: og Jonas er gode venner", "rikke", "og Jonas er gode venner"),
        ("note Rikke og hendes mand Jonas: gift 12/8", "rikke", "og hendes mand Jonas: gift 12/8"),
        ("note Bo og hans kone: venter barn", "bo", "og hans kone: venter barn"),
        ("note Rikke og Mads er blevet gift", "rikke", "og Mads er blevet gift"),
        ("note Rikke, Jonas er hendes makker", "rikke", "Jonas er hendes makker"),
        ("note Hans Christian: kaffe", "hans", "kaffe"),
        ("ringede til Rikke og håbede på nyt", "rikke", "og håbede på nyt"),
        ("ros til Rikke og alle de andre: sejt", "rikke", "og alle de andre: sejt"),
    ],
)
def test_a_name_in_the_text_is_text(engine: Engine, text: str, about: str, words: str) -> None:
    engine.write("lone", text)
    assert kept(engine) == [(about, words)]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("mål Rikke og Jonas: 20 kunder", "mål Rikke Holm: 20 kunder", "mål Jonas Bæk: 20 kunder"),
        ("mål for Rikke, Jonas: 20 kunder", "mål Rikke Holm: 20 kunder", "mål Jonas Bæk: 20 kunder"),
        ("samtale Rikke og Jonas torsdag 10", "samtale Rikke Holm: torsdag 10", "samtale Jonas Bæk: torsdag 10"),
        ("flyt Rikke & Jonas: torsdag 10", "flyt Rikke Holm: torsdag 10", "flyt Jonas Bæk: torsdag 10"),
        ("aflys Rikke og Jonas", "aflys Rikke Holm", "aflys Jonas Bæk"),
        ("ark Rikke samt Jonas", "ark Rikke Holm", "ark Jonas Bæk"),
        ("ilden Rikke og Jonas fredag", "ilden Rikke Holm: fredag", "ilden Jonas Bæk: fredag"),
    ],
)  # fmt: skip
def test_what_is_one_colleagues_is_asked_back_one_by_one(
    engine: Engine, text: str, first: str, second: str
) -> None:
    engine.write("lone", text)
    assert kept(engine) == []
    assert f"1. {first} 2. {second}" in said(engine)


@pytest.mark.parametrize(
    ("text", "without", "with_it"),
    [
        ("note Rikke og Mads: gift 12/8", ("rikke", "gift 12/8"), ("rikke", "og Mads: gift 12/8")),
        ("note rikke og mads: gift 12/8", ("rikke", "gift 12/8"), ("rikke", "og mads: gift 12/8")),
        ("ringede til Rikke og Mads", ("rikke", ""), ("rikke", "og Mads")),
        ("ringede til Rikke og Mads i går: fint", ("rikke", "fint"), ("rikke", "og Mads i går: fint")),
        ("talte med Rikke og Mads om ferien", ("rikke", "om ferien"), ("rikke", "og Mads om ferien")),
        ("mål Rikke og Mads: 20 kunder", ("rikke", "20 kunder"), ("rikke", "og Mads: 20 kunder")),
        ("ilden Rikke og Mads fredag: demo", ("rikke", "demo"), ("rikke", "og Mads fredag: demo")),
        ("ros til Rikke og Mads: sejt", ("rikke", "sejt"), ("rikke", "og Mads: sejt")),
        ("tak Rikke og Mads: godt klaret", ("rikke", "godt klaret"), ("rikke", "og Mads: godt klaret")),
    ],
)
def test_a_name_beside_that_is_nobodys_is_asked_back(
    engine: Engine, text: str, without: tuple[str, str], with_it: tuple[str, str]
) -> None:
    engine.write("lone", text)
    assert kept(engine) == []
    assert "ingen, der hedder »" in said(engine)
    question = engine.last("lone", "receipt")
    engine.reply(question, "1")
    assert kept(engine) == [without]
    engine.reply(question, "2")
    assert with_it in kept(engine)


def test_a_word_without_a_text_is_offered_without_the_unknown_name_alone(engine: Engine) -> None:
    engine.write("rikke", "kort Jonas, Åse og Mads")
    assert "1. kort Jonas Bæk og Åse Lund --" in said(engine, "rikke")
    engine.reply(engine.last("rikke", "receipt"), "1")
    assert "Åse Lund" in said(engine, "rikke")


def test_who_stands_after_the_unknown_name_is_not_forgotten(engine: Engine) -> None:
    engine.write("lone", "note Rikke, Mads og Jonas: kaffe")
    engine.reply(engine.last("lone", "receipt"), "1")
    assert kept(engine) == [("rikke", "kaffe"), ("jonas", "kaffe")]


def test_one_of_two_with_the_same_name_beside_another_is_asked_back_with_the_other() -> None:
    people = (a_member("Rikke Bang", id="rikkeb"), *PEOPLE)
    engine = Engine(a_world(*people, rules=RULES))
    engine.write("lone", "note Jonas og Rikke: kaffe")
    assert "1. Jonas Bæk og Rikke Bang 2. Jonas Bæk og Rikke Holm" in said(engine)
    engine.write("lone", "mål Jonas og Rikke: 20 kunder")
    assert "1. mål Jonas Bæk: 20 kunder 2. mål Rikke Bang: 20 kunder 3. mål Rikke Holm" in said(engine)
    assert kept(engine) == []


def test_other_words_in_reply_take_the_place_of_what_was_told_of_each(engine: Engine) -> None:
    engine.write("lone", "note Rikke og Jonas: kaffe")
    engine.reply(engine.last("lone", "receipt"), "te med citron")
    assert kept(engine) == [("rikke", "te med citron"), ("jonas", "te med citron")]
    engine.reply(engine.last("lone", "receipt"), "slet")
    assert kept(engine) == []


def test_of_several_days_in_a_note_on_two_the_one_chosen_is_both_notes(engine: Engine) -> None:
    engine.write("lone", "note Rikke og Jonas: messe 3/12 og 5/12")
    engine.reply(engine.last("lone", "receipt"), "2")
    assert kept(engine) == [("rikke", "messe 3/12 og 5/12"), ("jonas", "messe 3/12 og 5/12")]


def test_praise_of_two_in_a_weekly_answer_is_praise_of_each(engine: Engine) -> None:
    engine.until("wed 12:00")
    engine.reply(engine.last("rikke", "ask"), "ros til Jonas og Åse: hjalp med demoen")
    assert kept(engine) == [("jonas", "hjalp med demoen"), ("aase", "hjalp med demoen")]


def test_praise_in_a_weekly_answer_that_names_nobody_we_know_is_kept_and_asked_about(engine: Engine) -> None:
    engine.until("wed 12:00")
    engine.reply(engine.last("rikke", "ask"), "ros til Jonas og Mads: hjalp med demoen")
    assert kept(engine) == [("", "ros til Jonas og Mads: hjalp med demoen")]
    assert "Jonas og Mads" in said(engine, "rikke")


@pytest.mark.parametrize("text", ["noter Rikke og Jonas", "note Rikke og Jonas?", "note Rikke, Jonas"])
def test_a_list_of_the_notes_on_two_has_both_and_no_others(engine: Engine, text: str) -> None:
    for note in ("note Rikke: kaffe", "note Jonas: te", "note Åse: kakao"):
        engine.write("lone", note)
    engine.write("lone", text)
    assert ["kaffe" in said(engine), "te" in said(engine), "kakao" in said(engine)] == [True, True, False]
    assert len(kept(engine)) == 3


def test_the_pages_of_two_come_in_one_mail(engine: Engine) -> None:
    engine.write("rikke", "kort Jonas og Åse")
    assert "Jonas Bæk" in said(engine, "rikke")
    assert "Åse Lund" in said(engine, "rikke")
