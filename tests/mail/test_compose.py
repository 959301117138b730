"""What a draft becomes on the wire, read back with the standard library and looked at line by line."""

from __future__ import annotations

import email
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail import headers
from daemon.mail.compose import (
    Attachment,
    Draft,
    EncodedBody,
    Inline,
    compose,
    encode_body,
    encode_segment,
)
from daemon.mail.headers import HeaderError, Mailbox

NOON = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LETTERS = "abcdefghijklmnopqrstuvwxyzæøåÆØÅéüß"
SIGNS = " .,:;!?=_()[]<>\"'@/\\&%#-–—“”»«…\t"
EMOJI = "🎉🇩🇰👩🏽‍💻❤️"
subjects = st.one_of(
    st.text(alphabet=LETTERS + SIGNS + EMOJI, max_size=160),
    st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=30), max_size=25).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
)
bodies = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=2000)


def a_draft(**changes: Any) -> Draft:
    """An ordinary call to one member."""
    draft = Draft(
        message_id="<call.2026-W48@example.org>",
        date=NOON,
        sender=Mailbox("Nærvær for Team Nord", "naervaer@example.org"),
        to=Mailbox("Rikke Sørensen", "rikke@example.org"),
        reply_to=Mailbox("Nærvær", "naervaer+k7q2m9x4@example.org"),
        subject="Hvad er din idé til ugen?",
        text="Kære Rikke\n\nHvad lykkedes for dig?\n",
        html="<p>Kære Rikke</p>\n<p>Hvad lykkedes for dig?</p>\n",
        list_id="Team Nord <nord.example.org>",
        unsubscribe="mailto:naervaer+k7q2m9x4@example.org?subject=stop",
        headers=(("X-Naervaer-Id", "letter-17"),),
    )
    return replace(draft, **changes)


def modern(raw: bytes) -> EmailMessage:
    """`raw` as read by the header-parsing policy."""
    return cast(EmailMessage, email.message_from_bytes(raw, policy=policy.default))


def old(raw: bytes) -> Message:
    """`raw` as read by the compat32 policy."""
    return email.message_from_bytes(raw)


def decoded(value: str) -> str:
    """`value` with its encoded words decoded the old way."""
    return str(make_header(decode_header(value)))


def head_lines(raw: bytes) -> list[bytes]:
    """The physical lines of the mail's own header."""
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


def assert_wire_form(raw: bytes) -> None:
    """CRLF only, no line too long, no encoded word too long or glued to another."""
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    for line in head_lines(raw):
        assert line.strip()
        for word in re.findall(rb"=\?utf-8\?q\?.*?\?=(?![0-9A-F])", line):
            assert len(word) <= 75
            word[10:-2].replace(b"_", b" ").decode("ascii")
    assert b"?==?" not in raw


@settings(max_examples=2000, deadline=None)
@given(subjects)
def test_any_subject_comes_back_unchanged(subject: str) -> None:
    raw = compose(a_draft(subject=subject))
    assert_wire_form(raw)
    assert decoded(cast(str, old(raw)["Subject"])) == subject
    assert (
        len(max((line for line in head_lines(raw) if line.startswith((b"Subject", b" =?"))), key=len)) <= 76
    )


@settings(max_examples=2000, deadline=None)
@given(st.text(alphabet=LETTERS.upper() + LETTERS + " .,:;!?=_()🎉–'", max_size=120))
def test_any_danish_subject_is_read_alike_by_both_parsers(subject: str) -> None:
    raw = compose(a_draft(subject=subject))
    assert str(modern(raw)["Subject"]) == decoded(cast(str, old(raw)["Subject"])) == subject


@settings(max_examples=2000, deadline=None)
@given(st.text(alphabet=LETTERS + " .,;:<>@()\"\\'-🎉", min_size=1, max_size=90))
def test_any_name_comes_back_and_leaves_the_address_alone(name: str) -> None:
    raw = compose(a_draft(to=Mailbox(name, "rikke+a1@example.org")))
    assert_wire_form(raw)
    shown, address = parseaddr(cast(str, old(raw)["To"]))
    assert address == "rikke+a1@example.org"
    assert decoded(shown) == name.strip()
    (recipient,) = modern(raw)["To"].addresses
    assert recipient.addr_spec == "rikke+a1@example.org"
    if raw.split(b"\r\nSubject", 1)[0].split(b"\r\nTo", 1)[1].count(b"=?") < 2:
        assert recipient.display_name == name.strip()
    else:  # some releases of the reader put a space of their own between two encoded words of a name
        assert recipient.display_name.replace(" ", "") == name.replace(" ", "")


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


def test_list_fields_are_left_readable() -> None:
    message = old(compose(a_draft(list_id="Team Åse <aase.example.org>")))
    assert decoded(cast(str, message["List-Id"])) == "Team Åse <aase.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:naervaer+k7q2m9x4@example.org?subject=stop>"
    assert old(compose(a_draft(list_id="aase.example.org")))["List-Id"] == "<aase.example.org>"


@pytest.mark.parametrize("length", [60, 300, 960])
def test_a_long_unsubscribe_link_stays_whole(length: int) -> None:
    uri = "mailto:stop+" + "k" * (length - 26) + "@example.org?a"
    raw = compose(a_draft(unsubscribe=uri))
    assert b"List-Unsubscribe: <" + uri.encode() + b">\r\n" in raw
    assert_wire_form(raw)


def test_references_break_only_between_them() -> None:
    ids = tuple(f"<{'x' * 60}{n}@mail.example.com>" for n in range(18))
    raw = compose(a_draft(references=ids[:-1], in_reply_to=ids[-1]))
    assert_wire_form(raw)
    message = old(raw)
    assert cast(str, message["References"]).split() == list(ids)
    assert message["In-Reply-To"] == ids[-1]
    assert all(line.count(b"<") == line.count(b">") for line in head_lines(raw))


def test_a_very_long_thread_keeps_its_beginning_and_its_end() -> None:
    ids = tuple(f"<{n}@example.com>" for n in range(100))
    kept = cast(str, old(compose(a_draft(references=ids)))["References"]).split()
    assert kept == [ids[0], *ids[-19:]]


def test_odd_identifiers_from_others_are_left_out() -> None:
    message = old(
        compose(a_draft(in_reply_to="<ødelagt@x>", references=("no brackets", "<a b@x>", "<ok@x>")))
    )
    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x>"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        (None, "Mon, 23 Nov 2026 08:00:00 +0000"),
        (ZoneInfo("Europe/Copenhagen"), "Mon, 23 Nov 2026 09:00:00 +0100"),
        (ZoneInfo("America/St_Johns"), "Mon, 23 Nov 2026 04:30:00 -0330"),
        (timezone(timedelta(hours=5, minutes=45)), "Mon, 23 Nov 2026 13:45:00 +0545"),
        (timezone(timedelta(seconds=61)), "Mon, 23 Nov 2026 08:00:00 +0000"),
    ],
)
def test_the_date_is_written_in_the_given_zone(zone: Any, written: str) -> None:
    message = old(compose(a_draft(zone=zone)))
    assert message["Date"] == written
    assert parsedate_to_datetime(cast(str, message["Date"])) == NOON


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_any_instant_comes_back_to_the_second(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    line = headers.date(instant, ZoneInfo("Europe/Copenhagen")).decode()
    assert parsedate_to_datetime(line.removeprefix("Date: ")) == instant.replace(microsecond=0)


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


def test_domains_outside_ascii_are_written_as_a_labels() -> None:
    raw = compose(a_draft(to=Mailbox("Rikke", "rikke@blåbær.example")))
    assert b"To: Rikke <rikke@xn--blbr-roah.example>\r\n" in raw
    assert raw.isascii()


def test_local_parts_outside_ascii_stay_for_the_transport_to_judge() -> None:
    raw = compose(a_draft(to=Mailbox("Søren", "søren@example.org")))
    assert "<søren@example.org>".encode() in raw


def test_nothing_else_needs_more_than_ascii() -> None:
    assert compose(a_draft(headers=(("X-Naervaer-Rule", "ugens idé 🎉"),))).isascii()


INJECTION = "x\r\nBcc: everybody@example.org"
BROKEN: dict[str, Callable[[], Draft]] = {
    "subject": lambda: a_draft(subject=INJECTION),
    "subject with nul": lambda: a_draft(subject="a\0"),
    "subject with half a character": lambda: a_draft(subject="\ud800"),
    "name": lambda: a_draft(to=Mailbox("x\ny", "a@example.org")),
    "address": lambda: a_draft(to=Mailbox("x", INJECTION)),
    "address with a space": lambda: a_draft(to=Mailbox("x", "a b@example.org")),
    "address without domain": lambda: a_draft(to=Mailbox("x", "rikke")),
    "two addresses": lambda: a_draft(to=Mailbox("x", "a@example.org, b@example.org")),
    "address with an endless domain": lambda: a_draft(to=Mailbox("x", "a@" + "b" * 300 + ".example")),
    "address with an empty label": lambda: a_draft(to=Mailbox("x", "a@ø..example")),
    "message id": lambda: a_draft(message_id="<a@b>\r\nX: y"),
    "message id without domain": lambda: a_draft(message_id="<a>"),
    "references": lambda: a_draft(references=("<a@b>\n",)),
    "unsubscribe": lambda: a_draft(unsubscribe="mailto:a@b?subject=stop nu"),
    "unsubscribe by script": lambda: a_draft(unsubscribe="javascript:alert(1)"),
    "endless unsubscribe": lambda: a_draft(unsubscribe="mailto:" + "a" * 1000),
    "list id": lambda: a_draft(list_id="Team <ø>"),
    "extra value": lambda: a_draft(headers=(("X-A", INJECTION),)),
    "extra name": lambda: a_draft(headers=(("X A", "x"),)),
    "extra field of ours": lambda: a_draft(headers=(("from", "x@example.org"),)),
    "extra list field": lambda: a_draft(headers=(("List-Archive", "<https://ø.example>"),)),
    "date without zone": lambda: a_draft(date=datetime(2026, 1, 1)),  # noqa: DTZ001
    "auto": lambda: a_draft(auto=cast(Any, "no\r\nX: y")),
    "media": lambda: a_draft(attachments=(Attachment(name="a", media="a/b\r\nX: y", content=b""),)),
    "media of a multipart": lambda: a_draft(
        attachments=(Attachment(name="a", media="multipart/x", content=b""),)
    ),
    "file name": lambda: a_draft(attachments=(Attachment(name=INJECTION, media="a/b", content=b""),)),
    "cid": lambda: a_draft(inlines=(Inline(cid="a b", name="a", media="image/png", content=b""),)),
    "calendar method": lambda: a_draft(calendar=b"", calendar_method="x; y"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_value_that_could_break_a_header_is_refused(fault: str) -> None:
    with pytest.raises(HeaderError, match=r"[;,]"):
        compose(BROKEN[fault]())


def test_long_plain_subjects_fold_at_their_spaces() -> None:
    subject = "The idea of the week and all the others that live on in the backlog, thank you everybody"
    raw = compose(a_draft(subject=subject))
    assert max(map(len, head_lines(raw))) <= 120
    assert str(modern(raw)["Subject"]) == subject
    assert b"=?utf-8?q?The" not in raw


def test_base64_lines_are_short() -> None:
    raw = compose(
        a_draft(attachments=(Attachment(name="a.bin", media="application/octet-stream", content=b"x" * 999),))
    )
    body = raw.split(b"base64", 1)[1].split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
    assert max(map(len, body.split(b"\r\n"))) == 76
    assert b64decode(body) == b"x" * 999
