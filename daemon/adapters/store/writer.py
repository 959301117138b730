"""Threads that own a connection: the writer commits what is queued in groups, the reader reads snapshots."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Protocol

from daemon.adapters.store.faults import ends_the_group, store_error
from daemon.adapters.store.tx import SqliteTx
from daemon.core.errors import StoreBlocked, StoreError

MOST_JOBS = 256
MOST_SECONDS = 0.02


@dataclass(slots=True, eq=False)
class Job:
    """A piece of work, and how it ended once it has."""

    work: Callable[[SqliteTx], Any]
    loop: asyncio.AbstractEventLoop | None = None
    future: asyncio.Future[Any] | None = None
    result: Any = None
    error: BaseException | None = None
    scrub: bool = field(default=False)

    def settle(self) -> None:
        """Give the awaiter, if it still waits, the result or the error."""
        if self.future is None or self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Server(Protocol):
    """What a worker's thread does with the jobs it is given."""

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Take some of the jobs, at least one, and end them; the jobs taken."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Committer:
    """Runs jobs on the writing connection, several to a commit, each undone alone when it raises."""

    def __init__(
        self, db: sqlite3.Connection, begin: Callable[[], SqliteTx], on_full: Callable[[], None] | None = None
    ) -> None:
        self._db = db
        self._begin = begin
        self._on_full = on_full
        self._scrub_due = False

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Run what is waiting, up to a group's size, in one transaction; nobody hears of it before the
        commit.
        """
        taken = [next(jobs)]
        ends_at = monotonic() + MOST_SECONDS
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._attempt(taken[0])
            while len(taken) < MOST_JOBS and monotonic() < ends_at and (job := next(jobs, None)):
                taken.append(job)
                self._attempt(job)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(taken, error)
        else:
            self._scrub(any(job.scrub for job in taken))
        return taken

    def _attempt(self, job: Job) -> None:
        tx = self._begin()
        self._db.execute("SAVEPOINT job")
        try:
            job.result = job.work(tx)
        except BaseException as error:  # whatever it is, it belongs to the one who awaits the job
            if ends_the_group(error):
                raise
            job.error = store_error(error) if isinstance(error, sqlite3.Error) else error
            self._db.execute("ROLLBACK TO job")
        else:
            job.scrub = tx.scrub
        self._db.execute("RELEASE job")

    def _give_up(self, taken: list[Job], error: sqlite3.Error) -> None:
        """Nothing of the group was kept, so every job of it failed, unless it had failed by itself."""
        _roll_back(self._db)
        told = store_error(error)
        if self._on_full and isinstance(told, StoreBlocked) and told.full:
            self._on_full()
        for job in taken:
            job.result = None
            job.error = job.error or told

    def _scrub(self, due: bool) -> None:
        """Empty the WAL, where pages from before an erasure still lie; later, if a reader needs it now."""
        self._scrub_due = self._scrub_due or due
        if not self._scrub_due:
            return
        try:
            self._scrub_due = bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        except sqlite3.Error:
            self._scrub_due = True

    def close(self) -> None:
        """Close the connection; the last one to close empties the WAL."""
        self._db.close()


class Snapshots:
    """Runs jobs on the reading connection, each on a snapshot of its own."""

    def __init__(self, db: sqlite3.Connection, begin: Callable[[], SqliteTx]) -> None:
        self._db = db
        self._begin = begin

    def serve(self, jobs: Iterator[Job]) -> list[Job]:
        """Run one job."""
        job = next(jobs)
        try:
            self._db.execute("BEGIN")
            job.result = job.work(self._begin())
        except BaseException as error:  # as above
            job.error = store_error(error) if isinstance(error, sqlite3.Error) else error
        _roll_back(self._db)
        return [job]

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _roll_back(db: sqlite3.Connection) -> None:
    """Leave the transaction; where even that fails, the next BEGIN fails too and this is tried again."""
    with suppress(sqlite3.Error):
        if db.in_transaction:
            db.execute("ROLLBACK")


class Worker:
    """A thread with a queue in front of a server."""

    def __init__(self, name: str, server: Server) -> None:
        self._server = server
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[SqliteTx], Any]) -> Any:
        """Have `work` done and wait for it; once queued it is done even when the awaiter is cancelled."""
        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future())
        with self._closing:
            if self._closed:
                raise StoreError("the database is closed (the service is stopping; start it again)")
            self._queue.put(job)
        assert job.future is not None  # noqa: S101
        return await job.future

    async def close(self) -> None:
        """Finish what is queued, then close the connection; a second call waits for the first."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            _tell(self._server.serve(self._following(first)))
        self._server.close()

    def _following(self, first: Job) -> Iterator[Job]:
        yield first
        while True:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is None:
                self._queue.put(None)
                return
            yield job


def _tell(jobs: list[Job]) -> None:
    """Settle the jobs' futures in their loops, with one wake-up for each loop."""
    loops = {job.loop for job in jobs if job.loop is not None}
    for loop in loops:
        ended = [job for job in jobs if job.loop is loop]
        try:
            loop.call_soon_threadsafe(_settle_all, ended)
        except RuntimeError:
            # The loop is closed: nobody waits any more.
            continue


def _settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
