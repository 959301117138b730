"""A chart as data: what a template asks for, with its numbers already written in the language's own way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal, get_args

from daemon.adapters.render_filters import Forms, format_number
from daemon.adapters.render_text import clip, one_line

Kind = Literal["line", "bars"]
MOST_POINTS = 60
"""More than this a picture as wide as a phone cannot show."""
_ALL_SAID = 8
_LAST_SAID = 4
_PERIOD = re.compile(r"(?P<year>\d{4})-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4]))")
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Point:
    """One value; `shown` is its number as text, without the unit."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart before it is drawn; `goal` is a point whose label is the language's word for it."""

    kind: Kind
    points: tuple[Point, ...]
    goal: Point | None = None
    unit: str = ""
    title: str = ""

    def with_unit(self, shown: str) -> str:
        """A number with the chart's unit behind it."""
        return f"{shown} {self.unit}".rstrip()

    @property
    def goal_said(self) -> str:
        """`Mål: 20 kunder`, or "" where there is none."""
        return f"{self.goal.label}: {self.with_unit(self.goal.shown)}" if self.goal else ""

    @property
    def head(self) -> str:
        """Title and goal in a line, each with a full stop."""
        return " ".join(f"{said.rstrip('.')}." for said in (self.title, self.goal_said) if said)

    @property
    def alt(self) -> str:
        """The essence, for who sees no pictures: `Mål: 20 kunder. 2. oktober 5, 2. november 9, nu 12.`"""
        last = len(self.points) - 1
        # Where the goal has told the unit, it need not be told again.
        said = [
            f"{_before(point.label)}{point.shown if self.goal or n < last else self.with_unit(point.shown)}"
            for n, point in enumerate(self.points)
        ]
        if len(said) > _ALL_SAID:
            said = [said[0], "…", *said[-_LAST_SAID:]]
        values = f"{', '.join(said).replace('…,', '…').rstrip('.')}." if said else ""
        return f"{self.head} {values}".strip()


def _before(label: str) -> str:
    """A label before its number: apart from it by more than a space where it ends in one itself."""
    return f"{label}: " if label[-1:].isdigit() else f"{label} " if label else ""


def make_chart(
    forms: Forms, points: Sequence[Any], *, kind: str, goal: float | None, unit: str, title: str
) -> Chart:
    """The chart of `points`, which are `[label, value]` or `{label, value}`, oldest first.

    A label that is a day (a date, or ISO 8601 text) is shown as a short date, `2026-11` as a month, `2026-Q4` as a
    quarter. Raises ValueError for a kind that does not exist, for more than `MOST_POINTS` points, and for a value that
    is no number.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"`{kind}` is no kind of chart; there are {' and '.join(get_args(Kind))}")
    if len(points) > MOST_POINTS:
        raise ValueError(f"a chart shows at most {MOST_POINTS} points; give it the last ones")
    made = tuple(_point(forms, _label(forms, label), value) for label, value in map(pair_of, points))
    return Chart(
        kind="bars" if kind == "bars" else "line",
        points=made,
        goal=None if goal is None else _point(forms, forms.goal, goal),
        unit=one_line(unit),
        title=clip(one_line(title), 60),
    )


def pair_of(row: Any) -> tuple[Any, Any]:
    """Label and value of a row given as a mapping or as the two."""
    label, value = (row["label"], row["value"]) if isinstance(row, Mapping) else row
    return label, value


def _point(forms: Forms, label: str, value: Any) -> Point:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{value!r} is no number that a chart can show")
    shown = format_number(forms, value)
    return Point(label, float(value), shown.replace("-", _MINUS))


def _label(forms: Forms, label: object) -> str:
    if isinstance(label, str) and (period := _PERIOD.fullmatch(label)):
        year, number = int(period["year"]), int(period["month"] or period["quarter"])
        if period["month"]:
            return forms.months[number - 1]
        return forms.quarter.format(quarter=number, year=year)
    if isinstance(label, str) and len(label) == 10 and label[4] == label[7] == "-":
        label = date.fromisoformat(label)
    if isinstance(label, date):
        return forms.styles["short"].format(
            weekday=forms.weekdays[label.weekday()],
            month=forms.months[label.month - 1],
            day=label.day,
            year=label.year,
            week=label.isocalendar().week,
        )
    return clip(one_line(str(label)), 40)


def as_rows(chart: Chart) -> list[dict[str, Any]]:
    """The chart as bars of table cells, the goal last."""
    rows = [(point.label, point.value, chart.with_unit(point.shown), False) for point in chart.points]
    if chart.goal:
        rows.append((chart.goal.label, chart.goal.value, chart.with_unit(chart.goal.shown), True))
    return bar_rows(rows)


def bar_rows(rows: Sequence[tuple[str, float, str, bool]]) -> list[dict[str, Any]]:
    """Bars of (label, value, value as text, whether it is the goal); `share` is percent of the longest."""
    top = max((abs(value) for _, value, _, _ in rows), default=0)
    return [
        {
            "label": label,
            "share": max(1, round(100 * abs(value) / top)) if value and top else 0,
            "shown": shown,
            "goal": goal,
        }
        for label, value, shown, goal in rows
    ]


def as_lines(chart: Chart, decimal: str) -> list[str]:
    """The chart as lines of plain text: labels to the left, numbers under each other by their last whole digit."""
    wide = max((len(point.label) for point in chart.points), default=0)
    parts = [point.shown.partition(decimal) for point in chart.points]
    whole = max((len(before) for before, _, _ in parts), default=0)
    rest = max((len(sign + after) for _, sign, after in parts), default=0)
    return [
        chart.with_unit(
            f"{point.label:<{wide}}  {before:>{whole}}{sign + after:<{rest if chart.unit else 0}}"
        )
        for point, (before, sign, after) in zip(chart.points, parts, strict=True)
    ]
