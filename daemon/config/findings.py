"""Gathers everything that is wrong in the config files, in plain words and with the place of each."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from daemon.config.lines import Source
from daemon.config.marks import table_in
from daemon.config.nearest import hint
from daemon.core.errors import ConfigError, Finding

_WANTED = {
    "string_type": 'write text in quotes: "…"',
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_parsing_size": "the number is too long",
    "int_from_float": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "finite_number": "write a number that is not infinite",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "list_type": "write a list: [ … ]",
    "tuple_type": "write a list: [ … ]",
    "dict_type": "write a table: { … }",
    "model_type": "write a table: { … }",
    "model_attributes_type": "write a table: { … }",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "the least allowed is {}"),
    "greater_than": ("gt", "it must be more than {}"),
    "less_than_equal": ("le", "the most allowed is {}"),
    "less_than": ("lt", "it must be less than {}"),
    "too_short": ("min_length", "at least {} must be given"),
    "too_long": ("max_length", "at most {} may be given"),
    "string_too_short": ("min_length", "it must have at least {} characters"),
    "string_too_long": ("max_length", "it may have at most {} characters"),
}


class Findings:
    """A growing list of findings: file, line where that is known, message and perhaps a remedy."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def add(self, source: Source, *keys: str | int, message: str, remedy: str = "") -> None:
        """Note that something is wrong with the key inside `source`, or with `source` itself."""
        self._found.append(Finding(message=message, file=source.file, line=source.line(*keys), hint=remedy))

    def add_errors(
        self,
        source: Source,
        error: ValidationError,
        model: type[BaseModel],
        *,
        also: Iterable[str] = (),
        kind: str = "key",
    ) -> None:
        """Note all that pydantic found in a value of `model`; `also` are further keys that are right here."""
        for detail in error.errors(include_url=False, include_input=False):
            keys = tuple(detail["loc"])
            message, remedy = _say(detail, model, tuple(also), kind)
            self.add(source, *keys, message=message, remedy=remedy)

    def __len__(self) -> int:
        return len(self._found)

    def raise_any(self) -> None:
        """Raise ConfigError with all findings, by file and line, if there are any."""
        if self._found:
            files = {finding.file: number for number, finding in reversed(list(enumerate(self._found)))}
            ordered = sorted(self._found, key=lambda f: (files[f.file], f.line or 0))
            raise ConfigError(tuple(dict.fromkeys(ordered)))


def _say(detail: ErrorDetails, model: type[BaseModel], also: tuple[str, ...], kind: str) -> tuple[str, str]:
    """Give message and remedy for one error, without showing the value that was written."""
    keys = [key for key in detail["loc"] if isinstance(key, str)]
    name, where = (keys[-1] if keys else ""), ".".join(keys)
    code, context = detail["type"], detail.get("ctx", {})
    if code == "extra_forbidden":
        right = (*known_keys(model, keys[:-1]), *(also if len(keys) == 1 else ()))
        return f'unknown {kind} "{name}"', hint(name, right)
    if code == "missing":
        return f'the {kind} "{name}" is missing', description(model, keys)
    if code == "value_error":
        return f"{where}: {context['error']}" if where else str(context["error"]), ""
    if code in ("literal_error", "enum"):
        return f"{where}: this value is not allowed", f"write {context['expected'].replace(chr(39), chr(34))}"
    if code in _BOUNDS:
        key, text = _BOUNDS[code]
        return f"{where}: {text.format(context[key])}", ""
    return f"{where}: {_WANTED.get(code, detail['msg'])}", ""


def known_keys(model: type[BaseModel], keys: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys that are right in a model, or in the table inside it that `keys` lead to."""
    for key in keys:
        if key not in model.model_fields or not (inner := table_in(model.model_fields[key].annotation)):
            return ()
        model = inner
    return tuple(model.model_fields)


def description(model: type[BaseModel], keys: list[str]) -> str:
    """What the manual says of a key, "" where it says nothing."""
    for key in keys[:-1]:
        if key not in model.model_fields or not (inner := table_in(model.model_fields[key].annotation)):
            return ""
        model = inner
    return (model.model_fields[keys[-1]].description or "") if keys and keys[-1] in model.model_fields else ""
