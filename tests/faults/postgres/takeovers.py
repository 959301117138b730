"""Two daemons on one database: the one that works is killed or put to sleep, and the other takes over."""

from __future__ import annotations

import base64
import random
import secrets
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from daemon.adapters.keys import Keyring
from daemon.adapters.store.opening import fingerprints
from daemon.adapters.store.postgres_link import PostgresLink
from daemon.adapters.store.tx import StoredTx
from daemon.engine.records import Outgoing
from tests.cli.conftest import PROGRAM, environment
from tests.faults.crew import ALWAYS_AWAKE, Crew, mail_servers, until
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.patience import LONG
from tests.scenarios.posts import Post
from tests.servers.fixtures import MailHosts
from tests.servers.postgres import PostgresServer

_MAILS = 40
_TAKES_OVER_WITHIN = 15.0
_NAMES = {"mette": "Mette Lindholm"}
Fall = Literal["killed", "asleep"]


@dataclass
class Seat:
    """One of the two daemons, in a folder of its own."""

    crew: Crew
    process: subprocess.Popen[str] | None = None

    def start(self, **env: str) -> None:
        """Start it; it works or stands by."""
        with (self.crew.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, "run"],
                cwd=self.crew.folder,
                stdout=log,
                stderr=log,
                text=True,
                env=environment(**env),
            )

    def events(self, name: str) -> int:
        """How often it has logged this."""
        return len(self.crew.events(name)) if (self.crew.folder / "log").exists() else 0

    def end(self) -> None:
        """Kill it, asleep or not."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(LONG)
            self.process = None


class Pair:
    """A mailbox, a database, and two daemons that want to work on it."""

    def __init__(self, hosts: MailHosts, server: PostgresServer, folder: Path, lease_seconds: int) -> None:
        self.hosts, self.server = hosts, server
        self.database = server.new_database()
        self.key = base64.b64encode(secrets.token_bytes(32)).decode()
        self.sink = hosts.new_user("sink")
        box = hosts.new_user("team")
        more = (
            f'database = "{server.url(self.database)}"\nlease_seconds = {lease_seconds}\n'
            'key = "env:STORE_KEY"\nnotes_key = "env:STORE_KEY"\ncountry = ""\n'
        )
        copies = f'[mailbox.doubt]\ncopy_to = "{hosts.address(box, "copy")}"\nwait_seconds = 2\n'
        first = Crew(folder / "a", hosts, _NAMES, everyone=copies + ALWAYS_AWAKE, more=more, box=box)
        everyone, users = first.everyone, first.users
        second = Crew(folder / "b", hosts, _NAMES, everyone=everyone, more=more, box=box, users=users)
        self.active, self.other = Seat(first), Seat(second)
        self._made = 0

    def start(self, seat: Seat) -> None:
        seat.start(STORE_KEY=self.key, BOX_PASSWORD=self.hosts.dovecot.password)

    def queue(self, trial: int) -> list[str]:
        """Put mails into the outbox, beside the daemon; their Message-IDs."""
        link = PostgresLink(self.server.address(self.database))
        keys = Keyring.parse(self.key, "the test's key")
        link.begin()
        tx = StoredTx(link, keys, fingerprints(link, keys, may_create=False), {})
        mails = [self._mail(trial, number) for number in range(_MAILS)]
        for mail in mails:
            assert tx.add_outgoing(mail)
        link.execute("COMMIT")
        link.close()
        return [mail.message_id for mail in mails]

    def _mail(self, trial: int, number: int) -> Outgoing:
        name, now = f"t{trial}-{number}", datetime.now(UTC)
        sender, recipient = self.hosts.address(self.active.crew.box), self.hosts.address(self.sink)
        head = f"From: {sender}\r\nTo: {recipient}\r\nSubject: {name}\r\nMessage-ID: <{name}@firma.test>\r\n"
        return Outgoing(
            id=name,
            cause=name,
            kind="receipt",
            member=None,
            sender=sender,
            recipient=recipient,
            message_id=f"<{name}@firma.test>",
            raw=f"{head}X-Naervaer: receipt\r\nAuto-Submitted: auto-replied\r\n\r\n{name}\r\n".encode(),
            priority=2,
            created_at=now,
            next_at=now,
        )

    def count(self, trial: int, states: str) -> int:
        """How many of a trial's mails stand so."""
        found = self.server.run_sql(
            f"SELECT count(*) FROM outbox WHERE id LIKE 't{trial}-%' AND state IN ({states})", self.database
        )
        return int(found[0][0])

    def doubts(self) -> int:
        """How many mails were ever in doubt."""
        sql = "SELECT count(*) FROM outbox WHERE doubt_at IS NOT NULL"
        return int(self.server.run_sql(sql, self.database)[0][0])

    def copies(self) -> Counter[str]:
        """How often each mail lies in the mailbox they all go to."""
        return Counter(Post(raw).message_id for raw in self.hosts.dovecot.messages(self.sink))

    def end(self) -> None:
        """End both daemons."""
        self.active.end()
        self.other.end()


@contextmanager
def pair(hosts: MailHosts, server: PostgresServer, folder: Path, lease_seconds: int) -> Iterator[Pair]:
    """Two daemons, one of which works and one of which stands by."""
    made = Pair(hosts, server, folder, lease_seconds)
    try:
        made.start(made.active)
        until(lambda: made.active.events("ready"))
        made.start(made.other)
        until(lambda: made.other.events("standby"))
        yield made
    finally:
        made.end()


def fall_and_take_over(made: Pair, trial: int) -> dict[str, Any]:
    """One trial: the one that works falls in the middle of sending, the other one ends what it began."""
    chance = random.Random(trial)
    how: Fall = "killed" if trial % 2 else "asleep"
    working, waiting = made.active, made.other
    assert working.process is not None
    sent_ids = made.queue(trial)
    before, seen = waiting.events("ready"), working.events("lease_lost")
    working.process.send_signal(signal.SIGHUP)
    wanted = chance.randrange(_MAILS - 5)
    until_soon(lambda: made.count(trial, "'sent'") >= wanted)
    # A random instant within the sending of one mail is what is wanted; nothing is waited for.
    time.sleep(chance.random() * 0.01)
    working.process.send_signal(signal.SIGKILL if how == "killed" else signal.SIGSTOP)
    fell_at = time.monotonic()
    left = _MAILS - made.count(trial, "'sent'")
    until_soon(lambda: waiting.events("ready") > before, seconds=60)
    took = time.monotonic() - fell_at
    made.active, made.other = waiting, working
    until(lambda: made.count(trial, "'sent'") == _MAILS, seconds=90)
    whole = time.monotonic() - fell_at
    if how == "killed":
        working.end()
        stood = working.events("standby")
        made.start(working)
        until(lambda: working.events("standby") > stood)
    else:
        working.process.send_signal(signal.SIGCONT)
        until(lambda: working.events("lease_lost") > seen)
        until(lambda: working.events("standby") > seen)
    until(lambda: not made.hosts.postfix.queue())
    copies = made.copies()
    broken = [f"{trial}: {name} came {copies[name]} times" for name in sent_ids if copies[name] != 1]
    if took > _TAKES_OVER_WITHIN:
        broken.append(f"{trial}: it took {took:.1f} s to take over")
    return {"broken": broken, "how": how, "took": took, "whole": whole, "left": left}


def until_soon(holds: Any, *, seconds: float = 30) -> None:
    """Wait for something that a trial must hit at once."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come true within {seconds} s")
        time.sleep(0.002)


def takeovers(made: Pair, plan: Plan) -> Outcome:
    """So many falls, by turns killed and put to sleep, and a last look at every mail."""
    progress = Progress(plan, "postgres-takeovers")
    here = []
    for trial in progress.left():
        here.append(trial)
        progress.note(trial, **fall_and_take_over(made, trial))
    twice = [f"{name} came {n} times" for name, n in made.copies().items() if n > 1]
    noted = list(progress.ended().values())
    figures: dict[str, int | float | str] = {"mails in doubt, settled": made.doubts()}
    for how in ("killed", "asleep"):
        took = [each["took"] for each in noted if each["how"] == how]
        if took:
            figures[f"{how}: longest seconds until the other works"] = round(max(took), 1)
    return Outcome(
        trials=len(noted),
        broken=(*(text for each in noted for text in each["broken"]), *twice),
        figures=figures,
    )


def run(plan: Plan) -> Outcome:
    """The row on servers of its own, with a lease of the length it has in the field."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mail_servers() as hosts,
        PostgresServer(durable=True) as server,
        pair(hosts, server, Path(folder), lease_seconds=10) as made,
    ):
        return takeovers(made, plan)


ROWS = (
    Row(
        name="postgres-takeovers",
        promise="a daemon killed or put to sleep is taken over within 15 s, and no mail is lost or goes twice",
        run=run,
        times=50,
        minutes=15,
    ),
)
