"""Leader's digest: once a week, on one page, what the leader of a team that works apart would else not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Send
from daemon.core.model import Line, Member, Moment, Rule
from daemon.core.practice import PlaceName, Quiet, Remark
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes.collect import colleagues
from daemon.shapes.dates import Milestone, anniversaries, birthdays
from daemon.shapes.sections import OTHERS, arrange, group, people_beyond, plain
from daemon.shapes.settings import RuleSettings, Time, at

ORDER = (
    "misunderstandings",
    "fireline",
    "contact",
    "offtrack",
    "talks",
    "tasks",
    "unreachable",
    "silent",
    "unsure",
    "unnamed",
    "milestones",
    "newcomers",
    "away",
    "results",
    "mood",
    "answered",
    "coming",
    OTHERS,
)
_DAY = timedelta(days=1)
_LAST = date.max.toordinal()
_WHOLE = "misunderstandings"
"""The section in which everybody has a line of their own, however many wait."""


class DigestSettings(RuleSettings):
    """Settings of the leader's digest."""

    digest_at: Time = Field(at("mon 07:00"), description="When the leader gets it, on the team's clock.")
    days_ahead: int = Field(14, ge=1, le=60, description="How many days ahead milestone days are told.")
    deputy: bool = Field(
        False, description="Whether the deputy gets it too, but for what is the leader's alone."
    )
    most: int = Field(
        8,
        ge=3,
        le=100,
        description="About how many people a section tells; the others are named in one line.",
    )
    sections: tuple[str, ...] = Field(
        ORDER, description='In which order sections stand; "*" is for all that are not named.'
    )


class Digest(Quiet):
    """P04, leader's digest."""

    name: ClassVar[str] = "digest"
    Settings: ClassVar[type[RuleSettings]] = DigestSettings
    place: ClassVar[PlaceName | None] = "digest"

    def steps(self, settings: DigestSettings) -> tuple[Step, ...]:
        """One mail."""
        return (Step("digest", settings.digest_at, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Send it, on a quiet week too: then it says so."""
        settings: DigestSettings = s.rule.settings
        for reader in s.deciders if settings.deputy else (s.leader.id,):
            if reader not in s.members:
                continue
            own = (*s.lines, *_milestones(s, reader), *_away(s, reader))
            lines = _shortened(s, arrange([line for line in own if line.is_for(reader)], settings.sections))
            sections = group(map(plain, arrange(lines, settings.sections)), s.members[reader].language)
            data = {"of": "", "day": s.today(), "sections": sections, "days_ahead": settings.days_ahead}
            yield Send(to=reader, template="digest/digest", data=data, layout="digest")
        yield Close()

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Who gets it, whomever the rule is for."""
        team = world.team_of(rule)
        also = team.deputy if rule.settings.deputy else None
        names = " and ".join(world.members[one].name for one in (team.leader, also) if one)
        yield Remark(text=f"the page goes to {names}")


def _shortened(s: Situation, lines: list[Line]) -> list[Line]:
    """The lines of a page that one reads to its end: a large team's others are named in a line below each section."""
    kept, beyond = people_beyond((line for line in lines if line.section != _WHOLE), s.rule.settings.most)
    more = (
        Line(
            key=f"{s.rule.id}:more:{section}",
            section=section,
            template="digest/line_more",
            data={"names": [s.members[one].name for one in people if one in s.members]},
            rank=_LAST,
        )
        for section, people in beyond.items()
    )
    return [*(line for line in lines if line.section == _WHOLE), *kept, *more]


def _milestones(s: Situation, reader: str) -> Iterable[Line]:
    others = [member for member in colleagues(s) if member.id != reader]
    first, last = s.today(), s.today() + s.rule.settings.days_ahead * _DAY
    found = [*birthdays(others, first, last), *anniversaries(others, first, last)]
    for one in sorted(found, key=lambda m: m.day):
        key = f"{one.kind}:{one.member.id}:{one.day}"
        # By their day among those that other practices tell of.
        yield replace(_line(s, key, "milestones", one.member, _of(one)), rank=one.day.toordinal())


def _of(one: Milestone) -> dict[str, Any]:
    return {"kind": one.kind, "day": one.day, "years": one.years}


def _away(s: Situation, reader: str) -> Iterable[Line]:
    """Who is away from now to Sunday: since when, as far as it is this week, and back when (None when not known)."""
    today = s.today()
    week = [today + n * _DAY for n in range(7 - today.weekday())]
    for member in colleagues(s):
        missing = [day for day in week if _is_missing(s, member, day)]
        if member.id != reader and missing:
            data = {"from": missing[0], "back": _back(s, member, missing[0]), "now": missing[0] == today}
            yield _line(s, f"away:{member.id}:{missing[0]}", "away", member, data)


def _is_missing(s: Situation, member: Member, day: date) -> bool:
    """Whether they would work on that weekday but do not, by absence or public holiday."""
    days = s.days(member.id)
    return day.isoweekday() in days.working and not days.available(day)


def _back(s: Situation, member: Member, first: date) -> date | None:
    try:
        return s.days(member.id).next_available(first)
    except ValueError:
        return None


def _line(s: Situation, key: str, section: str, member: Member, data: dict[str, Any]) -> Line:
    known = {"name": member.name, "first": member.first, "write": f"mailto:{member.address}"}
    template = f"digest/line_{section.removesuffix('s')}"
    return Line(
        key=f"{s.rule.id}:{key}",
        section=section,
        template=template,
        data={**known, **data},
        names=(member.id,),
    )
