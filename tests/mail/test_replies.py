"""What real clients send back, in both languages: the person's words come out, and nothing of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daemon.core.forms import Choice, Items, Text
from daemon.demo import clients
from daemon.mail.html_text import html_text
from daemon.mail.read import read
from daemon.mail.reading import SentMail
from daemon.mail.reply.page import page_of_text
from daemon.mail.reply.split import split
from tests.mail.builders import NOW, a_letter, a_mail, expecting, sent

LETTER = """Hej Anna

Hvad er din idé til, hvordan vi arbejder bedre hver for sig?
Svar på denne mail med et par linjer. Alle kan se din idé på torsdag.

Skriv »pas«, hvis du ikke har nogen i denne uge.

-- \u0020
Nærvær i Team Nord · Skriv »hjælp« for at se, hvad du kan svare."""
TWO = """Hej Anna

Der er to ting i dag.

A. Hvad er din idé?
Svar med et par linjer.

B. Hvilken idé er bedst?
1. Kaffe
2. Te

Tak for hjælpen.
"""
ANSWER = (
    "Vi bør drikke kaffe sammen hver fredag kl. 10, så vi ser hinanden, også når vi "
    "sidder hver for sig i fire byer.\nDet koster ingenting."
)
CLIENTS = {
    "gmail": clients.gmail_reply,
    "outlook": clients.outlook_reply,
    "owa": lambda *args: clients.outlook_reply(*args, web=True),
    "iphone": clients.iphone_reply,
    "thunderbird": clients.thunderbird_reply,
}


def clean(text: str, letter: SentMail | None = None) -> str:
    return split(page_of_text(text), letter).clean.strip("\n")


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())
def test_only_the_answer_is_left_of_a_clients_reply(
    client: Callable[..., bytes], language: str, known: bool
) -> None:
    raw = client(a_letter(LETTER), "Anna Hansen", "anna@firma.example", ANSWER, NOW, language)
    found = read(raw, sent(LETTER) if known else None, expecting(Text()))
    assert found.clean == ANSWER
    assert found.said[0].value == ANSWER


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("client", ["gmail", "outlook", "owa", "iphone"])
def test_the_same_holds_where_there_is_only_html(client: str, language: str) -> None:
    raw = CLIENTS[client](a_letter(LETTER), "Anna Hansen", "anna@firma.example", ANSWER, NOW, language)
    found = read(raw.replace(b"text/plain", b"text/x-other"), sent(LETTER), expecting(Text()))
    assert found.clean == ANSWER


@pytest.mark.parametrize("language", ["da", "en"])
def test_answers_between_the_quoted_questions_find_their_own(language: str) -> None:
    answers = {"A. Hvad er din idé?": "En fælles kaffepause", "B. Hvilken idé": "2"}
    raw = clients.gmail_inline(a_letter(TWO), "Anna Hansen", "anna@firma.example", answers, NOW, language)
    asked = expecting(
        Items(), Choice(("Kaffe", "Te")), headings=("Hvad er din idé?", "Hvilken idé er bedst?")
    )
    found = read(raw, sent(TWO), asked)
    assert {said.mark: said.value for said in found.said} == {"A": ("En fælles kaffepause",), "B": (2,)}
    assert not found.unsure


def test_answers_typed_into_outlooks_unmarked_quote_are_found() -> None:
    quoted = TWO.replace("linjer.", "linjer.\n\nEn fælles kaffepause\n").replace(
        "2. Te", "2. Te\n\nNummer 2 er bedst"
    )
    text = (
        f"Se mine svar nedenfor.\n\nFra: Nærvær <post@firma.example>\nSendt: 30. november "
        f"2026 08:00\nTil: Anna\nEmne: Ugens idé\n\n{quoted}"
    )
    asked = expecting(
        Items(), Choice(("Kaffe", "Te")), headings=("Hvad er din idé?", "Hvilken idé er bedst?")
    )
    found = read(a_mail(text), sent(TWO), asked)
    assert {said.mark: said.value for said in found.said} == {"A": ("En fælles kaffepause",), "B": (2,)}


def test_an_answer_below_the_whole_quote_is_under_no_question() -> None:
    quoted = "\n".join(f"> {line}" for line in TWO.split("\n"))
    asked = expecting(Items(), Items(), headings=("Hvad er din idé?", "Hvilken idé er bedst?"))
    found = read(
        a_mail(f"Den 30. nov. 2026 kl. 8.00 skrev Nærvær <p@x.dk>:\n\n{quoted}\n\nKaffe hver dag"),
        sent(TWO),
        asked,
    )
    assert found.clean == "Kaffe hver dag"
    assert [unsure.reason for unsure in found.unsure] == ["which"]


@pytest.mark.parametrize(
    "introduction",
    [
        "Den tors. 5. jan. 2023 kl. 10.15 skrev Nærvær i Team Nord <\npost+abcdefghijkl2345@firma.example>:",
        "Den 05-01-2023 kl. 10:15 skrev Nærvær:",
        "Nærvær skrev den 05-01-2023 kl. 10:15:",
        "Nærvær skrev den 2023-01-05 10:15:",
        'D. 28/10/2021 12.46 skrev "Nærvær" <post@firma.example>:',
        "Den torsdag den 5. januar 2023 kl. 10.15.00 CET skrev Nærvær:",
        '"Nærvær" post@firma.example – 5. januar 2023 10.15',
        "-----Oprindelig meddelelse-----\nFra: Nærvær\nSendt: 5. januar 2023 10:15\nTil: Anna\nEmne: Idé",
        "-------- Original besked --------",
        "________________________________\nFra: Nærvær <p@x.dk>\nSendt: 5. januar 2023 10:15\nTil: Anna\nEmne: Idé",
        "Fra: Nærvær\nDato: torsdag, 28. oktober 2021 kl. 12.06\nTil: Anna\nCc: Bo\nEmne: Idé",
        "On Thu, Jan 5, 2023 at 10:15 AM Presence <post@firma.example> wrote:",
        "From: Presence\nSent: Thursday, January 5, 2023 10:15 AM\nTo: Anna\nSubject: Idea",
        "Am 05.01.2023 um 10:15 schrieb Nærvær:",
        "Le 05/01/2023 à 10:15, Nærvær a écrit :",
        "Op 05-01-2023 om 10:15 schreef Nærvær:",
        "Nærvær kirjoitti 5.1.2023 klo 10.15:",
        "El 05/01/2023 a las 10:15, Nærvær escribió:",
        "W dniu 05.01.2023 o 10:15, Nærvær pisze:",
        "Den 2023-01-05 kl. 10:15, skrev Nærvær:",
        "Från: Nærvær\nSkickat: den 5 januari 2023 10:15\nTill: Anna\nÄmne: Idé",
        "Start på videresendt besked:",
    ],
)
def test_an_introduction_ends_what_is_new(introduction: str) -> None:
    assert clean(f"Kaffe hver dag\n\n{introduction}\n\nHej Anna\nHvad er din idé?") == "Kaffe hver dag"


def test_a_bare_name_introduces_only_what_is_marked_as_quoted() -> None:
    text = "Kaffe hver dag\n\nNærvær skrev:\n> Hej Anna\n> Hvad er din idé?"
    assert clean(text) == "Kaffe hver dag"


@pytest.mark.parametrize(
    "text",
    [
        "Kunden skrev:\nI er de bedste, vi har mødt.",
        "Den glade kunde skrev til os:\n»I er de bedste«",
        "Fra: i morgen\nskal vi mødes kl. 8",
        "Til: alle\nVi mødes kl. 10",
        "Vi bør:\n- mødes\n- løbe",
        "Hilsen fra kunden: I er gode",
        "Best idea ever: coffee",
        "Vi skal hilse på hinanden\nHver dag",
        "1 > 0, og det er vigtigt",
    ],
)
def test_words_that_only_look_like_a_quote_or_signature_stay(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "ending",
    [
        "Med venlig hilsen\nAnna Hansen\nKonsulent\nTlf. 12 34 56 78",
        "Med venlig hilsen / Best regards\n\nAnna Hansen",
        "Mvh Anna",
        "Mvh. Anna Hansen",
        "Kh\nAnna",
        "Vh. Anna",
        "Knus Anna",
        "Hilsen\nAnna",
        "De bedste hilsner\nAnna",
        "Best regards,\nAnna Hansen",
        "Cheers,\nAnna",
        "-- \nAnna Hansen\nFirma ApS",
        "/Anna",
        "Anna",
        "Sendt fra min iPhone",
        "Sendt fra Outlook til iOS",
        "Hent Outlook til Android<https://aka.ms/AAb9ysg>",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from my iPad",
        "Mvh Anna\n\nSendt fra min iPhone",
        "Venlig hilsen\nAnna\n\nDenne e-mail er alene til brug for adressaten; slet den, hvis det ikke er dig.",
        "Denne e-mail og eventuelle bilag er fortrolig og kun til brug for modtageren.",
    ],
)
def test_signatures_and_footers_go(ending: str) -> None:
    found = read(a_mail(f"Kaffe hver dag\n\n{ending}"), None, expecting(Text()))
    assert found.clean == "Kaffe hver dag"
    assert found.new == f"Kaffe hver dag\n\n{ending}"


def test_a_postscript_after_the_name_stays() -> None:
    assert clean("Kaffe\n\nMvh Anna\n\nPS: husk mælken") == "Kaffe\n\nPS: husk mælken"


def test_a_list_is_no_signature() -> None:
    assert clean("- kaffe\n- te") == "- kaffe\n- te"


def test_lines_the_client_broke_are_joined_and_those_of_the_person_kept() -> None:
    wrapped = (
        "Vi bør drikke kaffe sammen hver fredag klokken ti, så vi ser hinanden også "
        "når\nvi sidder hver for sig.\nKort linje\nog en til"
    )
    found = read(a_mail(wrapped), None, expecting(Text()))
    assert found.clean.split("\n") == [
        wrapped.replace("når\nvi", "når vi").split("\n")[0],
        "Kort linje",
        "og en til",
    ]


def test_flowed_text_is_joined_by_its_own_rule() -> None:
    raw = a_mail("Vi bør drikke \nkaffe.\n-- \nAnna", Content_Type="text/plain; charset=utf-8; format=flowed")
    assert read(raw, None, expecting(Text())).clean == "Vi bør drikke kaffe."


def test_markup_becomes_lines_and_entities_stay_in_their_words() -> None:
    markup = (
        "<p>Vi skal "
        "<b>gr&oslash;d</b>spise</p><ul><li>kaffe</li><li>te</li></ul><style>p{}</style><ol><li>et</li><li>to</li></ol>"
    )
    assert html_text(markup) == "Vi skal grødspise\n\n- kaffe\n- te\n\n1. et\n2. to"


def test_a_persons_own_indentation_is_no_quote() -> None:
    assert (
        html_text("<div>Kaffe</div><blockquote style='margin:0 0 0 40px'>og te</blockquote>")
        == "Kaffe\nog te"
    )


def test_the_letters_own_lines_are_known_however_they_are_wrapped() -> None:
    letter = SentMail(
        subject="x", text="En lang linje som klienten ombryder et andet sted end vi gjorde.\nOg en til."
    )
    text = (
        "Fra: N\nSendt: 30. november 2026 08:00\nTil: A\nEmne: x\n\nEn lang linje som klienten "
        "ombryder\net andet sted end vi gjorde.\nMit svar står her\nOg en til."
    )
    assert clean(text, letter) == "Mit svar står her"
