"""Writes the manual of the config file from its types: `python -m daemon.config.docs > docs/config.md`."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from pathlib import PurePath
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from daemon.config.checks import MAIL_KINDS
from daemon.config.mailbox import Doubt, Imap, Mailbox, OAuth, Smtp
from daemon.config.marks import table_in
from daemon.config.rules import Practices
from daemon.config.schema import (
    Everyone,
    Limits,
    LocationEntry,
    MemberEntry,
    RuleEntry,
    Service,
    TeamEntry,
    Web,
)
from daemon.core.dayrules import WEEKDAYS
from daemon.core.when import EXAMPLES, When
from daemon.shapes.settings import EVERY_LANGUAGE, NEVER, Plain

TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("[service]", Service),
    ("[service.web]", Web),
    ("[mailbox]", Mailbox),
    ("[mailbox.imap]", Imap),
    ("[mailbox.smtp]", Smtp),
    ("[mailbox.doubt]", Doubt),
    ("[oauth]", OAuth),
    ("[everyone]", Everyone),
    ("[limits]", Limits),
    ("[[locations]]", LocationEntry),
    ("[[teams]]", TeamEntry),
    ("[[members]]", MemberEntry),
    ("[rules.ID]", RuleEntry),
)
_SIMPLE = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
_HEAD = "| key | what to write | when left out | what it is |\n| --- | --- | --- | --- |"
_INTRO = """\
# The config file

One TOML file tells naervaer everything; `config.example.toml` is a whole one to begin with. `naervaer check -c FILE`
names everything that is wrong with it at once, with the line and the nearest right name. A running service reads it
again on SIGHUP; a file with faults changes nothing.

This page is made from the program itself.

## Secrets
A password never stands in the file. Write where it is instead:

| written | where the secret is |
| --- | --- |
| `credential:NAME` | in systemd's `$CREDENTIALS_DIRECTORY`, by `LoadCredential=` or `LoadCredentialEncrypted=` |
| `file:PATH` | in a file that only its owner may read (`chmod 600`) |
| `env:NAME` | in an environment variable |

## Times
A time that comes again is written as one would say it, in English or Danish, or as a cron line:
{examples}. Where switching off makes sense, `"never"` does it.

## Texts
A text of your own is one text for all languages, or one for each: `{{ da = "…", en = "…" }}`.
"""


def render(practices: Practices) -> str:
    """Write the manual, as Markdown, of the config file with these practices by name."""
    return "\n".join(_lines(practices)).rstrip() + "\n"


def _lines(practices: Practices) -> Iterator[str]:
    yield _INTRO.format(examples=", ".join(f"`{example}`" for example in EXAMPLES))
    for heading, model in TABLES:
        yield from _table(f"## `{heading}`", model)
    yield from _practices(practices)
    yield from _retention(practices)


def _table(heading: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"{heading}\n{_about(model)}".rstrip() + "\n"
    yield _HEAD
    inner: dict[str, type[BaseModel]] = {}
    for key, info in model.model_fields.items():
        what, default = plain(info), _default(info)
        yield f"| `{key}` | {_cell(what)} | {_cell(default)} | {_cell(info.description or '')} |"
        if (found := table_in(info.annotation)) and not heading.startswith("## "):
            inner[key] = found
    yield ""
    for key, found in inner.items():
        yield from _table(f"#### In `{key}`", found)


def _practices(practices: Practices) -> Iterator[str]:
    yield "## The practices"
    yield "A rule's own keys stand beside those of `[rules.ID]`; all have a default but those that are needed.\n"
    for name in sorted(practices):
        practice = practices[name]
        settings: type[BaseModel] = practice.Settings
        if settings.model_fields:
            yield from _table(f"### `{name}`", settings)
        else:
            yield f"### `{name}`\n{_about(settings)}\n\nIt has no keys of its own.\n"


def _retention(practices: Practices) -> Iterator[str]:
    yield "## `[retention]`"
    yield "For how many days each kind is kept; 0 is as long as the person is in the team.\n"
    yield "| kind | who may see it | days when left out | what it is |\n| --- | --- | --- | --- |"
    for kind, (days, about) in MAIL_KINDS.items():
        yield f"| `{kind}` | the service | {days} | {about} |"
    seen: set[str] = set()
    for name in sorted(practices):
        for each in practices[name].kinds:
            if each.name not in seen:
                yield f"| `{each.name}` | {each.audience} | {each.keep_days} | of `{name}` |"
            seen.add(each.name)
    yield ""


def plain(info: FieldInfo) -> str:
    """Say in plain words what to write for a key."""
    words = next((mark.words for mark in info.metadata if isinstance(mark, Plain)), None)
    return (words or _words_for(info.annotation)) + _bounds(info)


def _words_for(annotation: Any) -> str:
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if mark := next((m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Plain)), None):
        return str(mark.words)
    origin, args = get_origin(annotation), [a for a in get_args(annotation) if a not in (type(None), ...)]
    if origin is Literal:
        *first, last = (f'`"{value}"`' for value in args)
        return f"{', '.join(first)} or {last}" if first else last
    if origin in (Union, types.UnionType):
        return " or ".join(_words_for(arg) for arg in args)
    if origin in (tuple, list, frozenset, set):
        return "a list of tables" if table_in(args[0]) else f"a list: {_words_for(args[0])}"
    if origin in (dict, Mapping):
        return "a table"
    if table_in(annotation):
        return "a table"
    return _words_for(args[0]) if args else "text"


def _bounds(info: FieldInfo) -> str:
    low = next((m.ge for m in info.metadata if getattr(m, "ge", None) is not None), None)
    high = next((m.le for m in info.metadata if getattr(m, "le", None) is not None), None)
    if low is None and high is None:
        return ""
    return (
        f", {low} to {high}"
        if low is not None and high is not None
        else f", at least {low}"
        if high is None
        else ""
    )


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "*needed*"
    value = info.get_default(call_default_factory=True)
    silent = value in ("", ()) or (value is None and not _may_be_never(info))
    return "" if silent else f"`{toml(value)}`"


def _may_be_never(info: FieldInfo) -> bool:
    return any(isinstance(mark, Plain) and mark.words.endswith(f'`"{NEVER}"`') for mark in info.metadata)


def toml(value: object) -> str:
    """Write a default as one would in the file."""
    match value:
        case None:
            return f'"{NEVER}"'
        case When() | PurePath():
            return f'"{value}"'
        case time():
            return f'"{value:%H:%M}"'
        case (time() as start, time() as end):
            return f'"{start:%H:%M}-{end:%H:%M}"'
        case frozenset():
            return f'"{_days(value)}"'
        case Mapping():
            return _words(value)
        case BaseModel():
            shown = ((key, getattr(value, key)) for key in type(value).model_fields)
            return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in shown if item is not None) + " }"
        case tuple() | list():
            return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _days(days: Iterable[int]) -> str:
    numbers = sorted(days)
    names = [WEEKDAYS[number - 1] for number in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{names[0]}-{names[-1]}"
    return ",".join(names)


def _words(words: Mapping[str, object]) -> str:
    if set(words) == {EVERY_LANGUAGE}:
        return toml(words[EVERY_LANGUAGE])
    return "{ " + ", ".join(f"{key} = {toml(text)}" for key, text in words.items()) + " }"


def _about(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the manual to standard output."""
    from daemon.practices import PRACTICES

    sys.stdout.write(render({practice.name: practice for practice in PRACTICES}))


if __name__ == "__main__":
    main()
