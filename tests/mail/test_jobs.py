"""What somebody says of a job they were asked to do is understood, and never taken for done before it is."""

from __future__ import annotations

import pytest

from daemon.core.forms import Job, from_plain, to_plain
from daemon.mail.answers import Reader, Unfit, read_value
from daemon.mail.lexicon import lexicon

READER = Reader(lexicon({}), "da", None)


def said(text: str) -> str:
    try:
        value: str = read_value(Job(), text, READER)
    except Unfit:
        return "unsure"
    return value


@pytest.mark.parametrize(
    "text",
    ["gjort", "Gjort!", "GJORT 🙂", "Det er gjort", "Nu er den lagt på bordet", "Hej\n\nGjort, hun blev glad",
     "ordnet", "1 stk. udfoert", "Done", "It's done.", "all done, she was happy", "Done yesterday", "sorted",
     "Den ligger der", "Sedlen ligger på bordet nu 😊", "Er på plads", "flag og seddel står klar",
     "The note is on the desk"],
)  # fmt: skip
def test_done_is_heard(text: str) -> None:
    assert said(text) == "done"


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "ok",
        "Ja, det gør jeg",
        "selvfølgelig",
        "Yes",
        "sure, on it",
        "okay",
        "Det klarer jeg i morgen",
        "Jeg lægger den i eftermiddag",
        "Jeg skal nok",
        "I will put it there tomorrow",
    ],
)
def test_a_promise_is_not_done(text: str) -> None:
    assert said(text) == "will"


@pytest.mark.parametrize(
    "text",
    ["kan ikke", "Jeg kan desværre ikke", "nej", "Nej, jeg er syg", "no", "I can't", "I cannot, sorry"],
)
def test_who_cannot_is_heard(text: str) -> None:
    assert said(text) == "cannot"


@pytest.mark.parametrize(
    "text",
    ["ikke gjort endnu", "når det er gjort, skriver jeg", "not done yet", "bliver gjort i morgen", "Hvor er flaget?",
     "Ja, men hvor er flaget?", "måske", "kunden ringede",
     "Rikke er der først fredag", "sedlen ligger klar i morgen", "Ligger den der?",
     "jeg lægger den ikke før fredag"],
)  # fmt: skip
def test_what_is_neither_is_not_guessed_at(text: str) -> None:
    assert said(text) == "unsure"


def test_the_form_is_kept_and_read_back() -> None:
    assert from_plain(to_plain(Job())) == Job()
