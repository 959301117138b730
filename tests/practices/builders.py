"""Builders for the tests of practices: everything has a sensible default, and a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from daemon.core.effects import Ask, Effect
from daemon.core.forms import Form, Items
from daemon.core.model import Answer, Asked, AskState, Command, Entry, Member, Moment, Round, Rule, Team
from daemon.core.practice import Practice
from daemon.core.situation import Situation
from daemon.core.workdays import Days

ZONE = "Europe/Copenhagen"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""Monday of week 48, 09:00 in Copenhagen."""
WEEK = "2026-W48"
_numbers = count(1)


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 11) -> datetime:
    """An instant by Copenhagen's clock in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def a_member(id_: str = "rikke", name: str = "", **changes: Any) -> Member:
    """A member, named after the id unless said otherwise."""
    known = {
        "anne": "Anne Bak",
        "rikke": "Rikke Holm",
        "jonas": "Jonas Lund",
        "ole": "Ole Bang",
        "soren": "Søren Friis",
    }
    fields: dict[str, Any] = {
        "id": id_,
        "name": name or known.get(id_, f"{id_.capitalize()} Test"),
        "addresses": (f"{id_}@example.dk",),
        "location": "aarhus",
        "zone": ZONE,
    }
    return Member(**{**fields, **changes})


def a_team(members: Iterable[str], **changes: Any) -> Team:
    """A team led by Anne."""
    fields: dict[str, Any] = {
        "id": "nord",
        "name": "Team Nord",
        "zone": ZONE,
        "leader": "anne",
        "members": tuple(members),
    }
    return Team(**{**fields, **changes})


def a_rule(
    practice: Practice, *, id_: str = "", settings: dict[str, Any] | None = None, **changes: Any
) -> Rule:
    """A rule that runs the practice with its default settings and those given."""
    fields = {"id": id_ or practice.name, "practice": practice.name, "team": "nord"}
    return Rule(**{**fields, "settings": practice.Settings(**(settings or {})), **changes})


def a_round(rule: str = "ideas", key: str = WEEK, **changes: Any) -> Round:
    """A round, opened on Monday."""
    return Round(**{"rule": rule, "key": key, "opened_at": MONDAY, **changes})


def a_situation(
    practice: Practice,
    *,
    now: datetime = MONDAY,
    members: Sequence[Member] = (),
    team: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    away: dict[str, tuple[date, date]] | None = None,
    **changes: Any,
) -> Situation:
    """What a practice knows on Monday morning of a team of four; `away` has each one's first and last day away."""
    people = tuple(members) or tuple(a_member(m) for m in ("anne", "rikke", "jonas", "ole"))
    rule = changes.pop("rule", None) or a_rule(practice, settings=settings)
    days = {
        m.id: Days(
            zone=ZoneInfo(m.zone),
            working=m.working_days,
            away=((away or {})[m.id],) if m.id in (away or {}) else (),
        )
        for m in people
    }
    fields: dict[str, Any] = {
        "now": now,
        "rule": rule,
        "team": a_team((m.id for m in people), **(team or {})),
        "members": {m.id: m for m in people},
        "audience": people,
        "round": a_round(rule.id),
        "calendars": days,
    }
    fields |= changes
    fields.setdefault("rounds", (fields["round"],))
    fields.setdefault("history", fields.get("asks", ()))
    return Situation(**fields)


def a_moment(step: str, *, rule: str = "ideas", round_key: str = WEEK, due_at: datetime = MONDAY) -> Moment:
    """A moment that fell due."""
    return Moment(rule=rule, round=round_key, step=step, due_at=due_at, day=due_at.date())


def an_ask(
    to: str, key: str = "idea", *, state: AskState = AskState.MAILED, form: Form | None = None, **changes: Any
) -> Asked:
    """An ask, mailed on Monday unless its state says it never was."""
    mailed = None if state in (AskState.WAITING, AskState.EXPIRED) else MONDAY
    fields: dict[str, Any] = {
        "rule": "ideas",
        "round": WEEK,
        "key": key,
        "to": to,
        "template": f"ideas/{key}",
        "form": form or Items(),
        "state": state,
        "asked_at": MONDAY,
        "mailed_at": mailed,
        "until_at": MONDAY + timedelta(days=3),
    }
    fields |= changes
    fields.setdefault("id", f"{fields['rule']}-{fields['round']}-{key}-{to}")
    return Asked(**fields)


def an_entry(kind: str, value: Any, *, by: str | None = "rikke", **changes: Any) -> Entry:
    """An entry told on Monday; each later one a moment after, so that they stand in the order made."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "id": f"e{number}",
        "rule": "ideas",
        "round": WEEK,
        "kind": kind,
        "value": value,
        "by": by,
        "at": MONDAY + timedelta(milliseconds=number),
    }
    return Entry(**{**fields, **changes})


def an_answer(value: Any, *, by: str = "rikke", text: str = "", **changes: Any) -> Answer:
    """An answer; its text is the value unless said otherwise."""
    fields: dict[str, Any] = {
        "by": by,
        "value": value,
        "text": text or str(value),
        "at": MONDAY,
        "source": "row",
    }
    return Answer(**{**fields, **changes})


def a_command(word: str, text: str, *, by: str = "rikke") -> Command:
    """A mail out of the blue."""
    return Command(by=by, word=word, text=text, at=MONDAY, source="row")


def those(kind: type[Any], effects: Iterable[Effect]) -> list[Any]:
    """The effects of one type."""
    return [effect for effect in effects if isinstance(effect, kind)]


def asked(effects: Iterable[Effect]) -> list[str]:
    """Whom the effects ask."""
    return [ask.to for ask in those(Ask, effects)]
