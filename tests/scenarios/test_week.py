"""A week on Dovecot and Postfix, from idea call to newsletter: real IMAP IDLE, real SMTP, a clock moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.diary import a_week, ending_of, in_handled_folder
from tests.scenarios.nursery import Nursery
from tests.scenarios.office import Office
from tests.servers.fixtures import MailHosts

WORDS = (
    "walk and talk",
    "Aarhus Havn",
    "ordbog",
    "Sikke en uge",
    "tilbage mandag",
    "Lindholm",
)

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


async def test_a_week_goes_from_the_call_to_the_newsletter(own_mail_hosts: MailHosts, tmp_path: Path) -> None:
    async with (
        Nursery(own_mail_hosts.dovecot.password) as nursery,
        Office(own_mail_hosts, nursery, tmp_path) as office,
    ):
        team = await a_week(office)
        ending = await ending_of(team)
        assert ending.copies == {}
        assert ending.unsent == 0
        assert not [state for state in ending.inbox if state.startswith(("shunted", "new", "held"))]
        assert office.born == 1
        await office.tidy_up()
        assert office.born == 2
        assert in_handled_folder(office) == len(await office.inbox())
        assert office.words_lying_open([*WORDS, *(who.user for who in team.everybody)]) == []
