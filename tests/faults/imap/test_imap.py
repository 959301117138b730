"""Whatever goes wrong between a real mailbox and us, every mail is taken in once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.imap.rows import CASES
from tests.servers.imap_host import ImapHost


@pytest.mark.parametrize("case", CASES)
async def test_every_mail_is_taken_in_once_though(imap_host: ImapHost, case: str, tmp_path: Path) -> None:
    await CASES[case](imap_host, 1, tmp_path)
