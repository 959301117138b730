"""A misunderstanding reaches the leader's mail server within seconds, whatever waits before it, at whatever hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.urgent import BACKLOG, raise_some
from tests.servers.fixtures import MailHosts

WITHIN_SECONDS = 5.0

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


@pytest.mark.parametrize("backlog", [0, BACKLOG])
async def test_it_is_handed_over_within_five_seconds_of_the_notice(
    own_mail_hosts: MailHosts, tmp_path: Path, backlog: int
) -> None:
    """Two hundred letters are queued and their minute is used up, the leader's quiet hours have begun, and before it
    lie none or three hundred of other people's mails.
    """
    times = await raise_some(tmp_path, own_mail_hosts.postfix, backlog=backlog)
    assert max(times) < WITHIN_SECONDS
