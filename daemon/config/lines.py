"""On which line each key of a TOML text stands, since the parser keeps that to itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import tomli

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[^\s.=\[\]"\'#,{}]+')
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^\s,\]}#]*(?: \d[^\s,\]}#]*)?")


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a file from which things were read; what was read below it finds its own line."""

    file: str
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    base: KeyPath = ()

    def below(self, *keys: str | int) -> Source:
        """The place of something inside."""
        return Source(self.file, self.lines, (*self.base, *keys))

    def line(self, *keys: str | int) -> int | None:
        """The line of a key inside, or of the nearest thing around it that has one."""
        path = (*self.base, *keys)
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def find_lines(text: str) -> dict[KeyPath, int]:
    """Map each key and list item of a valid TOML text to its line, counted from 1.

    A table's line is that of its header; `[[name]]` tables are told apart by their number. Of a text that is
    not valid TOML the map holds what was found up to there.
    """
    scan = _Scan(text)
    with suppress(_LostError, RecursionError, ValueError):
        scan.document()
    return scan.lines


class _LostError(Exception):
    """The text is not what a valid document would have here."""


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = (0, 1)
        self.lines: dict[KeyPath, int] = {}
        self.tables: dict[KeyPath, int] = {}

    def document(self) -> None:
        base: KeyPath = ()
        while self._skip(_SPACE) < len(self.text):
            if self._take("["):
                base = self._header()
            else:
                self._pair(base)

    def _header(self) -> KeyPath:
        line, many = self._line(), self._take("[")
        path = self._within_tables(self._keys())
        if many:
            number = self.tables.get(path, -1) + 1
            self.tables[path] = number
            self.lines.setdefault(path, line)
            path = (*path, number)
        self._want("]]" if many else "]")
        self._note(path, line)
        return path

    def _within_tables(self, keys: KeyPath) -> KeyPath:
        """Put in the number of the latest `[[table]]` that each part but the last one stands in."""
        path: KeyPath = ()
        for depth, key in enumerate(keys, 1):
            path = (*path, key)
            if depth < len(keys) and path in self.tables:
                path = (*path, self.tables[path])
        return path

    def _pair(self, base: KeyPath) -> None:
        self._skip(_SPACE)
        line = self._line()
        path = (*base, *self._keys())
        self._want("=")
        self._note(path, line)
        self._value(path)

    def _keys(self) -> KeyPath:
        keys: list[str] = []
        while not keys or self._take("."):
            self._skip(_BLANK)
            token = self._match(_KEY)
            keys.append(str(tomli.loads(f"k = {token}")["k"]) if token[0] in "\"'" else token)
            self._skip(_BLANK)
        return tuple(keys)

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANK)
        if self._take("["):
            number = 0
            while not self._ends("]"):
                self.lines[(*path, number)] = self._line()
                self._value((*path, number))
                self._comma()
                number += 1
        elif self._take("{"):
            while not self._ends("}"):
                self._pair(path)
                self._comma()
        elif self.text[self.at : self.at + 1] in ('"', "'"):
            self._match(_STRING)
        else:
            self._match(_BARE)

    def _note(self, path: KeyPath, line: int) -> None:
        """Keep the line of a path, and of the tables around it that have no line of their own."""
        for length in range(1, len(path)):
            self.lines.setdefault(path[:length], line)
        self.lines[path] = line

    def _line(self) -> int:
        at, line = self.counted
        self.counted = (self.at, line + self.text.count("\n", at, self.at))
        return self.counted[1]

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found or not found[0]:
            raise _LostError
        self.at = found.end()
        return found[0]

    def _take(self, sign: str) -> bool:
        taken = self.text.startswith(sign, self.at)
        self.at += len(sign) if taken else 0
        return taken

    def _want(self, sign: str) -> None:
        if not self._take(sign):
            raise _LostError

    def _ends(self, sign: str) -> bool:
        self._skip(_SPACE)
        if self.at >= len(self.text):
            raise _LostError
        return self._take(sign)

    def _comma(self) -> None:
        self._skip(_SPACE)
        self._take(",")
