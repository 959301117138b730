"""One mail delivered twice is one mail, and another mail is another, whatever its Message-ID."""

from __future__ import annotations

import pytest

from daemon.mail.essence import essence

MAIL = """From: rikke@example.test\r
To: team@example.test\r
Message-ID: <1@client.test>\r
Subject: Re: en\r
 lang linje\r
\r
Fælles frokost\r
""".encode()
JOURNEY = b"""Return-Path: <rikke@example.test>\r
Received: from mx by box with LMTP id 1;\r
 Mon, 23 Nov 2026 09:00:00 +0100\r
Authentication-Results: mx.example.test; dkim=pass\r
X-Cyrus-Session-Id: box-1\r
Date: Mon, 23 Nov 2026 09:00:00 +0100\r
"""


def test_the_marks_of_the_journey_are_left_out() -> None:
    assert essence(JOURNEY + MAIL) == essence(MAIL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"F\xc3\xa6lles", b"Ingen"),
        (b"rikke@", b"jonas@"),
        (b" lang", b" kort"),
        (b"<1@", b"<2@"),
        (b"To: team@", b"Delivered-To: team+k7@"),
        (b"\r\nF", b"\r\nReceived: F"),
    ],
)
def test_whatever_we_read_makes_another_mail(old: bytes, new: bytes) -> None:
    assert old in MAIL
    assert essence(MAIL.replace(old, new)) != essence(MAIL)


def test_without_a_message_id_the_date_tells_mails_apart() -> None:
    mail = MAIL.replace(b"Message-ID: <1@client.test>\r\n", b"")
    assert essence(b"Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n" + mail) != essence(mail)


@pytest.mark.parametrize("rest", [b"", b"\r\n", b"\r\n\r\n", b"\r\nFrom: a@b.test\r\n\r\n"])
def test_words_that_stand_where_fields_belong_tell_mails_apart(rest: bytes) -> None:
    assert essence(b"Hej alle sammen" + rest) != essence(b"Hej til jer" + rest)
    assert essence(b"From: a@b.test\r\nHej alle sammen" + rest) != essence(b"From: a@b.test\r\nHej" + rest)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"no header at all", b":\n:\n", b"From" * 1000])
def test_any_bytes_have_one(raw: bytes) -> None:
    assert isinstance(essence(raw), bytes)
