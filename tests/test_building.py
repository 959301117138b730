"""What is built from a config."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

import pytest

from daemon.building import build_keyring
from daemon.config.loader import load
from daemon.core.errors import StoreError
from daemon.practices import PRACTICES

CONFIG = """
[service]
data_dir = "{data}"
key = "env:NAERVAER_TEST_KEY"
[mailbox]
address = "team@example.com"
password = "env:P"
imap = {{ host = "mail.example.com" }}
smtp = {{ host = "mail.example.com" }}
[[teams]]
name = "Team"
leader = "Anne Bak"
[[members]]
name = "Anne Bak"
email = "anne@example.com"
"""


def configured(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(data=tmp_path), "utf-8")
    return path


def test_a_key_that_the_config_names_is_used_and_no_other_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAERVAER_TEST_KEY", base64.b64encode(secrets.token_bytes(32)).decode())
    config = load(configured(tmp_path), {p.name: p for p in PRACTICES})
    sealed = build_keyring(config).seal(b"words", "t:1:c")
    assert build_keyring(config).open(sealed, "t:1:c") == b"words"
    assert list(tmp_path.glob("*.key")) == []


def test_a_key_that_is_none_is_named_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAERVAER_TEST_KEY", "æøå")
    config = load(configured(tmp_path), {p.name: p for p in PRACTICES})
    with pytest.raises(StoreError, match="env:NAERVAER_TEST_KEY"):
        build_keyring(config)
