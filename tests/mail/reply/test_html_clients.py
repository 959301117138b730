"""The markup of webmail and smaller clients: each quotes whole or by line, signs, and leaves later words alone."""

from __future__ import annotations

import pytest

from tests.mail.reply.told import rules, told

INTRODUCTION = "On Monday, 30 November 2026 at 08:00, Bo &lt;bo@firma.example&gt; wrote:"
QUOTED_WHOLE = {
    "Yahoo": '<div id="ydp12ab34yahoo_quoted_001" class="ydp12ab34yahoo_quoted"><div>{0}</div><div>{1}</div></div>',
    "Yahoo, older": '<div class="yahoo_quoted" id="yahoo_quoted_12"><div>{0}</div><div>{1}</div></div>',
    "Zimbra": '<hr id="zwchr"><div data-marker="__QUOTED_TEXT__">{0}<br>{1}</div>',
    "GMX": '<div name="quote" style="border-left:2px solid #C3D9E5"><b>{0}</b><div name="quoted-content">{1}'
    "</div></div>",
    "163": '<div class="ntes-mailmaster-quote"><div>{0}</div><div>{1}</div></div>',
    "QQ": "<includetail><div>{0}</div><div>{1}</div></includetail>",
    "Gmail on Android": '<div class="gmail_quote">{0}<br>{1}</div>',
    "Zoho": '<div class="zmail_extra"><div id="Zm-_Id_-Sgn1">{0}</div><div>{1}</div></div>',
}
QUOTED_BY_LINE = {
    "Proton": '<div class="protonmail_quote">{0}<br><blockquote class="protonmail_quote">{1}</blockquote><br></div>',
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
    "163, older": '<blockquote id="isReplyContent" style="BORDER-LEFT: #ccc 1px solid">{1}</blockquote>',
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
    assert rules('<div class="gmail_attr">x</div>') == {"gmail_attr"}
    assert rules('<div id="x_divRplyFwdMsg">x</div>') == {"divRplyFwdMsg"}
    assert rules('<div id="yahoo_quoted_77">x</div>') == {"yahoo_quoted"}


def test_common_words_in_other_markup_say_nothing() -> None:
    for markup in ('<div class="cite">Ja</div>', '<p class="quote">Ja</p>', '<a name="signature">Ja</a>'):
        assert told(markup) == [("", "Ja")]


def test_words_below_zimbras_quote_are_the_senders() -> None:
    headers = (
        '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">Fra: Bo<br>Til: Anna</div>'
    )
    found = told(f'Ja{headers}<div data-marker="__QUOTED_TEXT__">Kan du?</div><div>Vi ses</div>')
    assert found[2:] == [
        ("introduction", "Fra: Bo"),
        ("introduction", "Til: Anna"),
        ("quote", "Kan du?"),
        ("", "Vi ses"),
    ]


def test_lines_marked_by_a_sign_in_the_text_are_quoted_without_it() -> None:
    assert told("Ja<br>&gt; Kan du?<br>&gt;&gt; Mandag<br>5 &gt; 3") == [
        ("", "Ja"),
        ("1", "Kan du?"),
        ("2", "Mandag"),
        ("", "5 > 3"),
    ]
