"""Hundreds of answers to a proposed text: a plain yes is heard in all its forms, and none is made of other words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daemon.core.forms import Proposal
from daemon.mail.assent import assents
from daemon.mail.lexicon import Lexicon
from daemon.mail.understand import understand
from tests.mail.builders import expecting

TABLE = Path(__file__).parent / "tables" / "assent.txt"


def cases() -> list[tuple[str, str, str]]:
    """Every line of the table, with the language and what it says."""
    found, section = [], ""
    for line in TABLE.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("# "):
            language, says = section.split()
            found.append((language, says, line.replace("\\n", "\n")))
    return found


@pytest.mark.parametrize(("language", "says", "text"), cases())
def test_what_is_said_to_a_proposed_text(language: str, says: str, text: str) -> None:
    asked = expecting(Proposal(words=("delete",), measured=True), headings=("Er det målet?",))
    found = understand(text, (), "", asked, language=language)
    heard = "polite" if found.polite else found.said[0].value["says"]
    assert heard == says


def test_the_table_holds_hundreds() -> None:
    assert len(cases()) > 450


def test_a_word_of_praise_is_only_courtesy_once_the_question_was_answered() -> None:
    asked = expecting(Proposal(measured=True), headings=("Er det målet?",))
    asked = replace(asked, questions=(replace(asked.questions[0], waits=False),))
    assert understand("Super!", (), "", asked, language="da").polite


def test_a_long_text_is_heard_in_no_time_and_is_no_yes() -> None:
    assert not assents("ja tak det er fint " * 20, Lexicon())
    assert not assents("ja, " * 90, Lexicon())
