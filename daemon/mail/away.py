"""Finds in an automatic reply until when its writer is away."""

from __future__ import annotations

import re
from datetime import date, timedelta

from daemon.mail.dates import first_day

_BACK = re.compile(
    r"(?:er|kommer|vender|træffes|kontoret|arbejde|tjeneste|ferie|jeg)?\s?\b(?:tilbage|retur|igen fra"
    r"|igen d|mødes igen|back|returning|return|tillbaka|tilbake|zurück|wieder)\b"
    r"(?P<rest>[^\n.!?]{0,12}(?:[^\n!?]{0,60}))",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:til og med|t\.?o\.?m\.?|indtil|frem til|until|through|till|til|t/m|till och med|bis(?: zum)?"
    r"|to)\b\s?(?P<rest>[^\n!?]{0,60})",
    re.IGNORECASE,
)
_LONGEST_DAYS = 400
_READ_CHARACTERS = 4000


def away_until(text: str, sent_on: date | None) -> date | None:
    """The last day away that `text` tells, seen from the day it was sent; None where it tells none that makes sense."""
    if sent_on is None:
        return None
    head = text[:_READ_CHARACTERS]
    for pattern, shift in ((_BACK, 1), (_UNTIL, 0)):
        for match in pattern.finditer(head):
            day = first_day(_near(match["rest"]), sent_on)
            if day and sent_on <= day - timedelta(days=shift) <= sent_on + timedelta(days=_LONGEST_DAYS):
                return day - timedelta(days=shift)
    return None


def _near(rest: str) -> str:
    """What belongs to the same clause, so that a telephone number further on is not taken for a date."""
    return re.split(r"[;()]|\. [A-ZÆØÅ]|\b(?:tlf|phone|kontakt|contact)\b", rest, maxsplit=1)[0]
