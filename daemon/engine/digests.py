"""Puts the digests that come due at one instant into one mail for each reader, so that who leads two teams gets one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from daemon.core.model import Moment, MomentState, Rule
from daemon.engine.letters import Mail, write_mail
from daemon.engine.own import waits_for_key
from daemon.engine.rendering import Part
from daemon.engine.rounds import grace_of
from daemon.engine.situations import Scene

_PLACE = "digest"


def due_together(scene: Scene, rule: Rule, moment: Moment) -> Iterator[tuple[Rule, Moment]]:
    """Give the moments of other digests that are due at the same instant, and go to whom this one's go."""
    house = scene.house
    if house.practice_of(rule).place != _PLACE:
        return
    for other in house.world.rules.values():
        practice = house.practice_of(other)
        # What is told on trial goes to other readers than what is live.
        alike = house.pilot_address(other) == house.pilot_address(rule)
        if other.id == rule.id or practice.place != _PLACE or not alike or waits_for_key(scene, other):
            continue
        steps = practice.steps(other.settings)
        for one in scene.tx.moments(rule=other.id, state=MomentState.PENDING):
            in_time = scene.now - one.due_at <= grace_of(other, steps, one.step)
            if one.due_at == moment.due_at and in_time:
                yield other, one


def write_together(scene: Scene, pages: Sequence[Mail]) -> None:
    """Write one mail to each reader with all pages for them; where there are several, each names its team."""
    in_order = [
        mail for rule in scene.house.world.rules for mail in pages if mail.rule and mail.rule.id == rule
    ]
    for reader in dict.fromkeys(mail.to.id for mail in in_order):
        first, *others = (mail for mail in in_order if mail.to.id == reader)
        if not others:
            write_mail(scene, first)
            continue
        parts = tuple(_named(scene, mail) for mail in (first, *others))
        write_mail(scene, replace(first, parts=parts, own=any(mail.own for mail in (first, *others))))


def _named(scene: Scene, mail: Mail) -> Part:
    part, rule = mail.parts[0], mail.rule
    return replace(part, data={**part.data, "of": scene.house.world.team_of(rule).name if rule else ""})
