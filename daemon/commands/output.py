"""How commands speak: tables and colours where there is a terminal, plain lines elsewhere, JSON for machines."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

_MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red"), "skip": ("–", "bright_black")}
_LINE_BREAKS = "\n\t"


def clean(text: str, *, lines: bool = False) -> str:
    """Text from outside without control characters, which a terminal would obey; line breaks stay if `lines`."""
    kept = _LINE_BREAKS if lines else ""
    return "".join(c if c in kept or unicodedata.category(c)[0] != "C" else "�" for c in text)


def when(at: datetime | str | None) -> str:
    """An instant in this machine's own time, to the minute; "" for None."""
    if at is None or at == "":
        return ""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{instant.astimezone():%a %Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Out:
    """Where a command's answer goes; `as_json` leaves everything but the JSON document out."""

    as_json: bool = False
    color: bool = True

    @property
    def rich(self) -> bool:
        """Whether a person looks on who wants colours."""
        return self.color and not self.as_json and sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def line(self, text: str = "", *, style: str = "") -> None:
        """Say one line, cleaned of control characters."""
        if not self.as_json:
            shown = clean(text, lines=True)
            click.echo(click.style(shown, fg=style) if style and self.rich else shown)

    def mark(self, state: str, name: str, text: str, remedy: str = "") -> None:
        """Say how one thing is: `ok`, `warn`, `fail` or `skip`; what to do stands below it."""
        if self.as_json:
            return
        sign, colour = _MARKS[state]
        click.echo(f"{click.style(sign, fg=colour) if self.rich else sign} {clean(f'{name}: {text}')}")
        if remedy:
            click.echo(f"    → {clean(remedy)}")

    def data(self, value: Any) -> None:
        """Print the JSON document."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print rows under their columns; nothing for no rows."""
        if self.as_json or not rows:
            return
        cells = [[clean(str("" if cell is None else cell)) for cell in row] for row in rows]
        if self.rich:
            _rich_table(columns, cells)
            return
        table = [list(columns), *cells]
        widths = [max(len(row[n]) for row in table) for n in range(len(columns))]
        for row in table:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _rich_table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def file_name(text: str) -> str:
    """`text` as a file name: letters, digits, dots, dashes."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "mail"
