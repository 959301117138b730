"""Debian packages unpacked into roots of their own, for servers that cannot be installed beside each other.

Only the standard library: `deploy/test-tools.sh` runs this file before there is a virtual environment.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_WHOLE = "whole"


class UnpackError(RuntimeError):
    """Packages could not be fetched or unpacked; the text says what was tried."""


def cache() -> Path:
    """The folder the roots lie in, outside of any checkout: `NAERVAER_TEST_CACHE`, or one of the user's own."""
    own = os.environ.get("NAERVAER_TEST_CACHE")
    return Path(own) if own else Path.home() / ".cache" / "naervaer-tests"


def unpacked(package: str) -> Path:
    """The root that holds a package and whatever it needs that this system lacks; raises UnpackError.

    It is made on the first call, which fetches a few megabytes with apt.
    """
    root = cache() / package
    root.parent.mkdir(parents=True, exist_ok=True)
    with (root.parent / f"{package}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / _WHOLE).exists():
            shutil.rmtree(root, ignore_errors=True)
            _unpack(package, root)
            (root / _WHOLE).touch()
    return root


def obstacle(package: str) -> str | None:
    """Why the server of a package cannot run here; None when it can, and it is unpacked."""
    if os.geteuid() != 0:
        return "it needs mounts of its own (run the tests as root)"
    lacking = [name for name in ("apt-get", "dpkg", "unshare") if shutil.which(name) is None]
    if lacking:
        return f"it is taken from Debian's packages, and {', '.join(lacking)} is missing"
    trial = _run("unshare", "-m", "mount", "-t", "overlay", "none", "-o", "lowerdir=/usr:/etc", "/usr")
    if trial.returncode != 0:
        return f"overlay mounts are not allowed here: {trial.stderr.strip()}"
    try:
        unpacked(package)
    except UnpackError as error:
        return str(error)
    return None


def _unpack(package: str, root: Path) -> None:
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        needed = _needed(package)
        fetched = _run("apt-get", "download", *needed, cwd=folder)
        if fetched.returncode != 0:
            raise UnpackError(f"apt-get download {' '.join(needed)} failed: {fetched.stderr[-500:]}")
        for archive in sorted(Path(folder).glob("*.deb")):
            done = _run("dpkg", "-x", str(archive), str(root))
            if done.returncode != 0:
                raise UnpackError(f"dpkg -x {archive.name} failed: {done.stderr[-500:]}")
    # Debian keeps /lib as a link to /usr/lib, while older packages still carry files below /lib.
    for name in ("lib", "bin", "sbin"):
        if (root / name).is_dir():
            shutil.copytree(root / name, root / "usr" / name, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(root / name)


def _needed(package: str) -> list[str]:
    """The packages that installing it would bring, whatever that would remove; nothing is installed."""
    for update in (False, True):
        if update:
            _run("apt-get", "update", "-qq")
        plan = _run("apt-get", "-s", "install", "--no-install-recommends", package)
        found = [name for name in re.findall(r"^Inst (\S+)", plan.stdout, re.MULTILINE) if name != package]
        if plan.returncode == 0:
            return [package, *(name for name in found if not name.endswith("-dev"))]
    raise UnpackError(f"apt-get -s install {package} knows no way: {(plan.stderr or plan.stdout)[-500:]}")


def _run(*command: str, cwd: str | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd, env=env)


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        unpacked(wanted)
