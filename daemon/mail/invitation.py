"""Reads what people write in reply to an invitation: yes, no, or another time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from daemon.core.said import find_shift, find_times, in_week_of, the_clock, without_shift
from daemon.mail.agreement import agreement
from daemon.mail.greeting import without_greeting
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
_TURNS = re.compile(r"\b(?:men|but|hellere|helst|i ?stedet|rather|instead)\b", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.,:/])(?:[01]?\d|2[0-3])\.[0-5]\d(?![\d.,:/%])")
_MOST_WORDS_WITH_DOTTED = 12
_CLAUSES = re.compile(r"[,;!?:–\n]|(?<!\bkl)\.(?!\d)|\s-\s|\b(?:men|og|but|and)\b", re.IGNORECASE)
_FEWEST_WORDS, _MOST_WITH_A_TIME = 3, 6
_COURTESY = re.compile(
    r"\s*(?:(?:mange |tusind |many )?(?:tak|thanks|thank you)|(?:jeg )?glæder mig|vi (?:ses|tales|snakkes|høres)|"
    r"(?:rigtig )?(?:god|hav en|ha' en|ha en)|see you|talk (?:to you )?(?:soon|then)|have a|"
    r"(?:i(?:'m| am)? )?look(?:ing)? forward|"
    r"(?:med )?(?:venlig|bedste|mange|de bedste) hilsen|hilsen|kind regards|best|hej|kære|hi|dear|"
    r"(?:det |jeg )?(?:beklager|er jeg ked af|undskyld)|sorry)\b",
    re.IGNORECASE,
)
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

    `says` is None for words that are none of these, and "either" for a move that may be to an earlier or a later time.
    `more` where they say something besides, such as why.
    """

    says: CalendarWord | None
    start: datetime | None = None
    same_clock: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Time:
    day: date
    clock: time | None


def read_wish(text: str, now: datetime, meeting: datetime, words: Lexicon) -> Wish:
    """What words say to a meeting that begins at `meeting`; both times are naive, on the writer's own clock.

    A time that is only denied ("kan ikke fredag") or that is the meeting's own is no proposal. Several proposals are
    none: nobody may choose among them by guessing. "En uge senere" is seen from the meeting.
    """
    text = "\n".join(without_greeting(text[:_LONGEST].split("\n")))
    words = replace(words, yes=words.yes | _YES_HERE, no=words.no | _NO_HERE)
    said = agreement(text, words)
    if shift := find_shift(text, now, meeting):
        others = _proposals(without_shift(text, now), now, meeting)
        if others or len(shift.times) > 1:
            return Wish(None if others else "either")
        more = _says_more(text, now, words)
        return Wish("counter", shift.times[0], same_clock=shift.same_clock, more=more)
    proposed = _proposals(text, now, meeting)
    if len(proposed) == 1 and _is_meant(text, proposed[0], said):
        one = proposed[0]
        clock = one.clock or meeting.time()
        start = datetime.combine(one.day, clock)
        return Wish("counter", start, same_clock=one.clock is None, more=_says_more(text, now, words))
    if len(proposed) > 1:
        return Wish(None)
    if said is None and not _MAYBE.match(text):
        return Wish(None)
    says: CalendarWord = "tentative" if said is None else "accepted" if said else "declined"
    return Wish(says, more=_says_more(text, now, words))


def _says_more(text: str, now: datetime, words: Lexicon) -> bool:
    """Whether a clause is more than the answer, a time or a courtesy; with a yes also what else a line says."""
    further = text.strip().split("\n")[1:] if agreement(text, words) else []
    if any(
        (":" in line or len(line.split()) >= _FEWEST_WORDS) and not _COURTESY.match(line) for line in further
    ):
        return True
    for clause in _CLAUSES.split(text):
        count = len(clause.split())
        answers = agreement(clause, words) is not None or _MAYBE.match(clause)
        if count < _FEWEST_WORDS or answers or _COURTESY.match(clause):
            continue
        times = bool(find_times(clause, now)) or the_clock(clause) is not None or bool(_DOTTED.search(clause))
        if not times or count > _MOST_WITH_A_TIME:
            return True
    return False


def _proposals(text: str, now: datetime, meeting: datetime) -> list[_Time]:
    said = [in_week_of(one, text, meeting.date()) for one in find_times(text, now) if not one.denied]
    found = [
        _Time(one.day, one.clock)
        for one in said
        if one.until is None and not _is_own(one.day, one.clock, meeting)
    ]
    if not found:
        # A clock time without a day is for the day of the meeting.
        found = [_Time(meeting.date(), clock) for clock in _clocks(text) if clock != meeting.time()]
    return list(dict.fromkeys(found))


def _clocks(text: str) -> list[time]:
    """The clock times said without a day: "kl. 10", "hellere 9.30", of "ikke kl. 9, men kl. 10" the latter as well."""
    for words in (text, *(reversed(_TURNS.split(text)))):
        if alone := the_clock(words):
            return [alone[0]]
    dotted = _DOTTED.findall(text) if len(text.split()) <= _MOST_WORDS_WITH_DOTTED else []
    return [time.fromisoformat(one.replace(".", ":").zfill(5)) for one in dotted]


def _is_own(day: date, clock: time | None, meeting: datetime) -> bool:
    """Whether it is the meeting's own time that was named."""
    return day == meeting.date() and clock in (None, meeting.time())


def _is_meant(text: str, one: _Time, said: bool | None) -> bool:
    """Whether a time is proposed, and not only mentioned: with a clock, in words that propose, or hardly any others."""
    if said is True:
        return one.clock is not None
    terse = len(text.split()) <= _MOST_TERSE_WORDS and said is None
    return one.clock is not None or terse or bool(_PROPOSES.search(text))
