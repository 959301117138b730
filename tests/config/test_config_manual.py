"""The manual and the editors' schema say what the loader does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli

from daemon.config.docs import TABLES, render, toml
from daemon.config.jsonschema import schema
from daemon.config.loader import SECTIONS
from daemon.config.schema import RuleEntry
from daemon.practices import PRACTICES as REAL
from tests.config.practices import PRACTICES

ROOT = Path(__file__).parents[2]


def test_the_manual_is_up_to_date() -> None:
    written = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    wanted = render({practice.name: practice for practice in REAL})
    assert written == wanted, "write it anew: python -m daemon.config.docs > docs/config.md"


def test_the_manual_has_every_key_with_its_default() -> None:
    manual = render(PRACTICES)
    keys = [key for _, model in TABLES for key in model.model_fields]
    keys += [key for practice in PRACTICES.values() for key in practice.Settings.model_fields]
    assert [key for key in keys if f"| `{key}` |" not in manual] == []
    assert '| `remind` | a time such as `"mon 09:00"`, or `"never"` | `"wed 09:00"` |' in manual
    assert "| `vote` | nobody | 60 | of `ideas` |" in manual
    assert "#### In `further`" in manual


def test_every_key_is_described() -> None:
    models = [model for _, model in TABLES] + [practice.Settings for practice in REAL]
    silent = [
        (model.__name__, key)
        for model in models
        for key, info in model.model_fields.items()
        if not info.description
    ]
    assert silent == []


@pytest.mark.parametrize("practice", REAL, ids=lambda practice: practice.name)
def test_defaults_in_the_manual_mean_what_the_program_has(practice: Any) -> None:
    model = practice.Settings
    shown = {
        key: tomli.loads(f"v = {toml(info.get_default(call_default_factory=True))}")["v"]
        for key, info in model.model_fields.items()
        if not info.is_required() and info.get_default() is not None
    }
    needed = {key: {"da": "x"} for key, info in model.model_fields.items() if info.is_required()}
    assert model.model_validate({**needed, **shown}) == model.model_validate(needed)


@pytest.mark.parametrize("practice", REAL, ids=lambda practice: practice.name)
def test_no_practice_takes_a_key_that_all_rules_have(practice: Any) -> None:
    assert practice.Settings.model_fields.keys() & RuleEntry.model_fields.keys() <= {"title"}


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (item for key, item in value.items() if key == "$ref")
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _refs(item)


def test_the_schema_is_whole() -> None:
    found = schema(PRACTICES)
    assert set(found["properties"]) == set(SECTIONS)
    assert {ref.removeprefix("#/$defs/") for ref in _refs(found)} <= set(found["$defs"])
    assert found["additionalProperties"] is False
    ideas = found["$defs"]["rule-ideas"]
    assert {"ask", "remind", "audience", "grace_hours"} <= set(ideas["properties"])
    assert ideas["additionalProperties"] is False


def test_the_schema_completes_times_and_kinds() -> None:
    found = schema(PRACTICES)
    assert "mon 09:00" in found["$defs"]["rule-ideas"]["properties"]["ask"]["examples"]
    assert set(found["properties"]["retention"]["properties"]) == {
        "mail",
        "idea",
        "vote",
        "answer",
    }
