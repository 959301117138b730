"""Mails that nobody would write: those of the corpora bent in one to three ways, the same for the same number."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from tests.fuzz.mutate import Mutator
from tests.mail.own_corpus import FOLDER
from tests.mail.public_corpus import CORPUS, present

USUAL, RARE = 6 * 1024, 1024 * 1024
"""How long a made-up mail may be, in bytes: nearly all, and one in two hundred."""
_ONE_IN = 200

Change = Callable[[bytes, random.Random, int], bytes]

_CHARSETS = (
    *(b"utf-8", b"utf-7", b"utf-16", b"utf-16-le", b"utf-32", b"iso-2022-jp", b"iso-2022-kr", b"hz-gb-2312"),
    *(b"gb18030", b"big5", b"koi8-r", b"shift_jis", b"windows-1258", b"cp037", b"ascii", b"unknown-8bit"),
    *(
        b"idna",
        b"punycode",
        b"rot13",
        b"zlib",
        b"base64",
        b"hex",
        b"unicode_escape",
        b"x" * 300,
        b"\xff",
        b"''",
    ),
)
_ENCODINGS = (b"base64", b"quoted-printable", b"8bit", b"binary", b"uuencode", b"x-gzip64", b"7bit;x", b"")
_FIELDS = (
    *(
        b"From",
        b"To",
        b"Subject",
        b"References",
        b"In-Reply-To",
        b"Received",
        b"Authentication-Results",
        b"Date",
    ),
    *(b"Content-Type", b"Content-Disposition", b"Auto-Submitted", b"Delivered-To", b"X-Failed-Recipients"),
)
_VALUES = (
    *(
        b"<a@b.example>",
        b"=?utf-8?q?=ff=fe?=",
        b"(" * 400,
        b'"' + b"\\" * 300,
        b"<" * 300,
        b"=?x?b?",
        b"a=b;" * 90,
    ),
    *(
        b"multipart/mixed; boundary=",
        b"multipart/report; report-type=delivery-status",
        b"message/rfc822",
        b"\0\xff",
    ),
    *(
        b"Thu, 99 Foo 99999 99:99:99 +9999",
        b"mx.firma.example; dmarc=",
        b"1" * 400,
        b"=?utf-8?b?" + b"4" * 90,
    ),
)


@cache
def seeds() -> tuple[bytes, ...]:
    """Every mail of our own corpus, and of the public ones where they lie beside the project."""
    own = [path.read_bytes() for path in sorted(FOLDER.glob("*/*.eml"))]
    return (*own, *(path.read_bytes() for path in sorted(CORPUS.rglob("*.eml")) if present()))


class MailMaker:
    """Makes mail number so-and-so from its `seeds`."""

    def __init__(self, mails: Sequence[bytes]) -> None:
        self._mails = mails
        self._lines = Mutator(list(mails), lambda data, longest: data[:longest], tags=False)
        self._changes: tuple[Change, ...] = (
            *(_flip, self._splice, _cut, _flood, _lie, self._nest, _stretch, self._by_lines, _nul, _twice),
        )

    def __call__(self, number: int) -> bytes:
        """The mail of that number."""
        chance = random.Random(number)
        longest = RARE if chance.randrange(_ONE_IN) == 0 else USUAL
        made = chance.choice(self._mails)[:longest]
        for _ in range(chance.choice((1, 1, 2, 3))):
            made = chance.choice(self._changes)(made, chance, longest)[:longest]
        return made

    def _splice(self, mail: bytes, chance: random.Random, _: int) -> bytes:
        """The head of one and the rest of another."""
        other = chance.choice(self._mails)
        return mail[: _somewhere(mail, chance)] + other[_somewhere(other, chance) :]

    def _nest(self, mail: bytes, chance: random.Random, longest: int) -> bytes:
        """Mails within mails within parts, some with the boundary of those around them."""
        for depth in range(chance.choice((1, 3, 12, 25))):
            line = b"b%d" % (depth if chance.randrange(3) else 0)
            kind = chance.choice((b"mixed", b"alternative", b"report", b"digest", b"related"))
            inner = b"--%s\nContent-Type: message/rfc822\n\n%s\n" % (line, mail)
            beside = (
                b"--%s\n\n%s\n" % (line, chance.choice(self._mails)[:2000]) if chance.randrange(2) else b""
            )
            mail = b'Content-Type: multipart/%s; boundary="%s"\n\n%s%s--%s--\n' % (
                kind,
                line,
                beside,
                inner,
                line,
            )
            if len(mail) > longest:
                break
        return mail

    def _by_lines(self, mail: bytes, chance: random.Random, longest: int) -> bytes:
        return self._lines(mail, longest, chance.getrandbits(32))


def _somewhere(mail: bytes, chance: random.Random) -> int:
    return chance.randrange(len(mail) + 1)


def _flip(mail: bytes, chance: random.Random, _: int) -> bytes:
    """Some bits turned over."""
    if not mail:
        return mail
    bent = bytearray(mail)
    for _turn in range(chance.choice((1, 4, 32, 200))):
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _cut(mail: bytes, chance: random.Random, _: int) -> bytes:
    return mail[: _somewhere(mail, chance)]


def _twice(mail: bytes, chance: random.Random, longest: int) -> bytes:
    """A stretch of it over and over."""
    first, last = sorted((_somewhere(mail, chance), _somewhere(mail, chance)))
    piece = mail[first : min(last, first + 300)]
    times = min(chance.choice((2, 50, 3000)), longest // (len(piece) + 1) + 1)
    return mail[:first] + piece * times + mail[first:]


def _flood(mail: bytes, chance: random.Random, longest: int) -> bytes:
    """Hundreds of fields at its head, or one of hundreds of lines."""
    field = chance.choice(_FIELDS) + b": " + chance.choice(_VALUES)
    if chance.randrange(2):
        field += b"\n " + chance.choice(_VALUES)
    times = min(chance.choice((1, 3, 150, 250, 5000)), longest // len(field) + 1)
    return (field + b"\n") * times + mail


def _lie(mail: bytes, chance: random.Random, _: int) -> bytes:
    """Another charset or encoding than the one it is written in."""
    claim = b"Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n" % (
        chance.choice((b"plain", b"html", b"calendar", b"x-\xe6")),
        chance.choice(_CHARSETS),
        chance.choice(_ENCODINGS),
    )
    word = b"Subject: =?%s?%s?%s?=\n" % (
        chance.choice(_CHARSETS),
        chance.choice((b"q", b"b", b"x")),
        chance.randbytes(20).hex().encode(),
    )
    body = mail[mail.find(b"\n\n") + 2 :] if chance.randrange(2) else mail
    return claim + word + (mail if body is mail else b"From: a@firma.example\n\n" + body)


def _stretch(mail: bytes, chance: random.Random, longest: int) -> bytes:
    """One line without an end."""
    at = _somewhere(mail, chance)
    long = chance.choice(
        (b"x", b"> ", b"<b>", b"&#", b"a@", b"\xc3", b"=20", b"- ", b"((", b'"', b"<a href=", b" ")
    )
    return mail[:at] + long * (chance.choice((1000, 9000, longest)) // len(long)) + mail[at:]


def _nul(mail: bytes, chance: random.Random, _: int) -> bytes:
    """Other line ends, or bytes that are no text."""
    kind = chance.randrange(5)
    if kind == 0:
        return mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r")
    if kind == 1:
        return mail.replace(b"\n", b"\r\n")
    at = _somewhere(mail, chance)
    odd = (b"\0" * 50, chance.randbytes(200), "\u2028\u0085\u202e\ufeff\U0010ffff".encode() * 10)[kind - 2]
    return mail[:at] + odd + mail[at:]
