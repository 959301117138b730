"""`naervaer now`: a step of a rule at once."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out
from daemon.commands.reach import ask


@click.command(name="now")
@click.argument("rule")
@click.argument("step")
@click.option("--again", is_flag=True, help="Also when it was done in this round already.")
@config_option
@output_options
def command(
    rule: str, step: str, again: bool, config_path: Path | None, as_json: bool, no_color: bool
) -> int:
    """Do STEP of RULE at once: ahead of its time, or after what made it fail was mended.

    People are still written to in their own time: no mail in quiet hours, no second asking mail a day.
    """
    out = Out(as_json, not no_color)
    result = ask(load(config_path), "now", {"rule": rule, "step": step, "again": again})
    out.data(result)
    for done in result["done"]:
        about = f" for {done['about']}" if done["about"] != "*" else ""
        out.line(f"{done['rule']} {done['round']} {done['step']}{about}: {done['state']}")
    return 0 if all(done["state"] == "done" for done in result["done"]) else 1
