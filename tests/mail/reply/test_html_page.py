"""The markup of each mail client: what is quoted, what introduces it, what signs it, and what people wrote between."""

from __future__ import annotations

import pytest

from daemon.mail.html_text import html_text
from daemon.mail.reply.html_page import page_of_html

Told = list[tuple[str, str]]


def told(markup: str) -> Told:
    """The lines that are not empty, each with its depth or, where it has none, with its hint: `""` for own words."""
    page = page_of_html(markup)
    assert len(page.lines) == len(page.depths)
    assert all(0 <= at < len(page.lines) for at in page.hints)
    found = []
    for at, (line, depth) in enumerate(zip(page.lines, page.depths, strict=True)):
        if line:
            hint = page.hints.get(at)
            found.append((str(depth) if depth else hint.kind if hint else "", line))
    return found


def rules(markup: str) -> set[str]:
    """The names of the elements that gave hints."""
    return {hint.rule for hint in page_of_html(markup).hints.values()}


GMAIL_ATTR = '<div dir="ltr" class="gmail_attr">Den man. 30. nov. 2026 kl. 08.00 skrev Bo &lt;<a href="mailto:bo@firma.example">bo@firma.example</a>&gt;:<br></div>'
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
        '<div>Ja</div><div class="gmail_extra"><br><div class="gmail_quote">2014-11-30 8:00 GMT+01:00 Bo &lt;b@x.dk&gt;:<br>'
        "<blockquote>Kan du?</blockquote></div><br>Vi ses</div>"
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
        '<div>Ja</div><div style="border-top: 1px solid gray"><div>Telefon: 12 34 56 78</div><div>Mobil: 12 34 56 79</div>'
        "<div>Mail: anna@firma.example</div></div><div>PS: husk mælk</div>"
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
        f'<div id="{prefix}divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Fra:</b> Bo<br><b>Sendt:</b> i dag</font></div>'
        "<div>Kan du?</div>"
    )
    assert told(markup)[:4] == [("", "Ja"), ("signature", "Anna"), ("rest", "_" * 32), ("", "Fra: Bo")]


def test_only_the_first_place_begins_the_rest() -> None:
    header = '<div id="{}"><b>Fra:</b> Bo<br><b>Sendt:</b> i dag</div><div>ord</div>'
    page = page_of_html(header.format("divRplyFwdMsg") + header.format("x_divRplyFwdMsg"))
    assert [(at, hint.kind) for at, hint in page.hints.items()] == [(0, "rest")]


def test_outlooks_mark_inside_a_quote_does_not_make_a_rest_of_the_answers_below() -> None:
    markup = '<div>Ja</div><blockquote type="cite"><div id="divRplyFwdMsg">Fra: Bo</div>Kan du?</blockquote><div>Nej, vent</div>'
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
        "<hr tabindex=-1><div>Fra: Bo<br>Sendt: i dag<br>Til: Anna<br>Emne: x</div><div>Kan du?</div></div><div>Vi ses</div>"
    )
    found = told(markup)
    assert found[:2] == [("", "Ja"), ("signature", "Hent Outlook til iOS")]
    assert {kind for kind, _ in found[2:-1]} == {"quote"}
    assert found[-1] == ("", "Vi ses")


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
    markup = "<p>Ja</p><div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt'><p>Kan du?</p></div>"
    assert told(markup) == [("", "Ja"), ("quote", "Kan du?")]


def test_words_paragraphs_are_lines_and_its_empty_ones_are_empty_lines() -> None:
    markup = (
        "<p class=MsoNormal>Hej Bo<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Ja"
        "<o:p></o:p></p><p class='x_MsoNormal'>Nej</p>"
    )
    assert page_of_html(markup).lines == ("Hej Bo", "", "Ja", "Nej")


def test_words_list_paragraphs_become_items() -> None:
    item = (
        "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{0} lfo1'><![if !supportLists]>"
        "<span style='font-family:Symbol'><span style='mso-list:Ignore'>{1}<span style='font:7.0pt \"Times New Roman\"'>"
        "&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{2}<o:p></o:p></p>"
    )
    markup = item.format(1, "·", "kaffe") + item.format(2, "o", "sort") + item.format(1, "A.", "te")
    assert page_of_html(markup).lines == ("- kaffe", "  - sort", "A. te")


# -- Apple


def test_apple_mail_quotes_with_the_introduction_inside() -> None:
    markup = (
        'Ja<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sendt fra min iPhone</div><div dir="ltr"><br>'
        '<blockquote type="cite">Den 30. nov. 2026 kl. 08.00 skrev Bo &lt;bo@firma.example&gt;:<br><br></blockquote></div>'
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
        '<body><p>Hej</p><div class="moz-cite-prefix">Den 30-11-2026 kl. 08:00 skrev Bo:<br></div><blockquote type="cite" '
        'cite="mid:1@firma.example"><p>A. Kaffe?</p></blockquote><p>Ja</p><blockquote type="cite" cite="mid:1@firma.example">'
        '<p>B. Te?</p></blockquote><p>Nej</p><pre class="moz-signature" cols="72">-- \nAnna\nKonsulent</pre></body>'
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
        'class="moz-email-headers-table"><tbody><tr><th>Emne: </th><td>Mandag</td></tr><tr><th>Fra: </th><td>Bo</td></tr>'
        "</tbody></table><p>Kan du?</p></div>"
    )
    assert told(markup) == [
        ("", "Se"),
        ("quote", "-------- Videresendt besked --------"),
        ("introduction", "Emne: Mandag"),
        ("introduction", "Fra: Bo"),
        ("quote", "Kan du?"),
    ]


# -- other clients

INTRODUCTION = "On Monday, 30 November 2026 at 08:00, Bo &lt;bo@firma.example&gt; wrote:"
QUOTED_WHOLE = {
    "Yahoo": '<div id="ydp12ab34yahoo_quoted_0011223344" class="ydp12ab34yahoo_quoted"><div>{0}</div><div>{1}</div></div>',
    "Yahoo, older": '<div class="yahoo_quoted" id="yahoo_quoted_12"><div>{0}</div><div>{1}</div></div>',
    "Zimbra": '<hr id="zwchr"><div data-marker="__QUOTED_TEXT__">{0}<br>{1}</div>',
    "GMX": '<div name="quote" style="margin:10px 5px;border-left:2px solid #C3D9E5"><b>{0}</b><div name="quoted-content">{1}</div></div>',
    "163": '<div class="ntes-mailmaster-quote"><div>{0}</div><div>{1}</div></div>',
    "QQ": "<includetail><div>{0}</div><div>{1}</div></includetail>",
    "Gmail on Android": '<div class="gmail_quote">{0}<br>{1}</div>',
    "Zoho": '<div class="zmail_extra"><div id="Zm-_Id_-Sgn1">{0}</div><div>{1}</div></div>',
}
QUOTED_BY_LINE = {
    "Proton": '<div class="protonmail_quote">{0}<br><blockquote class="protonmail_quote" type="cite">{1}</blockquote><br></div>',
    "Tutanota": '{0}<br><blockquote class="tutanota_quote" style="border-left: 1px solid #93A3B8;">{1}</blockquote>',
    "Fastmail": '<div>{0}</div><blockquote type="cite" id="qt" style=""><div>{1}</div></blockquote>',
    "Spark": '<div name="messageReplySection">{0}<br><blockquote style="margin:5px" class="">{1}</blockquote></div>',
    "Mailspring": '<div class="gmail_quote nylas-quote">{0}<br><blockquote class="gmail_quote">{1}</blockquote></div>',
    "HEY": '<div class="trix-content"><div>{0}</div><blockquote><div>{1}</div></blockquote></div>',
    "Front": '{0}<blockquote class="front-blockquote">{1}</blockquote>',
    "Freshdesk": '<div class="freshdesk_quote">{0}<blockquote class="freshdesk_quote">{1}</blockquote></div>',
    "Missive": '<div class="missive_quote">{0}<blockquote>{1}</blockquote></div>',
    "K-9": '{0}<blockquote style="margin:0 0 1ex .8ex;border-left:1px solid #729fcf;padding-left:1ex">{1}</blockquote>',
    "mail.ru": '{0}<blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px">{1}</blockquote>',
    "Yandex": "<div>30.11.2026, 08:00, &quot;Bo&quot; &lt;bo@firma.example&gt;:</div><blockquote>{1}</blockquote>",
    "Roundcube": '<p id="reply-intro">{0}</p><blockquote type="cite">{1}</blockquote>',
    "Open-Xchange": '<blockquote type="cite"><div>{0}</div>{1}</blockquote>',
    "Nextcloud": '<div class="quote">{0}<br><blockquote>{1}</blockquote></div>',
    "eM Client": '<div>{0}</div><blockquote cite="1@firma.example" type="cite" class="cite2">{1}</blockquote>',
    "Yahoo on iOS": '<p class="yahoo-quoted-begin">{0}</p><blockquote class="iosymail">{1}</blockquote>',
    "163, older": '<blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; BORDER-LEFT: #ccc 1px solid">{1}</blockquote>',
    "Word": "<blockquote style='border:none;border-left:solid #CCCCCC 1.0pt;padding:0cm'><p>{1}</p></blockquote>",
}
SIGNATURES = {
    "Outlook": '<div id="OutlookSignature">{0}</div>',
    "Outlook on the web": '<div id="x_Signature"><p>{0}</p></div>',
    "Outlook on phones": '<div class="ms-outlook-mobile-signature">{0}</div>',
    "Proton": '<div class="protonmail_signature_block"><div class="protonmail_signature_block-user">{0}</div></div>',
    "Zimbra": '<div data-marker="__SIG_PRE__">{0}</div>',
    "Spark": '<div name="messageSignatureSection">{0}</div>',
    "Fastmail": '<div id="sig93475"><div>{0}</div></div>',
    "Front": '<div class="front-signature">{0}</div>',
    "Superhuman": '<div class="sh-signature">{0}</div>',
    "Missive": '<div class="missive_signature">{0}</div>',
    "Samsung": '<div id="composer_signature"><div style="font-size:85%">{0}</div></div>',
    "Open-Xchange": '<div class="io-ox-signature">{0}</div>',
    "Mailspring": "<signature>{0}</signature>",
    "Thunderbird": '<div class="moz-signature">{0}</div>',
}


@pytest.mark.parametrize("markup", QUOTED_WHOLE.values(), ids=QUOTED_WHOLE.keys())
def test_all_in_a_container_is_quoted_and_what_follows_it_is_not(markup: str) -> None:
    found = told(f"<div>Ja tak</div>{markup.format(INTRODUCTION, 'Kan du?')}<div>Vi ses</div>")
    assert (found[0], found[-1]) == (("", "Ja tak"), ("", "Vi ses"))
    assert ("quote", "Kan du?") in found
    assert {kind for kind, line in found[1:-1] if "___" not in line} == {"quote"}


@pytest.mark.parametrize("markup", QUOTED_BY_LINE.values(), ids=QUOTED_BY_LINE.keys())
def test_the_blockquote_of_a_client_quotes_and_what_follows_it_is_not_quoted(markup: str) -> None:
    found = told(f"<div>Ja tak</div>{markup.format(INTRODUCTION, 'Kan du?')}<div>Vi ses</div>")
    assert (found[0], found[-1]) == (("", "Ja tak"), ("", "Vi ses"))
    assert ("1", "Kan du?") in found


@pytest.mark.parametrize("name", ["Proton", "Missive", "Mailspring", "Freshdesk", "Spark"])
def test_an_answer_between_the_blockquotes_of_a_container_is_the_senders(name: str) -> None:
    markup = QUOTED_BY_LINE[name].format(INTRODUCTION, "A?</blockquote><div>Mit svar</div><blockquote>B?")
    assert [one for one in told(markup) if one[1] in ("A?", "Mit svar", "B?")] == [
        ("1", "A?"),
        ("", "Mit svar"),
        ("1", "B?"),
    ]


@pytest.mark.parametrize("markup", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_clients_signature_has_its_hint_and_what_follows_has_none(markup: str) -> None:
    assert told(f"<div>Ja</div>{markup.format('Anna')}<div>PS</div>") == [
        ("", "Ja"),
        ("signature", "Anna"),
        ("", "PS"),
    ]


def test_the_advertisement_of_a_client_is_a_footer() -> None:
    user = '<div class="protonmail_signature_block-user">Anna</div>'
    proton = '<div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div>'
    found = told(f'<div>Ja</div><div class="protonmail_signature_block">{user}{proton}</div>')
    assert [kind for kind, _ in found] == ["", "signature", "footer"]
    assert told('<div id="ymail_android_signature">Sendt fra Yahoo Mail</div>')[0][0] == "footer"


def test_a_hint_names_the_element_it_comes_from() -> None:
    assert rules(gmail("<blockquote>x</blockquote>")) == {"gmail_attr"}
    assert rules('<div id="x_divRplyFwdMsg">x</div>') == {"divRplyFwdMsg"}
    assert rules('<div id="yahoo_quoted_77">x</div>') == {"yahoo_quoted"}


def test_lines_marked_by_a_sign_in_the_text_are_quoted_without_it() -> None:
    assert told("Ja<br>&gt; Kan du?<br>&gt;&gt; Mandag<br>5 &gt; 3") == [
        ("", "Ja"),
        ("1", "Kan du?"),
        ("2", "Mandag"),
        ("", "5 > 3"),
    ]


# -- one's own blockquote


@pytest.mark.parametrize(
    "blockquote",
    [
        "<blockquote>",
        '<blockquote class="webkit-indent-blockquote" style="margin: 0 0 0 40px; border: none; padding: 0px;">',
        '<blockquote style="margin:0 0 0 40px;border:none;border-left:none;padding:0px">',
        '<blockquote dir="ltr">',
    ],
)
def test_a_poem_in_a_bare_blockquote_is_the_senders(blockquote: str) -> None:
    markup = f"<div>Her er mit digt til jer:</div>{blockquote}<div>Rosen er rød</div><div>himlen er blå</div></blockquote>"
    assert {kind for kind, _ in told(markup)} == {""}


def test_a_bare_blockquote_below_an_introduction_or_in_a_quote_is_quoted() -> None:
    below = "<div>Den 30. nov. 2026 kl. 08.00 skrev Bo<br>&lt;bo@firma.example&gt;:</div><br><blockquote>Kan du?</blockquote>"
    assert told(below)[-1] == ("1", "Kan du?")
    inside = '<blockquote type="cite">ydre<blockquote>indre</blockquote></blockquote>'
    assert told(inside) == [("1", "ydre"), ("2", "indre")]


# -- lines


def test_lists_have_marks_numbers_and_indentation() -> None:
    markup = (
        "<p>Vi vil:</p><ul><li>kaffe<ul><li>sort</li><li>med mælk</li></ul></li><li><p>te</p></li></ul>"
        '<ol start="3"><li>tre</li><li value="7">syv</li><li>otte</li></ol><ol type="A"><li>ja</li><li>nej</li></ol>slut'
    )
    assert page_of_html(markup).lines == (
        *("Vi vil:", "", "- kaffe", "  - sort", "  - med mælk", "- te", ""),
        *("3. tre", "7. syv", "8. otte", "", "A. ja", "B. nej", "", "slut"),
    )


def test_list_items_need_not_be_closed_and_may_be_empty() -> None:
    assert page_of_html("<ul><li>et<li><li>to</ul>tre").lines == ("- et", "- to", "", "tre")


def test_the_cells_of_a_row_are_one_line() -> None:
    markup = "<table><tr><td>Uge</td><td>Hvem</td></tr><tr><td>49<td>Anna<tr><td>50<td>Bo</table>slut"
    assert page_of_html(markup).lines == ("Uge Hvem", "49 Anna", "50 Bo", "", "slut")


def test_preformatted_text_keeps_its_spaces_and_lines() -> None:
    assert page_of_html("<pre>a  b\n    c\n\nd</pre>e   f").lines == ("a  b", "    c", "", "d", "", "e f")


def test_spaces_and_invisible_signs_are_folded() -> None:
    markup = "Ja&nbsp;&nbsp; tak\n  du\u200b\u00adnu<br>&zwnj;&nbsp;<br>\u202f\ufeffslut"
    assert page_of_html(markup).lines == ("Ja tak dunu", "", "slut")


def test_empty_blocks_and_breaks_are_one_empty_line_at_most() -> None:
    assert page_of_html(
        "<div>a</div><div><br></div><div><br></div><br><div>b<br></div><div></div><div>c</div><br>"
    ).lines == (*("a", "", "b", "c"),)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">x</div>',
        '<span style="DISPLAY : none !important">x</span>',
        '<div style="mso-hide:all"><p>x</p></div>',
        '<span style="font-size:0">x</span>',
        '<div style="font-size:1px;color:#ffffff;line-height:1px">x</div>',
        '<div style="max-height:0;overflow:hidden">x</div>',
        "<div hidden>x</div>",
        "<style>p{}</style><script>x</script><title>x</title><!-- x --><!--[if mso]><p>x</p><![endif]-->",
        "<STYLE>x</StYlE >",
        "<xml><w:View>x</w:View></xml><svg><text>x</text></svg>",
        '<img alt="Billede af os"><img src="x" alt="">',
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert page_of_html(f"<p>før</p>{hidden}<p>efter</p>").lines == ("før", "", "efter")


def test_letters_that_are_seen_again_inside_a_size_of_nothing_are_kept() -> None:
    markup = '<td style="font-size:0px;padding:9px">x<div style="font-size:13px">Ja tak</div></td>'
    assert page_of_html(markup).lines == ("Ja tak",)


def test_large_and_relative_sizes_and_white_letters_are_seen() -> None:
    for style in (
        "font-size:0.9em",
        "font-size:10pt",
        "font-size:1em",
        "font-size:100%",
        "color:#fff",
        "font-size:1.0rem",
    ):
        assert page_of_html(f'<span style="{style}">Ja</span>').lines == ("Ja",)


def test_emoji_that_are_pictures_are_kept() -> None:
    assert page_of_html('Godt <img data-emoji="x" alt="👍🏽"> <img alt="logo"><img alt=":-)">').lines == (
        "Godt 👍🏽 :-)",
    )


def test_text_that_is_struck_through_links_and_other_scripts_are_kept() -> None:
    assert page_of_html('<s>nej</s> <del>jo</del> <a href="https://firma.example/x">se her</a>').lines == (
        "nej jo se her",
    )
    assert page_of_html('<div dir="rtl">שלום עולם</div>').lines == ("שלום עולם",)
    assert page_of_html("5 < 7 og a<b>c</b> &lt;3 &aelig;&#248;&#xe5; &amp;lt;").lines == (
        "5 < 7 og ac <3 æøå &lt;",
    )


def test_an_address_in_brackets_that_was_not_encoded_is_text() -> None:
    assert page_of_html("Skriv til Bo <bo@firma.example> i dag").lines == (
        "Skriv til Bo <bo@firma.example> i dag",
    )


# -- broken markup


def test_inline_tags_that_cross_blocks_do_not_end_a_quote() -> None:
    markup = '<span class="gmail_default"><b><blockquote type="cite">a</b></span>b</blockquote>c'
    assert told(markup) == [("1", "ab"), ("", "c")]


def test_a_hidden_span_that_crosses_a_block_ends_with_that_block() -> None:
    assert page_of_html("<div><span hidden><div>x</span></div>a</div>b").lines == ("a", "b")


def test_closing_tags_inside_a_cell_do_not_end_what_is_around_the_table() -> None:
    markup = '<blockquote type="cite"><div><table><tr><td>a</div></blockquote>b</td></tr></table>c</div></blockquote>d'
    assert told(markup) == [("1", "a"), ("1", "b"), ("1", "c"), ("", "d")]


@pytest.mark.parametrize(
    "end", ["", "<", "<b", '<b class="x', "<!-- x", "<style>x", "</", "<!", "<?php", "&", "&#", "&#x"]
)
def test_words_before_a_broken_end_are_kept(end: str) -> None:
    assert page_of_html(f"<div>Ja tak<br>{end}").lines[0] == "Ja tak"


def test_plain_text_named_html_stays() -> None:
    assert page_of_html("Ja, 2 < 3 & 4 > 1").lines == ("Ja, 2 < 3 & 4 > 1",)


def test_numbers_of_characters_that_do_not_exist_are_read_without_error() -> None:
    assert page_of_html(f"a&#{'9' * 5000};b&#xD800;c&#x{'f' * 50};&#0;").lines[0][0] == "a"


# -- as plain text


def test_plain_text_marks_quotes_by_depth_and_where_the_rest_begins() -> None:
    markup = (
        '<div>Ja</div><blockquote type="cite">a<blockquote>b</blockquote></blockquote><div>c</div>'
        '<div id="divRplyFwdMsg">Fra: Bo</div>'
    )
    assert html_text(markup).split("\n") == [
        *("Ja", "> a", "> > b", ">", "c", "", "-----Original Message-----", "Fra: Bo"),
    ]
