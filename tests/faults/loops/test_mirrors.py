"""Mail between machines stops by itself, after three mails at most between two of us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.loops import mirrors
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


@pytest.mark.parametrize("trial", [mirrors.two_of_us, mirrors.rude_machine])
def test_it_is_quiet_soon(
    trial: Callable[[Path, MailHosts], list[str]], tmp_path: Path, mail_hosts: MailHosts
) -> None:
    assert trial(tmp_path, mail_hosts) == []
