"""Room kept beside the database for the day its disk is full: SQLite needs some even to delete a row."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from daemon.adapters.keys import sync_directory


class Reserve:
    """A file of real blocks. It is given up when a write finds the disk full, so that what is under way can be
    committed, and made again when there is room for it and half as much beside it.
    """

    def __init__(self, path: Path, size: int) -> None:
        """`size` in bytes, 0 for none; nothing is made before `keep`."""
        self.path = path
        self._size = size
        self._turn = Lock()
        self.short = False
        """Whether it is given up or could not be made: then only what is under way may be written."""

    @property
    def used(self) -> bool:
        """Whether there is one, so that a database has been opened beside it before."""
        return self.path.exists()

    @property
    def megabytes(self) -> int:
        """How large it is."""
        return self._size // 1_000_000

    @property
    def whole(self) -> bool:
        """Whether it is there in its size; raises OSError where one may not look."""
        if not self.used:
            return False
        found = self.path.stat()
        return found.st_size == self._size and found.st_blocks * 512 >= self._size

    def keep(self) -> bool:
        """Make it, unless it is there in its size already; whether it is there."""
        with self._turn:
            self.short = self._size > 0 and not (self._whole() or self._make())
            return not self.short

    def give_up(self) -> bool:
        """Free its blocks for the database; whether there were any."""
        with self._turn:
            self.short = self._size > 0
            try:
                held = self.path.stat().st_blocks > 0
                os.truncate(self.path, 0)
            except OSError:
                return False
            return held

    def regain(self) -> bool:
        """Make it again if there is room; whether it is there."""
        try:
            found = os.statvfs(self.path.parent)
        except OSError:
            return False
        has = self.path.stat().st_blocks * 512 if self.used else 0
        if found.f_bavail * found.f_frsize + has < self._size * 3 // 2:
            return False
        return self.keep()

    def _whole(self) -> bool:
        with suppress(OSError):
            return self.whole
        return False

    def _make(self) -> bool:
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return False
        try:
            os.ftruncate(handle, 0)
            os.posix_fallocate(handle, 0, self._size)
            os.fsync(handle)
        except OSError:
            # By half it would only take from what is left.
            os.ftruncate(handle, 0)
            return False
        finally:
            os.close(handle)
        sync_directory(self.path.parent)
        return True
