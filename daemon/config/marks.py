"""Looks into the types of settings: their marks, and the tables inside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

T = TypeVar("T")


def find_mark(info: FieldInfo, kind: type[T]) -> T | None:
    """Give the first mark of a kind on a field's type, None when it has none."""
    return next((mark for mark in _marks(info) if isinstance(mark, kind)), None)


def _marks(info: FieldInfo) -> Iterator[Any]:
    yield from info.metadata
    yield from _marks_within(info.annotation)


def _marks_within(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        yield from _marks_within(inner)


def table_in(annotation: Any) -> type[BaseModel] | None:
    """The table type within an annotation such as `Web | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(table_in, get_args(annotation))), None)
