"""Reads IMAP's answers to LIST: which folder the server marks for a use, by whatever name (RFC 6154)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence

_LISTED = re.compile(
    rb'\(([^)]*)\) (?:"(?:[^"\\]|\\.)"|NIL) (?:"((?:[^"\\]|\\.)*)"|(\S+))\s*\Z', re.IGNORECASE
)
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_ESCAPED = re.compile(rb"\\(.)")


def marked_folder(lines: Sequence[bytes], use: str) -> str:
    """The name of the first folder listed with the attribute `use`, such as `\\\\Sent`; "" where none has it."""
    for line in lines:
        found = _LISTED.search(line)
        if found and use.lower() in found[1].decode("ascii", "replace").lower().split():
            name = found[3] if found[2] is None else _ESCAPED.sub(rb"\1", found[2])
            return folder_name(name.decode("ascii", "replace"))
    return ""


def folder_name(listed: str) -> str:
    """A folder's name as people read it, from modified UTF-7 (RFC 3501 5.1.3); what is no such is left as it is."""
    return _SHIFTED.sub(_unshift, listed)


def _unshift(match: re.Match[str]) -> str:
    coded = match[1].replace(",", "/")
    if not coded:
        return "&"
    try:
        return binascii.a2b_base64(coded + "=" * (-len(coded) % 4)).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return match[0]
