"""Reads single header fields of hostile mail: encoded words, addresses, identifiers, parameters, dates."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from daemon.core.address import lowered, unquoted
from daemon.mail.charset import decode_text

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_SPEC = re.compile(r"""(?:[^\s@<>()\[\],;:"\\]{1,64}|"[^"\\\r\n]{1,62}")@[^\s@<>()\[\],;:"\\]{1,253}""")
_IDENTIFIER = re.compile(rb"<[!-;=?-~]{1,480}>")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\ufeff]")
_SPACES = re.compile(r"[ \t\n]+")
_PARAMETER = re.compile(
    r""";\s*([A-Za-z0-9_\-]{1,40})(\*?(?:\d{1,2}\*?)?)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)"""
)
_MEDIA = re.compile(r"\s*([A-Za-z0-9!#$&^_.+\-]{1,80}/?[A-Za-z0-9!#$&^_.+\-]{0,80})")
_LONGEST_DATE = 200
_MOST_IDENTIFIERS = 100


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One addr-spec in lower case, with the display name before it."""

    name: str
    address: str


def plain(value: bytes) -> str:
    """The field's characters, unfolded but not decoded; UTF-8 where it is (RFC 6532), else windows-1252."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return text.replace("\r", "").replace("\n", "").strip()


def unstructured(value: bytes) -> str:
    """Free text such as a subject, with encoded words (RFC 2047) decoded and control characters removed."""
    return clean(decode_words(plain(value)))


def clean(text: str) -> str:
    """`text` on one line, without control characters."""
    return _CONTROLS.sub("", _SPACES.sub(" ", text)).strip()


def decode_words(text: str) -> str:
    """`text` with encoded words decoded; neighbours of one charset are joined before, as they may share a character."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        name = match[1].split("*", 1)[0].lower()
        if pending and (between.strip() or name != charset):
            pieces.append(_decoded(pending, charset))
            pending = b""
        if between.strip() or not end:
            pieces.append(between)
        pending += _word_bytes(match[2], match[3])
        charset, end = name, match.end()
    return "".join([*pieces, _decoded(pending, charset), text[end:]])


def mailboxes(value: bytes) -> tuple[Mailbox, ...]:
    """All addr-specs of an address field (RFC 5322 3.4), with comments, groups and routes left out."""
    return tuple(
        _mailbox(phrase, angle) for phrase, angle in _entries(plain(value)) if _spec_of(phrase, angle)
    )


def one_mailbox(values: tuple[bytes, ...]) -> Mailbox | None:
    """The sender: one field with one addr-spec, else None; an unquoted second address in the name is one too many."""
    if len(values) != 1 or _is_group_or_route(plain(values[0])):
        return None
    entries = [entry for entry in _entries(plain(values[0])) if entry != ("", None)]
    if len(entries) != 1:
        return None
    phrase, angle = entries[0]
    spec = _spec_of(phrase, angle)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", phrase)
    if not spec or (angle is not None and "@" in bare and lowered(bare.strip()) != spec):
        return None
    return _mailbox(phrase, angle)


def _is_group_or_route(text: str) -> bool:
    """Syntax that a From seldom has and that others may read as another address (RFC 5322 3.4, 4.4)."""
    marks = "".join(piece for kind, piece in _tokens(text) if kind == "text")
    before, colon, _ = marks.partition(":")
    return ";" in marks or bool(colon and ("<" in before or "@" in before or "<" not in marks))


def identifiers(*values: bytes) -> tuple[str, ...]:
    """The Message-IDs in these fields, with angle brackets, in order and without repeats."""
    found: dict[str, None] = {}
    for value in values:
        for match in _IDENTIFIER.finditer(value.replace(b"\n", b"")):
            found[match[0].decode("ascii")] = None
            if len(found) >= _MOST_IDENTIFIERS:
                return tuple(found)
    return tuple(found)


def instant(value: bytes) -> datetime | None:
    """The Date field in UTC; None where it is none."""
    try:
        moment = parsedate_to_datetime(plain(value)[:_LONGEST_DATE])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def written_on(value: bytes) -> date | None:
    """The day of the Date field by the sender's own clock; None where it is none."""
    try:
        return parsedate_to_datetime(plain(value)[:_LONGEST_DATE]).date()
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """A field such as Content-Type: its value in lower case and its parameters (RFC 2045 5.1, RFC 2231)."""
    text = plain(value)
    head = _MEDIA.match(text)
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bytes]]] = {}
    for match in _PARAMETER.finditer(text, head.end() if head else 0):
        name, star, content = match[1].lower(), match[2], _unquoted(match[3])
        if star:
            number = star.strip("*")
            part = unquote_to_bytes(content) if star.endswith("*") else content.encode()
            pieces.setdefault(name, []).append((int(number or 0), part))
        else:
            found.setdefault(name, decode_words(content))
    for name, parts in pieces.items():
        found[name] = _extended(b"".join(part for _, part in sorted(parts, key=lambda piece: piece[0])))
    return (head[1].lower() if head else ""), found


def _entries(text: str) -> Iterator[tuple[str, str | None]]:
    """Each address as (what stands outside angle brackets, what stands inside them or None)."""
    phrase: list[str] = []
    angle: list[str] | None = None
    inside = False
    for kind, piece in _tokens(text):
        if kind == "text" and piece in ",;" and not inside:
            yield "".join(phrase).strip(), "".join(angle) if angle is not None else None
            phrase, angle = [], None
        elif kind == "text" and piece == ":" and not inside:
            phrase, angle = [], None
        elif kind == "text" and piece == "<":
            # A second opening bracket in one entry makes it no address at all.
            angle, inside = ([] if angle is None else ["<"]), True
        elif kind == "text" and piece == ">":
            inside = False
        elif inside and angle is not None:
            angle.append(piece)
        else:
            phrase.append(piece)
    yield "".join(phrase).strip(), "".join(angle) if angle is not None else None


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()]|[,;:<>]|[^"\\(),;:<>]+|.', re.DOTALL)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    depth = 0
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(depth - 1, 0)
        elif not depth:
            yield ("quoted" if piece.startswith('"') else "text"), piece


def _spec_of(phrase: str, angle: str | None) -> str:
    bare = angle.rpartition(":")[2] if angle is not None else phrase
    bare = bare.strip()
    return unquoted(lowered(bare)) if _SPEC.fullmatch(bare) and len(bare) <= 254 else ""


def _mailbox(phrase: str, angle: str | None) -> Mailbox:
    name = phrase if angle is not None else ""
    unquoted = re.sub(r'"((?:[^"\\]|\\.)*)"', lambda match: match[1].replace("\\", ""), name)
    return Mailbox(clean(decode_words(unquoted))[:200], _spec_of(phrase, angle))


def _word_bytes(encoding: str, content: str) -> bytes:
    if encoding in "qQ":
        return unquote_to_bytes(content.replace("%", "%25").replace("_", " ").replace("=", "%"))
    letters = re.sub(r"[^A-Za-z0-9+/]", "", content)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    try:
        return a2b_base64(letters + "=" * (-len(letters) % 4))
    except Base64Error:
        return b""


def _decoded(data: bytes, charset: str) -> str:
    return decode_text(data, charset) if data else ""


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def _extended(data: bytes) -> str:
    charset, _, rest = data.partition(b"'")
    _, quote, text = rest.partition(b"'")
    return _decoded(text, charset.decode("ascii", "replace")) if quote else _decoded(data, "")
