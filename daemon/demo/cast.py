"""The scripted colleagues: they get mail, think for a while, and answer as they are used to."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

from daemon.core.schedule import next_after
from daemon.core.when import When
from daemon.demo import clients
from daemon.demo.calendars import accept
from daemon.demo.postboxes import Person
from daemon.demo.script import ANSWERS, HABITS, LATER, SECOND_THOUGHTS, THANKS, UNASKED, Habits
from daemon.demo.writing import write_answer, write_new

Manner = Literal["answer", "inline", "accept", "away", "bounce", "new"]
_MORNING, _EVENING = time(8, 5), time(18)
_BOUNCE_AFTER = timedelta(minutes=2)
_AWAY_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands in a mail: `name` is its rule and key, `mark` its letter where there are several."""

    name: str
    mark: str
    reminder: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What somebody does next: `original` is the mail they do it with, None for a mail of their own."""

    who: str
    manner: Manner
    text: str
    original: bytes | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""


class Cast:
    """Everybody who plays, and what they are about to do."""

    def __init__(self, people: Mapping[str, Person], start: datetime, seed: str = "naervaer") -> None:
        self._people = people
        self._seed = seed
        self._plans: list[tuple[datetime, int, Action]] = []
        self._order = count()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._told_away: set[str] = set()
        self._back = {
            who: next_after(When.parse(habits.back), ZoneInfo(people[who].zone), start)
            for who, habits in HABITS.items()
            if habits.back and who in people
        }
        for one in UNASKED:
            at = next_after(When.parse(one.at), ZoneInfo(people[one.who].zone), start)
            self._plan(at, Action(who=one.who, manner="new", text=one.text, subject=one.subject))

    def next_at(self) -> datetime | None:
        """When somebody does something next."""
        return self._plans[0][0] if self._plans else None

    def take_due(self, now: datetime) -> list[Action]:
        """What is to be done by `now`, in order."""
        due = []
        while self._plans and self._plans[0][0] <= now:
            due.append(heapq.heappop(self._plans)[2])
        return due

    def hear(self, who: str, raw: bytes, kind: str, questions: Sequence[Question], at: datetime) -> None:
        """Somebody got a mail: plan what they do with it."""
        habits = HABITS.get(who)
        if habits is None:
            return
        if habits.dead:
            self._plan(at + _BOUNCE_AFTER, Action(who=who, manner="bounce", text=habits.dead, original=raw))
        elif who in self._back and at < self._back[who]:
            self._answer_by_machine(who, habits, raw, at)
        elif kind == "invitation" and _is_request(raw):
            self._plan(
                self._awake(who, at + habits.delay), Action(who=who, manner="accept", text="", original=raw)
            )
        elif questions:
            self._answer(who, habits, raw, questions, at)
        elif kind == "receipt" and who in THANKS and who not in self._told_away:
            # Once is enough, as for the automatic reply.
            self._told_away.add(who)
            self._plan(
                at + timedelta(minutes=4), Action(who=who, manner="answer", text=THANKS[who], original=raw)
            )

    def _answer_by_machine(self, who: str, habits: Habits, raw: bytes, at: datetime) -> None:
        if who not in self._told_away:
            self._told_away.add(who)
            self._plan(at + _AWAY_AFTER, Action(who=who, manner="away", text=habits.away, original=raw))

    def _answer(
        self, who: str, habits: Habits, raw: bytes, questions: Sequence[Question], at: datetime
    ) -> None:
        said = [(q, text) for q in questions if (text := self._says(who, q))]
        if not said or (habits.only_reminded and not _pressing(questions)):
            return
        when = self._awake(who, at + habits.delay)
        self._plan(when, _compose(who, habits, raw, questions, said))
        for question, _ in said:
            later = SECOND_THOUGHTS.get((who, question.name))
            if later and self._asked[who, question.name] == 1:
                self._plan(when + later[0], Action(who=who, manner="answer", text=later[1], original=raw))

    def _says(self, who: str, question: Question) -> str:
        """What somebody has to say to a question, by how often they were asked it."""
        key = (who, question.name)
        if not question.reminder:
            self._asked[key] += 1
        turn = max(self._asked[key], 1)
        known = ANSWERS.get(key, ())
        if turn <= len(known):
            return _chosen(known[turn - 1], question) if question.name == "@back.back" else known[turn - 1]
        chance = Random(f"{self._seed}|{who}|{question.name}|{turn}")
        if question.name.endswith(".vote"):
            return str(chance.randint(1, max(len(question.data.get("texts", ())), 1)))
        later = LATER.get((self._people[who].language, question.name))
        return chance.choice(later).format(n=chance.randint(5, 40)) if later and known else ""

    def _awake(self, who: str, at: datetime) -> datetime:
        """The same instant, or the next morning of the person where it is night there."""
        local = self._people[who].local(at)
        if _MORNING <= local.time() < _EVENING:
            return at
        return next_after(When.parse(f"every day {_MORNING:%H:%M}"), ZoneInfo(self._people[who].zone), at)

    def _plan(self, at: datetime, action: Action) -> None:
        heapq.heappush(self._plans, (at, next(self._order), action))


def write(action: Action, person: Person, at: datetime, box: str) -> bytes:
    """The mail by which somebody does what they planned; `at` is their local time."""
    who = (person.name, person.address)
    if action.original is None:
        return write_new(person, box, action.subject, action.text, at)
    match action.manner:
        case "inline":
            return clients.gmail_inline(action.original, *who, action.answers, at, person.language)
        case "accept":
            return accept(action.original, *who, at, person.language)
        case "away":
            return clients.out_of_office(action.original, *who, action.text, at, person.language)
        case "bounce":
            return clients.bounce(action.original, *who, action.text, at, person.language)
        case _:
            return write_answer(HABITS[person.id].style, action.original, person, action.text, at)


def _is_request(raw: bytes) -> bool:
    return b"METHOD:REQUEST" in raw or b"method=REQUEST" in raw


def _pressing(questions: Sequence[Question]) -> bool:
    """Whether one can no longer put it off: a reminder, or a vote that ends today."""
    return any(question.reminder or question.name.endswith(".vote") for question in questions)


def _compose(
    who: str, habits: Habits, raw: bytes, questions: Sequence[Question], said: Sequence[tuple[Question, str]]
) -> Action:
    if len(questions) == 1:
        return Action(who=who, manner="answer", text=said[0][1], original=raw)
    if habits.inline:
        answers = {f"{question.mark}. ": text for question, text in said}
        return Action(
            who=who, manner="inline", text="\n".join(answers.values()), original=raw, answers=answers
        )
    text = "\n\n".join(f"{question.mark}: {words}" for question, words in said)
    return Action(who=who, manner="answer", text=text, original=raw)


def _chosen(beginning: str, question: Question) -> str:
    """The number of the choice that begins so; "" where there is none."""
    texts = [str(text) for text in question.data.get("texts", ())]
    return next((str(n) for n, text in enumerate(texts, 1) if text.startswith(beginning)), "")
