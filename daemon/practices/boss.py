"""Boss's digest: once a month what the team measured and succeeded in, so that it is seen one level up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field

from daemon.core.effects import Close, Effect, Record, Send, Wake
from daemon.core.model import Line, Member, Moment, Rule
from daemon.core.practice import Kind, PlaceName, Quiet, Remark
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes.collect import told
from daemon.shapes.leading import boss_reading, on_duty
from daemon.shapes.sections import OTHERS, arrange, group, plain
from daemon.shapes.settings import RuleSettings, Time, at
from daemon.shapes.units import last_month

ORDER = ("results", "goals", "successes", OTHERS)
_PAGES_REMEMBERED = 6


class BossSettings(RuleSettings):
    """Settings of the boss's digest."""

    page_at: Time = Field(
        at("first tue of month 08:00"),
        description="When the page is made and the leader gets it; not the day of the digest.",
    )
    leader_first_days: int = Field(
        1, ge=0, le=14, description="How many days later the boss gets it; 0 for at the same time."
    )
    when_empty: Literal["skip", "tell"] = Field(
        "skip", description="Whether the boss gets a mail of a month without anything, or none."
    )
    most: int = Field(
        8, ge=1, le=40, description="How many lines of a section there is room for on the page."
    )
    sections: tuple[str, ...] = Field(
        ORDER, description='In which order sections stand; "*" is for all that are not named.'
    )


class Boss(Quiet):
    """P05, boss's digest."""

    name: ClassVar[str] = "boss"
    Settings: ClassVar[type[RuleSettings]] = BossSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="boss_page", audience="nobody", keep_days=400),)
    reads: ClassVar[tuple[str, ...]] = ("boss_page",)
    place: ClassVar[PlaceName | None] = "boss"

    def steps(self, settings: BossSettings) -> tuple[Step, ...]:
        """The leader's copy; the boss's follows it."""
        return (Step("leader", settings.page_at, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Show it to the leader, then send it to the boss; made anew each time, so that what was corrected is right."""
        settings: BossSettings = s.rule.settings
        boss = boss_reading(s)
        if boss is None:
            yield Close()
            return
        lines = _news(s, boss)
        if moment.step == "leader":
            for reader in on_duty(s):
                yield _page(s, reader, boss, lines)
            if settings.leader_first_days:
                later = (s.local() + timedelta(days=settings.leader_first_days)).astimezone(UTC)
                yield Wake(at=later, step="boss")
                return
        if lines or settings.when_empty == "tell":
            page = _page(s, boss.id, boss, lines)
            yield page
            shown = [line["key"] for section in page.data["sections"] for line in section["lines"]]
            yield Record(kind="boss_page", value={"keys": shown})
        yield Close()

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Who gets the page and when, or that there is nobody to send it to."""
        team, days = world.team_of(rule), rule.settings.leader_first_days
        if not team.boss:
            why = f'sends nothing: the team "{team.id}" has no boss (add boss = "…" to the team)'
            yield Remark(text=why, warns=True)
            return
        leader, boss = world.members[team.leader].name, world.members[team.boss].name
        later = (
            f"and to {boss} {days} {'day' if days == 1 else 'days'} later" if days else f"and {boss} at once"
        )
        yield Remark(text=f"the page goes to {leader} {later}")


def _news(s: Situation, boss: Member) -> list[Line]:
    """What others offer, without what the boss has had before."""
    pages = told(s, "boss_page")[-_PAGES_REMEMBERED:]
    seen = {key for page in pages for key in page.value["keys"]}
    fresh = [line for line in s.lines if line.key not in seen and line.is_for(boss.id)]
    return arrange(fresh, s.rule.settings.sections)


def _page(s: Situation, to: str, boss: Member, lines: list[Line]) -> Send:
    settings: BossSettings = s.rule.settings
    sections = group([plain(line) for line in lines], s.members[to].language)
    data: dict[str, Any] = {
        "for_boss": to == boss.id,
        "boss": boss.first,
        "month": last_month(s.today()),
        "sent_at": s.local() + timedelta(days=settings.leader_first_days),
        "same_time": settings.leader_first_days == 0,
        "skipped": settings.when_empty == "skip",
        "sections": [_cut(section, settings.most) for section in sections],
    }
    return Send(to=to, template="boss/page", data=data, layout="digest")


def _cut(section: dict[str, Any], most: int) -> dict[str, Any]:
    lines = section["lines"]
    return {**section, "lines": lines[:most], "more": max(0, len(lines) - most)}
