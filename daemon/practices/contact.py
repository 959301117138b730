"""Contact rhythm: whom the leader has been in touch with, who is due, and who will be in the line of fire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from pydantic import Field, model_validator

from daemon.core.effects import Effect, Record, Send, Wake
from daemon.core.model import Answer, Asked, Command, Line, Moment, Rule
from daemon.core.practice import Kind, Place, Quiet, Remark, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes import fireline, noting, touch, touch_lines
from daemon.shapes.cadence import is_here
from daemon.shapes.collect import told
from daemon.shapes.rhythm import Rhythm
from daemon.shapes.settings import MemberRef, RuleSettings, at
from daemon.shapes.tone import AGREED, GOOD, PROBLEMS

_PLAN = at("daily 04:00")
NUDGED = "contact_nudge"
_NEWS = timedelta(days=21)
_NUDGED_A_DAY = 2 * 5 / 7


class ContactSettings(RuleSettings):
    """Settings of the contact rhythm."""

    ideal: int = Field(
        7, ge=1, le=366, description="After how many days without contact a word is due (yellow)."
    )
    longest: int = Field(14, ge=1, le=366, description="After how many days it is overdue (red).")
    people: Mapping[MemberRef, Rhythm] = Field(
        {}, description="Another rhythm for some: `{ rikke = { ideal = 7, longest = 14 } }`."
    )
    nudge: bool = Field(True, description="Whether the leader is nudged between digests, at changing times.")
    again_days: int = Field(
        3, ge=1, le=30, description="After how many working days the same person is nudged about again."
    )
    copies_at_most: int = Field(
        3, ge=1, le=20, description="To how many a mail may go and still count as contact with each."
    )
    problem_share: float = Field(
        0.6, gt=0, le=1, description="From which share of problems on the digest says so."
    )
    problem_last: int = Field(
        5, ge=3, le=50, description="Over how many of the last contacts that share is taken; three at least."
    )
    problem_words: Mapping[str, tuple[str, ...]] = Field(
        PROBLEMS, description="How, by language, words begin that make a contact one about a problem."
    )
    good_words: Mapping[str, tuple[str, ...]] = Field(
        GOOD, description="How, by language, words begin that make a contact a good one."
    )

    planned_words: Mapping[str, tuple[str, ...]] = Field(
        AGREED, description="How, by language, words begin that say that a contact was agreed beforehand."
    )

    @model_validator(mode="after")
    def _in_order(self) -> ContactSettings:
        Rhythm(ideal=self.ideal, longest=self.longest)
        return self


class Contact(Quiet):
    """P10, contact rhythm."""

    name: ClassVar[str] = "contact"
    Settings: ClassVar[type[RuleSettings]] = ContactSettings
    kinds: ClassVar[tuple[Kind, ...]] = (
        Kind(name=touch.CONTACT, audience="subject", keep_days=180, shown="contact/line_own"),
        Kind(name=touch.RHYTHM, audience="subject", keep_days=0),
        Kind(name=fireline.KIND, audience="subject", keep_days=60, shown="contact/line_own_fire"),
        Kind(name=NUDGED, audience="leader", keep_days=60),
    )
    reads: ClassVar[tuple[str, ...]] = (
        *(touch.CONTACT, touch.RHYTHM, fireline.KIND, NUDGED),
        *(touch.TALK, touch.ACCEPTED, touch.OFF, "channel", "success"),
    )
    words: ClassVar[tuple[Word, ...]] = (
        *(Word(id=word, takes="members text", who="leader") for word in noting.CHANNELS),
        Word(id="copy", takes="members text", who="leader"),
        Word(id="rhythm", takes="member text", who="leader", each=True),
        Word(id="fireline", takes="maybe member text"),
    )

    def steps(self, settings: ContactSettings) -> tuple[Step, ...]:
        """Every day begins with a look at who is due."""
        return (Step("plan", _PLAN, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Follow up on hard days; nudge at a time of the day that is left to chance."""
        reader = touch.acting(s)
        if moment.step == "plan":
            day, start, end = touch.working_hours(s, reader)
            yield from fireline.follow_up(s, day)
            if s.rule.settings.nudge and s.days(reader).available(day):
                yield Wake(at=start + s.random.random() * (end - start), step="nudge")
        elif moment.step == "nudge" and is_here(s, s.members[reader]) and reader not in s.nudged:
            yield from _nudge(s, reader)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep a contact, a rhythm, or that somebody will be in the line of fire."""
        match command.word:
            case "copy":
                yield from noting.keep_copied(s, command)
            case "rhythm":
                yield from noting.keep_rhythm(s, command)
            case "fireline":
                yield from fireline.announce(s, command)
            case _:
                yield from noting.keep_contact(s, command)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """The day of a hard day, which was missing."""
        about, text = str(asked.data["who"]), str(asked.data["text"])
        yield from fireline.keep(s, answer.by, about, answer.value, text)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Who is due and who will be in the line of fire, for the digest; the last contact, for a talk."""
        if place.name == "digest":
            settings: ContactSettings = s.rule.settings
            yield from fireline.coming(s)
            yield from touch_lines.tell_due(
                s, noting.people(s), settings.problem_share, settings.problem_last
            )
        elif place.name == "talk":
            yield from touch_lines.tell_last(s, noting.people(s))

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """How often somebody is due, whose rhythm is of no use, and whether nudges can keep up with the team."""
        settings: ContactSettings = rule.settings
        leader = world.team_of(rule).leader
        people = {member for member in world.audience(rule) if member != leader}
        yield Remark(
            text=f"a word is due after {settings.ideal} days without contact and overdue after "
            f"{settings.longest}; a mail to an employee with the box in BCC is a contact, too"
        )
        for member in settings.people:
            if member not in people:
                yield Remark(
                    text=f"{member} has a rhythm, but is not among those the leader follows", warns=True
                )
        if settings.nudge and len(people) > settings.ideal * _NUDGED_A_DAY:
            text = (
                f"nudges name two people a working day, so that they cannot keep up with {len(people)} people every "
                f"{settings.ideal} days; the digest tells of all"
            )
            yield Remark(text=text, warns=True)


def _nudge(s: Situation, reader: str) -> Iterator[Effect]:
    """Tell of at most two people who are due, in one mail, and note it."""
    nudged = {e.about: e.day for e in told(s, NUDGED) if e.about and e.day and "entry" not in e.value}
    chosen = touch.choose_due(s, noting.people(s), reader, nudged, s.rule.settings.again_days)
    if not chosen:
        return
    people = [
        {
            **touch_lines.due_data(s, one),
            "last_by": touch_lines.last_by(s, one, reader),
            "news": _news(s, one.member.id),
        }
        for one in chosen
    ]
    data = {"people": people, "stands_in_for": s.leader.first if reader != s.leader.id else ""}
    yield Send(to=reader, template="contact/nudge", data=data, nudge=True)
    for one in chosen:
        yield Record(kind=NUDGED, value={}, about=one.member.id, day=s.days(reader).day(s.now))


def _news(s: Situation, member: str) -> str:
    """What they told last that one may ask about; "" for nothing new."""
    told_of = [
        entry.value["text"]
        for entry in s.of("success")
        if member == (entry.about or entry.by)
        and not entry.value.get("anonymous")
        and entry.at > s.now - _NEWS
    ]
    return str(told_of[-1]) if told_of else ""
