"""Every practice has a page, which names all its settings and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.core.practice import Practice
from daemon.practices import PRACTICES

PAGES = Path(__file__).parents[2] / "docs" / "practices"


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda p: p.name)
def test_the_page_names_every_setting(practice: Practice) -> None:
    page = (PAGES / f"{practice.name}.md").read_text("utf-8")
    assert [name for name in practice.Settings.model_fields if name not in page] == []


def test_no_page_is_left_of_a_practice_that_is_gone() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == {practice.name for practice in PRACTICES}
