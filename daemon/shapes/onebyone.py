"""Asks people one question after another: when each begins, and whether it is time for their next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import Field

from daemon.core.model import AskState, Member
from daemon.core.situation import Situation
from daemon.shapes.settings import RuleSettings


class PaceSettings(RuleSettings):
    """Settings of a rule that asks one question after another."""

    pause_days: int = Field(4, ge=0, le=60, description="Days left free after an answer or a pass.")
    first_after_days: int = Field(3, ge=0, le=90, description="Days after joining before the first question.")
    spread_weeks: int = Field(
        4, ge=1, le=26, description="Over how many weeks those begin who were in the team before the rule."
    )


@dataclass(frozen=True, slots=True)
class Course:
    """How far somebody has come: whether a question may be put to them now, and which have been, by their keys."""

    free: bool
    passed: frozenset[str]


def follow(s: Situation, member: Member, told: Collection[str], last: datetime | None) -> Course:
    """Give how far a member has come, who has told something of the questions `told`, in any mail, lastly at `last`.

    The next question waits for an answer or a pass to the one before and for some free days after it. Who answers
    nothing is left in peace as long as the rule remembers its rounds. Asks whose key has a colon are none of these
    questions.
    """
    asks = {ask.id: ask for ask in (*s.history, *s.asks) if ask.to == member.id and ":" not in ask.key}
    put = [ask for ask in asks.values() if ask.state is not AskState.EXPIRED]
    passed = frozenset((*told, *(ask.key for ask in put)))
    done = [at for at in (last, *(ask.answered_at for ask in put)) if at]
    if any(ask.state in (AskState.WAITING, AskState.MAILED) and ask.key not in told for ask in put):
        return Course(False, passed)
    if done:
        return Course(s.now >= max(done) + timedelta(days=s.rule.settings.pause_days), passed)
    return Course(bool(put) or s.today() >= begins_on(s, member), passed)


def begins_on(s: Situation, member: Member) -> date:
    """Give the day of the first question: some days after joining; those who were there before begin week by week."""
    settings: PaceSettings = s.rule.settings
    first = s.local(min((r.opened_at for r in s.rounds), default=s.now)).date()
    if member.joined and member.joined >= first:
        return member.joined + timedelta(days=settings.first_after_days)
    place = [one.id for one in s.audience].index(member.id)
    return first + timedelta(weeks=place * settings.spread_weeks // len(s.audience))
