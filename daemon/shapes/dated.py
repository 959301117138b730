"""The day that a few words are about, and what they say besides: "i går: god snak", "stor demo på fredag"."""

from __future__ import annotations

import re
from datetime import datetime

from daemon.core.said import SaidTime, find_times, the_time

_BEFORE = re.compile(r"\s*(?:(?:i|på|den|d\.|om|her|nu|on|the|this|last|sidste)\s+)*", re.IGNORECASE)
_NOT_OF_IT = re.compile(
    r"\b(?:siden|til|fra|inden|før|efter|indtil|since|until|till|by|from|before|after)\s+(?:(?:i|på|den|the|on)\s+)*$",
    re.IGNORECASE,
)
_AFTER = " \t:,;.-–—"


def opening_day(text: str, now_local: datetime, *, past: bool = False) -> tuple[SaidTime | None, str]:
    """Give the time that a text opens with, and what follows it; None and the whole text where it opens with none."""
    first = next(iter(find_times(text, now_local, past=past)), None)
    if first is None or not _BEFORE.fullmatch(text[: first.start]):
        return None, text
    return first, text[first.end :].lstrip(_AFTER)


def closing_day(text: str, now_local: datetime, *, past: bool = False) -> tuple[SaidTime | None, str]:
    """Give the one time of a text if its first line ends with it, and what stands before it.

    "Siden mandag" and the like tell of something else, and are left where they are.
    """
    only, line = the_time(text, now_local, past=past), text.partition("\n")[0]
    if only is None or only.end > len(line) or line[only.end :].strip(" .!"):
        return None, text
    before = line[: only.start]
    if _NOT_OF_IT.search(before):
        return None, text
    kept = re.sub(r"\s+(?:i|på|den|d\.|on)\s*$", "", before, flags=re.IGNORECASE).rstrip(_AFTER)
    return only, f"{kept}{text[len(line) :]}".strip()


def split_day(text: str, now_local: datetime, *, past: bool = False) -> tuple[SaidTime | None, str]:
    """Give the time that a text opens or its first line closes with, and the words without it."""
    found, rest = opening_day(text, now_local, past=past)
    return (found, rest) if found else closing_day(text, now_local, past=past)
