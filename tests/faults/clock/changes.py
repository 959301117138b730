"""Both clock changes of Europe/Copenhagen, lived through by a running service."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from daemon.core.model import EVERYBODY, MomentState
from tests.faults.clock.jumps import a_crew, broken
from tests.faults.crew import ALWAYS_AWAKE, COPENHAGEN, Crew, until
from tests.servers.fixtures import MailHosts

SPRING, AUTUMN = "2027-03-28", "2026-10-25"
_RULES = '[rules.digest]\ndigest_at = "sun 02:30"\n[rules.ideas]\nask_at = "sun 02:30"\n'
_AT_HALF_PAST = ALWAYS_AWAKE.replace("00:00", "02:30")


def spring(folder: Path, hosts: MailHosts) -> list[str]:
    """At 02:00 the clock goes to 03:00: what is due at 02:30 comes once, in the first minute after; what was broken."""
    crew = a_crew(
        folder, hosts, _utc(f"{SPRING}T00:59:55"), _RULES, everyone=_AT_HALF_PAST, more='country = ""'
    )
    with crew.running():
        found = _once_by(crew, _utc(f"{SPRING}T01:00:00"))
        _move(crew, f"{SPRING}T05:00:00")
        return [*found, *_still_once(crew)]


def autumn(folder: Path, hosts: MailHosts) -> list[str]:
    """At 03:00 the clock goes back to 02:00: what is due at 02:30 comes at the first of them alone; what was broken."""
    crew = a_crew(
        folder, hosts, _utc(f"{AUTUMN}T00:29:55"), _RULES, everyone=_AT_HALF_PAST, more='country = ""'
    )
    with crew.running():
        found = _once_by(crew, _utc(f"{AUTUMN}T00:30:00"))
        _move(crew, f"{AUTUMN}T01:29:57")
        until(lambda: crew.now() > _utc(f"{AUTUMN}T01:30:03"))
        again = _still_once(crew)
        _move(crew, f"{AUTUMN}T05:00:00")
        return [*found, *again, *_still_once(crew)]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _move(crew: Crew, to: str) -> None:
    assert crew.clock is not None
    known = len(crew.events("clock_jumped"))
    crew.clock.set(_utc(to))
    until(lambda: len(crew.events("clock_jumped")) > known)
    crew.settled()


def _once_by(crew: Crew, due: datetime) -> list[str]:
    """What is wrong with the digest and the call that are due at this instant."""
    until(lambda: crew.posts("mette", "digest") and all(crew.posts(who, "ask") for who in crew.names))
    late = [mail for mail in crew.outbox() if not 0 <= (mail.created_at - due).total_seconds() < 50]
    return [f"{mail.kind} at {mail.created_at.astimezone(COPENHAGEN):%H:%M:%S %Z}" for mail in late]


def _still_once(crew: Crew) -> list[str]:
    """What was sent or run more than once, or went wrong."""
    kinds = Counter((who, post.kind) for who in crew.names for post in crew.posts(who))
    again = [f"{who} got {count} times {kind}" for (who, kind), count in kinds.items() if count != 1]
    ran = [
        moment
        for moment in crew.read(lambda tx: tx.moments(state=MomentState.DONE))
        if moment.about == EVERYBODY and moment.step in ("digest", "ask")
    ]
    return [*again, *broken_by_day(crew)] + [f"{len(ran)} moments ran"] * (len(ran) != 2)


def broken_by_day(crew: Crew) -> list[str]:
    """As `broken`, for people who want their mail at night."""
    return [line for line in broken(crew) if "was asked at" not in line]
