"""How far something has come towards a number by a day, and for which reasons it is off track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from daemon.core.model import Entry

Reason = Literal["red", "yellow", "behind", "silent"]

Measure = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where a number is to go, and since when; `start` is None while nobody can tell.

    A number that is to fall and names no start begins at the first figure told. Where that is low enough already, the
    target is a `ceiling` that is to hold.
    """

    start: float | None
    target: float
    since: date | None = None
    ceiling: bool = False


def way_of(measure: Measure, checkins: Sequence[Entry]) -> Way | None:
    """Give the way that a number is to go; None where there is no number to follow."""
    if measure is None:
        return None
    target, start, falls = measure["number"], measure["start"], measure["falls"]
    if start is not None or falls is False:
        return Way(start or 0.0, target)
    first = next((told for told in checkins if told.value["number"] is not None), None)
    if falls is None or first is None:
        return Way(None, target)
    number = first.value["number"]
    return Way(number, target, first.at.date(), ceiling=number <= target)


def share_done(told: Mapping[str, Any], way: Way | None) -> float | None:
    """Give how many per cent of the way a check-in says is done, from 0; None where nobody can tell."""
    if told["reached"]:
        return 100.0
    if told["number"] is None or way is None:
        return None if told["percent"] is None else float(told["percent"])
    if way.start is None or way.ceiling or way.target == way.start:
        return None
    return max(0.0, 100.0 * (float(told["number"]) - way.start) / (way.target - way.start))


def expected_share(since: date, until: date | None, day: date) -> float | None:
    """Give how many per cent of the days from `since` to `until` are over on `day`; None without an end."""
    if until is None or until <= since:
        return None
    return min(100.0, max(0.0, 100.0 * (day - since).days / (until - since).days))


def points(checkins: Sequence[Entry], measure: Measure) -> list[list[Any]]:
    """Give the numbers told, as `[day, number]` for a chart; a share of the way is counted as its number."""
    way, found = way_of(measure, checkins), []
    for told in checkins if way else ():
        number = told.value["number"]
        if (
            number is None
            and told.value["percent"] is not None
            and way
            and way.start is not None
            and not way.ceiling
        ):
            number = round(way.start + told.value["percent"] / 100.0 * (way.target - way.start), 1)
        if number is not None:
            found.append([told.at.date(), number])
    return found


def shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a check-in says, as templates show it: without what it does not say."""
    names = ("number", "of", "percent", "colour", "reached")
    return {**{name: told[name] for name in names}, "words": told["text"]}


def reasons(
    checkins: Sequence[Entry],
    measure: Measure,
    span: tuple[date, date | None],
    *,
    wanted: Sequence[Reason],
    behind_percent: int,
    silent: int,
    silent_checkins: int,
) -> list[dict[str, Any]]:
    """Give why it is off track, each as `{"why": …}` with its numbers; [] while it is on track.

    `span` is the day it was agreed on and the one by which it is to be done; `silent` the rounds without an answer.
    """
    found: list[dict[str, Any]] = []
    if silent >= silent_checkins:
        found.append({"why": "silent", "times": silent})
    last = checkins[-1] if checkins else None
    if last and not last.value["reached"]:
        if last.value["colour"] == "red":
            found.append({"why": "red", "words": last.value["text"], "day": last.at.date()})
        if [told.value["colour"] for told in checkins[-2:]] == ["yellow", "yellow"]:
            found.append({"why": "yellow", "words": last.value["text"], "day": last.at.date()})
        found += _behind(last, way_of(measure, checkins), span, behind_percent)
    return [reason for reason in found if reason["why"] in wanted]


def _behind(last: Entry, way: Way | None, span: tuple[date, date | None], most: int) -> list[dict[str, Any]]:
    day, number = last.at.date(), last.value["number"]
    if way and way.ceiling and number is not None:
        above = number > way.target
        return [{"why": "behind", "above": way.target, "number": number, "day": day}] if above else []
    done = share_done(last.value, way)
    due = expected_share(way.since if way and way.since else span[0], span[1], day)
    if done is None or due is None or due - done <= most:
        return []
    return [{"why": "behind", "done": round(done), "due": round(due), "day": day}]
