"""Remembers outside the database who was erased, so that a restored backup does not bring them back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from daemon.adapters.keys import hand_over, sync_directory

ERASED = "naervaer.erased"
"""The name of the file, in the folder of the database."""


class Erasures:
    """A file of lines, each an instant and the keyed fingerprint of a member's id; it is only ever added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, fingerprints: Iterable[str]) -> None:
        """Add these, durably; raises OSError, and then nothing may be erased."""
        at = datetime.now(UTC).isoformat()
        # What a crash cut off must not swallow the line that follows it.
        lines = "\n" + "".join(f"{at} {each}\n" for each in fingerprints)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            hand_over(self._path, handle)
            os.write(handle, lines.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_directory(self._path.parent)

    def since(self, at: datetime) -> dict[str, datetime]:
        """By fingerprint, when they were last erased, of those erased since; a line cut off by a crash counts for
        nothing, as its erasure was not committed.
        """
        found: dict[str, datetime] = {}
        try:
            lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return found
        for line in lines:
            when, _, fingerprint = line.partition(" ")
            try:
                erased_at = datetime.fromisoformat(when)
            except ValueError:
                continue
            if fingerprint and erased_at >= at:
                found[fingerprint] = erased_at
        return found
