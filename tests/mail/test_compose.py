"""What a draft becomes on the wire: its parts, its words, and the fields every mail has."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.compose import (
    Attachment,
    EncodedBody,
    Inline,
    compose,
    encode_body,
    encode_segment,
)
from daemon.mail.pictures import with_pictures
from tests.mail.drafts import a_draft, assert_wire_form, modern

bodies = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=2000)


@settings(max_examples=500, deadline=None)
@given(bodies, bodies)
def test_the_words_come_back_exactly(text: str, page: str) -> None:
    raw = compose(a_draft(text=text, html=page))
    assert_wire_form(raw)
    for part, sent in zip(modern(raw).iter_parts(), (text, page), strict=True):
        got = cast(bytes, part.get_payload(decode=True)).decode()
        assert got == (sent if sent.endswith("\n") else sent + "\n").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello\n.\n..dots\nFrom me\n", "7bit"),
        ("Hello" * 300 + "\n", "quoted-printable"),
        ("Kære\n", "quoted-printable"),
        ("bell \x07\n", "quoted-printable"),
        ("", "7bit"),
    ],
)
def test_a_body_is_encoded_only_where_it_must_be(text: str, encoding: str) -> None:
    raw = compose(a_draft(text=text, html=None))
    assert modern(raw)["Content-Transfer-Encoding"] == encoding
    assert_wire_form(raw)


def test_line_ends_of_every_kind_become_one_kind() -> None:
    message = modern(compose(a_draft(text="en\rto\r\ntre\nfire", html=None)))
    assert message.get_payload(decode=True) == b"en\r\nto\r\ntre\r\nfire\r\n"


def test_nul_and_half_characters_in_a_text_do_no_harm() -> None:
    message = modern(compose(a_draft(text="a\0b\ud800c\n", html=None)))
    assert cast(bytes, message.get_payload(decode=True)).decode() == "a\N{REPLACEMENT CHARACTER}b?c\r\n"


def test_the_same_draft_gives_the_same_bytes() -> None:
    draft = a_draft(attachments=(Attachment(name="a.csv", media="text/csv", content=b"1;2"),))
    assert compose(draft) == compose(replace(draft))


def test_encoded_words_of_a_round_serve_every_mail() -> None:
    draft = a_draft()
    body = encode_body(draft.text, draft.html)
    assert compose(replace(draft, text="", html=None), body=body) == compose(draft)


def test_a_body_made_of_segments_reads_as_one() -> None:
    shared, own = encode_segment("Kære alle, her er ugens idé:\n"), encode_segment("Rikke: blåbærgrød  \n")
    message = modern(compose(a_draft(), body=EncodedBody.of_segments([shared, own], [shared])))
    text, page = message.iter_parts()
    assert text.get_payload(decode=True) == "Kære alle, her er ugens idé:\r\nRikke: blåbærgrød  \r\n".encode()
    assert page.get_payload(decode=True) == "Kære alle, her er ugens idé:\r\n".encode()


def test_every_mail_says_that_a_machine_wrote_it() -> None:
    message = modern(compose(a_draft()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] is None
    assert modern(compose(a_draft(auto="auto-replied")))["Auto-Submitted"] == "auto-replied"


def test_pictures_belong_to_the_page_and_files_to_the_mail() -> None:
    chart = Inline(
        cid="chart.1@naervaer", name="søjler.png", media="image/png", content=b"\x89PNG\r\n", alt="Søjler"
    )
    minutes = Attachment(
        name="Referat – " + "æ" * 60 + ".pdf", media="application/pdf", content=bytes(range(256))
    )
    raw = compose(a_draft(inlines=(chart,), attachments=(minutes,)))
    assert_wire_form(raw)
    message = modern(raw)
    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    text, related = cast(EmailMessage, alternative).iter_parts()
    page, picture = cast(EmailMessage, related).iter_parts()
    assert [part.get_content_type() for part in (text, related, page, picture)] == [
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    assert picture["Content-ID"] == "<chart.1@naervaer>"
    assert picture["Content-Description"] == "Søjler"
    assert picture.get_filename() == "søjler.png"
    assert picture.get_payload(decode=True) == chart.content
    assert file.get_filename() == minutes.name
    assert file.get_payload(decode=True) == minutes.content


def test_a_picture_an_invitation_and_a_file_each_keep_their_place() -> None:
    chart = Inline(cid="c@naervaer", name="c.png", media="image/png", content=b"\x89PNG\r\n")
    page = Attachment(name="side.pdf", media="application/pdf", content=b"%PDF-1.7")
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    raw = compose(a_draft(html="<p>x</p>", inlines=(chart,), attachments=(page,), calendar=calendar))
    assert_wire_form(raw)
    assert _types(modern(raw)) == [
        "multipart/mixed",
        [
            "multipart/alternative",
            "text/plain",
            ["multipart/related", "text/html", "image/png"],
            "text/calendar",
        ],
        "application/pdf",
    ]


def _types(message: EmailMessage) -> object:
    kind = message.get_content_type()
    return (
        [kind, *(_types(cast(EmailMessage, part)) for part in message.iter_parts())]
        if message.is_multipart()
        else kind
    )


def test_a_mails_own_pictures_are_shown_in_its_page_and_no_others() -> None:
    chart = Inline(cid="c@naervaer", name="c.png", media="image/png", content=b"\x89PNG")
    page = '<img src="cid:c@naervaer"><img src="cid:other">'
    raw = compose(a_draft(html=page, inlines=(chart,)))
    assert with_pictures(page, raw) == '<img src="data:image/png;base64,iVBORw=="><img src="cid:other">'
    assert with_pictures("<p>cid:c@naervaer</p>", raw) == "<p>cid:c@naervaer</p>"


def test_pictures_without_a_page_travel_as_files() -> None:
    chart = Inline(cid="c", name="c.png", media="image/png", content=b"x")
    message = modern(compose(a_draft(html=None, inlines=(chart,))))
    assert [part.get_content_disposition() for part in message.iter_parts()] == [None, "attachment"]


@pytest.mark.parametrize("calendar", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "SUMMARY:Møde\r\n".encode()])
def test_an_invitation_is_the_last_alternative(calendar: bytes) -> None:
    message = modern(compose(a_draft(calendar=calendar, calendar_method="CANCEL")))
    assert message.get_content_type() == "multipart/alternative"
    last = list(message.iter_parts())[-1]
    assert last.get_content_type() == "text/calendar"
    assert last["Content-Type"].params["method"] == "CANCEL"
    assert last.get_payload(decode=True) == calendar


def test_a_text_that_quotes_the_boundary_does_not_end_the_part() -> None:
    first = compose(a_draft(text="plain\n", html="<p>x</p>\n"))
    boundary = cast(str, modern(first).get_boundary())
    message = modern(compose(a_draft(text=f"--{boundary}\n--{boundary}--\n", html="<p>x</p>\n")))
    assert message.get_boundary() != boundary
    assert [part.get_payload() for part in message.iter_parts()] == [
        f"--{boundary}\r\n--{boundary}--\r\n",
        "<p>x</p>\r\n",
    ]


def test_base64_lines_are_short() -> None:
    raw = compose(
        a_draft(attachments=(Attachment(name="a.bin", media="application/octet-stream", content=b"x" * 999),))
    )
    body = raw.split(b"base64", 1)[1].split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
    assert max(map(len, body.split(b"\r\n"))) == 76
    assert b64decode(body) == b"x" * 999
