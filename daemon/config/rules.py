"""Makes rules of the `[rules.ID]` tables: the keys all rules have, and beside them the practice's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from daemon.config.entries import Directory, read_table
from daemon.config.findings import Findings
from daemon.config.lines import Source
from daemon.config.marks import find_mark
from daemon.config.nearest import hint
from daemon.config.people import People, is_box
from daemon.config.schema import RuleEntry
from daemon.config.types import Id
from daemon.core.address import folded
from daemon.core.model import Member, Rule, Team
from daemon.core.practice import Practice
from daemon.shapes.settings import Refers, say

AUDIENCES = ("all", "members", "leader", "boss")
_KINDS = ("role", "location")
Practices = Mapping[str, Practice]


class _RuleId(BaseModel):
    id: Id


class Rules:
    """Reads all rules of a config; what is wrong goes to the findings."""

    def __init__(
        self,
        raw: object,
        source: Source,
        practices: Practices,
        people: People,
        findings: Findings,
        *,
        base: Path,
        box: str | None = None,
    ) -> None:
        self._raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self._source, self._base, self._box = source, base, box
        self._practices, self._people, self._findings = practices, people, findings
        if not isinstance(raw, dict):
            findings.add(source, message="rules must be tables", remedy="write [rules.ideas] above each")

    def build(self, teams: Mapping[str, Team], members: Mapping[str, Member]) -> dict[str, Rule]:
        """Make the rules by id, in the file's order; those with faults are left out."""
        rules = (self._build_rule(name, raw, teams, members) for name, raw in self._raw.items())
        return {rule.id: rule for rule in rules if rule}

    def _build_rule(
        self, name: str, raw: object, teams: Mapping[str, Team], members: Mapping[str, Member]
    ) -> Rule | None:
        source = self._source.below(name)
        if not isinstance(raw, dict):
            self._findings.add(source, message=f'"{name[:60]}" must be a table', remedy="write [rules.ideas]")
            return None
        self._check_id(name, source)
        practice = self._find_practice(name, raw, source)
        entry = self._read_entry(practice, raw, source)
        settings = self._read_settings(practice, raw, source) if practice else None
        team = self._find_team(entry, source) if entry else None
        if not entry or not practice:
            return None
        if not team or team not in teams:
            return None
        audience = self._read_audience(entry.audience, teams[team], members, source)
        return Rule(
            id=name,
            practice=practice,
            team=team,
            audience=audience,
            without=self._read_without(entry, source),
            title=entry.title or _title(settings, teams[team].language),
            pilot=None if entry.pilot == "off" else entry.pilot,
            grace_hours=entry.grace_hours,
            also_to=self._read_also_to(entry, practice, members, source),
            settings=settings,
        )

    def _check_id(self, name: str, source: Source) -> None:
        try:
            _RuleId(id=name)
        except ValidationError as error:
            self._findings.add(source, message=f"{error.errors()[0]['ctx']['error']}")

    def _find_practice(self, name: str, raw: Mapping[str, Any], source: Source) -> str | None:
        wanted = raw.get("practice", name)
        if not isinstance(wanted, str):
            return None
        if wanted in self._practices:
            return wanted
        message = f'there is no practice "{wanted[:60]}"'
        self._findings.add(source, "practice", message=message, remedy=hint(wanted, self._practices))
        return None

    def _read_entry(self, practice: str | None, raw: Mapping[str, Any], source: Source) -> RuleEntry | None:
        """Read the keys that all rules have, but for those that the practice has a meaning of its own for."""
        own = self._practices[practice].Settings.model_fields if practice else {}
        said = {key: value for key, value in raw.items() if key in RuleEntry.model_fields.keys() - own}
        return read_table(self._findings, source, said, RuleEntry, base=self._base)

    def _read_settings(self, practice: str, raw: Mapping[str, Any], source: Source) -> BaseModel | None:
        """Read the practice's own keys."""
        model: type[BaseModel] = self._practices[practice].Settings
        shared = RuleEntry.model_fields.keys() - model.model_fields.keys()
        said = {key: value for key, value in raw.items() if key not in shared}
        try:
            settings = model.model_validate(said, context={"base": self._base})
        except ValidationError as error:
            self._findings.add_errors(source, error, model, also=RuleEntry.model_fields)
            return None
        return self._resolve(settings, source)

    def _resolve(self, settings: BaseModel, source: Source) -> BaseModel:
        """Turn the names of members and locations in settings into ids, and tell of those that nobody has."""
        changed: dict[str, Any] = {}
        for key, info in type(settings).model_fields.items():
            value, refers = getattr(settings, key), find_mark(info, Refers)
            if not refers or value is None:
                continue
            if isinstance(value, Mapping):
                changed[key] = self._resolve_table(value, refers, source.below(key))
                continue
            wanted = (value,) if isinstance(value, str) else value
            found = [self._find(refers.to, name, source.below(key)) for name in wanted]
            ids = [one for one in found if one is not None]
            if len(ids) == len(found):
                changed[key] = _in_place_of(value, ids)
        return settings.model_copy(update=changed) if changed else settings

    def _resolve_table(self, table: Mapping[str, Any], refers: Refers, source: Source) -> dict[str, Any]:
        """The table with ids for names, without those that nobody has: in its lists, else as its keys."""
        resolved: dict[str, Any] = {}
        for name, values in table.items():
            if not isinstance(values, tuple):
                known = self._find(refers.to, name, source.below(name))
                resolved |= {known: values} if known else {}
                continue
            key = self._find(refers.by, name, source) if refers.by else name
            found = (self._find(refers.to, value, source.below(name)) for value in values)
            resolved[key or name] = tuple(value for value in found if value)
        return resolved

    def _find(self, kind: str, name: str, source: Source) -> str | None:
        if kind != "rule":
            directory: Directory[Any] = self._people.members if kind == "member" else self._people.locations
            return directory.find(name, source)
        if name not in self._raw:
            self._findings.add(
                source, message=f'there is no rule "{name[:60]}"', remedy=hint(name, self._raw)
            )
            return None
        return name

    def _find_team(self, entry: RuleEntry, source: Source) -> str | None:
        teams = self._people.teams
        if entry.team is not None:
            return teams.find(entry.team, source, "team")
        if len(teams.by_id) > 1:
            message = "there are several teams and this rule names none"
            self._findings.add(source, message=message, remedy=hint("", teams.by_id, "add team; "))
        return next(iter(teams.by_id)) if len(teams.by_id) == 1 else None

    def _read_audience(self, said: str, team: Team, members: Mapping[str, Member], source: Source) -> str:
        """Give the audience with ids for names, having told of what cannot be found."""
        text = said.strip()
        kind, colon, name = (part.strip() for part in text.partition(":"))
        if text in AUDIENCES:
            if text == "boss" and not team.boss:
                message = f'the team "{team.id}" has no boss'
                self._findings.add(source, "audience", message=message, remedy='add boss = "…" to the team')
            return text
        if not colon:
            return self._read_member_list(text, team, source)
        if kind == "location":
            return f"location:{self._people.locations.find(name, source, 'audience')}"
        roles = {role for member in members.values() for role in member.roles}
        if kind != "role":
            self._tell_audience(text, source)
        elif name not in roles:
            remedy = hint(name, roles, otherwise="give it to somebody by roles = […]")
            self._findings.add(
                source, "audience", message=f'no member has the role "{name[:60]}"', remedy=remedy
            )
        return f"{kind}:{name}"

    def _read_also_to(
        self, entry: RuleEntry, practice: str, members: Mapping[str, Member], source: Source
    ) -> tuple[str, ...]:
        """Give the addresses outside the team, having told of those that cannot be among them."""
        if entry.also_to and self._practices[practice].place != "edition":
            message = f"{practice} publishes nothing to everybody"
            self._findings.add(
                source, "also_to", message=message, remedy="it is for a newsletter; take it out"
            )
        taken = {folded(address): member.name for member in members.values() for address in member.addresses}
        for address in entry.also_to:
            if name := taken.get(folded(address)):
                message = f"{name} has this address, and gets it as a member"
                self._findings.add(source, "also_to", message=message, remedy="take it out")
            elif self._box and is_box(address, self._box):
                message = "this is the service's own mailbox, to which it would be writing"
                self._findings.add(source, "also_to", message=message, remedy="take it out")
        return entry.also_to

    def _read_without(self, entry: RuleEntry, source: Source) -> frozenset[str]:
        found = (self._people.members.find(name, source, "without") for name in entry.without)
        return frozenset(member for member in found if member)

    def _read_member_list(self, text: str, team: Team, source: Source) -> str:
        names = [name.strip() for name in text.split(",") if name.strip()]
        if not names or (
            len(names) == 1 and hint(text, AUDIENCES).startswith("did") and not self._is_member(text)
        ):
            self._tell_audience(text, source)
            return text
        found = [self._people.members.find(name, source, "audience") for name in names]
        for member in found:
            if (
                member
                and member not in (*team.members, team.leader)
                and self._people.members.by_id[member].value
            ):
                message = f'"{member}" is not in the team "{team.id}"'
                self._findings.add(
                    source, "audience", message=message, remedy="take the name out, or add the team"
                )
        return ",".join(member for member in found if member)

    def _is_member(self, name: str) -> bool:
        return name in self._people.members.by_id

    def _tell_audience(self, text: str, source: Source) -> None:
        allowed = (*AUDIENCES, *(f"{kind}:…" for kind in _KINDS))
        remedy = hint(text, AUDIENCES, otherwise=f"write {', '.join(allowed)} or members with commas between")
        message = f'audience: "{text[:60]}" is nobody'
        self._findings.add(source, "audience", message=message, remedy=remedy)


def _title(settings: BaseModel | None, language: str) -> str:
    """The title that a practice's own settings give, in the team's language."""
    title = getattr(settings, "title", None)
    return say(title, language) if isinstance(title, Mapping) and title else str(title or "")


def _in_place_of(value: Any, ids: Sequence[str]) -> Any:
    """Ids as the setting has its names: one, or several."""
    return ids[0] if isinstance(value, str) else tuple(ids)
