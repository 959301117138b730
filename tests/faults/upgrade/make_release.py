"""Makes `releases/VERSION` from a revision: its own code runs a round and is killed in the middle of it.

    python -m tests.faults.upgrade.make_release REV

The revision is checked out into a temporary folder and run by this very Python, which must have what it needs.
"""

from __future__ import annotations

import lzma
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from tests.faults.crew import COPENHAGEN, Crew, mail_servers, until
from tests.faults.faketime import FakeClock
from tests.faults.upgrade import release
from tests.patience import LONG

ROOT = Path(__file__).resolve().parents[3]
MONDAY = datetime(2026, 11, 23, 8, 59, 55, tzinfo=COPENHAGEN)


def make(revision: str) -> Path:
    """Freeze the service of a revision; the folder it lies in then."""
    with tempfile.TemporaryDirectory(prefix="nv-release-") as name, mail_servers() as hosts:
        folder = Path(name)
        code, version = _check_out(revision, folder / "code")
        crew = release.a_crew(folder / "crew", hosts, FakeClock.at(folder / "clock", MONDAY))
        with crew.running(PYTHONPATH=str(code)) as process:
            _ask_and_answer(crew)
            process.send_signal(signal.SIGTERM)
            process.wait(LONG)
        with _swallowing() as port:
            crew.write(re.sub(r"smtp = .*", _SINK.format(port=port), crew.text()))
            (crew.folder / "log").unlink()
            with crew.running(PYTHONPATH=str(code)) as process:
                return _freeze(crew, process, version, revision)


def _check_out(revision: str, code: Path) -> tuple[Path, str]:
    """The code of the revision in a folder of its own, and its version."""
    code.mkdir()
    archive = subprocess.Popen(
        ["git", "-C", str(ROOT), "archive", revision, "daemon", "templates", "pyproject.toml"],
        stdout=subprocess.PIPE,
    )
    subprocess.run(["tar", "-x", "-C", str(code)], stdin=archive.stdout, check=True)
    found = re.search(r'(?m)^version = "([^"]+)"', (code / "pyproject.toml").read_text("utf-8"))
    if archive.wait() or not found:
        raise SystemExit(f"{revision} cannot be checked out")
    return code, found[1]


def _ask_and_answer(crew: Crew) -> None:
    """Everybody is asked, and two answer."""
    until(lambda: all(crew.posts(who, "ask") for who in release.NAMES))
    for who, text in (("soeren", "Fælles kaffe hver fredag"), ("emily", "Gåtur efter frokost")):
        crew.reply(who, crew.posts(who, "ask")[0], text)
    until(lambda: crew.posts("soeren", "receipt") and crew.posts("emily", "receipt"))
    until(lambda: _rows(crew, "SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)])


def _freeze(crew: Crew, process: subprocess.Popen[str], version: str, revision: str) -> Path:
    """Have one mail being sent, one waiting, one unread, then kill; the folder it all is kept in."""
    for who, text in (("anna", "Bordtennis i kælderen"), ("ib", "Brætspil om torsdagen")):
        crew.reply(who, crew.posts(who, "ask")[0], text)
        until(lambda: _mails(crew, "sending"))
    until(lambda: _mails(crew, "queued"))
    readers = _children(process.pid)
    for reader in readers:
        _signal(reader, signal.SIGSTOP)
    crew.reply("mette", crew.posts("mette", "ask")[0], "Kagedag hver måned")
    until(lambda: _rows(crew, "SELECT 1 FROM inbox WHERE state = 'new'"))
    frozen_at = crew.now()
    process.kill()
    process.wait(LONG)
    for reader in readers:
        _signal(reader, signal.SIGKILL)
    folder = release.RELEASES / version
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "calls").mkdir(parents=True)
    _keep_database(crew, folder)
    shutil.copyfile(crew.data / "naervaer.key", folder / release.KEY)
    for who in release.SILENT:
        (folder / "calls" / f"{who}.eml").write_bytes(crew.posts(who, "ask")[0].raw)
    release.Facts(
        version=version,
        revision=revision,
        frozen_at=frozen_at.isoformat(),
        answered=("soeren", "emily"),
        sending=_mails(crew, "sending"),
        queued=_mails(crew, "queued"),
        unread="mette",
        pending=_rows(crew, "SELECT count(*) FROM moments WHERE state = 'pending'")[0][0],
    ).write(folder)
    return folder


def _keep_database(crew: Crew, folder: Path) -> None:
    """One file, without the WAL that the killed service left beside it."""
    whole = crew.folder / "whole"
    with (
        closing(sqlite3.connect(crew.data / "naervaer.sqlite")) as source,
        closing(sqlite3.connect(whole)) as to,
    ):
        source.backup(to)
        to.execute("PRAGMA journal_mode = DELETE")
        to.execute("VACUUM")
    (folder / release.DATABASE).write_bytes(lzma.compress(whole.read_bytes(), preset=9))


def _rows(crew: Crew, sql: str) -> list[tuple[int, ...]]:
    """What stands in the database, whatever its schema."""
    with closing(sqlite3.connect(f"file:{crew.data / 'naervaer.sqlite'}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def _mails(crew: Crew, state: str) -> tuple[str, ...]:
    with closing(sqlite3.connect(f"file:{crew.data / 'naervaer.sqlite'}?mode=ro", uri=True)) as db:
        return tuple(
            row[0] for row in db.execute("SELECT id FROM outbox WHERE state = ? ORDER BY seq", [state])
        )


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(child) for child in found.split()]


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


_SINK = 'smtp = {{ host = "127.0.0.1", port = {port}, tls = "none", login = "none", connections = 1 }}'


@contextmanager
def _swallowing() -> Iterator[int]:
    """The port of a mail server that takes a mail to its last dot and then says nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def _serve(server: socket.socket) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(client,), daemon=True).start()


def _talk(client: socket.socket) -> None:
    with client, client.makefile("rb") as lines:
        client.sendall(b"220 sink ESMTP\r\n")
        for line in lines:
            word = line[:4].upper().strip()
            if word == b"DATA":
                client.sendall(b"354 go on\r\n")
                for _ in lines:
                    pass
                return
            client.sendall(b"250 OK\r\n" if word != b"QUIT" else b"221 bye\r\n")


if __name__ == "__main__":
    print(make(sys.argv[1]))
