"""A person's own page: its numbered lines, folded from what was told, and the questions behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic import Field, model_validator

from daemon.core.model import Entry
from daemon.core.situation import Situation
from daemon.shapes.answers import in_languages
from daemon.shapes.collect import told
from daemon.shapes.settings import RuleSettings, Words

PROFILE, CHANNEL = "profile", "channel"
"""The kinds of entry a page is made of, and the question whose answer is of the second."""
BUILT_IN = (CHANNEL, "motivation", "strengths", "development", "interests", "praise", "together")
"""The questions that the templates word."""


class OwnQuestion(RuleSettings):
    """A question of one's own."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,30}$", description="Its name in `questions`.")
    title: Words = Field(description="What its line is called, in a word or two.")
    question: Words = Field(description="The question.")
    example: Words | None = Field(None, description="An answer one might give.")


class QuestionSettings(RuleSettings):
    """Settings of a rule that asks for a page."""

    questions: tuple[str, ...] = Field(
        BUILT_IN, description="What is asked, in this order; ours by name, and those of `own`."
    )
    own: tuple[OwnQuestion, ...] = Field(
        (), description="Questions of your own; one that `questions` does not name comes last."
    )

    @model_validator(mode="after")
    def check_questions(self) -> Self:
        """Every name is a question's, and no two questions have the same."""
        own = [question.id for question in self.own]
        if twice := next((name for name in own if name in BUILT_IN or own.count(name) > 1), None):
            raise ValueError(f'"{twice}" is the name of another question; give your own a different one')
        if unknown := next((name for name in self.questions if name not in (*BUILT_IN, *own)), None):
            known = ", ".join((*BUILT_IN, *own))
            raise ValueError(f'"{unknown}" in questions is none we know; write one of {known}')
        return self

    @property
    def order(self) -> tuple[str, ...]:
        """All questions in the order asked, each once."""
        return tuple(dict.fromkeys((*self.questions, *(question.id for question in self.own))))


@dataclass(frozen=True, slots=True, eq=False)
class OwnLine:
    """One line of a page: its number, the question it answers, an own question's titles, and what was told last."""

    number: int
    question: str
    titles: Mapping[str, str]
    entry: Entry | None = None

    @property
    def text(self) -> str:
        """The words, "" where there are none (yet, or any more)."""
        return str(self.entry.value["text"]) if self.entry else ""

    @property
    def open(self) -> bool:
        """Whether everyone may see it."""
        return bool(self.entry and self.entry.value["open"])

    def shown(self) -> dict[str, Any]:
        """The line as templates take it."""
        plain = {"number": self.number, "topic": self.question, "titles": dict(self.titles)}
        return {**plain, "text": self.text, "open": self.open}


def entries_of(s: Situation, member: str) -> list[Entry]:
    """Give all that counts of a member's page, oldest first."""
    found = (entry for kind in (PROFILE, CHANNEL) for entry in told(s, kind) if entry.about == member)
    return sorted(found, key=lambda entry: entry.at)


def question_of(entry: Entry) -> str:
    """Give the question an entry answers, "" where it says that all is still right."""
    return CHANNEL if entry.kind == CHANNEL else str(entry.value["question"])


def own_page(s: Situation, member: str) -> list[OwnLine]:
    """Give a member's page: a line for each question, then for each answer whose question is asked no more."""
    newest = {question_of(entry): entry for entry in entries_of(s, member)}
    order: Sequence[str] = s.rule.settings.order
    titles = {one.id: in_languages(s, one.title) for one in s.rule.settings.own}
    kept = [name for name, entry in newest.items() if name and name not in order and entry.value["text"]]
    lines = []
    for number, name in enumerate((*order, *kept), 1):
        entry = newest.get(name)
        known = titles.get(name) or (entry.value.get("titles", {}) if entry else {})
        lines.append(OwnLine(number, name, known, entry))
    return lines
