"""`naervaer doctor`: tries everything the service needs, and says what to do about what fails."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path

import click

from daemon.commands.options import config_option, load, output_options
from daemon.commands.output import Out


@click.command(name="doctor")
@click.option(
    "--seconds",
    type=click.FloatRange(1, 600),
    default=60,
    show_default=True,
    help="How long a mail may take.",
)
@click.option("--no-mail", is_flag=True, help="Do not send mail to the mailbox itself.")
@config_option
@output_options
def command(seconds: float, no_mail: bool, config_path: Path | None, as_json: bool, no_color: bool) -> int:
    """Try everything the service needs: each line is ✓, ! or ✗, with what to do below it.

    Really logs in to both servers, and sends two mails to the mailbox itself, which are destroyed when they come back.
    The service may go on running meanwhile. Exits 1 when something must be mended. Passwords that are systemd
    credentials are there only under systemd; deploy/README.md shows the command for that.
    """
    from daemon.commands.diagnosis import Line, look_around
    from daemon.commands.diagnosis_mail import try_mail
    from daemon.commands.keeping import lines_of, look_at_keeping

    out = Out(as_json, not no_color)
    config = load(config_path)
    lines: list[Line] = []

    def say(line: Line) -> None:
        lines.append(line)
        out.mark(line.state, line.name, line.text, line.remedy)

    running = look_around(config, say)
    for line in lines_of(look_at_keeping(config)):
        say(line)
    asyncio.run(try_mail(config, say, running=running, seconds=seconds, send=not no_mail))
    failed = sum(line.state == "fail" for line in lines)
    out.data({"ok": not failed, "lines": [asdict(line) for line in lines]})
    out.line(f"\n{failed} to mend." if failed else "\nAll is well.", style="red" if failed else "green")
    return 1 if failed else 0
