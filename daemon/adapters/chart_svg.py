"""Draws a chart as SVG on a light card of its own, which looks the same in light and dark mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from daemon.adapters.charts import Chart
from daemon.adapters.render_text import clip

WIDTH = 420
"""Points. On a phone the picture shrinks by a fourth at most, and its words stay as large as small print."""
FONT = "Inter"
_SIZE, _PAD, _ROW, _PLOT = 15, 20, 32, 132
_CARD, _EDGE, _INK, _SOFT = "#faf6ef", "#e6ddd0", "#2c2824", "#665d53"
_MARK, _GOAL = "#20605a", "#a8541a"
"""Teal and a darker orange: apart in hue for most, in lightness and by the dashes for everybody."""
_MOST_LABELLED = 8
_STEEP = 50
"""Dots nearer than this have a line between them that runs through a number above the lower one."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """SVG and its size in points."""

    svg: str
    width: int
    height: int


def draw(chart: Chart) -> Drawing:
    """The chart's SVG; words from people stand in it escaped, and nothing in it is fetched."""
    top = _PAD + 26 * bool(chart.title) + 24 * bool(chart.goal or chart.unit)
    body, height = (_bars if chart.kind == "bars" else _line)(chart, top)
    card = f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="10" fill="{_CARD}" stroke="{_EDGE}"/>'
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    head = "".join(_head(chart))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" font-size="{_SIZE}">'
    return Drawing(f"{svg}{card}{head}{''.join(body)}</svg>", WIDTH, height)


def _head(chart: Chart) -> Iterator[str]:
    """The title, and below it what the dashed line means, or else what the numbers count."""
    y = _PAD + 12
    if chart.title:
        yield _text(_PAD, y, clip(chart.title, 44), bold=True)
        y += 25
    if chart.goal:
        yield _dashes(_PAD, y - 5, _PAD + 24, y - 5)
        yield _text(_PAD + 32, y, clip(chart.goal_said, 42), fill=_GOAL)
    elif chart.unit:
        yield _text(_PAD, y, clip(chart.unit, 46), fill=_SOFT)


def _line(chart: Chart, top: int) -> tuple[list[str], int]:
    low, high = _span(chart)
    bottom = top + 24 + _PLOT
    shown = [_text_width(chart.points[n].shown) / 2 for n in (0, -1)]
    left, right = _PAD + max(12, shown[0] - 8), WIDTH - _PAD - max(12, shown[1] - 8)
    step = (right - left) / max(len(chart.points) - 1, 1)
    alone = len(chart.points) == 1
    places = [
        (WIDTH / 2 if alone else left + step * n, bottom - (point.value - low) / (high - low) * _PLOT)
        for n, point in enumerate(chart.points)
    ]
    ground = bottom + low / (high - low) * _PLOT if low < 0 < high else bottom
    body = [f'<path d="M{_PAD} {ground:.1f}H{WIDTH - _PAD}" stroke="{_EDGE}" stroke-width="1.5"/>']
    if chart.goal:
        y = bottom - (chart.goal.value - low) / (high - low) * _PLOT
        body.append(_dashes(_PAD, y, WIDTH - _PAD, y))
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    body.append(f'<path d="M{path}" fill="none" stroke="{_MARK}" stroke-width="3" stroke-linejoin="round"/>')
    body += [_dot(x, y, last=n == len(places) - 1) for n, (x, y) in enumerate(places)]
    body += _values(chart, places, step)
    body += _days(chart, places, bottom + 22)
    return body, bottom + 22 + _PAD - 4


def _span(chart: Chart) -> tuple[float, float]:
    """The lowest and highest value of the plot: from nought, unless all lie far from it and close together."""
    values = [point.value for point in (*chart.points, *([chart.goal] if chart.goal else []))]
    low, high = min(values), max(values)
    if low > high / 2:
        low -= (high - low) / 2
    elif high < low / 2:
        high += (high - low) / 2
    else:
        low, high = min(low, 0), max(high, 0)
    return (low, high) if high > low else (low - 1 if low else 0, high + 1)


def _dot(x: float, y: float, *, last: bool) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if last else 4}" fill="{_MARK}"/>'


def _values(chart: Chart, places: list[tuple[float, float]], step: float) -> Iterator[str]:
    """The numbers at their dots: all where there is room, else the first, the last, the lowest and the highest."""
    points = chart.points
    last = len(points) - 1
    wanted = set(range(len(points)))
    if len(points) > _MOST_LABELLED:
        by_value = sorted(range(len(points)), key=lambda n: points[n].value)
        wanted = {0, last, by_value[0], by_value[-1]}
    end = WIDTH + 0.0
    for n in sorted(wanted, key=lambda n: (n != last, n != 0, -n)):
        x, y = places[n]
        around = [places[m][1] for m in (n - 1, n + 1) if 0 <= m <= last]
        dip = (len(around) > 1 or step < _STEEP) and all(other < y - 6 for other in around)
        half = _text_width(points[n].shown) / 2 + 3
        if n in (0, last) or x + half < end:
            yield _text(
                x, y + (21 if dip else -11), points[n].shown, anchor="middle", bold=n == last, halo=True
            )
            end = x - half if n else end


def _days(chart: Chart, places: list[tuple[float, float]], y: float) -> Iterator[str]:
    """The labels below: the last and the first always, of those between the ones that fit."""
    points = chart.points
    labels = [clip(point.label, 16) for point in points]
    if len(points) == 1:
        yield _text(WIDTH / 2, y, labels[0], anchor="middle", fill=_SOFT)
        return
    yield _text(_PAD, y, labels[0], fill=_SOFT)
    yield _text(WIDTH - _PAD, y, labels[-1], anchor="end", fill=_SOFT)
    begin = _PAD + _text_width(labels[0]) + 12
    end = WIDTH - _PAD - _text_width(labels[-1]) - 12
    for (x, _), label in zip(places[1:-1], labels[1:-1], strict=True):
        half = _text_width(label) / 2
        if begin <= x - half and x + half <= end:
            yield _text(x, y, label, anchor="middle", fill=_SOFT)
            begin = x + half + 12


def _bars(chart: Chart, top: int) -> tuple[list[str], int]:
    values = [point.value for point in (*chart.points, *([chart.goal] if chart.goal else []))]
    low, high = min(0.0, *values), max(0.0, *values)
    labels = [clip(point.label, 20) for point in chart.points]
    left = _PAD + min(max(map(_text_width, labels)), 150) + 10
    right = WIDTH - _PAD - max(_text_width(point.shown, bold=True) for point in chart.points) - 8
    scale = (right - left) / ((high - low) or 1)
    zero = left - low * scale
    bottom = top + 8 + _ROW * len(chart.points)
    body: list[str] = []
    words: list[str] = []
    for n, (point, label) in enumerate(zip(chart.points, labels, strict=True)):
        y = top + 8 + _ROW * n
        width = max(abs(point.value) * scale, 2)
        x = zero - width if point.value < 0 else zero
        body.append(f'<rect x="{x:.1f}" y="{y + 2}" width="{width:.1f}" height="18" rx="3" fill="{_MARK}"/>')
        words.append(_text(_PAD, y + 16, label))
        words.append(_text(max(x + width, zero) + 7, y + 16, point.shown, bold=True, halo=True))
    if chart.goal:
        x = zero + chart.goal.value * scale
        body.append(_dashes(x, top + 4, x, bottom - 4))
    return body + words, bottom + _PAD - 8


def _dashes(x: float, y: float, to_x: float, to_y: float) -> str:
    path = f"M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"
    under = f'<path d="{path}" stroke="{_CARD}" stroke-width="5"/>'
    return f'{under}<path d="{path}" stroke="{_GOAL}" stroke-width="2" stroke-dasharray="6 4"/>'


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    fill: str = _INK,
    halo: bool = False,
) -> str:
    more = ' font-weight="600"' if bold else ""
    if halo:
        more += f' stroke="{_CARD}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{more}>{escape(words)}</text>'


def _text_width(words: str, *, bold: bool = False) -> float:
    """About how wide words are, rather too much than too little: digits and letters differ by little in Inter."""
    return len(words) * _SIZE * (0.64 if bold else 0.6)
