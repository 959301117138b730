"""Makes a chart's picture: SVG of our own, drawn by resvg with a font of our own, at twice the size for phones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from daemon.adapters.chart_svg import FONT, Drawing, draw
from daemon.adapters.charts import Chart
from daemon.mail.compose import Inline

SCALE = 2
"""Pixels to a point, so that a phone's dense screen shows sharp letters."""
MOST_PICTURES = 12
"""In one mail; what comes after is made of table cells, so that no mail grows heavy."""
DRAWABLE = (
    (0x20, 0x7E), (0xA0, 0x148), (0x14A, 0x17F), (0x218, 0x21B), (0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C),
    (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F), (0x490, 0x491), (0x1E9E, 0x1E9E), (0x2010, 0x2014),
    (0x2018, 0x201A), (0x201C, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026), (0x202F, 0x2030), (0x2032, 0x2033),
    (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212),
)  # fmt: skip
"""What the shipped font has a form for, first and last of each range: resvg leaves out the rest without a word."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart's picture and the size at which it is shown, in points."""

    picture: Inline
    width: int
    height: int


class Painter:
    """Draws charts, where resvg is installed (it is, unless a platform has no wheel of it)."""

    @cached_property
    def ready(self) -> bool:
        """Whether pictures can be made at all; asked with the first chart, as most mails have none."""
        return can_import("resvg_py")

    def can_draw(self, chart: Chart) -> bool:
        """Whether there is something to draw and a form for each letter of it; else it is shown as table cells."""
        words = [chart.title, chart.unit, *(point.label for point in chart.points)]
        return self.ready and bool(chart.points) and all(map(has_forms, words))

    def draw(self, chart: Chart) -> Shown:
        """The picture as PNG; the same chart always has the same bytes and the same cid."""
        drawing = draw(chart)
        content = self._to_png(drawing)
        mark = blake2b(content, digest_size=8).hexdigest()
        picture = Inline(
            cid=f"chart-{mark}@naervaer",
            name=f"chart-{mark[:4]}.png",
            media="image/png",
            content=content,
            alt=chart.alt,
        )
        return Shown(picture, drawing.width, drawing.height)

    def _to_png(self, drawing: Drawing) -> bytes:
        from resvg_py import svg_to_bytes

        return svg_to_bytes(
            svg_string=drawing.svg,
            skip_system_fonts=True,
            font_files=self._fonts,
            font_family=FONT,
            sans_serif_family=FONT,
            zoom=SCALE,
        )

    @cached_property
    def _fonts(self) -> list[str]:
        folder = Path(str(files("daemon.adapters"))) / "fonts"
        return [str(path) for path in sorted(folder.glob("*.otf"))]


class Album:
    """The pictures of one mail, gathered while its templates are filled; without a painter there are none."""

    def __init__(self, painter: Painter | None) -> None:
        self._painter = painter
        self._shown: dict[Chart, Shown] = {}

    def add(self, chart: Chart) -> Shown | None:
        """The chart's picture, drawn once however often it is shown; None where it is to be made of table cells."""
        if chart in self._shown:
            return self._shown[chart]
        if self._painter is None or len(self._shown) >= MOST_PICTURES or not self._painter.can_draw(chart):
            return None
        self._shown[chart] = self._painter.draw(chart)
        return self._shown[chart]

    @property
    def pictures(self) -> tuple[Inline, ...]:
        """What goes along with the mail."""
        return tuple({shown.picture.cid: shown.picture for shown in self._shown.values()}.values())


def can_import(name: str) -> bool:
    """Whether a package is there and works on this machine."""
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def has_forms(words: str) -> bool:
    """Whether the font has a form for each of these letters."""
    return all(any(first <= ord(letter) <= last for first, last in DRAWABLE) for letter in words)
