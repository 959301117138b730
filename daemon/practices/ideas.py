"""Idea of the week: everybody is asked for ideas, one is chosen, and all hear what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from pydantic import Field

from daemon.core.effects import Close, Effect, Record, Send, Tell
from daemon.core.errors import Refusal
from daemon.core.forms import Items
from daemon.core.model import Answer, Asked, Command, Line, Moment
from daemon.core.practice import Kind, Place, Quiet, Word
from daemon.core.schedule import Step
from daemon.core.situation import Situation
from daemon.shapes import collect, outcome, vote
from daemon.shapes.cadence import next_at
from daemon.shapes.settings import RuleSettings, Time, TimeOrNever, at


class IdeaSettings(vote.ChoosingSettings):
    """Settings of the idea of the week."""

    ask_at: Time = Field(at("mon 09:00"), description="When everybody is asked for ideas; opens the round.")
    remind_at: TimeOrNever = Field(at("wed 09:00"), description="When the silent are reminded, once.")
    outcome_at: TimeOrNever = Field(
        at("mon 09:00"), description="When the leader is asked what became of it."
    )
    outcome_weeks: int = Field(4, ge=1, le=26, description="How many weeks after the choosing that is.")


class Ideas(Quiet):
    """P01, idea of the week."""

    name: ClassVar[str] = "ideas"
    Settings: ClassVar[type[RuleSettings]] = IdeaSettings
    kinds: ClassVar[tuple[Kind, ...]] = (Kind(name="idea"), *vote.KINDS, outcome.KIND)
    reads: ClassVar[tuple[str, ...]] = tuple(kind.name for kind in kinds)
    words: ClassVar[tuple[Word, ...]] = (Word(id="idea"),)

    def steps(self, settings: IdeaSettings) -> tuple[Step, ...]:
        """Ask, remind, vote, close, and weeks later the outcome."""
        steps = [Step("ask", settings.ask_at, own_time=True, opens=True)]
        if settings.remind_at:
            steps.append(Step("remind", settings.remind_at, own_time=True))
        steps += [
            Step("vote", settings.vote_at, asks=settings.choice == "vote"),
            Step("close", settings.close_at),
        ]
        if settings.outcome_at:
            weeks = settings.outcome_weeks
            steps.append(Step("outcome", settings.outcome_at, own_time=True, offset_weeks=weeks))
        return tuple(steps)

    def on_due(self, s: Situation, moment: Moment) -> Iterator[Effect]:
        """Ask everybody, remind the silent, open and close the choosing, ask for the outcome."""
        settings: IdeaSettings = s.rule.settings
        match moment.step:
            case "ask":
                until, data = next_at(s, settings.vote_at), {"choice": settings.choice}
                yield from collect.ask_everybody(s, "idea", "ideas/ask", form=Items(), until=until, data=data)
            case "remind":
                yield from collect.remind_silent(s, "idea", "ideas/remind")
            case "vote":
                yield from vote.Choosing("idea", settings).open(s)
            case "close":
                yield from _close(s)
            case "outcome":
                won = vote.won(s, "idea", s.round.key)
                yield from outcome.ask_outcome(s, *won[-1]) if won else (Close(),)
            case outcome.REMIND:
                yield from outcome.remind_outcome(s)
            case outcome.END:
                yield Close()

    def on_answer(self, s: Situation, asked: Asked, answer: Answer) -> Iterator[Effect]:
        """Keep ideas, a ballot, the leader's pick, or what became of an idea."""
        match asked.key:
            case "idea":
                yield from _keep(s, answer.by, answer.value, answer.anonymous)
            case "outcome":
                won = vote.won(s, "idea", s.round.key)
                if not won:
                    raise Refusal("ideas/withdrawn")
                yield from outcome.keep_outcome(s, won[-1][1], answer)
            case _:
                yield from vote.Choosing("idea", s.rule.settings).keep(s, asked, answer)

    def on_command(self, s: Situation, command: Command) -> Iterator[Effect]:
        """Keep ideas nobody asked for."""
        ideas = collect.split_items(command.text)
        if not ideas:
            raise Refusal("ideas/nothing")
        yield from _keep(s, command.by, ideas, command.anonymous)

    def tell(self, s: Situation, place: Place) -> Iterable[Line]:
        """Winners and outcomes for an edition, who takes part for the digest, a member's own for their record."""
        match place.name:
            case "edition":
                yield from vote.tell_winners(s, "idea")
                yield from outcome.tell_outcomes(s, "idea")
            case "digest":
                yield from collect.tell_participation(s, "idea", place.reader)
            case "record":
                won = {winner.value["entry"] for winner in collect.told(s, "winner")}
                for idea in collect.told(s, "idea"):
                    if idea.by == place.reader:
                        data = {"text": idea.value["text"], "at": idea.at, "won": idea.id in won}
                        yield Line(key=idea.id, section="ideas", template="ideas/line_own", data=data)


def _keep(s: Situation, by: str, ideas: Sequence[str], anonymous: bool) -> Iterator[Effect]:
    settings: IdeaSettings = s.rule.settings
    for text in ideas:
        yield Record(kind="idea", value={"text": text, "anonymous": anonymous}, by=by)
    yield Tell(
        template="ideas/kept",
        data={
            "ideas": list(ideas),
            "anonymous": anonymous,
            "late": vote.has_begun(s),
            "choice": settings.choice,
            "vote_at": next_at(s, settings.vote_at),
            "name": s.members[by].name,
        },
    )


def _close(s: Situation) -> Iterator[Effect]:
    yield Close(asks="idea")
    winner = yield from vote.Choosing("idea", s.rule.settings).close(s)
    author = s.members.get(winner.by or "") if winner else None
    if winner and author:
        followed = s.rule.settings.outcome_at is not None
        data = {"text": winner.value["text"], "anonymous": winner.value["anonymous"], "followed": followed}
        yield Send(to=author.id, template="ideas/won", data=data)
    if not winner or not s.rule.settings.outcome_at:
        yield Close()
