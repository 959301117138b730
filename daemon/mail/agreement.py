"""Hears yes and no at the head of what a person says, and neither where they hedge, set a condition or take it back."""

from __future__ import annotations

import re

from daemon.mail.greeting import without_greeting
from daemon.mail.lexicon import Lexicon, plain

_TOKENS = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"\b(?:ja{2,}h?|nej{2,}|ne{2,}j|yes{2,}|no{2,}|jo{2,})\b", re.IGNORECASE)
_HEDGES = re.compile(
    r"\b(?:måske|maske|maaske|maybe|perhaps|muligvis|(?:ikke|not) (?:endnu|yet)|(?:ikke|not) (?:helt "
    r"|quite )?(?:sikker|sure)"
    r"|ved (?:det )?ikke|don'?t know|kommer an på|depends|usikker|i tvivl|tja|både ja)\b",
    re.IGNORECASE,
)
_LOOKS_FORWARD = re.compile(
    r"(?:jeg |vi |i |we )?(?:kan|can'?t|can ?not) (?:næsten |slet )?(?:ikke )?(?:vente|wait)\b"
)
_BUT_NOT = re.compile(r"\b(?:men|but)\b[^.!?]*\b(?:ikke|not|can'?t|cannot|nej|no|umuligt)\b", re.IGNORECASE)
_THANKS_FIRST = re.compile(
    r"^\s*(?:tusind |mange |many )?(?:tak|thanks|thank you)(?: (?:for|fordi) [^,.!\n]{1,40})?[,.!]?\s+(?:men |but )?"
    r"(?=(?:ja|jo|nej|yes|no|jeg|i|gerne|meget|desværre|det|sorry)\b)",
    re.IGNORECASE,
)
_IFS = re.compile(r"\b(?:hvis|såfremt|medmindre|if|unless|provided)\b", re.IGNORECASE)
_EMPHASIS = frozenset({"absolut", "bestemt", "absolutely", "definitely", "certainly"})
_LONGEST_HEAD = 400
NEGATED = frozenset({"ikke", "not", "aldrig", "never", "hverken"})


def agreement(text: str, words: Lexicon) -> bool | None:
    """Yes or no at the head of the words; None where there is neither, both, or a condition."""
    first = "\n".join(without_greeting(text.split("\n"))).split("\n")[0]
    head = _DRAWN_OUT.sub(_short, _THANKS_FIRST.sub("", first))
    clause = plain(re.split(r"[.!?;:–]|\bmen\b|\bbut\b|\s-\s", head, maxsplit=1)[0]) or plain(head)
    tokens = _TOKENS.findall(head.lower())[:5]
    both = bool(set(tokens) & (words.yes - {"bestemt", "absolut", "enig", "gerne"})) and bool(
        set(tokens) & (words.no - {"ikke", "not", "n"})
    )
    if both or _HEDGES.search(head[:_LONGEST_HEAD]) or _LOOKS_FORWARD.match(clause):
        return None
    for phrases, yes in ((words.no, False), (words.yes, True)):
        if clause in phrases or _begins(clause, phrases):
            takes_back = _IFS.search(head[:_LONGEST_HEAD]) or _BUT_NOT.search(head[:_LONGEST_HEAD])
            return yes if not yes or not takes_back else None
    return None


def _short(word: re.Match[str]) -> str:
    """ "jaaaa" is "ja"."""
    return next(short for short in ("ja", "nej", "yes", "no", "jo") if word[0].lower()[:2] == short[:2])


def _begins(clause: str, phrases: frozenset[str]) -> bool:
    """The clause begins with one of the phrases, and what follows does not take it back."""
    said = clause.split(" ")
    if said[0] in _EMPHASIS and said[1:2] in (["ikke"], ["not"]):
        return phrases >= {"nej", "no"}
    if said[:2] == ["jeg", "er"] and " ".join(said) not in phrases:
        # "jeg er på" agrees, "jeg er på ferie" does not.
        return False
    count = next((count for count in (6, 5, 4, 3, 2, 1) if " ".join(said[:count]) in phrases), 0)
    return bool(count) and not (NEGATED & set(said[count:]) and "ja" in phrases)
