"""Loads the `Situation` a practice decides on, inside the transaction that will apply what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import TypeVar, overload

from daemon.core.forms import Nothing
from daemon.core.model import Asked, Line, Member, Round, Rule
from daemon.core.practice import Place, PlaceName
from daemon.core.situation import Situation
from daemon.core.world import ALL
from daemon.engine.doubt_lines import doubted_mails
from daemon.engine.house import House
from daemon.engine.people import People, load_people
from daemon.engine.tx import Tx

T = TypeVar("T")

HISTORY_ROUNDS = 26
_MOST_DIALOGUES, _RECENT_LETTERS = 20 * HISTORY_ROUNDS, 40


class Late(Sequence[T]):
    """A sequence that is read from the store when it is first looked at, as most decisions need few of them."""

    def __init__(self, load: Callable[[], Sequence[T]]) -> None:
        self._load = load

    @cached_property
    def _items(self) -> Sequence[T]:
        return self._load()

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)


@dataclass
class Scene:
    """One transaction's view of house and people; loads each of them once."""

    tx: Tx
    house: House
    now: datetime
    _people: People | None = field(default=None)
    offered_own: set[str] = field(default_factory=set)
    """Rules that were offered lines which tell what is their reader's own."""

    @property
    def people(self) -> People:
        """Everybody as they are now; call `forget_people` after changing one."""
        if self._people is None:
            self._people = load_people(self.tx, self.house, self.now)
        return self._people

    def forget_people(self) -> None:
        """Load them again when next needed."""
        self._people = None

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id; KeyError when a reload took it away."""
        return self.house.world.rules[rule_id]

    def audience(self, rule: Rule) -> tuple[Member, ...]:
        """The members a rule is for, without those who stopped it or whose address is dead."""
        members = (self.people.members[m] for m in self.house.audiences[rule.id])
        return tuple(m for m in members if m.wants(rule.id))

    def situation(
        self, rule: Rule, round_: Round, *, seed: str = "", place: Place | None = None
    ) -> Situation:
        """What the rule's practice may know; `seed` tells apart what chance is asked for within one round."""
        tx, practice = self.tx, self.house.practice_of(rule)
        rules = self.house.rules_of(rule.team)
        team_rules = tuple(r.id for r in rules)
        # A line is wanted only by those who compose editions and digests, never while composing lines.
        lines: Sequence[Line] = Late(lambda: self.lines(rule)) if place is None else ()
        return Situation(
            now=self.now,
            rule=rule,
            team=self.house.world.team_of(rule),
            members=self.people.members,
            audience=Late(lambda: self.audience(rule)),
            round=round_,
            asks=Late(lambda: _asking(tx.asks(rule=rule.id, rounds=(round_.key,)))),
            history=Late(lambda: self._history(rule)),
            entries=Late(lambda: tx.entries(practice.reads, rules=team_rules)),
            rounds=Late(lambda: tx.rounds(rule.id)),
            lines=lines,
            places=frozenset(p for r in rules if (p := self.house.practice_of(r).place)),
            nudged=Late(lambda: self._nudged_today(rule)),
            meetings=Late(lambda: tx.meetings(rule.id)),
            elsewhere=Late(lambda: self._elsewhere(rule)),
            calendars=self.people.calendars,
            pilot=self.house.pilot_of(rule),
            unreachable=self.people.suspended,
            random=Random(tx.mac("chance", "|".join((rule.id, round_.key, seed)))),
        )

    def current_round(self, rule: Rule) -> Round:
        """The rule's newest round, or a first one that stands for the time before any."""
        rounds = self.tx.rounds(rule.id, limit=1)
        return rounds[0] if rounds else Round(rule=rule.id, key="-", opened_at=self.now)

    def lines(self, rule: Rule) -> tuple[Line, ...]:
        """What the other practices of the rule's team offer for the mail that this rule's practice composes."""
        practice = self.house.practice_of(rule)
        if practice.place is None:
            return ()
        place = Place(practice.place, reader=self._reader(rule, practice.place))
        found: list[Line] = []
        if place.name == "digest":
            found += [self._unreachable(member) for member in self._dead_addresses(rule)]
            found += doubted_mails(self, rule)
        for other in self.house.rules_of(rule.team):
            # What is told on trial must not reach people by a rule that is live.
            open_to = (None, self.house.pilot_of(rule))
            if other.id != rule.id and self.house.pilot_of(other) in open_to:
                situation = self.situation(other, self.current_round(other), place=place)
                told = [
                    line
                    for line in self.house.practice_of(other).tell(situation, place)
                    if self._open(rule, line)
                ]
                if self.house.is_own(other) and any(line.only for line in told):
                    self.offered_own.add(rule.id)
                found.extend(told)
        # What is for some alone is for no edition, which everybody reads.
        return tuple(line for line in found if place.name != "edition" or not line.only)

    def _open(self, rule: Rule, line: Line) -> bool:
        """Whether a line may stand in a mail of the rule: what is for some alone not while others try it out."""
        trial = self.house.pilot_address(rule)
        return not line.only or trial is None or trial in {self.people.members[m].address for m in line.only}

    def _reader(self, rule: Rule, place: PlaceName) -> str:
        team = self.house.world.team_of(rule)
        readers = {"digest": team.leader, "talk": team.leader, "boss": team.boss}
        return readers.get(place) or ""

    def _dead_addresses(self, rule: Rule) -> list[Member]:
        ids = self.house.world.audience(replace(rule, audience=ALL))
        return [self.people.members[m] for m in ids if m in self.people.suspended]

    def _elsewhere(self, rule: Rule) -> list[tuple[str, datetime, datetime]]:
        """When members are in meetings of other rules; those tried out by others are in nobody's calendar."""
        found = []
        for other in self.house.world.rules.values():
            if other.id == rule.id or self.house.pilot_of(other) not in (None, self.house.pilot_of(rule)):
                continue
            for meeting in self.tx.meetings(other.id):
                ends = meeting.start + timedelta(minutes=meeting.minutes) if meeting.start else None
                if meeting.start and ends and ends > self.now:
                    found += [(member, meeting.start, ends) for member in meeting.who]
        return found

    @staticmethod
    def _unreachable(member: Member) -> Line:
        """What the leader should know of a member to whom nothing can be sent."""
        data = {"name": member.name, "address": member.address}
        key = f"unreachable:{member.id}"
        return Line(
            key=key, section="unreachable", template="common/line_unreachable", data=data, names=(member.id,)
        )

    def _nudged_today(self, rule: Rule) -> list[str]:
        rules = self.house.world.rules.values()
        others = {one.id for one in rules if one.practice == rule.practice and one.id != rule.id}
        team, calendars = self.house.world.team_of(rule), self.people.calendars
        leading = (
            [one for one in filter(None, (team.leader, team.deputy)) if one in calendars] if others else []
        )
        return [one for one in leading if self._nudged(one, others)]

    def _nudged(self, member: str, rules: set[str]) -> bool:
        days, letters = self.people.calendars[member], self.tx.letters(member, limit=_RECENT_LETTERS)
        of_them = (one.sent_at for one in letters if one.kind == "nudge" and one.rule in rules)
        return any(at is not None and days.day(at) == days.day(self.now) for at in of_them)

    def _history(self, rule: Rule) -> list[Asked]:
        """The asks of the newest rounds; of a practice with dialogues as many planned rounds, however many of them."""
        dialogues = self.house.practice_of(rule).threads
        rounds = self.tx.rounds(rule.id, limit=_MOST_DIALOGUES if dialogues else HISTORY_ROUNDS)
        planned, opened = ([r.key for r in rounds if (r.by is None) is alone] for alone in (True, False))
        keys = (*planned[:HISTORY_ROUNDS], *opened[:HISTORY_ROUNDS])
        return _asking(self.tx.asks(rule=rule.id, rounds=keys))


def _asking(asks: Iterable[Asked]) -> list[Asked]:
    """Without what only tells."""
    return [ask for ask in asks if not isinstance(ask.form, Nothing)]
