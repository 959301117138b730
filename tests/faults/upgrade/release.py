"""A release in the middle of a round, as kept in `releases/VERSION`: what is in it, and how it is laid out."""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tests.faults.crew import Crew
from tests.faults.faketime import FakeClock
from tests.servers.fixtures import MailHosts

RELEASES = Path(__file__).parent / "releases"
NAMES: Mapping[str, str] = {
    "mette": "Mette Lindholm",
    "soeren": "Søren Ågård",
    "emily": "Emily Clarke",
    "anna": "Anna Bak",
    "ib": "Ib Gram",
    "kaj": "Kaj Holm",
    "liv": "Liv Dam",
}
BOX = "team"
RULES = "[rules.ideas]\n[rules.digest]\n"
DATABASE, KEY, FACTS = "database.xz", "key", "facts.json"
SILENT = ("kaj", "liv")
"""Who has not answered; their calls are kept, to be answered later."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a frozen service: members by id, rows by id."""

    version: str
    revision: str
    frozen_at: str
    """When it was killed, by its own clock."""
    answered: tuple[str, ...]
    """Whose answers were taken in and whose receipts arrived."""
    sending: tuple[str, ...]
    """Mails that were being sent, and had not arrived."""
    queued: tuple[str, ...]
    """Mails that waited."""
    unread: str
    """Whose answer lay in the inbox, not read yet."""
    pending: int
    """Moments still to come."""

    def write(self, folder: Path) -> None:
        """Keep them."""
        (folder / FACTS).write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Facts:
        """What is known of the release in this folder."""
        found = json.loads((folder / FACTS).read_text("utf-8"))
        return cls(**{key: tuple(v) if isinstance(v, list) else v for key, v in found.items()})


def a_crew(folder: Path, hosts: MailHosts, clock: FakeClock) -> Crew:
    """The team of the releases on these servers, which must be new: the names of its mailboxes are fixed."""
    users = {who: who for who in (*NAMES, "drift")}
    for user in (BOX, *users):
        hosts.dovecot.add_user(user)
    return Crew(
        folder,
        hosts,
        NAMES,
        RULES,
        clock=clock,
        box=BOX,
        users=users,
        pace="connections = 1, per_minute = 1000",
    )


def thawed(release: Path, folder: Path, hosts: MailHosts) -> tuple[Crew, Facts]:
    """The frozen service as a team whose service may be started; its clock shows when it was killed."""
    facts = Facts.read(release)
    clock = FakeClock.at(folder / "clock", datetime.fromisoformat(facts.frozen_at))
    crew = a_crew(folder / "crew", hosts, clock)
    crew.data.mkdir(mode=0o700)
    (crew.data / "naervaer.sqlite").write_bytes(lzma.decompress((release / DATABASE).read_bytes()))
    shutil.copyfile(release / KEY, crew.data / "naervaer.key")
    for file in crew.data.iterdir():
        file.chmod(0o600)
    return crew, facts
