"""What the engine works with between two reloads: the world, the practices, our box and the words, as one
value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from daemon.core.forms import Form
from daemon.core.model import Member, Rule, Team
from daemon.core.practice import Event, Practice, Word
from daemon.core.world import World
from daemon.engine.identity import Box
from daemon.engine.rendering import Hint, Renderer
from daemon.mail.compose import Draft, compose

OPS = "ops"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that keep the engine polite and safe; all may be set in the config."""

    questions_per_letter: int = 5
    mails_per_address_hour: int = 20
    receipts_per_member_hour: int = 60
    receipt_days: int = 3
    max_reading_attempts: int = 3
    member_warning_days: int = 14


@dataclass(frozen=True, kw_only=True)
class House:
    """Replaced whole by a reload; `words` are everyone's words and `commands` the practices', id → spellings."""

    world: World
    practices: Mapping[str, Practice]
    box: Box
    renderer: Renderer
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, Mapping[str, Hint]] = field(default_factory=dict)
    """By language and word: what the help mail says of it."""
    everyday: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By language: spellings of other languages' words that mean something else in it."""
    brand: str = "naervaer"
    footer: str = ""
    language: str = "da"
    zone: str = "UTC"
    retention: Mapping[str, int] = field(default_factory=dict)
    web_url: str = ""
    archive: bool = False
    """Whether editions can be read at `web_url`, so that mails may lead there."""
    limits: Limits = Limits()
    compose: Callable[[Draft], bytes] = compose
    """Makes a mail's final bytes; a simulation, which sends nothing, makes none."""
    pilot: str | None = None

    remembered: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What was worked out before and still holds; each house begins with nothing."""

    @cached_property
    def audiences(self) -> Mapping[str, tuple[str, ...]]:
        """By rule: whom it is for, in config order."""
        return {rule.id: self.world.audience(rule) for rule in self.world.rules.values()}

    @cached_property
    def command_forms(self) -> Mapping[str, Form]:
        """By practices' word: the form its text is read by, where it has one."""
        words = (word for practice in self.practices.values() for word in practice.words)
        return {word.id: word.form for word in words if word.form is not None}

    @cached_property
    def urgent(self) -> frozenset[str]:
        """The practices' words whose mails are read before all others, and that are no answers."""
        return frozenset(w.id for practice in self.practices.values() for w in practice.words if w.urgent)

    @cached_property
    def urgent_words(self) -> Sequence[str]:
        """How these are spelt."""
        return tuple(spelt for word in self.urgent for spelt in self.commands.get(word, ()))

    @cached_property
    def asking_steps(self) -> Mapping[str, frozenset[str]]:
        """By rule: its steps that ask everybody at one instant."""
        found = {}
        for rule in self.world.rules.values():
            steps = self.practice_of(rule).steps(rule.settings)
            if names := frozenset(step.name for step in steps if step.asks):
                found[rule.id] = names
        return found

    def listeners(self, event: Event) -> Sequence[tuple[Rule, frozenset[str]]]:
        """The rules whose practice hears of an event, and whom each is for."""
        return self._listeners.get(event, ())

    @cached_property
    def _listeners(self) -> Mapping[Event, Sequence[tuple[Rule, frozenset[str]]]]:
        found: dict[Event, list[tuple[Rule, frozenset[str]]]] = {}
        for rule in self.world.rules.values():
            for event in self.practice_of(rule).hears:
                found.setdefault(event, []).append((rule, frozenset(self.audiences[rule.id])))
        return found

    def practice_of(self, rule: Rule) -> Practice:
        """The practice that a rule runs."""
        return self.practices[rule.practice]

    def teams_with(self, member: str) -> Sequence[Team]:
        """The teams a member belongs to, as member, leader, deputy or boss, in config order."""
        return self._teams_by_member.get(member, ())

    @cached_property
    def _teams_by_member(self) -> Mapping[str, Sequence[Team]]:
        return self.world.teams_by_member()

    def rules_of(self, team: str) -> Sequence[Rule]:
        """A team's rules, in config order."""
        return self._rules_by_team.get(team, ())

    @cached_property
    def _rules_by_team(self) -> Mapping[str, Sequence[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.world.rules.values():
            found.setdefault(rule.team, []).append(rule)
        return found

    def words_for(self, member: str) -> Iterator[tuple[Rule, Word]]:
        """The words of the rules of the teams a member belongs to, in config order."""
        teams = [team.id for team in self.teams_with(member)]
        rules: Iterable[Rule] = (rule for rule in self.world.rules.values() if rule.team in teams)
        if len(teams) == 1:
            # As nearly everybody: no need to look through those of all teams.
            rules = self.rules_of(teams[0])
        for rule in rules:
            for word in self.practice_of(rule).words:
                yield rule, word

    def rules_with_word(self, word: str, member: str) -> Iterator[tuple[Rule, Word]]:
        """The rules whose practice has this word, of teams the member belongs to, in config order."""
        return ((rule, known) for rule, known in self.words_for(member) if known.id == word)

    def may_write(self, rule: Rule, word: Word, member: str) -> bool:
        """Whether a word of a rule is for a member: some are only for the leader and the deputy."""
        return word.who == "all" or self.leads(rule, member)

    def leads(self, rule: Rule, member: str) -> bool:
        """Whether a member is the leader or the deputy of a rule's team."""
        team = self.world.team_of(rule)
        return member in (team.leader, team.deputy)

    @cached_property
    def traceless_words(self) -> Mapping[str, tuple[str, ...]]:
        """The practices' words of whose mails nothing is kept, and how they are spelt."""
        words = (word for each in self.practices.values() if _leaves_no_trace(each) for word in each.words)
        return {word.id: self.commands[word.id] for word in words if word.id in self.commands}

    def is_private(self, rule: Rule) -> bool:
        """Whether its mails tell what is one person's own: no copies are made of them."""
        practice = self.practice_of(rule)
        return practice.private or any(kind.audience in ("subject", "owner") for kind in practice.kinds)

    def is_own(self, rule: Rule) -> bool:
        """Whether it keeps what only who told it may see: its words lie under the notes key, and leave no trace in
        mail.
        """
        return _keeps_own(self.practice_of(rule))

    def leaves_no_trace(self, rule: Rule) -> bool:
        """Whether no mail that carries its words, theirs or ours, is kept for longer than it is needed."""
        return _leaves_no_trace(self.practice_of(rule))

    def pilot_of(self, rule: Rule | None) -> str | None:
        """Who gets a rule's mails while it is tried out: `ops`, `leader`, or None when it is live."""
        if rule is None:
            return self.pilot
        return rule.pilot or self.world.team_of(rule).pilot or self.pilot

    def pilot_address(self, rule: Rule | None, member: str = "") -> str | None:
        """The address a pilot's mails go to instead of the member's; None when live.

        What no rule stands behind goes to the leader of the member's first team.
        """
        who = self.pilot_of(rule)
        if who is None:
            return None
        teams = (self.world.team_of(rule),) if rule else self.teams_with(member)
        if who == "leader" and teams:
            return self.world.members[teams[0].leader].address
        return self.world.ops[0] if self.world.ops else self.box.address


def zone_of(member: Member) -> ZoneInfo:
    """The member's own time zone."""
    return ZoneInfo(member.zone)


def _keeps_own(practice: Practice) -> bool:
    return any(kind.audience == "owner" for kind in practice.kinds)


def _leaves_no_trace(practice: Practice) -> bool:
    return practice.traceless or _keeps_own(practice)
