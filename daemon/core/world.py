"""The configured world: teams, members, locations and rules, as one value that a reload replaces whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from daemon.core.address import folded
from daemon.core.model import Location, Member, Rule, Team

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything the config says about people and rules; `holidays` maps a location to its public holidays."""

    teams: Mapping[str, Team]
    members: Mapping[str, Member]
    locations: Mapping[str, Location]
    rules: Mapping[str, Rule]
    ops: tuple[str, ...] = ()
    holidays: Mapping[str, Mapping[date, str]] = field(default_factory=dict)

    def team_of(self, rule: Rule) -> Team:
        """The team a rule runs for."""
        return self.teams[rule.team]

    def teams_by_member(self) -> Mapping[str, Sequence[Team]]:
        """By member: the teams they belong to, as member, leader, deputy or boss, in config order."""
        found: dict[str, list[Team]] = {}
        for team in self.teams.values():
            for member in {*team.members, *filter(None, (team.leader, team.deputy, team.boss))}:
                found.setdefault(member, []).append(team)
        return found

    def audience(self, rule: Rule) -> tuple[str, ...]:
        """The ids of the members a rule is for, in config order, by its audience.

        `all` is everybody in the team, `leader`, `boss`, `members` (all but the leader), `role:NAME`,
        `location:ID`, or one or more member ids separated by commas; less those it is `without`.
        """
        return tuple(m for m in self._audience(rule) if m not in rule.without)

    def _audience(self, rule: Rule) -> tuple[str, ...]:
        team = self.team_of(rule)
        everybody = tuple(dict.fromkeys((*team.members, team.leader)))
        kind, _, name = rule.audience.partition(":")
        match kind:
            case "all":
                return everybody
            case "members":
                return tuple(m for m in everybody if m != team.leader)
            case "leader":
                return (team.leader,)
            case "boss":
                return (team.boss,) if team.boss else ()
            case "role":
                return tuple(m for m in everybody if name in self.members[m].roles)
            case "location":
                return tuple(m for m in everybody if self.members[m].location == name)
            case _:
                wanted = {part.strip() for part in rule.audience.split(",")}
                return tuple(m for m in everybody if m in wanted)

    def by_address(self, address: str) -> Member | None:
        """The member who owns an address, however they spell it."""
        wanted = folded(address)
        for member in self.members.values():
            if wanted in map(folded, member.addresses):
                return member
        return None
