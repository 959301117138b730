"""Our statements, which are written for SQLite, as PostgreSQL takes them: a few spellings differ, nothing else.

A statement that needs more than this is written so that both databases take it as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HINT = re.compile(r" INDEXED BY \w+")
_UNINDEXED = re.compile(r"(?<=\s)\+(?=[a-z_])")
_LISTED = re.compile(r"IN \(SELECT value FROM json_each\((:\w+)\)\)")
_MAYBE = re.compile(r"(:\w+) IS NULL")
_NAME = re.compile(r":(\w+)")
_CHOICE = "iif("


@lru_cache(maxsize=1024)
def for_postgres(sql: str) -> str:
    """The statement with `%(name)s` for `:name`, without SQLite's hints, and with standard spellings.

    `iif(a, b, c)` becomes CASE, and a list of texts given as JSON is taken apart by PostgreSQL's own function.
    """
    plain = _UNINDEXED.sub("", _HINT.sub("", sql))
    listed = _LISTED.sub(r"IN (SELECT jsonb_array_elements_text(CAST(\1 AS jsonb)))", plain)
    # PostgreSQL wants to know the type of a value that is asked whether there is one; all of ours are texts.
    asked = _MAYBE.sub(r"CAST(\1 AS text) IS NULL", listed)
    return _NAME.sub(r"%(\1)s", _cases(asked))


def _cases(sql: str) -> str:
    """Every `iif(a, b, c)` as `CASE WHEN a THEN b ELSE c END`, the inner ones too."""
    start = sql.rfind(_CHOICE)
    while start >= 0:
        end, commas = _extent(sql, start + len(_CHOICE))
        test, then, otherwise = (
            sql[start + len(_CHOICE) : commas[0]],
            sql[commas[0] + 1 : commas[1]],
            sql[commas[1] + 1 : end],
        )
        case = f"CASE WHEN {test.strip()} THEN {then.strip()} ELSE {otherwise.strip()} END"
        sql = sql[:start] + case + sql[end + 1 :]
        start = sql.rfind(_CHOICE)
    return sql


def _extent(sql: str, begin: int) -> tuple[int, list[int]]:
    """Where the parenthesis opened before `begin` is closed, and the commas right inside it."""
    depth = 1
    commas: list[int] = []
    for at in range(begin, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[at], 0)
        if depth == 0:
            return at, commas
        if depth == 1 and sql[at] == ",":
            commas.append(at)
    raise ValueError("a parenthesis in this statement is never closed")
