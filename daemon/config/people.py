"""Makes locations, members and teams of what the config says, and checks that they fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from daemon.config.entries import Directory, Entry, list_tables, read_entries
from daemon.config.findings import Findings
from daemon.config.lines import Source
from daemon.config.members_csv import read_members
from daemon.config.schema import Everyone, LocationEntry, MemberEntry, Service, TeamEntry
from daemon.core.address import folded
from daemon.core.model import Location, Member, Team

_SOLE_LOCATION = "office"


@dataclass(frozen=True, slots=True)
class MembersFile:
    """The bytes of the CSV file and the name by which errors call it."""

    name: str
    raw: bytes


class People:
    """All who are in the config, found by id, name or address; made once for each load."""

    def __init__(
        self,
        document: Mapping[str, Any],
        root: Source,
        findings: Findings,
        *,
        service: Service,
        everyone: Everyone,
        base: Path,
        extra: MembersFile | None = None,
    ) -> None:
        def tables(name: str) -> Iterator[tuple[object, Source]]:
            return list_tables(findings, root.below(name), document.get(name, []))

        self._findings, self._root = findings, root
        self._service, self._everyone = service, everyone
        self._locations = read_entries(findings, tables("locations"), LocationEntry, "location", base=base)
        self._members = read_entries(findings, tables("members"), MemberEntry, "member", base=base)
        if extra:
            rows = read_members(extra.raw, extra.name, findings)
            known = {e.id: e.source for e in self._members if e.id}
            self._members += read_entries(
                findings, rows, MemberEntry, "member", base=base, kind="column", known=known
            )
        self._teams = read_entries(findings, tables("teams"), TeamEntry, "team", base=base)
        self.locations = Directory(self._locations, "location", findings)
        self.members = Directory(self._members, "member", findings)
        self.teams = Directory(self._teams, "team", findings)

    def build(self) -> tuple[dict[str, Location], dict[str, Member], dict[str, Team]]:
        """Make locations, members and teams by id, in the file's order; those with faults are left out."""
        self._check_presence()
        locations = self._build_locations()
        leads = {e.id: self._find_leads(e) for e in self._teams if e.value}
        bosses = {lead["boss"] for lead in leads.values() if lead["boss"]}
        leading = {member for lead in leads.values() for member in lead.values() if member}
        teams_of = {e.id: self._teams_of(e, bosses, leading) for e in self._members if e.value}
        teams = self._build_teams(leads, teams_of)
        members = {
            entry.id: member
            for entry in self._members
            if (member := self._build_member(entry, locations, teams, teams_of.get(entry.id, ())))
        }
        return locations, members, teams

    def _check_presence(self) -> None:
        if not self._teams:
            self._findings.add(
                self._root, message="there is no team", remedy="add [[teams]] with a name and a leader"
            )
        if not self._members:
            self._findings.add(
                self._root,
                message="there are no members",
                remedy="add [[members]] with name and email, or members_file under [service]",
            )

    def _build_locations(self) -> dict[str, Location]:
        if not self._locations:
            sole = Location(
                id=_SOLE_LOCATION, name="", zone=self._service.zone, country=self._service.country
            )
            return {sole.id: sole}
        return {
            entry.id: Location(
                id=entry.id,
                name=entry.value.name,
                zone=entry.value.zone or self._service.zone,
                country=self._service.country if entry.value.country is None else entry.value.country,
            )
            for entry in self._locations
            if entry.value
        }

    def _find_leads(self, team: Entry[TeamEntry]) -> dict[str, str | None]:
        """Find leader, deputy and boss of a team, who must be three people."""
        found: dict[str, str | None] = {}
        for role in ("leader", "deputy", "boss"):
            wanted = getattr(team.value, role)
            found[role] = self.members.find(wanted, team.source, role) if wanted else None
        for role in ("deputy", "boss"):
            if found[role] and found[role] == found["leader"]:
                message = f"the {role} is the leader already"
                self._findings.add(
                    team.source, role, message=message, remedy="name another member or take it out"
                )
        return found

    def _teams_of(self, member: Entry[MemberEntry], bosses: set[str], leading: set[str]) -> tuple[str, ...]:
        wanted = member.value.team if member.value else ()
        if wanted is not None:
            found = (self.teams.find(name, member.source, "team") for name in wanted)
            return tuple(dict.fromkeys(filter(None, found)))
        if len(self.teams.by_id) == 1:
            return () if member.id in bosses else tuple(self.teams.by_id)
        if self.teams.by_id and member.id not in leading and not member.faulty:
            teams = ", ".join(sorted(self.teams.by_id))
            message = "there are several teams and this member is in none"
            self._findings.add(member.source, message=message, remedy=f'add team = "…"; there is {teams}')
        return ()

    def _build_teams(
        self,
        leads: Mapping[str, Mapping[str, str | None]],
        teams_of: Mapping[str, Iterable[str]],
    ) -> dict[str, Team]:
        members: dict[str, list[str]] = {}
        for member, teams in teams_of.items():
            for team in teams:
                members.setdefault(team, []).append(member)
        return {
            entry.id: Team(
                id=entry.id,
                name=entry.value.name,
                zone=entry.value.zone or self._service.zone,
                leader=leads[entry.id]["leader"] or "",
                deputy=leads[entry.id]["deputy"],
                boss=leads[entry.id]["boss"],
                members=tuple(members.get(entry.id, ())),
                language=entry.value.language or self._service.language,
                pilot=None if entry.value.pilot == "off" else entry.value.pilot,
            )
            for entry in self._teams
            if entry.value
        }

    def _build_member(
        self,
        entry: Entry[MemberEntry],
        locations: Mapping[str, Location],
        teams: Mapping[str, Team],
        own_teams: Iterable[str],
    ) -> Member | None:
        said, everyone = entry.value, self._everyone
        location = self._location_of(entry) if said else None
        if not said or not location or location not in locations:
            return None
        quiet = said.quiet if "quiet" in said.model_fields_set else everyone.quiet
        mail_at = said.mail_at or everyone.mail_at
        own = next((key for key in ("mail_at", "quiet") if key in said.model_fields_set), None)
        if own and not entry.faulty:
            check_quiet(self._findings, entry.source, own, mail_at, quiet)
        languages = (teams[team].language for team in own_teams if team in teams)
        return Member(
            id=entry.id,
            name=said.name,
            addresses=said.email,
            location=location,
            zone=said.zone or locations[location].zone,
            language=said.language or next(languages, self._service.language),
            roles=frozenset(said.roles),
            working_days=said.working_days or everyone.working_days,
            mail_at=mail_at,
            quiet=quiet,
            weekly_limit=said.weekly_limit or everyone.weekly_limit,
            born=said.born,
            joined=said.joined,
            celebrate=everyone.celebrate if said.celebrate is None else said.celebrate,
        )

    def _location_of(self, member: Entry[MemberEntry]) -> str | None:
        wanted = member.value.location if member.value else None
        if wanted:
            return self.locations.find(wanted, member.source, "location")
        if len(self.locations.by_id) > 1 and member.faulty:
            return None
        if len(self.locations.by_id) > 1:
            places = ", ".join(sorted(self.locations.by_id))
            message = "there are several locations and this member has none"
            self._findings.add(
                member.source, message=message, remedy=f'add location = "…"; there is {places}'
            )
            return None
        return next(iter(self.locations.by_id), _SOLE_LOCATION)

    def check_addresses(self, box: str | None) -> None:
        """Tell of addresses that two members have, or that are the mailbox itself."""
        seen: dict[str, Entry[MemberEntry]] = {}
        for entry in self._members:
            for address in entry.value.email if entry.value else ():
                other = seen.setdefault(folded(address), entry)
                if box and is_box(address, box):
                    message = "this is the mailbox's own address; mail to it would come back for ever"
                    self._findings.add(
                        entry.source, "email", message=message, remedy="write the member's own address"
                    )
                elif other is not entry:
                    place = f"{other.source.file}:{other.source.line()}"
                    message = f"the member at {place} has this address too"
                    self._findings.add(
                        entry.source, "email", message=message, remedy="an address belongs to one member"
                    )


def is_box(address: str, box: str) -> bool:
    """Say whether an address is the mailbox's, with or without a `+` part."""
    local, _, domain = folded(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" == folded(box)


def check_quiet(
    findings: Findings, source: Source, key: str, mail_at: time, quiet: tuple[time, time] | None
) -> None:
    """Tell of quiet hours that the time for the day's mail lies in."""
    if quiet is None:
        return
    start, end = quiet
    inside = start <= mail_at < end if start < end else mail_at >= start or mail_at < end
    if inside:
        message = f"mail_at {mail_at:%H:%M} lies within the quiet hours {start:%H:%M}-{end:%H:%M}"
        findings.add(source, key, message=message, remedy="move one of them")
