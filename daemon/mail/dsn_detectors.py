"""Asks flufl.bounce, which knows many old mail servers by their words, and shows it no more than it can take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes

from daemon.mail.dsn_fields import ADDRESS, tidy
from daemon.mail.parse import Part

# Its expressions take the square of the longest word and of the longest run of blanks in a line.
_MOST_BYTES = 48 * 1024
_LONGEST_LINE = 500
_LONGEST_WORD = 120
_LONG_WORD = re.compile(rb"[^\s]{121,}")
_BLANKS = re.compile(rb"[ \t]{17,}")
_ERRORS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    UnicodeError,
)


def detect(root: Part) -> tuple[tuple[str, ...], bool]:
    """The addresses that flufl.bounce finds, and whether they failed for good; its own faults count as nothing."""
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message_from_bytes(shortened(root.raw)))
    except _ERRORS:
        return (), False
    found = sorted(permanent) or sorted(temporary)
    plausible = (tidy(address.decode("utf-8", "replace")) for address in found)
    return tuple(address for address in plausible if ADDRESS.fullmatch(address)), bool(permanent)


def shortened(raw: bytes) -> bytes:
    """The head of `raw` with long lines, words and runs of blanks cut: each costs a detector its square."""
    return b"\n".join(_lines(raw[:_MOST_BYTES]))


def _lines(raw: bytes) -> Iterator[bytes]:
    for line in raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        blanks = _BLANKS.sub(b" " * 16, line[:_LONGEST_LINE])
        yield _LONG_WORD.sub(lambda word: word[0][:_LONGEST_WORD], blanks)
