"""`naervaer queue`: mail that waits to be sent, and what became of what broke off."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when
from daemon.commands.reach import ask
from daemon.commands.rows import show_row

_STATES = ("queued", "sending", "doubt", "parked", "sent", "failed", "cancelled", "expired")


@click.group(name="queue")
def command() -> None:
    """Look at mail that waits to be sent or is in doubt, try it again or drop it."""


@command.command(name="list")
@click.option(
    "--state", "states", type=click.Choice(_STATES), multiple=True, help="Only these; may be repeated."
)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many at most."
)
@config_option
@output_options
def list_rows(
    states: tuple[str, ...], limit: int, config_path: Path | None, as_json: bool, no_color: bool
) -> None:
    """List what waits or failed, newest first."""
    out = Out(as_json, not no_color)
    rows = ask(load(config_path), "queue.list", {"states": list(states) or None, "limit": limit})
    out.data(rows)
    out.table(
        ("Id", "State", "Kind", "To", "Rule", "Tries", "Code", "Since", "Next try"),
        [
            (
                *(r["id"], r["state"], r["kind"], r["member"] or "-", r["rule"], r["attempts"], r["code"]),
                when(r["created_at"]),
                when(r["next_at"]),
            )
            for r in rows
        ],
    )
    if not rows:
        out.line("Nothing waits.")


@command.command(name="show")
@click.argument("row")
@click.option(
    "--text", is_flag=True, help="The mail's source too. It is private: look only with good reason."
)
@config_option
@output_options
def show(row: str, text: bool, config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Show one ROW by its id or the beginning of it; never the mail's words unless asked to."""
    show_row(Out(as_json, not no_color), ask(load(config_path), "queue.show", {"row": row, "text": text}))


@command.command(name="retry")
@click.argument("rows", nargs=-1)
@click.option("--failed", is_flag=True, help="All that failed.")
@config_option
@output_options
def retry(
    rows: tuple[str, ...], failed: bool, config_path: Path | None, as_json: bool, no_color: bool
) -> None:
    """Send ROWS as soon as may be."""
    if not rows and not failed:
        raise click.UsageError("Name rows by their ids, or --failed for all that failed.")
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "queue.retry", {"rows": list(rows), "failed": failed})
    out.data(result)
    out.line(f"{len(result['queued'])} to be sent again.")


@command.command(name="arrived")
@click.argument("rows", nargs=-1, required=True)
@config_option
@output_options
def arrived(rows: tuple[str, ...], config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Say that parked ROWS did arrive, as their receivers told you."""
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "queue.arrived", {"rows": list(rows)})
    out.data(result)
    out.line(f"{len(result['arrived'])} counted as sent.")


@command.command(name="drop")
@click.argument("rows", nargs=-1, required=True)
@config_option
@output_options
def drop(rows: tuple[str, ...], config_path: Path | None, as_json: bool, no_color: bool) -> None:
    """Never send ROWS; questions they carry are put again in the next mail."""
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "queue.drop", {"rows": list(rows)})
    out.data(result)
    out.line(f"{len(result['dropped'])} dropped.")
