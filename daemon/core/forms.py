"""The forms an answer may take; the engine reads a reply by them and practices get typed values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Free words; the value is a `str`. `words` are ids of everyone's words (such as stop) that are answers
    here.
    """

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """One or several things, one per list item; the value is a `tuple[str, ...]`."""

    at_most: int = 20


@dataclass(frozen=True, slots=True)
class Amounts(Items):
    """Things that are counted, one or several; the value is a tuple of one mapping for each thing.

    It is `{"text": str, "number": float | None, "unit": str, "choices": [{"number": float, "unit": str}, …]}`.
    Without a number, `choices` are what it may be, where there are several numbers or one that can be read in two ways.
    """


@dataclass(frozen=True, slots=True)
class Choice:
    """Up to `at_most` of the numbered `options`; the value is a `tuple[int, ...]` of option numbers from 1."""

    options: tuple[str, ...]
    at_most: int = 1


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole number from `low` to `high`; the value is an `int`, the words around it the answer's text."""

    low: int = 1
    high: int = 5


@dataclass(frozen=True, slots=True)
class YesNo:
    """The value is a `bool`."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit; the value is `{"number": float, "unit": str}`."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date; the value is a `datetime.date`. `past` is the way a date without a year is taken."""

    past: bool = False


@dataclass(frozen=True, slots=True)
class Colour:
    """Green, yellow or red; the value is the English word."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come towards a `target` in a `unit`: a number, a share, a colour, or that it is reached.

    The value is `{"number": float | None, "of": float | None, "percent": float | None,
    "colour": "green" | "yellow" | "red" | None, "reached": bool}`, of which something is always there; `of` is what
    the person said the number is out of.
    """

    unit: str = ""
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done by the one asked; the value is "done", "will" (not done yet) or "cannot"."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Yes, no, or words of one's own; the value is `{"says": "yes"|"no"|"other", "text": str}`.

    `words` are ids of everyone's words (such as delete) that are answers here, in a letter with no other question.
    With `measured` words of one's own are read for what they count: the value has `"measure": {"number": float, "unit":
    str, "start": float | None, "figure": str} | None`, None where they count nothing, or more than one thing. With
    `leaning` words that only begin with a yes or a no ("nej, ikke i denne uge") are one, too. With `progress` they are
    also read for how far something has come: `"progress"` has a `Progress` value, or None.
    """

    words: tuple[str, ...] = ()
    measured: bool = False
    leaning: bool = False
    progress: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Several questions answered in one go; the value maps each question's number to its own form's value."""

    questions: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """Asks nothing: something told in the one letter of the day, beside its questions. There is no value."""


Form: TypeAlias = (
    Text
    | Items
    | Amounts
    | Choice
    | Scale
    | YesNo
    | Number
    | Day
    | Colour
    | Progress
    | Job
    | Proposal
    | Sheet
    | Nothing
)

_FORMS: dict[str, type[Form]] = {
    "text": Text,
    "items": Items,
    "amounts": Amounts,
    "choice": Choice,
    "scale": Scale,
    "yesno": YesNo,
    "number": Number,
    "day": Day,
    "colour": Colour,
    "progress": Progress,
    "job": Job,
    "proposal": Proposal,
    "sheet": Sheet,
    "nothing": Nothing,
}
_NAMES = {form: name for name, form in _FORMS.items()}


def form_name(form: Form) -> str:
    """The form's short name, as stored and as used in templates."""
    return _NAMES[type(form)]


def to_plain(form: Form) -> dict[str, Any]:
    """The form as JSON-like values."""
    if isinstance(form, Sheet):
        return {"form": "sheet", "questions": [to_plain(question) for question in form.questions]}
    return {"form": form_name(form), **asdict(form)}


def from_plain(plain: dict[str, Any]) -> Form:
    """The form that `to_plain` described; raises KeyError for a name that is not a form's."""
    rest = {key: value for key, value in plain.items() if key != "form"}
    kind = _FORMS[plain["form"]]
    if kind is Sheet:
        return Sheet(tuple(from_plain(question) for question in rest["questions"]))
    for name in ("options", "words"):
        if name in rest:
            rest[name] = tuple(rest[name])
    return kind(**rest)
