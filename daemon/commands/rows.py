"""Shows one row of a queue."""

from __future__ import annotations

from typing import Any

from daemon.commands.output import Out, when


def show_row(out: Out, row: dict[str, Any]) -> None:
    """Print a row's fields one by one, then its mail where that was asked for."""
    out.data(row)
    width = max(map(len, row))
    for name, value in row.items():
        if name != "source":
            shown = when(value) if name.endswith("_at") and value else value
            out.line(f"{name.replace('_', ' '):<{width}}  {'-' if shown in (None, '') else shown}")
    if row.get("source"):
        out.line()
        out.line(row["source"])
