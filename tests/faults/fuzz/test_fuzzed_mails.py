"""Twenty thousand made-up mails through the cage: none breaks it, takes long, or holds up the service's loop."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.mail.read import read
from daemon.mail.reading import Expected
from tests.effort import processor_seconds
from tests.faults.fuzz.feed import ROWS, run
from tests.faults.fuzz.mails import RARE, MailMaker, seeds
from tests.faults.rows import Plan
from tests.mail.builders import COMMANDS, TODAY, WORDS, a_mail
from tests.mail.own_corpus import letter as own_letter

MAILS = 20_000


@pytest.mark.timeout(600)
def test_no_made_up_mail_breaks_the_reader_takes_long_or_holds_up_the_loop(tmp_path: Path) -> None:
    outcome = run(Plan(times=MAILS, keep=tmp_path))
    assert outcome.trials == MAILS
    assert outcome.broken == ()


def test_what_was_read_before_a_break_is_not_read_again(tmp_path: Path) -> None:
    plan = Plan(times=100, keep=tmp_path, seed=7)
    first = run(plan)
    noted = (tmp_path / "fuzz.jsonl").read_text()
    assert run(plan) == first
    assert (tmp_path / "fuzz.jsonl").read_text() == noted


def test_the_same_number_makes_the_same_mail_and_none_is_too_long() -> None:
    mails = [MailMaker(seeds())(number) for number in (1, 2, 3)]
    again = MailMaker(seeds())
    assert mails == [again(number) for number in (1, 2, 3)]
    assert all(len(again(number)) <= RARE for number in range(500))


def test_the_million_is_one_row_of_the_table() -> None:
    assert [row.times for row in ROWS] == [1_000_000]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 3000 + "x",
        ":)" * 1500 + "x",
        "nr." * 1000 + "x",
        "Mvh\n" + ":-)" * 900 + "x",
        "1 , " * 700 + "x",
    ],
)
@pytest.mark.parametrize("letter", ["vote", "three-questions", "vote-and-success", "scale"])
def test_a_long_row_of_one_thing_is_read_in_no_time(text: str, letter: str) -> None:
    """Found by the run above: rows that could be cut in more ways than there are atoms."""
    sent, questions = own_letter(letter)
    expected = Expected(questions=questions, words=WORDS, commands=COMMANDS, today=TODAY)
    assert processor_seconds(lambda: read(a_mail(text), sent, expected), within=1.0) < 1.0
