"""How fast mail may be sent, and how long to wait before trying again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

_MOST_KEPT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast we may send; the defaults are safe for Microsoft 365. None is no limit."""

    connections: int = 3
    per_minute: int | None = 30
    per_day: int | None = 10_000
    idle_close_seconds: float = 30.0
    retry_first: timedelta = timedelta(minutes=1)
    retry_most: timedelta = timedelta(hours=4)
    give_up: timedelta = timedelta(days=5)
    auth_pause: timedelta = timedelta(minutes=15)
    random: Random = field(default_factory=Random)

    @property
    def batch(self) -> int:
        """How many rows are claimed at a time: few when paced, so that a receipt can overtake."""
        return 256 if self.per_minute is None else max(self.connections, min(256, self.per_minute // 10))

    @property
    def kept_a_day(self) -> int:
        """How many of a day's mails are kept for what is urgent."""
        return (self.per_day or 0) // 100

    def left_today(self, sent: int, *, copied: bool) -> int:
        """How many more may go, of so many sent in a day; our own copy is one more recipient to the server."""
        return (self.per_day or 0) // (2 if copied else 1) - sent

    @property
    def refill(self) -> int:
        """With how many rows left more are claimed: some, so that no connection waits, but not at every mail."""
        return self.batch // 8

    def rest(self, refused: int, *, long: bool) -> timedelta:
        """How long all sending rests after so many tries in a row that failed for all mails alike.

        A refused log-in or a used-up allowance (`long`) is tried ever more seldom: refusals in a row may lock the
        account.
        """
        doublings: int = 2 ** min(refused - 1, 16)
        if long:
            return min(self.auth_pause * doublings, self.retry_most)
        return min(self.retry_first * doublings, self.auth_pause)

    def wait_before(self, attempts: int) -> timedelta:
        """How long until the next try of one mail: doubling, with jitter, up to a most."""
        doublings: int = 2 ** min(attempts, 16)
        longest = min(self.retry_first * doublings, self.retry_most)
        return longest * self.random.uniform(0.8, 1.2)


class Window:
    """A limit of so many in the last minute, over all connections; of ten or more a few are kept for urgent ones."""

    def __init__(self, per_minute: int | None, monotonic: Callable[[], float]) -> None:
        self._most = per_minute
        self._monotonic = monotonic
        self._kept = min((per_minute or 0) // 10, _MOST_KEPT)
        self._gone: deque[float] = deque()

    def wait_seconds(self, *, urgent: bool = False) -> float:
        """How long until one more may go; counts it when that is 0."""
        if self._most is None:
            return 0.0
        most = self._most if urgent else self._most - self._kept
        now = self._monotonic()
        while self._gone and now - self._gone[0] >= 60:
            self._gone.popleft()
        if len(self._gone) < most:
            self._gone.append(now)
            return 0.0
        return 60 - (now - self._gone[len(self._gone) - most])
