"""Threads that own a connection: the writer commits what is queued in groups, the reader reads snapshots."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol

from daemon.adapters.store.faults import not_noted
from daemon.adapters.store.tx import StoredTx
from daemon.core.errors import StoreBlocked, StoreBroken, StoreError

MOST_JOBS = 256
MOST_SECONDS = 0.02


@dataclass(slots=True, eq=False)
class Job:
    """A piece of work, and how it ended once it has."""

    work: Callable[[StoredTx], Any]
    loop: asyncio.AbstractEventLoop | None = None
    future: asyncio.Future[Any] | None = None
    result: Any = None
    error: BaseException | None = None
    scrub: bool = field(default=False)
    erased: Sequence[str] = ()

    def settle(self) -> None:
        """Give the awaiter, if it still waits, the result or the error."""
        if self.future is None or self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Link(Protocol):
    """A connection as its thread uses it, to whichever database; what goes wrong is raised as one of `faults`."""

    faults: tuple[type[Exception], ...]

    def begin(self) -> None:
        """Begin a transaction, on a new connection where the old one was lost."""
        ...

    def save(self) -> None:
        """Note a point that `undo` goes back to."""
        ...

    def undo(self) -> None:
        """Undo all since the point."""
        ...

    def keep(self) -> None:
        """Forget the point."""
        ...

    def commit(self) -> None:
        """Commit; returns once that is durable."""
        ...

    def roll_back(self) -> None:
        """Leave the transaction, if there is one; where even that fails, the next `begin` tells."""
        ...

    def told(self, error: Exception) -> StoreError:
        """What to tell of a fault: StoreBlocked for what may pass by itself, StoreBroken for damage."""
        ...

    def destroyed(self, anything: bool) -> None:
        """After a commit: whether it destroyed something, so that no trace of it may stay."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Server(Protocol):
    """What a worker's thread does with the jobs it is given."""

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Take some of the jobs, at least one, and end them; the jobs taken."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


NoteErased = Callable[[Sequence[str]], None]
"""Notes fingerprints of members before their erasure is committed; OSError undoes it."""


class Committer:
    """Runs jobs on the writing connection, several to a commit, each undone alone when it raises."""

    def __init__(
        self,
        link: Link,
        begin: Callable[[], StoredTx],
        *,
        on_full: Callable[[], None] | None = None,
        note_erased: NoteErased | None = None,
    ) -> None:
        """`on_full` is told when the database's disk is."""
        self._link = link
        self._begin = begin
        self._on_full = on_full
        self._note_erased = note_erased

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Run what is waiting, up to a group's size, in one transaction; nobody hears of it before the
        commit.
        """
        taken = [next(jobs)]
        ends_at = monotonic() + MOST_SECONDS
        try:
            self._link.begin()
            self._attempt(taken[0])
            while len(taken) < MOST_JOBS and monotonic() < ends_at and (job := next(jobs, None)):
                taken.append(job)
                self._attempt(job)
            self._remember(taken)
            self._link.commit()
        except self._link.faults as error:
            self._link.roll_back()
            self._give_up(taken, self._link.told(error))
        except OSError as error:
            self._link.roll_back()
            self._give_up(taken, not_noted(error))
        else:
            self._link.destroyed(any(job.scrub for job in taken))
        return taken

    def _attempt(self, job: Job) -> None:
        tx = self._begin()
        self._link.save()
        try:
            job.result = job.work(tx)
        except BaseException as error:  # whatever it is, it belongs to the one who awaits the job
            told = self._link.told(error) if isinstance(error, self._link.faults) else error
            if isinstance(told, StoreBlocked | StoreBroken):
                # Not this work's own but the database's: nothing more can be written in this transaction.
                raise
            job.error = told
            self._link.undo()
        else:
            job.scrub, job.erased = tx.scrub, tx.erased
        self._link.keep()

    def _remember(self, taken: Sequence[Job]) -> None:
        erased = [each for job in taken if job.error is None for each in job.erased]
        if erased and self._note_erased is not None:
            self._note_erased(erased)

    def _give_up(self, taken: Sequence[Job], told: StoreError) -> None:
        """Nothing of the group was kept, so every job of it failed, unless it had failed by itself."""
        if self._on_full and isinstance(told, StoreBlocked) and told.full:
            self._on_full()
        for job in taken:
            job.result = None
            job.error = job.error or told

    def close(self) -> None:
        """Close the connection."""
        self._link.close()


class Snapshots:
    """Runs jobs on the reading connection, each on a snapshot of its own."""

    def __init__(self, link: Link, begin: Callable[[], StoredTx]) -> None:
        self._link = link
        self._begin = begin

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Run one job."""
        job = next(jobs)
        try:
            self._link.begin()
            job.result = job.work(self._begin())
        except BaseException as error:  # as above
            job.error = self._link.told(error) if isinstance(error, self._link.faults) else error
        self._link.roll_back()
        return [job]

    def close(self) -> None:
        """Close the connection."""
        self._link.close()
