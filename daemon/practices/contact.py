"""Contact rhythm: whom the leader has been in touch with, who is due, and who will be in the line of fire."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from pydantic import Field, model_validator

from daemon.core.effects import Effect, Record, Send, Tell, Wake
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, Command, Line, Moment
from daemon.core.practice import Kind, Place, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import fireline, touch, touch_lines
from daemon.shapes.cadence import is_here
from daemon.shapes.collect import told
from daemon.shapes.dated import split_day
from daemon.shapes.rhythm import Rhythm, read_rhythm, standing
from daemon.shapes.settings import MemberRef, RuleSettings, at
from daemon.shapes.tone import AGREED, GOOD, PROBLEMS, mentions, tone_of

CHANNELS = {
    "contact_phone": "phone",
    "contact_met": "person",
    "contact_mail": "mail",
    "contact_video": "video",
    "contact_chat": "chat",
    "contact_talked": "",
}
_PLAN = at("daily 04:00")
NUDGED = "contact_nudge"
_NEWS = timedelta(days=21)
_USUAL = re.compile(
    r"\b(?:normal|almindelig|sædvanlig|standard|som (?:de )?andre|usual|default|as (?:the )?others)",
    re.IGNORECASE,
)


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
        *(touch.TALK, "channel", "success"),
    )
    words: ClassVar[tuple[Word, ...]] = (
        *(Word(id=word, takes="members text", who="leader") for word in CHANNELS),
        Word(id="copy", takes="members text", who="leader"),
        Word(id="rhythm", takes="member text", who="leader"),
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
        elif moment.step == "nudge" and is_here(s, s.members[reader]):
            yield from _nudge(s, reader)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep a contact, a rhythm, or that somebody will be in the line of fire."""
        match command.word:
            case "copy":
                yield from _keep_copied(s, command)
            case "rhythm":
                yield from _keep_rhythm(s, command)
            case "fireline":
                yield from fireline.announce(s, command)
            case _:
                yield from _keep_contact(s, command)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """The day of a hard day, which was missing."""
        about, text = str(asked.data["who"]), str(asked.data["text"])
        yield from fireline.keep(s, answer.by, about, answer.value, text)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Who is due and who will be in the line of fire, for the digest; the last contact, for a talk."""
        if place.name == "digest":
            settings: ContactSettings = s.rule.settings
            yield from fireline.coming(s)
            yield from touch_lines.tell_due(s, _people(s), settings.problem_share, settings.problem_last)
        elif place.name == "talk":
            yield from touch_lines.tell_last(s, _people(s))


def _people(s: Situation) -> list[touch.Followed]:
    settings: ContactSettings = s.rule.settings
    return touch.followed(s, _general(s), settings.people)


def _general(s: Situation) -> Rhythm:
    return Rhythm(ideal=s.rule.settings.ideal, longest=s.rule.settings.longest)


def _nudge(s: Situation, reader: str) -> Iterator[Effect]:
    """Tell of at most two people who are due, in one mail, and note it."""
    nudged = {e.about: e.day for e in told(s, NUDGED) if e.about and e.day and "entry" not in e.value}
    chosen = touch.choose_due(s, _people(s), reader, nudged, s.rule.settings.again_days)
    if not chosen:
        return
    people = [{**touch_lines.due_data(s, one), "news": _news(s, one.member.id)} for one in chosen]
    yield Send(to=reader, template="contact/nudge", data={"people": people}, nudge=True)
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


def _keep_contact(s: Situation, command: Command) -> Iterator[Effect]:
    """Keep it for each of those named, on the day that the words say."""
    if command.by in command.members:
        raise Refusal("contact/yourself")
    now = s.days(command.by).local(s.now)
    said, words = split_day(command.text, now, past=True)
    day = min(said.day, now.date()) if said else now.date()
    settings: ContactSettings = s.rule.settings
    value = {
        "channel": CHANNELS[command.word],
        "planned": mentions(words, settings.planned_words),
        "tone": tone_of(words, settings.problem_words, settings.good_words),
        "text": words,
    }
    for member in command.members:
        yield Record(kind=touch.CONTACT, value=value, by=command.by, about=member, day=day)
    data = {**value, "day": day, "today": now.date(), "people": _next(s, command.members, day)}
    yield Tell(template="contact/kept", data=data)


def _next(s: Situation, members: Iterable[str], day: date) -> list[dict[str, Any]]:
    """When the next word with each is due, seen from a contact on that day."""
    known = {one.member.id: one for one in _people(s)}
    found = []
    for member in members:
        one = known.get(member)
        newest = max([day, *(t.day for t in one.touches)]) if one else day
        calendars = (s.days(member), s.days(s.leader.id))
        due = standing(newest, s.today(), one.rhythm, *calendars).due if one else None
        found.append({"name": s.members[member].name, "first": s.members[member].first, "due": due})
    return found


def _keep_copied(s: Situation, command: Command) -> Iterator[Effect]:
    """A mail the leader wrote to somebody is a contact, once a day; the engine has read and kept nothing of it."""
    if len(command.members) > s.rule.settings.copies_at_most:
        return
    earlier = [e for e in told(s, touch.CONTACT) if e.value.get("copied") and e.by == command.by]
    day = s.days(command.by).day(s.now)
    fresh = [m for m in command.members if not any(e.about == m and e.day == day for e in earlier)]
    value = {"channel": "mail", "planned": False, "tone": "neutral", "text": "", "copied": True}
    for member in fresh:
        yield Record(kind=touch.CONTACT, value=value, by=command.by, about=member, day=day)
    if fresh and not earlier:
        data = {"people": _next(s, fresh, day), "at_most": s.rule.settings.copies_at_most}
        yield Send(to=command.by, template="contact/copied", data=data)


def _keep_rhythm(s: Situation, command: Command) -> Iterator[Effect]:
    """Another rhythm for somebody, by mail."""
    if command.about is None or command.about == s.leader.id:
        raise Refusal("contact/yourself")
    back = bool(_USUAL.search(command.text))
    wanted = None if back else read_rhythm(command.text)
    name = s.members[command.about].name
    if wanted is None and not back:
        raise Refusal("contact/rhythm_how", {"name": name, "text": command.text})
    value = {"ideal": wanted.ideal, "longest": wanted.longest} if wanted else {}
    yield Record(kind=touch.RHYTHM, value={**value, "text": command.text}, by=command.by, about=command.about)
    meant = wanted or s.rule.settings.people.get(command.about, _general(s))
    data = {"name": name, "ideal": meant.ideal, "longest": meant.longest, "usual": back}
    yield Tell(template="contact/rhythm_kept", data=data)
