"""Two services on one PostgreSQL as ops run them: which works, what the other says, and how one follows the other."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.faults.crew import Crew, until
from tests.faults.postgres.takeovers import Pair, Seat, pair
from tests.patience import LONG
from tests.servers.fixtures import MailHosts
from tests.servers.postgres import PostgresServer

pytestmark = [pytest.mark.postgres, pytest.mark.dovecot, pytest.mark.postfix]
LEASE_SECONDS = 30


@pytest.fixture(scope="module")
def two(
    mail_hosts: MailHosts, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """One that works and one that waits, for tests that leave both so."""
    with pair(mail_hosts, postgres, tmp_path_factory.mktemp("two"), LEASE_SECONDS) as found:
        yield found


@pytest.fixture
def made(mail_hosts: MailHosts, postgres: PostgresServer, tmp_path: Path) -> Iterator[Pair]:
    """The same, for a test of its own."""
    with pair(mail_hosts, postgres, tmp_path, LEASE_SECONDS) as found:
        yield found


def run(made: Pair, seat: Seat, *arguments: str) -> Ran:
    """A command in the folder of one of the two."""
    return seat.crew.run(*arguments, STORE_KEY=made.key, BOX_PASSWORD=made.hosts.dovecot.password)


def test_the_one_that_waits_says_so_and_leaves_the_work_to_the_other(two: Pair) -> None:
    working, waiting = two.active.crew.status(), two.other.crew.status()
    assert "standby" not in working
    assert waiting["standby"]
    assert f":{working['pid']}:" in waiting["holder"]
    shown = run(two, two.other, "status")
    assert shown.code == 0, shown
    assert shown.out.startswith("✓ service: on standby while ")
    refused = run(two, two.other, "member", "list")
    assert refused.code == 1
    assert "on standby (run the command where the other one works)" in refused.err
    assert "on PostgreSQL, and it can be read" in run(two, two.active, "doctor").out


def test_beside_a_service_that_works_elsewhere_commands_may_read_but_not_write(
    two: Pair, tmp_path: Path
) -> None:
    elsewhere = Seat(Crew(tmp_path / "c", two.hosts, {"mette": "Mette Lindholm"}, more=two.active.crew.more))
    assert run(two, elsewhere, "member", "list").code == 0
    written = run(two, elsewhere, "member", "pause", "mette", "--end")
    assert written.code == 1
    assert "another naervaer works on this database, or" in written.err
    assert "Traceback" not in written.err


def test_a_third_one_in_the_same_folder_refuses_in_one_line(two: Pair) -> None:
    third = run(two, two.other, "run")
    assert third.code == 1
    assert f"another naervaer works on {two.other.crew.data} (stop it first" in third.err
    assert "Traceback" not in third.err
    assert two.other.crew.status()["standby"], "its socket is still there"


def test_when_the_one_that_works_is_stopped_the_other_follows_at_once(made: Pair) -> None:
    assert made.active.process is not None
    made.active.process.send_signal(signal.SIGTERM)
    assert made.active.process.wait(LONG) == 0
    # Long before the lease would have run out: it was given back.
    until(lambda: made.other.events("took_over"), seconds=LEASE_SECONDS / 3)
    until(lambda: made.other.events("ready"))
    assert made.other.process is not None
    made.other.process.send_signal(signal.SIGTERM)
    assert made.other.process.wait(LONG) == 0
    # Nobody works now, so that a command may.
    assert run(made, made.active, "member", "pause", "mette", "--until", "2030-01-01").code == 0


def test_one_on_standby_is_ready_for_systemd_and_stops_when_told_to(two: Pair, tmp_path: Path) -> None:
    third = Seat(Crew(tmp_path / "c", two.hosts, {"mette": "Mette Lindholm"}, more=two.active.crew.more))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(60)
        third.start(STORE_KEY=two.key, BOX_PASSWORD="unused", NOTIFY_SOCKET=str(tmp_path / "notify"))
        try:
            assert supervisor.recv(4096) == b"READY=1\nSTATUS=standby"
            assert supervisor.recv(4096) == b"WATCHDOG=1"
            assert third.process is not None
            third.process.send_signal(signal.SIGTERM)
            assert third.process.wait(LONG) == 0
        finally:
            third.end()
    assert not (third.crew.data / "control.sock").exists()


def test_a_server_away_for_longer_than_the_lease_is_waited_for(
    mail_hosts: MailHosts, own_postgres: PostgresServer, tmp_path: Path
) -> None:
    with pair(mail_hosts, own_postgres, tmp_path, lease_seconds=2) as made:
        own_postgres.stop(immediate=True)
        until(lambda: made.active.events("lease_lost"))
        until(lambda: made.active.events("standby"))
        waiting = made.active.crew.status()
        assert "PostgreSQL cannot be used" in waiting["problems"]["database"]
        assert waiting["grade"] == "critical"
        own_postgres.start()
        until(lambda: made.active.events("took_over") + made.other.events("took_over"))
        until(lambda: made.active.events("ready") + made.other.events("ready") == 2)
        assert len(made.queue(1)) > 0
        for seat in (made.active, made.other):
            assert seat.process is not None
            seat.process.send_signal(signal.SIGHUP)
        until(lambda: made.count(1, "'sent'") == len(made.copies()) > 0)
        assert set(made.copies().values()) == {1}
