"""How a few words sound: good news, a problem, neither, or agreed beforehand."""

from __future__ import annotations

import pytest

from daemon.shapes.tone import AGREED, mentions, tone_of


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        ("god snak om ferien", "good"),
        ("hyggeligt", "good"),
        ("ros for demoen", "good"),
        ("det gik godt, hun er glad for opgaven", "good"),
        ("a good talk", "good"),
        ("great demo", "good"),
        ("problem: leverance forsinket", "problem"),
        ("problemer med leverancen", "problem"),
        ("konflikt mellem ham og Søren", "problem"),
        ("brok over kantinen", "problem"),
        ("hun er stresset", "problem"),
        ("conflict with the customer", "problem"),
        ("he is worried about the deadline", "problem"),
        ("problem: men ellers godt og hyggeligt", "problem"),
        ("ros: trods problemerne", "good"),
        ("", "neutral"),
        ("om budgettet", "neutral"),
        ("god snak om et problem", "neutral"),
        ("ingen problemer", "neutral"),
        ("ikke så godt", "neutral"),
        ("no problems", "neutral"),
        ("godkendelse af budgettet", "neutral"),
        ("rosiner og kaffe", "neutral"),
        ("surdej", "neutral"),
        ("overvejer nye fejltyper", "problem"),
    ],
)
def test_the_tone_of_words(words: str, tone: str) -> None:
    assert tone_of(words) == tone


@pytest.mark.parametrize(
    ("words", "agreed"),
    [
        ("som aftalt", True),
        ("planlagt", True),
        ("as agreed", True),
        ("ikke aftalt", False),
        ("god snak", False),
    ],
)
def test_what_was_agreed_beforehand(words: str, agreed: bool) -> None:
    assert mentions(words, AGREED) is agreed
