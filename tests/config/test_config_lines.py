"""The line of every key is found, however TOML lets it be written."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from daemon.config.lines import Source, find_lines


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    text = textwrap.dedent(text).lstrip("\n")
    tomli.loads(text)
    return find_lines(text)


def test_it_finds_keys_of_tables_and_subtables() -> None:
    found = lines_of("""
        top = 1
        [a]
        x = 1

        [a.b]  # a comment
        y = "z"
    """)
    assert found == {("top",): 1, ("a",): 2, ("a", "x"): 3, ("a", "b"): 5, ("a", "b", "y"): 6}


def test_it_counts_array_tables_and_what_stands_in_the_latest_one() -> None:
    found = lines_of("""
        [[m]]
        name = "a"
        [[m]]
        name = "b"
        [m.more]
        x = 1
        [[m.deep]]
        y = 1
        [[m.deep]]
        y = 2
    """)
    assert found["m", 0] == 1
    assert found["m", 1, "name"] == 4
    assert found["m", 1, "more", "x"] == 6
    assert found["m", 1, "deep", 1, "y"] == 10


def test_it_finds_dotted_and_quoted_keys() -> None:
    found = lines_of(r"""
        a.b . "c d" = 1
        'lit.eral' = 2
        "esc\u00e6" = 3
        [x."y.z"]
        k = 1
    """)
    assert found["a", "b", "c d"] == 1
    assert found["a", "b"] == 1
    assert found["lit.eral",] == 2
    assert found["escæ",] == 3
    assert found["x", "y.z", "k"] == 5


def test_it_finds_what_stands_in_inline_tables_and_arrays() -> None:
    found = lines_of("""
        s = { host = "h", port = [1,
          2], tls = { on = true } }
        many = [
          { a = 1 },
          # } ] "
          { a = 2,
            b = 3, },
        ]
        last = 1
    """)
    assert found["s", "host"] == 1
    assert found["s", "port", 1] == 2
    assert found["s", "tls", "on"] == 2
    assert found["many", 0, "a"] == 4
    assert found["many", 1, "b"] == 7
    assert found["last",] == 9


@pytest.mark.parametrize(
    "value",
    [
        '"""\nx = 1\n[t]\n"""',
        "'''\nx = 1\n'''",
        '"""a\\"""\n"""',
        '"""a"""""',
        '"]}\\" #"',
        "'\\'",
        "1979-05-27 07:32:00",
        "1979-05-27T07:32:00Z",
        "07:32",
        "+1_000.5e-3",
        '[ [ ], [ \'a]\', """\n]""" ] ]',
        '""',
        "''",
    ],
)
def test_no_value_leads_it_astray(value: str) -> None:
    text = f"k = {value} # c\nnext = 1\n"
    tomli.loads(text)
    assert find_lines(text)["next",] == text.count("\n")


def test_a_place_without_a_line_has_that_of_what_is_around_it() -> None:
    source = Source("f", {("a",): 3, ("a", 0): 4}).below("a", 0)
    assert source.line("name") == 4
    assert source.below("name", "deeper").line() == 4
    assert Source("f").line("x") is None


def _paths(value: Any, base: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for key, inner in items:
        found += [(*base, key), *_paths(inner, (*base, key))]
    return found


@given(st.text(alphabet="ab.=[]{}\"'#\\,\n 1x"))
def test_every_key_of_whatever_is_valid_has_a_line(text: str) -> None:
    found = find_lines(text)
    try:
        document = tomli.loads(text)
    except ValueError:
        return
    assert [path for path in _paths(document) if path not in found] == []
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
