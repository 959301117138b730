"""A service whose clock is set on or back goes on sensibly: nothing twice, nothing at night, nothing held up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.clock import jumps
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


def test_a_clock_set_on_and_back_repeats_nothing_and_is_told(tmp_path: Path, mail_hosts: MailHosts) -> None:
    assert jumps.a_walk(tmp_path, mail_hosts, seed=1, further=1) == []


def test_after_four_hundred_days_back_waiting_mail_goes_at_once(
    tmp_path: Path, own_mail_hosts: MailHosts
) -> None:
    assert jumps.back_with_mail_waiting(tmp_path, own_mail_hosts) == []
