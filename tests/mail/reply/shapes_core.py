"""The shapes of the languages most mail is written in."""

from __future__ import annotations

from tests.mail.reply import shapes_north, shapes_west, shapes_wide
from tests.mail.reply.shape import Shape

CORE = ("da", "sv", "nb", "nn", "de", "en", "fr", "nl", "fi", "es", "pl")
SHAPES: tuple[Shape, ...] = tuple(
    shape
    for shape in (*shapes_north.SHAPES, *shapes_west.SHAPES, *shapes_wide.SHAPES)
    if shape.language in CORE
)
