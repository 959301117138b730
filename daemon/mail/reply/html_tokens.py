"""Cuts HTML into tags and the text between them, in time that grows with its length alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import NamedTuple

# What is never shown is one token. Each alternative ends at the end of the text at the latest: none is tried twice.
_TOKEN = re.compile(
    r"""<(?:
      !--(?:-?>|.*?(?:--!?>|\Z))
    | (script|style|title|textarea|iframe|noembed|noframes)(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*>?|\Z)
    | [!?][^>]*(?:>|\Z)
    | /(?![a-z])[^>]*(?:>|\Z)
    | (/?[a-z][^\s/>]*)((?:[^>"'=]+|=\s*(?:"[^"]*"|'[^']*')?|["'])*)(?:>|\Z)
    )""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
# Beyond this no character has its number, and the standard library refuses to read thousands of digits.
_LONG_NUMBER = re.compile(r"&#(?:\d{9,}|[xX][0-9a-fA-F]{9,});?")
_NOTHING: Mapping[str, str] = {}


class Token(NamedTuple):
    """A tag in lower case, `/` before it when it closes, its attributes as written, and the text that stands before it.

    The last token of all has no tag.
    """

    text: str
    tag: str
    said: str


def tokens(html: str) -> Iterator[Token]:
    """The tags of `html` in their order; comments, declarations, scripts and styles are left out.

    An address in angle brackets that was not encoded counts as text, as its writer meant it.
    """
    at = 0
    for match in _TOKEN.finditer(html):
        tag = match[2]
        if tag and "@" in tag:
            continue
        text = html[at : match.start()]
        at = match.end()
        if tag:
            yield Token(plain(text), tag.lower(), match[3])
        elif text:
            yield Token(plain(text), "", "")
    if at < len(html):
        yield Token(plain(html[at:]), "", "")


def attributes(said: str) -> Mapping[str, str]:
    """The attributes of a tag, names in lower case; the first of two with one name holds, as in browsers."""
    if not said or said.isspace():
        return _NOTHING
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(said):
        found.setdefault(name.lower(), double or single or bare)
    return found


def plain(text: str) -> str:
    """`text` with its character references read."""
    if "&" not in text:
        return text
    return unescape(_LONG_NUMBER.sub("\ufffd", text) if "&#" in text else text)
