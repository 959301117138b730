"""The clock of a running service is set on and back, three days and four hundred, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from daemon.core.model import Letter, MomentState
from daemon.engine.records import OutState
from tests.faults.crew import COPENHAGEN, Crew, until
from tests.faults.faketime import FakeClock
from tests.servers.fixtures import MailHosts

MONDAY = datetime(2026, 11, 23, 8, 59, 57, tzinfo=COPENHAGEN)
NAMES = {"mette": "Mette Lindholm", "soeren": "Søren Ågård", "emily": "Emily Clarke"}
RULES = "[rules.ideas]\n[rules.successes]\n[rules.digest]\n[rules.newsletter]\n"
THREE_DAYS, FAR_BACK = timedelta(days=3), timedelta(days=-400)
_DAY_HOURS = (time(7), time(18))


def a_crew(folder: Path, hosts: MailHosts, at: datetime = MONDAY, rules: str = RULES, **more: str) -> Crew:
    """A team of three whose service sees this instant."""
    folder.mkdir(parents=True, exist_ok=True)
    return Crew(folder, hosts, NAMES, rules, clock=FakeClock.at(folder / "clock", at), **more)


def jump(crew: Crew, by: timedelta) -> None:
    """Set the clock, and wait until the service has noticed and done what follows."""
    assert crew.clock is not None
    known = len(crew.events("clock_jumped"))
    crew.clock.move(by)
    until(lambda: len(crew.events("clock_jumped")) > known)
    until(lambda: not _due(crew))
    crew.settled()


def asked(crew: Crew) -> None:
    """Wait until everybody has Monday's call."""
    until(lambda: all(crew.posts(who, "ask") for who in NAMES))


def _due(crew: Crew) -> bool:
    due = crew.read(lambda tx: tx.next_due_at())
    return due is not None and due <= crew.now()


def a_walk(folder: Path, hosts: MailHosts, seed: int, further: int = 3) -> list[str]:
    """A service whose clock is set three days on, four hundred back, and at random; what was broken."""
    chance = Random(seed)
    jumps = [THREE_DAYS, FAR_BACK, *(timedelta(hours=chance.uniform(-200, 200)) for _ in range(further))]
    chance.shuffle(jumps)
    crew = a_crew(folder, hosts)
    with crew.running():
        asked(crew)
        crew.reply("soeren", crew.posts("soeren", "ask")[0], f"Idé nummer {seed}")
        until(lambda: crew.posts("soeren", "receipt"))
        for by in jumps:
            jump(crew, by)
        lives = answers_help(crew)
        return [*lives, *broken(crew), *untold(crew)]


def answers_help(crew: Crew) -> list[str]:
    """What is wrong with a service that should answer a colleague within seconds."""
    known = len(crew.posts("emily", "receipt"))
    crew.reply("emily", crew.posts("emily", "ask")[0], "hjælp")
    try:
        until(lambda: len(crew.posts("emily", "receipt")) > known)
    except AssertionError:
        return ["a colleague got no answer after the clock was set"]
    return []


def broken(crew: Crew) -> list[str]:
    """What was sent twice, asked twice, asked in the night, or went wrong by our fault."""
    twice = [f"{copies} copies of {mail}" for mail, copies in crew.copies().items() if copies > 1]
    # The draft of an edition goes to the leader at the team's instant, beside the letter of the day.
    letters = [mail for mail in crew.outbox() if mail.kind == "ask" and mail.rule != "newsletter"]
    local = [(mail.member or "", mail.created_at.astimezone(COPENHAGEN)) for mail in letters]
    by_day = Counter((who, at.date()) for who, at in local)
    again = [f"{who} was asked {count} times on {day}" for (who, day), count in by_day.items() if count > 1]
    night = [
        f"{who} was asked at {at:%H:%M}"
        for who, at in local
        if not _DAY_HOURS[0] <= at.time() < _DAY_HOURS[1]
    ]
    rounds = Counter((m.to, m.rule, m.round, ask) for m in _calls(crew) for _, ask in m.asks)
    often = [f"{key[0]} got one question in {count} mails" for key, count in rounds.items() if count > 2]
    return [*twice, *again, *night, *often, *faults(crew)]


def faults(crew: Crew) -> list[str]:
    """Rows that ended by our fault, and what the log holds that it should not."""
    failed = crew.read(lambda tx: tx.moments(state=MomentState.FAILED))
    shunted = crew.status()["figures"]["inbox.shunted"]
    found = [f"{m.rule} {m.round} {m.step} failed" for m in failed]
    found += [f"{shunted} mails shunted"] * bool(shunted)
    return found + ["a traceback in the log"] * ("Traceback" in crew.log())


def untold(crew: Crew) -> list[str]:
    """What was skipped without ops being told, and whether the status says that the clock was set."""
    told = [post.subject for post in crew.posts("drift")]
    skipped = crew.read(lambda tx: tx.moments(state=MomentState.SKIPPED))
    found = ["ops were not told what was skipped"] * bool(skipped and not _any(told, "sprunget over"))
    found += ["ops were not told of the clock"] * (not _any(told, "Uret"))
    return found + ["the status does not tell of the clock"] * ("clock" not in crew.status()["problems"])


def _any(subjects: Sequence[str], words: str) -> bool:
    return any(words in subject for subject in subjects)


def _calls(crew: Crew) -> list[Letter]:
    """The letters that ask something; receipts carry questions too, so that they can be answered."""
    found = crew.read(lambda tx: [letter for who in NAMES for letter in tx.letters(who)])
    return [letter for letter in found if letter.kind == "ask"]


def back_with_mail_waiting(folder: Path, hosts: MailHosts) -> list[str]:
    """The clock goes back four hundred days while mail waits for its next try; what was broken."""
    crew = a_crew(folder, hosts, pace="connections = 1")
    with crew.running():
        asked(crew)
        hosts.postfix.halt()
        try:
            crew.reply("soeren", crew.posts("soeren", "ask")[0], "Fælles kaffe")
            until(lambda: crew.events("sending_rests") and crew.outbox(OutState.QUEUED))
        finally:
            hosts.postfix.start()
        assert crew.clock is not None
        crew.clock.move(FAR_BACK)
        try:
            until(lambda: crew.posts("soeren", "receipt"))
        except AssertionError:
            return ["the receipt waits for a time that the clock showed by mistake"]
        # The machine's new Monday: the round of that week begins, though it is long past by the other clock.
        crew.clock.set(datetime(2025, 11, 3, 8, 59, 57, tzinfo=COPENHAGEN).astimezone(UTC))
        until(lambda: len(crew.posts("emily", "ask")) == 2, seconds=40)
        crew.settled()
        return [*broken(crew), *untold(crew)]
