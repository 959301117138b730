"""A machine that slept for a week catches up in order, without a burst of what is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.clock import asleep
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


def test_it_catches_up_in_order_and_sends_the_newest_digest_alone(
    tmp_path: Path, own_mail_hosts: MailHosts
) -> None:
    assert asleep.a_week(tmp_path, own_mail_hosts) == []
