"""How a mail is put together: greeting, several asks, receipts, editions, footers, links that are answers."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.engine.rendering import Part, Rendered, Sheet
from tests.templates.conftest import RenderText
from tests.templates.markup import Page
from tests.templates.sheets import FRAME


def mailtos(mail: Rendered) -> list[tuple[str, str, str]]:
    """Address, subject and text of each link that is an answer."""
    found = []
    for link in Page(mail.html).all("a"):
        parts = urlsplit(link["href"] or "")
        if parts.scheme == "mailto":
            query = parse_qs(parts.query, keep_blank_values=True)
            found.append((unquote(parts.path), query["subject"][0], query["body"][0]))
    return found


def a_letter(renderer: TemplateRenderer, *parts: Part, layout: str = "letter", **frame: object) -> Rendered:
    return renderer.render(Sheet(language="da", parts=parts, layout=layout, frame={**FRAME, **frame}))


HELD = {"subject": "x", "sender": "a@b.dk", "at": "2026-11-23T08:05:00+00:00"}


def test_an_answer_by_link_carries_tag_address_and_text(render: RenderText) -> None:
    mail = render('# Går det godt?\n\n{{ button("Ja", "ja, så gerne & hurtigt\\n100 % + æøå?") }}\n')
    assert mailtos(mail)[0] == (
        "naer+k7m2q9xw@example.dk",
        "Re: Går det godt? [naer-k7m2]",
        "ja, så gerne & hurtigt\r\n100 % + æøå?",
    )
    assert "+" not in Page(mail.html).all("a")[0]["href"]


def test_a_subject_of_its_own_keeps_the_tag(render: RenderText) -> None:
    mail = render('# E\n\n[x]({{ mailto("ja", "Ros: æble") }})\n')
    assert mailtos(mail)[0][1] == "Ros: æble [naer-k7m2]"


def test_one_ask_is_the_subject_and_greets_once(renderer: TemplateRenderer) -> None:
    mail = a_letter(renderer, Part(template="common/held", data=HELD))
    assert mail.subject == "Var det dig, der skrev?"
    assert mail.headings == ("Var det dig, der skrev?",)
    assert mail.text.startswith("Hej Rikke,\n\nMandag den 23. november kl. 9.05 fik vi")
    assert mail.text.count("Hej ") == mail.html.count("Hej ") == 1
    assert mail.preheader.startswith("Mandag den 23. november kl. 9.05")


def test_several_asks_are_marked_and_told_apart(renderer: TemplateRenderer) -> None:
    parts = [Part(template="common/held", data=HELD, mark=mark) for mark in "AB"]
    mail = a_letter(renderer, *parts)
    assert mail.subject == "2 korte ting til dig"
    assert mail.headings == ("Var det dig, der skrev?",) * 2
    assert "\nA. Var det dig, der skrev?\n" in mail.text
    assert "\nB. Var det dig, der skrev?\n" in mail.text
    answers = [text for _, _, text in mailtos(mail)]
    assert answers[:4] == ["A: ja", "A: nej", "B: ja", "B: nej"]
    assert "pas" in answers
    assert "svar »A: ja«" in mail.text


def test_a_receipt_gathers_lines_under_one_heading(renderer: TemplateRenderer) -> None:
    lines = (Part(template="common/released"), Part(template="common/skipped", data={"title": "x"}))
    mail = a_letter(renderer, *lines, layout="receipt")
    assert mail.subject == "Tak, det er noteret"
    assert len(Page(mail.html).all("h1")) == 1
    assert not Page(mail.html).all("h2")


def test_a_refusal_gives_the_receipt_its_heading_once(renderer: TemplateRenderer) -> None:
    mail = a_letter(renderer, Part(template="common/over"), layout="receipt")
    assert mail.subject == "Det er desværre lukket"
    assert Page(mail.html).text.count("Det er desværre lukket") == 1


@pytest.mark.parametrize(
    ("was", "subject"),
    [
        ("Ugens idé", "Re: Ugens idé"),
        ("SV: Ugens idé", "SV: Ugens idé"),
        ("re: x\r\ny", "re: x y"),
        ("", "Det er desværre lukket"),
    ],
)
def test_a_receipt_keeps_the_subject_it_answers(renderer: TemplateRenderer, was: str, subject: str) -> None:
    mail = a_letter(renderer, Part(template="common/over"), layout="receipt", said={"subject": was})
    assert mail.subject == subject


def test_an_edition_has_a_masthead_and_no_greeting(renderer: TemplateRenderer) -> None:
    data = {"edition": {"name": "Nyt fra Nord", "line": "Nr. 48"}}
    mail = a_letter(renderer, Part(template="common/over", data=data), layout="edition")
    page = Page(mail.html)
    assert page.has("paper")
    assert "Nyt fra Nord" in page.text
    assert mail.text.startswith("Nyt fra Nord\nNr. 48\n\n\n")
    assert "Hej" not in page.text


def test_a_page_for_the_web_asks_for_no_replies(renderer: TemplateRenderer) -> None:
    nobody = {
        "member": {"id": "", "name": "", "first": "", "language": "da"},
        "reply": {"address": "", "tag": ""},
    }
    mail = a_letter(renderer, Part(template="common/held", data=HELD), layout="web", **nobody)
    assert mailtos(mail) == []
    assert "stop" not in mail.text
    assert "Hej" not in mail.text


def test_only_mails_that_ask_offer_to_skip(renderer: TemplateRenderer) -> None:
    asking = a_letter(renderer, Part(template="common/over", data={"reminder": False}))
    telling = a_letter(renderer, Part(template="common/over"))
    assert "»pas«" in asking.text
    assert "»pas«" not in telling.text
    assert "»stop«" in telling.text


def test_a_stranger_is_offered_nothing(renderer: TemplateRenderer) -> None:
    nobody = {"id": "", "name": "", "first": "", "language": "da"}
    mail = a_letter(
        renderer, Part(template="common/stranger"), layout="receipt", member=nobody, leader=nobody
    )
    assert mail.text.startswith("Hej,\n")
    assert mailtos(mail) == []


def test_a_pilot_mail_says_for_whom_it_is(renderer: TemplateRenderer) -> None:
    mail = a_letter(renderer, Part(template="common/over"), pilot="Jonas Lund")
    assert "Pilot → Jonas Lund" in Page(mail.html).text


def test_the_footer_stands_below_a_signature_mark(renderer: TemplateRenderer) -> None:
    assert a_letter(renderer, Part(template="common/over")).text.count("\n-- \n") == 1


def test_data_may_be_named_like_a_helper(render: RenderText) -> None:
    mail = render(
        "# E\n\n{{ question(question) }}\n\n{{ choices(choices) }}\n", question="Hvad?", choices=["a", "b"]
    )
    assert "Hvad?\n\n1. a\n2. b\n" in mail.text


@pytest.mark.parametrize(
    ("language", "source", "shown"),
    [
        (
            "da",
            "{{ d|date }} / {{ d|date('short') }} / {{ d|date('year') }}",
            "mandag den 23. november / 23. november / 23. november 2026",
        ),
        ("en", "{{ d|date }} / {{ d|date('short') }}", "Monday 23 November / 23 November"),
        ("da", "{{ t|date }} {{ t|time }}", "tirsdag den 24. november 0.30"),
        ("en", "{{ t|time }} {{ '09:05'|time }}", "0:30 9:05"),
        ("da", "{{ 1234567.5|number }} {{ 12|number }} {{ 3.0|number }}", "1.234.567,5 12 3"),
        ("en", "{{ 1234567.5|number }}", "1,234,567.5"),
        ("da", "{{ 1|count('uge', 'uger') }}, {{ 2|count('uge', 'uger') }}", "1 uge, 2 uger"),
        (
            "da",
            "{{ ['Rikke', 'Jonas', 'Ole']|names }} / {{ ['Ida', 'Bo']|names }} / {{ ['Bo']|names }}",
            "Rikke, Jonas og Ole / Ida og Bo / Bo",
        ),
        ("en", "{{ ['Rikke', 'Jonas', 'Ole']|names }}", "Rikke, Jonas and Ole"),
        ("da", "{{ 'en lang sætning om intet'|clip(16) }}", "en lang sætning…"),
    ],
)
def test_the_languages_own_forms(render: RenderText, language: str, source: str, shown: str) -> None:
    mail = render(f"# E\n\n{source}\n", language=language, d="2026-11-23", t="2026-11-23T23:30:00+00:00")
    assert f"\n\n{shown}\n" in mail.text


def test_bars_are_in_proportion_and_told_in_text(render: RenderText) -> None:
    mail = render("# E\n\n{{ bars(rows, unit='kr.') }}\n", rows=[["maj", 50], ["juni", 100], ["juli", 0]])
    assert [cell["width"] for cell in Page(mail.html).all("td") if cell.get("class") == "bar"] == [
        "50%",
        "100%",
    ]
    assert "- maj: 50 kr.\n- juni: 100 kr.\n- juli: 0 kr.\n" in mail.text


def test_pictures_travel_with_the_mail(render: RenderText) -> None:
    mail = render("# E\n\n{{ picture('foto1', 'Kontoret i Odense') }}\n\n![Et kort](cid:kort)\n")
    assert [image["src"] for image in Page(mail.html).all("img")] == ["cid:foto1", "cid:kort"]
    assert "[Billede: Kontoret i Odense]" in mail.text
    assert "[Et kort]" in mail.text
