"""A first start on a mailbox with years of mail: it is left alone, memory stays flat, answers are handled soon."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import IO, Any

from tests.faults.imap.trial import BrokenPromise, a_mail
from tests.faults.rows import Outcome, Plan, Row
from tests.servers.courier import CourierServer
from tests.servers.cyrus import CyrusServer
from tests.servers.dovecot import DovecotServer
from tests.servers.imap_host import ImapHost

MOST_SECONDS = 60.0
MOST_MIB = 32.0
"""What the old mails may cost in memory: the numbers of 100,000 of them are no more than this."""
COUNT = 100_000
ROOT = Path(__file__).parents[3]


def first_start(host: ImapHost, count: int, usual: float | None = None) -> dict[str, float]:
    """Seconds until the first answer was handled, and MiB that `count` old mails cost; raises BrokenPromise.

    `usual` is what a service takes at its peak without them, measured when left out.
    """
    user = host.new_user("team")
    host.lay_in(user, a_mail("<old@client.test>", 1_000), count)
    seconds, peak = _life(host, user)
    if usual is None:
        _, usual = _life(host, host.new_user("team"))
    with host.hands(user) as hands:
        left = len(hands.uids())
    if seconds > MOST_SECONDS:
        raise BrokenPromise(f"the first answer was handled after {seconds:.0f} s")
    if peak - usual > MOST_MIB:
        raise BrokenPromise(f"{count} old mails cost {peak - usual:.0f} MiB")
    # The answer may have been moved away by now.
    if left not in (count, count + 1):
        raise BrokenPromise(f"of {count} old mails {left} are where they were")
    return {"seconds": round(seconds, 1), "mib": round(peak - usual, 1)}


def _life(host: ImapHost, user: str) -> tuple[float, float]:
    """Start a service on the mailbox, and answer it once it has begun; seconds, and MiB at its peak."""
    order = json.dumps({"port": host.imap_port, "user": user, "password": host.password})
    command = [sys.executable, "-m", "tests.faults.imap.old_mails_child", order]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as child:
        assert child.stdout is not None
        try:
            answer = b64decode(_step(child.stdout, "ready")["answer"])
            begun_at = time.monotonic()
            _step(child.stdout, "begun")
            host.deliver(user, answer, sender="rikke@example.test")
            found = _step(child.stdout, "handled")
        finally:
            child.kill()
    if found["rows"] != 1:
        raise BrokenPromise(f"{found['rows']} mails were taken in, and one was new")
    return time.monotonic() - begun_at, found["peak_mib"]


def _step(out: IO[bytes], step: str) -> dict[str, Any]:
    line = out.readline()
    if not line:
        raise BrokenPromise(f"the service ended before it was {step}")
    told: dict[str, Any] = json.loads(line)
    assert told["step"] == step
    return told


def run(plan: Plan) -> Outcome:
    """Once on each server, whatever the plan says of seeds: nothing here is random."""
    broken, figures = [], {}
    for server in (DovecotServer, CyrusServer, CourierServer):
        with server() as host:
            try:
                found = first_start(host, COUNT)
            except BrokenPromise as error:
                broken.append(f"{host.brand}: {error}")
            else:
                figures |= {f"{host.brand} {name}": value for name, value in found.items()}
    return Outcome(trials=3, broken=tuple(broken), figures=figures)


ROWS = (
    Row(
        name="imap-a-hundred-thousand-old-mails",
        promise="A first start leaves old mail alone, in flat memory, and handles the first answer within a minute.",
        run=run,
        times=1,
        minutes=3,
    ),
)
