"""What people count, in Danish and English: a table of what must be read, and what must be asked back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from daemon.core.forms import Amounts, from_plain, to_plain
from daemon.mail.amounts import find_amounts
from daemon.mail.answers import Reader, Unfit, read_value
from daemon.mail.lexicon import lexicon

TABLE = Path(__file__).parent / "tables" / "amounts.txt"


def _rows() -> list[tuple[str, str, str]]:
    rows, language = [], ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            said, _, meant = line.partition(" => ")
            rows.append((language, said, meant))
    return rows


ROWS = _rows()


def _shown(found: list[dict[str, Any]]) -> str:
    return " + ".join(_one(each) for each in found)


def _one(each: dict[str, Any]) -> str:
    if each["number"] is not None:
        return f"{each['number']:.12g} {each['unit']}".strip()
    choices = " | ".join(f"{c['number']:.12g} {c['unit']}".strip() for c in each["choices"])
    return f"? {choices}" if choices else "-"


@pytest.mark.parametrize(
    ("language", "said", "meant"), ROWS, ids=[f"{lang}: {said}" for lang, said, _ in ROWS]
)
def test_what_is_counted_is_read_or_asked_back(language: str, said: str, meant: str) -> None:
    assert _shown(find_amounts(said, language)) == meant


def test_the_table_is_large() -> None:
    assert len(ROWS) >= 80


def test_spaces_that_do_not_break_are_spaces() -> None:
    assert (
        _shown(find_amounts("1\N{NO-BREAK SPACE}250\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr."))
        == "1250000 kr."
    )


READER = Reader(lexicon({}), "da", None)


def test_a_list_is_several_things_and_keeps_each_ones_own_words() -> None:
    value = read_value(
        Amounts(), "Hej\n\n- 12 nye kunder i Vejle\n- 8,5 % færre fejl\n- ros fra chefen\n", READER
    )
    assert [(each["text"], each["number"], each["unit"]) for each in value] == [
        ("12 nye kunder i Vejle", 12.0, "nye kunder"),
        ("8,5 % færre fejl", 8.5, "% færre fejl"),
        ("ros fra chefen", None, ""),
    ]


def test_lines_with_a_number_each_are_several_things() -> None:
    value = read_value(
        Amounts(), "Her er mine tal:\n8,5 % færre fejl\n40 timer sparet\ntak til Jonas\n", READER
    )
    assert [(each["text"], each["number"]) for each in value] == [
        ("8,5 % færre fejl", 8.5),
        ("40 timer sparet\ntak til Jonas", 40.0),
    ]


def test_a_text_of_several_lines_with_one_number_is_one_thing() -> None:
    text = "Vi fik en stor aftale\nmed kommunen:\n12 nye kunder"
    assert [each["text"] for each in read_value(Amounts(), text, READER)] == [text]


@pytest.mark.parametrize("text", ["", "nej", "ingenting"])
def test_nothing_is_no_value(text: str) -> None:
    with pytest.raises(Unfit):
        read_value(Amounts(), text, READER)


def test_more_things_than_asked_for_are_no_value() -> None:
    with pytest.raises(Unfit):
        read_value(Amounts(), "1 kunde og " * 30 + "1 kunde", READER)


def test_the_form_is_kept_and_read_again() -> None:
    assert from_plain(to_plain(Amounts(at_most=3))) == Amounts(at_most=3)
