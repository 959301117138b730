"""Config files for the tests: a small right one, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.config import Config, load
from daemon.core.errors import ConfigError, Finding
from tests.config.practices import PRACTICES

GOOD = """\
[service]
ops = ["drift@nordlys.example"]

[mailbox]
address = "team@nordlys.example"
password = "env:MAILBOX"
imap = { host = "imap.nordlys.example" }
smtp = { host = "smtp.nordlys.example" }

[[locations]]
id = "aarhus"
name = "Aarhus"

[[locations]]
id = "nuuk"
name = "Nuuk"
zone = "America/Nuuk"

[[teams]]
id = "salg"
name = "Salg"
leader = "mette"

[[members]]
id = "mette"
name = "Mette Lindholm"
email = "mette@nordlys.example"
location = "aarhus"

[[members]]
name = "Søren Ågård"
email = "soeren@nordlys.example"
location = "nuuk"
roles = ["guide"]

[rules.ideas]
ask = "mon 09:00"

[rules.tip]
practice = "call"
question = { da = "Hvad så?", en = "What now?" }

[retention]
idea = 100
"""


def write(folder: Path, text: str, name: str = "config.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = GOOD) -> Config:
    return load(write(folder, text), PRACTICES)


def spoilt(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def findings(folder: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(ConfigError) as caught:
        load(write(folder, text), PRACTICES)
    return caught.value.findings


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)
