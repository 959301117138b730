"""The present service takes over from a release killed in the middle of a round, and ends the round rightly."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from daemon.adapters.migrations import VERSION
from daemon.core.model import MomentState
from daemon.engine.records import InboxState, OutState
from tests.cli.conftest import PROGRAM, environment
from tests.faults.crew import COPENHAGEN, Crew, until
from tests.faults.upgrade.release import Facts, thawed
from tests.patience import LONG
from tests.scenarios.posts import Post
from tests.servers.fixtures import MailHosts

_WEDNESDAY = datetime(2026, 11, 25, 8, 59, 57, tzinfo=COPENHAGEN)
_SCHEMA_OF = {"0.1.0": 1, "0.2.0": 1, "0.3.0": 2}


def round_goes_on(release: Path, folder: Path, hosts: MailHosts) -> list[str]:
    """Upgrade in the middle of the round, and live on to the reminder; what was broken. `hosts` must be new."""
    crew, facts = thawed(release, folder, hosts)
    with crew.running():
        found = _what_waited(crew, facts)
        call = Post((release / "calls" / "kaj.eml").read_bytes())
        crew.reply("kaj", call, "Mandagsmøde stående")
        until(lambda: crew.posts("kaj", "receipt"))
        assert crew.clock is not None
        crew.clock.set(_WEDNESDAY)
        until(lambda: crew.posts("liv", "ask"), seconds=60)
        crew.settled()
        return [*found, *_ideas(crew), *_reminders(crew), *_once(crew), *_copy_kept(crew, facts)]


def _what_waited(crew: Crew, facts: Facts) -> list[str]:
    """What is wrong with the mails that waited, the one that was being sent, and the one not yet read."""
    until(lambda: not crew.inbox(InboxState.NEW))
    until(lambda: all(crew.posts(who, "receipt") for who in ("ib", facts.unread)), seconds=60)
    crew.settled(seconds=60)
    states = {mail.id: mail.state for mail in crew.outbox()}
    found = [f"queued {mail} is {states[mail]}" for mail in facts.queued if states[mail] is not OutState.SENT]
    doubted = [mail for mail in facts.sending if states[mail] in (OutState.QUEUED, OutState.SENDING)]
    return [*found, *(f"{mail} is still {states[mail]}" for mail in doubted)]


def _ideas(crew: Crew) -> list[str]:
    told = sorted(crew.ideas())
    wanted = sorted(
        (
            "Fælles kaffe hver fredag",
            "Gåtur efter frokost",
            "Bordtennis i kælderen",
            "Brætspil om torsdagen",
            "Kagedag hver måned",
            "Mandagsmøde stående",
        )
    )
    return [f"the ideas are {told}"] * (told != wanted)


def _reminders(crew: Crew) -> list[str]:
    """Only the silent one is reminded, and nobody was called anew."""
    return [f"{who} got another call" for who in crew.names if who != "liv" and crew.posts(who, "ask")]


def _once(crew: Crew) -> list[str]:
    twice = [f"{count} copies of {mail}" for mail, count in crew.copies().items() if count > 1]
    failed = crew.read(lambda tx: tx.moments(state=MomentState.FAILED))
    found = [*twice, *(f"{moment.rule} {moment.step} failed" for moment in failed)]
    return found + ["a traceback in the log"] * ("Traceback" in crew.log())


def _copy_kept(crew: Crew, facts: Facts) -> list[str]:
    """Before a schema is changed, a copy of the database as it was is kept beside it."""
    old = _SCHEMA_OF[facts.version]
    copy = crew.data / f"naervaer.sqlite.schema-{old}"
    return ["no copy of the old database was kept"] * (old < VERSION and _schema(copy) != old)


def _schema(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def killed_while_upgrading(release: Path, folder: Path, hosts: MailHosts, kills: int, seed: int) -> list[str]:
    """The upgrade is killed so many times at random, then let through; what was broken. `hosts` must be new."""
    chance = random.Random(seed)
    crew, facts = thawed(release, folder, hosts)
    database = crew.data / "naervaer.sqlite"
    found = []
    for _ in range(kills):
        _start_and_kill(crew, chance)
        with closing(sqlite3.connect(database)) as db:
            sound = db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found += ["the database is damaged"] * (not sound)
        found += [f"the schema is {_schema(database)}"] * (
            _schema(database) not in (_SCHEMA_OF[facts.version], VERSION)
        )
    with crew.running():
        return [*found, *_what_waited(crew, facts), *_once(crew)]


def _start_and_kill(crew: Crew, chance: random.Random) -> None:
    """Start the service without waiting for it, and kill it about when it upgrades."""
    process = subprocess.Popen(
        [*PROGRAM, "run"],
        cwd=crew.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(**crew.environment),
        start_new_session=True,
    )
    copies = crew.data.glob("*.schema-*")
    deadline = time.monotonic() + chance.uniform(0.3, 1.2)
    while time.monotonic() < deadline and not any(copies):
        time.sleep(0.001)
    # A random instant is what is wanted here; nothing is waited for.
    time.sleep(chance.uniform(0, 0.15))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(LONG)
