"""Somebody leaves, or gets another address, in the middle of a round, by a reload of the running service."""

from __future__ import annotations

import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.core.model import AskState
from daemon.demo import clients
from daemon.engine.records import OutState
from tests.faults.clock.jumps import MONDAY, NAMES, asked, faults
from tests.faults.crew import COPENHAGEN, Crew, until
from tests.faults.faketime import FakeClock
from tests.servers.fixtures import MailHosts

_RULES = "[rules.ideas]\n[rules.roster]\n"
_RETRIED = timedelta(minutes=3)


def _crew(folder: Path, hosts: MailHosts) -> Crew:
    folder.mkdir(parents=True, exist_ok=True)
    clock = FakeClock.at(folder / "clock", MONDAY)
    return Crew(folder, hosts, NAMES, _RULES, clock=clock, pace="connections = 1")


def _reload(crew: Crew, process: subprocess.Popen[str]) -> None:
    known = len(crew.events("reloaded"))
    crew.write(crew.text())
    process.send_signal(signal.SIGHUP)
    until(lambda: len(crew.events("reloaded")) > known)


def _with_mail_waiting(crew: Crew, hosts: MailHosts, who: str) -> None:
    """Everybody is asked; then the mail server is gone, and somebody's receipt waits."""
    asked(crew)
    crew.settled()
    hosts.postfix.halt()
    crew.reply(who, crew.posts(who, "ask")[0], f"En idé fra {who}")
    until(lambda: crew.events("sending_rests") and crew.outbox(OutState.QUEUED))


def _go_on(crew: Crew, hosts: MailHosts) -> None:
    """The mail server is back, and what waits is tried again."""
    hosts.postfix.start()
    assert crew.clock is not None
    crew.clock.move(_RETRIED)
    crew.settled(seconds=60)


def _move_to(crew: Crew, day: str) -> None:
    assert crew.clock is not None
    crew.clock.set(datetime.fromisoformat(f"{day}T08:59:57").replace(tzinfo=COPENHAGEN).astimezone(UTC))
    until(lambda: crew.now().astimezone(COPENHAGEN).hour == 9)


def somebody_leaves(folder: Path, hosts: MailHosts) -> list[str]:
    """Søren leaves while his receipt waits: he gets the farewell and nothing more; what was broken."""
    crew = _crew(folder, hosts)
    with crew.running() as process:
        _with_mail_waiting(crew, hosts, "soeren")
        del crew.members["soeren"]
        _reload(crew, process)
        _go_on(crew, hosts)
        until(lambda: len(crew.posts("soeren")) > 1)
        kinds = [post.kind for post in crew.posts("soeren")]
        found = [f"he got {kinds}"] * (len(kinds) != 2 or "receipt" in kinds)
        crew.reply("soeren", crew.posts("soeren", "ask")[0], "En sen idé")
        until(lambda: crew.posts("soeren", "receipt"))
        found += ["his late idea was taken"] * ("En sen idé" in crew.ideas())
        _move_to(crew, "2026-11-25")
        until(lambda: len(crew.posts("emily", "ask")) == 2)
        crew.settled()
        asks = crew.read(lambda tx: tx.asks(to="soeren", states=(AskState.WAITING, AskState.MAILED)))
        found += ["he has an open question"] * bool(asks)
        found += ["he was reminded"] * (len(crew.posts("soeren", "ask")) > 1)
        return [*found, *_once(crew)]


def somebody_moves(folder: Path, hosts: MailHosts) -> list[str]:
    """Emily and Søren get other addresses; her receipt waits, his call bounces at the old one; what was broken."""
    crew = _crew(folder, hosts)
    with crew.running() as process:
        _with_mail_waiting(crew, hosts, "emily")
        old = {who: crew.members[who] for who in ("emily", "soeren")}
        for who in old:
            crew.users[f"new-{who}"] = hosts.new_user(who)
            crew.members[who] = hosts.address(crew.users[f"new-{who}"])
        # Søren's old address stays his, after the new one; Emily's does not.
        crew.further = {"soeren": old["soeren"]}
        _reload(crew, process)
        _go_on(crew, hosts)
        found = ["her receipt did not follow her"] * (len(crew.posts("new-emily", "receipt")) != 1)
        found += ["her receipt went to the old address"] * bool(crew.posts("emily", "receipt"))
        _bounce(crew, "soeren", old["soeren"])
        _bounce(crew, "soeren", old["soeren"])
        until(lambda: len([r for r in crew.inbox() if "bounce" in r.reason]) == 2)
        found += ["he was suspended"] * bool(crew.status()["address_refused"])
        crew.reply("emily", crew.posts("emily", "ask")[0], "Fra min gamle adresse")
        until(lambda: crew.posts("new-emily", "held"))
        found += ["an address that is hers no more spoke for her"] * ("Fra min gamle adresse" in crew.ideas())
        _move_to(crew, "2026-11-24")
        until(lambda: crew.posts("new-soeren", "ask"))
        crew.settled()
        crew.reply("soeren", crew.posts("new-soeren", "ask")[0], "Begge adresser er mine")
        until(lambda: "Begge adresser er mine" in crew.ideas())
        found += ["he was asked twice"] * (len(crew.posts("new-soeren", "ask")) != 1)
        return [*found, *_once(crew)]


def _bounce(crew: Crew, who: str, address: str) -> None:
    """The old address refuses the call for good."""
    call = crew.posts(who, "ask")[0].raw
    raw = clients.bounce(call, NAMES[who], address, "550 5.1.1 User unknown", crew.now())
    crew.hosts.dovecot.deliver(crew.box, raw)


def _once(crew: Crew) -> list[str]:
    twice = [f"{count} copies of {mail}" for mail, count in crew.copies().items() if count > 1]
    return [*twice, *faults(crew)]
