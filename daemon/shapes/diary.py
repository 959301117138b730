"""A leader's diary of talks: plans each in its rhythm, moves what can no longer be, and writes the invitations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from daemon.core.effects import Effect, Meet, Wake
from daemon.core.meeting import Meeting
from daemon.core.model import Member
from daemon.core.situation import Situation
from daemon.shapes import appointments
from daemon.shapes.reach import reach
from daemon.shapes.settings import Clock, MemberRef, RuleSettings
from daemon.shapes.slots import Search, Span, find_slot, on_day

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_SOON_DAYS = 2
_LEAD_DAYS = 3
"""Working days between an invitation and its talk, so that topics can be asked for."""


class DiarySettings(RuleSettings):
    """Settings of when talks are."""

    every_weeks: int = Field(
        2, ge=1, le=26, description="How many weeks are between two talks with one person."
    )
    people: Mapping[MemberRef, int] = Field(
        {}, description="Another rhythm for some, in weeks; 0 for no talks, as in `{ rikke = 1, ole = 0 }`."
    )
    minutes: int = Field(30, ge=10, le=240, description="How long a talk is.")
    days: tuple[Weekday, ...] = Field(("tue", "wed", "thu"), description="On which weekdays talks are.")
    earliest: Clock = Field(time(9), description="From when talks may be, by the leader's clock.")
    latest: Clock = Field(time(15, 30), description="By when they are over, by the leader's clock.")
    ahead_weeks: int = Field(2, ge=1, le=12, description="How many weeks ahead an invitation is sent.")
    prepare_at: Clock = Field(
        time(12), description="When the leader gets the page to prepare with, the working day before."
    )
    ask_after: Literal["hour", "morning"] = Field(
        "hour", description="When the leader is asked how it went: an hour after, or the next morning."
    )

    @model_validator(mode="after")
    def _has_room(self) -> DiarySettings:
        room = datetime.combine(date.min, self.latest) - datetime.combine(date.min, self.earliest)
        if room < timedelta(minutes=self.minutes):
            raise ValueError("between `earliest` and `latest` there is no room for a talk of `minutes`")
        if not self.days:
            raise ValueError('`days` names no weekday; write at least one, such as ["tue"]')
        return self


def weekdays(settings: DiarySettings) -> frozenset[int]:
    """Give the ISO weekdays on which talks are."""
    return frozenset(_WEEKDAYS.index(day) + 1 for day in settings.days)


@dataclass
class Diary:
    """The talks of one situation; what it plans is taken into account in what it plans next."""

    s: Situation
    taken: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.taken = appointments.spans(self.s)
        self.settings: DiarySettings = self.s.rule.settings

    def everybody(self) -> list[Member]:
        """Those with whom there are talks at all: nobody, once the leader wants none."""
        if not self.s.leader.wants(self.s.rule.id):
            return []
        return [m for m in self.s.audience if m.id != self.s.leader.id and self.every(m.id)]

    def every(self, member: str) -> int:
        """How many weeks are between two talks with a member; 0 for no talks."""
        return self.settings.people.get(member, self.settings.every_weeks)

    def plan(self, off: Mapping[str, date]) -> Iterator[Effect]:
        """Invite to what is due to be planned; first talks are spread over the weeks of their rhythm."""
        new = [
            m for m in self.everybody() if m.id not in off and not any(t.key == m.id for t in self.s.meetings)
        ]
        for member in self.everybody():
            every = self.every(member.id)
            turn = new.index(member) * every // len(new) if member in new else 0
            week = appointments.due_week(
                self.s, member, every, off=off, first_in=1 + turn, ahead=self.settings.ahead_weeks
            )
            if week is not None:
                yield from self.invite(member, week)

    def invite(self, member: Member, week: date, *, soon: bool = False) -> Iterator[Effect]:
        """Invite to a talk in a week, or the first after it with a time for both; nothing where there is none."""
        starts = [m.start for m in self.s.meetings if m.start and m.key == member.id]
        lead = _SOON_DAYS if soon else _LEAD_DAYS
        search = self._search(member, prefer=max(starts, default=None), lead=lead)
        start = find_slot(self.s, search, week)
        if start is not None:
            yield from self.make(member, start, key=f"{member.id}-{start:%Y-%m-%d-%H%M}")

    def welcome(self, newcomer: str) -> Iterator[Effect]:
        """Invite a newcomer to a talk in their first days, unless there is one."""
        for member in self.everybody():
            if member.id == newcomer and not appointments.upcoming(self.s, newcomer):
                yield from self.invite(member, self._this_week(), soon=True)

    def make(
        self,
        member: Member,
        start: datetime,
        *,
        key: str,
        accepted: tuple[str, ...] = (),
        why: str = "planned",
    ) -> Iterator[Effect]:
        """Invite to a new talk at that time, as a thread of its own."""
        meeting = Meeting(
            uid="",
            rule=self.s.rule.id,
            round=key,
            key=member.id,
            sequence=0,
            start=start,
            minutes=self.settings.minutes,
            title="",
            who=(self.s.leader.id, member.id),
        )
        yield from self._meet(meeting, start, why, accepted=accepted)

    def move(
        self,
        meeting: Meeting,
        start: datetime,
        why: str,
        *,
        whom: str = "",
        accepted: tuple[str, ...] = (),
    ) -> Iterator[Effect]:
        """Move a talk, and all that hangs on its time."""
        who = (self.s.leader.id, meeting.key)
        moved = replace(meeting, start=start, who=who, minutes=self.settings.minutes)
        yield from self._meet(moved, start, why, whom=whom, accepted=accepted)

    def call_off(self, meeting: Meeting, why: str, text: str = "") -> Iterator[Effect]:
        """Call a talk off, and all that hangs on it."""
        yield self._effect(meeting, None, why, text=text)
        for step in appointments.STEPS:
            yield Wake(at=None, step=step, about=meeting.key, round=meeting.round)

    def turn_down(self, meeting: Meeting, who: str, text: str = "") -> Meet:
        """Let a talk be where it is, and say so to who proposed another time."""
        return self._effect(meeting, meeting.start, "turned_down", text=text, turned_down=(who,))

    def another_time(self, meeting: Meeting, *, avoid: frozenset[date] = frozenset()) -> datetime | None:
        """Give another time for a talk: in its own week if that is still to be, else as soon as can be after it."""
        member = self.s.members[meeting.key]
        search = self._search(member, lead=1, avoid=avoid, without=meeting.uid)
        week = max(appointments.monday_of(self.s, meeting.start or self.s.now), self._this_week())
        return find_slot(self.s, search, week)

    def time_on(self, member: Member, day: date) -> datetime | None:
        """Give a time for a talk on one day; None when none suits both."""
        return on_day(self.s, self._search(member, lead=0), day)

    def time_soon(self, member: Member, since: date | None = None) -> datetime | None:
        """Give the first good time from the next working day or a later one on; None when none suits both."""
        search, leader = self._search(member, lead=1), self.s.days(self.s.leader.id)
        if since is not None:
            search = replace(search, earliest=max(search.earliest, leader.moment(since, time())))
        return find_slot(self.s, search, appointments.monday_of(self.s, search.earliest))

    def _this_week(self) -> date:
        return appointments.monday_of(self.s, self.s.now)

    def _search(
        self,
        member: Member,
        *,
        prefer: datetime | None = None,
        lead: int = 1,
        avoid: frozenset[date] = frozenset(),
        without: str = "",
    ) -> Search:
        leader = self.s.days(self.s.leader.id)
        first = leader.add(leader.day(self.s.now), lead)
        return Search(
            who=(self.s.leader.id, member.id),
            days=weekdays(self.settings),
            start=self.settings.earliest,
            end=self.settings.latest,
            minutes=self.settings.minutes,
            earliest=max(
                self.s.now + timedelta(hours=1), leader.moment(first, time()) if lead else self.s.now
            ),
            taken=(
                *(appointments.spans(self.s, without=without) if without else self.taken),
                *self.s.busy(self.s.leader.id, member.id),
            ),
            prefer=prefer,
            avoid=avoid,
        )

    def _meet(
        self,
        meeting: Meeting,
        start: datetime,
        why: str,
        *,
        whom: str = "",
        accepted: tuple[str, ...] = (),
    ) -> Iterator[Effect]:
        self.taken.append((start, start + timedelta(minutes=meeting.minutes)))
        yield self._effect(meeting, start, why, whom=whom, accepted=accepted)
        yield from appointments.arm(self.s, meeting, self.settings.prepare_at, self.settings.ask_after)

    def _effect(
        self,
        meeting: Meeting,
        start: datetime | None,
        why: str,
        *,
        whom: str = "",
        text: str = "",
        accepted: tuple[str, ...] = (),
        turned_down: tuple[str, ...] = (),
    ) -> Meet:
        data = {**self._words(meeting.key), "why": why, "whom": whom, "text": text}
        return Meet(
            key=meeting.key,
            round=meeting.round,
            start=start,
            minutes=meeting.minutes,
            who=meeting.who,
            title=f"{data['first']} / {self.s.leader.first}",
            template=f"{self.s.rule.practice}/invitation",
            entry=f"{self.s.rule.practice}/entry",
            data=data,
            accepted=accepted,
            turned_down=turned_down,
        )

    def _words(self, member: str) -> dict[str, Any]:
        """What an invitation says of the two, and by which way they talk."""
        if member not in self.s.members:
            return {"id": member, "name": "", "first": "", "channel": "", "leader_first": self.s.leader.first}
        known = reach(self.s, member)
        return {
            "id": member,
            "name": known["name"],
            "first": known["first"],
            "channel": known["channel"] if known["channel"] in ("video", "chat", "person") else "phone",
            "leader_first": self.s.leader.first,
        }
