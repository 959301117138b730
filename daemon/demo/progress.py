"""Shows how far the demo's time has come: a bar on a terminal, a line for each day elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import click

from daemon.demo.stage import START, Stage


class Progress(Protocol):
    """Something that can be told that time has moved on."""

    def show(self) -> None:
        """Show where the stage's clock and mail stand now."""
        ...


@contextmanager
def progress_for(stage: Stage, end: datetime, *, quiet: bool = False) -> Iterator[Progress]:
    """The right kind for where the output goes; `quiet` shows nothing."""
    if quiet:
        yield _Nothing()
    elif sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
        with _bar(stage, end) as bar:
            yield bar
    else:
        lines = _Lines(stage)
        yield lines
        lines.finish()


class _Nothing:
    def show(self) -> None:
        """Nothing."""


class _Lines:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._day: date | None = None
        self._said = ""

    def show(self) -> None:
        now = _local(self._stage)
        if self._day is not None and now.date() != self._day:
            click.echo(self._said)
        self._day = now.date()
        self._said = f"{now:%a %d %b}: {_counted(self._stage)}"

    def finish(self) -> None:
        if self._said:
            click.echo(self._said)


@contextmanager
def _bar(stage: Stage, end: datetime) -> Iterator[Progress]:
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.fields[clock]}"), BarColumn(), TextColumn("{task.fields[mail]}"))
    with Bar(*columns, transient=False) as bar:
        task = bar.add_task("week", total=(end - START).total_seconds(), clock="", mail="")

        class Shown:
            def show(self) -> None:
                done = (stage.clock.now() - START).total_seconds()
                clock = f"{_local(stage):%a %d %b %H:%M}"
                bar.update(task, completed=done, clock=clock, mail=_counted(stage))

        yield Shown()


def _local(stage: Stage) -> datetime:
    return stage.clock.now().astimezone(ZoneInfo(stage.config.service.zone))


def _counted(stage: Stage) -> str:
    posts = stage.postboxes.posts
    received = sum(post.way == "received" for post in posts)
    return f"{received} mails received, {len(posts) - received} written"
