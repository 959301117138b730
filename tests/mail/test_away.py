"""From what day until what day somebody is away, as automatic replies say it in ten languages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.away import Away, away_days, away_until
from daemon.mail.away_words_north import AWAY_NORTH
from daemon.mail.away_words_south import AWAY_SOUTH
from daemon.mail.reply.languages import LANGUAGES
from tests.effort import processor_seconds

TABLE = Path(__file__).parent / "tables" / "away.txt"
SENT_ON = date(2027, 1, 4)


def rows() -> list[tuple[str, date, str, str]]:
    """Each sentence of the table with its language, the day it was sent and the span it tells."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, sent, span, text = line.split(" | ", 3)
            found.append((language, date.fromisoformat(sent), span, text.replace("\\n", "\n")))
    return found


@pytest.mark.parametrize(("language", "sent_on", "span", "text"), rows())
def test_the_days_away_are_those_told(language: str, sent_on: date, span: str, text: str) -> None:
    found = away_days(text, sent_on)
    assert (f"{found.first}..{found.last}" if found else "-") == span, language


def test_the_table_has_every_language_that_is_read_and_many_sentences() -> None:
    told = rows()
    assert len(told) >= 120
    assert {row[0] for row in told} == {table.code for table in (*AWAY_NORTH, *AWAY_SOUTH)}


def test_every_language_that_is_read_has_its_months_and_weekdays() -> None:
    tables = {language.code: language for language in LANGUAGES}
    for words in (*AWAY_NORTH, *AWAY_SOUTH):
        assert len(tables[words.code].months) == 12
        assert len(tables[words.code].weekdays) == 7
        assert all((words.back, words.until, words.out, words.week)), words.code


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er på ferie. Ring på 12 01 20 27.",
        "Jeg er på ferie. Tlf. 20-12-11-01",
        "I am out of office. Call +1 555 12 01 27 or (020) 7946-0112.",
        "Ich bin im Urlaub. Tel. 030/12-01-27",
        "Jeg er væk. CVR 12.01.27.33",
        "Jeg er på ferie. Support: man-fre kl. 8.00-16.00",
        "I am away. Opening hours: Monday to Friday 8-16.",
        "Jeg er på ferie, se 24/7-hjælpen.",
        "Jeg er på ferie. Møde kl. 12.01.",
    ],
)
def test_a_telephone_number_or_an_hour_is_never_a_date(text: str) -> None:
    assert away_days(text, SENT_ON) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er på ferie til og med 1. januar 2027",
        "Jeg er tilbage den 2. januar 2027",
        "Back on Dec 12",
        "Jeg er på ferie til 20. december",
        "Tilbage 12. januar 2029",
        "I am away until 30 February",
        "Ferie uge 60",
    ],
)
def test_a_day_in_the_past_or_an_absurd_one_is_none(text: str) -> None:
    assert away_days(text, SENT_ON) is None


def test_one_day_slash_month_tells_how_this_writer_means_the_others() -> None:
    assert away_until("Out 12/21/2026, back 01/04/2027.", date(2026, 12, 21)) == date(2027, 1, 3)


def test_without_the_day_it_was_sent_nothing_can_be_told() -> None:
    assert away_days("Tilbage den 12. januar 2027", None) is None


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("0123456789./- \nabdefgijlmnorstuv,til back until uge fra")),
        max_size=400,
    )
)
def test_whatever_is_written_a_span_makes_sense(text: str) -> None:
    found = away_days(f"ferie {text}", SENT_ON)
    if found is not None:
        assert isinstance(found, Away)
        assert found.first <= found.last
        assert SENT_ON <= found.last <= SENT_ON + timedelta(days=400)


@pytest.mark.parametrize(
    "piece",
    [
        "tilbage ",
        "den d. på ",
        "12/1 ",
        "uge 1 og ",
        "til ",
        "1-",
        "fra 1. til ",
        "back on the ",
        "mandag, ",
        "(",
        ". ",
    ],
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = "ferie " + piece * (1_000_000 // len(piece))
    assert processor_seconds(lambda: away_days(text, SENT_ON), within=0.25) < 0.25
