"""Scripted colleagues: who answers a mail, when, and with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from daemon.core.forms import (
    Amounts,
    Choice,
    Colour,
    Day,
    Form,
    Items,
    Job,
    Number,
    Progress,
    Proposal,
    Scale,
    Sheet,
    Text,
    YesNo,
)
from daemon.core.model import Asked, AskState
from daemon.mail.reading import Reading, Said

_SLOT_SECONDS = 900
_SENTENCES = {
    "da": (
        "Vi kunne tage kaffen stående om tirsdagen.",
        "Kunden ringede selv og sagde tak for hjælpen.",
        "Lad os samle alle vejledninger ét sted.",
        "Den nye kollega havde styr på det hele efter en uge.",
        "Et fælles billede af, hvem der sidder hvor.",
    ),
    "en": (
        "We could have our coffee standing on Tuesdays.",
        "The customer called us to say thank you.",
        "Let us keep all our guides in one place.",
        "Our new colleague had it all in hand within a week.",
        "One picture of who sits where.",
    ),
}


@dataclass
class Colleagues:
    """Everybody answers with this probability, within a working day of the mail; the same seed plays the same weeks."""

    answering: float
    seed: int = 1

    def answers_at(self, token: str, at: datetime) -> datetime | None:
        """When the reader of a mail answers it, in whole quarters of an hour; None when they do not."""
        chance = Random(f"{self.seed}|{token}")
        if chance.random() >= self.answering:
            return None
        seconds = (at + timedelta(minutes=10 + chance.expovariate(1 / 120))).timestamp()
        return datetime.fromtimestamp((seconds // _SLOT_SECONDS + 1) * _SLOT_SECONDS, at.tzinfo)

    def write(self, token: str, asks: dict[str, Asked], language: str, today: datetime) -> Reading | None:
        """What they write to the questions still open, by mark; None when none is."""
        chance = Random(f"{self.seed}|{token}|words")
        said = tuple(
            self._say(mark, ask, language, today, chance)
            for mark, ask in asks.items()
            if ask.state is AskState.MAILED and not ask.rule.startswith("@")
        )
        if not said:
            return None
        text = "\n".join(each.text for each in said)
        return Reading(new=text, clean=text, said=said)

    def _say(self, mark: str, ask: Asked, language: str, today: datetime, chance: Random) -> Said:
        words = chance.choice(_SENTENCES.get(language, _SENTENCES["en"]))
        value = _value(ask.form, words, today, chance)
        return Said(
            mark=mark, value=value, text=words if isinstance(value, str | dict | tuple) else str(value)
        )


def _progress(form: Progress, chance: Random) -> dict[str, Any]:
    """Somewhere on the way, as a number where one is asked for."""
    nothing = {"number": None, "of": None, "percent": None, "colour": None, "reached": False}
    if form.target is None:
        return {**nothing, "colour": chance.choice(("green", "green", "yellow", "red"))}
    return {**nothing, "number": float(round(form.target * chance.random()))}


def _value(form: Form, words: str, today: datetime, chance: Random) -> Any:
    """A value as the form wants it."""
    match form:
        case Amounts():
            number = float(chance.randint(1, 20))
            return ({"text": words, "number": number, "unit": "sager", "choices": []},)
        case Items():
            return (words,)
        case Choice():
            numbers = range(1, len(form.options) + 1)
            most = min(form.at_most, len(numbers), 1 + chance.randrange(2))
            return tuple(sorted(chance.sample(numbers, most)))
        case Scale():
            return chance.randint(form.low, form.high)
        case Day():
            return today.date() + timedelta(days=-7 if form.past else 7)
        case Sheet():
            return {n: _value(each, words, today, chance) for n, each in enumerate(form.questions, 1)}
        case _:
            return _SIMPLE[type(form)](form, words, chance)


_SIMPLE: dict[type[Form], Callable[[Any, str, Random], Any]] = {
    Text: lambda form, words, chance: words,
    YesNo: lambda form, words, chance: True,
    Number: lambda form, words, chance: {"number": float(chance.randint(1, 100)), "unit": form.unit},
    Colour: lambda form, words, chance: chance.choice(("green", "green", "yellow", "red")),
    Job: lambda form, words, chance: chance.choice(("done", "done", "done", "cannot")),
    Progress: lambda form, words, chance: _progress(form, chance),
    Proposal: lambda form, words, chance: {"says": "yes", "text": words},
}
