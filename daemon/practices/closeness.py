"""How close do you feel? Each answers for themselves alone, and the leader sees the team's trend where it tells of
nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import Field

from daemon.core.effects import Ask, Close, Effect, Record, Send, Tell
from daemon.core.forms import Scale, YesNo
from daemon.core.model import Answer, Asked, Entry, Line, Moment, Rule
from daemon.core.practice import Kind, Place, Quiet, Remark
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.core.world import World
from daemon.shapes.cadence import next_at
from daemon.shapes.collect import ask_everybody, told
from daemon.shapes.settings import RuleSettings, Time, at
from daemon.shapes.withheld import HIGHEST, LOWEST, Part, half_steps, may_show

ANSWER, PASSED_ON, PART, MOOD = "closeness", "closeness_told", "closeness_part", "closeness_mood"
_ROUNDS = 3
"""For how many rounds an answer stands, as long as no newer one comes."""
_SHOWN_FOR = timedelta(weeks=12)
"""How long a figure is shown, and weighed against those that follow."""
_TREND = 6
_GAP = " \t\n,.;:–—-!"
_OF_FIVE = re.compile(r"^(?:/ ?|(?:ud )?af|(?:out )?of) ?5(?!\w)", re.IGNORECASE)


class ClosenessSettings(RuleSettings):
    """Settings of the question how close everybody feels."""

    ask_at: Time = Field(
        at("every 2 weeks tue 09:00"), description="When everybody is asked; opens the round."
    )
    close_at: Time = Field(at("fri 15:00"), description="When the round ends and the team's figure is made.")
    at_least: int = Field(5, ge=5, description="From how many answers in one round on there may be a figure.")
    low: int = Field(
        2,
        ge=0,
        le=4,
        description="Up to which answer they are asked if the leader shall be told; 0 is never.",
    )


class Closeness(Quiet):
    """P29, how close do you feel."""

    name: ClassVar[str] = "closeness"
    Settings: ClassVar[type[RuleSettings]] = ClosenessSettings
    kinds: ClassVar[tuple[Kind, ...]] = (
        Kind(name=ANSWER, audience="owner", keep_days=180),
        Kind(name=PASSED_ON, audience="subject", keep_days=180),
        Kind(name=PART, audience="owner", keep_days=180),
        Kind(name=MOOD, audience="leader", keep_days=365),
    )
    reads: ClassVar[tuple[str, ...]] = tuple(kind.name for kind in kinds)

    def steps(self, settings: ClosenessSettings) -> tuple[Step, ...]:
        """Ask each at their own time, close for all at once."""
        return (Step("ask", settings.ask_at, own_time=True, opens=True), Step("close", settings.close_at))

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask everybody but the leader, whom it is about; make the figure and end the round."""
        if moment.step == "ask":
            until = next_at(s, s.rule.settings.close_at)
            asks = ask_everybody(s, ANSWER, "closeness/ask", form=Scale(1, 5), until=until)
            yield from (ask for ask in asks if ask.to != s.leader.id)
        else:
            yield from _make_figure(s)
            yield Close(asks=ANSWER)
            yield Close()

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep the number and the words; tell the leader what the member agreed to, and nothing else."""
        if asked.key == "tell":
            yield from _pass_on(s, asked, answer)
            return
        said = {"number": answer.value, "text": _words(answer)}
        yield Record(kind=ANSWER, value=said, by=answer.by)
        trend = [_point(s, answer.by, e.at, e.value["number"]) for e in _before(s, answer.by)]
        data = {**said, "trend": [*trend, _point(s, answer.by, s.now, answer.value)][-_TREND:]}
        yield Tell(template="closeness/kept", data=data)
        if answer.value <= s.rule.settings.low and s.leader.wants(s.rule.id):
            until = s.now + timedelta(days=7)
            yield Ask(
                to=answer.by,
                key="tell",
                template="closeness/low",
                data=said,
                form=YesNo(),
                when="now",
                until=until,
                again="turn",
            )
        else:
            yield Close(asks="tell")

    def taken_back(
        self, s: Situation, asked: Asked, again: Sequence[Entry], gone: Sequence[Entry]
    ) -> Iterable[Tell]:
        """That the leader knows already, where a yes to telling them is to be taken back."""
        if asked.key == "tell" and _is_passed_on(s, asked.to):
            yield Tell(template="closeness/passed_on", data={"told": True, "agreed": False})

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """The team's figures for its leader; never who answered, nor how many."""
        figures = [entry for entry in told(s, MOOD) if entry.at > s.now - _SHOWN_FOR]
        if place.name == "digest" and figures:
            latest = [entry.value["half_steps"] for entry in told(s, MOOD)][-_TREND:]
            everybody = ",".join(quote(m.address, safe="@") for m in s.audience if m.id != s.leader.id)
            data: dict[str, Any] = {"half_steps": latest[-1], "at": figures[-1].at, "figures": latest}
            data["write"] = f"mailto:{everybody}"
            if len(figures) > 1:
                data["before"] = figures[-2].value["half_steps"]
            yield Line(
                key=f"{s.rule.id}:{figures[-1].round}",
                section="mood",
                template="closeness/line_mood",
                data={"before": 0, "lowest": LOWEST, "highest": HIGHEST, **data},
                only=(s.leader.id,),
            )

    def explain(self, rule: Rule, world: World) -> Iterable[Remark]:
        """Whether there can ever be a figure."""
        people = [member for member in world.audience(rule) if member != world.team_of(rule).leader]
        least = rule.settings.at_least
        if len(people) < least:
            text = (
                f"{len(people)} are asked and the team's figure needs {least} answers, so that the leader never sees "
                "one; each one's own answers and trend work all the same"
            )
            yield Remark(text=text, warns=True)
        else:
            yield Remark(
                text=f"the leader sees a figure from {least} answers in one round on, while it tells of no one person"
            )


def _before(s: Situation, member: str) -> list[Entry]:
    """What a member answered in earlier rounds."""
    return [e for e in told(s, ANSWER) if e.by == member and e.round != s.round.key]


def _point(s: Situation, member: str, at: datetime, number: int) -> tuple[date, int]:
    """An answer on a chart, by the member's own date."""
    return s.days(member).day(at), number


def _words(answer: Answer) -> str:
    """What was written besides the number."""
    text = answer.text.strip()
    bare = text.removeprefix(str(answer.value)).lstrip(_GAP)
    bare = _OF_FIVE.sub("", bare).lstrip(_GAP)
    return "" if bare == "5" else bare


def _pass_on(s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
    """Tell the leader exactly what the question showed, once."""
    agreed, known = answer.value is True, _is_passed_on(s, answer.by)
    if agreed and not known:
        shown = {"number": asked.data["number"], "text": asked.data["text"]}
        # By nobody, for what the leader was told can be taken back by nobody.
        yield Record(kind=PASSED_ON, value=shown, about=answer.by)
        name = {"name": s.members[answer.by].name, "first": s.members[answer.by].first}
        write = f"mailto:{s.members[answer.by].address}"
        yield Send(to=s.leader.id, template="closeness/told", data={**shown, **name, "write": write})
    yield Tell(template="closeness/passed_on", data={"told": agreed or known, "agreed": agreed})


def _is_passed_on(s: Situation, member: str) -> bool:
    """Whether the leader was told what a member answered in this round."""
    return any(entry.about == member and entry.round == s.round.key for entry in told(s, PASSED_ON))


def _make_figure(s: Situation) -> Iterator[Effect]:
    """Make the team's figure and keep it as it is, unless it or two figures could tell what one person answered.

    What was kept is never reckoned anew, so that an answer changed or withdrawn later changes no figure.
    """
    answers = _standing(s)
    shown = _shown(s)
    newest = frozenset(part.person for part in shown[-1]) if shown else frozenset()
    for people in (frozenset(answers), newest):
        parts = [Part(person, entry.id) for person, entry in answers.items() if person in people]
        fresh = sum(answers[part.person].round == s.round.key for part in parts)
        if fresh >= s.rule.settings.at_least and may_show(parts, shown):
            numbers = [answers[part.person].value["number"] for part in parts]
            yield Record(kind=MOOD, value={"half_steps": half_steps(numbers), "of": len(parts)})
            yield from (Record(kind=PART, value={"answer": p.answer}, by=p.person) for p in parts)
            return


def _standing(s: Situation) -> dict[str, Entry]:
    """The newest answer of each of the audience in the last rounds, but of those whose answer the leader was told."""
    rounds = {each.key for each in sorted(s.rounds, key=lambda r: r.opened_at)[-_ROUNDS:]}
    here = {member.id for member in s.audience if member.id != s.leader.id}
    newest = {e.by: e for e in told(s, ANSWER) if e.by in here and e.round in rounds}
    told_of = {(e.about, e.round) for e in told(s, PASSED_ON)}
    return {by: entry for by, entry in newest.items() if by and (by, entry.round) not in told_of}


def _shown(s: Situation) -> list[list[Part]]:
    """The parts of the figures that the leader has seen of late, of all the team's rules, oldest first.

    Of who was erased since nothing is known but that they were in it.
    """
    figures: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for entry in s.of(PART):
        if entry.by and entry.at > s.now - _SHOWN_FOR:
            figures[entry.rule, entry.round].append(Part(entry.by, entry.value["answer"]))
    for mood in s.of(MOOD):
        if mood.at > s.now - _SHOWN_FOR:
            parts = figures[mood.rule, mood.round]
            gone = range(len(parts), mood.value.get("of", 0))
            parts += [Part(f"{mood.id}/{n}", f"{mood.id}/{n}") for n in gone]
    return [parts for parts in figures.values() if parts]
