"""Arranges the lines that practices offer into the sections of an edition or a digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from daemon.core.model import Line

OTHERS = "*"
"""Stands in an order of sections for all that it does not name."""


def arrange(lines: Iterable[Line], order: Sequence[str]) -> list[Line]:
    """Sort lines by section as `order` has it, then by rank; each key once.

    Sections that `order` does not name stand where it has `*`, else last, in the order they were offered.
    """
    unique = list({line.key: line for line in lines}.values())
    offered = list(dict.fromkeys(line.section for line in unique))
    others = order.index(OTHERS) if OTHERS in order else len(order)

    def place(line: Line) -> tuple[int, int, int]:
        known = line.section in order
        return (order.index(line.section) if known else others), offered.index(line.section), line.rank

    return sorted(unique, key=place)


def people_beyond(lines: Iterable[Line], most: int) -> tuple[list[Line], dict[str, list[str]]]:
    """Keep of each section what is about its first `most` people, and give by section who else there was.

    What is about nobody or about several is kept; so is one person more, whose line is no longer than to say so.
    """
    gathered = list(lines)
    found: dict[str, list[str]] = {}
    for line in gathered:
        people = found.setdefault(line.section, [])
        if len(line.names) == 1 and line.names[0] not in people:
            people.append(line.names[0])
    beyond = {section: people[most:] for section, people in found.items() if len(people) > most + 1}
    kept = [one for one in gathered if len(one.names) != 1 or one.names[0] not in beyond.get(one.section, ())]
    return kept, beyond


def group(lines: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Gather arranged lines, each a mapping, into sections with `name`, `title` and `lines` for a template.

    A section that no template knows gets its title from its first line's data: `titles` by language, or `title`.
    """
    sections: list[dict[str, Any]] = []
    for line in lines:
        if not sections or sections[-1]["name"] != line["section"]:
            title = title_of(line["data"], language)
            sections.append({"name": line["section"], "title": title, "lines": []})
        sections[-1]["lines"].append(line)
    return sections


def title_of(data: Mapping[str, Any], language: str) -> str:
    """Give the section title a line brings along for a reader; "" when it brings none."""
    titles = data.get("titles") or {}
    return str(titles.get(language) or next(iter(titles.values()), "") or data.get("title") or "")


def plain(line: Line) -> dict[str, Any]:
    """Give a line as values that can be kept and handed to a template."""
    return {
        "key": line.key,
        "section": line.section,
        "template": line.template,
        "data": dict(line.data),
        "names": list(line.names),
    }
