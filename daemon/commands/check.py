"""`naervaer check`: everything that is wrong with config and templates, or what the service would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from daemon.commands.keeping import lines_of, look_at_keeping
from daemon.commands.options import config_option, find_config, load, output_options
from daemon.commands.output import Out
from daemon.core.errors import ConfigError, Finding
from daemon.core.model import Rule
from daemon.core.practice import Remark
from daemon.core.world import World

if TYPE_CHECKING:
    from daemon.config.loader import Config


@click.command(name="check")
@config_option
@output_options
def command(config_path: Path | None, as_json: bool, no_color: bool) -> int:
    """Check the config and the templates: every fault at once, with file, line and what to write instead.

    Exits 2 when something is wrong; else shows teams, members and when each rule comes next.
    """
    out = Out(as_json, not no_color)
    try:
        config = load(config_path)
        findings = find_in_texts(config)
    except ConfigError as error:
        findings = error.findings
    if findings:
        out.data({"ok": False, "findings": [asdict(finding) for finding in findings]})
        for finding in findings:
            out.line(str(finding))
        out.line(f"\n{_count(len(findings), 'thing')} to mend.", style="red")
        return 2
    summary = summarise(config, datetime.now(UTC))
    out.data({"ok": True, "config": str(find_config(config_path)), **summary})
    _show(out, config, summary)
    for line in lines_of(look_at_keeping(config)):
        if line.state != "ok":
            out.line(f"\n{line.name}: {line.text} ({line.remedy})", style="yellow")
    return 0


def find_in_texts(config: Config) -> tuple[Finding, ...]:
    """What is wrong with the templates and words, of ours and of the operators' folder."""
    from daemon.adapters.render import TemplateRenderer
    from daemon.building import build_house
    from daemon.practices import PRACTICES

    renderer = TemplateRenderer(overlay=config.service.templates_dir)
    findings = renderer.lint()
    try:
        build_house(config, list(PRACTICES), datetime.now(UTC).date(), renderer)
    except ConfigError as error:
        findings += error.findings
    languages = renderer.languages()
    for member in config.world.members.values():
        if member.language not in languages:
            message = f"there are no texts in {member.language}, the language of {member.id}"
            findings += (Finding(message=message, hint=f"there are: {', '.join(languages)}"),)
    return tuple(dict.fromkeys(findings))


def summarise(config: Config, now: datetime) -> dict[str, Any]:
    """Teams, members and rules, with the next time of each step, as JSON-like values."""
    world = config.world
    return {
        "members": len(world.members),
        "teams": [
            {
                "id": team.id,
                "name": team.name,
                "leader": world.members[team.leader].name,
                "members": len(team.members),
                "pilot": team.pilot,
            }
            for team in world.teams.values()
        ],
        "rules": [
            {
                "id": rule.id,
                "practice": rule.practice,
                "team": rule.team,
                "audience": len(world.audience(rule)),
                "pilot": rule.pilot,
                "next": next_times(config, rule.id, now),
                "remarks": [asdict(remark) for remark in remarks(config, rule.id)],
            }
            for rule in world.rules.values()
        ],
        "pilot": config.service.pilot,
    }


def remarks(config: Config, rule_id: str) -> tuple[Remark, ...]:
    """What the rule's practice says of it: what it will do, and what keeps it from working."""
    from daemon.practices import PRACTICES

    rule = config.world.rules[rule_id]
    practice = next(practice for practice in PRACTICES if practice.name == rule.practice)
    nobody = () if config.world.audience(rule) else (Remark(text="it is for nobody", warns=True),)
    return (*nobody, *_leader_left_out(rule, config.world), *practice.explain(rule, config.world))


def _leader_left_out(rule: Rule, world: World) -> Iterator[Remark]:
    """Much of what a rule tells is the leader's to hear, so that leaving them in peace leaves little of it."""
    leader = world.members[world.team_of(rule).leader]
    if leader.id in rule.without:
        yield Remark(text=f"{leader.name} leads the team, and gets none of it: see `without`", warns=True)


def next_times(config: Config, rule_id: str, now: datetime) -> list[dict[str, str]]:
    """When each step of a rule comes next by the team's clock, soonest first."""
    from daemon.core.schedule import next_after
    from daemon.practices import PRACTICES

    rule = config.world.rules[rule_id]
    practice = next(practice for practice in PRACTICES if practice.name == rule.practice)
    zone = ZoneInfo(config.world.team_of(rule).zone)
    steps = practice.steps(rule.settings)
    found = sorted((next_after(step.when, zone, now), step.name, str(step.when)) for step in steps)
    return [{"step": name, "at": at.astimezone(zone).isoformat(), "when": words} for at, name, words in found]


def _show(out: Out, config: Config, summary: dict[str, Any]) -> None:
    out.line(f"{config.path} is fine.", style="green")
    out.line(
        f"{_count(len(summary['teams']), 'team')}, {_count(summary['members'], 'member')}, "
        f"{_count(len(summary['rules']), 'rule')}.\n"
    )
    out.table(
        ("Team", "Leader", "Members"), [(t["name"], t["leader"], t["members"]) for t in summary["teams"]]
    )
    out.line()
    out.table(
        ("Rule", "For", "Next"),
        [(r["id"], _count(r["audience"], "person"), _soon(r["next"])) for r in summary["rules"]],
    )
    for rule in summary["rules"]:
        for remark in rule["remarks"]:
            out.line(f"\n{rule['id']}: {remark['text']}", style="yellow" if remark["warns"] else "")
    if summary["pilot"] != "off":
        out.line(f"\nPilot: every mail goes to {summary['pilot']} instead of the members.", style="yellow")
    if not config.world.ops:
        out.line(
            "\nNobody is named under `ops`: put in an address that hears when the service is in trouble."
        )


def _soon(times: Sequence[dict[str, str]]) -> str:
    shown = [f"{t['step']} {datetime.fromisoformat(t['at']):%a %d %b %H:%M}" for t in times[:3]]
    return ", ".join(shown) if shown else "when something happens: a mail, somebody who joins or leaves"


def _count(number: int, what: str) -> str:
    many = {"person": "people"}.get(what, f"{what}s")
    return f"{number} {what if number == 1 else many}"
