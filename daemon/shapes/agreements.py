"""Agreements between two: read from notes, asked for until they are done, and told when they are overdue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daemon.core.effects import Record
from daemon.core.model import Entry, Member
from daemon.core.practice import Kind
from daemon.core.said import the_time
from daemon.core.situation import Situation
from daemon.shapes.collect import told
from daemon.shapes.names import find_members, read_name

AGREEMENT = Kind(name="agreement", audience="subject")
DONE = Kind(name="agreement_done", audience="subject")

Spellings = Mapping[str, tuple[str, ...]]
AGREED_WORDS: Spellings = {
    "da": ("aftale", "aftaler", "aftalt", "vi aftalte", "opfølgning"),
    "en": ("agreed", "agreement", "action", "action point", "follow-up", "follow up", "todo"),
}
OWN_WORDS: Spellings = {"da": ("jeg", "mig"), "en": ("i", "me")}
BOTH_WORDS: Spellings = {"da": ("vi", "begge", "os", "os begge"), "en": ("we", "both", "us", "both of us")}
DONE_WORDS: Spellings = {
    "da": ("færdig", "færdige", "færdig med", "klaret", "gjort", "ordnet"),
    "en": ("done", "finished", "completed"),
}

_BULLET = re.compile(r"^\s*(?:[-*•·–]|\(?\d{1,2}[.)])\s+")
_LONGEST_HEAD = 3
_NUMBERS = r"(?:nr\.?|nummer|no\.?|number|#)?\s*(\d{1,2}(?:\s*(?:,|og|and|&|\+)\s*\d{1,2})*)"


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement: whose it is ("" for both), in which words, and by which day if one was named."""

    owner: str
    text: str
    due: date | None = None


def read_agreements(text: str, pair: Sequence[Member], now: datetime, by: str = "") -> list[Agreed]:
    """Read the lines that are agreements: `Rikke: sender udkast inden fredag`, `aftale: vi ses i Aarhus`.

    `now` is the writer's naive clock. A line belongs to the one of the two whom it names before a colon, whatever the
    slip of spelling, or to who writes (`by`) after "jeg"; names of others, and lines without a colon, are notes and no
    agreement.
    """
    found = (_read_line(_BULLET.sub("", line), pair, now, by) for line in text.splitlines())
    return [one for one in found if one is not None]


def _read_line(line: str, pair: Sequence[Member], now: datetime, by: str) -> Agreed | None:
    head, colon, words = line.partition(":")
    words = words.strip()
    if not colon or not words or not 1 <= len(head.split()) <= _LONGEST_HEAD:
        return None
    named = find_members(head, pair)
    if len(named) == 1:
        return Agreed(named[0].id, words, _due(words, now))
    plain = head.strip().casefold()
    if by and plain in _spelt(OWN_WORDS):
        return Agreed(by, words, _due(words, now))
    if plain in _spelt(BOTH_WORDS):
        return Agreed("", words, _due(words, now))
    if plain not in _spelt(AGREED_WORDS):
        return None
    read = read_name(words, pair)
    by_name = read.member is not None and read.rest and words.casefold().startswith(read.name.casefold())
    return Agreed(read.member.id if by_name and read.member else "", words, _due(words, now))


def _due(words: str, now: datetime) -> date | None:
    said = the_time(words, now)
    return (said.until or said.day) if said else None


def keep_agreements(agreed: Iterable[Agreed], *, by: str, about: str, talk: str) -> Iterator[Record]:
    """Keep each, told by one and about the employee; `talk` names the talk."""
    for one in agreed:
        value = {"text": one.text, "owner": one.owner, "talk": talk}
        yield Record(kind=AGREEMENT.name, value=value, by=by, about=about, day=one.due)


def open_agreements(s: Situation, member: str) -> list[Entry]:
    """Give what was agreed with a member and is not done: what is due first, then what has no day."""
    done = {entry.value["entry"] for entry in told(s, DONE.name)}
    left = [e for e in told(s, AGREEMENT.name) if e.about == member and e.id not in done]
    return sorted(left, key=lambda e: (e.day is None, e.day or date.max, e.at))


def is_overdue(s: Situation, entry: Entry) -> bool:
    """Say whether the day it was to be done by has gone, on the team's clock."""
    return entry.day is not None and entry.day < s.today()


def shown(s: Situation, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Give agreements as a template shows them, numbered from 1 in this order."""
    return [
        {
            "n": n,
            "id": entry.id,
            "text": entry.value["text"],
            "owner": entry.value["owner"],
            "first": s.members[entry.value["owner"]].first if entry.value["owner"] in s.members else "",
            "due": entry.day,
            "overdue": is_overdue(s, entry),
        }
        for n, entry in enumerate(entries, 1)
    ]


def split_done(text: str, words: Spellings) -> tuple[tuple[int, ...], str]:
    """Take lines such as `færdig 1 og 3` out of an answer: the numbers, and the words that are left."""
    spelt = "|".join(re.escape(word) for word in sorted(_spelt(words), key=len, reverse=True))
    line = re.compile(
        rf"\s*(?:(?:{spelt})\s*:?\s*{_NUMBERS}|{_NUMBERS}\s*:?\s*(?:er\s+|is\s+)?(?:{spelt}))\W*", re.I
    )
    numbers: list[int] = []
    left: list[str] = []
    for one in text.splitlines():
        found = line.fullmatch(one)
        if found:
            numbers += map(int, re.findall(r"\d+", found[0]))
        else:
            left.append(one)
    return tuple(dict.fromkeys(numbers)), "\n".join(left).strip()


def close_numbered(
    asked: Sequence[Mapping[str, Any]], numbers: Iterable[int], by: str, about: str
) -> Iterator[Record]:
    """Note as done those that had these numbers in the mail; a number that none had is passed over."""
    by_number = {one["n"]: one for one in asked}
    for number in numbers:
        if number in by_number:
            yield close(by_number[number]["id"], by, about)


def close(entry: str, by: str, about: str) -> Record:
    """Note one as done."""
    return Record(kind=DONE.name, value={"entry": entry}, by=by, about=about)


def _spelt(words: Spellings) -> frozenset[str]:
    return frozenset(word for spelt in words.values() for word in spelt)
