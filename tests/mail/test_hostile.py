"""Mails made to break a reader, or broken by themselves: each ends quickly in a value or a named error."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.forms import Choice, Items
from daemon.mail.parse import TooBig
from daemon.mail.read import read
from daemon.mail.reading import Reading, Scan
from daemon.mail.scan import scan
from tests.effort import processor_seconds
from tests.mail.builders import OWN, a_letter, a_mail, expecting, sent

SECONDS = 5.0
EXPECTED = expecting(Items(), Choice(("Kaffe", "Te")))


def digest(raw: bytes) -> tuple[Scan, Reading]:
    found: list[tuple[Scan, Reading]] = []

    def look() -> None:
        found.append((scan(raw, own=OWN), read(raw, sent("Hvad er din idé?\nSvar her"), EXPECTED)))

    assert processor_seconds(look, within=SECONDS) < SECONDS
    return found[-1]


def nested(count: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
        for number in range(count)
    )
    return b"From: anna@firma.example\r\n" + head + b"\r\ntext\r\n"


HOSTILE = {
    "empty": b"",
    "only line ends": b"\r\n" * 1000,
    "no headers": b"just words",
    "no line end": b"From: a@b.example",
    "5,000 nested parts": nested(5000),
    "5,000 flat parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000,
    "nested messages": b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "160 kB From": b"From: " + b"a" * 160_000 + b"@b.example\r\n\r\nx",
    "160 kB of brackets in From": b"From: " + b"(" * 5000 + b"a@b.example\r\n\r\nx",
    "many addresses": b"To: " + b"a@b.example, " * 2400 + b"\r\nFrom: a@b.example\r\n\r\nx",
    "folded without end": b"From: a@b.example\r\nSubject: x\r\n" + b" y\r\n" * 60_000 + b"\r\nx",
    "2,000 headers": b"X-A: b\r\n" * 2000 + b"\r\nx",
    "header without value": b"From\r\n:\r\n: x\r\nSubject:\r\n\r\nx",
    "NULs": b"From: a@b.example\0\r\nSubject: \0x\r\n\r\n\0\0ja\0",
    "unknown charset": a_mail("æøå", Content_Type="text/plain; charset=klingon"),
    "charset idna": a_mail("xn--" + "a" * 50_000, Content_Type="text/plain; charset=idna"),
    "charset zlib": a_mail("x" * 1000, Content_Type="text/plain; charset=zlib"),
    "utf-16 half": b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfe\x00",
    "base64 nonsense": b"Content-Transfer-Encoding: base64\r\n\r\n!!!=A=B==\xff" * 100,
    "qp nonsense": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=Z=\xff==3" * 1000,
    "encoded words": b"Subject: " + b"=?utf-8?q?=C3?= =?x?b?!!!?= =?utf-8?" * 800 + b"\r\n\r\nx",
    "parameters": b"Content-Type: text/plain" + b';a="' * 8000 + b"\r\n\r\nx",
    "boundary of nothing": b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n--\r\n',
    "boundary in itself": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bb\r\n" * 100_000,
    "no Message-ID and no Date": b"From: a@b.example\r\n\r\nja",
    "wild date": a_mail(Date="Mon, 99 Foo 99999999999999 99:99:99 +9999"),
    "quotes": a_mail("> " * 5000 + "\n" + ">" * 20_000),
    "one long line": a_mail("a " * 400_000),
    "many lines": a_mail("Den x skrev y\n" * 50_000),
    "many attributions": a_mail("Den 1. jan. 2023 skrev a <a@b>:\n> x\nny\n" * 5_000),
    "slow for the second parser": a_mail("Fra:" + " \n" * 3_900 + "x"),
    "slow disclaimers": a_mail("Bemærk:" + "a " * 3_900 + "\nFra: x\n"),
    "slow signatures": a_mail(("Sendt fra " + "w " * 20 + ":\n") * 180),
    "greetings": a_mail("Hej " + "A " * 30_000),
    "deep html": a_mail("<div>" * 50_000 + "x", Content_Type="text/html"),
    "deep quotes in html": a_mail("<blockquote type=cite>" * 20_000 + "x", Content_Type="text/html"),
    "html entities": a_mail("&" * 100_000 + "<" * 100_000, Content_Type="text/html"),
    "calendar": a_mail("BEGIN:VEVENT\n" * 50_000 + "A" + ";B=C" * 50_000, Content_Type="text/calendar"),
    "bounce": a_mail("a@" * 50_000, From="mailer-daemon@x.example", Subject="Undelivered"),
    "subject tags": a_mail(subject="[nv:" * 5000),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mail_ends_quickly_in_a_value(raw: bytes) -> None:
    digest(raw)


@pytest.mark.parametrize(
    "name", ["5,000 nested parts", "5,000 flat parts", "2,000 headers", "no headers", "empty"]
)
def test_beyond_the_limits_it_is_unreadable_with_a_reason(name: str) -> None:
    found, reading = digest(HOSTILE[name])
    assert found.kind == "unreadable"
    assert found.why
    assert reading.clean in ("", "just words")


def test_sixty_megabytes_are_refused_by_name() -> None:
    raw = b"From: a@b.example\r\n\r\n" + bytes(60_000_000)
    with pytest.raises(TooBig, match="send it without attachments"):
        scan(raw, own=OWN)


def test_thirty_megabytes_of_attachment_do_not_hide_the_words() -> None:
    body = b"--b\r\n\r\nKaffe\r\n--b\r\nContent-Type: image/x; name=x.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    raw = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + body
        + b"QUJD\r\n" * 5_000_000
        + b"--b--"
    )
    _, reading = digest(raw)
    assert reading.clean == "Kaffe"
    assert [(part.name, part.media) for part in reading.attachments] == [("x.jpg", "image/x")]


def test_danish_letters_survive_every_usual_charset() -> None:
    for charset in ("utf-8", "iso-8859-1", "windows-1252"):
        head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        assert digest(head + "Rødgrød på øen".encode(charset))[1].clean == "Rødgrød på øen"


def test_mutated_mails_never_raise() -> None:
    chance = random.Random(7)
    seeds = [
        a_letter("Hvad er din idé?\nSvar her"),
        *[raw for raw in HOSTILE.values() if 50 < len(raw) < 3000],
    ]
    for _ in range(1500):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(6)] = chance.choice(
                [b"", b"\r\n", b"\xff", b'"', b"(", b"=?", b"--b", b"\0", b";"]
            )
        digest(bytes(raw))


@given(st.binary(max_size=400), st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_and_any_words_end_in_a_value(head: bytes, text: str) -> None:
    digest(head + b"\r\n\r\n" + text.encode("utf-8", "surrogatepass"))
    digest(a_mail(text.encode("utf-8", "replace").decode()))
