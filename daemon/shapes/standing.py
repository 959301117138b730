"""How far something has come towards a number by a day, and for which reasons it is off track."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from daemon.core.model import Entry

Reason = Literal["red", "yellow", "behind", "silent"]
_FALLING = re.compile(
    r"\b(?:under|højst|maks\w*|max\w*|ned|ned til|sænk\w*|reducer\w*|mindre end|færre|below|at most|reduce\w*|fewer"
    r"|less than|down to|cut)\b",
    re.IGNORECASE,
)


def share_done(told: Mapping[str, Any], measure: Mapping[str, Any] | None, text: str = "") -> float | None:
    """Give how many per cent of the way a check-in says is done, from 0; None where it says so in no number.

    Of a goal that wants a number lower than it is, without saying from where, nobody can tell.
    """
    if told["reached"]:
        return 100.0
    if told["number"] is None or measure is None:
        return None if told["percent"] is None else float(told["percent"])
    start = measure["start"]
    if start is None and _FALLING.search(text):
        return None
    way = measure["number"] - (start or 0.0)
    return max(0.0, 100.0 * (told["number"] - (start or 0.0)) / way) if way else None


def expected_share(since: date, until: date | None, day: date) -> float | None:
    """Give how many per cent of the days from `since` to `until` are over on `day`; None without an end."""
    if until is None or until <= since:
        return None
    return min(100.0, max(0.0, 100.0 * (day - since).days / (until - since).days))


def points(checkins: Sequence[Entry], measure: Mapping[str, Any] | None) -> list[list[Any]]:
    """Give the numbers told, as `[day, number]` for a chart; a share of the way is counted as its number."""
    if measure is None:
        return []
    start = measure["start"] or 0.0
    found = []
    for told in checkins:
        number = told.value["number"]
        if number is None and told.value["percent"] is not None:
            number = round(start + told.value["percent"] / 100.0 * (measure["number"] - start), 1)
        if number is not None:
            found.append([told.at.date(), number])
    return found


def shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a check-in says, as templates show it: without what it does not say."""
    names = ("number", "of", "percent", "colour", "reached")
    return {**{name: told[name] for name in names}, "words": told["text"]}


def reasons(
    checkins: Sequence[Entry],
    measure: Mapping[str, Any] | None,
    text: str,
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
        done = share_done(last.value, measure, text)
        due = expected_share(*span, last.at.date())
        if done is not None and due is not None and due - done > behind_percent:
            found.append({"why": "behind", "done": round(done), "due": round(due), "day": last.at.date()})
    return [reason for reason in found if reason["why"] in wanted]
