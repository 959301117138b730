"""A storm of bounces: thousands at once, among them a few true ones and people's answers."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.demo import clients
from daemon.engine.records import InboxState
from tests.cli.conftest import PROGRAM, ROOT, environment
from tests.faults.crew import ALWAYS_AWAKE, Crew, mail_servers, until
from tests.faults.rows import Outcome, Plan, Row
from tests.patience import LONG
from tests.servers.fixtures import MailHosts

PEOPLE = 24
ANSWERS = 12
_ANSWERED_WITHIN = 60.0
_MOST_WORK = 0.05
_MOST_GROWN_MB = 60.0
_SPAM = (
    "From: {box}\r\nTo: nobody{n}@elsewhere.test\r\nSubject: Cheap watches\r\n"
    "Date: Mon, 23 Nov 2026 07:00:00 +0000\r\nMessage-ID: <{n}.spam@elsewhere.test>\r\n\r\nBuy.\r\n"
)
_CODES = (
    "550 5.1.1 User unknown",
    "452 4.2.2 Mailbox full",
    "554 5.7.1 Rejected as spam",
    "450 4.7.1 Greylisted",
)


@dataclass
class Storm:
    """What lies in the mailbox at once, in the order it came."""

    mails: list[bytes]
    answers: int


def weather(plan: Plan) -> Outcome:
    """As many bounces as the plan says, poured into the mailbox of a service whose call has just gone out."""
    with tempfile.TemporaryDirectory(prefix="nv-storm-") as name, mail_servers() as hosts:
        return _weather(Path(name), hosts, plan)


def _weather(folder: Path, hosts: MailHosts, plan: Plan) -> Outcome:
    crew = _crew(folder, hosts)
    with _watched(crew, folder / "notes") as process:
        done = crew.run("now", "ideas", "ask", **crew.environment)
        assert done.code == 0, done
        until(lambda: all(crew.posts(who, "ask") for who in crew.names), seconds=120)
        crew.settled(seconds=60)
        storm = _brew(crew, plan)
        written, before = len(crew.outbox()), _memory_mb(process.pid)
        began = time.monotonic()
        pour(hosts, crew.box, storm.mails)
        until(lambda: len(crew.ideas()) == storm.answers, seconds=_ANSWERED_WITHIN * 3)
        answered = time.monotonic() - began
        until(lambda: _over(crew, len(storm.mails)), seconds=60 + plan.times / 10)
        handled = time.monotonic() - began
        crew.settled(seconds=60)
        grown = _memory_mb(process.pid) - before
        time.sleep(1)
        lag = json.loads((folder / "notes").read_text())
        broken = _broken(crew, written, storm.answers)
    broken += [f"the last answer was read after {answered:.0f} s"] * (answered > _ANSWERED_WITHIN)
    broken += [f"the loop worked {lag['worked'] * 1000:.0f} ms at a time"] * (lag["worked"] > _MOST_WORK)
    broken += [f"memory grew by {grown:.0f} MB"] * (grown > _MOST_GROWN_MB)
    return Outcome(
        trials=plan.times,
        broken=tuple(broken),
        figures={
            "answered within s": round(answered, 1),
            "all handled within s": round(handled, 1),
            "mails/s": round(len(storm.mails) / handled),
            "MB grown": round(grown, 1),
            "loop worked ms": round(lag["worked"] * 1000),
            "loop held up ms": round(lag["held"] * 1000),
        },
    )


def _crew(folder: Path, hosts: MailHosts) -> Crew:
    names = {"mette": "Mette Lindholm"} | {f"p{n}": f"Person{n} Hansen" for n in range(1, PEOPLE)}
    later = datetime.now(UTC) + timedelta(days=3)
    rules = f'[rules.ideas]\nask_at = "{later:%a} 09:00"\n'
    return Crew(folder / "crew", hosts, names, rules, everyone=ALWAYS_AWAKE, more='country = ""')


@contextmanager
def _watched(crew: Crew, notes: Path) -> Iterator[subprocess.Popen[str]]:
    """The service with a watch on its loop; killed at the end."""
    command = [PROGRAM[0], "-m", "tests.faults.loops.watched", str(crew.config), str(notes)]
    with (crew.folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, text=True, env=environment(**crew.environment)
        )
        try:
            until(lambda: crew.is_ready(process))
            yield process
        finally:
            process.kill()
            process.wait(LONG)


def _brew(crew: Crew, plan: Plan) -> Storm:
    """Backscatter of spam that bore our address, bounces of our calls many times over, and answers among them.

    One address is dead, one full, one refuses for a policy; the others are named by forgers who know no mail of ours.
    """
    chance = random.Random(plan.seed)
    calls = {who: crew.posts(who, "ask")[0].raw for who in crew.names}
    box, now = crew.hosts.address(crew.box), crew.now()
    true = [
        clients.bounce(calls[who], crew.names[who], crew.members[who], code, now)
        for who, code in (("p1", _CODES[0]), ("p2", _CODES[1]), ("p3", _CODES[2]))
    ]
    mails = []
    for number in range(plan.times):
        if chance.random() < 0.4:
            mails.append(_again(chance.choice(true), number))
            continue
        who = chance.choice([who for who in crew.names if who not in ("p1", "p2", "p3")])
        spam = _SPAM.format(box=box, n=number).encode()
        mails.append(clients.bounce(spam, "", crew.members[who], chance.choice(_CODES), now))
    mails += chance.sample(mails, plan.times // 10)
    chance.shuffle(mails)
    writers = [who for who in crew.names if who not in ("mette", "p1", "p2", "p3")][:ANSWERS]
    for turn, who in enumerate(writers, 1):
        raw = clients.gmail_reply(calls[who], crew.names[who], crew.members[who], f"Idé {who}", now, "da")
        mails.insert(len(mails) * turn // len(writers), raw)
    return Storm(mails, len(writers))


def _again(bounce: bytes, number: int) -> bytes:
    """The same bounce as another mail."""
    return re.sub(rb"(?m)^Message-ID: <", b"Message-ID: <%d." % number, bounce, count=1)


def pour(hosts: MailHosts, user: str, mails: list[bytes]) -> None:
    """Lay mails into a mailbox at once, faster than any server would take them."""
    new = hosts.dovecot.root / "mail" / user / "new"
    owner = new.stat()
    for number, raw in enumerate(mails):
        draft = new.parent / "tmp" / f"{int(time.time())}.M{number:06}P1.storm"
        draft.write_bytes(raw)
        os.chown(draft, owner.st_uid, owner.st_gid)
        draft.rename(new / draft.name)


def _over(crew: Crew, mails: int) -> bool:
    """Whether all is read: what came twice, byte for byte, is stored once."""
    figures = crew.status()["figures"]
    return bool(len(crew.in_the_box()) >= mails and not figures["inbox.new"] and not _unfetched(crew, mails))


def _unfetched(crew: Crew, mails: int) -> bool:
    mark = crew.read(lambda tx: tx.mailbox_mark("INBOX"))
    return mark is None or mark.last_uid < mails


def _broken(crew: Crew, written: int, answers: int) -> list[str]:
    state = crew.status()
    suspended = state["address_refused"]
    found = [f"suspended are {suspended}"] * (suspended != ["p1"])
    found += [f"{state['figures']['inbox.shunted']} shunted"] * bool(state["figures"]["inbox.shunted"])
    fresh = crew.outbox()[written:]
    kinds = sorted(mail.kind for mail in fresh)
    wanted = sorted(["receipt"] * answers + ["bounced", "ops"])
    found += [f"it wrote {kinds}"] * (kinds != wanted)
    handled = [row for row in crew.inbox(InboxState.HANDLED) if row.reason == "answer"]
    return found + [f"{len(handled)} answers were handled"] * (len(handled) != answers)


def _memory_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    return int(found[1]) / 1024 if found else 0.0


ROWS = (
    Row(
        name="bounce-storm",
        promise="5,000 bounces at once: all read, nobody suspended wrongly, none answered, people first.",
        run=weather,
        times=5000,
        minutes=4,
    ),
)
