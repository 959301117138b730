"""Reads what people write in reply to an invitation: yes, no, or another time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from daemon.core.said import find_times, the_clock
from daemon.mail.agreement import agreement
from daemon.mail.lexicon import Lexicon, vocabulary
from daemon.mail.reading import CalendarWord

_LONGEST = 2_000
_PROPOSES = re.compile(
    r"\b(?:hellere|helst|i stedet|istedet|foreslår|forslag|flytte?s?|rykkes?|udskyde|fremrykke|hvad med|hvad siger|"
    r"kan vi|kunne vi|kan godt|passer bedre|bedre|rather|instead|suggest|propose|move|postpone|push|how about|"
    r"what about|could we|can we|can do|works better|better)\b|\?",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"^\W*(?:det er |jeg (?:kommer|er der) )?(?:måske|maaske|muligvis|foreløbigt?|maybe|perhaps|tentative(?:ly)?)\b",
    re.IGNORECASE,
)
_MOST_TERSE_WORDS = 3
_YES_HERE = vocabulary(
    "passer|passer mig|det passer|den passer|passer godt|passer perfekt|passer super|det passer godt|accept|i accept",
    "accepterer|suits me|suits me fine|that suits me|it suits me|fine by me|fine with me|i can|jeg kan|kan godt",
)
_NO_HERE = vocabulary(
    "passer mig ikke|passer dårligt|det passer mig ikke|det passer dårligt|det går ikke|går ikke|kan jeg ikke",
    "doesn't suit me|does not suit me|that doesn't suit me|decline|i decline|doesn't work|that doesn't work",
    "cannot|can not|i can not|umuligt|impossible|forhindret|jeg er forhindret",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reply says; a proposed `start` is local and naive, `same_clock` where it names but another day.

    `says` is None for words that are none of these.
    """

    says: CalendarWord | None
    start: datetime | None = None
    same_clock: bool = False


@dataclass(frozen=True, slots=True)
class _Time:
    day: date
    clock: time | None


def read_wish(text: str, now: datetime, meeting: datetime, words: Lexicon) -> Wish:
    """What words say to a meeting that begins at `meeting`; both times are naive, on the writer's own clock.

    A time that is only denied ("kan ikke fredag") or that is the meeting's own is no proposal. Several proposals are
    none: nobody may choose among them by guessing.
    """
    text = text[:_LONGEST]
    words = replace(words, yes=words.yes | _YES_HERE, no=words.no | _NO_HERE)
    said = agreement(text, words)
    proposed = _proposals(text, now, meeting)
    if len(proposed) == 1 and _is_meant(text, proposed[0], said):
        one = proposed[0]
        clock = one.clock or meeting.time()
        return Wish("counter", datetime.combine(one.day, clock), same_clock=one.clock is None)
    if len(proposed) > 1:
        return Wish(None)
    if said is None:
        return Wish("tentative" if _MAYBE.match(text) else None)
    return Wish("accepted" if said else "declined")


def _proposals(text: str, now: datetime, meeting: datetime) -> list[_Time]:
    found = [
        _Time(one.day, one.clock)
        for one in find_times(text, now)
        if not one.denied and one.until is None and not _is_own(one.day, one.clock, meeting)
    ]
    alone = the_clock(text) if not found else None
    if alone is not None and alone[0] != meeting.time():
        # A clock time without a day is for the day of the meeting.
        found = [_Time(meeting.date(), alone[0])]
    return list(dict.fromkeys(found))


def _is_own(day: date, clock: time | None, meeting: datetime) -> bool:
    """Whether it is the meeting's own time that was named."""
    return day == meeting.date() and clock in (None, meeting.time())


def _is_meant(text: str, one: _Time, said: bool | None) -> bool:
    """Whether a time is proposed, and not only mentioned: with a clock, in words that propose, or hardly any others."""
    if said is True:
        return one.clock is not None
    terse = len(text.split()) <= _MOST_TERSE_WORDS and said is None
    return one.clock is not None or terse or bool(_PROPOSES.search(text))


def is_to_come(start: datetime, now: datetime) -> bool:
    """Whether a proposed time lies ahead, and not so far that it must be a slip."""
    return now < start < now + timedelta(days=400)
