"""Postfix's `smtp-sink`, which takes mail and drops it, and `smtp-source`, the fastest sender there is, into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figure import Missing
from tests.servers.ports import free_ports
from tests.servers.process import ServerProcess

CONNECTIONS = 4


@contextmanager
def smtp_sink() -> Iterator[int]:
    """A sink on loopback; its port."""
    (port,) = free_ports(1)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="nv-sink-") as folder:
        process = ServerProcess(
            [tool("smtp-sink"), *user, f"127.0.0.1:{port}", "1024"], doors=(port,), log=Path(folder, "log")
        )
        process.start()
        try:
            yield port
        finally:
            process.stop()


def source_rate(port: int, mails: int, size: int) -> float:
    """Mails a second that smtp-source gets into the sink over four connections."""
    command = [tool("smtp-source"), "-d", "-s", str(CONNECTIONS), "-m", str(mails), "-l", str(size)]
    began = time.perf_counter()
    subprocess.run([*command, f"127.0.0.1:{port}"], check=True, capture_output=True)
    return mails / (time.perf_counter() - began)


def tool(name: str) -> str:
    """The path of one of Postfix's tools; raises Missing."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(f"{name} is not installed (apt-get install postfix)")
    return found
