"""A machine that sleeps for a week: stopped whole, its connections dead, and the clock a week on when it wakes."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

from daemon.engine.records import InboxState
from tests.faults.clock.jumps import MONDAY, NAMES, a_crew, asked, broken, untold
from tests.faults.crew import Crew, until
from tests.servers.fixtures import MailHosts

WEEK = timedelta(days=7, seconds=20)
_RULES = """
[rules.ideas]
[rules.successes]
[rules.daily]
practice = "digest"
digest_at = "0 7 * * *"
grace_hours = 168
"""


def a_week(folder: Path, hosts: MailHosts) -> list[str]:
    """Asleep from one Monday morning to the next, with answers waiting at the server; what was broken.

    `hosts` are restarted meanwhile, so that every connection the service had is dead.
    """
    crew = a_crew(folder, hosts, MONDAY, _RULES)
    with crew.running() as process:
        asked(crew)
        crew.settled()
        digests = len(crew.posts("mette", "digest"))
        process.send_signal(signal.SIGSTOP)
        for server in (hosts.postfix, hosts.dovecot):
            server.kill()
        for server in (hosts.dovecot, hosts.postfix):
            server.start()
        told = [("soeren", "Først denne"), ("emily", "Så denne"), ("soeren", "Og til sidst denne")]
        for who, text in told:
            crew.reply(who, crew.posts(who, "ask")[0], text)
        assert crew.clock is not None
        crew.clock.move(WEEK)
        process.send_signal(signal.SIGCONT)
        until(lambda: len(crew.inbox(InboxState.HANDLED)) == len(told), seconds=60)
        until(lambda: all(len(crew.posts(who, "ask")) == 2 for who in NAMES), seconds=60)
        crew.settled()
        return [*_in_order(crew), *_no_burst(crew, digests), *broken(crew), *untold(crew)]


def _in_order(crew: Crew) -> list[str]:
    ends = [(row.uid, row.handled_at) for row in crew.inbox(InboxState.HANDLED) if row.member == "soeren"]
    return ["answers were handled out of order"] * (ends != sorted(ends, key=lambda end: end[1] or MONDAY))


def _no_burst(crew: Crew, digests: int) -> list[str]:
    """What came more than once though one would do: a digest for each day slept through, calls of days gone by."""
    new = len(crew.posts("mette", "digest")) - digests
    found = [f"{new} digests after the sleep"] * (new != 1)
    calls = {who: len(crew.posts(who, "ask")) for who in NAMES}
    return found + [f"{who} was asked {count} times" for who, count in calls.items() if count != 2]
