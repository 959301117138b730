"""Another mail client at the same mailbox, with its own hands: reads, flags, deletes, and sees what is there."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable
from typing import Any, Self

from tests.patience import LONG

_UID = re.compile(rb"UID (\d+)")
_FLAGS = re.compile(rb"FLAGS \(([^)]*)\)")
_LIMIT = re.compile(rb"STORAGE \d+ (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]*)"')


class Hands:
    """One connection of the standard library's client, logged in; usable as a context manager.

    Raises imaplib's errors, and RuntimeError with the server's words where it says no.
    """

    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self._imap = imaplib.IMAP4(host, port, timeout=LONG)
        self._ask(lambda: self._imap.login(user, password))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            self._imap.shutdown()

    def uidvalidity(self, folder: str = "INBOX") -> int:
        """The folder's present UIDVALIDITY."""
        (line,) = self._ask(lambda: self._imap.status(_name(folder), "(UIDVALIDITY)"))
        return int(line.rpartition(b"UIDVALIDITY ")[2].rstrip(b")"))

    def uids(self, folder: str = "INBOX") -> list[int]:
        """The UIDs in a folder, ascending; none when there is no such folder."""
        return self._search("ALL") if self._opened(folder) else []

    def flags(self, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        """The flags by UID, without \\Recent."""
        if not self.uids(folder):
            return {}
        lines = self._ask(lambda: self._imap.uid("FETCH", "1:*", "(UID FLAGS)"))
        found = [(_UID.search(line), _FLAGS.search(line)) for line in lines if line]
        return {
            int(uid[1]): frozenset(flags[1].decode().split()) - {"\\Recent"}
            for uid, flags in found
            if uid and flags
        }

    def mails(self, folder: str = "INBOX") -> list[tuple[bytes, str]]:
        """The mails in a folder with the server's date of each, oldest first."""
        if not self.uids(folder):
            return []
        lines = self._ask(lambda: self._imap.uid("FETCH", "1:*", "(UID INTERNALDATE BODY.PEEK[])"))
        found = []
        for head, raw in (line for line in lines if isinstance(line, tuple)):
            date = _DATE.search(head)
            found.append((bytes(raw), f'"{date[1].decode()}"' if date else '""'))
        return found

    def limit_kib(self) -> int | None:
        """How many KiB the server says the mailbox may hold; None where it names no limit."""
        _, quotas = self._ask(lambda: self._imap.getquotaroot("INBOX"))
        limits = [_LIMIT.search(line) for line in quotas if line]
        return next((int(limit[1]) for limit in limits if limit), None)

    def message_ids(self, folder: str = "INBOX") -> dict[int, str]:
        """The Message-IDs by UID."""
        if not self.uids(folder):
            return {}
        what = "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
        lines = self._ask(lambda: self._imap.uid("FETCH", "1:*", what))
        found = ((_UID.search(line[0]), line[1]) for line in lines if isinstance(line, tuple))
        return {int(uid[1]): text.partition(b":")[2].strip().decode() for uid, text in found if uid}

    def folders(self) -> list[str]:
        """All folders, in the server's spelling."""
        lines = self._ask(self._imap.list)
        return sorted(line.rpartition(b" ")[2].decode().strip('"') for line in lines if line)

    def mark(self, flags: str, folder: str = "INBOX", *, uids: str = "1:*") -> None:
        """Set flags, such as `\\Seen`, on mails of a folder."""
        if self.uids(folder):
            self._ask(lambda: self._imap.uid("STORE", uids, "+FLAGS.SILENT", f"({flags})"))

    def purge(self, folder: str = "INBOX", *, uids: str = "1:*") -> None:
        """Delete mails of a folder for good."""
        self.mark("\\Deleted", folder, uids=uids)
        self._ask(self._imap.expunge)

    def put(self, raw: bytes, folder: str = "INBOX", *, date: str = "", flags: str = "") -> None:
        """Put a mail into a folder; `date` as `mails` gives it."""
        self._ask(lambda: self._imap.append(_name(folder), flags, date, raw))

    def do(self, verb: str, *arguments: str) -> list[Any]:
        """Any command without an answer to be read, such as CREATE; what the server said with it."""
        imaplib.Commands.setdefault(verb, ("AUTH", "SELECTED"))
        return self._ask(lambda: self._imap._simple_command(verb, *arguments))

    def _opened(self, folder: str) -> bool:
        kind, _ = self._imap.select(_name(folder))
        return kind == "OK"

    def _search(self, *criteria: str) -> list[int]:
        (line,) = self._ask(lambda: self._imap.uid("SEARCH", *criteria))
        return [int(word) for word in (line or b"").split()]

    def _ask(self, call: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
        kind, lines = call()
        if kind != "OK":
            raise RuntimeError(f"the IMAP server said {kind}: {lines}")
        return lines


def _name(folder: str) -> str:
    return f'"{folder}"'
