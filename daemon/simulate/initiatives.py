"""What scripted colleagues write of their own accord: how often, about whom, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from daemon.core.model import Member, Rule
from daemon.core.practice import Word as KnownWord
from daemon.engine.house import House
from daemon.mail.reading import Word

_WORKDAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """That people write a word every so many `weeks` on average, with words such as these."""

    word: str
    weeks: float
    texts: Mapping[str, tuple[str, ...]]


HABITS = (
    Habit(
        word="note",
        weeks=3,
        texts={
            "da": ("datteren starter i skole om 14 dage", "sidder eksamen på fredag"),
            "en": ("his daughter starts school in a fortnight", "sits an exam on Friday"),
        },
    ),
    Habit(
        word="contact_phone",
        weeks=0.7,
        texts={
            "da": ("god snak om ferien", "problem: leverancen er forsinket", "fik tre gode idéer"),
            "en": ("a good talk about the holidays", "problem: the delivery is late"),
        },
    ),
    Habit(
        word="goal",
        weeks=8,
        texts={
            "da": ("20 nye kunder inden for tre måneder",),
            "en": ("20 new customers within three months",),
        },
    ),
    Habit(word="thanks", weeks=4, texts={"da": ("Tak for hjælpen i går",), "en": ("Thanks for your help",)}),
    Habit(word="fireline", weeks=6, texts={"da": ("på fredag: stor demo",), "en": ("on Friday: big demo",)}),
    Habit(
        word="misunderstanding",
        weeks=20,
        texts={
            "da": ("Vi talte forbi hinanden om ferieplanen.",),
            "en": ("We talked past each other about the holidays.",),
        },
    ),
    Habit(
        word="result",
        weeks=4,
        texts={"da": ("12 nye kunder", "8,5 % flere svar"), "en": ("12 new customers", "8.5 % more answers")},
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A mail somebody writes out of the blue."""

    at: datetime
    by: str
    word: Word


def in_week(house: House, seed: int, start: datetime) -> Iterator[Initiative]:
    """What is written in the seven days from `start`: by the leaders where the word is theirs, else by anybody."""
    for habit in HABITS:
        for rule, known in _rules_with(house, habit.word):
            for writer, about in _pairs(house, rule, known):
                name = f"{seed}|{habit.word}|{rule.id}|{writer.id}|{about.id if about else ''}|{start:%Y%m%d}"
                chance = Random(name)
                if chance.random() < 1 / habit.weeks:
                    yield _written(habit, writer, about, start, chance)


def _rules_with(house: House, word: str) -> Iterator[tuple[Rule, KnownWord]]:
    for rule in house.world.rules.values():
        yield from ((rule, known) for known in house.practice_of(rule).words if known.id == word)


def _pairs(house: House, rule: Rule, known: KnownWord) -> Iterator[tuple[Member, Member | None]]:
    """Who writes it, about whom."""
    team, members = house.world.team_of(rule), house.world.members
    audience = [members[m] for m in house.audiences[rule.id] if m != team.leader]
    if "member" in known.takes:
        yield from ((members[team.leader], about) for about in audience)
    else:
        yield from ((writer, None) for writer in audience)


def _written(
    habit: Habit, writer: Member, about: Member | None, start: datetime, chance: Random
) -> Initiative:
    zone = ZoneInfo(writer.zone)
    day = start.astimezone(zone).date() + timedelta(days=chance.randrange(7))
    if day.isoweekday() > _WORKDAYS:
        day -= timedelta(days=2)
    clock = time(chance.randrange(9, 16), chance.choice((0, 15, 30, 45)))
    at = max(datetime.combine(day, clock, zone), start + timedelta(hours=1))
    text = chance.choice(habit.texts.get(writer.language) or habit.texts["en"])
    return Initiative(
        at=at.astimezone(start.tzinfo),
        by=writer.id,
        word=Word(id=habit.word, argument=about.name if about else "", text=text),
    )
