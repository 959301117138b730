"""Written result goals: leader and employee agree on a text in turns, check in monthly, and renew or close it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Record, Tell
from daemon.core.errors import Refusal
from daemon.core.model import Answer, Asked, Command, Line, Moment, Rule
from daemon.core.practice import Event, Kind, Place, Quiet, Remark, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes import agreeing, check_ins, collect, ending, goal_lines, handing_over, reporting
from daemon.shapes.goals import (
    KINDS,
    Goal,
    can_take_part,
    gather,
    goal_of_round,
    of_member,
    parties,
    title_of,
    with_record,
)
from daemon.shapes.reach import CHANNEL
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, at
from daemon.shapes.standing import Reason

_FORM = replace(agreeing.FORM, progress=True)
_REASONS = {
    "red": "its last check-in is red",
    "yellow": "the last two check-ins are yellow",
    "behind": "its number is more than {behind} points behind an even pace from the agreement to its day",
    "silent": "{silent} check-ins running went unanswered",
}


class GoalSettings(RuleSettings):
    """Settings of the written result goals."""

    answer_days: int = Field(
        3,
        ge=1,
        le=30,
        description="After how many days without an answer to a proposal it is sent again, once.",
    )
    checkin_at: Time = Field(
        at("first tue of month 09:00"), description="When each is asked how their goals go; opens the round."
    )
    checkin_after_days: int = Field(
        7, ge=0, le=60, description="How many days after it was agreed a goal is asked about at the earliest."
    )
    remind_at: TimeOrNever = Field(at("thu 09:00"), description="When the silent are reminded of it, once.")
    close_at: Time = Field(at("mon 18:00"), description="When the check-in ends.")
    renew_at: TimeOrNever = Field(
        at("last tue of quarter 09:00"),
        description="When both are asked to renew or close a goal that names no day; else it is after that day.",
    )
    off_track: tuple[Reason, ...] = Field(
        ("red", "yellow", "behind", "silent"),
        description="What makes a goal off track: red, two yellows running, a number behind its even pace, silence.",
    )
    behind_percent: int = Field(
        20, ge=1, le=100, description="How many points behind its even pace is off track."
    )
    silent_checkins: int = Field(
        2, ge=1, le=12, description="How many check-ins without an answer are off track."
    )
    tell_leader: bool = Field(
        True, description="Whether the leader hears the next morning of a goal that goes off track."
    )


class Goals(Quiet):
    """P06, written result goals."""

    name: ClassVar[str] = "goals"
    Settings: ClassVar[type[RuleSettings]] = GoalSettings
    kinds: ClassVar[tuple[Kind, ...]] = tuple(
        Kind(name=kind, audience="subject", keep_days=1095) for kind in KINDS
    )
    reads: ClassVar[tuple[str, ...]] = (*KINDS, CHANNEL)
    words: ClassVar[tuple[Word, ...]] = (Word(id="goal", takes="maybe member text", form=_FORM),)
    threads: ClassVar[bool] = True
    hears: ClassVar[tuple[Event, ...]] = ("withdrawn", "leads")

    def steps(self, settings: GoalSettings) -> tuple[Step, ...]:
        """Ask how it goes, remind, close."""
        steps = [Step("checkin", settings.checkin_at, own_time=True, opens=True)]
        if settings.remind_at:
            steps.append(Step("remind", settings.remind_at, own_time=True))
        return (*steps, Step("close", settings.close_at))

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Check in with everybody; remind, renew and settle one goal in the round of its dialogue."""
        match moment.step:
            case "checkin":
                yield from check_ins.ask_all(s)
            case "remind":
                for key in dict.fromkeys(asked.key for asked in s.asks):
                    yield from collect.remind_silent(s, key, "goals/checkin")
            case "close":
                yield from check_ins.close(s)
            case "withdrawn":
                if s.round.by is not None:
                    yield from _settle(s, goal_of_round(s), moment.about)
            case handing_over.LEADS:
                yield from handing_over.hand_over(s, moment.about)
            case step if s.round.by is None:
                for goal in ending.voted_in_round(s, moment.about):
                    yield from _go_on(s, goal, step)
            case step:
                yield from _go_on(s, goal_of_round(s), step)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Propose a goal, say it anew, say how one goes or is to end, or list them."""
        by, known = command.by, goal_of_round(s)
        measure = (command.value or {}).get("measure")
        about = command.about or ("" if by == s.team.leader else by)
        if about not in ("", by) and by not in s.deciders:
            raise Refusal("goals/not_yours", {"name": s.members[about].name})
        if known is not None:
            if not known.is_discussed:
                raise Refusal("goals/settled", {"text": known.dialogue.text, "words": command.text})
            yield from agreeing.reword(s, known, by, command.text, measure, command.source)
        elif not command.text or command.text.strip(" .:").isdecimal():
            yield from goal_lines.show(s, by, about)
        elif not about:
            raise _whose(s, command.text)
        elif not can_take_part(s, about):
            raise Refusal("goals/not_here", {"name": s.members[about].name, "own": about == by})
        elif not parties(s, about, subject=by != about):
            raise Refusal("goals/not_here", {"name": s.leader.name, "own": False})
        elif said := ending.said_of_one(command.text):
            yield from _end(s, about, by, *said)
        elif report := reporting.read_report(s, command, about):
            yield from reporting.take(s, command, about, report)
        else:
            yield from agreeing.propose(s, about, by, command.text, measure, command.source)

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Take a turn of the dialogue, a check-in, or how a goal is to end."""
        goal = next((g for g in gather(s) if g.id == asked.data["goal"]), None)
        gone = goal is None or goal.dropped or goal.about not in s.team.members
        if goal is None or gone or (not asked.key.startswith("v") and not goal.is_running):
            yield Tell(template="goals/over", data={"title": asked.data["title"], "text": asked.data["text"]})
        elif asked.key.startswith("checkin:"):
            yield from check_ins.keep(s, goal, answer)
        elif asked.key.startswith("end."):
            yield from ending.vote(s, goal, answer.by, ending.OUTCOMES[answer.value[0] - 1], answer.text)
        elif asked.key.startswith("decide."):
            yield from ending.decide(s, goal, answer.by, ending.OUTCOMES[answer.value[0] - 1])
        else:
            effects = list(agreeing.answered(s, goal, asked, answer))
            yield from effects
            agreed = next((e for e in effects if isinstance(e, Record) and e.kind == "goal_agreed"), None)
            if agreed:
                yield from ending.plan_end(s, with_record(s, agreed))

    def on_reply(self, s: Situation, reply: Command) -> Iterator[Effect]:
        """Take words to a mail that asked nothing as another turn, or say that the goal is agreed on."""
        goal = goal_of_round(s) if s.round.by is not None else None
        if goal is not None and goal.is_discussed and reply.by in (goal.about, *s.deciders):
            yield from agreeing.reword(s, goal, reply.by, reply.text, None, reply.source)
        elif goal is not None and goal.is_running:
            yield Tell(template="goals/settled", data={"text": goal.dialogue.text, "words": reply.text})

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Give the digest what is off track or waits, a talk's page and a member's record how each goal goes."""
        match place.name:
            case "digest":
                yield from goal_lines.tell_digest(s, place.reader)
            case "talk":
                yield from goal_lines.tell_talk(s)
            case "record":
                yield from goal_lines.tell_record(s, place.reader)

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """When a goal is off track."""
        settings: GoalSettings = rule.settings
        told = [
            _REASONS[reason].format(behind=settings.behind_percent, silent=settings.silent_checkins)
            for reason in settings.off_track
        ]
        yield Remark(
            text=f"a goal is off track when {', or '.join(told)}" if told else "no goal is ever off track"
        )


def _go_on(s: Situation, goal: Goal | None, step: str) -> Iterator[Effect]:
    if goal is None or goal.about not in s.team.members or goal.done or goal.dropped:
        yield Close()
    elif step == agreeing.WAITING and goal.is_discussed:
        yield from agreeing.remind(s, goal)
    elif step == handing_over.HANDED:
        yield from handing_over.ask_leader(s, goal)
    elif step == ending.END and goal.is_running:
        yield from ending.ask_both(s, goal)
    elif step == ending.SETTLE and goal.is_running:
        yield from ending.settle(s, goal)


def _settle(s: Situation, goal: Goal | None, by: str) -> Iterator[Effect]:
    yield from agreeing.settle(s, goal, by)
    if goal is not None and goal.is_running:
        yield from ending.plan_end(s, goal)


def _end(s: Situation, about: str, by: str, number: int | None, says: str) -> Iterator[Effect]:
    running = [g for g in of_member(s, about) if g.is_running]
    meant = [g for g in running if number in (None, g.number)]
    if not meant:
        data = {"number": number or 0, "name": s.members[about].name, "own": about == by}
        raise Refusal("goals/no_such", data)
    if len(meant) > 1:
        titles = [f"{goal.number}: {title_of(goal.dialogue.text)}" for goal in meant]
        ways = tuple(ending.written(s, goal, by, says) for goal in meant)
        raise Refusal("goals/which", {"says": says, "choices": titles}, ways, several=True)
    yield from ending.vote(s, meant[0], by, says, "")


def _whose(s: Situation, text: str) -> Refusal:
    others = [m for m in collect.colleagues(s) if can_take_part(s, m.id)]
    spelt = "mål" if s.leader.language == "da" else "goal"
    choices = tuple(f"{spelt} {member.name}: {text}" for member in others) if len(others) <= 9 else ()
    return Refusal("goals/whose", {"text": text, "choices": list(choices)}, choices)
