"""How values look in the database: instants, dates, and people's words as JSON that keeps Python's types."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TAG = "$"


def to_micros(at: datetime) -> int:
    """An aware instant as microseconds since 1970 in UTC; raises TypeError for a naive one."""
    return (at - _EPOCH) // _MICROSECOND


def to_micros_or_none(at: datetime | None) -> int | None:
    """The same, where there may be none."""
    return None if at is None else to_micros(at)


def from_micros(micros: int) -> datetime:
    """The instant, aware and in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def from_micros_or_none(micros: int | None) -> datetime | None:
    """The same, where there may be none."""
    return None if micros is None else from_micros(micros)


def from_day_or_none(day: str | None) -> date | None:
    """A date from its ISO form, where there may be none."""
    return None if day is None else date.fromisoformat(day)


def to_json(value: Any) -> bytes:
    """`value` as tagged JSON; raises TypeError for what is neither JSON nor a tuple, set, date, time,
    instant or bytes.
    """
    return _ENCODER.encode(_tagged(value)).encode("ascii")


def from_json(blob: bytes) -> Any:
    """What `to_json` was given, types and all; instants come back in UTC."""
    return _DECODER.decode(blob.decode("ascii"))


def _tagged(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value) and _TAG not in value:
            return {str(key): _tagged(item) for key, item in value.items()}
        return {_TAG: "map", "v": [[_tagged(key), _tagged(item)] for key, item in value.items()]}
    return _tagged_special(value)


def _tagged_special(value: Any) -> dict[str, Any]:
    if isinstance(value, tuple):
        return {_TAG: "tuple", "v": [_tagged(item) for item in value]}
    if isinstance(value, set | frozenset):
        return {_TAG: "set", "v": sorted((_tagged(item) for item in value), key=json.dumps)}
    if isinstance(value, datetime):
        return {_TAG: "at", "v": to_micros(value)}
    if isinstance(value, date | time):
        return {_TAG: "time" if isinstance(value, time) else "date", "v": value.isoformat()}
    if isinstance(value, bytes):
        return {_TAG: "bytes", "v": base64.b64encode(value).decode("ascii")}
    raise TypeError(
        f"a {type(value).__name__} cannot be stored (use plain values, tuples, dates and instants)"
    )


_MAKERS: Mapping[str, Callable[[Any], Any]] = {
    "tuple": tuple,
    "set": frozenset,
    "at": from_micros,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": base64.b64decode,
    "map": dict,
}


def _untagged(found: dict[str, Any]) -> Any:
    return _MAKERS[found[_TAG]](found["v"]) if _TAG in found else found


# Made once: the functions of the module make one at every call, which costs more than what is small in it.
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(object_hook=_untagged)
