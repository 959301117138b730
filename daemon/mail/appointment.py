"""Reads in a mail out of the blue that a talk in the calendar cannot be, or is to move, and which talk that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from daemon.core.said import SaidTime, find_shift, find_times
from daemon.mail.greeting import without_greeting, without_salute

_LONGEST = 600
_TALK = (
    r"(?P<talk>(?:(?:vores|min|mit|our|my|the|den|det|næste|kommende|aftalte|planlagte|next|upcoming|weekly)\s+)*"
    r"(?:(?:status)?samtale[nr]?|(?:status)?snak(?:ken)?|1[:-]1|en[- ]til[- ]en|one[- ]to[- ]one|one[- ]on[- ]one|"
    r"(?:status )?talk|(?P<meeting>mødet?|meeting|call|opkald(?:et)?))"
    r"(?!\w)(?:\s+(?:med|with)\s+(?P<name>\w[\w-]*(?:\s+(?-i:[A-ZÆØÅ])[\w-]+)*))?)"
)
_CANNOT = (
    r"(?:(?:kan|når|kommer)\s+(?:(?:jeg|desværre|alligevel|jo|godt|nok|vist)\s+)*ikke|er (?:desværre )?forhindret"
    r"|melder? fra|aflyse?|afbud|can(?:'?t| ?not)|won'?t be able to|(?:am|'m) (?:not able|unable) to|cancel|call off)"
)
_MOVE = (
    r"(?:få flyttet|flyt(?:te)?|ryk(?:ke)?|udskyde?|udsæt(?:te)?|skub(?:be)?|få udskudt|fremryk(?:ke)?"
    r"|(?:finde?|få) (?:en (?:ny|anden) tid|et (?:nyt|andet) tidspunkt)|move|reschedule|postpone"
    r"|push(?: back)?|put off|delay|shift|bring forward)"
)
_FILL = (
    r"(?:(?:desværre|alligevel|lige|gerne|venligst|evt\.?|måske|please|komme|være|deltage|nå|holde|klare|tage|have"
    r"|passe|til|i|med|at|for|make|come|attend|do|keep|be|to|it)\s+)*"
)
_DENIES = re.compile(
    r"(?<!\w)(?:ikke|not|aldrig|never|hvordan|hvem|hvornår|hvorfor|how|who|when|why)(?!\w)", re.IGNORECASE
)
_POLITE = re.compile(
    r"(?<!\w)(?:(?:kan|kunne) (?:vi|du|jeg) ikke|can'?t we|couldn'?t we)(?!\w)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<!\w){_TALK}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<!\w)(?P<says>(?P<cannot>{_CANNOT})|{_MOVE})\s+{_FILL}{_TALK}", re.IGNORECASE)
_AFTER = re.compile(
    r"(?P<cannot>(?:må|skal|bliver nødt til at|passer|går|kan|er)\s+(?:(?:jeg|mig|desværre|nok|vist)\s+)*"
    r"(?:ikke|aflyses|forhindret|være aflyst)|doesn'?t (?:work|suit)|won'?t work|does not (?:work|suit)"
    r"|(?:must|has to|needs to) be cancel+ed)|(?:må|skal|kan|bør|bedes)\s+(?:(?:vi|desværre|gerne|den|måske)\s+)*"
    r"(?:flyttes?|rykkes?|udskydes?|udsættes?|skubbes?)|(?:must|has to|needs to|can|could) (?:we |it )?(?:be )?"
    r"(?:moved?|postponed?|rescheduled?)",
    re.IGNORECASE,
)
"""What is said after a talk is named: "vores samtale på torsdag må desværre aflyses"."""
_ENDS = re.compile(
    r"(?:\s+(?:nå|komme|til|deltage|holde|klare|være|med|alligevel|desværre|godt|for|mig|me|after|all))*"
    r"\s*(?:$|[,:–-]|(?:men|da|fordi|hvis|til|og|but|because|as|if|to|and|by|med|en|et|a|an)(?!\w))",
    re.IGNORECASE,
)
"""What follows that, so that it is about the talk: not "samtalen kan jeg ikke huske"."""
_FARTHEST = 30
"""How many letters, such as of a day, stand between a talk and what is to become of it."""
_BARE = re.compile(
    r"\s*(?P<says>(?P<cannot>aflys|afbestil|cancel|call off)|flyt|ryk|udskyd|udsæt|skub|fremryk|move|reschedule"
    r"|postpone|push back|push|put off)(?!\w)(?:\s+(?:den|det|it|that))?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REASON = re.compile(
    r"[\s.,:;!–-]*(?:$|(?:jeg|vi|det|er|syg|sygt|barn|ferie|pga\.?|på grund|fordi|da|desværre|i|i'm|we|it|sick|ill"
    r"|because|due|sorry|please|tak|thanks)(?!\w))",
    re.IGNORECASE,
)
_TO = re.compile(r"[\s.,:;!–-]*(?:(?:til|to|på|on|den|d\.|fra|from)\s+)*$", re.IGNORECASE)
_GAP = re.compile(r"[\s,]*(?:(?:på|den|d\.|i|on|the|at|kl\.?|fra|from|her)\s+)*$", re.IGNORECASE)
_SENTENCES = re.compile(r"(?:[^!?;\n.]|\.(?!\s|$))+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """That a mail is about a talk: with whom (`name`, "" where that is not said) and of which `day`, which may be but
    the next such `weekday`.

    `cannot` where it cannot be, else it is to be moved. `before` and `after` are the words around those that say which
    talk it is; `bare` where there are none such, but a verb alone.
    """

    cannot: bool
    before: str
    after: str
    name: str = ""
    day: date | None = None
    weekday: bool = False
    bare: bool = False

    @property
    def text(self) -> str:
        """What is said of it."""
        return f"{self.before} {'' if self.bare else 'den'} {self.after}"

    def of(self, name: str, day: date) -> str:
        """The same, said of the talk of one day with somebody."""
        return f"{self.before} samtalen med {name} den {day.day}/{day.month} {self.after}"


def speaks_of_talk(text: str, now: datetime) -> Spoken | None:
    """What a mail says of a talk that is in the calendar already; `now` is naive, on the writer's own clock.

    None unless it is sure: a talk is named in the same sentence with what is to become of it, or there is nothing but
    that ("flyt til torsdag kl. 10", "aflys: jeg er syg").
    """
    text = without_salute("\n".join(without_greeting(text[:_LONGEST].split("\n"))))
    return _named(text, now) or _bare(text, now)


def _named(text: str, now: datetime) -> Spoken | None:
    for sentence in _SENTENCES.finditer(text):
        at, part = sentence.start(), sentence[0]
        if (said := _BEFORE.search(part)) is not None:
            before = _POLITE.sub("", part[: said.start()])
            if not _DENIES.search(before):
                return _spoken(text, now, said, at)
        for talk in _NAMED.finditer(part):
            after = _AFTER.search(part, talk.end(), talk.end() + 2 * _FARTHEST)
            gap = part[talk.end() : after.start()] if after else ""
            near = after and len(gap) <= _FARTHEST and "," not in gap and _ENDS.match(part, after.end())
            if near and not _DENIES.search(part[: talk.start()]):
                return _spoken(text, now, talk, at, after)
            if find_shift(f"{part[: talk.start()]} den {part[talk.end() :]}", now, now):
                return _spoken(text, now, talk, at)
    return None


def _spoken(
    text: str, now: datetime, talk: re.Match[str], at: int, after: re.Match[str] | None = None
) -> Spoken | None:
    """The talk that was named, with the day that stands right behind it."""
    start, end, name = at + talk.start("talk"), at + talk.end("talk"), talk["name"] or ""
    if name.casefold() in ("dig", "jer", "mig", "you", "me"):
        name = ""
    if talk["meeting"] and not name:
        # A meeting may be any; a talk is with somebody.
        return None
    day, stop = _day_behind(text, now, end)
    told = bool((after or talk).groupdict().get("cannot"))
    weekday = day is not None and day.weekday
    return Spoken(
        told, text[:start].strip(), text[stop:].strip(), name, day.day if day else None, weekday=weekday
    )


def _day_behind(text: str, now: datetime, end: int) -> tuple[SaidTime | None, int]:
    """The day that stands right behind a talk ("på torsdag"), and where it ends; "den 1/12 til 3/12" begins with it."""
    times = (
        one for one in find_times(text, now) if one.start >= end and _GAP.fullmatch(text[end : one.start])
    )
    first = next(times, None)
    if first is None:
        return None, end
    if first.until is None:
        return first, first.end
    to = re.search(r"\s(?:til|to)\s", text[first.start : first.end])
    return (
        (find_times(text[: first.start + to.start()], now)[-1], first.start + to.start())
        if to
        else (None, end)
    )


def _bare(text: str, now: datetime) -> Spoken | None:
    said = _BARE.fullmatch(text)
    if said is None:
        return None
    rest = said["rest"]
    first = next(iter(find_times(rest, now)), None)
    is_time = first is not None and bool(_TO.fullmatch(rest[: first.start]))
    if not (is_time or _REASON.match(rest) or find_shift(text, now, now)):
        return None
    return Spoken(bool(said["cannot"]), said["says"], rest.strip(), bare=True)
