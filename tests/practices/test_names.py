"""Names as people write them."""

from __future__ import annotations

import pytest

from daemon.shapes.names import find_members, read_name
from tests.practices.builders import a_member

TEAM = (
    a_member("rikke", "Rikke Holm"),
    a_member("rikkeb", "Rikke Bang"),
    a_member("jonas", "Jonas Lund"),
    a_member("soren", "Søren Ågård"),
    a_member("anne-mette", "Anne-Mette Bæk Friis"),
    a_member("ole", "Ole Kjær"),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jonas", ["jonas"]),
        ("jonas lund", ["jonas"]),
        ("Rikke Bang", ["rikkeb"]),
        ("Rikke", ["rikke", "rikkeb"]),
        ("Rikke B", ["rikkeb"]),
        ("Jon", ["jonas"]),
        ("Jnoas", ["jonas"]),
        ("Soren", ["soren"]),
        ("Soeren Aagaard", ["soren"]),
        ("SØREN", ["soren"]),
        ("Sören", ["soren"]),
        ("Anne-Mette", ["anne-mette"]),
        ("Anne Mette", ["anne-mette"]),
        ("Ole", ["ole"]),
        ("Ola", []),
        ("Peter", []),
        ("J", []),
        ("", []),
        ("?", []),
    ],
)
def test_a_name_finds_whom_it_may_mean(written: str, meant: list[str]) -> None:
    assert [member.id for member in find_members(written, TEAM)] == meant


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("Jonas: tak for i går", ["jonas"], "tak for i går"),
        ("Jonas for hjælpen", ["jonas"], "for hjælpen"),
        ("Jonas Lund tak for i går", ["jonas"], "tak for i går"),
        ("Jonas, du er en helt: stor tak", ["jonas"], "du er en helt: stor tak"),
        ("Rikke Bang - flot klaret", ["rikkeb"], "flot klaret"),
        ("Rikke Bng: flot", ["rikkeb"], "flot"),
        ("Rikke dang det var godt", ["rikke", "rikkeb"], "dang det var godt"),
        ("Anne-Mette Bæk Friis: hurra", ["anne-mette"], "hurra"),
        ("Jonas\ntak for\nhjælpen", ["jonas"], "tak for\nhjælpen"),
        ("Peter Plys: tak", [], "tak"),
        ("Jonas", ["jonas"], ""),
        ("", [], ""),
    ],
)
def test_a_text_that_begins_with_a_name_is_read(text: str, meant: list[str], rest: str) -> None:
    read = read_name(text, TEAM)
    assert ([member.id for member in read.members], read.rest) == (meant, rest)


def test_an_unknown_name_is_what_stands_before_the_colon() -> None:
    assert read_name("Peter Plys: tak", TEAM).name == "Peter Plys"
    assert read_name("hele holdet var gode", TEAM).name == "hele"


def test_the_exact_name_wins_over_one_that_begins_with_it() -> None:
    team = (a_member("a", "Bo Jensen"), a_member("b", "Bodil Krag"))
    assert [member.id for member in find_members("bo", team)] == ["a"]
