"""Who leaves in the middle of a round is let go, and who gets another address is followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.changes import leaving
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.usefixtures("movable_clock")]


def test_who_leaves_gets_the_farewell_and_nothing_more(tmp_path: Path, own_mail_hosts: MailHosts) -> None:
    assert leaving.somebody_leaves(tmp_path, own_mail_hosts) == []


def test_what_waits_follows_to_a_new_address_and_what_the_old_one_refused_is_asked_again(
    tmp_path: Path, own_mail_hosts: MailHosts
) -> None:
    assert leaving.somebody_moves(tmp_path, own_mail_hosts) == []
