"""A service in a process of its own that starts on a mailbox full of old mails, and says how it fares."""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from base64 import b64encode
from typing import Any

import structlog

from daemon.adapters.clock import SystemClock
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.tokens import Password
from daemon.engine.intake import Intake, IntakeSettings
from tests.faults.imap.answers import an_engine
from tests.scenarios.loops import Loops, until


async def serve(order: dict[str, Any]) -> None:
    """Begin the mailbox, offer an answer, handle what comes; each step is told as a line of JSON."""
    engine = an_engine()
    loops = Loops(engine)
    answer = engine.a_reply(engine.last("rikke", "ask"), "Fælles frokost").replace(b"\n", b"\r\n")
    settings = ImapSettings(host="127.0.0.1", port=order["port"], tls="none", user=order["user"])
    mailbox = ImapMailbox(settings, Password(order["password"]))
    intake = Intake(
        engine.store, mailbox, SystemClock(), loops.bells, loops.health, IntakeSettings(wait_seconds=1.0)
    )
    _tell("ready", answer=b64encode(answer).decode())
    started_at = time.monotonic()
    running = asyncio.ensure_future(intake.run())
    await until(lambda: engine.store.write_now(lambda tx: tx.mailbox_mark("INBOX")), seconds=600)
    _tell("begun", seconds=time.monotonic() - started_at)
    while not engine.outbox("rikke", "receipt"):
        await loops.bells.wait("inbox", 0.1)
        await loops.handle_all()
    _tell("handled", seconds=time.monotonic() - started_at, rows=sum(engine.states().values()))
    running.cancel()


def _tell(step: str, **facts: Any) -> None:
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"step": step, "peak_mib": peak_kib / 1024, **facts}), flush=True)


if __name__ == "__main__":
    # What is logged goes to the standard output, where the steps are told.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(serve(json.loads(sys.argv[1])))
