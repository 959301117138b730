"""Turns bytes of a claimed charset into text without ever failing."""

from __future__ import annotations

import re

_CHARSETS = re.compile(
    r"(us-?ascii|ascii|ansi_x3|iso-?8859|iso_8859|latin|l1|windows-|cp-?\d|utf-?\d|koi8|gb|big5|euc|shift|sjis|iso-?2022|mac|tis|hz)"
)
_LATIN = re.compile(r"(?:iso-?8859-?1|iso_8859-1|latin-?1|l1|us-?ascii|ascii)")
_HALVES = re.compile(r"[\ud800-\udfff]")
_DECLARED_FIRST = re.compile(r"(utf-?(16|32|7)|iso-?2022|hz)")


def decode_text(data: bytes, charset: str) -> str:
    """`data` as text; never raises."""
    name = charset.strip().lower()
    # What calls itself latin-1 or ASCII is windows-1252 in fact, which has letters where latin-1 has control codes.
    known = "cp1252" if _LATIN.fullmatch(name) else name if _CHARSETS.match(name) else ""
    order = [known, "utf-8"] if _DECLARED_FIRST.match(known) else ["utf-8", known]
    for codec in filter(None, order):
        try:
            return _whole(data.decode(codec).removeprefix("\ufeff"))
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _whole(text: str) -> str:
    """`text` without half characters, which UTF-7 lets through and nothing else can write down."""
    if _HALVES.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
