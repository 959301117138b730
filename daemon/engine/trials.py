"""Ends a trial: when a rule goes live, what was told while it was tried out is destroyed and reaches nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daemon.core.model import AskState, Rule
from daemon.engine.situations import Scene

_OPEN = (AskState.WAITING, AskState.MAILED)


def settle_trials(scene: Scene) -> None:
    """Note which rules are on trial since when, and clear away after those that are live now."""
    for rule in scene.house.world.rules.values():
        name = f"trial:{rule.id}"
        since, tried = scene.tx.meta(name), scene.house.pilot_of(rule) is not None
        if tried and not since:
            scene.tx.set_meta(name, scene.now.isoformat())
        elif since and not tried:
            _clear_away(scene, rule, datetime.fromisoformat(since))
            scene.tx.set_meta(name, "")


def _clear_away(scene: Scene, rule: Rule, since: datetime) -> None:
    kinds = [kind.name for kind in scene.house.practice_of(rule).kinds]
    told = scene.tx.entries(kinds, rules=(rule.id,), withdrawn=True)
    scene.tx.erase_entries([entry.id for entry in told if entry.at >= since])
    for ask in scene.tx.asks(rule=rule.id, states=_OPEN):
        if ask.asked_at >= since:
            scene.tx.put_ask(replace(ask, state=AskState.CLOSED if ask.mailed_at else AskState.EXPIRED))
