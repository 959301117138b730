"""Secrets are found where the config says, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.config.secret import Secret
from daemon.core.errors import ConfigError
from tests.config.builders import loaded, spoilt


def a_file(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "secret"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_it_comes_from_the_environment() -> None:
    assert Secret("env", "BOX").resolve({"BOX": "kodeord"}) == "kodeord"


def test_it_comes_from_systemds_credentials(tmp_path: Path) -> None:
    a_file(tmp_path, "kodeord\n", 0o440)
    assert Secret("credential", "secret").resolve({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "kodeord"


def test_it_comes_from_a_file_of_its_owner(tmp_path: Path) -> None:
    path = a_file(tmp_path, "kode ord\r\n")
    assert Secret("file", str(path)).resolve({}) == "kode ord"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_is_refused_with_the_cure(mode: int, tmp_path: Path) -> None:
    path = a_file(tmp_path, "kodeord", mode)
    with pytest.raises(ConfigError, match=f"chmod 600 {path}") as caught:
        Secret("file", str(path)).resolve({})
    assert "kodeord" not in str(caught.value)


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (Secret("env", "BOX"), "set BOX"),
        (Secret("credential", "box"), "LoadCredential=box:"),
        (Secret("file", "/nowhere/at/all"), "make the file"),
    ],
)
def test_a_missing_one_says_what_to_do(secret: Secret, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        secret.resolve({})


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the file is empty"):
        Secret("file", str(a_file(tmp_path, "\n"))).resolve({})


def test_a_file_is_meant_from_the_configs_folder_and_read_only_when_needed(tmp_path: Path) -> None:
    config = loaded(tmp_path, spoilt('"env:MAILBOX"', '"file:secret"'))
    a_file(tmp_path, "kodeord")
    assert config.mailbox.password
    assert config.mailbox.password.resolve({}) == "kodeord"
    assert "kodeord" not in repr(config)


@pytest.mark.parametrize(
    "written", ["credential:../x", "env:A B", "file:", "credential:", "Env:X", "plain", "file:a\0b"]
)
def test_anything_else_is_told_how_to_write_it(written: str, tmp_path: Path) -> None:
    escaped = written.replace("\0", "\\u0000")
    with pytest.raises(ConfigError, match="a secret never stands in the file"):
        loaded(tmp_path, spoilt("env:MAILBOX", escaped))
