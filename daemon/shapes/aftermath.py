"""What is said of a talk afterwards: whether it was, its notes, and what the other has to put right in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from daemon.core.effects import Effect, Record
from daemon.core.meeting import Meeting
from daemon.core.model import Member
from daemon.core.practice import Kind
from daemon.core.situation import Situation
from daemon.shapes import appointments
from daemon.shapes.agreements import Agreed, keep_agreements, read_agreements
from daemon.shapes.collect import told

HELD = Kind(name="talk_held", audience="leader")
OFF = Kind(name="talk_off", audience="leader")
ACCEPTED = Kind(name="talk_accepted", audience="leader")
NOTES = Kind(name="talk_notes", audience="subject")

Spellings = Mapping[str, tuple[str, ...]]
HELD_WORDS: Spellings = {
    "da": (
        "holdt",
        "blev holdt",
        "den blev holdt",
        "samtalen blev holdt",
        "vi talte",
        "vi har talt",
        "ja",
        "jep",
        "jo",
        "fint",
        "godt",
        "det gik fint",
        "det gik godt",
        "gik fint",
        "gik godt",
        "ja tak",
    ),
    "en": (
        "held",
        "it was held",
        "we talked",
        "we spoke",
        "yes",
        "yep",
        "it went well",
        "went well",
        "fine",
        "good",
    ),
}
SKIPPED_WORDS: Spellings = {
    "da": (
        "blev ikke til noget",
        "den blev ikke til noget",
        "det blev ikke til noget",
        "samtalen blev ikke til noget",
        "ikke holdt",
        "blev ikke holdt",
        "den blev ikke holdt",
        "vi talte ikke",
        "vi fik ikke talt",
        "vi nåede det ikke",
        "aflyst",
        "den blev aflyst",
        "nej",
        "nåede det ikke",
        "ikke endnu",
        "kom ikke",
        "kom aldrig",
        "dukkede ikke op",
        "meldte afbud",
        "aflyste",
        "måtte aflyse",
        "vi aflyste",
        "vi måtte aflyse",
        "jeg aflyste",
        "jeg måtte aflyse",
        "jeg glemte det",
        "jeg glemte den",
        "vi glemte det",
        "vi glemte den",
        "flyttet til",
        "den er flyttet",
        "den blev flyttet",
        "vi flyttede den",
        "vi har flyttet den",
        "udskudt",
        "den er udskudt",
        "den blev udskudt",
        "vi udskød den",
    ),
    "en": (
        "didn't happen",
        "it didn't happen",
        "did not happen",
        "it did not happen",
        "not held",
        "we didn't talk",
        "we did not talk",
        "cancelled",
        "canceled",
        "it was cancelled",
        "didn't take place",
        "no",
        "we didn't manage",
        "not yet",
        "didn't come",
        "did not come",
        "didn't show up",
        "didn't turn up",
        "had to cancel",
        "we had to cancel",
        "i had to cancel",
        "we cancelled",
        "i forgot",
        "we forgot",
        "moved to",
        "we moved it",
        "it was moved",
        "postponed",
        "it was postponed",
        "we postponed it",
    ),
}
_EDGES = " \t\n.,!?:;-–—"


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says: the talk was held, with notes or without, or came to nothing; and the words left over."""

    what: Literal["held", "skipped"]
    text: str


def read_aftermath(text: str, held: Spellings, skipped: Spellings, name: str = "") -> Said:
    """Read an answer to how a talk went; whatever is not one of the words for it is notes of a talk that was held.

    `name` is the employee's, who may stand before the words: "Rikke kom ikke".
    """
    first, _, rest = text.strip().partition(" ")
    about = rest if name and first.casefold() == name.casefold() else text
    left = _after(about, skipped)
    if left is not None:
        return Said("skipped", left)
    left = _after(text, held)
    # A sentence that only begins with such a word ("Godt at tale om budget") is notes as a whole.
    alone = left is not None and (not left or _ends_clause(text, left))
    return Said("held", left if alone and left is not None else text.strip())


def _after(text: str, words: Spellings) -> str | None:
    """The words after the longest of these that the text begins with; None when it begins with none."""
    begun = text.strip().casefold().replace("’", "'")
    for word in sorted((w for spelt in words.values() for w in spelt), key=len, reverse=True):
        if begun == word or (begun.startswith(word) and not begun[len(word)].isalnum()):
            return text.strip()[len(word) :].strip(_EDGES)
    return None


def _ends_clause(text: str, left: str) -> bool:
    """Whether a sign or a line's end stands between the word and what follows it."""
    gap = text.strip()[: len(text.strip()) - len(left)].rstrip(" \t")
    return gap[-1:] in ".,!?:;-–—\n"


def held_on(s: Situation, meeting: Meeting, day: date) -> bool | None:
    """Say whether a talk of that day was held; None where nobody has said so yet."""
    for kind, answer in ((HELD, True), (OFF, False)):
        if any(e.value["talk"] == meeting.uid and e.day == day for e in told(s, kind.name)):
            return answer
    return None


def untold(s: Situation, member: str) -> list[Meeting]:
    """Give the past talks with an employee of which nobody has said whether they were."""
    return [m for m in appointments.past(s, member) if m.start and held_on(s, m, day_of(s, m.start)) is None]


def keep_held(meeting: Meeting, day: date, by: str) -> Record:
    """Note that a talk was held; a contact, for whoever counts those."""
    return Record(kind=HELD.name, value={"talk": meeting.uid}, by=by, about=meeting.key, day=day)


def keep_accepted(s: Situation, meeting: Meeting, start: datetime) -> Iterator[Record]:
    """Note, once its time has come, that the employee had said yes to a talk: it counts until the leader says more."""
    day = day_of(s, start)
    known = any(e.value["talk"] == meeting.uid and e.day == day for e in told(s, ACCEPTED.name))
    if meeting.replies.get(meeting.key) == "accepted" and not known:
        value = {"talk": meeting.uid}
        yield Record(kind=ACCEPTED.name, value=value, by=meeting.key, about=meeting.key, day=day)


def keep_off(meeting: Meeting, day: date, by: str | None, why: str) -> Record:
    """Note that a talk came to nothing: called off before, or skipped."""
    return Record(kind=OFF.name, value={"talk": meeting.uid, "why": why}, by=by, about=meeting.key, day=day)


def last_off(s: Situation) -> dict[str, date]:
    """Give by employee the latest day of a talk that came to nothing."""
    return {
        e.about: e.day
        for e in sorted(told(s, OFF.name), key=lambda e: e.day or date.min)
        if e.about and e.day
    }


def keep_notes(s: Situation, meeting: Meeting, day: date, text: str, by: str) -> Iterator[Effect]:
    """Keep notes of a talk, and each agreement in them."""
    value: dict[str, Any] = {"text": text, "talk": meeting.uid}
    yield Record(kind=NOTES.name, value=value, by=by, about=meeting.key, day=day)
    yield from keep_agreements(agreed_in(s, meeting, text, by), by=by, about=meeting.key, talk=meeting.uid)


def agreed_in(s: Situation, meeting: Meeting, text: str, by: str) -> list[Agreed]:
    """Give the agreements in what one of the two wrote, their days by the writer's own clock."""
    return read_agreements(text, pair(s, meeting), s.days(by).local(s.now), by)


def pair(s: Situation, meeting: Meeting) -> list[Member]:
    """Give the employee and the leader."""
    return [s.members[m] for m in (meeting.key, s.leader.id) if m in s.members]


def shown_agreed(s: Situation, agreed: Sequence[Agreed]) -> list[dict[str, Any]]:
    """Give agreements just told as a template shows them."""
    return [
        {"text": one.text, "first": s.members[one.owner].first if one.owner else "", "due": one.due}
        for one in agreed
    ]


def day_of(s: Situation, start: datetime) -> date:
    """Give the leader's date of an instant: the day a talk counts for."""
    return s.days(s.leader.id).day(start)
