"""A disk of a few megabytes, mounted for a test, that can be filled to the last block and made empty again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType

import pytest


class SmallDisk:
    """A tmpfs of its own at `path`; usable as a context manager."""

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path = path
        self._megabytes = megabytes
        self._stuffing = path / "stuffing"

    @staticmethod
    def missing() -> str | None:
        """Why none can be mounted here; None when it can."""
        if os.geteuid() != 0:
            return "a small disk can be mounted by root only"
        tried = subprocess.run(
            ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        )
        return None if tried.returncode == 0 else "mounting a tmpfs is not allowed here (CAP_SYS_ADMIN)"

    def __enter__(self) -> SmallDisk:
        self.path.mkdir(parents=True, exist_ok=True)
        size = f"size={self._megabytes}m,mode=0700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", self.path], check=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        subprocess.run(["umount", "--lazy", self.path], check=True)

    def fill(self) -> None:
        """Take the last free block."""
        page = os.statvfs(self.path).f_frsize
        with self._stuffing.open("wb") as file:
            while free := os.statvfs(self.path).f_bfree:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, free * page)
                except OSError:
                    continue

    def empty(self) -> None:
        """Give back what `fill` took."""
        self._stuffing.unlink(missing_ok=True)

    def remount(self, how: str) -> None:
        """Make it read-only (`ro`) or writable again (`rw`)."""
        subprocess.run(["mount", "-o", f"remount,{how}", self.path], check=True)


def need_small_disks() -> None:
    """Skip where nothing can be mounted, and fail there with CI=true."""
    missing = SmallDisk.missing()
    if missing and os.environ.get("CI", "").lower() == "true":
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)
