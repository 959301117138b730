"""Writes the values that cross into and out of the cage as JSON, and reads them back; nothing else crosses."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from daemon.core import forms
from daemon.mail.reading import (
    Attachment,
    Bounce,
    CalendarPart,
    Cut,
    Expected,
    Fragment,
    OwnAddresses,
    Question,
    Reading,
    Said,
    Scan,
    SentMail,
    Unsure,
    Word,
)

_TYPES = {
    kind.__name__: kind
    for kind in (
        Attachment,
        Bounce,
        CalendarPart,
        Cut,
        Expected,
        Fragment,
        OwnAddresses,
        Question,
        Reading,
        Said,
        Scan,
        SentMail,
        Unsure,
        Word,
    )
}
_FORMS = (
    forms.Text,
    forms.Items,
    forms.Amounts,
    forms.Choice,
    forms.Scale,
    forms.YesNo,
    forms.Number,
    forms.Day,
    forms.Colour,
    forms.Progress,
    forms.Job,
    forms.Proposal,
    forms.Sheet,
    forms.Nothing,
)


def encode(value: Any) -> bytes:
    """`value` as JSON; raises TypeError for a type that does not belong at the seam."""
    return json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def decode(data: bytes) -> Any:
    """The value that `encode` wrote; raises ValueError, KeyError or TypeError for anything else."""
    return _value(json.loads(data))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, _FORMS):
        return {"form": forms.to_plain(value)}
    if is_dataclass(value) and type(value).__name__ in _TYPES:
        filled = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, "of": filled}
    if hasattr(value, "items"):
        return {"map": [[_plain(key), _plain(item)] for key, item in value.items()]}
    raise TypeError(f"{type(value).__name__} does not cross into the cage")


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        # Nearly all are lists of words, which are values already.
        return tuple(item if isinstance(item, str) else _value(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    if "is" in plain:
        return _TYPES[plain["is"]](**{name: _value(item) for name, item in plain["of"].items()})
    if "at" in plain:
        return datetime.fromisoformat(plain["at"])
    if "day" in plain:
        return date.fromisoformat(plain["day"])
    if "form" in plain:
        return forms.from_plain(plain["form"])
    return {_value(key): _value(item) for key, item in plain["map"]}
