"""Doing a step of a rule at once, ahead of its time or again after something was mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from daemon.core.model import EVERYBODY, Moment, MomentState, Rule
from daemon.core.schedule import Step, round_key
from daemon.core.zones import local_time
from daemon.engine.moments import run_moment
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx
from daemon.operations.desk import Desk, Wrong

_UNDONE = (MomentState.FAILED, MomentState.SKIPPED, MomentState.PENDING)


async def do_now(desk: Desk, *, rule: str, step: str, again: bool = False) -> dict[str, Any]:
    """Do a step now, in the round it belongs to; one already done only when `again`. What was done.

    A failed or skipped one comes before the next that is planned, since it is what was mended.
    """

    def work(tx: Tx) -> tuple[dict[str, Any], bool]:
        scene = desk.scene(tx)
        known = _rule(scene, rule)
        moments = _moments(scene, known, _step(scene, known, step), again=again)
        states = [_run(scene, moment) for moment in moments]
        failed = any(m.state is MomentState.FAILED for m in tx.moments(state=MomentState.FAILED, limit=1))
        done = [
            {"rule": m.rule, "round": m.round, "step": m.step, "about": m.about, "state": str(state)}
            for m, state in zip(moments, states, strict=True)
        ]
        return {"done": done}, failed

    result, failed = await desk.store.write(work)
    if not failed:
        desk.mended("moments")
    desk.bells.ring("moments", "outbox")
    return result


def _run(scene: Scene, moment: Moment) -> MomentState:
    fresh = replace(moment, state=MomentState.PENDING, due_at=scene.now)
    if moment.day is not None:
        fresh = replace(fresh, day=min(moment.day, scene.now.date()))
    # A failed or skipped moment cannot be moved, so that nothing revives it by chance: first it is pending again.
    scene.tx.finish_moment(moment, MomentState.PENDING, at=scene.now)
    scene.tx.move_moment(fresh)
    return run_moment(scene, fresh)


def _rule(scene: Scene, wanted: str) -> Rule:
    rules = scene.house.world.rules
    if wanted in rules:
        return rules[wanted]
    near = get_close_matches(wanted, rules, n=1)
    raise Wrong(f"there is no rule {wanted[:60]!r} ({_hint(near, rules)})")


def _step(scene: Scene, rule: Rule, wanted: str) -> Step:
    steps = {step.name: step for step in scene.house.practice_of(rule).steps(rule.settings)}
    if wanted in steps:
        return steps[wanted]
    near = get_close_matches(wanted, steps, n=1)
    raise Wrong(f"the rule {rule.id} has no step {wanted[:60]!r} ({_hint(near, steps)})")


def _hint(near: list[str], known: Any) -> str:
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"


def _moments(scene: Scene, rule: Rule, step: Step, *, again: bool) -> list[Moment]:
    """The moments to run: what failed in the newest round, else the next planned one, else today's."""
    found = [m for m in scene.tx.moments(rule=rule.id, limit=100_000) if m.step == step.name]
    failed = [m for m in found if m.state is MomentState.FAILED]
    if failed:
        newest = failed[-1].round
        return [m for m in failed if m.round == newest]
    opened = scene.tx.rounds(rule.id, limit=1)
    # A step of the round that is under way, if it has not been done there.
    current = [m for m in found if opened and opened[0].open and m.round == opened[0].key]
    undone = [m for m in current if m.state in _UNDONE]
    if undone:
        return undone
    if current and again:
        return current
    if current and not step.opens:
        raise Wrong(
            f"{step.name} was done in the round {current[0].round} already (do it again with --again)"
        )
    if not step.opens:
        raise Wrong(
            f"{rule.id} has no open round for {step.name} (open one: naervaer now {rule.id} {_opener(scene, rule)})"
        )
    return [_opening(scene, rule, step, found, again=again)]


def _opening(scene: Scene, rule: Rule, step: Step, found: list[Moment], *, again: bool) -> Moment:
    zone = ZoneInfo(scene.house.world.team_of(rule).zone)
    local: datetime = local_time(scene.now, zone)
    key = round_key(step.when.period, local)
    same = next((m for m in found if m.round == key), None)
    if same is not None and same.state is MomentState.DONE and not again:
        raise Wrong(f"the round {key} of {rule.id} was opened already (do it again with --again)")
    if same is not None:
        return same
    moment = Moment(
        rule=rule.id, round=key, step=step.name, about=EVERYBODY, due_at=scene.now, day=local.date()
    )
    scene.tx.plan_moment(moment)
    return moment


def _opener(scene: Scene, rule: Rule) -> str:
    steps = scene.house.practice_of(rule).steps(rule.settings)
    return next(step.name for step in steps if step.opens)
