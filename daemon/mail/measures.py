"""Reads what a goal counts: the one number in a sentence, what it counts, and where it starts from."""

from __future__ import annotations

import re
from typing import Any

from daemon.mail.falling import bad_thing, falls
from daemon.mail.lexicon import vocabulary
from daemon.mail.progress import NOT_A_COUNT, SPAN
from daemon.mail.quantities import find_number, numbers_in

_DATES = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}(?:[/.-]\d{2,4})?\.?(?![\d%mk])(?!\s?(?:%|mio|mia|millio|kr|t\.kr|procent|pct))"
    r"|\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\.\s+(?=[a-zæøå])|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b(?:inden|senest|by|before|efter|after|d\.|den|fra d\.|pr\.)\s+\d{1,2}[/.]\d{1,2}\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:inden|om|efter|within|in|over|næste|next)\s+$|(?<!tid )(?<!tiden )(?<!ned )\bpå\s+$", re.IGNORECASE
)
_FROM_TO = re.compile(r"\b(?:fra|from)\b(?P<start>[^\d]*[\d.,]+[^\d]*?)\b(?:til|to)\b", re.IGNORECASE)
_STOPS = vocabulary(
    "inden|senest|by|within|hver|hvert|per|pr|each|every|a|an|og|mod|frem|før|ved|udgangen|om|until|indtil|end|end"
)
_LONGEST = 1_000


def find_measure(text: str, language: str = "da") -> dict[str, Any] | None:
    """The one number of `text` that is no date, time or ordinal, with its unit; None where there is none, or several.

    "From 10 to 20 customers" counts to 20 and starts at 10; the `figure` is the number as it was written. `falls` tells
    whether it is to go down, None where it only says by how much ("10 % fewer complaints").
    """
    told = text[:_LONGEST]
    for pattern in (NOT_A_COUNT, _DATES):
        told = pattern.sub(_blank, told)
    said = SPAN.sub(_blank, told)
    if not numbers_in(said, language) and _is_level(told, language):
        said = told
    start = None
    if (climb := _FROM_TO.search(said)) and len(numbers_in(climb["start"], language)) == 1:
        start = numbers_in(climb["start"], language)[0][2]
        said = said[: climb.start()] + " " * len(climb[0]) + said[climb.end() :]
    numbers = numbers_in(said, language)
    if len(numbers) != 1:
        return None
    at, end, number = numbers[0]
    found = find_number(said[at:], "", language)
    if found is None:
        return None
    unit = _unit(said, at, found[1])
    down = falls(text, at, unit) if start is None else number < start
    if not unit and down is not False:
        unit = bad_thing(text[:at])
    return {"number": number, "unit": unit, "start": start, "figure": text[at:end].strip(), "falls": down}


def _is_level(said: str, language: str) -> bool:
    """Whether a time such as "2 hours" is no span to do it in, but what is to fall: "response time below 2 hours"."""
    numbers = numbers_in(said, language)
    return (
        len(numbers) == 1
        and not _WITHIN.search(said[: numbers[0][0]])
        and bool(falls(said, numbers[0][0], ""))
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _unit(said: str, at: int, unit: str) -> str:
    """What is counted, without what follows on it; a currency before the number is one."""
    currency = re.search(r"(kr\.?|dkk|eur|usd|gbp|€|\$|£)\s?$", said[:at], re.IGNORECASE)
    if currency:
        return currency[1].rstrip(".")
    words = unit.split()
    stop = next((n for n, word in enumerate(words) if word.lower().strip(".") in _STOPS), len(words))
    return " ".join(words[:stop])
