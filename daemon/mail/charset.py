"""Turns bytes of a claimed charset into text without ever failing."""

from __future__ import annotations

import re

_CHARSETS = re.compile(
    r"(us-?ascii|ascii|ansi_x3|iso-?8859|iso_8859|latin|l1|windows-|cp-?\d|utf-?\d|koi8|gb|big5|euc|shift|sjis|iso-?2022|mac|tis|hz)"
)
_DECLARED_FIRST = re.compile(r"(utf-?(16|32|7)|iso-?2022|hz)")


def decode_text(data: bytes, charset: str) -> str:
    """`data` as text; never raises."""
    name = charset.strip().lower()
    known = name if _CHARSETS.match(name) else ""
    order = [known, "utf-8"] if _DECLARED_FIRST.match(known) else ["utf-8", known]
    for codec in filter(None, order):
        try:
            return data.decode(codec).removeprefix("\ufeff")
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")
