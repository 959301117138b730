"""Reads the sample data of every template, and makes the mails that tests render and people look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from daemon.engine.rendering import Part, Sheet

SAMPLES = Path(__file__).parent / "samples"
OVERLAY = Path(__file__).parent / "overlay"
ALWAYS = frozenset({"common/greeting", "common/footer", "common/several", "common/receipt"})
"""Templates that frame others, and so are rendered with every mail that needs them."""

FRAME: dict[str, object] = {
    "member": {"id": "rikke", "name": "Rikke Holm", "first": "Rikke", "language": "da"},
    "team": {"name": "Team Nord"},
    "leader": {"id": "anne", "name": "Anne Bak", "first": "Anne", "language": "da"},
    "reply": {"address": "naer+k7m2q9xw@example.dk", "tag": "[naer-k7m2]", "copy": "naer+kontakt@example.dk"},
    "brand": {"name": "Nærvær", "footer": ""},
    "rule": {"id": "ideer", "title": "Ugens idé"},
    "pilot": "",
    "web_url": "https://naer.example.dk",
    "archive_url": "https://naer.example.dk/archive/k7m2q9xwk7m2q9xwk7m2q9xwk7/12",
    "zone": "Europe/Copenhagen",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A named variant of sample data: one template, or several parts in one mail."""

    name: str
    layout: str
    parts: tuple[Part, ...]
    frame: dict[str, object]

    def sheet(self, language: str) -> Sheet:
        """The mail, in a language."""
        frame = {**FRAME, **self.frame}
        return Sheet(language=language, layout=self.layout, parts=self.parts, frame=frame)


def load_samples() -> tuple[Sample, ...]:
    """Every variant of every `samples/<practice>.toml`."""
    tables = {path.stem: tomli.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.toml"))}
    return tuple(_samples(tables))


def _samples(tables: dict[str, dict[str, Any]]) -> Iterator[Sample]:
    for practice, templates in tables.items():
        for template, variants in templates.items():
            for variant, table in variants.items():
                yield Sample(
                    name=f"{practice}/{template}.{variant}",
                    layout=table.get("layout", "letter"),
                    parts=tuple(_parts(tables, f"{practice}/{template}", table)),
                    frame=table.get("frame", {}),
                )


def _parts(tables: dict[str, dict[str, Any]], template: str, table: dict[str, Any]) -> Iterator[Part]:
    if "parts" not in table:
        yield Part(template=template, data=_repeat(_plain(table.get("data", {})), table.get("repeat", 0)))
        return
    for place, part in enumerate(table["parts"]):
        name, _, variant = part.partition(".")
        practice, _, file = name.partition("/")
        data = _plain(tables[practice][file][variant].get("data", {}))
        marked = table.get("marked", False)
        extra = {"reminder": False, "until": None, "about": ""} if marked else {}
        yield Part(template=name, data={**extra, **data}, mark="ABCDEFGHIJ"[place] if marked else "")


def _repeat(data: dict[str, Any], times: int) -> dict[str, Any]:
    """Lists made `times` items long, to see what many look like."""
    if not times:
        return data
    return {key: (value * times)[:times] if isinstance(value, list) else value for key, value in data.items()}


def _plain(value: Any) -> Any:
    """TOML's dates as the ISO text that the store keeps."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value
