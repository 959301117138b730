"""What holds for every mail, as bytes: reading gives a value, and nothing in it was not in the mail."""

from __future__ import annotations

import re
from binascii import b2a_base64

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.cage_codec import decode, encode
from daemon.core import forms
from daemon.mail.read import read
from daemon.mail.reading import Expected, Question, SentMail
from daemon.mail.scan import scan
from tests.mail.builders import COMMANDS, OWN, TODAY, WORDS
from tests.mail.own_corpus import letter, names, specimen
from tests.mail.reply.test_html_properties import markups
from tests.mail.reply.test_split_properties import texts

QUESTIONS = (
    Question(mark="A", form=forms.YesNo(), heading="Kommer du?"),
    Question(mark="B", form=forms.Choice(options=("kaffe", "te", "vand")), heading="Hvad drikker du?"),
    Question(mark="C", form=forms.Text(), heading="Ellers andet?"),
)
EXPECTED = Expected(questions=QUESTIONS, words=WORDS, commands=COMMANDS, today=TODAY)
SENT = SentMail(
    subject="Festen", text="Hej Anna,\n\nA. Kommer du?\n\nB. Hvad drikker du?\n\nC. Ellers andet?\n"
)
KINDS = {"person", "auto-reply", "bounce", "list", "calendar", "own", "unreadable"}
FIELDS = (
    "From: Anna Hansen <anna@firma.example>",
    "From: =?utf-8?Q?=C3=86?= <a@b>",
    "From: a@b, c@d",
    "To: post@firma.example",
    "Subject: SV: Festen",
    "Subject: =?iso-8859-1?B?/////w==?=",
    "Date: Mon, 30 Nov 2026 10:15:00 +0100",
    "Date: Mon, 99 Foo 99999 99:99:99 +9999",
    "Content-Type: text/plain; charset=utf-16",
    'Content-Type: multipart/alternative; boundary="b"',
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "Content-Type: message/rfc822",
    "Content-Type: text/html; charset=nonsense",
    "Content-Type: text/calendar; method=REPLY",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Auto-Submitted: auto-replied",
    "Return-Path: <>",
    "Precedence: bulk",
    "List-Id: <a.b>",
    "--b",
    "--b--",
    "",
    "BEGIN:VCALENDAR",
    "METHOD:REPLY",
    "Final-Recipient: rfc822; a@b",
    "Status: 5.1.1",
    "Action: failed",
)
field_lines = st.one_of(
    st.sampled_from(FIELDS), st.text(max_size=60), st.text(max_size=20).map(lambda name: f"X-{name}: y")
)
loose = st.lists(field_lines, max_size=30).map(
    lambda lines: "\r\n".join(lines).encode("utf-8", "surrogatepass")
)


def composed(text: str, markup: str, both: bool) -> bytes:
    """A mail as a client writes it, with these words."""
    head = [
        field for field in FIELDS if field.startswith(("From: Anna", "To:", "Subject: SV", "Date: Mon, 30"))
    ]
    plain = ["Content-Type: text/plain; charset=utf-8", "", text]
    if both:
        html = [
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            _base64(markup),
        ]
        plain = [
            'Content-Type: multipart/alternative; boundary="b"',
            "",
            "--b",
            *plain,
            "--b",
            *html,
            "--b--",
            "",
        ]
    return "\r\n".join(["MIME-Version: 1.0", *head, *plain]).encode("utf-8", "replace")


def _base64(text: str) -> str:
    return b2a_base64(text.encode("utf-8", "replace")).decode()


wellformed = st.builds(composed, texts, markups, st.booleans())


def assert_sound(raw: bytes, sent: SentMail | None, expected: Expected) -> None:
    """Nothing raises, the values cross the cage unharmed, and what was kept is in what was written."""
    found, reading = scan(raw, own=OWN), read(raw, sent, expected)
    assert found.kind in KINDS
    for value in (found, reading):
        assert decode(encode(value)) == value
    assert 0.0 <= reading.confidence <= 1.0
    assert len({one.mark for one in reading.said}) == len(reading.said)
    assert {one.mark for one in reading.said} <= {question.mark for question in expected.questions}
    new = re.sub(r"\s", "", reading.new)
    assert all(re.sub(r"\s", "", line) in new for line in reading.clean.split("\n"))


@given(wellformed, st.booleans())
@settings(deadline=None)
def test_a_mail_of_any_words_is_read(raw: bytes, known: bool) -> None:
    assert_sound(raw, SENT if known else None, EXPECTED)


@given(st.one_of(loose, st.binary(max_size=400)))
@settings(deadline=None)
def test_any_bytes_are_read(raw: bytes) -> None:
    assert_sound(raw, SENT, EXPECTED)


@given(st.sampled_from(names()), st.data())
@settings(deadline=None, max_examples=200)
def test_a_broken_mail_is_read_all_the_same(name: str, data: st.DataObject) -> None:
    one = specimen(name)
    raw = bytearray(one.raw)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        length = data.draw(st.integers(0, 200))
        put = data.draw(
            st.one_of(st.just(b""), st.binary(max_size=8), st.sampled_from((b"\r\n", b"--", b"=", b"<")))
        )
        raw[at : at + length] = put
    sent, questions = letter(one.letter) if one.letter else (None, ())
    assert_sound(bytes(raw), sent, Expected(questions=questions, words=WORDS, commands=COMMANDS, today=TODAY))


@given(wellformed)
@settings(deadline=None, max_examples=30)
def test_the_same_mail_is_read_the_same_way_again(raw: bytes) -> None:
    assert read(raw, SENT, EXPECTED) == read(raw, SENT, EXPECTED)
    assert scan(raw, own=OWN) == scan(raw, own=OWN)
