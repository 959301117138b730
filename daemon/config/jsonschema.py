"""The config file as a JSON schema, by which editors complete keys and mark faults."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from daemon.config.checks import MAIL_KINDS
from daemon.config.mailbox import Mailbox, OAuth
from daemon.config.rules import Practices
from daemon.config.schema import Everyone, Limits, LocationEntry, MemberEntry, RuleEntry, Service, TeamEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TABLES: dict[str, type[BaseModel]] = {
    "service": Service,
    "mailbox": Mailbox,
    "oauth": OAuth,
    "everyone": Everyone,
    "limits": Limits,
}
_LISTS: dict[str, type[BaseModel]] = {"locations": LocationEntry, "teams": TeamEntry, "members": MemberEntry}


class _WithoutDefaults(GenerateJsonSchema):
    """Leaves defaults out: many are typed values whose written form only the manual knows."""

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def schema(practices: Practices) -> dict[str, Any]:
    """Give the JSON schema (2020-12) of the config file with these practices by name."""
    models: list[type[BaseModel]] = [
        RuleEntry,
        *_TABLES.values(),
        *_LISTS.values(),
        *(p.Settings for p in practices.values()),
    ]
    unique = list(dict.fromkeys(models))
    refs, whole = models_json_schema(
        [(model, "validation") for model in unique], schema_generator=_WithoutDefaults
    )
    at = {model: refs[model, "validation"] for model in unique}
    definitions: dict[str, Any] = dict(whole["$defs"])
    common = definitions[at[RuleEntry]["$ref"].rpartition("/")[2]]["properties"]
    for name, practice in practices.items():
        own = definitions[at[practice.Settings]["$ref"].rpartition("/")[2]]
        definitions[f"rule-{name}"] = {**own, "properties": {**common, **own.get("properties", {})}}
    return {
        "$schema": DIALECT,
        "title": "The config file of naervaer",
        "type": "object",
        "additionalProperties": False,
        "required": ["mailbox"],
        "properties": {
            **{name: at[model] for name, model in _TABLES.items()},
            **{name: {"type": "array", "items": at[model]} for name, model in _LISTS.items()},
            "rules": _rules(practices),
            "retention": _retention(practices),
        },
        "$defs": definitions,
    }


def _rules(practices: Practices) -> dict[str, Any]:
    """A rule with a practice's name runs that one; any other says which."""
    named = {name: {"$ref": f"#/$defs/rule-{name}"} for name in practices}
    chosen = [
        {"if": {"properties": {"practice": {"const": name}}, "required": ["practice"]}, "then": ref}
        for name, ref in named.items()
    ]
    other = {
        "type": "object",
        "required": ["practice"],
        "properties": {"practice": {"enum": sorted(practices)}},
        "allOf": chosen,
    }
    own = {
        name: {"if": {"required": ["practice"]}, "then": other, "else": ref} for name, ref in named.items()
    }
    return {"type": "object", "properties": own, "additionalProperties": other}


def _retention(practices: Practices) -> dict[str, Any]:
    kinds = (*MAIL_KINDS, *(kind.name for practice in practices.values() for kind in practice.kinds))
    days = {kind: {"type": "integer", "minimum": 0} for kind in kinds}
    return {"type": "object", "properties": days, "additionalProperties": False}
