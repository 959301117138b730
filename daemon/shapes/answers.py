"""An answer of any form as it is kept and as it is shown, in every language the team reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from daemon.core.model import Answer
from daemon.core.situation import Situation
from daemon.shapes.settings import say

_LEADING_NUMBERS = re.compile(r"^\W*\d+\b(?:\W+\d+\b)*\W*")


def in_languages(s: Situation, words: Mapping[str, str]) -> dict[str, str]:
    """Give a text in each language that somebody in the house reads, for templates to take theirs."""
    languages = {s.team.language, *(member.language for member in s.members.values())}
    return {language: say(words, language) for language in sorted(languages)}


def keep_answer(answer: Answer, form: str, options: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Give an answer as JSON-like values; what was chosen is kept in words, as options may change later."""
    many = isinstance(answer.value, tuple)
    return {
        "form": form,
        "value": list(answer.value) if many else answer.value,
        "labels": [dict(options[n - 1]) for n in answer.value] if form == "choice" else [],
        "text": answer.text.strip(),
        "anonymous": answer.anonymous,
    }


def shown_answer(s: Situation, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a template shows of a kept answer: `value`, `labels` by language, and the person's own `words`.

    `lead` says whether the value must stand before the words, which do not hold it themselves.
    """
    form, value, words = kept["form"], kept["value"], kept["text"]
    labels = [in_languages(s, label) for label in kept["labels"]]
    lead = False
    match form:
        case "text":
            words = value
        case "items":
            words = ""
        case "choice":
            words, lead = _LEADING_NUMBERS.sub("", words), True
            if words.casefold() in {text.casefold() for label in labels for text in label.values()}:
                words = ""
        case "yesno":
            lead = not words
        case _:
            lead = not any(char.isdigit() for char in words)
    return {"form": form, "value": value, "labels": labels, "words": words, "lead": lead}
