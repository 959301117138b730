"""Country codes as ISO 3166 has them, checked against the table that comes with the time zone data."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from daemon.config.nearest import hint, nearest


@cache
def _codes() -> dict[str, str]:
    """Read code → English name from the table of the `tzdata` package."""
    table = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def read_country(value: object) -> str:
    """Read `DK`, `de-by` or "" (none); raises ValueError naming the code of a country given by name."""
    if not isinstance(value, str):
        raise ValueError('write a country code in quotes, such as "DK"')
    text = value.strip()
    code = text.upper()
    if not text or (re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", code) and code[:2] in _codes()):
        return code
    names = {name: code for code, name in _codes().items()}
    if named := nearest(text, names):
        raise ValueError(f'"{text[:60]}" is no country code; did you mean "{names[named]}" ({named})?')
    raise ValueError(f'"{text[:60]}" is no country code{hint(text, _codes(), "; ", "; such as DK")}')
