"""The pages as a real browser gets them from the server, under their own security policy."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.patience import LONG
from tests.templates.screens import CHROMIUM, measure
from tests.web.conftest import Web, publish
from tests.web.test_archive import link_in
from tests.web.test_stop import stop_link

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(
        shutil.which("chromium") is None and "CI" not in os.environ,
        reason="needs Chromium (apt-get install chromium)",
    ),
]
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=4000",
    "--dump-dom",
)


async def served(web: Web) -> dict[str, str]:
    """The path of every page by its name."""
    mail = publish(web.engine)[0]
    edition = link_in(mail).removeprefix(web.public_url)
    stop = stop_link(mail).removeprefix(web.public_url)
    return {"edition": edition, "list": edition.removesuffix("1"), "home": "/", "missing": "/x", "stop": stop}


async def test_the_security_policy_refuses_nothing_of_our_own(web: Web, tmp_path: Path) -> None:
    paths = await served(web)
    for name in ("edition", "stop"):
        command = [
            CHROMIUM or "chromium",
            *_FLAGS,
            f"--user-data-dir={tmp_path}",
            web.server.url + paths[name],
        ]
        ran = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, text=True, timeout=4 * LONG, check=True
        )
        assert 'class="sheet"' in ran.stdout
        assert "Content Security Policy" not in ran.stderr
        assert "Refused to" not in ran.stderr


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_pages_fit_a_phone_and_can_be_read(web: Web, dark: bool) -> None:
    pages = {name: (await web.get(path)).text for name, path in (await served(web)).items()}
    rows = await asyncio.to_thread(measure, pages, dark=dark, widths=(375, 700))
    assert {row.dark for row in rows} == {dark}
    assert [(row.name, row.width, row.wide) for row in rows if row.wide > row.width] == []
    assert [(row.name, row.width, row.faint) for row in rows if row.faint] == []
