"""Finds which of the numbered options a person chose: by number, by number word, or by the option's own words."""

from __future__ import annotations

import re

from daemon.mail.lexicon import NUMBERS, vocabulary

_TOKEN = re.compile(r"\d{1,4}|[^\W\d_]+")
_FILLER = vocabulary(
    "og|and|samt|plus|nr|nummer|no|number|numre|numbers|idé|ide|idéen|ideen|ideer|idéer|idea|ideas|forslag",
    "forslaget|option|options|mulighed|svar|valg|choice|jeg|i|vi|stemmer|stemme|min|mit|mine|my|går|gives|gi",
    "gir|giver|på|til|for|vote|votes|voting|vælger|choose|pick|would|like|vil|gerne|have|tager|take|tak|please",
    "hej|the|den|det|er|is|så|then|både|også|also|first|første|stemmerne|dem|dig|her|kommer|følgende|favorit",
    "favoritten|favourite|favorite|synes|tænker|hælder|holder",
)
_AMBIGUOUS = vocabulary(
    "en|et|to|one|first|second|anden|første|fire|ti|third|ni",
)
_STOP = frozenset({"ikke", "not", "nej", "no", "hverken", "neither", "undtagen", "except", "ingen", "none"})
_NAMED = re.compile(
    r"(?:\b(?:nr|nummer|number|no|numre|numbers|idé|ide|idea|forslag|option|mulighed)\b\.?\s*"
    r"|#\s*)(\d{1,4}|[^\W\d_]{2,8})\b",
    re.IGNORECASE,
)
_LONGEST = 1_000
_NEAR = 0.6


def choose(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers chosen, in the person's order, once each, perhaps out of range; () where that is not certain."""
    head = text[:_LONGEST]
    return _leading(head) or _named(head) or _quoted(head, options)


def _leading(text: str) -> tuple[int, ...]:
    """Numbers among nothing but small words, from the start; what follows may hold no further figure."""
    found: list[int] = []
    tokens = list(_TOKEN.finditer(text.lower()))
    if any(token[0] in _STOP for token in tokens[:4]):
        return ()
    end = 0
    for at, token in enumerate(tokens):
        value = _value(token[0], tokens[at - 1][0] if at else "", whole=len(tokens) == 1)
        if value is not None:
            found.append(value)
        elif token[0] not in _FILLER:
            break
        end = token.end()
    rest = text[end:]
    if not found or re.search(r"\d", rest):
        return ()
    # "2 gange om ugen" counts something; a choice stands by itself or before a comma, a stop or a reason.
    fits = (
        not rest.strip()
        or not found
        or bool(
            re.match(
                r"\s*(?:[.,:;!?)\n\-–(]|(?:fordi|da|because|since|som|which|that|men|but|if|hvis)\b)",
                rest,
                re.IGNORECASE,
            )
        )
    )
    return tuple(dict.fromkeys(found)) if fits or _introduced(text, end) else ()


def _introduced(text: str, end: int) -> bool:
    return bool(_NAMED.search(text[:end])) or bool(re.match(r"\s*(?:jeg |my |min |i )", text, re.IGNORECASE))


def _value(token: str, before: str, *, whole: bool) -> int | None:
    if token.isdecimal():
        return int(token)
    if token not in NUMBERS:
        return None
    named = before in ("nr", "nummer", "number", "no", "idé", "ide", "idea", "forslag", "option")
    return NUMBERS[token] if whole or named or token not in _AMBIGUOUS else None


def _named(text: str) -> tuple[int, ...]:
    """Numbers called such ("nr. 3", "#4") anywhere, if the words deny none and hold no other figure."""
    if _STOP & set(_TOKEN.findall(text.lower())):
        return ()
    matches = list(_NAMED.finditer(text))
    values = [_value(match[1].lower(), "nr", whole=False) for match in matches]
    found = [value for value in values if value is not None]
    figures = len(re.findall(r"\d+", text))
    return (
        tuple(dict.fromkeys(found))
        if found and figures <= sum(match[1].isdecimal() for match in matches)
        else ()
    )


def _quoted(text: str, options: tuple[str, ...]) -> tuple[int, ...]:
    """The options whose words the person repeats; a near match only if it is the only one."""
    said = _words(text)
    if not said:
        return ()
    spoken = f" {' '.join(said)} "
    plain = [_words(option) for option in options]
    exact = [
        n
        for n, words in enumerate(plain, 1)
        if words and (words == said or (_telling(words) and f" {' '.join(words)} " in spoken))
    ]
    if exact and not _STOP & set(said):
        longest = [
            n
            for n in exact
            if not any(
                m != n and f" {' '.join(plain[n - 1])} " in f" {' '.join(plain[m - 1])} " for m in exact
            )
        ]
        return tuple(longest)
    if not _telling(said):
        return ()
    part = [n for n, words in enumerate(plain, 1) if spoken in f" {' '.join(words)} "]
    near = part or [n for n, words in enumerate(plain, 1) if _alike(set(said), set(words)) >= _NEAR]
    return (near[0],) if len(near) == 1 else ()


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _telling(words: list[str]) -> bool:
    return len(words) > 1 or sum(map(len, words)) >= 4


def _alike(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(len(left | right), 1)
