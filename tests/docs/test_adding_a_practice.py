"""What `docs/adding-a-practice.md` says works: its files are taken from the page and run."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from daemon.adapters.render import TemplateRenderer
from daemon.core.model import Rule
from daemon.practices import PRACTICES
from tests.engine.kit import Engine, a_world

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-practice.md"
BLOCK = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    for name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def energy(files: Path) -> Iterator[ModuleType]:
    yield load("daemon.practices.energy", files / "daemon/practices/energy.py")
    del sys.modules["daemon.practices.energy"]


def test_the_practice_of_the_page_runs_from_question_to_digest(files: Path, energy: ModuleType) -> None:
    practice = energy.Energy()
    rule = Rule(id="energy", practice="energy", team="t", title="Energi", settings=practice.Settings())
    digest = next(p for p in PRACTICES if p.name == "digest")
    rules = (rule, replace(rule, id="digest", practice="digest", settings=digest.Settings()))
    engine = Engine(
        a_world(rules=rules),
        practices=(*PRACTICES, practice),
        renderer=TemplateRenderer(overlay=files / "templates"),
    )
    engine.until("fri 12:00")
    for member, number in (("rikke", "4"), ("jonas", "3, men det var en lang uge"), ("lone", "5")):
        assert engine.reply(engine.last(member, "ask"), number) == "handled: answer"
    engine.until("mon+1 08:00")
    assert "i gennemsnit 4 ud af 5 (3 svar)" in engine.last("lone", "digest").text


def test_the_test_of_the_page_passes(files: Path, energy: ModuleType) -> None:
    load(
        "page_test", files / "tests/practices/test_energy.py"
    ).test_it_keeps_the_number_and_says_who_sees_it()


def test_every_block_of_the_page_that_is_a_file_was_found(files: Path) -> None:
    assert len([p for p in files.rglob("*") if p.is_file()]) == PAGE.read_text("utf-8").count(" file=")
