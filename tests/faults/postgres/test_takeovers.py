"""Of two daemons on one database one works; the other takes over when it is killed or put to sleep."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.postgres.takeovers import pair, takeovers
from tests.faults.rows import Plan
from tests.servers.fixtures import MailHosts
from tests.servers.postgres import PostgresServer

pytestmark = [pytest.mark.postgres, pytest.mark.dovecot, pytest.mark.postfix]


def test_a_kill_and_a_sleep_are_taken_over_and_no_mail_is_lost_or_goes_twice(
    mail_hosts: MailHosts, postgres: PostgresServer, tmp_path: Path
) -> None:
    with pair(mail_hosts, postgres, tmp_path, lease_seconds=2) as made:
        found = takeovers(made, Plan(times=2, keep=tmp_path / "keep"))
    assert found.broken == ()
    assert found.figures["killed: longest seconds until the other works"] < 6
    assert found.figures["asleep: longest seconds until the other works"] < 6
