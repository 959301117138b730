"""Words of one language that are everyday words of the other, and words of ours with which a sentence begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.building import everyday_words, practices_words
from daemon.engine.house import Limits
from daemon.mail.lexicon import plain
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, a_member, a_rule, a_world, renderer

RULES = tuple(
    a_rule(name)
    for name in ("ideas", "successes", "results", "goals", "talks", "contact", "profile", "misunderstandings")
)
PEOPLE = (a_member("Rikke Holm"), a_member("Jonas Bæk"))

MEAN_SOMETHING_ELSE = {
    "da": {
        "fire": "four",
        "rang": "rank",
        "action": "a lot going on",
        "talk": "what is given at a conference",
        "mal": "paint!",
        "malet": "painted",
    },
    "en": {
        "ide": "what programs are written in",
        "lost": "lost a customer",
        "ret": "returned",
        "ros": "return on sales",
        "mal": "a prefix",
        "fire": "a fire drill",
        "action": "action was taken",
        "agreed": "agreed a price",
    },
}
"""Of the words that open a mail, in either language and also without æ, ø and å: what else they are to a reader.

All others either are no words of the other language, such as `kanal`, mean the same in both, such as `note`, or are
several words that nobody begins a sentence of the other language with.
"""


def everybody(language: str, *rules) -> Engine:
    world = a_world(*PEOPLE, rules=rules or RULES)
    members = {name: replace(member, language=language) for name, member in world.members.items()}
    return Engine(replace(world, members=members), limits=Limits(mails_per_address_hour=99))


def kept(engine: Engine) -> list:
    kinds = tuple(kind.name for practice in PRACTICES for kind in practice.kinds)
    return [e for e in engine.store.write_now(lambda tx: tx.entries(kinds)) if not e.withdrawn]


@pytest.mark.parametrize("language", MEAN_SOMETHING_ELSE)
def test_each_language_lists_what_of_the_others_is_an_everyday_word_of_its_own(language):
    assert everyday_words(renderer())[language] == set(MEAN_SOMETHING_ELSE[language])


@pytest.mark.parametrize(
    ("language", "spelt"), [(one, word) for one, words in MEAN_SOMETHING_ELSE.items() for word in words]
)
def test_what_is_listed_opens_a_mail(language, spelt):
    ours = {plain(way) for ways in practices_words(renderer(), PRACTICES).values() for way in ways}
    assert spelt in ours


DANISH_PROSE = (
    "Fire nye kunder i dag",
    "fire nye kunder",
    "Fire",
    "Fire af os mødtes i Aarhus fredag",
    "Rang og stand betyder intet",
    "Action på lageret i dag",
    "Talk på konferencen gik godt",
    "Mal kontoret gult",
    "Aftale med ny kunde på plads",
    "Aftaler med tre kunder landet",
    "Mål er vigtige",
    "Ilden er gået ud",
    "Emne til mødet på torsdag",
    "Kort uge, men vi nåede det hele",
    "Kort sagt: det gik godt",
    "Kort-terminalen virker igen",
    "Win-win for alle",
    "Mødte fem nye kunder på messen",
    "Besøg hos kunden gik fint",
    "Ringede til 14 kunder",
    "Flyt mødet til torsdag",
    "Hvem er det der står for frokost?",
)


ENGLISH_PROSE = (
    "Fire drill went well today",
    "Lost a customer",
    "IDE set up for everyone",
    "Agreed a price with the customer",
    "Action was taken on Friday",
    "Agreement with the customer signed",
    "Met five new customers at the fair",
    "Talk of the week was great",
    "Card payments now work",
    "Move to the new office is done",
)


@pytest.mark.parametrize("who", ["lone", "rikke"])
@pytest.mark.parametrize(("language", "texts"), [("da", DANISH_PROSE), ("en", ENGLISH_PROSE)])
def test_prose_is_kept_for_no_practice_and_asked_about(language, texts, who):
    engine = everybody(language)
    for text in texts:
        assert (text, engine.write(who, text)) == (text, "handled: asked back")
        assert text in engine.last(who).text
    assert kept(engine) == []


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("rikke", "fire Friday: big demo"),
        ("lone", "fire Rikke Friday: big demo"),
        ("lone", "fire Rikke Friday big demo"),
        ("rikke", "ilden fredag: stor demo"),
    ],
)
def test_a_hard_day_is_kept_in_either_language_whatever_that_of_the_writer(language, who, text):
    engine = everybody(language)
    engine.write(who, text)
    assert [(e.kind, e.about) for e in kept(engine)] == [("fireline", "rikke")]


def test_an_english_writer_needs_no_colon_before_a_day():
    engine = everybody("en")
    engine.write("rikke", "fire Friday big demo")
    assert [e.value["text"] for e in kept(engine)] == ["big demo"]


def test_four_new_customers_in_reply_to_a_receipt_are_the_answer():
    engine = everybody("da")
    engine.write("rikke", "succes: tre nye kunder")
    engine.reply(engine.last("rikke", "receipt"), "Fire nye kunder")
    assert [(e.kind, e.value["text"]) for e in kept(engine)] == [("success", "Fire nye kunder")]


def test_four_new_customers_in_a_mail_begun_anew_to_a_letter_are_the_answer():
    engine = everybody("da", a_rule("successes"), a_rule("contact", nudge=False))
    engine.until("wed 12:00")
    call = engine.last("rikke", "ask")
    engine.write("rikke", "Fire nye kunder", to=call.reply_to, subject="Min succes")
    assert [e.value["text"] for e in kept(engine)] == ["Fire nye kunder"]


def test_what_a_sentence_began_with_is_the_first_that_is_offered():
    engine = everybody("da")
    engine.write("rikke", "Aftale med ny kunde på plads")
    question = engine.last("rikke")
    assert "1. noget, I er enige om" in " ".join(question.text.split())
    engine.reply(question, "1")
    assert [(e.kind, e.value["text"]) for e in kept(engine)] == [
        ("agreement", "Aftale med ny kunde på plads")
    ]


@pytest.mark.parametrize(
    "text", ["moedte Rikke: god snak", "modte Rikke", "frokost m. Rikke", "Kaffe m Rikke!"]
)
def test_words_are_understood_without_danish_letters_and_shortened(text):
    engine = everybody("da")
    engine.write("lone", text)
    assert [(e.about, e.value["channel"]) for e in kept(engine)] == [("rikke", "person")]


@pytest.mark.parametrize("text", ["kort", "Kort?", "kort:", "note", "ringede til"])
def test_a_word_without_the_name_it_takes_says_what_is_missing(text):
    engine = Engine(a_world(*PEOPLE, rules=(a_rule("profile"), a_rule("notes"), a_rule("contact"))))
    engine.write("lone", text)
    assert "Der mangler et navn efter ordet." in engine.last("lone").text


def test_a_name_that_nobody_has_leaves_the_words_to_be_sent_again():
    engine = everybody("da")
    engine.write("lone", "ringede til Frederik i går: lang snak om flytningen")
    said = " ".join(engine.last("lone").text.split())
    assert "»Frederik«" in said
    assert "lang snak om flytningen" in said
