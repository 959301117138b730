"""The faults that the proxy puts in: cuts, silence, missing capabilities, refusals, absurd sizes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

from tests.faults.imap.proxy import CutError, Fault, Talk

TWO_GB = 2 * 1024**3
_FETCHED = re.compile(rb"^\* \d+ FETCH ", re.IGNORECASE)
_SIZE = re.compile(rb"RFC822\.SIZE \d+", re.IGNORECASE)
_ANNOUNCED = re.compile(rb"\{\d+\}\r\n$")
_UID = re.compile(rb"UID (\d+)")


class Lacks(Fault):
    """The server has never heard of some of its capabilities."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self._words = frozenset(word.encode() for word in words)

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """Without them in any list of capabilities."""
        if b"CAPABILITY" not in line:
            return line
        kept = [word for word in line.rstrip(b"\r\n").split(b" ") if word.rstrip(b"]") not in self._words]
        text = b" ".join(kept)
        return text + (b"]" if b"[" in text and b"]" not in text else b"") + b"\r\n"


class NoKeywords(Fault):
    """No flags of one's own are kept: PERMANENTFLAGS names the system's only."""

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """Without `\\*`."""
        return line.replace(b"\\* ", b"").replace(b" \\*", b"") if b"PERMANENTFLAGS" in line else line


class CutInLiteral(Fault):
    """The connection ends in the middle of a mail."""

    def __init__(self, times: int, chance: Random) -> None:
        super().__init__(times)
        self._chance = chance

    def literal(self, talk: Talk, data: bytes) -> bytes:
        """Some of its bytes, and no more."""
        if talk.verb == b"UID FETCH" and self.spend():
            talk.client.write(data[: self._chance.randrange(len(data))])
            raise CutError
        return data


class CutInFetch(Fault):
    """The connection ends between the answers to a FETCH, after some of them."""

    def __init__(self, times: int, chance: Random) -> None:
        super().__init__(times)
        self._chance = chance
        self._after = chance.randrange(4)

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """Nothing from a chosen answer on."""
        if talk.verb != b"UID FETCH":
            return line
        if self._after > 0:
            self._after -= 1
        elif self.spend():
            self._after = self._chance.randrange(4)
            raise CutError
        return line


class CutInIdle(Fault):
    """The connection ends as soon as the server idles."""

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """Nothing any more."""
        if talk.verb == b"IDLE" and line.startswith(b"+") and self.spend():
            talk.client.write(line)
            raise CutError
        return line


class SilentIdle(Fault):
    """The server idles and never says a word again, though the connection stands."""

    def __init__(self, times: int) -> None:
        super().__init__(times)
        self._silenced: set[Talk] = set()

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """Nothing, once it idles."""
        if talk in self._silenced:
            return None
        if talk.verb == b"IDLE" and line.startswith(b"+") and self.spend():
            self._silenced.add(talk)
        return line


class HugeLiteral(Fault):
    """A mail is announced with two gigabytes; an honest server says so beforehand as its size, too.

    `uid` is the mail it happens to, None for any.
    """

    def __init__(self, times: int, *, honest: bool, uid: Callable[[], int] | None = None) -> None:
        super().__init__(times)
        self._honest = honest
        self._uid = uid

    def line(self, talk: Talk, line: bytes) -> bytes | None:
        """With another number in it."""
        if talk.verb != b"UID FETCH" or not _FETCHED.match(line) or not self._meant(line):
            return line
        if self._honest:
            return _SIZE.sub(b"RFC822.SIZE %d" % TWO_GB, line)
        if b"BODY[]" in line and _ANNOUNCED.search(line) and self.spend():
            return _ANNOUNCED.sub(b"{%d}\r\n" % TWO_GB, line)
        return line

    def _meant(self, line: bytes) -> bool:
        if self._uid is None:
            return True
        found = _UID.search(line)
        return found is not None and int(found[1]) == self._uid()


class Held(Fault):
    """Something happens just before one of these commands, which names `item`, reaches the server."""

    def __init__(self, act: Callable[[], Awaitable[None]], *verbs: str, item: bytes = b"") -> None:
        super().__init__(1)
        self._act = act
        self._verbs = frozenset(verb.encode() for verb in verbs)
        self._item = item

    async def command(self, talk: Talk, line: bytes) -> bytes | None:
        """The line, once it has happened."""
        if talk.verb in self._verbs and self._item in line and self.spend():
            await self._act()
        return line


class Gate(Fault):
    """While it is closed, these commands wait on their way to the server."""

    def __init__(self, *verbs: str) -> None:
        super().__init__()
        self._verbs = frozenset(verb.encode() for verb in verbs)
        self._open = asyncio.Event()
        self._open.set()

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        """Close it, and open it at the end."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    async def command(self, talk: Talk, line: bytes) -> bytes | None:
        """The line, once the gate is open."""
        if talk.verb in self._verbs:
            await self._open.wait()
        return line
