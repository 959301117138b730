"""Configs, commands run as a user runs them, and a real service against real servers, for the tests of the commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.patience import LONG
from tests.servers.fixtures import MailHosts

PROGRAM = [sys.executable, "-m", "daemon"]
ROOT = Path(__file__).resolve().parents[2]

PEOPLE = """
[[locations]]
id = "aarhus"
name = "Aarhus"

[[locations]]
id = "nuuk"
name = "Nuuk"
zone = "America/Nuuk"
country = "GL"

[[teams]]
id = "salg"
name = "Salg Nord"
leader = "mette"

[[members]]
id = "mette"
name = "Mette Lindholm"
email = "{mette}"
location = "aarhus"

[[members]]
id = "soeren"
name = "Søren Ågård"
email = "{soeren}"
location = "aarhus"

[[members]]
id = "emily"
name = "Emily Clarke"
email = "{emily}"
location = "nuuk"
language = "en"

[rules.ideas]

[rules.successes]
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """An environment without anything that could lead the commands elsewhere."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("NAERVAER", "_NAERVAER", "NOTIFY", "WATCHDOG"))
    }
    kept.pop("JOURNAL_STREAM", None)
    kept.pop("CREDENTIALS_DIRECTORY", None)
    kept.setdefault("BOX_PASSWORD", "unused")
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | more


@dataclass
class Place:
    """A folder with a config, and `naervaer` run in it."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *arguments: str, answer: str = "", seconds: float = LONG, **env: str) -> Ran:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            cwd=self.folder,
            input=answer,
            capture_output=True,
            check=False,
            text=True,
            timeout=seconds,
            env=environment(**env),
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def write(self, text: str) -> None:
        self.config.write_text(text, encoding="utf-8")

    @contextmanager
    def service(self, **env: str) -> Iterator[subprocess.Popen[str]]:
        """The service, running and ready; killed at the end if it still lives."""
        log = (self.folder / "log").open("w+")
        process = subprocess.Popen(
            [*PROGRAM, "run"],
            cwd=self.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(**env),
        )
        try:
            eventually(lambda: self.is_ready(process))
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(LONG)
            log.close()

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def events(self, name: str) -> list[dict[str, Any]]:
        """What the service logged under one event name; a line that it is writing counts once it is whole."""
        whole = self.log().rpartition("\n")[0]
        found = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
        return [event for event in found if event["event"] == name]

    def is_ready(self, process: subprocess.Popen[str]) -> bool:
        assert process.poll() is None, self.log()
        return bool(self.events("ready"))


def eventually(holds: Callable[[], Any], *, seconds: float = LONG) -> Any:
    """What `holds` gives once it is true; fails when it does not become so in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"it did not come true within {seconds} s")


def always_awake(config: str) -> str:
    """The config with people who may be mailed at any hour of any day, so that a test passes on all of them."""
    everyone = '[everyone]\nworking_days = "mon-sun"\nmail_at = "00:00"\nquiet = "never"\n\n[mailbox]'
    return config.replace("[mailbox]", everyone, 1).replace("[service]", '[service]\ncountry = ""', 1)


def offline_config(data: Path, *, more: str = "") -> str:
    """A config whose servers are ports of loopback that nobody listens at."""
    people = PEOPLE.format(mette="mette@firma.test", soeren="soeren@firma.test", emily="emily@firma.test")
    return f"""
[service]
data_dir = "{data}"
ops = ["drift@firma.test"]
{more}

[mailbox]
address = "team@firma.test"
password = "env:BOX_PASSWORD"
imap = {{ host = "127.0.0.1", port = 9, tls = "none" }}
smtp = {{ host = "127.0.0.1", port = 9, tls = "none", login = "none" }}
{people}"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A config of a team of three, whose mail servers do not answer."""
    found = Place(tmp_path)
    found.write(offline_config(found.data))
    return found


@dataclass
class Mailed(Place):
    """A place whose mailbox is on real servers."""

    hosts: MailHosts
    box: str
    people: dict[str, str]

    def inbox(self, who: str) -> list[bytes]:
        return self.hosts.dovecot.messages(self.people[who])


def online_config(hosts: MailHosts, box: str, data: Path, people: dict[str, str], *, more: str = "") -> str:
    """A config on the tests' Dovecot and Postfix."""
    addresses = {who: hosts.address(user) for who, user in people.items()}
    dovecot, postfix = hosts.dovecot, hosts.postfix
    return f"""
[service]
data_dir = "{data}"
ops = ["{addresses["mette"]}"]
{more}

[mailbox]
address = "{hosts.address(box)}"
user = "{box}"
password = "env:BOX_PASSWORD"
imap = {{ host = "127.0.0.1", port = {dovecot.imaps_port}, ca_file = "{dovecot.ca_file}" }}
smtp = {{ host = "127.0.0.1", port = {postfix.smtp_port}, ca_file = "{postfix.ca_file}", per_minute = 10000 }}
{PEOPLE.format(**addresses)}"""


@pytest.fixture
def mailed(tmp_path: Path, mail_hosts: MailHosts, monkeypatch: pytest.MonkeyPatch) -> Mailed:
    """A team of three on the Dovecot and Postfix of this run."""
    monkeypatch.setenv("BOX_PASSWORD", mail_hosts.dovecot.password)
    box = mail_hosts.new_user("team")
    people = {who: mail_hosts.new_user(who) for who in ("mette", "soeren", "emily")}
    found = Mailed(tmp_path, mail_hosts, box, people)
    found.write(online_config(mail_hosts, box, found.data, people))
    return found
