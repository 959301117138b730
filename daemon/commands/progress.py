"""Shows how far something long has come: a bar where there is a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_LINE_SECONDS = 2.0


class Progress:
    """A context manager; tell it `at` how many of `total`."""

    def __init__(self, what: str, total: float, *, stream: TextIO, quiet: bool = False) -> None:
        self._what, self._total, self._stream, self._quiet = what, total, stream, quiet
        self._bar: Bar | None = None
        self._said_at = time.monotonic()

    def __enter__(self) -> Progress:
        if not self._quiet and self._stream.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(file=self._stream), transient=True)
            self._bar.add_task(self._what, total=self._total)
            self._bar.start()
        return self

    def at(self, done: float) -> None:
        """So much is done."""
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)
        elif not self._quiet and time.monotonic() - self._said_at > _LINE_SECONDS:
            self._said_at = time.monotonic()
            self._stream.write(f"{done:.0f} of {self._total:g} {self._what}\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
