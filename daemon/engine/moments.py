"""Runs what has fallen due, one transaction for each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from daemon.core.model import Moment, MomentState, Round, Rule
from daemon.engine.apply import Applier
from daemon.engine.digests import due_together, write_together
from daemon.engine.letters import Mail
from daemon.engine.own import waits_for_key, was_put_off
from daemon.engine.post import POST, cause_of, run_post, waits_for_more
from daemon.engine.rounds import JOINED, LEADS, LEFT, grace_of
from daemon.engine.situations import Scene

_ON_TIME = timedelta(hours=1)
_UNTIL_KEY = timedelta(minutes=10)
"""After how long it is looked again whether what is somebody's own can be read."""
_WOKEN_GRACE = timedelta(days=14)


def run_moment(scene: Scene, moment: Moment) -> MomentState:
    """Let the rule's practice decide and apply it; the state the moment ended in.

    A moment that fell due while nobody was there runs late within its rule's grace, else it is skipped and
    told to ops. Where it needs the notes key, and that is away, it waits. Errors pass through, and undo everything.
    """
    known = scene.tx.moment(moment.rule, moment.round, moment.step, moment.about)
    if known is None or known.state is not MomentState.PENDING or known.due_at > scene.now:
        return MomentState.DONE
    rule = scene.house.world.rules.get(known.rule)
    if rule is not None and waits_for_key(scene, rule):
        scene.tx.move_moment(replace(known, due_at=scene.now + _UNTIL_KEY))
        return MomentState.DONE
    # Done before it decides, so that it may plan itself anew.
    scene.tx.finish_moment(known, MomentState.DONE, at=scene.now)
    state, note = _run(scene, known)
    if state is not MomentState.DONE:
        scene.tx.finish_moment(known, state, at=scene.now, note=note)
    return state


def _run(scene: Scene, moment: Moment) -> tuple[MomentState, str]:
    if moment.rule == POST:
        if not waits_for_more(scene, moment):
            run_post(scene, moment)
        return MomentState.DONE, ""
    rule = scene.house.world.rules.get(moment.rule)
    if rule is None:
        return MomentState.SKIPPED, "the rule is no longer in the config"
    late = scene.now - moment.due_at
    steps = scene.house.practice_of(rule).steps(rule.settings)
    grace = grace_of(rule, steps, moment.step)
    if moment.day is None and moment.step not in {step.name for step in steps}:
        # Nothing but this brings a dialogue back to what its practice woke itself for.
        grace = max(grace, _WOKEN_GRACE)
    if late > grace and moment.step not in (JOINED, LEFT, LEADS) and not was_put_off(scene, rule, moment):
        return MomentState.SKIPPED, f"{late} late, and its grace is {grace}"
    if late > _ON_TIME and _newer_is_due(scene, rule, moment):
        return MomentState.SKIPPED, "a newer one is due as well"
    round_ = open_round(scene, moment)
    if not round_.open:
        return MomentState.SKIPPED, "the round was closed before"
    pages: list[Mail] = []
    _decide(scene, rule, round_, moment, pages)
    for other, along in due_together(scene, rule, moment):
        scene.tx.finish_moment(along, MomentState.DONE, at=scene.now)
        _decide(scene, other, open_round(scene, along), along, pages)
    write_together(scene, pages)
    return MomentState.DONE, ""


def _decide(scene: Scene, rule: Rule, round_: Round, moment: Moment, pages: list[Mail]) -> None:
    """Let the practice decide and apply it; digests are gathered in `pages`."""
    situation = scene.situation(rule, round_, seed=f"{moment.step}|{moment.about}")
    applier = Applier(scene, rule, round_, cause=cause_of(moment), day=moment.day, pages=pages)
    applier.apply(scene.house.practice_of(rule).on_due(situation, moment))


def _newer_is_due(scene: Scene, rule: Rule, moment: Moment) -> bool:
    """Whether a later round of the rule begins by now as well: of several that were missed the newest alone is run."""
    steps = scene.house.practice_of(rule).steps(rule.settings)
    if not moment.day or not any(step.opens and step.name == moment.step for step in steps):
        return False
    return any(
        other.step == moment.step and moment.due_at < other.due_at <= scene.now
        for other in scene.tx.moments(rule=rule.id, state=MomentState.PENDING)
    )


def open_round(scene: Scene, moment: Moment) -> Round:
    """The moment's round, opened now if this is its first step."""
    known = scene.tx.round(moment.rule, moment.round)
    if known is not None:
        return known
    fresh = Round(rule=moment.rule, key=moment.round, opened_at=scene.now)
    scene.tx.open_round(fresh)
    return fresh
