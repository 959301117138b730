"""Mails whose fetching broke the connection: tried alone, ever more rarely, so that none holds up those behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

# Up to here it may well have been the network; mails keep their order.
_BENEFIT_OF_DOUBT = 2


@dataclass
class Suspects:
    """By UID, how often fetching a mail by itself has failed, and when (monotonic seconds) it is due again.

    After `tries` failures only its head is asked for, after `tries` + 2 it is hopeless.
    """

    monotonic: Callable[[], float]
    retry_seconds: float
    tries: int
    _failed: dict[int, int] = field(default_factory=dict)
    _due_at: dict[int, float] = field(default_factory=dict)

    def batches(self, uids: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
        """The UIDs that may be fetched now: in their order, suspects alone, and those that failed often last."""
        front = [uid for uid in uids if self._failed.get(uid, 0) < _BENEFIT_OF_DOUBT]
        for suspect, group in groupby(front, self._failed.__contains__):
            together = tuple(group)
            step = 1 if suspect else size
            yield from (together[start : start + step] for start in range(0, len(together), step))
        now = self.monotonic()
        yield from ((uid,) for uid in uids if uid not in front and self._due_at.get(uid, now) <= now)

    def forget_all_but(self, uids: Sequence[int]) -> None:
        """Others are no longer there."""
        self.cleared([uid for uid in self._failed if uid not in frozenset(uids)])

    def failed(self, batch: Sequence[int]) -> None:
        """The connection was lost while these were fetched."""
        for uid in batch:
            times = self._failed.get(uid, 0) + 1 if len(batch) == 1 else 0
            self._failed[uid] = times
            self._due_at[uid] = self.monotonic() + self.retry_seconds * 2**times

    def wants_head_only(self, uid: int) -> bool:
        """Whether no more than its head is to be asked for."""
        return self._failed.get(uid, 0) >= self.tries

    def is_hopeless(self, uid: int) -> bool:
        """Whether not even its head can be had."""
        return self._failed.get(uid, 0) >= self.tries + 2

    def cleared(self, batch: Sequence[int]) -> None:
        """These are stored, or gone."""
        for uid in batch:
            self._failed.pop(uid, None)
            self._due_at.pop(uid, None)

    def below_all(self, highest: int) -> int:
        """The highest UID, at most `highest`, below which there is no suspect."""
        return min([highest, *(uid - 1 for uid in self._failed)])
