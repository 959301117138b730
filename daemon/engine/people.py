"""Members as they are now: the config's, with what each chose for themselves and when they are away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from daemon.core.address import folded
from daemon.core.model import Member
from daemon.core.workdays import Days
from daemon.core.world import World
from daemon.engine.house import House, zone_of
from daemon.engine.records import Absence
from daemon.engine.tx import Tx

KNOWN = "known"
_PEOPLE = "people"
GOODBYE = timedelta(days=7)
"""How long one who left can still be written to, and what was theirs alone is still there."""
_LOOK_BACK = timedelta(days=120)


@dataclass(frozen=True)
class People:
    """Everybody with us now, and the calendar of each."""

    members: Mapping[str, Member]
    calendars: Mapping[str, Days]
    suspended: frozenset[str] = frozenset()
    """Members whose address refuses mail for good; nothing is sent to them until it is mended."""

    def by_address(self, address: str) -> Member | None:
        """The member who owns an address, however they spell it."""
        return self._addresses.get(folded(address))

    @cached_property
    def _addresses(self) -> Mapping[str, Member]:
        found: dict[str, Member] = {}
        for member in self.members.values():
            for address in member.addresses:
                found.setdefault(folded(address), member)
        return found


def load_people(tx: Tx, house: House, now: datetime) -> People:
    """Everybody as they are at `now`, from the config and the store; worked out anew only when that changed."""
    key = (tx.people_version(), now.date())
    known = house.remembered.get(_PEOPLE)
    if known is None or known[0] != key:
        known = house.remembered[_PEOPLE] = (key, _load(tx, house.world, now))
    found: People = known[1]
    return found


def _load(tx: Tx, world: World, now: datetime) -> People:
    choices = tx.choices()
    absences: dict[str, list[Absence]] = {}
    for absence in tx.absences(since=now.date() - _LOOK_BACK):
        absences.setdefault(absence.member, []).append(absence)
    leavers = _leavers(tx, world, choices, now)
    everybody = (*_configured(world), *leavers)
    members = {m.id: _with_choices(m, choices.get(m.id, {})) for m in everybody}
    calendars = {m.id: _calendar(m, world, absences.get(m.id, [])) for m in members.values()}
    suspended = frozenset(m for m, chosen in choices.items() if _is_dead(members.get(m), chosen))
    return People(members, calendars, suspended)


def _configured(world: World) -> Iterator[Member]:
    """The config's members, each knowing by which rules they are left in peace, be they the leader."""
    rules = [rule for rule in world.rules.values() if rule.without]
    for member in world.members.values():
        left_out = frozenset(rule.id for rule in rules if member.id in rule.without)
        yield replace(member, left_out=left_out) if left_out else member


def _is_dead(member: Member | None, chosen: Mapping[str, Any]) -> bool:
    """Whether mail to their address comes back; an address corrected since is another one."""
    refused = chosen.get("bounced")
    if not refused:
        return False
    address = refused.get("address")
    return member is None or address is None or folded(address) == folded(member.address)


def remember(tx: Tx, world: World) -> None:
    """Keep how to write to each member, so that one who leaves the config can still be told goodbye."""
    choices = tx.choices()
    for member in world.members.values():
        known = {
            "name": member.name,
            "address": member.address,
            "location": member.location,
            "zone": member.zone,
            "language": member.language,
        }
        if choices.get(member.id, {}).get(KNOWN) != known:
            tx.set_choice(member.id, KNOWN, known)


def _leavers(tx: Tx, world: World, choices: Mapping[str, Mapping[str, Any]], now: datetime) -> list[Member]:
    """Those who left in the last days, as they were last known."""
    found = []
    for member, left in tx.roster().items():
        known = choices.get(member, {}).get(KNOWN)
        if left and known and member not in world.members and now.date() - left <= GOODBYE:
            found.append(
                Member(
                    id=member,
                    name=known["name"],
                    addresses=(known["address"],),
                    location=known["location"],
                    zone=known["zone"],
                    language=known["language"],
                )
            )
    return found


def _with_choices(member: Member, chosen: Mapping[str, Any]) -> Member:
    if not chosen:
        return member
    changes: dict[str, Any] = {}
    if "language" in chosen:
        changes["language"] = chosen["language"]
    if "quiet" in chosen:
        start, end = chosen["quiet"]
        changes["quiet"] = (time.fromisoformat(start), time.fromisoformat(end))
    if "address" in chosen:
        changes["addresses"] = tuple(dict.fromkeys((chosen["address"], *member.addresses)))
    if "paused_until" in chosen:
        changes["paused_until"] = date.fromisoformat(chosen["paused_until"])
    changes["stopped"] = frozenset(name.removeprefix("stop:") for name in chosen if name.startswith("stop:"))
    return replace(member, **changes)


def _calendar(member: Member, world: World, absences: list[Absence]) -> Days:
    return Days(
        zone=zone_of(member),
        working=member.working_days,
        holidays=frozenset(world.holidays.get(member.location, ())),
        away=tuple((a.first, a.last) for a in absences),
        quiet=member.quiet,
    )
