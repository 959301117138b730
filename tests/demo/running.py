"""Runs the demo as its user does, and talks to its page."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.patience import LONG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "daemon", "demo"]


def environment(tmp: Path) -> dict[str, str]:
    """An environment whose temporary files lie in a folder of the test's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAERVAER")}
    return kept | {"TMPDIR": str(tmp), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def run_demo(tmp: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The demo, run to its end."""
    return subprocess.run(
        [*PROGRAM, *options],
        cwd=tmp,
        env=environment(tmp),
        capture_output=True,
        text=True,
        timeout=4 * LONG,
        check=False,
    )


@dataclass
class Page:
    """The page of a running demo."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def request(self, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request; the status, headers and body of its answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            raw = None if body is None else json.dumps(body).encode()
            given = {"Content-Type": "application/json"} if body is not None else {}
            given |= {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET" if raw is None else "POST", path, raw, given)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, path: str, body: Any = None) -> Any:
        """What the page's own script would get; the request must succeed."""
        status, _, raw = self.request(path, body)
        assert status == 200, (status, raw)
        return json.loads(raw)

    def mails(self, who: str) -> list[dict[str, Any]]:
        """A person's mails, newest first."""
        found: list[dict[str, Any]] = self.json(f"/api/people/{who}")["mails"]
        return found

    def wait(self, holds: Any, seconds: float = LONG) -> Any:
        """What `holds` gives once it is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = holds()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"it did not come true within {seconds} s")

    def dom(self, tmp: Path, path: str) -> str:
        """What a browser makes of a page, as HTML."""
        assert CHROMIUM, "Chromium is missing (apt-get install chromium)"
        profile = tmp / f"profile-{time.monotonic_ns()}"
        options = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
        options += " disable-component-update disable-sync dump-dom"
        done = subprocess.run(
            [
                CHROMIUM,
                *(f"--{option}" for option in options.split()),
                f"--user-data-dir={profile}",
                "--virtual-time-budget=4000",
                f"http://127.0.0.1:{self.port}{path}",
            ],
            capture_output=True,
            text=True,
            timeout=4 * LONG,
            check=False,
        )
        return done.stdout


@contextmanager
def demo_page(tmp: Path, *options: str) -> Iterator[Page]:
    """A demo whose page is up; ended by Ctrl-C if the test has not ended it."""
    process = subprocess.Popen(
        [*PROGRAM, "--port", "0", *options],
        cwd=tmp,
        env=environment(tmp),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                yield Page(process, int(found[1]), said)
                break
        else:
            raise AssertionError("".join(said))
    finally:
        if process.poll() is None:
            interrupt(process)
        if process.stdout:
            process.stdout.close()


def interrupt(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Press Ctrl-C; the exit code and what was said from then on."""
    process.send_signal(signal.SIGINT)
    try:
        rest, _ = process.communicate(timeout=LONG)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(LONG)
        raise
    return process.returncode, rest
