"""Another distribution's package `daemon` in the same environment is named, not run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT, environment


def test_where_another_package_has_taken_the_name_it_says_whose_and_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "daemon" / "commands", tmp_path / "daemon" / "commands")
    shutil.copy(ROOT / "daemon" / "__main__.py", tmp_path / "daemon" / "__main__.py")
    # What installing python-daemon into our environment leaves behind.
    (tmp_path / "daemon" / "__init__.py").write_text(
        '"""Library to implement a well-behaved Unix daemon process."""\n'
    )
    record = tmp_path / "python_daemon-3.1.2.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: python-daemon\nVersion: 3.1.2\n")
    (record / "top_level.txt").write_text("daemon\n")
    done = subprocess.run(
        [sys.executable, "-m", "daemon", "--help"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "python-daemon" in done.stderr
    assert "environment of its own" in done.stderr
    assert "Traceback" not in done.stderr
