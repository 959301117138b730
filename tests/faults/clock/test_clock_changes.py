"""What is due at 02:30 comes once when the clock changes, in spring as in autumn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.clock import changes
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


def test_a_time_that_spring_leaves_out_comes_once_right_after(tmp_path: Path, mail_hosts: MailHosts) -> None:
    assert changes.spring(tmp_path, mail_hosts) == []


def test_a_time_that_autumn_has_twice_comes_once_at_the_first(tmp_path: Path, mail_hosts: MailHosts) -> None:
    assert changes.autumn(tmp_path, mail_hosts) == []
