"""`naervaer demo`: a team's week in half a minute, on servers inside the process."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import click

from daemon.adapters.logs import configure_logs
from daemon.demo.progress import Progress, progress_for
from daemon.demo.stage import Stage
from daemon.demo.summary import Summary, summarise
from daemon.demo.viewer import Viewer
from daemon.demo.week import end_of, go_by

PORT = 8026
HOURS_A_SECOND = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options ask for; `hours_a_second` is None for as fast as it goes."""

    once: bool
    port: int | None
    weeks: int
    as_json: bool
    hours_a_second: float | None


@click.command(name="demo")
@click.option("--once", is_flag=True, help="Run the week, say what happened, and end.")
@click.option("--weeks", type=click.IntRange(1, 52), default=1, show_default=True, help="How many weeks.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Where the page is; {PORT}, or any that is free, if not given.",
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    help=f"Hours of the demo's time in a second, 0 for no waiting; {HOURS_A_SECOND:g}, or 0 with --once.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what happened as JSON alone.")
@click.option("-v", "--verbose", is_flag=True, help="Show the service's log, too.")
def command(
    once: bool, weeks: int, port: int | None, speed: float | None, as_json: bool, verbose: bool
) -> int:
    """Watch a week go by in half a minute: a team of eight at three locations, with the real service.

    Its mail servers run inside this process; nothing leaves this machine and nothing is kept. A page in your browser
    shows everybody's mail, where you can answer as anybody.
    """
    configure_logs("info" if verbose else "critical")
    pace = (0.0 if once else HOURS_A_SECOND) if speed is None else speed
    wanted = Wanted(once=once, port=port, weeks=weeks, as_json=as_json, hours_a_second=pace or None)
    return asyncio.run(_run(wanted))


async def _run(wanted: Wanted) -> int:
    """Run until the end or an interrupt; the exit code."""
    task = asyncio.ensure_future(_play(wanted))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 130
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


async def _play(wanted: Wanted) -> int:
    began = time.monotonic()
    async with Stage() as stage:
        viewer = None if wanted.once else Viewer(stage, wanted.port, PORT)
        if viewer is None:
            return await _week(stage, wanted, began)
        async with viewer:
            _say(wanted, f"Everybody's mail: {viewer.url}   (Ctrl-C ends the demo)")
            with viewer.busy("week"):
                await _week(stage, wanted, began)
            _say(wanted, f"\nLook at {viewer.url} — answer as anybody there, and go on to the next day.")
            _say(wanted, f"The newsletter's archive: {stage.archive}")
            with suppress(asyncio.CancelledError):
                await viewer.serve()
            return 0


async def _week(stage: Stage, wanted: Wanted, began: float) -> int:
    end = end_of(wanted.weeks)
    with progress_for(stage, end, quiet=wanted.as_json) as progress:
        await _follow(stage, wanted, progress)
    summary = await summarise(stage, time.monotonic() - began)
    _report(wanted, summary)
    return 0 if summary.is_good else 1


async def _follow(stage: Stage, wanted: Wanted, progress: Progress) -> None:
    async for _ in go_by(stage, end_of(wanted.weeks), wanted.hours_a_second):
        progress.show()


def _report(wanted: Wanted, summary: Summary) -> None:
    if not wanted.as_json:
        click.echo()
        for line in summary.lines():
            click.echo(line)
        if not summary.is_good:
            click.echo("The newsletter lacks the idea or the successes, or something broke.", err=True)
    if wanted.once or wanted.as_json:
        click.echo(json.dumps(summary.figures, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))


def _say(wanted: Wanted, text: str) -> None:
    click.echo(text, err=wanted.as_json)
