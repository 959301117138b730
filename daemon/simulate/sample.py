"""Plays one round of a rule with scripted colleagues, and gives its mails by the step they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.errors import ConfigError, Finding
from daemon.core.model import Rule
from daemon.core.schedule import next_after
from daemon.engine.house import House
from daemon.engine.records import Outgoing
from daemon.simulate.colleagues import Colleagues
from daemon.simulate.play import Play, Played

_BEFORE = timedelta(days=8)
_AFTER = timedelta(days=3)
_LONGEST = timedelta(weeks=30)
_SOME_WEEKS = timedelta(weeks=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One mail of a sample round, and the step that led to it."""

    step: str
    language: str
    mail: Outgoing


def sample_round(house: House, rule: Rule, now: datetime, *, answering: float = 0.8) -> tuple[Sample, ...]:
    """The mails of the rule's next round, as they would be sent; other rules play along, since editions tell of them.

    Raises ConfigError when a template is missing or wrong.
    """
    zone = ZoneInfo(house.world.team_of(rule).zone)
    steps = house.practice_of(rule).steps(rule.settings)
    if not steps:
        return _of_some_weeks(house, rule, now, answering)
    opener = next(step for step in steps if step.opens)
    opens_at = next_after(opener.when, zone, now + _BEFORE)
    weeks = timedelta(weeks=1 + sum(step.offset_weeks for step in steps))
    end = min(
        max([opens_at, *(next_after(s.when, zone, opens_at) for s in steps)]) + weeks, opens_at + _LONGEST
    )
    game = Play(house, Colleagues(answering))
    played = game.run(opens_at - _BEFORE - timedelta(days=3), end + _AFTER)
    _check(played, rule)
    samples = tuple(_samples(game.house, played, rule, opens_at - timedelta(days=2)))
    # A rule that looks every day for what is rare seldom finds it in the one round played.
    return samples or _of_some_weeks(house, rule, now, answering)


def _of_some_weeks(house: House, rule: Rule, now: datetime, answering: float) -> tuple[Sample, ...]:
    """The mails of a rule without rounds of its own, which begins when somebody writes: those of some months."""
    game = Play(house, Colleagues(answering))
    played = game.run(now, now + _SOME_WEEKS)
    _check(played, rule)
    ids = {ask.id for ask in played.asks if ask.rule == rule.id}
    ours = {
        letter.token
        for letter in played.letters
        if letter.rule == rule.id or ids & {ask for _, ask in letter.asks}
    }
    return tuple(
        Sample(step=mail.kind, language=house.world.members[mail.member].language, mail=mail)
        for mail in played.mails
        if mail.member and (mail.rule == rule.id or mail.id in ours)
    )


def _check(played: Played, rule: Rule) -> None:
    broken = [failure for failure in played.failures if failure.what.startswith(f"{rule.id} ")]
    if broken:
        raise ConfigError(tuple(Finding(message=f"{f.what}: {f.why}") for f in broken))


def _samples(house: House, played: Played, rule: Rule, since: datetime) -> Iterator[Sample]:
    done = [(at, moment) for at, moment in played.steps if moment.rule == rule.id]
    rounds = [moment.round for at, moment in done if at >= since]
    if not rounds:
        return
    ours = [(at, moment) for at, moment in done if moment.round == rounds[0]]
    ask_ids = {ask.id for ask in played.asks if ask.rule == rule.id and ask.round == rounds[0]}
    carrying = {
        letter.token
        for letter in played.letters
        if (letter.rule == rule.id and letter.round == rounds[0]) or ask_ids & {ask for _, ask in letter.asks}
    }
    for mail in played.mails:
        if mail.id in carrying and mail.member:
            before = [moment.step for at, moment in ours if at <= mail.created_at]
            step = "receipt" if mail.kind == "receipt" else before[-1] if before else ""
            yield Sample(step=step, language=house.world.members[mail.member].language, mail=mail)


def one_of_each(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """The first mail of each step, kind and language."""
    first: dict[tuple[str, str, str], Sample] = {}
    for sample in samples:
        first.setdefault((sample.step, sample.mail.kind, sample.language), sample)
    return tuple(first.values())
