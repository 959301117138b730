"""A connection of which only one end still knows: packets vanish on the way, and the mailbox is found again in time."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import trustme

from daemon.adapters.imap import Keepalive
from tests.faults.imap.cases import a_trial
from tests.faults.imap.netns import Namespace
from tests.faults.imap.proxy import FaultProxy
from tests.faults.imap.trial import INTAKE, PATIENCE, BrokenPromise, Trial
from tests.servers.imap_host import ImapHost

NINE = 9.0
"""Seconds of IDLE in place of nine minutes: a connection dead from there to us must be found by probes before."""
KEEPALIVE = Keepalive(idle_seconds=1, interval_seconds=1, probes=2, unacknowledged_seconds=3)
PROBED_SECONDS = 5.0


@asynccontextmanager
async def behind(namespace: Namespace, trial: Trial, folder: Path) -> AsyncIterator[FaultProxy]:
    """The intake at work on a server beyond the namespace, by TLS as anything that is not on this machine."""
    authority = trustme.CA()
    ca_file = folder / f"{trial.user}-ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(namespace.far).configure_cert(tls)
    listening = namespace.listening()
    async with FaultProxy(trial.host.imap_port, listening=listening, tls=tls) as proxy:
        mailbox = trial.mailbox(
            proxy.port, host=namespace.far, tls="implicit", ca_file=ca_file, keepalive=KEEPALIVE
        )
        async with trial.receiving(mailbox):
            yield proxy


async def half_open_connection(host: ImapHost, seed: int, folder: Path) -> None:
    """Packets vanish, in one way or both, while we idle; after a while they arrive again."""
    async with a_trial(host, seed, folder) as trial:
        trial.intake = replace(INTAKE, wait_seconds=NINE, retry_most_seconds=0.5)
        ways = trial.chance.choice((("input",), ("output",), ("input", "output")))
        with Namespace() as namespace:
            async with behind(namespace, trial, folder):
                await trial.deliver(2)
                await trial.taken_in()
                namespace.vanish(*ways)
                vanished_at = time.monotonic()
                delivering = asyncio.ensure_future(trial.deliver(trial.chance.randrange(1, 4)))

                async def found() -> bool:
                    return "intake" in trial.health.problems

                # Where the server can still reach us, what it repeats keeps the kernel from giving up.
                limit = PROBED_SECONDS if "output" in ways else NINE + 2 * PATIENCE
                await trial.until(found, "the dead connection was found")
                if (took := time.monotonic() - vanished_at) > limit:
                    raise BrokenPromise(f"the dead connection was found only after {took:.1f} s")
                await delivering
                namespace.mend()
                await trial.taken_in()
                await trial.deliver(1)
                await trial.taken_in()


CASES = {"half open connection": half_open_connection}
"""By the name of the row: one trial of it."""
