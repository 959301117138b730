"""Where the demo plays: its config, with folder and ports of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from daemon.config.loader import Config
from daemon.demo.servers import HOST
from daemon.reloading import load_config


def free_port() -> int:
    """A port that nobody listens at now: mails name the archive's address, so it must be known beforehand."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def write_config(folder: Path, password: str, ports: Mapping[str, int]) -> Config:
    """Write it, and the password beside it, into a folder, and read it as any other; raises ConfigError."""
    secret = folder / "password"
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password)
    text = (files("daemon.demo") / "demo.toml").read_text(encoding="utf-8")
    data_dir = folder / "data"
    data_dir.mkdir(mode=0o700)
    path = folder / "demo.toml"
    path.write_text(
        text.format(data_dir=data_dir, password_file=secret, **ports),
        encoding="utf-8",
    )
    return load_config(path)
