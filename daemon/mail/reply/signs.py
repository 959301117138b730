"""What the small parts of a line look like: a rule drawn across the page, an address, a time."""

from __future__ import annotations

import re

from daemon.mail.reply.page import Page
from daemon.mail.reply.phrases import fold

LONGEST_LINE = 500
WHITE = " \t\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""White space, and the marks by which clients turn a line's direction."""
ADDRESS = re.compile(r"[^\s<>()\[\]]+@[^\s<>()\[\]]+")
TIME = re.compile(r"\d[:.h]\d\d(?!\d)|\d\s?[ap]\.?m\b|[时時분]")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./-]\d{1,2}[./-]\d\d")
SHORT_RULE = re.compile(r"[ \t*]*[-_=~–—\u2500\u2501]{3,}[ \t*]*")
_RULE = re.compile(r"[ \t*]*[-_=~–—\u2500\u2501]{5,}[ \t*]*")


def is_rule(line: str) -> bool:
    """True for a line that is drawn across the page."""
    return bool(_RULE.fullmatch(line))


def bare(line: str) -> str:
    """`line` in lower case with single spaces, without the dashes, stars and colons around it."""
    return " ".join(fold(line).strip(" :*-_\t").split())


def next_filled(page: Page, at: int, within: int) -> int | None:
    """The next line that is not empty, at most `within` lines ahead."""
    return next((n for n in range(at, min(at + within, len(page.lines))) if page.lines[n].strip()), None)
