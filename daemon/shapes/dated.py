"""The day that a few words are about, and what they say besides: "i går: god snak", "stor demo på fredag"."""

from __future__ import annotations

import re
from datetime import date, datetime

from daemon.core.said import SaidTime, find_times, the_time

_BEFORE = re.compile(r"\s*(?:(?:i|på|den|d\.|om|her|nu|on|the|this|last|sidste)\s+)*", re.IGNORECASE)
_NOT_OF_IT = re.compile(
    r"\b(?:siden|til|fra|inden|før|efter|indtil|since|until|till|by|from|before|after)\s+(?:(?:i|på|den|the|on)\s+)*$",
    re.IGNORECASE,
)
_AFTER = " \t:,;.-–—"
_ABOUT = re.compile(r"^(?:om|omkring|vedr|ang|angående|about|regarding)\b|[,.;:]", re.IGNORECASE)


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


def past_day(text: str, now_local: datetime, *, apart: bool = False) -> tuple[date | None, str]:
    """Give the day on which something was done, and the words without it; None where none is told of.

    A day that only the words are about is left in them ("om demoen fredag"): one at their end must be past for sure, or
    stand with what was done, and after a colon (`apart`) one at their beginning as well, or by itself. Where the day
    comes first and lies ahead it is given all the same: then nothing was done yet.
    """
    today = now_local.date()
    first, rest = opening_day(text, now_local, past=True)
    if first is not None:
        day, sure = _on(text, first, now_local)
        by_itself = text[first.end :].lstrip()[:1] in tuple(_AFTER.strip()) or not rest
        return (day, rest) if not apart or (day <= today and (sure or by_itself)) else (None, text)
    last, before = closing_day(text, now_local, past=True)
    if last is not None:
        day, sure = _on(text, last, now_local)
        if day <= today and (sure or not (apart or _ABOUT.search(before))):
            return day, before
    return None, text


def _on(text: str, said: SaidTime, now_local: datetime) -> tuple[date, bool]:
    """The day that is meant, and whether looking ahead finds the same; of two dates without a year the nearer one."""
    ahead = next((one for one in find_times(text, now_local) if one.start == said.start), said)
    today = now_local.date()
    nearer = said.yearless and abs(ahead.day - today) < abs(today - said.day)
    return (ahead.day if nearer else said.day), ahead.day == said.day
