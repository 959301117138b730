"""Hears what somebody says of a job: that it is done, that they will do it, or that they cannot."""

from __future__ import annotations

import re

from daemon.mail.agreement import NEGATED, agreement
from daemon.mail.lexicon import Lexicon

_TOKENS = re.compile(r"[^\W_]+")
_NOT_YET = NEGATED | {
    "endnu",
    "yet",
    "når",
    "naar",
    "when",
    "snart",
    "soon",
    "bliver",
    "skal",
    "hvis",
    "if",
    "inden",
    "før",
}
_LONGEST_HEAD = 400


def find_job(text: str, words: Lexicon) -> str | None:
    """ "done", "will" or "cannot" as the words say; None where they say neither, or ask something."""
    head = text[:_LONGEST_HEAD]
    first = head.split("\n")[0]
    tokens = _TOKENS.findall(first.lower())
    if words.done & set(tokens):
        return None if _NOT_YET & set(tokens) else "done"
    if "?" in head:
        return None
    says = agreement(first, words)
    return None if says is None else "will" if says else "cannot"
