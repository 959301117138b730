"""What a glance at a mail sees of how it begins, in the ways that mail programs write it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from daemon.mail.glance import may_open_with

WORDS = ("misforståelse", "konflikt", "misunderstanding")


def a_mail(
    text: str, *, subject: str = "Hej", charset: str = "utf-8", cte: str | None = None, html: bool = False
) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = "rikke@example.test"
    message.set_content(text, charset=charset, cte=cte)
    if html:
        message.add_alternative(f"<p>{text}</p>", subtype="html")
    return bytes(message)


@pytest.mark.parametrize(("charset", "cte"), [
    ("utf-8", "8bit"), ("utf-8", "base64"), ("utf-8", "quoted-printable"), ("iso-8859-1", "quoted-printable"),
    ("iso-8859-1", "8bit"), ("iso-8859-1", "base64"),
])  # fmt: skip
@pytest.mark.parametrize("html", [False, True])
def test_it_sees_the_word_however_the_text_is_encoded(charset: str, cte: str, html: bool) -> None:
    assert may_open_with(
        a_mail("Misforståelse: vi aftalte fredag", charset=charset, cte=cte, html=html), WORDS
    )


@pytest.mark.parametrize(
    "subject", ["Misforståelse med Søren", "konflikt", "Re: MISFORSTÅELSE", "x" * 60 + " misforståelse"]
)
def test_it_sees_the_word_in_the_subject(subject: str) -> None:
    assert may_open_with(a_mail("se her", subject=subject), WORDS)


@pytest.mark.parametrize("text", ["Idé: kaffe på video", "", "x" * 5000 + " misforståelse"])
def test_other_mails_keep_their_turn(text: str) -> None:
    assert not may_open_with(a_mail(text, cte="8bit"), WORDS)


def test_without_words_nothing_is_urgent() -> None:
    assert not may_open_with(a_mail("misforståelse"), ())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 500,
        b"Subject: =?utf-8?b?!!!?=\r\n\r\n",
        b"Subject: =?nope?q?x?=\r\n\r\nx",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nA",
        b"Subject: a\r\n b\r\n c",
    ],
)
def test_no_mail_breaks_it(raw: bytes) -> None:
    assert may_open_with(raw, WORDS) is False


CORPUS = sorted(Path(__file__).parent.glob("**/*.eml"))


def test_the_corpus_does_not_break_it() -> None:
    assert CORPUS
    for path in CORPUS:
        may_open_with(path.read_bytes(), WORDS)
