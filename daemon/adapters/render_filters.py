"""The filters templates may use: dates, times, numbers and lists of names, in the language's own forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from daemon.adapters.render_text import clean, clip, one_line

_INNER_BREAK = re.compile(r"\n(?=[^\n])")
_SAFE = ("https://", "http://", "mailto:", "cid:", "#")

FILTER_NAMES = frozenset({"date", "time", "number", "count", "names", "clip", "href", "aside", "hang"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """A language's `forms.toml`."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    styles: Mapping[str, str]
    time: str
    decimal: str
    group: str
    last_name: str
    quotes: tuple[str, str]
    answer: str
    picture: str
    goal: str
    quarter: str


def parse_forms(table: Mapping[str, Any]) -> Forms:
    """The forms in a parsed `forms.toml`; raises KeyError, TypeError or ValueError for what is wrong."""
    dates, numbers, words = table["dates"], table["numbers"], table["words"]
    first, last = words["quotes"]
    forms = Forms(
        weekdays=tuple(dates["weekdays"]),
        months=tuple(dates["months"]),
        styles={
            "month": "{month}",
            "full": f"{dates['date']} {{year}}",
            **{style: str(dates[style]) for style in ("date", "short", "year", "full") if style in dates},
        },
        time=str(dates["time"]),
        decimal=str(numbers["decimal"]),
        group=str(numbers["group"]),
        last_name=str(words["and"]),
        quotes=(str(first), str(last)),
        answer=str(words["answer"]),
        picture=str(words["picture"]),
        goal=str(words["goal"]),
        quarter=str(dates["quarter"]),
    )
    if len(forms.weekdays) != 7 or len(forms.months) != 12:
        raise ValueError("there are 7 weekdays and 12 months")
    return forms


def make_filters(forms: Forms) -> dict[str, Callable[..., Any]]:
    """The filters of a language; days are dates or ISO 8601 text, instants are shown in the `zone`."""

    @pass_context
    def format_date(context: Context, value: object, style: str = "date") -> str:
        day = _moment(context, value)
        weekday, month = forms.weekdays[day.weekday()], forms.months[day.month - 1]
        return forms.styles[style].format(
            weekday=weekday, month=month, day=day.day, year=day.year, week=day.isocalendar().week
        )

    @pass_context
    def format_time(context: Context, value: object) -> str:
        if isinstance(value, str) and len(value) <= 8:
            value = time.fromisoformat(value)
        found = value if isinstance(value, time) else _moment(context, value)
        if not isinstance(found, datetime | time):
            raise ValueError(f"{value} has no time of day")
        return forms.time.format(hour=found.hour, minute=found.minute)

    return {
        "date": format_date,
        "time": format_time,
        "number": lambda value, digits=2: format_number(forms, value, digits),
        "count": lambda n, one, many: f"{format_number(forms, n)} {one if n == 1 else many}",
        "names": lambda names: join_names(names, forms.last_name),
        "clip": lambda words, length=120: clip(clean(str(words)), length),
        "href": safe_link,
        "aside": lambda url: f" ({url})" if safe_link(url).startswith("http") else "",
        "hang": hang,
    }


def _moment(context: Context, value: object) -> date | datetime:
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError(f"{value!r} is no date")
    if isinstance(value, datetime) and value.tzinfo is not None:
        zone = context.get("zone")
        return value.astimezone(ZoneInfo(zone)) if isinstance(zone, str) and zone else value
    return value


def format_number(forms: Forms, value: float, digits: int = 2) -> str:
    """`1234.5` as `1.234,5` (Danish) or `1,234.5` (English), with at most `digits` decimals."""
    text = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", forms.group) + (forms.decimal + rest if rest else "")


def join_names(names: Sequence[str], last: str) -> str:
    """`Rikke, Jonas og Ole`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def safe_link(url: object) -> str:
    """The address of a link from data, or `#` where it is of a kind we do not use (`javascript:` …)."""
    text = one_line(str(url)).replace(" ", "%20")
    return text if text.startswith(_SAFE) else "#"


def hang(value: object, width: int) -> object:
    """Text whose further lines are indented by `width` spaces, to stand under the first."""
    if isinstance(value, str) and "\n" in value:
        hung = _INNER_BREAK.sub("\n" + " " * width, value)
        return Markup(hung) if isinstance(value, Markup) else hung  # noqa: S704 - text templates escape nothing
    return value
