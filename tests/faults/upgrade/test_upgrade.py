"""An upgrade in the middle of a round, from every release: the round ends as if nothing had been."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from daemon.adapters.migrations import VERSION
from tests.cli.conftest import Place, offline_config
from tests.faults.upgrade.going_on import killed_while_upgrading, round_goes_on
from tests.faults.upgrade.release import RELEASES
from tests.servers.fixtures import MailHosts

_ALL = sorted(RELEASES.iterdir())


@pytest.mark.dovecot
@pytest.mark.postfix
@pytest.mark.usefixtures("movable_clock")
@pytest.mark.parametrize("release", _ALL, ids=lambda release: release.name)
def test_a_round_begun_by_a_release_is_ended_by_this_one(
    release: Path, tmp_path: Path, own_mail_hosts: MailHosts
) -> None:
    assert round_goes_on(release, tmp_path, own_mail_hosts) == []


@pytest.mark.dovecot
@pytest.mark.postfix
@pytest.mark.usefixtures("movable_clock")
def test_an_upgrade_that_is_killed_leaves_a_database_that_starts(
    tmp_path: Path, own_mail_hosts: MailHosts
) -> None:
    assert killed_while_upgrading(_ALL[0], tmp_path, own_mail_hosts, kills=3, seed=1) == []


def test_a_database_of_a_newer_naervaer_is_refused_in_one_line(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(offline_config(place.data))
    with place.service():
        pass
    with closing(sqlite3.connect(place.data / "naervaer.sqlite")) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    refused = place.run("run")
    assert refused.code == 1
    assert f"schema {VERSION + 1}, but this naervaer knows only {VERSION}" in refused.err
    assert "Traceback" not in refused.err
