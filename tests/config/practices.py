"""Practices that do nothing but have settings, so that the config can be tested without the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from daemon.core.practice import Kind, Practice, Quiet
from daemon.shapes.settings import (
    LocationRef,
    MemberRef,
    MembersByLocation,
    Refers,
    RuleRef,
    RuleSettings,
    Time,
    TimeOrNever,
    Words,
    at,
)


class IdeasSettings(RuleSettings):
    """What the ideas' stub can be told."""

    ask: Time = Field(at("mon 09:00"), description="When everybody is asked.")
    remind: TimeOrNever = Field(at("wed 09:00"), description="When the silent are reminded.")
    choose: Literal["vote", "leader"] = Field("vote", description="Who chooses the winner.")
    votes: int = Field(3, ge=1, le=9, description="How many ideas one may vote for.")


class Ideas(Quiet):
    name = "ideas"
    Settings = IdeasSettings
    kinds = (Kind(name="idea", keep_days=1000), Kind(name="vote", audience="nobody", keep_days=60))


class Question(RuleSettings):
    text: Words = Field(description="The words.")
    at_most: int = Field(1, ge=1, description="How many answers.")


class CallSettings(RuleSettings):
    question: Words = Field(description="What is asked.")
    ask: Time = Field(at("first mon of month 09:00"), description="When it is asked.")
    to: Literal["edition", "digest"] = Field("edition", description="Where the answers go.")
    guide: MemberRef | None = Field(None, description="Whom to ask for help.")
    helpers: Annotated[tuple[str, ...], Refers("member")] = Field((), description="Who helps.")
    hands: MembersByLocation = Field({}, description="Who helps where.")
    host: LocationRef | None = Field(None, description="Where it happens.")
    into: RuleRef | None = Field(None, description="The rule that publishes the answers.")
    further: tuple[Question, ...] = Field((), description="More questions.")


class Call(Quiet):
    name = "call"
    Settings = CallSettings
    kinds = (Kind(name="answer"),)


class NewsletterSettings(RuleSettings):
    publish: Time = Field(at("fri 12:00"), description="When it comes out.")


class Newsletter(Quiet):
    name = "newsletter"
    Settings = NewsletterSettings
    place = "edition"


PRACTICES: Mapping[str, Practice] = {each.name: each for each in (Ideas(), Call(), Newsletter())}
