"""Divides an automatic reply into sentences, without what looks like a date and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.mail.dates import MONTHS, WEEKDAYS, one_of

_WRAPPED = 55
_SHORTEST_FULL_NAME = 5
_BLANK = "\x01"
# What looks like a date and is none: hours, telephone numbers, round the clock, money.
_NO_DATE = re.compile(
    r"24\s?/\s?7|\+?\d[\d ()\-]{0,4}(?:[ ()\-.]?\d){7,}(?!\s?[a-zæøåäö])"
    r"|\b\d{1,2}[:.]\d{2}\s?(?:[-–—]\s?\d{1,2}[:.]\d{2})"
    r"|\b(?:kl\.?|klokken|um|at|à|a las|om|klo|godz\.?)\s?\d{1,2}(?:[.:]\d{2})?(?!\d|/|\.\d|\s?\w*\s?(?:januar"
    r"|[a-z]{3,9}uar))"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}[.:]\d{2}\s?(?:uhr|am|pm|h)\b|\b\d{1,2}\s?(?:am|pm|uhr)\b"
)
_DATE_LIKE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./\-]\s?\d{1,2}[./\-]\s?\d{2,4}|\d{1,2}\.?\s?[-–—]\s?\d{1,2}\.\s?\d{1,2}\.?"
)
_AMERICAN = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?![\d])")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?!\d)")
# Four numbers with the same mark between them are no date.
_NEVER = re.compile(r"(?<![\d.\-])\d{1,4}([.\-])\d{2,4}(?:\1\d{2,4}){2,}")
_PHONE = re.compile(
    r"\b(?:tlf|telefon|tel|phone|mobil|mobile|mob|call|ring|fax|cvr|direkte|puh|teléfono|téléphone"
    r"|handy)\b[.:]?[^a-zæøå\n]{0,40}"
)
_CLAUSE = re.compile(
    r"[!?;\n]|(?<=[a-zæøåäöüß]{3})\.(?=\s|$)|(?<=\d)\.\s(?=jeg |i |ich |we |vi |for |please |in |du |hvis |kontakt )"
)
_ABBREVIATED = re.compile(
    rf"(?<!\w)(?:{one_of([name for name in (*MONTHS, *WEEKDAYS) if len(name) < _SHORTEST_FULL_NAME])}|incl"
    rf"|inkl|einschl|uge)\Z"
)


def clauses(text: str) -> Iterator[str]:
    """The sentences, with wrapped lines joined and what only looks like a date taken out."""
    joined = "".join(_joined(text.replace("\u00a0", " ").replace("\t", " ")))
    if _AMERICAN.search(joined):
        # One 12/21 tells how this writer means all the others.
        joined = _SLASHED.sub(r"\2/\1", joined)
    start = 0
    for match in _CLAUSE.finditer(joined):
        if match[0].startswith(".") and _ABBREVIATED.search(
            joined, max(start, match.start() - 12), match.start()
        ):
            continue
        yield _readable(joined[start : match.start()])
        start = match.end()
    yield _readable(joined[start:])


def _joined(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield re.sub(r" {2,}", " ", line.strip())
        yield " " if len(line) >= _WRAPPED and not line.rstrip().endswith((".", "!", "?", ":")) else "\n"


def _readable(clause: str) -> str:
    clause = _PHONE.sub(
        lambda found: _blank(found) if sum(map(str.isdigit, found[0])) > 5 else found[0], clause[:1000]
    )
    clause = _NEVER.sub(lambda found: _BLANK * len(found[0]), clause)
    return _NO_DATE.sub(_blank, clause).strip()


def _blank(found: re.Match[str]) -> str:
    kept = _DATE_LIKE.search(found[0])
    return found[0] if kept else _BLANK * len(found[0])
