"""The shapes of the languages further away."""

from __future__ import annotations

from tests.mail.reply import shapes_asia, shapes_baltic, shapes_south, shapes_wide
from tests.mail.reply.shape import Shape
from tests.mail.reply.shapes_core import CORE

SHAPES: tuple[Shape, ...] = tuple(
    shape
    for shape in (*shapes_wide.SHAPES, *shapes_south.SHAPES, *shapes_baltic.SHAPES, *shapes_asia.SHAPES)
    if shape.language not in CORE
)
