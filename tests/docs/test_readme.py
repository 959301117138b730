"""What the README says holds: its config loads, its links lead somewhere, its commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.config.loader import load
from daemon.practices import PRACTICES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "deploy").glob("*.md"))]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_first_config_of_the_readme_loads(tmp_path: Path) -> None:
    block = re.search(r"^```toml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block
    path = tmp_path / "config.toml"
    path.write_text(block[1], "utf-8")
    config = load(path, {practice.name: practice for practice in PRACTICES})
    assert set(config.world.rules) == {"ideas", "successes", "newsletter", "digest", "roster"}
    assert len(block[1].strip().splitlines()) <= 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_holds_marks_of_a_merge(page: Path) -> None:
    assert not re.findall(r"^(?:<{7}|={7}|>{7})(?: |$)", page.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s{}]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    text = re.sub(r"^```\w+ file=.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    named = re.findall(r"`((?:daemon|tests|deploy|bench|templates)/[\w./-]+\.\w+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"make ([a-z]+)", README)) <= set(targets)
