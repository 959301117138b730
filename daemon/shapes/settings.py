"""What practices' settings are made of: a strict base class, times as people say them, texts by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from daemon.core.when import EXAMPLES, When

EVERY_LANGUAGE = "*"
NEVER = "never"
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Plain:
    """Marks a type with how the manual words it, as in `Annotated[str, Plain("a colour such as …")]`."""

    words: str


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text that names a member, location or rule of the config, which is then checked to exist.

    Of a table it marks the values; `by` says what its keys name.
    """

    to: Literal["member", "location", "rule"]
    by: Literal["member", "location", "rule"] | None = None


class RuleSettings(BaseModel):
    """Base of a practice's own settings: frozen, unknown keys are errors, and input never shows in messages.

    A field is documented by `Field(description=…)` in plain English; that text is the manual.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


def _read_time(value: object) -> When:
    if isinstance(value, When):
        return value
    if not isinstance(value, str):
        raise ValueError(f'a time is text in quotes, such as "{EXAMPLES[0]}"')
    return When.parse(value)


def _read_time_or_never(value: object) -> When | None:
    if value is None or (isinstance(value, str) and value.strip().lower() == NEVER):
        return None
    return _read_time(value)


class _AsTime:
    """Teaches pydantic to read a `When` from text and to write it back as text."""

    def __init__(self, *, may_be_never: bool = False) -> None:
        self.may_be_never = may_be_never

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        read = _read_time_or_never if self.may_be_never else _read_time
        write = core_schema.plain_serializer_function_ser_schema(lambda v: NEVER if v is None else str(v))
        return core_schema.no_info_plain_validator_function(read, serialization=write)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        examples = [*EXAMPLES, NEVER] if self.may_be_never else list(EXAMPLES)
        return {
            "type": "string",
            "format": "time-or-never" if self.may_be_never else "time",
            "examples": examples,
        }


Time = Annotated[When, _AsTime(), Plain('a time such as `"mon 09:00"`')]
"""A recurring time: `"mon 09:00"`, `"first tue of quarter 10:00"`; a default is written `at("mon 09:00")`."""

TimeOrNever = Annotated[
    When | None, _AsTime(may_be_never=True), Plain('a time such as `"mon 09:00"`, or `"never"`')
]
"""A recurring time that may be switched off by `"never"`, which is None here."""


def read_clock(value: object) -> time:
    """Read a clock time such as `09:00`; raises ValueError for anything else."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write a clock time from "00:00" to "23:59", such as "09:00"')
    return time(int(found[1]), int(found[2]))


Clock = Annotated[time, BeforeValidator(read_clock), Plain('a clock time such as `"09:00"`')]
"""A clock time of some day."""


def at(text: str) -> When:
    """Read a time for a default; raises ValueError as `When.parse` does."""
    return When.parse(text)


def _read_words(value: object) -> dict[str, str]:
    if isinstance(value, str):
        value = {EVERY_LANGUAGE: value}
    if not isinstance(value, Mapping):
        raise ValueError('write a text in quotes, or one for each language: { da = "…", en = "…" }')
    for language, text in value.items():
        if language != EVERY_LANGUAGE and not _LANGUAGE.fullmatch(str(language)):
            raise ValueError(f'"{language}" is no language code; write one such as da or en')
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f'the text for "{language}" must be words in quotes')
    if not value:
        raise ValueError('at least one language is needed: { da = "…" }')
    return dict(value)


_WORDS_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
}
Words = Annotated[
    Mapping[str, str],
    BeforeValidator(_read_words),
    WithJsonSchema(_WORDS_SCHEMA),
    Plain('text, or a text for each language: `{ da = "…", en = "…" }`'),
]
"""A text by language, `{ da = "…", en = "…" }`; a plain string is for all languages (key `"*"`)."""


MemberRef = Annotated[str, Refers("member"), Plain("a member's id, name or address")]
"""One member; the loader turns a name or an address into the id, and reports one that nobody has."""


def _read_lists(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {key: (names,) if isinstance(names, str) else names for key, names in value.items()}


MembersByLocation = Annotated[
    Mapping[str, tuple[str, ...]],
    BeforeValidator(_read_lists),
    Refers("member", by="location"),
    Plain('members by location: `{ aarhus = ["Hanne Ravn", "Ole Bang"] }`'),
]
"""Members for each location, in order; the loader turns names and addresses into ids."""

LocationRef = Annotated[str, Refers("location"), Plain("a location's id")]
"""One location, by its id."""

RuleRef = Annotated[str, Refers("rule"), Plain("a rule's id")]
"""Another rule of the config, by its id."""


def say(words: Mapping[str, str], language: str) -> str:
    """Give a text in a language, else the one for all languages, else English, else the first there is."""
    found = (words[key] for key in (language, EVERY_LANGUAGE, "en") if key in words)
    return next(found, None) or next(iter(words.values()))
