"""Writes header fields byte by byte, so that names, subjects, addresses and links arrive as meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import quote

from daemon.core.address import ascii_domain

FOLD_AT = 76
LINE_LIMIT = 998
_WORD_OPEN, _WORD_CLOSE = b"=?utf-8?q?", b"?="
_WORD_ROOM = 75 - len(_WORD_OPEN) - len(_WORD_CLOSE)
_LONGEST_WORD = LINE_LIMIT - FOLD_AT
_REFERENCES_KEPT = 20

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9\-]{0,60}")
_LOCAL_PART = re.compile(
    r"""(?:[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u00a1-\U0010ffff]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u00a1-\U0010ffff]+)*
    |"(?:[ !#-\[\]-~]|\\[ -~])*")""",
    re.VERBOSE,
)
_DOMAIN = re.compile(
    r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_\-]*[A-Za-z0-9])?)*"
)
_LITERAL = re.compile(r"\[[0-9A-Fa-f.:]+\]|\[IPv6:[0-9A-Fa-f.:]+\]")
_IDENTIFIER = re.compile(r"<[!-;=?-~]{1,480}>")
_URI = re.compile(r"(?:mailto|https?):[!-;=?-~]+")
_FORBIDDEN = re.compile(r"[\r\n\x00]")
_DAYS = (b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun")
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")


class HeaderError(ValueError):
    """A value that cannot stand in a header; the text names the field, the cause and the remedy."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name (may be empty) and an address `local@domain`."""

    name: str
    address: str


def unstructured(field: str, value: str) -> bytes:
    """Free text such as a subject: printable ASCII as it is, else wholly as encoded words (RFC 2047)."""
    _check(field, value)
    line = field.encode("ascii") + b": "
    if _stays_plain(value, FOLD_AT - len(line)):
        return _folded(line, value.encode("ascii").split(b" "))
    return line + b"\r\n ".join(_encoded_words(field, value, _WORD_ROOM - len(line)))


def structured(field: str, value: str) -> bytes:
    """A value with a grammar of its own: ASCII only, never encoded, folded only where it has a space."""
    _check(field, value)
    if not _PLAIN.fullmatch(value):
        raise HeaderError(
            f"{field} may hold only printable ASCII with single spaces; percent-encode or shorten the value"
        )
    return _folded(field.encode("ascii") + b": ", value.encode("ascii").split(b" "))


def mailbox(field: str, box: Mailbox) -> bytes:
    """One address with its display name (RFC 5322 3.4); only the name is ever encoded."""
    _check(field, box.name)
    spec = b"<" + address(box.address).encode() + b">"
    name = " ".join(box.name.split())
    line = field.encode("ascii") + b": "
    return _phrase_before(field, line, name, spec) if name else line + spec[1:-1]


def address(value: str) -> str:
    """`value` with its domain as A-labels (IDNA); a local part outside ASCII stays and needs SMTPUTF8."""
    _check("address", value)
    local, at, domain = value.rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local):
        raise HeaderError("an address must look like name@example.org; correct it in the list of members")
    result = f"{local}@{_ascii_domain(domain)}"
    if len(result.encode()) > 254:
        raise HeaderError("an address may be at most 254 octets (RFC 5321 4.5.3.1.3); use a shorter one")
    return result


def identifiers(field: str, values: Iterable[str]) -> bytes:
    """Message-IDs `<…>`, folded only between them; unusable ones from other people's mail are left out.

    Returns b"" when none is left. A long thread keeps its first and its last ones (RFC 5322 3.6.4).
    """
    known: dict[str, None] = {}
    for value in values:
        _check(field, value)
        if _IDENTIFIER.fullmatch(value):
            known[value] = None
    kept = list(known)
    if len(kept) > _REFERENCES_KEPT:
        kept = [kept[0], *kept[1 - _REFERENCES_KEPT :]]
    words = [value.encode("ascii") for value in kept]
    return _folded(field.encode("ascii") + b": ", words) if words else b""


def identifier(field: str, value: str) -> bytes:
    """One Message-ID or Content-ID of ours, `<left@right>` in printable ASCII."""
    _check(field, value)
    if not _IDENTIFIER.fullmatch(value) or "@" not in value:
        raise HeaderError(
            f"{field} must look like <something@example.org> in ASCII; make it from our own domain"
        )
    return field.encode("ascii") + b": " + value.encode("ascii")


def content_id(cid: str) -> bytes:
    """The Content-ID of a picture that the HTML names as `cid:` plus `cid` (RFC 2392)."""
    if not _IDENTIFIER.fullmatch(f"<{cid}>"):
        raise HeaderError("a picture's cid must be printable ASCII without spaces, < or >; rename it")
    return b"Content-ID: <" + cid.encode("ascii") + b">"


def links(field: str, uris: Sequence[str]) -> bytes:
    """URIs in angle brackets, each on a line of its own (RFC 2369); they must be percent-encoded already."""
    for uri in uris:
        _check(field, uri)
        if not _URI.fullmatch(uri):
            raise HeaderError(
                f"{field} must be a mailto: or https: URI in ASCII; percent-encode everything else in it"
            )
    line = field.encode("ascii") + b": " + b",\r\n ".join(b"<" + uri.encode("ascii") + b">" for uri in uris)
    if max(map(len, line.split(b"\r\n"))) > LINE_LIMIT:
        raise HeaderError(f"{field} is longer than a mail line of {LINE_LIMIT} octets; shorten the URI")
    return line


def list_id(value: str) -> bytes:
    """List-Id (RFC 2919) of `team.example.org` or `Name <team.example.org>`; only the name is encoded."""
    _check("List-Id", value)
    name, opened, rest = value.rpartition("<")
    label = rest.rstrip().removesuffix(">") if opened else value.strip()
    if not _DOMAIN.fullmatch(label):
        raise HeaderError(
            "List-Id must hold an ASCII label such as team.example.org; correct the list's name"
        )
    spec = b"<" + label.encode("ascii") + b">"
    name = name.strip().strip('"')
    return _phrase_before("List-Id", b"List-Id: ", name, spec) if name else b"List-Id: " + spec


def date(instant: datetime, zone: tzinfo | None = None) -> bytes:
    """The Date field (RFC 5322 3.3) of an aware `instant`, in `zone` or else in the instant's own offset."""
    if instant.tzinfo is None:
        raise HeaderError("Date needs an instant with a time zone; pass an aware datetime")
    local = instant.astimezone(zone) if zone else instant
    offset = local.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        local = instant.astimezone(UTC)
        offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    sign, (hours, rest) = (b"-" if minutes < 0 else b"+"), divmod(abs(minutes), 60)
    clock = b"%02d %s %04d %02d:%02d:%02d" % (
        *(local.day, _MONTHS[local.month - 1], local.year),
        *(local.hour, local.minute, local.second),
    )
    return b"Date: %s, %s %s%02d%02d" % (_DAYS[local.weekday()], clock, sign, hours, rest)


def parameter(name: str, value: str) -> bytes:
    """`; name="value"` on a line of its own; outside ASCII in RFC 2231 form, in pieces where it is long."""
    _check(name, value)
    key = name.encode("ascii")
    if value.isascii() and value.isprintable() and len(value) <= 60:
        return b';\r\n %s="%s"' % (key, _quoted(value))
    pieces = _percent_pieces(name, value)
    if len(pieces) == 1:
        return b";\r\n %s*=utf-8''%s" % (key, pieces[0])
    first = b";\r\n %s*0*=utf-8''%s" % (key, pieces[0])
    return first + b"".join(b";\r\n %s*%d*=%s" % (key, n, piece) for n, piece in enumerate(pieces[1:], 1))


def field_name(name: str) -> str:
    """`name` if it may be a header's name, else HeaderError."""
    if not _FIELD_NAME.fullmatch(name):
        raise HeaderError("a header's name may hold only ASCII letters, digits and hyphens; rename it")
    return name


def _check(field: str, value: str) -> None:
    if _FORBIDDEN.search(value):
        raise HeaderError(
            f"{field} holds a line break or NUL, which could smuggle in other headers; remove it"
        )


def _stays_plain(value: str, room: int) -> bool:
    """Whether `value` can be written and folded as it is and unfolds to itself; its first word has `room` octets."""
    if "=?" in value or not _PLAIN.fullmatch(value):
        return not value
    if len(value.partition(" ")[0]) > room:
        return False
    return len(value) < _LONGEST_WORD or all(len(word) < _LONGEST_WORD for word in value.split(" "))


def _folded(line: bytes, words: list[bytes]) -> bytes:
    """`line` and the words after it, broken before a word where it would pass the fold."""
    lines: list[bytes] = []
    for position, word in enumerate(words):
        if position and len(line) + len(word) >= FOLD_AT:
            lines.append(line)
            line = b" " + word
        else:
            line += b" " + word if position else word
    lines.append(line)
    if max(map(len, lines)) > LINE_LIMIT:
        raise HeaderError(f"a header line may be at most {LINE_LIMIT} octets; shorten the value")
    return b"\r\n".join(lines)


def _phrase_before(field: str, line: bytes, name: str, spec: bytes) -> bytes:
    """`name <spec>` after `line`: the name bare, quoted, or as encoded words; `spec` untouched."""
    fits = len(line) + len(name) < FOLD_AT - 4
    if fits and "=?" not in name and _ATOMS.fullmatch(name):
        words = [name.encode("ascii")]
    elif fits and "=?" not in name and name.isascii() and name.isprintable():
        words = [b'"' + _quoted(name) + b'"']
    else:
        words = _encoded_words(field, name, _WORD_ROOM - len(line))
    words[0] = line + words[0]
    if len(words[-1]) + len(spec) < FOLD_AT:
        words[-1] += b" " + spec
    else:
        words.append(spec)
    return b"\r\n ".join(words)


def _quoted(value: str) -> bytes:
    return value.replace("\\", "\\\\").replace('"', '\\"').encode("ascii")


def _encoded_words(field: str, value: str, room: int) -> list[bytes]:
    """`value` as encoded words of at most 75 octets, cut between characters only; spaces are inside them."""
    words: list[bytes] = []
    word, size = b"", 0
    for character in value:
        piece = _Q.get(character) or _escaped(field, character)
        size += len(piece)
        if size > room and word:
            words.append(_WORD_OPEN + word + _WORD_CLOSE)
            word, size, room = b"", len(piece), _WORD_ROOM - 1
        word += piece
    words.append(_WORD_OPEN + word + _WORD_CLOSE)
    return words


def _escaped(field: str, character: str) -> bytes:
    try:
        return b"".join(b"=%02X" % octet for octet in character.encode())
    except UnicodeEncodeError as fault:
        raise HeaderError(
            f"{field} holds half a character (a lone surrogate); decode the text again"
        ) from fault


# The narrow alphabet of RFC 2047 5 (3), which serves phrases and free text alike.
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = {
    **{character: _escaped("", character) for character in map(chr, range(0x250))},
    **{character: character.encode("ascii") for character in _BARE},
    " ": b"_",
}


def _percent_pieces(name: str, value: str, room: int = 56) -> list[bytes]:
    pieces, piece = [], ""
    try:
        encoded = [quote(character, safe="") for character in value]
    except UnicodeEncodeError as fault:
        raise HeaderError(
            f"{name} holds half a character (a lone surrogate); decode the text again"
        ) from fault
    for character in encoded:
        if piece and len(piece) + len(character) > room:
            pieces.append(piece.encode("ascii"))
            piece = ""
        piece += character
    return [*pieces, piece.encode("ascii")]


def _ascii_domain(domain: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain
    ascii_form = ascii_domain(domain)
    if ascii_form is None or not _DOMAIN.fullmatch(ascii_form):
        raise HeaderError("an address has a domain that is no internet name; correct it")
    return ascii_form
