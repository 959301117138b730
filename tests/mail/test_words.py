"""Words that mean something by themselves, and the sentences that only begin like them."""

from __future__ import annotations

from datetime import date, time

import pytest

from daemon.core.forms import Choice, Items, Proposal
from daemon.mail.lexicon import lexicon
from daemon.mail.selfservice import address_of, language_of, numbers_of, pause_span, quiet_hours
from daemon.mail.words import is_polite
from tests.mail.builders import TODAY, WORDS, reading


@pytest.mark.parametrize(
    ("text", "identity", "argument"),
    [
        ("pas", "skip", ""),
        ("PAS.", "skip", ""),
        ("Hej Bo\n\npas\n\nMvh\nAnna", "skip", ""),
        ("Pas tak", "skip", ""),
        ("skip this time", "skip", ""),
        ("Stop", "stop", ""),
        ("stop alt", "stop", "alt"),
        ("start", "start", ""),
        ("hjælp!", "help", ""),
        ("Help?", "help", ""),
        ("pause", "pause", ""),
        ("Pause 14 dage", "pause", "14 dage"),
        ("hold pause i 2 uger", "pause", "2 uger"),
        ("pause until 1 August", "pause", "until 1 August"),
        ("slet", "delete", ""),
        ("slet 2 og 3", "delete", "2 og 3"),
        ("fortryd", "undo", ""),
        ("fotryd", "undo", ""),
        ("mine data", "mydata", ""),
        ("glem mig", "forget", ""),
        ("sprog: engelsk", "language", "engelsk"),
        ("adresse: ny@firma.example", "address", "ny@firma.example"),
        ("ikke mellem 16 og 8", "quiet", "16 og 8"),
        ("not between 4 pm and 8 am", "quiet", "4 pm and 8 am"),
    ],
)
def test_a_word_alone_or_with_its_own_argument_is_heard(text: str, identity: str, argument: str) -> None:
    found = reading(text, Items())
    assert found.word is not None
    assert (found.word.id, found.word.argument) == (identity, argument)
    assert not found.said


@pytest.mark.parametrize(
    "text",
    [
        "Stop med at ringe efter kl. 16",
        "pas på hinanden",
        "pausen er for kort",
        "Pause hver dag kl. 10",
        "Slet gamle mails",
        "Start dagen med kaffe",
        "Hjælp til nye kolleger",
        "Stop\nmed at ringe efter kl. 16",
        "Smart telefonsvarer",
        "Sprog er vigtigt",
        "Ikke mellem os to",
    ],
)
def test_a_sentence_is_an_answer(text: str) -> None:
    found = reading(text, Items())
    assert found.word is None
    assert len(found.said) == 1


def test_what_follows_a_word_is_kept() -> None:
    word = reading("Pas\n\nJeg har for travlt i denne uge.", Items()).word
    assert word is not None
    assert (word.id, word.text) == ("skip", "Jeg har for travlt i denne uge.")


def test_stop_to_a_proposal_is_no() -> None:
    found = reading("stop", Proposal())
    assert found.word is None
    assert found.said[0].value["says"] == "no"


def test_an_option_that_is_spelt_like_a_word_is_chosen() -> None:
    assert reading("Pause", Choice(("Pause", "Arbejde"))).said[0].value == (1,)


def test_yes_is_a_word_where_nobody_asked() -> None:
    word = reading("Ja tak").word
    assert word is not None
    assert word.id == "yes"


@pytest.mark.parametrize(
    ("body", "subject", "identity", "argument", "text"),
    [
        ("idé: fælles kaffe", "Hej", "idea", "", "fælles kaffe"),
        ("Hej\n\nIDÉ: fælles kaffe\nhver dag", "Hej", "idea", "", "fælles kaffe\nhver dag"),
        ("succes vi fik en kunde", "", "success", "", "vi fik en kunde"),
        ("ros til Rikke: hun er sej", "", "praise", "Rikke", "hun er sej"),
        ("Kaffe hver dag", "idé", "idea", "", "Kaffe hver dag"),
        ("", "idé: fælles kaffe [nv:abcdefghijkl2345]", "idea", "", "fælles kaffe"),
    ],
)
def test_a_command_opens_a_mail(body: str, subject: str, identity: str, argument: str, text: str) -> None:
    command = reading(body, subject=subject).command
    assert command is not None
    assert (command.id, command.argument, command.text) == (identity, argument, text)


@pytest.mark.parametrize(
    ("body", "subject"), [("Kaffe", "Sv: idé: noget"), ("Idéer er gode", "Hej"), ("Rosen er rød", "")]
)
def test_no_command_is_heard_in_a_replys_subject_or_a_longer_word(body: str, subject: str) -> None:
    assert reading(body, subject=subject).command is None


@pytest.mark.parametrize(
    "text",
    [
        "Tak!",
        "Tusind tak 😊",
        "Tak for det, Bo",
        "👍",
        "❤️",
        "Fedt!",
        "Super, tak.",
        "Hej Bo\n\nMange tak\n\nMvh Anna",
        "Thanks a lot!",
        "Synes godt om “Hvad er din idé?”",
        'Liked "What is your idea?"',
        "Reacted 👍 to “What is your idea?”",
        "Anna Hansen reagerede på din besked:\n\n👍",
    ],
)
def test_thanks_and_reactions_are_never_an_answer(text: str) -> None:
    found = reading(text, Items())
    assert found.polite
    assert not found.said
    assert found.word is None


@pytest.mark.parametrize(
    "text", ["Tak for en god uge. Vi fik en kunde!", "Fedt, vi fik en ny kunde", "Kaffe 👍", "godt"]
)
def test_an_answer_with_thanks_is_an_answer(text: str) -> None:
    assert not is_polite(text, lexicon(WORDS))


@pytest.mark.parametrize(
    ("argument", "until"),
    [
        ("14 dage", date(2026, 12, 14)),
        ("2 uger", date(2026, 12, 14)),
        ("en uge", date(2026, 12, 7)),
        ("a week", date(2026, 12, 7)),
        ("til 1. august", date(2027, 8, 1)),
        ("until 1 August", date(2027, 8, 1)),
        ("til fredag", date(2026, 12, 4)),
        ("næste måned", date(2026, 12, 31)),
        ("from Monday to Friday", date(2026, 12, 11)),
        ("fra d. 3. til d. 8.", date(2026, 12, 8)),
        ("til uge 50", date(2026, 12, 6)),
        ("i går", None),
        ("0 dage", None),
        ("", None),
        ("kaffe", None),
    ],
)
def test_a_pause_ends_on_its_day(argument: str, until: date | None) -> None:
    span = pause_span(argument, TODAY)
    assert (span[1] if span else None) == until


@pytest.mark.parametrize(
    ("argument", "hours"),
    [
        ("mellem 16 og 8", (time(16), time(8))),
        ("16-8", (time(16), time(8))),
        ("kl. 16.30 til 8", (time(16, 30), time(8))),
        ("not between 4 pm and 8 am", (time(16), time(8))),
        ("mellem 16 og 16", None),
        ("mellem 25 og 8", None),
        ("om natten", None),
    ],
)
def test_quiet_hours_are_two_times(argument: str, hours: tuple[time, time] | None) -> None:
    assert quiet_hours(argument) == hours


def test_the_other_arguments_are_typed() -> None:
    assert [language_of(word) for word in ("en", "Engelsk", "dansk", "in English", "klingon")] == [
        "en",
        "en",
        "da",
        "en",
        None,
    ]
    assert address_of("Ny@Firma.example") == "ny@firma.example"
    assert address_of("a@b.dk c@d.dk") is None
    assert [numbers_of(text) for text in ("", "2", "2 og 5", "nr. 3", "alt", "min idé")] == [
        (),
        (2,),
        (2, 5),
        (3,),
        (),
        None,
    ]
