"""What practices' settings are made of: a strict base class, times as people say them, texts by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from daemon.core.when import EXAMPLES, When

EVERY_LANGUAGE = "*"
NEVER = "never"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


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


Time = Annotated[When, _AsTime()]
"""A recurring time: `"mon 09:00"`, `"first tue of quarter 10:00"`; a default is written `at("mon 09:00")`."""

TimeOrNever = Annotated[When | None, _AsTime(may_be_never=True)]
"""A recurring time that may be switched off by `"never"`, which is None here."""


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


Words = Annotated[Mapping[str, str], BeforeValidator(_read_words)]
"""A text by language, `{ da = "…", en = "…" }`; a plain string is for all languages (key `"*"`)."""


def say(words: Mapping[str, str], language: str) -> str:
    """Give a text in a language, else the one for all languages, else English, else the first there is."""
    found = (words[key] for key in (language, EVERY_LANGUAGE, "en") if key in words)
    return next(found, None) or next(iter(words.values()))
