"""Decides when all sending rests, as no mail would fare better, and when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from daemon.engine.endings import RESTING
from daemon.engine.health import Health
from daemon.engine.pace import Pace
from daemon.engine.ports import Clock, Outcome, Report
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
PROBLEM = "delivery"
_UNTIL = "sending_rests_until"
_MOST_BROKEN = 3
_LONG = (Outcome.REFUSED_AUTH, Outcome.EXHAUSTED)
_REMEDIES = {
    Outcome.REFUSED_AUTH: (
        "the server does not let us send: {}; check user, password or token, and whether that account may send as "
        "the mailbox's address; sending goes on by itself, and at once after a reload"
    ),
    Outcome.EXHAUSTED: (
        "our allowance at the server is used up, or our account is blocked there: {}; see the account's state at the "
        "provider; what waits is sent when it is let through again"
    ),
    Outcome.THROTTLED: "the server finds us too fast: {}; lower per_minute or connections if it comes often",
}


@dataclass
class Rest:
    """The rests of all sending: each follows from what the server said, and is told as one problem until it is over.

    A start tries at once, with one mail, as after every rest.
    """

    pace: Pace
    clock: Clock
    health: Health
    until: datetime | None = None
    _refused: int = 0
    """How many tries in a row ended in a rest."""
    _broken: int = 0
    """How many connections in a row broke before the server had said anything of a mail."""

    @property
    def resting(self) -> bool:
        """Whether nothing may go just now."""
        return self.until is not None and self.clock.now() < self.until

    @property
    def on_trial(self) -> bool:
        """Whether it is not known yet if sending works again, so that one mail goes ahead alone."""
        return self._refused > 0

    @property
    def seconds(self) -> float:
        """How long the rest still lasts."""
        return max(0.0, (self.until - self.clock.now()).total_seconds()) if self.until else 0.0

    def end(self) -> None:
        """Try again now; how long the next rest would be is not forgotten."""
        self.until = None

    def heed(self, report: Report, *, alive: bool) -> bool:
        """Take in how a mail ended, and whether its connection is still of use: it may mean the end of a rest, or that
        one begins now (True).

        A connection that breaks may be one mail's fault, several in a row are the server's.
        """
        if report.outcome not in RESTING:
            if alive or report.outcome in (Outcome.SENT, Outcome.PERMANENT):
                self._heed_answer(report)
                return False
            self._broken += 1
            if not self.on_trial and self._broken < _MOST_BROKEN:
                return False
        self.begin(report)
        return True

    def _heed_answer(self, report: Report) -> None:
        if report.code is None:
            # Our own finding: it was not tried.
            return
        self._broken = 0
        if not self.resting:
            # What another connection had under way when the rest began tells nothing.
            self._refused = 0
            self.health.well(PROBLEM)

    def begin(self, report: Report) -> None:
        """All sending rests, longer each time in a row, longest when the log-in was refused; one alarm until it goes
        on. Connections that fail side by side are one failure.
        """
        if not self.resting:
            self._refused += 1
        until = self.clock.now() + self.pace.rest(self._refused, long=report.outcome in _LONG)
        self.until = max(until, self.until or until)
        self.health.problem(PROBLEM, _REMEDIES.get(report.outcome, "{}").format(report.text))
        log.warning(
            "sending_rests",
            auth=report.outcome is Outcome.REFUSED_AUTH,
            outcome=str(report.outcome),
            code=report.code,
        )


def put_off(tx: Tx, until: datetime) -> None:
    """Nothing that is queued may go before a rest is over, which is remembered so that it can be undone."""
    tx.defer_outgoing(until)
    tx.set_meta(_UNTIL, until.isoformat())


def resume(tx: Tx, now: datetime) -> None:
    """What only waited for the end of a rest may go now; what waits for a reason of its own waits on."""
    if until := tx.meta(_UNTIL):
        tx.resume_outgoing(datetime.fromisoformat(until), now)
        tx.set_meta(_UNTIL, "")
