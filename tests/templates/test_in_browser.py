"""Mails in a real browser: no scrolling sideways on a phone, enough contrast in light and dark."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.templates.screens import Measure, mails, measure

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(
        shutil.which("chromium") is None and "CI" not in os.environ,
        reason="needs Chromium (apt-get install chromium)",
    ),
]


@pytest.fixture(scope="module", params=[("da", False), ("en", True)], ids=["da-light", "en-dark"])
def shown(request: pytest.FixtureRequest) -> tuple[bool, tuple[Measure, ...]]:
    language, dark = request.param
    return dark, measure(mails(language), dark=dark, widths=(320, 700))


def test_mails_in_a_browser(shown: tuple[bool, tuple[Measure, ...]]) -> None:
    dark, rows = shown
    assert {row.dark for row in rows} == {dark}
    assert [(row.name, row.width, row.wide) for row in rows if row.wide > row.width] == []
    assert [(row.name, row.width, row.faint) for row in rows if row.faint] == []
