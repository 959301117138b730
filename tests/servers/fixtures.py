"""Pytest fixtures for real servers: skipped with a reason where they cannot run, failed with CI=true."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.faults import faketime
from tests.faults.imap.netns import Namespace
from tests.servers.courier import CourierServer
from tests.servers.cyrus import CyrusServer
from tests.servers.dovecot import DovecotServer
from tests.servers.imap_host import ImapHost
from tests.servers.postfix import PostfixServer
from tests.servers.postgres import PostgresServer


@dataclass(frozen=True, slots=True)
class MailHosts:
    """A Postfix that takes mail and the Dovecot that it ends in."""

    postfix: PostfixServer
    dovecot: DovecotServer

    def new_user(self, name: str = "box", password: str | None = None) -> str:
        """A mailbox that no other test has; returns the user name."""
        return self.postfix.new_user(name, password)

    def address(self, user: str, token: str = "") -> str:
        """The mail address of a user, with a token behind a plus where one is given."""
        return self.dovecot.address(user, token)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[DovecotServer]:
    """One Dovecot for the run; take a `new_user()` of it and do not stop it."""
    _require(DovecotServer.missing())
    with DovecotServer() as server:
        yield server


@pytest.fixture(scope="session")
def cyrus() -> Iterator[CyrusServer]:
    """One Cyrus for the run; take a `new_user()` of it and do not stop it."""
    _require(CyrusServer.missing())
    with CyrusServer() as server:
        yield server


@pytest.fixture(scope="session")
def courier() -> Iterator[CourierServer]:
    """One Courier for the run; take a `new_user()` of it and do not stop it."""
    _require(CourierServer.missing())
    with CourierServer() as server:
        yield server


@pytest.fixture(scope="session")
def namespaces() -> type[Namespace]:
    """Network namespaces can be made, and packets can vanish in them."""
    _require(Namespace.missing())
    return Namespace


@pytest.fixture(
    params=[pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("dovecot", "cyrus", "courier")]
)
def imap_host(request: pytest.FixtureRequest) -> ImapHost:
    """Each of the three IMAP servers in turn; take a `new_user()` of it and do not stop it."""
    server: ImapHost = request.getfixturevalue(request.param)
    return server


@pytest.fixture(scope="session")
def mail_hosts(dovecot: DovecotServer) -> Iterator[MailHosts]:
    """One Postfix in front of that Dovecot for the run; take a `new_user()` of it and do not stop it."""
    _require(PostfixServer.missing())
    with PostfixServer(dovecot) as postfix:
        yield MailHosts(postfix, dovecot)


@pytest.fixture
def own_dovecot() -> Iterator[DovecotServer]:
    """A Dovecot that this test alone has, and may stop, kill and start."""
    _require(DovecotServer.missing())
    with DovecotServer() as server:
        yield server


@pytest.fixture
def own_mail_hosts(own_dovecot: DovecotServer) -> Iterator[MailHosts]:
    """A Postfix and a Dovecot that this test alone has, and may stop, kill and start."""
    _require(PostfixServer.missing())
    with PostfixServer(own_dovecot) as postfix:
        yield MailHosts(postfix, own_dovecot)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL for the run; take a `new_database()` of it and do not stop it."""
    _require(PostgresServer.missing())
    with PostgresServer() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that writes durably, that this test alone has, and may stop, kill and start."""
    _require(PostgresServer.missing())
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture(scope="session")
def movable_clock() -> None:
    """The clock of a process that a test starts can be set; see `tests.faults.faketime`."""
    _require(faketime.missing())


def _require(missing: str | None) -> None:
    if missing is None:
        return
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)
