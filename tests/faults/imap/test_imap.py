"""Whatever goes wrong between a real mailbox and us, every mail is taken in once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.imap.half_open import half_open_connection
from tests.faults.imap.netns import Namespace
from tests.faults.imap.old_mails import first_start
from tests.faults.imap.rows import CASES
from tests.servers.imap_host import ImapHost


@pytest.mark.parametrize("case", CASES)
async def test_every_mail_is_taken_in_once_though(imap_host: ImapHost, case: str, tmp_path: Path) -> None:
    await CASES[case](imap_host, 1, tmp_path)


@pytest.mark.nft
async def test_a_half_open_connection_is_found_and_made_anew(
    imap_host: ImapHost, namespaces: type[Namespace], tmp_path: Path
) -> None:
    await half_open_connection(imap_host, 5, tmp_path)


def test_old_mail_is_left_alone_and_the_first_answer_is_handled(imap_host: ImapHost) -> None:
    # How much memory it takes is for a hundred thousand to show.
    assert first_start(imap_host, 2_000, usual=1_000)["seconds"] < 30
