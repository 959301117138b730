"""The lease: which of several daemons on one database may work, and until when its holder may be sure of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from daemon.core.errors import StoreError

_SHORTEST_PAUSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long a lease lasts, in seconds by the database's clock, and how often it is renewed and asked for."""

    seconds: float = 10.0

    @property
    def renew_every(self) -> float:
        """Three renewals may fail before it runs out."""
        return self.seconds / 4

    @property
    def ask_every(self) -> float:
        """How often one on standby asks whether it has run out."""
        return min(1.0, self.seconds / 8)

    @property
    def margin(self) -> float:
        """So much earlier than the database its holder takes it to have run out: two clocks never go alike."""
        return self.seconds / 10


@dataclass
class Tenure:
    """The time of one holder; `now` must go on while the machine sleeps (CLOCK_BOOTTIME), in seconds.

    `asked_at` is when the holder asked for the lease that it was then given, so that its own end is never later than
    the database's.
    """

    terms: Terms
    now: Callable[[], float]
    asked_at: float
    _over: bool = False
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    def held(self) -> bool:
        """Whether it is surely held at this instant: asks nobody, and once it was not it never is again."""
        if self.seconds_left() <= 0:
            self._over = True
        return not self._over

    def seconds_left(self) -> float:
        """Until when the holder may be sure of it."""
        return self.asked_at + self.terms.seconds - self.terms.margin - self.now()

    def renewed(self, asked_at: float) -> None:
        """It was renewed by a request made at that instant."""
        self.asked_at = max(asked_at, self.asked_at)

    def end(self) -> None:
        """It is over, whatever the clock says: somebody else has it, or it was given back."""
        self._over = True
        self._ended.set()

    async def ended(self) -> None:
        """Wait until it is over."""
        await self._ended.wait()

    async def keep(self, renew: Callable[[], Awaitable[bool]]) -> None:
        """Renew it until it is over. `renew` says False when somebody else has it, and may raise StoreError."""
        pause = self.terms.renew_every
        try:
            while self.held():
                await asyncio.sleep(pause)
                asked_at = self.now()
                if not self.held():
                    break
                try:
                    async with asyncio.timeout(self.seconds_left()):
                        kept = await renew()
                except (StoreError, TimeoutError):
                    pause = max(_SHORTEST_PAUSE, self.terms.renew_every / 10)
                    continue
                if not kept:
                    break
                self.renewed(asked_at)
                pause = self.terms.renew_every
        finally:
            self.end()
