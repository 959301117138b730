"""`naervaer member`: looking after the people in the config."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when
from daemon.commands.reach import ask


@click.group(name="member")
def command() -> None:
    """Look after members: list, pause, mend, export, erase."""


@command.command(name="list")
@config_option
@output_options
def list_members(config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """List everybody with team, place and last answer."""
    out = Out(as_json, not no_color)
    rows = ask(load(config_path), "member.list")
    out.data(rows)
    out.table(
        ("Id", "Name", "Team", "Place", "Language", "Last answer", "Now"),
        [
            (
                *(r["id"], r["name"], ", ".join(r["teams"]), r["location"], r["language"]),
                when(r["last_answer"]),
                _now(r["away_until"], r["stopped"], r["address_refused"]),
            )
            for r in rows
        ],
    )


def _now(away_until: str | None, stopped: list[str], refused: bool) -> str:
    said = [f"away until {away_until}"] if away_until else []
    said += ["stopped everything" if "*" in stopped else f"stopped {', '.join(stopped)}"] if stopped else []
    return "; ".join([*said, "the address refuses mail"] if refused else said)


@command.command(name="pause")
@click.argument("member")
@click.option("--until", type=click.DateTime(("%Y-%m-%d",)), help="The last day of the pause.")
@click.option("--end", is_flag=True, help="End the pause.")
@config_option
@output_options
def pause(
    member: str, until: datetime | None, end: bool, config_path: Path | None, as_json: bool, no_color: bool
) -> None:
    """Ask MEMBER (id, name or address) nothing until a day, for instance during a long leave."""
    if (until is None) == (not end):
        raise click.UsageError("Say either --until DATE or --end.")
    out = Out(as_json, not no_color)
    day = until.date().isoformat() if until else None
    result = ask(load(config_path), "member.pause", {"member": member, "until": day})
    out.data(result)
    out.line(f"{member} is asked nothing until {day} is over." if day else f"{member} is asked again.")


@command.command(name="mend")
@click.argument("member")
@config_option
@output_options
def mend(member: str, config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Write again to MEMBER (id, name or address), whose address refused mail and works now."""
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "member.mend", {"member": member})
    out.data(result)
    said = "is written to again" if result["refused"] else "was written to all along"
    out.line(f"{result['member']} {said}.")


@command.command(name="export")
@click.argument("member")
@click.option("--out", "target", type=click.Path(path_type=Path), help="A file, made readable by you alone.")
@click.option(
    "--with-notes",
    metavar="WHO",
    help="Also what WHO noted about MEMBER, or MEMBER's own notes on others; WHO must have said yes to that.",
)
@click.option("--yes", is_flag=True, help="WHO has said yes; do not ask again.")
@config_option
def export(
    member: str, target: Path | None, with_notes: str | None, yes: bool, config_path: Path | None
) -> None:
    """Give out all that is kept about MEMBER and that the member may see, as JSON (GDPR, articles 15 and 20).

    Of what others, such as their leader, noted about them for themselves it tells whose, how many and when, and of
    MEMBER's own notes on others how many. The words are given out with --with-notes, and that is logged.
    """
    if with_notes and not yes:
        click.confirm(
            f"Has {with_notes} said yes to giving out their notes for the export of {member}?",
            abort=True,
            err=True,
        )
    given = ask(load(config_path), "member.export", {"member": member, "with_notes": with_notes})
    text = json.dumps(given, ensure_ascii=False, indent=2)
    for noted in () if with_notes else given["noted_by_others"]:
        who, count = noted["name"] or noted["owner"], noted["count"]
        click.echo(
            f"{count} notes by {who} are left out: if {who} says yes, add --with-notes {noted['owner']}",
            err=True,
        )
    if given["noted_by_me"] and not with_notes:
        own = given["member"]["id"]
        click.echo(
            f"{given['noted_by_me']} notes of {own}'s own on others are left out: if {own} says yes, "
            f"add --with-notes {own}",
            err=True,
        )
    if target is None:
        click.echo(text)
        return
    target.touch(mode=0o600, exist_ok=False)
    target.write_text(text + "\n", encoding="utf-8")
    click.echo(f"Wrote {target}.")


@command.command(name="erase")
@click.argument("member")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@config_option
@output_options
def erase(member: str, yes: bool, config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Destroy everything of MEMBER here and on the mail server (GDPR, article 17). It cannot be undone."""
    config = load(config_path)
    if not yes:
        click.confirm(
            f"Destroy everything that is kept of {member}? It cannot be undone.", abort=True, err=True
        )
    out = Out(as_json, not no_color)
    result = ask(config, "member.erase", {"member": member})
    out.data(result)
    out.line(f"Erased: {result['entries']} things told; their mails go from the mail server too.")
    if result["still_in_config"]:
        out.line(
            f"{result['erased']} still stands in the config: take the entry out, or the next round asks again."
        )
    out.line("Backups made before keep what they hold until they are deleted.")
