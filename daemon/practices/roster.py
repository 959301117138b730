"""Roster: who joins is welcomed, by mail and in the edition, and who leaves gets a farewell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Effect, Record, Send
from daemon.core.model import Entry, Line, Member, Moment
from daemon.core.practice import Event, Kind, Place, Quiet
from daemon.core.situation import Situation
from daemon.shapes.collect import colleagues, told
from daemon.shapes.settings import RuleSettings, Words, say

JOINED, LEFT, WELCOME = "joined", "left", "welcome"
_NEW_FOR = timedelta(days=10)
_LONG_HERE = timedelta(days=30)


class RosterSettings(RuleSettings):
    """Settings of the welcome and the farewell."""

    runs_it: Words | None = Field(None, description="Who runs this and can be asked, in words of your own.")
    keeps: Words | None = Field(
        None, description="What is kept, how long and who sees it, in words of your own."
    )
    comes: Words | None = Field(None, description="Which mails come when, in words of your own.")
    welcome_existing: bool = Field(
        False, description="Whether those who were in the team before this began get the welcome mail, too."
    )


class Roster(Quiet):
    """Welcome and farewell."""

    name: ClassVar[str] = "roster"
    Settings: ClassVar[type[RuleSettings]] = RosterSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name=WELCOME, keep_days=0),)
    reads: ClassVar[tuple[str, ...]] = (WELCOME,)
    hears: ClassVar[tuple[Event, ...]] = ("joined", "left")

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Greet a newcomer, or say goodbye to one who left and can still be written to."""
        known = [entry for entry in told(s, WELCOME) if entry.about == moment.about]
        member = s.members.get(moment.about)
        if moment.step == JOINED and member:
            yield from _greet(s, member)
        elif moment.step == LEFT and known:
            if member:
                yield Send(to=member.id, template="roster/farewell", data=_words(s, member))
            if s.leader.id != moment.about:
                yield Send(to=s.leader.id, template="roster/left", data={"name": known[-1].value["name"]})

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Newcomers of the last days, for the edition and the digest."""
        if place.name not in ("edition", "digest"):
            return
        here = {member.id: member for member in colleagues(s)}
        for entry in told(s, WELCOME):
            member = here.get(entry.about or "")
            if member and entry.value["new"] and entry.at > s.now - _NEW_FOR and member.id != place.reader:
                yield _line(entry, member, place)


def _greet(s: Situation, member: Member) -> Iterator[Effect]:
    is_new = _is_new(s, member)
    value = {"name": member.name, "new": is_new}
    yield Record(kind=WELCOME, value=value, about=member.id, day=member.joined or s.today())
    if is_new or s.rule.settings.welcome_existing:
        yield Send(to=member.id, template="roster/welcome", data=_words(s, member))


def _is_new(s: Situation, member: Member) -> bool:
    """By the day they joined, if that is known; else all are new but those who were there when the rule began."""
    if member.joined:
        return member.joined > s.today() - _LONG_HERE
    return any(earlier.opened_at < s.round.opened_at for earlier in s.rounds)


def _words(s: Situation, member: Member) -> dict[str, str]:
    settings: RosterSettings = s.rule.settings
    texts = {"runs_it": settings.runs_it, "keeps": settings.keeps, "comes": settings.comes}
    return {name: say(words, member.language) if words else "" for name, words in texts.items()}


def _line(entry: Entry, member: Member, place: Place) -> Line:
    data = {
        "name": member.name,
        "first": member.first,
        "day": entry.day,
        "write": f"mailto:{member.address}",
    }
    if place.name == "edition":
        data.pop("write")
        return Line(
            key=entry.id, section="welcome", template="roster/line_welcome", data=data, names=(member.id,)
        )
    return Line(
        key=entry.id, section="newcomers", template="roster/line_newcomer", data=data, names=(member.id,)
    )
