"""Members in a CSV file, as a spreadsheet saves it: commas or semicolons, UTF-8 or Windows letters."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from daemon.config.findings import Findings, known_keys
from daemon.config.lines import Source
from daemon.config.nearest import hint, nearest
from daemon.config.schema import MemberEntry

_MOST_BYTES = 4_000_000
"""Some forty thousand members; a file of another kind named by mistake must not keep the service busy."""
_SEPARATORS = ";,\t"


def read_members(raw: bytes, name: str, findings: Findings) -> Iterator[tuple[dict[str, str], Source]]:
    """Give each row's filled cells by column, with its place; what is wrong goes to `findings`."""
    text = _decode(raw)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: list[str] | None = None
    start = 1
    try:
        for row in reader:
            place = Source(name, {(): start})
            start = reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _read_columns(row, place, findings)
                if not {"name", "email"} <= set(columns):
                    return
            elif len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
                message = f"this row has {len(row)} cells but there are {len(columns)} columns"
                findings.add(
                    place, message=message, remedy=f'put quotes around a cell that holds "{separator}"'
                )
            else:
                yield _fill(columns, row), place
    except csv.Error as error:
        findings.add(Source(name, {(): start}), message=f"this is not CSV: {error}")
    if columns is None:
        findings.add(
            Source(name, {(): 1}), message="the first row must name the columns", remedy="name,email"
        )


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel calls plain CSV is the Windows code page; five of its bytes mean nothing.
        return raw.decode("cp1252", errors="replace")


def _read_columns(row: list[str], place: Source, findings: Findings) -> list[str]:
    """Read the heading row; an unknown column is told once and then left out."""
    known = known_keys(MemberEntry)
    columns: list[str] = []
    meant: set[str | None] = set()
    for cell in row:
        column = cell.strip().lower().replace(" ", "_")
        if column and column not in known:
            meant.add(nearest(column, known))
            findings.add(place, message=f'unknown column "{cell.strip()[:60]}"', remedy=hint(column, known))
            column = ""
        elif column and column in columns:
            findings.add(place, message=f'the column "{column}" comes twice', remedy="take one out")
        columns.append(column)
    for needed in ("name", "email"):
        if needed not in columns and needed not in meant:
            findings.add(
                place, message=f'the column "{needed}" is missing', remedy="the first row names the columns"
            )
    return columns


def _fill(columns: list[str], row: list[str]) -> dict[str, str]:
    cells = zip(columns, row, strict=False)
    return {column: cell.strip() for column, cell in cells if column and cell.strip()}


def _read_file(path: Path) -> bytes:
    """What a file holds; raises OSError for what is none: a pipe would keep the service waiting for ever."""
    # Without O_NONBLOCK the opening of a pipe waits already.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "this is not a file")
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise OSError(errno.EFBIG, f"larger than {_MOST_BYTES // 1_000_000} MB")
    return raw


def read_bytes(path: Path, source: Source, keys: tuple[str, ...], findings: Findings) -> bytes | None:
    """Read the file a key names; None, and a finding at that key, when it cannot be read."""
    try:
        return _read_file(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it cannot be read"
        findings.add(
            source, *keys, message=f"{path}: {reason.lower()}", remedy="correct the path or make the file"
        )
        return None
