"""How the shapes of introductions are written down: a client's own lines below its name, one empty line between two."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """The `lines` with which `client` introduces a quote in `language`; `marked` when `>` stands before that quote."""

    language: str
    client: str
    lines: tuple[str, ...]
    marked: bool


def shapes(language: str, text: str) -> tuple[Shape, ...]:
    """The shapes in `text`.

    After the client's name stands `>` where it marks the quote below, `>|` where it does so or not (its HTML made
    text has no marks), nothing where it never does.
    """
    return tuple(shape for block in text.strip("\n").split("\n\n") for shape in _shapes(language, block))


def _shapes(language: str, block: str) -> tuple[Shape, ...]:
    first, *lines = block.split("\n")
    client = first.rstrip(" >|")
    marks = {"": (False,), ">": (True,), ">|": (True, False)}[first.removeprefix(client).strip()]
    return tuple(Shape(language, client, tuple(lines), marked) for marked in marks)
