"""The wheel holds what an installed service needs beside its code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.patience import LONG

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=4 * LONG)
    with ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_every_template_is_in_the_wheel(names: set[str]) -> None:
    ours = {
        p.relative_to(ROOT / "templates").as_posix() for p in (ROOT / "templates").rglob("*.*") if p.is_file()
    }
    ours.discard(".keep")
    assert ours
    assert {f"daemon/_templates/{name}" for name in ours} <= names


def test_the_example_config_and_the_migrations_are_in_the_wheel(names: set[str]) -> None:
    assert "daemon/_data/config.example.toml" in names
    assert any(name.startswith("daemon/adapters/migrations/versions/") for name in names)


def test_no_tests_or_docs_are_in_the_wheel(names: set[str]) -> None:
    assert not [name for name in names if name.startswith(("tests/", "docs/", "bench/"))]


def test_the_fonts_and_their_licence_are_in_the_wheel(names: set[str]) -> None:
    folder = "daemon/adapters/fonts"
    assert {f"{folder}/{name}" for name in ("Inter-Regular.otf", "NotoEmoji-Regular.ttf", "OFL.txt")} <= names
