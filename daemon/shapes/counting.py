"""What is told of people's numbers: what they come to, charts over months and quarters, and lines for others' mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from daemon.core.errors import Refusal
from daemon.core.model import Entry, Line
from daemon.core.situation import Situation
from daemon.shapes.collect import colleagues
from daemon.shapes.reach import write_to
from daemon.shapes.units import Told, last_month, month, quarter, sums, unit_key

MOST_CHARTS = 3
_WEEK = timedelta(days=7)
_MOST_COLUMNS = 6
_MOST_CHOICES = 9


def is_clear(item: Mapping[str, Any]) -> bool:
    """Say whether a thing told has one number and what it counts."""
    return item["number"] is not None and bool(item["unit"])


def ask_back(
    practice: str, item: Mapping[str, Any], *, word: str, language: str, success: str = ""
) -> Refusal:
    """What is asked back of a thing that is not clear: which number it is, of what, or whether to keep it as a success.

    `word` is what one writes before a number, `success` what one writes before words to keep them as a success.
    """
    data = {"text": item["text"], "word": word, "number": item["number"]}
    choices = [choice for choice in item["choices"] if choice["unit"]]
    if choices:
        ways = tuple(
            f"{word}: {_written(each['number'], language)} {each['unit']}" for each in choices[:_MOST_CHOICES]
        )
        return Refusal(f"{practice}/which_number", {**data, "sort": "which"}, ways)
    if item["number"] is not None or item["choices"]:
        return Refusal(f"{practice}/no_unit", {**data, "sort": "unit"})
    ways = (f"{success}: {item['text']}",) if success else ()
    return Refusal(f"{practice}/no_number", {**data, "sort": "number"}, ways)


def _written(number: float, language: str) -> str:
    """A number without marks of thousands, so that it is read in one way alone."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def as_numbers(s: Situation, entries: Iterable[Entry]) -> list[Told]:
    """Give the numbers of entries whose person is still with us, by day."""
    here = {member.id for member in colleagues(s)}
    found = [
        Told(entry.about or "", entry.day or entry.at.date(), value["number"], value["unit"], value["text"])
        for entry in entries
        if entry.about in here and (value := entry.value)
    ]
    return sorted(found, key=lambda told: told.day)


def in_quarter(numbers: Iterable[Told], day: date) -> list[Told]:
    """Give those told in the quarter of a day."""
    return [told for told in numbers if quarter(told.day) == quarter(day)]


def in_month(numbers: Iterable[Told], day: date) -> list[Told]:
    """Give those told in the month of a day."""
    return [told for told in numbers if month(told.day) == month(day)]


def of_member(numbers: Iterable[Told], member: str) -> list[Told]:
    """Give those told of one person."""
    return [told for told in numbers if told.member == member]


def of_unit(numbers: Iterable[Told], key: str) -> list[Told]:
    """Give those that count one thing."""
    return [told for told in numbers if unit_key(told.unit) == key]


def as_data(numbers: Iterable[Told]) -> list[dict[str, Any]]:
    """What numbers come to by unit, for a template: `number`, `unit` and whether it is a level."""
    return [{"number": each.number, "unit": each.unit, "level": each.level} for each in sums(numbers)]


def by_month(numbers: Sequence[Told], key: str) -> list[list[Any]]:
    """Chart one unit: each of the last six months in which it was told, as `2026-11`, and what it came to."""
    return _columns(of_unit(numbers, key), month)


def by_quarter(numbers: Sequence[Told], key: str) -> list[list[Any]]:
    """Chart one unit: each of the last six quarters in which it was told, as `2026-Q4`, and what it came to."""
    return _columns(of_unit(numbers, key), quarter)


def by_person(s: Situation, numbers: Sequence[Told], key: str) -> list[list[Any]]:
    """Chart one unit: each person who told of it and what it came to, the largest first."""
    told = of_unit(numbers, key)
    people = dict.fromkeys(one.member for one in told)
    points = [[s.members[who].name, sums(of_member(told, who))[0].number] for who in people]
    return sorted(points, key=lambda point: -point[1])


def _columns(numbers: Sequence[Told], column: Callable[[date], str]) -> list[list[Any]]:
    columns: dict[str, list[Told]] = {}
    for told in numbers:
        columns.setdefault(column(told.day), []).append(told)
    return [[label, sums(told)[0].number] for label, told in list(columns.items())[-_MOST_COLUMNS:]]


def tell_week(s: Situation, entries: Sequence[Entry]) -> Iterator[Line]:
    """Give a line on each person of whom something was told in the last week, with what their quarter comes to."""
    today, numbers = s.today(), as_numbers(s, entries)
    fresh = as_numbers(s, [entry for entry in entries if entry.at > s.now - _WEEK])
    for member in dict.fromkeys(told.member for told in fresh):
        mine = of_member(fresh, member)
        whole = as_data(in_quarter(of_member(numbers, member), today))
        now = {unit_key(one["unit"]): one["number"] for one in as_data(mine)}
        more = [one for one in whole if now.get(unit_key(one["unit"]), one["number"]) != one["number"]]
        data = {"items": [told.text for told in mine], "sums": more, "quarter": quarter(today)}
        yield _line(s, f"week:{member}:{today}", "line_week", member, data)


def tell_quarter(s: Situation, numbers: Sequence[Told]) -> Iterator[Line]:
    """Give a line on each unit of the quarter that last month belongs to; those with most told of them are charted.

    The key of a line changes with what it says, so that a mail can leave out what its reader has seen.
    """
    day = last_month(s.today())
    now = in_quarter(numbers, day)
    for rank, one in enumerate(sorted(sums(now), key=lambda each: -len(of_unit(now, each.key)))):
        people, quarters = by_person(s, now, one.key), by_quarter(numbers, one.key)
        data = {
            "number": one.number,
            "unit": one.unit,
            "level": one.level,
            "quarter": quarter(day),
            "people": people,
            "quarters": quarters if len(quarters) > 1 else [],
            "chart": rank < MOST_CHARTS,
        }
        yield Line(
            key=f"{s.rule.id}:{one.key}:{quarter(day)}:{one.number:g}:{len(people)}",
            section="results",
            template=f"{s.rule.practice}/line_unit",
            data=data,
            names=tuple(dict.fromkeys(told.member for told in of_unit(now, one.key))),
            rank=rank,
        )


def tell_talks(s: Situation, numbers: Sequence[Told]) -> Iterator[Line]:
    """Give a line on each colleague's quarter, for the page that prepares a talk with them."""
    day = s.today()
    for member in colleagues(s):
        mine = in_quarter(of_member(numbers, member.id), day)
        if mine:
            data = {"sums": as_data(mine), "last": mine[-1].text, "at": mine[-1].day, "quarter": quarter(day)}
            yield _line(s, f"talk:{member.id}", "line_talk", member.id, data)


def _line(s: Situation, key: str, template: str, member: str, data: Mapping[str, Any]) -> Line:
    known = s.members[member]
    return Line(
        key=f"{s.rule.id}:{key}",
        section="results",
        template=f"{s.rule.practice}/{template}",
        data={"name": known.name, "first": known.first, "write": write_to(known), **data},
        names=(member,),
    )
