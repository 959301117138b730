"""IMAP's spellings (RFC 3501): mailbox names, UID sets, response codes, the answers to SEARCH and FETCH."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_RESPONSE_CODE = re.compile(r"\[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_FETCH = re.compile(rb"\d+ FETCH \(", re.IGNORECASE)
_TOKEN = re.compile(rb'BODY\[[^\]]*\](?:<\d+>)?|"(?:[^"\\]|\\.)*"|\(|\)|[^\s()"]+', re.IGNORECASE)
_NEEDS_SHIFT = re.compile("[^ -~]+")
_PERSONAL = re.compile(rb'\(\("([^"]*)" "(\\?[^"])"')
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
_ESCAPED = re.compile(rb"\\(.)")
_Value = bytes | tuple[bytes, ...] | None


class Literal(bytes):
    """Bytes that the server sent as a counted literal, to tell them from the lines around it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message of a FETCH answer; what was not asked for has its default, `body` is the section asked.

    A server says NIL for the body of a mail that another client has deleted meanwhile: that is None as well.
    """

    uid: int
    size: int = 0
    internal_at: datetime | None = None
    flags: frozenset[str] = field(default_factory=frozenset)
    body: bytes | None = None


def quoted(text: str) -> str:
    """A quoted string; raises ValueError on what no quoted string can hold (CR, LF, NUL)."""
    if any(mark in text for mark in "\r\n\0"):
        raise ValueError("a line break or NUL cannot stand in an IMAP string")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class Namespace:
    """How the server spells a user's own folders: a prefix, and what stands between the levels (RFC 2342)."""

    prefix: str = ""
    separator: str = "/"

    def spell(self, folder: str) -> str:
        """A folder, written with `/` between its levels, in the server's spelling."""
        if folder.upper() == "INBOX" or (self.prefix and folder.startswith(self.prefix)):
            return folder
        return self.prefix + folder.replace("/", self.separator)


def personal_namespace(lines: Sequence[bytes]) -> Namespace:
    """The first personal namespace of a NAMESPACE answer; the usual one where it cannot be read."""
    found = _PERSONAL.search(b"\n".join(lines))
    if found is None:
        return Namespace()
    return Namespace(found[1].decode("ascii", "replace"), found[2].decode("ascii", "replace")[-1])


def mailbox_name(name: str) -> str:
    """A mailbox name as it stands in a command: modified UTF-7, quoted (RFC 3501, 5.1.3)."""
    return quoted(_NEEDS_SHIFT.sub(_shift, name.replace("&", "&-")))


def uid_sets(uids: Sequence[int], most: int) -> Iterator[str]:
    """The UIDs as IMAP sets of at most `most` messages each, with runs drawn together (`4:7,9`)."""
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), most):
        yield ",".join(_runs(ordered[start : start + most]))


def search_result(lines: Sequence[bytes]) -> tuple[int, ...]:
    """The numbers of a SEARCH answer, ascending; the last line is the server's closing word and not read."""
    return tuple(sorted({int(word) for line in lines[:-1] for word in line.split() if word.isdigit()}))


def response_code(line: bytes) -> tuple[str, str]:
    """The code in brackets and its argument, as `("UIDVALIDITY", "17")`; two empty strings where none is."""
    found = _RESPONSE_CODE.search(line.decode("ascii", "replace"))
    return (found[1].upper(), found[2] or "") if found else ("", "")


def server_words(line: bytes) -> str:
    """What a server said, short enough and without addresses, so that it may stand in an error."""
    text = line.decode("utf-8", "replace")
    text = "".join(mark if mark.isprintable() else " " for mark in text).strip()
    return _ADDRESS.sub("…", text)[:160]


def fetch_items(lines: Sequence[bytes]) -> list[Item]:
    """The messages of a FETCH answer, by UID; what the server tells of others without a UID is left out."""
    found: dict[int, Item] = {}
    for parts in _answers(lines[:-1]):
        item = _item(parts)
        if item is not None:
            found[item.uid] = _merged(found.get(item.uid), item)
    return [found[uid] for uid in sorted(found)]


def heaps(items: Sequence[Item], max_bytes: int, most: int) -> Iterator[list[Item]]:
    """The items in their order, in heaps of at most `most` bytes; each one over `max_bytes` by itself."""
    heap: list[Item] = []
    for item in items:
        alone = item.size > max_bytes
        if heap and (alone or sum(one.size for one in heap) + item.size > most):
            yield heap
            heap = []
        if alone:
            yield [item]
        else:
            heap.append(item)
    if heap:
        yield heap


def header_block(raw: bytes, most: int) -> bytes:
    """The header of a mail with its closing blank line, at most `most` bytes of it."""
    end = raw.find(b"\r\n\r\n", 0, most)
    return raw[: end + 4 if end >= 0 else most]


def _shift(match: re.Match[str]) -> str:
    coded = binascii.b2a_base64(match[0].encode("utf-16-be"), newline=False).rstrip(b"=")
    return "&" + coded.decode("ascii").replace("/", ",") + "-"


def _runs(ordered: Sequence[int]) -> Iterator[str]:
    first = last = ordered[0]
    for uid in (*ordered[1:], 0):
        if uid == last + 1:
            last = uid
            continue
        yield str(first) if first == last else f"{first}:{last}"
        first = last = uid


def _answers(lines: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The lines and literals of each single FETCH answer."""
    parts: list[bytes] = []
    for line in lines:
        if not isinstance(line, Literal) and not (parts and isinstance(parts[-1], Literal)):
            if parts:
                yield parts
            parts = [line] if _FETCH.match(line) else []
        elif parts:
            parts.append(line)
    if parts:
        yield parts


def _item(parts: Sequence[bytes]) -> Item | None:
    literals = iter([part for part in parts if isinstance(part, Literal)])
    text = b" ".join(part for part in parts if not isinstance(part, Literal))
    tokens = iter(_TOKEN.findall(text[text.index(b"(") + 1 :]))
    values: dict[bytes, _Value] = {}
    for name in tokens:
        if name == b")":
            break
        key = b"BODY" if name.upper().startswith(b"BODY[") else name.upper()
        values[key] = _value(tokens, literals)
    uid = values.get(b"UID")
    return _built(int(uid), values) if isinstance(uid, bytes) and uid.isdigit() else None


def _value(tokens: Iterator[bytes], literals: Iterator[bytes]) -> _Value:
    token = next(tokens, b"NIL")
    if token == b"(":
        return tuple(iter(lambda: next(tokens, b")"), b")"))
    if token.startswith(b"{"):
        return next(literals, b"")
    if token.startswith(b'"'):
        return _ESCAPED.sub(rb"\1", token[1:-1])
    return None if token.upper() == b"NIL" else token


def _built(uid: int, values: dict[bytes, _Value]) -> Item:
    size, date, flags = values.get(b"RFC822.SIZE"), values.get(b"INTERNALDATE"), values.get(b"FLAGS")
    body = values.get(b"BODY")
    return Item(
        uid=uid,
        size=int(size) if isinstance(size, bytes) and size.isdigit() else 0,
        internal_at=_instant(date) if isinstance(date, bytes) else None,
        flags=frozenset(flag.decode("ascii", "replace") for flag in flags)
        if isinstance(flags, tuple)
        else frozenset(),
        body=bytes(body) if isinstance(body, bytes) else None,
    )


def _merged(old: Item | None, new: Item) -> Item:
    """One message told twice in an answer, as when its flags changed meanwhile."""
    if old is None:
        return new
    return Item(
        uid=new.uid,
        size=new.size or old.size,
        internal_at=new.internal_at or old.internal_at,
        flags=new.flags or old.flags,
        body=old.body if new.body is None else new.body,
    )


def _instant(date: bytes) -> datetime | None:
    """INTERNALDATE, ` 7-Jul-1996 02:44:25 -0700`, in UTC; the month is English in every locale."""
    text = date.decode("ascii", "replace").strip().replace("-", " ", 2)
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
