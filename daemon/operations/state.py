"""How the service is: figures, what comes next, who answered last, and what monitoring should think of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from daemon.core.model import AskState, Moment, MomentState
from daemon.core.schedule import instant
from daemon.engine.post import POST
from daemon.engine.records import OutState
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.operations.desk import Desk

Grade = Literal["ok", "warning", "critical"]
_MOMENTS_SHOWN = 8
_LAPSED_DAYS = 7
_STUCK_AFTER = timedelta(hours=1)
_CRITICAL = frozenset({"intake", "delivery", "database"})
EXIT_CODES: Mapping[str, int] = {"ok": 0, "warning": 1, "critical": 2}


def _meant_at(scene: Scene, moment: Moment) -> datetime:
    """When people think of a step as due: one on the members' own time by the team's clock, not when its day begins."""
    rule = scene.house.world.rules.get(moment.rule)
    if rule is None or moment.day is None:
        return moment.due_at
    steps = scene.house.practice_of(rule).steps(rule.settings)
    step = next((s for s in steps if s.name == moment.step and s.own_time), None)
    if step is None:
        return moment.due_at
    zone = ZoneInfo(scene.house.world.team_of(rule).zone)
    return instant(datetime.combine(moment.day, step.when.clock), zone)


async def describe(desk: Desk) -> dict[str, Any]:
    """What the database says of the service, as JSON-like values; no addresses, no words."""
    return await desk.store.read(lambda tx: _describe(desk.scene(tx)))


def _describe(scene: Scene) -> dict[str, Any]:
    tx, now = scene.tx, scene.now
    lapsed = _lapsed(tx, now)
    return {
        "at": now.isoformat(),
        "figures": tx.figures(),
        "strangers": tx.counters("strangers"),
        "guesses": tx.counters("guesses"),
        "sent_today": tx.sent_since(now - timedelta(days=1), until=now),
        "oldest_waiting_at": _oldest(tx),
        "next": [
            {
                "rule": m.rule,
                "round": m.round,
                "step": m.step,
                "about": m.about,
                "due_at": _meant_at(scene, m).isoformat(),
            }
            for m in tx.moments(state=MomentState.PENDING, limit=200)
            if m.rule != POST
        ][:_MOMENTS_SHOWN],
        "teams": _teams(scene),
        "lapsed": lapsed,
        "address_refused": sorted(scene.people.suspended),
        "pilot": scene.house.pilot,
    }


def _oldest(tx: Tx) -> str | None:
    waiting = tx.outgoings((OutState.QUEUED, OutState.SENDING, OutState.DOUBT), limit=10_000)
    return min(row.created_at for row in waiting).isoformat() if waiting else None


def _teams(scene: Scene) -> list[dict[str, Any]]:
    answered: dict[str, datetime] = {}
    for ask in scene.tx.asks(states=(AskState.ANSWERED,)):
        if ask.answered_at is not None and ask.answered_at > answered.get(
            ask.rule, ask.answered_at - timedelta(1)
        ):
            answered[ask.rule] = ask.answered_at
    found = []
    for team in scene.house.world.teams.values():
        rules = [rule.id for rule in scene.house.rules_of(team.id)]
        last = max((answered[rule] for rule in rules if rule in answered), default=None)
        found.append(
            {
                "id": team.id,
                "name": team.name,
                "members": len(team.members),
                "rules": rules,
                "last_answer": last.isoformat() if last else None,
            }
        )
    return found


def _lapsed(tx: Tx, now: datetime) -> list[dict[str, Any]]:
    """Moments that were skipped or failed, and questions never mailed, in the last week: by rule, round and step."""
    since = now - timedelta(days=_LAPSED_DAYS)
    found = [
        {"rule": m.rule, "round": m.round, "step": m.step, "state": str(m.state), "count": 1}
        for state in (MomentState.SKIPPED, MomentState.FAILED)
        for m in tx.moments(state=state, limit=10_000)
        if m.due_at >= since
    ]
    unmailed: dict[tuple[str, str, str], int] = {}
    for ask in tx.asks(states=(AskState.EXPIRED,)):
        if ask.asked_at >= since:
            key = (ask.rule, ask.round, ask.key)
            unmailed[key] = unmailed.get(key, 0) + 1
    found += [
        {"rule": rule, "round": round_, "step": key, "state": "never mailed", "count": count}
        for (rule, round_, key), count in unmailed.items()
    ]
    return found


def grade(
    state: Mapping[str, Any], *, problems: Mapping[str, str], stuck: Sequence[str], now: datetime
) -> Grade:
    """What monitoring should think: critical when mail does not move, warning when something waits for a human."""
    oldest = state.get("oldest_waiting_at")
    waits_long = oldest is not None and now - datetime.fromisoformat(oldest) > _STUCK_AFTER
    if stuck or _CRITICAL & problems.keys():
        return "critical"
    figures = state.get("figures", {})
    wrong = figures.get("inbox.shunted", 0) + figures.get("outbox.parked", 0) or any(
        each["state"] == "failed" for each in state.get("lapsed", ())
    )
    return "warning" if problems or wrong or waits_long else "ok"
