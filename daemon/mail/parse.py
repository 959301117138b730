"""Splits hostile mail bytes into parts by offsets, in time linear in their size and within fixed limits."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from daemon.core.errors import NaervaerError
from daemon.mail.charset import decode_text
from daemon.mail.fields import parameters

MAX_BYTES = 32 * 1024 * 1024
MAX_HEADER = 32 * 1024
MAX_HEADERS = 200
MAX_HEADER_BYTES = 256 * 1024
MAX_PARTS = 100
MAX_DEPTH = 20
MAX_TEXT = 1024 * 1024

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_BOUNDARY = re.compile(rb"\s{0,100}--([!-~]{1,70})[ \t]*\r?\n")
_NO_LETTERS = (b"\n", b"\r", b" ", b"=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class TooBig(NaervaerError):
    """A mail larger than is read at all; its sender may send it again without its large attachments."""

    def __init__(self, size: int, limit: int = MAX_BYTES) -> None:
        super().__init__(
            f"the mail has {size} bytes, more than the {limit} that are read: send it without attachments"
        )
        self.size = size
        self.limit = limit


class _Overflow(Exception):
    """A limit on headers, parts or depth was passed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the MIME tree: its header fields (names in lower case) and where its body lies in `raw`."""

    raw: bytes = field(repr=False)
    start: int
    end: int
    headers: tuple[tuple[str, bytes], ...]
    media: str = "text/plain"
    params: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Part, ...] = ()

    def first(self, name: str) -> bytes:
        """The topmost field of that name, or b""."""
        return next((value for key, value in self.headers if key == name), b"")

    def all(self, name: str) -> tuple[bytes, ...]:
        """All fields of that name, topmost first."""
        return tuple(value for key, value in self.headers if key == name)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def encoding(self) -> str:
        """The content transfer encoding in lower case."""
        return self.first("content-transfer-encoding").decode("ascii", "replace").strip().lower()

    @property
    def size(self) -> int:
        """The bytes of the decoded body."""
        length = self.end - self.start
        if self.encoding != "base64":
            return length
        return (length - sum(self.raw.count(sign, self.start, self.end) for sign in _NO_LETTERS)) * 3 // 4

    def content(self, limit: int = MAX_TEXT) -> bytes:
        """The body decoded (RFC 2045 6), cut after about `limit` encoded bytes; nonsense is kept as far as it goes."""
        body = self.raw[self.start : min(self.end, self.start + limit)]
        if self.encoding == "base64":
            return _base64(body)
        return a2b_qp(body) if self.encoding == "quoted-printable" else body

    def text(self, limit: int = MAX_TEXT) -> str:
        """The body as text with LF line ends: UTF-8 if it is, else the declared charset, else windows-1252."""
        text = decode_text(self.content(limit), self.params.get("charset", ""))
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A mail's tree; `fault` names the limit it passed, and then there is nothing below the root."""

    root: Part
    fault: str = ""


def parse(raw: bytes, max_bytes: int = MAX_BYTES) -> Parsed:
    """The MIME tree of `raw` (RFC 2045-2046, RFC 5322); raises TooBig, and nothing else."""
    if len(raw) > max_bytes:
        raise TooBig(len(raw), max_bytes)
    bare = Part(raw, 0, len(raw), ())
    splitter = _Splitter(raw)
    try:
        bare = splitter.head(0, len(raw), "text/plain")
        return Parsed(splitter.fill(bare, 0))
    except _Overflow as overflow:
        return Parsed(bare, str(overflow))


def split_headers(raw: bytes) -> tuple[tuple[str, bytes], ...]:
    """The header fields at the head of `raw`, as far as the limits allow."""
    try:
        return _Splitter(raw).head(0, len(raw), "text/plain").headers
    except _Overflow:
        return ()


class _Splitter:
    """Counts parts and header bytes over one whole mail."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts = 0
        self.header_bytes = 0

    def head(self, start: int, end: int, media: str) -> Part:
        """The part whose headers begin at `start`, without its children; `media` is its type if it says none."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise _Overflow("too many parts")
        fields, body = self._fields(start, end)
        part = Part(self.raw, body, end, tuple(fields))
        said, params = parameters(part.first("content-type"))
        return replace(part, media=said if "/" in said else media, params=params)

    def fill(self, part: Part, depth: int) -> Part:
        """`part` with everything below it."""
        if depth > MAX_DEPTH:
            raise _Overflow("nested too deeply")
        if part.media.startswith("multipart/") and part.params.get("boundary"):
            default = "message/rfc822" if part.media == "multipart/digest" else "text/plain"
            spans = list(self._spans(part)) or list(self._spans(self._rebound(part)))
        elif part.media in ("message/rfc822", "message/global") and part.encoding not in (
            "base64",
            "quoted-printable",
        ):
            default, spans = "text/plain", [(part.start, part.end)]
        else:
            return part
        children = [self.fill(self.head(begin, stop, default), depth + 1) for begin, stop in spans]
        return replace(part, children=tuple(children))

    def _rebound(self, part: Part) -> Part:
        """`part` with the boundary its body begins with, where that is not the one its header names."""
        line = _BOUNDARY.match(self.raw, part.start, part.end)
        named = {"boundary": line[1].decode("ascii")} if line else {}
        return replace(part, params={**part.params, **named})

    def _spans(self, part: Part) -> Iterator[tuple[int, int]]:
        delimiter = b"--" + part.params["boundary"].encode("utf-8", "replace")
        begin = -1
        for at in self._delimiters(part, delimiter):
            if begin >= 0:
                yield begin, _before_newline(self.raw, begin, at)
            after = at + len(delimiter)
            if self.raw.startswith(b"--", after):
                return
            newline = self.raw.find(b"\n", after, part.end)
            begin = newline + 1 if newline >= 0 else part.end
        if 0 <= begin < part.end:
            yield begin, part.end

    def _delimiters(self, part: Part, delimiter: bytes) -> Iterator[int]:
        at = part.start if self.raw.startswith(delimiter, part.start, part.end) else -1
        if at < 0:
            at = self._next(delimiter, part.start, part.end)
        while at >= 0:
            if self.raw[at + len(delimiter) : at + len(delimiter) + 1] in (
                b"",
                b"\r",
                b"\n",
                b" ",
                b"\t",
                b"-",
            ):
                yield at
            at = self._next(delimiter, at + len(delimiter), part.end)

    def _next(self, delimiter: bytes, start: int, end: int) -> int:
        found = self.raw.find(b"\n" + delimiter, max(start - 1, 0), end)
        return found + 1 if found >= 0 else -1

    def _fields(self, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
        fields: list[tuple[str, bytes]] = []
        at = start
        while at < end:
            newline = self.raw.find(b"\n", at, end)
            stop = newline + 1 if newline >= 0 else end
            self.header_bytes += stop - at
            if self.header_bytes > MAX_HEADER_BYTES:
                raise _Overflow("headers too large")
            line = self.raw[at:stop].rstrip(b"\r\n")
            if not line:
                return _within(fields), stop
            if not self._take(line, fields, first=at == start):
                return _within(fields), at
            at = stop
        return _within(fields), end

    @staticmethod
    def _take(line: bytes, fields: list[tuple[str, bytes]], *, first: bool) -> bool:
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            # Only as much as is kept anyway, or a long run of folded lines would cost its square.
            if len(value) <= MAX_HEADER:
                fields[-1] = (name, value + b"\n" + line)
            return True
        match = _FIELD.match(line)
        if match is None:
            return first and line.startswith((b"From ", b">From "))
        if len(fields) >= MAX_HEADERS:
            raise _Overflow("too many headers")
        fields.append((match[1].decode("ascii").lower(), line[match.end() :]))
        return True


def _within(fields: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [(name, value if len(value) <= MAX_HEADER else b"") for name, value in fields]


def _before_newline(raw: bytes, begin: int, at: int) -> int:
    stop = at - 1 if at > begin and raw[at - 1 : at] == b"\n" else at
    return stop - 1 if stop > begin and raw[stop - 1 : stop] == b"\r" else stop


def _base64(body: bytes) -> bytes:
    letters = _NOT_BASE64.sub(b"", body)
    # A single letter left over carries no whole byte.
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    try:
        return a2b_base64(letters + b"=" * (-len(letters) % 4))
    except Base64Error:
        return b""
