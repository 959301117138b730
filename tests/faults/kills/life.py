"""One life of a service that is forked from a preloaded process, and the ways in which it is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.kills.track import Passed, Track
from tests.scenarios.nursery import Nursery

NEST = "tests.faults.kills.nest"
_MEMORY = Path("/dev/shm")
_LONGEST_SECONDS = 60.0
_LONGEST_START_SECONDS = 300.0
"""Before the first birth everything is loaded, which a busy machine takes its time for."""


@dataclass(frozen=True, slots=True)
class Life:
    """How a life went: whether it was killed, how long it lasted, and how far it came."""

    killed: bool
    seconds: float
    passed: Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A planned death: at the point so numbered or so named, or after so many seconds; none of them lets it live."""

    at_point: int = 0
    at_named: str = ""
    after_seconds: float | None = None


LIVES = Death()


@dataclass
class Usual:
    """How long a life that is let live lasts, and how many points it passes: deaths are spread over that."""

    seconds: float
    points: float
    certain: tuple[str, ...]
    """Points that every life passes, and at which kills are wanted more often than chance has them."""

    def learn(self, life: Life) -> None:
        """This one was let live; one that a busy machine made long counts for little."""
        self.seconds += 0.1 * (min(life.seconds, 2 * self.seconds) - self.seconds)
        self.points += 0.1 * (min(life.passed.count, 2 * self.points) - self.points)

    def a_death(self, chance: Random, *, surely: bool) -> Death:
        """At a point that every life passes, at any point, or at any instant, each as often; `surely` at the first."""
        kind = 0.0 if surely else chance.random()
        if kind < 1 / 3:
            return Death(at_named=chance.choice(self.certain))
        if kind < 2 / 3:
            return Death(at_point=chance.randint(1, max(1, round(self.points))))
        return Death(after_seconds=chance.uniform(0, self.seconds))


@dataclass
class Mortal:
    """A service of one trial, born as often as needed from the same folder."""

    nursery: Nursery
    folder: Path
    order: Mapping[str, Any]
    where: Counter[str] = field(default_factory=Counter)
    on_birth: Callable[[Callable[[], None]], None] = lambda kill: None
    """Told of each birth, with what kills at once."""
    on_kill: Callable[[], None] = lambda: None
    """Told just before a kill from outside."""
    name: Callable[[str], str] = lambda point: point or "starting"
    """What a death is called whose last point was this."""

    async def live(self, death: Death, **order: Any) -> Life:
        """Be born and end, or be killed as planned; AssertionError when it ends otherwise, or never."""
        track = self.folder / "track"
        Track.clear(track)
        self.nursery.order(
            {
                **self.order,
                **order,
                "track": str(track),
                "log": str(self._log),
                "die_at": death.at_point,
                "die_named": death.at_named,
            }
        )
        pid = int(await self.nursery.hears("born", _LONGEST_START_SECONDS))
        begun = time.monotonic()
        with _handle_on(pid) as end:

            def kill() -> None:
                self.on_kill()
                end()

            self.on_birth(kill)
            status = await self._until_dead(kill, death)
        life = Life(status == -signal.SIGKILL, time.monotonic() - begun, Track.read(track))
        if life.killed:
            self.where[self.name(life.passed.last)] += 1
        assert status in (0, -signal.SIGKILL), f"it ended of itself with {status}: {self.tail()}"
        return life

    async def _until_dead(self, kill: Callable[[], None], death: Death) -> int:
        timer = None
        if death.after_seconds is not None:
            timer = asyncio.get_running_loop().call_later(death.after_seconds, kill)
        try:
            return int(await self.nursery.hears("dead", _LONGEST_SECONDS))
        except TimeoutError:
            kill()
            await self.nursery.hears("dead")
            raise AssertionError(f"it did not end in {_LONGEST_SECONDS} s: {self.tail()}") from None
        finally:
            if timer is not None:
                timer.cancel()

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def tail(self) -> str:
        """The end of its log, on one line."""
        text = self._log.read_text("utf-8", "replace") if self._log.exists() else ""
        return text[-1500:].replace("\n", " | ")


@contextmanager
def _handle_on(pid: int) -> Iterator[Callable[[], None]]:
    """What kills exactly this process: not another to which its number is given, nor one that is looked at later."""
    handle: int | None = None
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)

    def kill() -> None:
        if handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)

    try:
        yield kill
    finally:
        if handle is not None:
            os.close(handle)
        handle = None


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for trials, in memory where there is such a place: a kill takes nothing from a disk's cache."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="nv-kills-", dir=place) as folder:
        yield Path(folder)
