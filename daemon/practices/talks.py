"""Status talks: a calendar invitation for each, topics before, a page to prepare with, notes and agreements after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Tell
from daemon.core.errors import Refusal
from daemon.core.meeting import CalendarReply, Meeting
from daemon.core.model import Answer, Asked, Command, Line, Member, Moment, Rule
from daemon.core.practice import Event, Kind, Place, PlaceName, Quiet, Remark, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes import (
    aftermath,
    agreements,
    appointments,
    preparing,
    saidtimes,
    settling,
    talk_lines,
    telling,
    wishes,
)
from daemon.shapes.aftermath import day_of
from daemon.shapes.dated import opening_day
from daemon.shapes.diary import Diary, DiarySettings, weekdays
from daemon.shapes.reach import CHANNEL
from daemon.shapes.settings import Time, at

_MOST_CHOICES = 9
DIARY_WORDS = ("talk", "talk_off", "talk_move", "talk_later")


class TalkSettings(DiarySettings):
    """Settings of the status talks."""

    look_at: Time = Field(
        at("weekdays 06:00"),
        description="When talks are planned, and moved where a holiday or leave has come in.",
    )
    ask_topics: bool = Field(True, description="Whether both are asked for topics two working days before.")
    held_words: Mapping[str, tuple[str, ...]] = Field(
        aftermath.HELD_WORDS, description="How, by language, one says that a talk was held, without notes."
    )
    skipped_words: Mapping[str, tuple[str, ...]] = Field(
        aftermath.SKIPPED_WORDS, description="How, by language, one says that it came to nothing."
    )
    done_words: Mapping[str, tuple[str, ...]] = Field(
        agreements.DONE_WORDS, description="How, by language, one says that something agreed is done."
    )


class Talks(Quiet):
    """P07, status talks."""

    name: ClassVar[str] = "talks"
    Settings: ClassVar[type[TalkSettings]] = TalkSettings
    kinds: ClassVar[tuple[Kind, ...]] = (
        preparing.TOPIC,
        aftermath.NOTES,
        agreements.AGREEMENT,
        agreements.DONE,
        aftermath.HELD,
        aftermath.OFF,
        aftermath.ACCEPTED,
        wishes.WISH,
    )
    reads: ClassVar[tuple[str, ...]] = (*(kind.name for kind in kinds), CHANNEL)
    words: ClassVar[tuple[Word, ...]] = (
        Word(id="talk", takes="maybe member text"),
        Word(id="talk_off", takes="member text", who="leader", joins=True),
        Word(id="talk_move", takes="member text", who="leader", joins=True),
        Word(id="talk_later", takes="member text", who="leader", joins=True),
        Word(id="talk_page", takes="member", who="leader", joins=True),
        Word(id="topic", takes="maybe member text"),
        Word(id="agreement", takes="maybe member text"),
    )
    threads: ClassVar[bool] = True
    place: ClassVar[PlaceName | None] = "talk"
    hears: ClassVar[tuple[Event, ...]] = ("joined", "left", "away", "skipped", "withdrawn")

    def steps(self, settings: TalkSettings) -> tuple[Step, ...]:
        """A look at the diary; what belongs to one talk wakes itself."""
        return (Step("look", settings.look_at, opens=True),)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Look the diary over, greet or say goodbye, or take a talk's next step."""
        diary, meeting = Diary(s), appointments.this_one(s, moment.round)
        ahead = meeting if meeting and meeting.start and meeting.start > s.now else None
        match moment.step:
            case "look" | "away":
                yield from _look_over(s, diary, ends=moment.step == "look")
            case "joined" if any(earlier.opened_at < s.round.opened_at for earlier in s.rounds):
                yield from diary.welcome(moment.about)
            case "left":
                for talk in appointments.upcoming(s, moment.about):
                    yield from diary.call_off(talk, "left")
            case "topics" if ahead and s.rule.settings.ask_topics:
                yield from preparing.ask_topics(s, ahead)
            case "prepare" if ahead:
                yield preparing.page(s, ahead)
            case "after" if meeting and meeting.start and not ahead:
                yield from aftermath.keep_accepted(s, meeting, meeting.start)
                yield from telling.ask_how_it_went(s, meeting, meeting.start)
            case "another" if ahead:
                yield from settling.after_a_no(s, diary, ahead)
            case step:
                yield from settling.passed_over(s) if step == "skipped" else ()
                yield from wishes.go_on(s, step)

    def on_calendar(self, s: Situation, reply: CalendarReply) -> Iterator[Effect]:
        """A yes is noted, a no leads to another time, and a proposed time is the leader's to decide."""
        meeting = reply.meeting
        if meeting.key not in s.members:
            return
        match reply.says:
            case "counter" if reply.start is not None:
                yield from settling.proposed(s, meeting, reply)
            case "text" | "delegated" | "either" | "move":
                raise settling.unclear(s, reply)
            case "declined":
                yield from settling.declined(s, meeting, reply)
            case _:
                if reply.comment and not (reply.written and reply.says == "tentative"):
                    yield preparing.keep_topic(meeting, reply.comment, reply.by)
                if reply.written:
                    yield settling.heard(s, meeting, reply)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep topics, decide about a proposed time, or hear how a talk went and what its notes have wrong."""
        if asked.key.startswith(wishes.KEY):
            yield from wishes.answered(s, asked, answer)
            return
        meeting = appointments.with_uid(s, asked.data["talk"])
        if meeting is None or meeting.key not in s.members:
            raise Refusal("talks/refused", {"what": "gone", "text": ""})
        match asked.key.partition(":")[0]:
            case "topics" if reply := settling.proposed_instead(s, meeting, answer):
                yield from settling.proposed(s, meeting, reply)
            case "topics":
                yield from preparing.keep_topics(s, meeting, asked, answer)
            case "move":
                yield from settling.decided(s, meeting, asked, answer)
            case "after":
                yield from telling.told_after(s, meeting, asked.data["start"], answer.text, answer.by)
            case "notes":
                yield from telling.put_right(s, meeting, asked.data["day"], answer)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """A talk, another time for it or none, a topic or an agreement, out of the blue."""
        member = _with_whom(s, command)
        match command.word:
            case "talk" if command.by == member.id:
                yield from wishes.wish(s, member, command)
            case "talk":
                yield from _talk(s, member, command)
            case "talk_move" | "talk_later":
                meeting, words = saidtimes.spoken_of(s, _next_of(s, member), command)
                start = saidtimes.said_time(s, words, member, meeting)
                yield from settling.move(s, meeting, start, command.by, "asked")
            case "talk_off":
                meeting, said = saidtimes.spoken_of(s, _next_of(s, member), command, whole=True)
                yield from Diary(s).call_off(meeting, "called_off", said.text)
                yield aftermath.keep_off(meeting, day_of(s, meeting.start or s.now), command.by, "called off")
                yield Tell(template="talks/changed", data=settling.told(s, command.by, meeting, what="off"))
            case "talk_page":
                whole = preparing.page_data(s, _next_of(s, member), full=True)
                yield Tell(template="talks/page", data=whole)
            case "topic":
                yield from preparing.keep_topic_told(s, _next_of(s, member), command.text, command.by)
            case _:
                yield from preparing.agree(s, member, command.text, command.by)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The week's talks, those nobody has said a word about since, and agreements overdue."""
        if place.name == "digest" and place.reader == s.leader.id:
            yield from talk_lines.tell_talks(s, [m.id for m in Diary(s).everybody()])

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """How many talks a week that makes for the leader, and whether there is a day for them."""
        settings: TalkSettings = rule.settings
        team = world.team_of(rule)
        rhythms = [
            settings.people.get(m, settings.every_weeks) for m in world.audience(rule) if m != team.leader
        ]
        each = sum(1 / weeks for weeks in rhythms if weeks)
        yield Remark(text=f"{sum(map(bool, rhythms))} people, about {each:.1f} talks a week for the leader")
        if not weekdays(settings) & world.members[team.leader].working_days:
            yield Remark(
                text="the leader works on none of the `days`, so that other days are taken", warns=True
            )


def _look_over(s: Situation, diary: Diary, *, ends: bool) -> Iterator[Effect]:
    """Move or call off what can no longer be, then plan what is due; this may be the end of the round."""
    here = {member.id for member in s.audience} if s.leader.wants(s.rule.id) else set()
    for talk in appointments.upcoming(s):
        if talk.key not in here:
            yield from diary.call_off(talk, "stopped" if here else "ended")
        elif s.leader.id not in talk.who and talk.start:
            yield from diary.move(talk, talk.start, "leader")
        elif found := appointments.trouble(s, talk):
            start = diary.another_time(talk)
            if start is not None:
                yield from diary.move(talk, start, found.why, whom=found.member.first)
            elif found.why != "busy":
                yield from diary.call_off(talk, found.why)
                yield aftermath.keep_off(talk, day_of(s, talk.start or s.now), None, found.why)
    yield from diary.plan(aftermath.last_off(s))
    if ends:
        yield Close()


def _with_whom(s: Situation, command: Command) -> Member:
    """The employee of the talk meant: the one the leader names, or who writes. Raises Refusal.

    A deputy may see to the leader's diary, but not to what is the two's alone.
    """
    named = s.members.get(command.about or s.leader.id, s.leader)
    member = s.members[command.by] if named.id == s.leader.id else named
    stands_in = command.by == s.team.deputy and command.word in DIARY_WORDS
    if member.id == s.leader.id or not (command.by in (s.leader.id, member.id) or stands_in):
        raise _whose(s, command)
    return member


def _whose(s: Situation, command: Command) -> Refusal:
    """Ask a leader whom the talk is with, and say to others that theirs are with the leader."""
    if command.by not in s.deciders:
        return Refusal("talks/refused", {"what": "own", "text": s.leader.first})
    others = Diary(s).everybody()
    spelling = {"da": "samtale", "en": "talk"}.get(s.members[command.by].language, "talk")
    known = command.word == "talk" and command.text and len(others) <= _MOST_CHOICES
    choices = tuple(f"{spelling} {one.name}: {command.text}" for one in others) if known else ()
    return Refusal(
        "talks/refused", {"what": "yourself", "text": command.text, "choices": list(choices)}, choices
    )


def _talk(s: Situation, member: Member, command: Command) -> Iterator[Effect]:
    """`samtale Rikke torsdag 10`, `samtale Rikke`, `samtale Rikke: holdt, …`; in reply to its receipt another time."""
    text, told_of = command.text.strip(), _told_of(s, member, command)
    known, coming = appointments.this_one(s, s.round.key), appointments.upcoming(s, member.id)
    if told_of is not None:
        meeting, words = told_of
        yield from telling.told_after(s, meeting, meeting.start or s.now, words, command.by)
    elif not text and coming:
        yield settling.changed(s, command.by, coming[0], coming[0].start or s.now, "already")
    elif member not in s.audience:
        raise Refusal("talks/refused", {"what": "left_out", "text": member.first})
    elif known and known.key == member.id:
        yield from settling.move(
            s, known, saidtimes.said_time(s, command, member, known), command.by, "asked"
        )
    else:
        yield from settling.ask_for(s, member, command)


def _told_of(s: Situation, member: Member, command: Command) -> tuple[Meeting, str] | None:
    """The past talk that the leader tells of, and how it went: that of the day they begin with, else the newest."""
    if command.by != s.leader.id:
        return None
    text, untold = command.text.strip(), aftermath.untold(s, member.id)
    said, words = opening_day(text, s.days(command.by).local(s.now), past=True)
    of_day = [
        m for m in appointments.past(s, member.id) if said and m.start and day_of(s, m.start) == said.day
    ]
    if of_day and telling.is_told(s, words):
        return of_day[-1], words
    return (untold[-1], text) if untold and telling.is_told(s, text) else None


def _next_of(s: Situation, member: Member) -> Meeting:
    """The talk that the answered mail is about, else the next with them. Raises Refusal."""
    coming = appointments.upcoming(s, member.id)
    coming.sort(key=lambda talk: talk.round != s.round.key)
    if not coming:
        raise Refusal("talks/refused", {"what": "none", "text": member.first})
    return coming[0]
