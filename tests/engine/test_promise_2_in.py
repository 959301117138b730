"""Mail is stored before it is touched on the server, each one once, and a connection that died is noticed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.clock import ManualClock
from daemon.adapters.imap import ImapMailbox, ImapSettings
from daemon.adapters.tokens import Password
from daemon.core.errors import StoreError
from daemon.engine.intake import Intake, IntakeSettings
from daemon.engine.ports import Clock
from daemon.engine.records import InboxState
from daemon.engine.tx import Tx
from tests.contract.imap_scripts import PATIENCE, a_mailbox, idles
from tests.contract.scripted_imap import ScriptedImap
from tests.engine.kit import Engine, a_world
from tests.scenarios.loops import Loops, a_raw, next_second, running, until
from tests.servers.dovecot import DovecotServer

HANDLED = "naervaer-handled"


@dataclass
class Box:
    """A mailbox on Dovecot and an intake that reads it into a store in memory."""

    server: DovecotServer
    user: str
    engine: Engine

    def deliver(self, text: str) -> None:
        self.server.deliver(self.user, a_raw("rikke@example.test", text))

    def mailbox(self) -> ImapMailbox:
        settings = ImapSettings(
            host="127.0.0.1", port=self.server.imap_port, tls="none", user=self.user, mailbox="INBOX"
        )
        return ImapMailbox(settings, Password(self.server.password))

    def intake(
        self, store: Any = None, mailbox: Any = None, clock: Clock | None = None, *, wait_seconds: float = 5
    ) -> Intake:
        loops = Loops(self.engine)
        settings = IntakeSettings(handled_folder=HANDLED, wait_seconds=wait_seconds)
        known = mailbox or self.mailbox()
        return Intake(
            store or self.engine.store,
            known,
            clock or self.engine.clock,
            loops.bells,
            loops.health,
            settings,
        )

    async def look(self, intake: Intake | None = None, *, validity: int | None = None) -> None:
        """One round of the intake: begin, sweep, do the jobs."""
        reader = intake or self.intake()
        async with reader.mailbox.session() as session:
            if validity is not None:
                session.uidvalidity = validity
            last = await reader._begin(session)
            await reader.sweep(session, last)
            await reader.do_jobs(session)

    def rows(self) -> int:
        return len(self.engine.store.write_now(lambda tx: tx.inbox(tuple(InboxState))))

    def flags(self) -> list[str]:
        return self.server.flags(self.user)


@dataclass(frozen=True)
class FilesClock:
    """What the server's mail is dated by: the clock of the files, also where that of the test's process was moved."""

    file: Path

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        self.file.touch()
        return datetime.fromtimestamp(self.file.stat().st_mtime, UTC)


@pytest.fixture
def box(dovecot: DovecotServer) -> Box:
    return Box(dovecot, dovecot.new_user("team"), Engine(a_world()))


class BrokenStore:
    """A database whose disk is full for writes that `breaks` names."""

    def __init__(self, inner: Any, breaks: Callable[[Any], bool]) -> None:
        self._inner, self._breaks = inner, breaks

    async def write(self, work: Callable[[Tx], Any]) -> Any:
        if self._breaks(work):
            raise StoreError("the disk is full")
        return await self._inner.write(work)

    async def read(self, work: Callable[[Tx], Any]) -> Any:
        return await self._inner.read(work)


@pytest.mark.dovecot
async def test_a_mail_is_fetched_without_being_marked(box: Box) -> None:
    await box.look()
    box.deliver("Hej")
    await box.look()
    assert box.rows() == 1
    assert box.flags() == [""], "nothing is marked before it was handled"


@pytest.mark.dovecot
async def test_what_could_not_be_stored_is_not_touched_and_comes_again(box: Box) -> None:
    await box.look()
    box.deliver("Hej")
    broken = box.intake(BrokenStore(box.engine.store, lambda work: getattr(work, "func", None) is not None))
    with pytest.raises(StoreError):
        await box.look(broken)
    assert box.flags() == [""]
    assert box.rows() == 0
    await box.look()
    assert box.rows() == 1


@pytest.mark.dovecot
async def test_it_is_moved_only_after_it_was_handled(box: Box) -> None:
    await box.look()
    box.deliver("idé: Hej")
    await box.look()
    assert len(box.flags()) == 1
    await Loops(box.engine).handle_all()
    await box.look()
    assert box.flags() == []
    assert len(box.server.messages(box.user, HANDLED)) == 1


@pytest.mark.dovecot
async def test_the_same_uid_is_taken_in_once(box: Box) -> None:
    await box.look()
    box.deliver("Hej")
    async with box.mailbox().session() as session:
        await box.intake().sweep(session, 0)
        await box.intake().sweep(session, 0)
    assert box.rows() == 1


@pytest.mark.dovecot
async def test_after_uidvalidity_changed_no_mail_is_taken_in_twice_and_none_is_missed(box: Box) -> None:
    await box.look(validity=1)
    box.deliver("Den første")
    await box.look(validity=1)
    box.deliver("Den anden")
    await box.look()
    assert box.rows() == 2


@pytest.mark.dovecot
async def test_mail_from_before_the_first_start_is_left_alone(box: Box) -> None:
    box.deliver("En gammel mail")
    await box.look()
    box.deliver("En ny mail")
    await box.look()
    assert box.rows() == 1
    assert box.flags() == ["", ""]


@pytest.mark.dovecot
async def test_mail_that_came_before_the_first_connection_but_after_the_start_is_taken_in(
    box: Box, tmp_path: Path
) -> None:
    clock = FilesClock(tmp_path / "now")
    box.deliver("En gammel mail")
    came = clock.now()
    await until(lambda: int(clock.now().timestamp()) > int(came.timestamp()))
    intake = box.intake(clock=clock)
    for text in ("Mens serveren", "ikke kunne nås"):
        box.deliver(text)
    await box.look(intake)
    assert box.rows() == 2


@pytest.mark.dovecot
async def test_where_our_clock_and_the_servers_disagree_what_lies_there_at_first_is_left_alone(
    box: Box,
) -> None:
    intake = box.intake(clock=ManualClock(datetime(1970, 1, 1, tzinfo=UTC)))
    box.deliver("En gammel mail")
    await box.look(intake)
    assert box.rows() == 0


@pytest.mark.dovecot
async def test_mail_from_before_the_first_start_is_left_alone_when_uidvalidity_changes_too(box: Box) -> None:
    box.deliver("En gammel mail")
    await box.look(validity=1)
    await next_second()
    box.deliver("En ny mail")
    await box.look()
    assert box.rows() == 1


@pytest.mark.dovecot
async def test_the_server_wakes_it_when_mail_comes(box: Box) -> None:
    intake = box.intake(wait_seconds=600)
    async with running(intake.run()):
        await until(lambda: box.engine.store.write_now(lambda tx: tx.mailbox_mark("INBOX")))
        box.deliver("Hej")
        await until(lambda: box.rows() == 1)


@asynccontextmanager
async def a_silent_server() -> AsyncIterator[ScriptedImap]:
    """It says that it idles, and from then on nothing: as a connection does that is open at one end only."""

    async def silence(talk: Any) -> None:
        await talk.until_gone()

    async with ScriptedImap({"IDLE": idles(silence)}) as server:
        yield server


async def test_a_half_open_connection_is_noticed_and_made_anew() -> None:
    engine = Engine(a_world())
    loops = Loops(engine)
    async with a_silent_server() as server:
        settings = IntakeSettings(wait_seconds=0.05, retry_seconds=0.01)
        box = a_mailbox(server, timeout_seconds=PATIENCE, done_seconds=PATIENCE)
        intake = Intake(engine.store, box, engine.clock, loops.bells, loops.health, settings)
        async with running(intake.run()):
            await until(lambda: len(server.talks) >= 2)
            assert "intake" in intake.health.beats


def test_with_the_usual_patience_that_takes_no_longer_than_about_a_minute() -> None:
    settings = ImapSettings(host="imap.example.test", user="team")
    keepalive = settings.keepalive
    found_dead = keepalive.idle_seconds + keepalive.interval_seconds * keepalive.probes
    assert found_dead <= 60
    assert keepalive.unacknowledged_seconds <= 60
