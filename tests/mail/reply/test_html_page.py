"""The markup of Gmail, Outlook, Apple and Thunderbird: what it quotes, introduces and signs, and the words between."""

from __future__ import annotations

import pytest

from daemon.mail.reply.html_page import page_of_html
from tests.mail.reply.told import told

GMAIL_ATTR = (
    '<div dir="ltr" class="gmail_attr">Den man. 30. nov. 2026 kl. 08.00 skrev '
    'Bo &lt;<a href="mailto:bo@firma.example">bo@firma.example</a>&gt;:<br></div>'
)
GMAIL_STYLE = 'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"'


def gmail(quoted: str) -> str:
    return f'<div class="gmail_quote gmail_quote_container">{GMAIL_ATTR}{quoted}</div>'


# -- Gmail


def test_gmail_marks_the_introduction_and_the_quote() -> None:
    quote = f'<blockquote class="gmail_quote" {GMAIL_STYLE}><div>Kan du mandag?</div></blockquote>'
    assert told(f'<div dir="ltr">Ja, det kan jeg</div><br>{gmail(quote)}<div>Vi ses</div>') == [
        ("", "Ja, det kan jeg"),
        ("introduction", "Den man. 30. nov. 2026 kl. 08.00 skrev Bo <bo@firma.example>:"),
        ("1", "Kan du mandag?"),
        ("", "Vi ses"),
    ]


def test_an_answer_between_two_quotes_of_gmail_is_the_senders() -> None:
    first = f'<blockquote class="gmail_quote" {GMAIL_STYLE}><div>A. Kaffe?</div></blockquote>'
    second = f'<blockquote class="gmail_quote" {GMAIL_STYLE}><div>B. Te?</div></blockquote>'
    assert told(gmail(f"{first}<div><br></div><div>Ja tak</div>{second}<div>Nej tak</div>"))[1:] == [
        ("1", "A. Kaffe?"),
        ("", "Ja tak"),
        ("1", "B. Te?"),
        ("", "Nej tak"),
    ]


def test_an_answer_above_the_first_quoted_line_is_the_senders() -> None:
    quote = f'<blockquote class="gmail_quote" {GMAIL_STYLE}>Kan du?</blockquote>'
    assert told(gmail(f"<div>Svar her</div>{quote}"))[1] == ("", "Svar her")


def test_a_mail_forwarded_by_gmail_is_quoted_though_no_blockquote_marks_it() -> None:
    markup = (
        '<div dir="ltr">Se her<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded '
        'message ---------<br>From: <strong class="gmail_sendername">Bo</strong> &lt;bo@firma.example&gt;<br></div>'
        '<div>Nyt fra Bo</div><blockquote class="gmail_quote">ældre</blockquote><div>Hilsen Bo</div></div></div>'
    )
    assert told(markup) == [
        ("", "Se her"),
        ("introduction", "---------- Forwarded message ---------"),
        ("introduction", "From: Bo <bo@firma.example>"),
        ("quote", "Nyt fra Bo"),
        ("1", "ældre"),
        ("quote", "Hilsen Bo"),
    ]


def test_gmails_signature_has_its_hint_and_words_below_it_have_none() -> None:
    markup = (
        '<div>Ja</div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" '
        'data-smartmail="gmail_signature"><div>Anna</div><div>Konsulent</div></div><div>PS: husk mælk</div>'
    )
    assert told(markup) == [
        ("", "Ja"),
        ("signature", "--"),
        ("signature", "Anna"),
        ("signature", "Konsulent"),
        ("", "PS: husk mælk"),
    ]


def test_the_older_gmail_wraps_its_quote_in_gmail_extra() -> None:
    markup = (
        '<div>Ja</div><div class="gmail_extra"><br><div class="gmail_quote">'
        "2014-11-30 8:00 GMT+01:00 Bo &lt;b@x.dk&gt;:<br><blockquote>Kan du?</blockquote></div><br>Vi ses</div>"
    )
    assert told(markup) == [
        ("", "Ja"),
        ("", "2014-11-30 8:00 GMT+01:00 Bo <b@x.dk>:"),
        ("1", "Kan du?"),
        ("", "Vi ses"),
    ]


@pytest.mark.parametrize("prefix", ["x_", "x_x_x_", "yiv1234567890", "ydp1a2b3c", "m_-8832", "x_m_12"])
def test_names_are_known_behind_what_other_clients_put_before_them(prefix: str) -> None:
    assert told(f'<div class="{prefix}gmail_attr">Bo skrev</div>') == [("introduction", "Bo skrev")]


# -- Outlook

OUTLOOK_TOP = (
    "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
    "<b><span lang=EN-US>{0}</span></b><span lang=EN-US> Bo &lt;bo@firma.example&gt; <br><b>{1}</b> 30. november "
    "2026 08:00<br><b>{2}</b> Anna<br><b>{3}</b> Mandag<o:p></o:p></span></p></div></div>"
)
OUTLOOK_LABELS = [
    ("Fra:", "Sendt:", "Til:", "Emne:"),
    ("From:", "Sent:", "To:", "Subject:"),
    ("Von:", "Gesendet:", "An:", "Betreff:"),
    ("差出人：", "送信日時：", "宛先：", "件名："),
]


@pytest.mark.parametrize("labels", OUTLOOK_LABELS, ids=[one[0] for one in OUTLOOK_LABELS])
@pytest.mark.parametrize("colour", ["#E1E1E1", "#B5C4DF", "rgb(225, 225, 225)"])
def test_the_rest_begins_below_the_line_outlook_draws(labels: tuple[str, ...], colour: str) -> None:
    top = OUTLOOK_TOP.format(*labels).replace("#E1E1E1", colour)
    markup = f"<div class=WordSection1><p class=MsoNormal>Ja tak</p>{top}<p class=MsoNormal>Kan du?</p></div>"
    found = told(markup)
    assert found[:2] == [("", "Ja tak"), ("rest", f"{labels[0]} Bo <bo@firma.example>")]
    assert found[-1] == ("", "Kan du?")


def test_a_line_drawn_over_ones_own_address_begins_no_rest() -> None:
    markup = (
        '<div>Ja</div><div style="border-top: 1px solid gray"><div>Telefon: 12 34 56 78</div>'
        "<div>Mobil: 12 34 56 79</div><div>Mail: anna@firma.example</div></div><div>PS: husk mælk</div>"
    )
    assert {kind for kind, _ in told(markup)} == {""}


def test_a_line_of_another_colour_over_a_mails_header_begins_the_rest() -> None:
    markup = (
        '<div>Ja</div><div style="padding-top:5px;border-top:1px solid #ccc"><div>Fra: Bo</div><div>Sendt: i dag</div>'
        "<div>Til: Anna</div><div>Emne: Mandag</div></div><div>Kan du?</div>"
    )
    assert told(markup)[1] == ("rest", "Fra: Bo")


@pytest.mark.parametrize("prefix", ["", "x_", "x_x_x_"])
def test_outlook_on_the_web_marks_where_the_rest_begins(prefix: str) -> None:
    markup = (
        '<div class="elementToProof">Ja</div><div id="Signature"><div>Anna</div></div>'
        f'<div id="{prefix}appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="{prefix}divRplyFwdMsg" dir="ltr"><b>Fra:</b> Bo<br><b>Sendt:</b> i dag</div>'
        "<div>Kan du?</div>"
    )
    assert told(markup)[:4] == [("", "Ja"), ("signature", "Anna"), ("rest", "_" * 32), ("", "Fra: Bo")]


def test_only_the_first_place_begins_the_rest() -> None:
    header = '<div id="{}"><b>Fra:</b> Bo<br><b>Sendt:</b> i dag</div><div>ord</div>'
    page = page_of_html(header.format("divRplyFwdMsg") + header.format("x_divRplyFwdMsg"))
    assert [(at, hint.kind) for at, hint in page.hints.items()] == [(0, "rest")]


def test_outlooks_mark_inside_a_quote_does_not_make_a_rest_of_the_answers_below() -> None:
    quote = '<blockquote type="cite"><div id="divRplyFwdMsg">Fra: Bo</div>Kan du?</blockquote>'
    markup = f"<div>Ja</div>{quote}<div>Nej, vent</div>"
    assert told(markup) == [("", "Ja"), ("1", "Fra: Bo"), ("1", "Kan du?"), ("", "Nej, vent")]


def test_the_rule_of_outlook_alone_begins_the_rest_only_over_a_header() -> None:
    header = "<div>From: Bo<br>Sent: today<br>To: Anna<br>Subject: Monday</div>"
    assert told(f'Yes<hr tabindex="-1">{header}')[2] == ("rest", "From: Bo")
    assert {kind for kind, _ in told('Yes<hr tabindex="-1"><div>And more words</div>')} == {""}


def test_outlooks_phone_app_wraps_what_it_quotes() -> None:
    markup = (
        '<div dir="ltr">Ja</div><div id="ms-outlook-mobile-body-separator-line" dir="ltr"><br></div>'
        '<div id="ms-outlook-mobile-signature" dir="ltr">Hent <a href="https://aka.ms/x">Outlook til iOS</a></div>'
        '<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message">'
        "<hr tabindex=-1><div>Fra: Bo<br>Sendt: i dag<br>Til: Anna<br>Emne: x</div><div>Kan du?</div></div>"
        "<div>Vi ses</div>"
    )
    found = told(markup)
    assert found[:2] == [("", "Ja"), ("signature", "Hent Outlook til iOS")]
    assert {kind for kind, _ in found[2:-1]} == {"quote"}
    assert found[-1] == ("", "Vi ses")


def test_the_rest_begins_where_outlooks_phone_app_marks_only_the_header() -> None:
    markup = (
        '<div>Ja</div><div class="ms-outlook-mobile-reference-message skipProofing" style="border-style:solid none '
        'none;border-color:rgb(181, 196, 223)">Fra: Bo<br>Sendt: i dag<br>Emne: x</div><div>Kan du?</div>'
    )
    assert told(markup)[1] == ("rest", "Fra: Bo")


def test_words_typed_on_the_phone_apps_separator_are_the_senders() -> None:
    markup = '<div id="ms-outlook-mobile-body-separator-line"><div>Ja, gerne</div></div>'
    assert told(markup) == [("", "Ja, gerne")]


def test_word_bookmarks_the_signature_it_puts_in() -> None:
    markup = (
        '<p class=MsoNormal>Ja</p><p class=MsoNormal><a name="_MailAutoSig"><span>Med venlig hilsen</span></a></p>'
        "<p class=MsoNormal><span style='mso-bookmark:_MailAutoSig'><b>Anna</b></span></p><p class=MsoNormal>PS: x</p>"
    )
    assert told(markup) == [
        ("", "Ja"),
        ("signature", "Med venlig hilsen"),
        ("signature", "Anna"),
        ("", "PS: x"),
    ]


def test_outlook_2011_for_mac_wraps_the_rest_in_a_section() -> None:
    markup = '<div>Ja</div><span id="OLK_SRC_BODY_SECTION"><div>From: Bo</div><div>Kan du?</div></span><div>Hej</div>'
    assert told(markup) == [("", "Ja"), ("quote", "From: Bo"), ("quote", "Kan du?"), ("", "Hej")]


def test_outlooks_indented_original_is_quoted() -> None:
    markup = (
        "Ja<div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4pt'><p>Kan du?</p></div>"
    )
    assert told(markup) == [("", "Ja"), ("quote", "Kan du?")]


# -- Apple


def test_apple_mail_quotes_with_the_introduction_inside() -> None:
    markup = (
        'Ja<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sendt fra min iPhone</div><div dir="ltr"><br>'
        '<blockquote type="cite">Den 30. nov. 2026 kl. 08.00 skrev Bo '
        "&lt;bo@firma.example&gt;:<br><br></blockquote></div>"
        '<blockquote type="cite"><div dir="ltr"><br class="Apple-interchange-newline">Kan du?</div></blockquote>Vi ses'
    )
    assert told(markup) == [
        ("", "Ja"),
        ("signature", "Sendt fra min iPhone"),
        ("1", "Den 30. nov. 2026 kl. 08.00 skrev Bo <bo@firma.example>:"),
        ("1", "Kan du?"),
        ("", "Vi ses"),
    ]


def test_answers_between_apples_quotes_are_the_senders() -> None:
    markup = (
        '<blockquote type="cite" class=""><div>A. Kaffe?</div></blockquote><div>Ja</div><br>'
        '<blockquote type="cite" class=""><div>B. Te?<blockquote type="cite">før</blockquote></div></blockquote>Nej'
    )
    assert told(markup) == [("1", "A. Kaffe?"), ("", "Ja"), ("1", "B. Te?"), ("2", "før"), ("", "Nej")]


def test_the_signature_of_apples_phones_has_its_hint() -> None:
    assert told('Ja<div id="AppleMailSignature" dir="ltr">Sendt fra min iPad</div>')[1][0] == "signature"
    assert told('Ja<div class="AppleMailSignature">Anna</div>')[1][0] == "signature"


def test_what_apple_mail_takes_over_whole_is_quoted() -> None:
    assert told('Se<div class="AppleOriginalContents">Kan du?</div>') == [("", "Se"), ("quote", "Kan du?")]


# -- Thunderbird


def test_thunderbird_marks_the_introduction_and_splits_its_quote() -> None:
    markup = (
        '<body><p>Hej</p><div class="moz-cite-prefix">Den 30-11-2026 kl. 08:00 skrev Bo:<br></div>'
        '<blockquote type="cite" cite="mid:1@firma.example"><p>A. Kaffe?</p></blockquote><p>Ja</p>'
        '<blockquote type="cite" cite="mid:1@firma.example"><p>B. Te?</p></blockquote>'
        '<p>Nej</p><pre class="moz-signature" cols="72">-- \nAnna\nKonsulent</pre></body>'
    )
    assert told(markup) == [
        ("", "Hej"),
        ("introduction", "Den 30-11-2026 kl. 08:00 skrev Bo:"),
        ("1", "A. Kaffe?"),
        ("", "Ja"),
        ("1", "B. Te?"),
        ("", "Nej"),
        ("signature", "--"),
        ("signature", "Anna"),
        ("signature", "Konsulent"),
    ]


def test_a_mail_forwarded_by_thunderbird_is_quoted_with_its_headers_as_introduction() -> None:
    markup = (
        '<p>Se</p><div class="moz-forward-container"><br>-------- Videresendt besked --------<table '
        'class="moz-email-headers-table"><tbody><tr><th>Emne: </th><td>Mandag</td></tr>'
        "<tr><th>Fra: </th><td>Bo</td></tr></tbody></table><p>Kan du?</p></div>"
    )
    assert told(markup) == [
        ("", "Se"),
        ("quote", "-------- Videresendt besked --------"),
        ("introduction", "Emne: Mandag"),
        ("introduction", "Fra: Bo"),
        ("quote", "Kan du?"),
    ]
