"""`naervaer inbox`: mail that came in."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out, when
from daemon.commands.reach import ask
from daemon.commands.rows import show_row

_STATES = ("new", "handled", "ignored", "rejected", "held", "shunted")


@click.group(name="inbox")
def command() -> None:
    """Look at mail that came in, and take up again what was laid aside."""


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
    """List what waits, is held or was shunted, newest first."""
    out = Out(as_json, not no_color)
    rows = ask(load(config_path), "inbox.list", {"states": list(states) or None, "limit": limit})
    out.data(rows)
    out.table(
        ("Id", "State", "From", "Bytes", "Tries", "Received", "Reason"),
        [
            (
                r["id"],
                r["state"],
                r["member"] or "-",
                r["size"],
                r["attempts"],
                when(r["received_at"]),
                r["reason"],
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
    show_row(Out(as_json, not no_color), ask(load(config_path), "inbox.show", {"row": row, "text": text}))


@command.command(name="retry")
@click.argument("rows", nargs=-1)
@click.option("--shunted", is_flag=True, help="All that are shunted.")
@config_option
@output_options
def retry(
    rows: tuple[str, ...], shunted: bool, config_path: Path | None, as_json: bool, no_color: bool
) -> None:
    """Handle ROWS anew, after what broke was mended."""
    if not rows and not shunted:
        raise click.UsageError("Name rows by their ids, or --shunted for all that are shunted.")
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "inbox.retry", {"rows": list(rows), "shunted": shunted})
    out.data(result)
    out.line(f"{len(result['new'])} taken up again.")
