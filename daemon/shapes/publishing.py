"""From lines to a published edition: the draft shown to those who decide, its corrections, and the mail to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pydantic import Field

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.forms import Text
from daemon.core.model import Asked, Line
from daemon.core.situation import Situation
from daemon.shapes.cadence import is_here, next_at, soonest
from daemon.shapes.collect import colleagues, told
from daemon.shapes.corrections import Correction, Corrections, read_corrections
from daemon.shapes.dates import birthdays
from daemon.shapes.edition import (
    CHANGE,
    EDITION,
    Course,
    Edition,
    advance,
    fold,
    follow,
    number_lines,
    read,
    show,
)
from daemon.shapes.sections import OTHERS, group
from daemon.shapes.settings import RuleSettings, Time, Words, at, say

ORDER = ("idea", "successes", OTHERS, "outcomes", "backlog", "welcome", "birthday")
_DRAFT = "draft:"
_WORDS = Text(words=("stop", "delete"))
_AT_HOME = ("birthday",)
_NEXT_WEEK, _WEEK = timedelta(days=6), timedelta(weeks=1)
BACK = "draft-back"
"""The step at which who was away or pausing is shown the draft."""


class PublishingSettings(RuleSettings):
    """Settings of a rule that publishes editions."""

    title: Words | None = Field(
        None, description="The newsletter's name; the team's name where there is none."
    )
    draft_at: Time = Field(at("thu 15:30"), description="When the leader gets the draft.")
    publish_at: Time = Field(at("fri 12:00"), description="When it goes out, unless the leader said stop.")
    next_meeting: Words | None = Field(
        None, description="When you meet next, in words; stands last in each edition."
    )
    sections: tuple[str, ...] = Field(
        ORDER, description='In which order sections stand; "*" is for all that are not named.'
    )
    birthdays: bool = Field(True, description="Whether the week's birthdays of those who celebrate are told.")


def editions(s: Situation) -> list[Edition]:
    """Give this rule's editions as corrected, oldest first."""
    changes = told(s, CHANGE)
    return [fold(entry, changes) for entry in told(s, EDITION)]


def published(s: Situation) -> Edition | None:
    """Give the round's edition; None before it is out."""
    return next((edition for edition in editions(s) if edition.round == s.round.key), None)


def next_number(s: Situation) -> int:
    """Give the number of the edition after the newest."""
    return max((edition.number for edition in editions(s)), default=0) + 1


def drafts(s: Situation, to: str | None = None) -> list[Asked]:
    """Give the round's drafts, newest last; of one member when `to` is given."""
    found = [asked for asked in s.asks if asked.key.startswith(_DRAFT) and to in (None, asked.to)]
    return sorted(found, key=lambda asked: int(asked.key.removeprefix(_DRAFT)))


def numbers_in(data: Mapping[str, Any]) -> dict[int, str]:
    """Give the line each number of a draft stands for, by the draft's data."""
    return {line["number"]: line["key"] for section in data["sections"] for line in section["lines"]}


def draft(s: Situation, to: str, course: Course, done: Sequence[Correction] = ()) -> Ask:
    """Show a member the edition as it would go out now, each line with its number.

    `done` is what was just corrected.
    """
    settings: PublishingSettings = s.rule.settings
    late = is_late(s)
    publish_at = next_at(s, settings.publish_at)
    day = s.today() if late else s.local(publish_at).date()
    language = s.members[to].language
    data = {
        "number": next_number(s),
        "sections": group(_lines(s, course, day), language),
        "intro": course.intro or "",
        "intro_by": s.leader.id,
        "next_meeting": say(settings.next_meeting, language) if settings.next_meeting else "",
        "publish_at": publish_at,
        "held": course.held,
        "approved": course.approved,
        "late": late,
        "removed": [number for one in done for number in one.numbers],
        "new_intro": any("intro" in one.do for one in done),
        "also_to": list(s.rule.also_to),
    }
    past = drafts(s)
    turn = int(past[-1].key.removeprefix(_DRAFT)) + 1 if past else 1
    return Ask(
        to=to,
        key=f"{_DRAFT}{turn}",
        template="newsletter/draft",
        data=data,
        form=_WORDS,
        when="now",
        again="turn",
        until=None if late else publish_at,
    )


def show_draft(s: Situation, to: Iterable[str], course: Course) -> Iterator[Effect]:
    """Show the draft to each of these who is here; to who is away or pausing once they are back, if that is in time."""
    publish_at = next_at(s, s.rule.settings.publish_at)
    for member in to:
        at = soonest(s, member)
        if at is not None and at <= s.now:
            yield draft(s, member, course)
        elif at is not None and (course.held or at < publish_at):
            yield Wake(at=at, step=BACK, about=member)


def is_late(s: Situation) -> bool:
    """Say whether the round's edition should have been out by now, as its drafts were told."""
    return any(asked.until_at is not None and asked.until_at <= s.now for asked in drafts(s))


def correct(
    s: Situation, by: str, text: str, keys: Mapping[int, str], edition: Edition | None = None
) -> Iterator[Effect]:
    """Do what a reply wants with the round's draft, or with `edition` once it is out; `keys` are its numbers.

    What was changed in a draft is shown back as a new draft. Raises Refusal, before anything is done, for what cannot
    be read, a number that is not there, and what comes too late.
    """
    edition = edition or published(s)
    read_ = read_corrections(text)
    _check(s, read_, keys, edition)
    round_key = edition.round if edition else s.round.key
    course = follow(told(s, CHANGE), round_key)
    for value in (value for one in read_.wanted for value in _values(one, keys, round_key)):
        course = advance(course, value)
        yield Record(kind=CHANGE, value=value, by=by)
    changed = [one for one in read_.wanted if one.do not in ("ok", "stop")]
    if edition:
        removed = [number for one in changed for number in one.numbers]
        shown = {"number": edition.number, "removed": removed, "intro": course.intro or ""}
        shown["new_intro"] = any("intro" in one.do for one in changed)
        yield Tell(template="newsletter/corrected", data=shown)
    elif course.approved and is_late(s):
        yield Tell(template="newsletter/out", data={"number": next_number(s)})
        yield from publish(s, course)
    elif changed:
        yield draft(s, by, course, changed)
    else:
        publish_at = next_at(s, s.rule.settings.publish_at)
        template = "newsletter/held" if course.held else "newsletter/approved"
        data = {"number": next_number(s), "publish_at": publish_at, "late": is_late(s)}
        yield Tell(template=template, data=data)


def publish(s: Situation, course: Course) -> Iterator[Effect]:
    """Publish what a draft has shown and is still there; hold it back, or tell the leader that there is nothing.

    What came after the drafts waits for the next edition, so that nothing goes out that nobody has seen. Where no draft
    could be sent, everything goes out.
    """
    settings: PublishingSettings = s.rule.settings
    if course.held:
        here = [one for one in s.deciders if one in s.members and is_here(s, s.members[one])]
        yield from show_draft(s, here[:1] or [s.leader.id], course)
        return
    seen = {key for asked in drafts(s) for key in numbers_in(asked.data).values()}
    lines = [line for line in _lines(s, course, s.today()) if not drafts(s) or line["key"] in seen]
    if not lines and not course.intro:
        nothing = Send(to=s.leader.id, template="newsletter/nothing", data={"number": next_number(s)})
        # Of several such weeks while they are away the last is told.
        yield nothing if is_here(s, s.leader) else replace(nothing, when="morning", until=s.now + _WEEK)
        yield Close()
        return
    value = {
        "number": next_number(s),
        "title": dict(settings.title or {}),
        "date": s.today(),
        "intro": course.intro or "",
        "intro_by": s.leader.id,
        "lines": [{**line, "number": number} for number, line in enumerate(lines, 1)],
        "next_meeting": dict(settings.next_meeting or {}),
    }
    yield Record(kind=EDITION, value=value, day=s.today())
    for member in s.audience:
        data = show(read(value, s.round.key), member.language, s.team.name)
        data["steering"] = member.id in s.deciders
        yield Send(to=member.id, template="newsletter/edition", data=data, layout="edition", priority="bulk")
    for address in s.rule.also_to:
        data = {**show(read(_outside(value), s.round.key), s.team.language, s.team.name), "steering": False}
        yield Send(to=address, template="newsletter/edition", data=data, layout="edition", priority="bulk")
    yield Close()


def _outside(value: Mapping[str, Any]) -> dict[str, Any]:
    """An edition as it goes to addresses outside: birthdays are told in the team alone."""
    return {**value, "lines": [line for line in value["lines"] if line["section"] not in _AT_HOME]}


def _lines(s: Situation, course: Course, day: date) -> list[dict[str, Any]]:
    """What stands in the edition of a day: never what an edition had before, nor what was ever taken out."""
    settings: PublishingSettings = s.rule.settings
    had = {line["key"] for entry in told(s, EDITION) for line in entry.value["lines"]}
    taken = {change.value["key"] for change in told(s, CHANGE) if change.value["do"] == "remove"}
    offered = [*s.lines, *(_birthdays(s, day) if settings.birthdays else ())]
    return number_lines(offered, settings.sections, had | taken | course.removed)


def _birthdays(s: Situation, day: date) -> Iterator[Line]:
    for one in birthdays(colleagues(s), day, day + _NEXT_WEEK):
        yield Line(
            key=f"birthday:{one.member.id}:{one.day.year}",
            section="birthday",
            template="newsletter/line_birthday",
            data={"name": one.member.name, "day": one.day},
            names=(one.member.id,),
        )


def _check(s: Situation, found: Corrections, keys: Mapping[int, str], edition: Edition | None) -> None:
    last = max(keys, default=0)
    missing = [number for one in found.wanted for number in one.numbers if number not in keys]
    if found.unclear or not found.wanted:
        raise Refusal(
            "newsletter/unclear", {"lines": list(found.unclear), "last": last, "out": bool(edition)}
        )
    if missing:
        raise Refusal("newsletter/no_number", {"numbers": missing, "last": last})
    if edition and any(one.do in ("ok", "stop") for one in found.wanted):
        raise Refusal("newsletter/already_out", {"number": edition.number, "day": edition.day, "last": last})
    if not edition and any(later.opened_at > s.round.opened_at for later in s.rounds):
        raise Refusal("newsletter/superseded")


def _values(one: Correction, keys: Mapping[int, str], round_key: str) -> list[dict[str, str]]:
    match one.do:
        case "remove":
            return [{"round": round_key, "do": "remove", "key": keys[number]} for number in one.numbers]
        case "intro" | "no intro":
            return [{"round": round_key, "do": "intro", "text": one.text}]
        case _:
            return [{"round": round_key, "do": one.do}]
