"""`naervaer simulate`: weeks ahead in seconds, and nothing is sent."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out
from daemon.commands.progress import Progress

if TYPE_CHECKING:
    from daemon.config.loader import Config

_SHOWN = 10


class Percent(click.ParamType):  # type: ignore[type-arg]
    """A share such as 60% or 0.6."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give the share from 0 to 1."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            self.fail(f"{text!r} is no share; write 60% or 0.6", param, ctx)
        if not 0 <= share <= 1:
            self.fail(f"{text!r} is no share; it goes from 0% to 100%", param, ctx)
        return share


@click.command(name="simulate")
@click.option(
    "--from", "start", type=click.DateTime(("%Y-%m-%d",)), help="The first day; today when left out."
)
@click.option("--weeks", type=click.IntRange(1, 260), default=4, show_default=True, help="How many weeks.")
@click.option("--answering", type=Percent(), default="60%", show_default=True, help="How many answer a mail.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number plays other answers.")
@click.option("--member", help="List every mail that this member would get.")
@click.option("--list", "list_all", is_flag=True, help="List every mail that everybody would get.")
@config_option
@output_options
def command(
    start: datetime | None,
    weeks: int,
    answering: float,
    seed: int,
    member: str | None,
    list_all: bool,
    config_path: Path | None,
    as_json: bool,
    no_color: bool,
) -> int:
    """Play weeks ahead with colleagues who answer by script, and show what mail everybody would get.

    The whole engine runs on a clock of its own and a database in memory: no server is asked and nothing is sent. Pilot
    mode is left out. The same seed plays the same weeks. Exits 1 when something broke that would break in earnest.
    """
    out = Out(as_json, not no_color)
    config = load(config_path)
    if member and member not in config.world.members:
        raise click.UsageError(f"There is no member {member!r}.{_near(member, config)}")
    first = start.date() if start else datetime.now(UTC).date()
    report = play(config, first, weeks, answering, seed, quiet=as_json)
    if member:
        report["mails"] = [mail for mail in report["mails"] if mail["member"] == member]
    out.data(report)
    _show(out, report)
    if member or list_all:
        out.line("\nMails")
        out.table(
            ("When (their clock)", "To", "Kind", "Subject"),
            [
                (mail["at"][:16].replace("T", " "), mail["member"], mail["kind"], mail["subject"])
                for mail in report["mails"]
            ],
        )
    return 1 if report["failures"] else 0


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _near(member: str, config: Config) -> str:
    from difflib import get_close_matches

    near = get_close_matches(member, config.world.members, n=1)
    return f" Did you mean {near[0]}?" if near else " `naervaer member list` names them."


def play(
    config: Config, first: date, weeks: int, answering: float, seed: int, *, quiet: bool
) -> dict[str, Any]:
    """Play the span and describe it; progress goes to standard error."""
    from dataclasses import replace

    from daemon.building import build_house
    from daemon.practices import PRACTICES
    from daemon.simulate.colleagues import Colleagues
    from daemon.simulate.play import Play
    from daemon.simulate.report import Span, describe
    from daemon.simulate.subjects import subject_alone, subjects_only

    house = build_house(config, list(PRACTICES), first)
    house = replace(house, renderer=subjects_only(house.renderer), compose=subject_alone)
    # A week is a week of the calendar, also when the clocks change in it.
    start = _midnight(first, config.service.zone)
    span = Span(
        start=start, end=_midnight(first + timedelta(weeks=weeks), config.service.zone), answering=answering
    )
    game = Play(house, Colleagues(answering, seed))
    with Progress("weeks played", weeks, quiet=quiet, stream=sys.stderr) as progress:
        played = game.run(span.start, span.end, lambda at: progress.at((at - start) / timedelta(weeks=1)))
    return describe(played, game.house, span)


def _show(out: Out, report: dict[str, Any]) -> None:
    out.line(
        f"{report['from']} to {report['to']}: {len(report['mails'])} mails to {report['members']} people, "
        f"{report['answers']} answers ({report['answering']:.0%} answer)\n"
    )
    out.table(
        ("Week", "Mails", "Asking", "Per person", "Most", "Most asking"),
        [
            (w["week"], w["mails"], w["asking"], w["per_person"], w["most"], w["most_asking"])
            for w in report["weeks"]
        ],
    )
    out.line("\nWho gets most")
    out.table(
        ("Member", "Mails", "Asking", "Most in a week"),
        [(p["member"], p["mails"], p["asking"], p["most_in_a_week"]) for p in report["people"][:_SHOWN]],
    )
    out.line("\nPressing")
    for name, count in report["collisions"].items():
        out.line(f"  {name.replace('_', ' ')}: {count}")
    _show_days(out, report)
    for lapsed in report["lapsed"][:_SHOWN]:
        out.mark(
            "warn",
            "lapsed",
            f"{lapsed['rule']} {lapsed['round']} {lapsed['step']}: {lapsed['state']} ({lapsed['count']})",
        )
    if len(report["lapsed"]) > _SHOWN:
        out.line(f"  and {len(report['lapsed']) - _SHOWN} more (see --json)")
    for failure in report["failures"][:_SHOWN]:
        out.mark("fail", failure["what"], failure["why"])


def _show_days(out: Out, report: dict[str, Any]) -> None:
    for change in report["clock_changes"]:
        out.line(f"  {change['day']}: clocks in {change['zone']} change by {change['hours']} h")
    for day in report["holidays"]:
        out.line(f"  {day['day']}: {day['name']} ({day['location']})")
