"""An edition of a newsletter as it stands now: what was published, and what corrections made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from daemon.core.model import Entry, Line
from daemon.shapes.sections import arrange, group, plain
from daemon.shapes.settings import say

EDITION, CHANGE = "edition", "edition.change"
"""The kinds of entries: what was published, and each correction, before or after."""

MADE_UP = ":"
"""A key that holds this is no entry's id, so that no entry need be there for its line to stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the corrections of one round amount to; `intro` is None when nobody wrote or took out any."""

    removed: frozenset[str] = frozenset()
    intro: str | None = None
    held: bool = False
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One number: its lines keep the numbers under which they were published, texts are by language."""

    round: str
    number: int
    day: date
    title: Mapping[str, str]
    intro: str
    lines: tuple[Mapping[str, Any], ...]
    next_meeting: Mapping[str, str]

    @property
    def keys(self) -> dict[int, str]:
        """What each number stands for."""
        return {line["number"]: line["key"] for line in self.lines}


def number_lines(
    lines: Iterable[Line], order: Sequence[str], without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Give the lines whose keys are not in `without`, arranged and numbered from 1."""
    wanted = arrange((line for line in lines if line.key not in without), order)
    return [{"number": number, **plain(line)} for number, line in enumerate(wanted, 1)]


def follow(changes: Iterable[Entry], round_key: str) -> Course:
    """Fold the corrections of one round, oldest first; one may stand in a later round than the edition it corrects."""
    course = Course()
    for change in sorted(changes, key=lambda e: e.at):
        if change.value["round"] == round_key:
            course = advance(course, change.value)
    return course


def advance(course: Course, value: Mapping[str, Any]) -> Course:
    """Give the course after one more correction, by its entry's value."""
    removed, intro, held, approved = course.removed, course.intro, course.held, course.approved
    match value["do"]:
        case "remove":
            removed |= {value["key"]}
        case "intro":
            intro = value["text"]
        case "ok":
            held, approved = False, True
        case "stop":
            held, approved = True, False
    return Course(removed=removed, intro=intro, held=held, approved=approved)


def fold(edition: Entry, changes: Iterable[Entry], live_keys: Collection[str] | None = None) -> Edition:
    """Give an edition as it should be shown now: without what was taken out, or withdrawn or erased since.

    `live_keys` are the ids of all entries that are still there; None shows all. Lines whose key is no entry's id
    (it holds a colon) are always there.
    """
    course = follow(changes, edition.round)

    def stays(key: str) -> bool:
        alive = live_keys is None or MADE_UP in key or key in live_keys
        return alive and key not in course.removed

    printed = read(edition.value, edition.round)
    intro = printed.intro if course.intro is None else course.intro
    return replace(printed, intro=intro, lines=tuple(line for line in printed.lines if stays(line["key"])))


def read(value: Mapping[str, Any], round_key: str) -> Edition:
    """Give an edition as it was published, from its entry's value."""
    return Edition(
        round=round_key,
        number=value["number"],
        day=value["date"],
        title=value["title"],
        intro=value["intro"],
        lines=tuple(value["lines"]),
        next_meeting=value["next_meeting"],
    )


def show(edition: Edition, language: str, team: str) -> dict[str, Any]:
    """Give an edition as data for a template in a reader's language; `team` names one without a title.

    `counts` says how many ideas, successes and words of praise there are, for the heading; `contents` gives each line's
    number with words by which one knows it again.
    """
    kinds = [(line["section"], line["data"].get("kind")) for line in edition.lines]
    return {
        "edition": {"name": say(edition.title, language) if edition.title else team, "line": ""},
        "number": edition.number,
        "day": edition.day,
        "intro": edition.intro,
        "sections": group(edition.lines, language),
        "counts": {
            "ideas": sum(section == "idea" for section, _ in kinds),
            "successes": sum(section == "successes" and kind != "praise" for section, kind in kinds),
            "praise": sum(kind == "praise" for _, kind in kinds),
        },
        "contents": [{"number": line["number"], "label": _label(line)} for line in edition.lines],
        "next_meeting": say(edition.next_meeting, language) if edition.next_meeting else "",
    }


def _label(line: Mapping[str, Any]) -> str:
    words = (line["data"].get(name) for name in ("text", "words", "about", "name"))
    return str(next(filter(None, words), line["section"]))
