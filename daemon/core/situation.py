"""All that a practice may know when it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from daemon.core.meeting import Meeting
from daemon.core.model import Asked, Entry, Line, Member, Round, Rule, Team
from daemon.core.workdays import Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A reading of the world at `now` for one rule and round; loaded in the transaction that applies the
    effects.

    `audience` are the members the rule is for who are with us now (in pilot mode too: the engine redirects
    the mail). `asks` are this round's, `history` those of the rule's last 26 rounds (of planned rounds and of
    dialogues as many, where it has both), `entries` those of the kinds the practice reads (newest last, withdrawn ones
    left out), `lines` what the team's other practices offer. `random` is seeded by installation, rule, round, step and
    member, so that a retry and a simulation choose the same.
    """

    now: datetime
    rule: Rule
    team: Team
    members: Mapping[str, Member]
    audience: Sequence[Member]
    round: Round
    asks: Sequence[Asked] = ()
    history: Sequence[Asked] = ()
    entries: Sequence[Entry] = ()
    rounds: Sequence[Round] = ()
    lines: Sequence[Line] = ()
    places: frozenset[str] = frozenset()
    """Which pages the team's rules make of what others offer: who is told who sees something has to know."""
    nudged: Sequence[str] = ()
    """Of those who lead the team whom another rule of the practice, of another team of theirs, has nudged today."""
    meetings: Sequence[Meeting] = ()
    elsewhere: Sequence[tuple[str, datetime, datetime]] = ()
    """When members are in meetings of other rules, of any team: who, from and to, of those still to end."""
    calendars: Mapping[str, Days] = field(default_factory=dict)
    pilot: str | None = None
    """Who gets the rule's mails while it is tried out: `ops`, `leader`, or None when it is live."""
    unreachable: frozenset[str] = frozenset()
    """Members whose address refuses mail, so that nothing reaches them."""
    random: Random = field(default_factory=lambda: Random(0))

    @property
    def leader(self) -> Member:
        """The team's leader."""
        return self.members[self.team.leader]

    @property
    def deciders(self) -> tuple[str, ...]:
        """Who may decide for the team: the leader, and the deputy if there is one."""
        return tuple(filter(None, (self.team.leader, self.team.deputy)))

    def days(self, member: str) -> Days:
        """The member's working days, holidays and absences."""
        return self.calendars[member]

    def away(self) -> dict[str, date]:
        """Who of the audience is away today by their own date → the last day of it, as they or their machine told."""
        found = ((m.id, self.days(m.id).away_until(self.days(m.id).day(self.now))) for m in self.audience)
        return {member: last for member, last in found if last is not None}

    def busy(self, *members: str) -> list[tuple[datetime, datetime]]:
        """When any of these members is in a meeting of another rule."""
        return [(begins, ends) for member, begins, ends in self.elsewhere if member in members]

    def local(self, at: datetime | None = None) -> datetime:
        """An instant (now by default) as the team's clock shows it."""
        return (at or self.now).astimezone(ZoneInfo(self.team.zone))

    def today(self) -> date:
        """The team's date."""
        return self.local().date()

    def of(self, kind: str, *, round_key: str | None = None) -> list[Entry]:
        """The entries of one kind, oldest first; of one round when its key is given."""
        return [e for e in self.entries if e.kind == kind and round_key in (None, e.round)]
