"""Runs the engine over a span of virtual time, on a database in memory, and gathers every mail it would send."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar, cast

from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.core.model import Asked, Letter, Member, Moment, MomentState
from daemon.core.world import World
from daemon.engine.commanding import read_own_text
from daemon.engine.handling import handle
from daemon.engine.house import House
from daemon.engine.inbound import Inbound
from daemon.engine.moments import run_moment
from daemon.engine.people import People
from daemon.engine.records import InboxRow, InboxState, Outgoing
from daemon.engine.rounds import notice_roster, plan_ahead, replan_posts
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.mail.reading import CalendarPart, Reading, Scan
from daemon.simulate.colleagues import Colleagues
from daemon.simulate.initiatives import Initiative, in_week
from daemon.simulate.mirror import Mirror
from daemon.simulate.watched import Watched

T = TypeVar("T")
D = TypeVar("D")
Progress = Callable[[datetime], None]
_PLAN_EVERY = timedelta(days=7)
_MOST_AT_ONCE = 10_000
_ANSWERED = ("ask", "invitation")
_OWN = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that broke while it was played, and would in earnest."""

    at: datetime
    what: str
    why: str


@dataclass
class Played:
    """What came of a play: the mails in order, questions as they ended, failures, and moments that were skipped."""

    mails: list[Outgoing] = field(default_factory=list)
    asks: list[Asked] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    skipped: list[Moment] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    steps: list[tuple[datetime, Moment]] = field(default_factory=list)
    answers: int = 0
    asking: frozenset[str] = frozenset()
    """The tokens of the letters that counted under somebody's weekly limit."""
    people: People | None = None


class Play:
    """One simulated span; `run` may be called once."""

    def __init__(self, house: House, colleagues: Colleagues) -> None:
        self.house = live(house)
        self.played = Played()
        self._colleagues = colleagues
        self._secret = hashlib.sha256(f"play {colleagues.seed}".encode()).digest()
        self._store = SqliteStore(":memory:", Keyring.ephemeral())
        self._people: People | None = None
        self._mirror = Mirror()
        self._seen: set[str] = set()
        self._replies: list[tuple[datetime, str]] = []
        self._initiatives: dict[str, Initiative] = {}
        self._now: datetime

    def run(self, start: datetime, end: datetime, progress: Progress = lambda at: None) -> Played:
        """Play from `start` to `end`, both aware; `progress` hears of each instant."""
        self._now = start
        next_plan = start
        # All that is made here stays until the end, so that looking for garbage is lost time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            while self._now <= end:
                if self._now >= next_plan:
                    self._do(self._plan)
                    self._take_initiatives()
                    next_plan = self._now + _PLAN_EVERY
                self._run_due()
                self._answer_due()
                progress(self._now)
                self._now = self._next_at(next_plan)
            self.played.asks = self._do(lambda scene: scene.tx.asks())
            self.played.letters = list(self._mirror.letters.by_token.values())
            self.played.people = self._people
            self.played.asking = self._mirror.letters.asking()
        finally:
            asyncio.run(self._store.close())
            if collecting:
                gc.enable()
        return self.played

    def _next_at(self, next_plan: datetime) -> datetime:
        due = self._store.write_now(lambda tx: tx.next_due_at())
        reply = self._replies[0][0] if self._replies else None
        soonest = min(at for at in (next_plan, due, reply) if at is not None)
        return max(soonest, self._now)

    def _do(self, work: Callable[[Scene], T]) -> T:
        """Run `work` in one transaction; people are loaded again only after something changed them."""

        def inside(tx: Tx) -> T:
            watched = cast(Tx, Watched(tx, self._take, self._secret, self._mirror))
            scene = Scene(watched, self.house, self._now, self._people)
            result = work(scene)
            self._people = scene.people
            return result

        self._mirror.begin()
        try:
            return self._store.write_now(inside)
        except BaseException:
            self._mirror.undo()
            self._people = None
            raise

    def _take(self, mail: Outgoing) -> bool:
        if mail.id in self._seen:
            return False
        self._seen.add(mail.id)
        self.played.mails.append(mail)
        if mail.kind in _ANSWERED and mail.member:
            at = self._colleagues.answers_at(mail.id, self._now)
            if at is not None:
                heapq.heappush(self._replies, (at, mail.id))
        return True

    def _take_initiatives(self) -> None:
        for initiative in in_week(self.house, self._colleagues.seed, self._now):
            name = f"{_OWN}{len(self._initiatives):06}"
            self._initiatives[name] = initiative
            heapq.heappush(self._replies, (initiative.at, name))

    def _plan(self, scene: Scene) -> None:
        notice_roster(scene)
        plan_ahead(scene)
        replan_posts(scene)

    def _run_due(self) -> None:
        due = self._store.write_now(lambda tx: tx.due_moments(self._now, _MOST_AT_ONCE))
        if not due:
            return
        states = self._together(due, run_moment, lambda m: f"{m.rule} {m.round} {m.step}")
        for moment, state in zip(due, states, strict=True):
            self.played.steps.append((self._now, moment))
            if state is MomentState.SKIPPED:
                self.played.skipped.append(moment)
            if state is None:
                self._store.write_now(
                    lambda tx, m=moment: tx.finish_moment(m, MomentState.FAILED, at=self._now)  # type: ignore[misc]
                )

    def _answer_due(self) -> None:
        due = []
        while self._replies and self._replies[0][0] <= self._now:
            due.append(heapq.heappop(self._replies)[1])
        if due:
            self._together(due, self._say, lambda token: "an answer")

    def _together(
        self, due: Sequence[D], work: Callable[[Scene, D], T], name: Callable[[D], str]
    ) -> list[T | None]:
        """Do all that is due in one transaction with one look at the people; one by one where one of them breaks."""
        mails, replies, answers = len(self.played.mails), list(self._replies), self.played.answers
        try:
            return self._do(lambda scene: [work(scene, each) for each in due])
        except Exception:
            self._seen -= {mail.id for mail in self.played.mails[mails:]}
            del self.played.mails[mails:]
            self._replies, self.played.answers = replies, answers
            return [self._alone(each, work, name(each)) for each in due]

    def _alone(self, each: D, work: Callable[[Scene, D], T], name: str) -> T | None:
        mails = len(self.played.mails)
        try:
            return self._do(lambda scene: work(scene, each))
        except Exception as error:
            self._seen -= {mail.id for mail in self.played.mails[mails:]}
            del self.played.mails[mails:]
            why = f"{type(error).__name__}: {error}"
            self.played.failures.append(Failure(at=self._now, what=name, why=why))
            return None

    def _say(self, scene: Scene, name: str) -> None:
        """An answer to a letter, or what somebody writes of their own accord."""
        if name in self._initiatives:
            self._write(scene, self._initiatives[name])
        else:
            self._answer(scene, name)

    def _write(self, scene: Scene, initiative: Initiative) -> None:
        member = scene.people.members.get(initiative.by)
        if member is None or not scene.people.calendars[member.id].available(self._now.date()):
            return
        word = initiative.word
        said = f"{scene.house.commands[word.id][0]} {word.argument}".strip() + f": {word.text}"
        reading = Reading(new=said, clean=said, command=read_own_text(scene, member, said))
        self._handle(scene, member, reading)

    def _answer(self, scene: Scene, token: str) -> None:
        letter = scene.tx.letter(token)
        member = scene.people.members.get(letter.to) if letter else None
        if letter is None or member is None:
            return
        if letter.kind == "invitation":
            self._accept(scene, letter, member)
            return
        asks = {mark: ask for mark, ask_id in letter.asks if (ask := scene.tx.ask(ask_id))}
        reading = self._colleagues.write(token, asks, member.language, self._now)
        if reading is not None:
            self._handle(scene, member, reading, letter, asks)

    def _accept(self, scene: Scene, letter: Letter, member: Member) -> None:
        """Their calendar accepts the invitation."""
        for meeting in scene.tx.meetings(letter.rule):
            if member.id in meeting.who and meeting.round == letter.round and meeting.start:
                part = CalendarPart(
                    uid=meeting.uid, sequence=meeting.sequence, says="accepted", attendee=member.address
                )
                self._handle(scene, member, None, letter, calendar=part)
                return

    def _handle(
        self,
        scene: Scene,
        member: Member,
        reading: Reading | None,
        letter: Letter | None = None,
        asks: Mapping[str, Asked] = MappingProxyType({}),
        calendar: CalendarPart | None = None,
    ) -> None:
        row = _row(f"play{self.played.answers:08}", member, self._now)
        self.played.answers += 1
        scan = Scan(
            kind="calendar" if calendar else "person",
            sender=member.address,
            message_id=f"<{row.id}@play.invalid>",
            references=(letter.message_id,) if letter else (),
            calendar=calendar,
            auth="pass",
        )
        handle(
            scene,
            Inbound(
                row=row, scan=scan, member=member, letter=letter, asks=asks, reading=reading, trusted=True
            ),
        )


def _row(name: str, member: Member, at: datetime) -> InboxRow:
    return InboxRow(
        id=name,
        mailbox="INBOX",
        uidvalidity=1,
        uid=1,
        raw=None,
        size=0,
        received_at=at,
        state=InboxState.NEW,
        member=member.id,
    )


def live(house: House) -> House:
    """The house with nothing on trial, so that members get their own mails."""
    world: World = replace(
        house.world,
        teams={name: replace(team, pilot=None) for name, team in house.world.teams.items()},
        rules={name: replace(rule, pilot=None) for name, rule in house.world.rules.items()},
    )
    return replace(house, world=world, pilot=None)
