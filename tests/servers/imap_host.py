"""What a test may do with any of the real IMAP servers, so that one suite runs over all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from tests.servers.imap_hands import Hands


class ImapHost(Protocol):
    """An IMAP server of our own on loopback, with mailboxes made on demand."""

    brand: str
    host: str
    password: str
    imap_port: int
    root: Path

    def new_user(self, name: str = "box") -> str:
        """A mailbox that no other test has; returns the user name."""
        ...

    def deliver(self, user: str, raw: bytes, *, sender: str = "") -> None:
        """Put one mail into the INBOX, as a mail server in front would."""
        ...

    def hands(self, user: str) -> Hands:
        """Another client at that mailbox."""
        ...

    def spelt(self, folder: str) -> str:
        """A folder, written with `/` between its levels, as this server spells it."""
        ...

    def lay_in(self, user: str, raw: bytes, count: int) -> None:
        """So many mails straight into the storage of an INBOX that nobody has open; all of them alike."""
        ...

    def renumber(self, user: str) -> None:
        """The INBOX gets another UIDVALIDITY, its mails stay."""
        ...

    def recreate(self, user: str) -> None:
        """The INBOX is deleted and made anew, with another UIDVALIDITY and nothing in it."""
        ...

    def limit(self, user: str, kib: int | None) -> None:
        """The mailbox may hold so many KiB from the next log-in on; None lifts the limit."""
        ...

    def kill(self) -> None:
        """End it as a power cut would; `start` brings it back with the same mail on the same ports."""
        ...

    def start(self) -> None:
        """Start again after `kill`."""
        ...

    def stop(self) -> None:
        """End it and remove all it wrote."""
        ...

    def log(self, lines: int = 40) -> str:
        """The end of its log, for a test that failed."""
        ...


def lay_into_maildir(folder: Path, raw: bytes, count: int, *, owner: tuple[int, int]) -> None:
    """So many links to one mail as read mails in a Maildir's `cur`, with names that tell their age and size."""
    most = 30_000  # ext4 takes 65,000 links to a file
    wire = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    source = folder / "cur"
    for number in range(count):
        stamp = f"{1_600_000_000 + number}.M{number % 1_000_000}P1.old"
        name = folder / "cur" / f"{stamp},S={len(raw)},W={len(wire)}:2,S"
        if number % most == 0:
            source = name
            source.write_bytes(raw)
            os.chown(source, *owner)
        else:
            name.hardlink_to(source)
