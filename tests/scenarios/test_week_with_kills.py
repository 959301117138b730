"""The same week with the service killed around every commit, SMTP phase and IMAP action: it ends the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.store.sqlite import SqliteStore
from tests.scenarios.diary import Ending, a_week, ending_of
from tests.scenarios.faults import KILL_AT_RANDOM, KILL_ONCE_EACH
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import Doubt, Office
from tests.servers.fixtures import MailHosts

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.timeout(300)]

RANDOM_KILLS = 12
GONE = "bo"
COPY_REFUSED = "of an address that gets nothing already"
# Between the server's word and our commit nobody can know whether a mail went, so that it goes again.
UNKNOWABLE = ("smtp after the server's 250", "Delivery._settle uncommitted")


async def make_installation(folder: Path) -> None:
    """A database and key that several weeks may begin with, so that chance falls the same way in each."""
    store = SqliteStore.open(folder / "naervaer.sqlite", folder / "naervaer.key")
    await store.close()


async def test_killed_anywhere_the_week_ends_as_if_nothing_had_been(
    own_mail_hosts: MailHosts, tmp_path: Path
) -> None:
    data = tmp_path / "empty"
    data.mkdir()
    await make_installation(data)
    async with Nursery(own_mail_hosts.dovecot.password) as nursery:

        async def week(name: str, **faults: Any) -> Outcome:
            """Live through the week, and stop and start once more at its end."""
            async with Office(own_mail_hosts, nursery, tmp_path / name, **faults) as office:
                office.begin_with(data)
                team = await a_week(office)
                await office.tidy_up()
                return Outcome(await ending_of(team), office.deaths, office.doubtful)

        undisturbed = await week("undisturbed")
        once_each = await week("once-each", how=KILL_ONCE_EACH)
        at_random = await week("at-random", how=KILL_AT_RANDOM, chance=0.02, most=RANDOM_KILLS)
    assert undisturbed.deaths == []
    assert len(at_random.deaths) == RANDOM_KILLS
    assert_every_kind_of_point_was_met(once_each.deaths)
    for disturbed in (once_each, at_random):
        assert_same(disturbed, undisturbed.ending)
        assert_copies_are_explained(disturbed)
    assert_both_windows_were_met(once_each)


class Outcome:
    """How a week ended, and what it was put through."""

    def __init__(self, ending: Ending, deaths: list[str], doubtful: list[Doubt]) -> None:
        self.ending, self.deaths, self.doubtful = ending, deaths, doubtful


def assert_same(week: Outcome, undisturbed: Ending) -> None:
    """Same edition, same mails to each, same entries, and every reply handled once."""
    disturbed = week.ending
    assert disturbed.edition == undisturbed.edition
    assert disturbed.entries == undisturbed.entries
    assert disturbed.inbox == undisturbed.inbox
    # A mail that went twice to the address that is gone is refused twice.
    twice = {reason for reason in disturbed.bounces if reason.endswith(COPY_REFUSED)}
    assert not twice or any(doubt.to == GONE for doubt in week.doubtful)
    assert set(disturbed.bounces) - twice == set(undisturbed.bounces)
    for name, mails in undisturbed.mails.items():
        assert disturbed.mails[name] == mails, name
    assert disturbed.unsent == undisturbed.unsent == 0


def assert_copies_are_explained(week: Outcome) -> None:
    """What came twice was being sent at a death; what the server had taken and we had not noted came twice indeed."""
    doubtful = {doubt.message_id for doubt in week.doubtful}
    unknowable = {d.message_id for d in week.doubtful if d.death in UNKNOWABLE and d.to != GONE}
    assert unknowable <= set(week.ending.copies) <= doubtful
    assert sum(week.ending.copies.values()) - len(week.ending.copies) <= len(week.doubtful)


def assert_both_windows_were_met(week: Outcome) -> None:
    assert set(UNKNOWABLE) <= {doubt.death for doubt in week.doubtful}


def assert_every_kind_of_point_was_met(deaths: list[str]) -> None:
    met = Counter(death.partition(" ")[0].partition(":")[0] for death in deaths)
    assert {"smtp", "imap", "reader", "Clockwork._run_one", "Clockwork.plan", "Delivery._settle"} <= set(met)
