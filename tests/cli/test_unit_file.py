"""The systemd unit: how exposed it leaves the service, and that the code runs under what it forbids."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Place, environment

UNIT = Path(__file__).resolve().parents[2] / "deploy" / "naervaer.service"
_SET_MDWE, _REFUSE_EXEC_GAIN = 65, 1


def test_its_exposure_is_at_most_one_and_a_half() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("systemd-analyze is not installed (apt-get install systemd)")
        pytest.skip("systemd-analyze is not installed (apt-get install systemd)")
    said = subprocess.run(
        [program, "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level for naervaer\.service: ([\d.]+)", said.stdout)
    assert found, said.stdout + said.stderr
    assert float(found[1]) <= 1.5


def test_each_thing_left_open_has_its_reason_beside_it() -> None:
    text = UNIT.read_text()
    for name in ("PrivateNetwork", "RootDirectory", "which addresses", "of @resources"):
        assert re.search(rf"# Left open[^\n]*(\n#[^\n]*)*{name}", text), name


def test_it_needs_no_memory_that_is_both_writable_and_executable(place: Place) -> None:
    libc = ctypes.CDLL(None)

    def forbid() -> None:
        libc.prctl(_SET_MDWE, _REFUSE_EXEC_GAIN, 0, 0, 0)

    probe = subprocess.run(
        [sys.executable, "-c", "import ctypes; print(ctypes.CDLL(None).prctl(66, 0, 0, 0, 0))"],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=forbid,
    )
    if probe.stdout.strip() != "1":
        pytest.skip("this kernel has no PR_SET_MDWE (Linux 6.3), by which the test forbids it")
    # A preview runs the renderer, the database, the cipher and the whole engine.
    done = subprocess.run(
        [*PROGRAM, "preview", "ideas"],
        cwd=place.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=forbid,
    )
    assert done.returncode == 0, done.stderr
