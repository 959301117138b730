"""Reads tables and lists of tables into typed entries that remember their place, each on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from daemon.config.findings import Findings
from daemon.config.lines import Source
from daemon.config.nearest import hint
from daemon.config.types import slug

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Entry(Generic[M]):
    """One thing with an id; `value` is None when it is wrong, which has been told."""

    id: str
    value: M | None
    source: Source
    names: tuple[str, ...] = ()
    """What else it may be called by, in small letters."""
    faulty: bool = False
    """True when something in it is wrong and was left out, so that what is missing is not told once more."""


def read_table(
    findings: Findings, source: Source, raw: object, model: type[M], *, base: Path, kind: str = "key"
) -> M | None:
    """Read one table, with relative paths meant from `base`.

    What is wrong is told and left out, so that the rest can be checked too; None when that cannot be.
    """
    if not isinstance(raw, dict):
        findings.add(source, message=f"this must be a table: [{source.base[-1] if source.base else ''}]")
        return None
    try:
        return model.model_validate(raw, context={"base": base})
    except ValidationError as error:
        findings.add_errors(source, error, model, kind=kind)
        wrong = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    try:
        return model.model_validate({k: v for k, v in raw.items() if k not in wrong}, context={"base": base})
    except ValidationError:
        return None


def list_tables(findings: Findings, source: Source, raw: object) -> Iterator[tuple[object, Source]]:
    """Give each of the `[[name]]` tables with its place."""
    if not isinstance(raw, list):
        name = source.base[-1]
        findings.add(source, message=f"{name} must be several tables", remedy=f"write [[{name}]] above each")
        return
    for number, item in enumerate(raw):
        yield item, source.below(number)


def read_entries(
    findings: Findings,
    rows: Iterable[tuple[object, Source]],
    model: type[M],
    what: str,
    *,
    base: Path,
    kind: str = "key",
    known: Mapping[str, Source] | None = None,
) -> list[Entry[M]]:
    """Read entries that have a `name` and perhaps an `id`, and tell of ids that come twice or are `known`."""
    entries: list[Entry[M]] = []
    seen = dict(known or {})
    for raw, source in rows:
        before = len(findings)
        value = read_table(findings, source, raw, model, base=base, kind=kind)
        written: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        name = written.get("name") if isinstance(written.get("name"), str) else ""
        given = written.get("id") if isinstance(written.get("id"), str) else ""
        key, faulty = given.strip() if given else slug(name or ""), len(findings) > before
        entry = Entry(key, value, source, _names(written, name or ""), faulty)
        entries.append(entry)
        if not entry.id and value is not None:
            findings.add(
                source, "name", message=f"no id can be made of this {what}'s name", remedy='add id = "…"'
            )
        elif entry.id and entry.id in seen:
            place = f"{seen[entry.id].file}:{seen[entry.id].line()}"
            message = f'the id "{entry.id}" is taken by the {what} at {place}'
            findings.add(
                source, "id" if given else "name", message=message, remedy='give one of them another id = "…"'
            )
        seen.setdefault(entry.id, source)
    return entries


def _names(written: Mapping[str, Any], name: str) -> tuple[str, ...]:
    email = written.get("email", ())
    addresses = email if isinstance(email, list) else [email]
    return tuple(
        text.strip().casefold() for text in (name, *addresses) if isinstance(text, str) and text.strip()
    )


class Directory(Generic[M]):
    """Finds entries by id, name or address, and tells of what cannot be found."""

    def __init__(self, entries: Iterable[Entry[M]], what: str, findings: Findings) -> None:
        self.what = what
        self._findings = findings
        self.by_id = {entry.id: entry for entry in reversed(list(entries)) if entry.id}
        self._named: dict[str, list[str]] = {}
        for entry in self.by_id.values():
            for name in entry.names:
                self._named.setdefault(name, []).append(entry.id)

    def find(self, wanted: str, source: Source, *keys: str | int) -> str | None:
        """Give the id of the one meant; None when there is none, or several, which is told at the key."""
        if wanted in self.by_id:
            return wanted
        found = self._named.get(wanted.strip().casefold(), [])
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(found))
            message = f'{len(found)} {self.what}s are called "{wanted[:60]}"'
            self._findings.add(source, *keys, message=message, remedy=f"write the id of one: {ids}")
        else:
            remedy = hint(wanted, self.by_id, otherwise=f"write the id of a {self.what}")
            self._findings.add(
                source, *keys, message=f'there is no {self.what} "{wanted[:60]}"', remedy=remedy
            )
        return None
