"""Which rows of the inbox are read first: people's, so that their answers do not wait behind a storm of bounces."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_MOST = 10_000


@dataclass(frozen=True)
class Ahead:
    """People's rows that nobody has taken yet, oldest first; what is forgotten here is read in its turn."""

    _rows: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST))

    def add(self, row: str) -> None:
        """A person may have written this one."""
        self._rows.append(row)

    def take(self, most: int) -> list[str]:
        """The next few of them."""
        return [self._rows.popleft() for _ in range(min(most, len(self._rows)))]
