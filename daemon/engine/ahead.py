"""Which rows of the inbox are read first: what is urgent, then people's, ahead of any storm of bounces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from daemon.mail.glance import may_be_a_persons, may_open_with

_MOST = 10_000


def _none() -> deque[str]:
    return deque(maxlen=_MOST)


@dataclass(frozen=True)
class Ahead:
    """People's rows that nobody has taken yet, oldest first; what is forgotten here is read in its turn.

    `urgent` gives how the words are spelt with which a mail goes before all others.
    """

    urgent: Callable[[], Sequence[str]] = tuple
    _rows: deque[str] = field(default_factory=_none)
    _first: deque[str] = field(default_factory=_none)

    def add(self, row: str, raw: bytes) -> None:
        """Note a row if a person may have written it."""
        if may_be_a_persons(raw):
            (self._first if may_open_with(raw, self.urgent()) else self._rows).append(row)

    def take(self, most: int) -> list[str]:
        """The next few of them."""
        taken: list[str] = []
        for queue in (self._first, self._rows):
            while queue and len(taken) < most:
                taken.append(queue.popleft())
        return taken
