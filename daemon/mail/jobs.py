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
_LATER = frozenset(
    {"morgen", "eftermiddag", "formiddag", "senere", "først", "tomorrow", "later", "afternoon"}
)
_IN_PLACE = re.compile(
    r"\b(?:ligger|står|hænger)\b.{0,40}\b(?:der|bordet|klar|parat|fremme|plads)\b"
    r"|^\W*(?:(?:alt|det|den|hele|sedlen|seddel|flag|flaget|og|nu|it|everything|the note) )*(?:er|is) (?:nu |now )?"
    r"(?:på plads|på bordet|klar|in place|on the desk|ready)\b",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"^\W*(?:(?:jeg|vi|i|we) (?:(?:skal nok|will) )?(?:lægge|ordne|klare|print|sørge|gøre|put|do|take care)"
    r"|(?:det|den) (?:klarer|ordner|gør|lægger) (?:jeg|vi)\b|(?:jeg|vi) (?:gør|skal nok)\b)",
    re.IGNORECASE,
)
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
    if not (NEGATED & set(tokens)):
        if _IN_PLACE.search(first) and not ((_NOT_YET | _LATER) & set(tokens)):
            return "done"
        if _PROMISED.match(first):
            return "will"
    says = agreement(first, words)
    return None if says is None else "will" if says else "cannot"
