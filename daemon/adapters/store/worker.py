"""Threads that own a connection, each with a queue before it, and a store that is two of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from daemon.adapters.store.tx import StoredTx
from daemon.adapters.store.writer import Job, Server
from daemon.core.errors import StoreBroken, StoreError
from daemon.engine.tx import Tx

T = TypeVar("T")
_READ_ONLY = "this is a read-only view of the database (write through the running service, or stop it first)"


class Worker:
    """A thread with a queue in front of a server."""

    def __init__(self, name: str, server: Server) -> None:
        self._server = server
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._closing = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[StoredTx], Any]) -> Any:
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


class ThreadedStore:
    """A store whose writer, if it has one, and reader are threads; implements `ports.Store`."""

    _writer: Worker | None
    _reader: Worker | None
    _broken: StoreBroken | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and return its result once that is committed (durably).

        Several pieces of work may share one commit; one that raises is undone alone, and its error raised here.
        When the commit fails, every piece of it raises StoreError. Cancelling does not call off what is queued.
        """
        if self._writer is None:
            raise StoreError(_READ_ONLY)
        return await self._do(self._writer, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, which must not write, on a consistent snapshot."""
        assert self._reader is not None  # noqa: S101 - only a database in memory has none, and reads otherwise
        return await self._do(self._reader, work)

    async def _do(self, worker: Worker, work: Callable[[Tx], T]) -> T:
        """Nothing more is done with a database once it was found damaged, whoever caught the error."""
        if self._broken is not None:
            raise self._broken
        try:
            result: T = await worker.do(work)
        except StoreBroken as error:
            self._broken = error
            raise
        return result

    async def close(self) -> None:
        """Let what is queued finish, then close; again does nothing."""
        for worker in (self._reader, self._writer):
            if worker is not None:
                await worker.close()
