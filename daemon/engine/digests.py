"""Puts the digests of one day into one mail for each reader, at the first one's time: who leads two teams gets one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import timedelta

from daemon.core.effects import Send
from daemon.core.model import Moment, MomentState, Round, Rule
from daemon.engine.letters import Mail, write_mail
from daemon.engine.own import waits_for_key
from daemon.engine.rendering import Part
from daemon.engine.rounds import grace_of
from daemon.engine.situations import Scene

_PLACE = "digest"


def due_together(scene: Scene, rule: Rule, moment: Moment) -> Iterator[tuple[Rule, Moment]]:
    """Give the moments of other digests that go out with this one: those due at the same instant, and those due later
    in the day of somebody who then has two.
    """
    if scene.house.practice_of(rule).place != _PLACE:
        return
    until = moment.due_at + timedelta(days=1)
    left = [other for other in _others(scene, rule) if moment.due_at <= other[1].due_at < until]
    known = _readers(scene, rule, moment) if left else frozenset()
    # Each that joins may bring a reader along who has one more.
    while found := next((one for one in left if _joins(scene, one, moment, known)), None):
        left.remove(found)
        known = known | _readers(scene, *found)
        yield found


def _others(scene: Scene, rule: Rule) -> Iterator[tuple[Rule, Moment]]:
    """The other digests that are still to come, and not too late by now."""
    house = scene.house
    for other in house.world.rules.values():
        practice = house.practice_of(other)
        # What is told on trial goes to other readers than what is live.
        alike = house.pilot_address(other) == house.pilot_address(rule)
        if other.id == rule.id or practice.place != _PLACE or not alike or waits_for_key(scene, other):
            continue
        steps = practice.steps(other.settings)
        for one in scene.tx.moments(rule=other.id, state=MomentState.PENDING):
            if scene.now - one.due_at <= grace_of(other, steps, one.step):
                yield other, one


def _joins(scene: Scene, other: tuple[Rule, Moment], moment: Moment, readers: Set[str]) -> bool:
    """Whether another digest goes out with a moment's: at the same instant, or on one day of somebody who gets both."""
    at = other[1].due_at
    if at == moment.due_at:
        return True
    both = (scene.people.calendars[reader] for reader in readers & _readers(scene, *other))
    return any(days.day(at) == days.day(moment.due_at) for days in both)


def _readers(scene: Scene, rule: Rule, moment: Moment) -> frozenset[str]:
    """To whom a digest goes, by what its practice would send now."""
    round_ = Round(rule=moment.rule, key=moment.round, opened_at=scene.now)
    effects = scene.house.practice_of(rule).on_due(scene.situation(rule, round_), moment)
    return frozenset(e.to for e in effects if isinstance(e, Send) and e.to in scene.people.calendars)


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
