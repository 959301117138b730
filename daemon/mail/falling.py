"""Hears which way a number is to go: complaints and waiting times are to fall, where nothing says otherwise."""

from __future__ import annotations

import re

_BAD = (
    r"klager?(?:ne)?|reklamation(?:er)?|fejl(?:en|ene)?|sygedage?|sygefravær(?:et)?|fraværs?(?:dage)?|fravær|skader?|ulykker?"
    r"|arbejdsulykker|opsigelser|frafald|spild|svind|nedetid|restancer?|overarbejde|overtid|forsinkelser?"
    r"|(?:svar|vente|respons|sags|sagsbehandlings|ekspeditions|behandlings|leverings|gennemløbs|reaktions)tid(?:en|er)?"
    r"|complaints?|sick ?(?:days?|leave)|sickness|absences?|absenteeism|errors?|defects?|bugs?|accidents?|incidents?"
    r"|downtime|churn|backlog|overtime|delays?|(?:response|waiting|wait|lead|handling|reply|delivery) times?"
)
_BAD_THING = re.compile(rf"\b(?:{_BAD})\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:klager|reklamationer|fejl|sygedage|fraværsdage|skader|ulykker|arbejdsulykker|opsigelser|restancer"
    r"|forsinkelser|complaints|sick days|absences|errors|defects|bugs|accidents|incidents|delays)\b",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"\b(?:under|h(?:ø|oe|o)jst|below|at most|no more than|up to) (?:de |the )?$|\b(?:maks\w*|max\w*)\.?(?: \w+)? $"
    r"|\b(?:ned (?:til|på|paa|under)|down to|færre end|mindre end|fewer than|less than|lavere end|lower than)\b"
    r"|\b(?:s(?:æ|ae)nk|nedbring|reducer|mindsk|minimer|begræns|reduc|lower|cut|decreas|limit)\w*\b",
    re.IGNORECASE,
)
_BY_HOW_MUCH = re.compile(
    r"\d[\d.,]*\s?(?:%|procent|pct\.?|percent|[^\W\d_]+)?\s?(?:færre|mindre|lavere|kortere|hurtigere|fewer|less|lower"
    r"|shorter|faster)\b",
    re.IGNORECASE,
)
_DONE_TO_IT = re.compile(
    r"\b(?:løs|behandl|luk|afslut|besvar|rett|find|fundn|fix|udbedr|håndter|afvikl|solv|handl|clos|resolv|answer|correct"
    r"|detect|fang|registrer|spar|undgå|avoid|forebyg|prevent|flere|mindst|øg|hæv|increas|more|raise|fejlfri)\w*"
    r"|\b(?:ret|uden|without|fri|free|at least|op til|op på|over (?=\d))\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[;:!?\n]|,(?!\d)|\.(?!\d)|\b(?:og|and|men|but)\b")


def falls(text: str, at: int, unit: str) -> bool | None:
    """Whether the number at `at`, which counts `unit`, is to go down; None where it only says by how much."""
    before = _CLAUSES.split(text[:at])[-1]
    clause = f"{before}{_CLAUSES.split(text[at:])[0]}"
    lowered = bool(_LOWERED.search(before))
    if _BY_HOW_MUCH.search(clause) or (lowered and re.search(r"\b(?:med|by)\s+\S{0,4}$", before)):
        return None
    named = f"{text[:at]} {unit}" if not unit or _is_bare(unit) else unit
    return lowered or bool(_BAD_THING.search(named) and not _DONE_TO_IT.search(clause))


def bad_thing(text: str) -> str:
    """What is counted where only words before the number tell: "klager" in "Klager ned på 15"; "" for anything else."""
    found = _COUNTED.search(text)
    return found[0].lower() if found else ""


def _is_bare(unit: str) -> bool:
    """A unit that does not say what is counted: a share or a time."""
    return bool(
        re.fullmatch(
            r"%|procent|pct\.?|percent|minut(?:ter)?|timer?|dage?|uger?|minutes?|hours?|days?|weeks?|sekunder"
            r"|seconds?",
            unit.strip(),
            re.IGNORECASE,
        )
    )
