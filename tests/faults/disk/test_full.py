"""A full disk stops what adds, lets what is under way end, and is recovered from without a hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.disk.full import cycles, household
from tests.faults.disk.small_disk import need_small_disks
from tests.faults.rows import Plan
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


@pytest.fixture(autouse=True)
def _mountable() -> None:
    need_small_disks()


def test_nothing_is_lost_or_doubled_when_the_disk_is_full_and_emptied_again(
    mail_hosts: MailHosts, tmp_path: Path
) -> None:
    with household(mail_hosts, tmp_path) as house:
        found = cycles(house, Plan(times=3, keep=tmp_path / "keep"))
    assert found.broken == ()
    assert found.figures["mails answered once"] == 6
