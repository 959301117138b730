"""A service that was started without its notes key: it runs, says so, keeps what comes, and goes on once it is back."""

from __future__ import annotations

import signal

import pytest

from tests.cli.conftest import Mailed, always_awake, eventually
from tests.patience import LONG
from tests.security.test_note_canaries import decoded

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.timeout(300)]

WORDS = "fanger haj på Fanø"


def write(mailed: Mailed, number: int, text: str) -> None:
    """A mail of the leader's arrives."""
    mette, box = mailed.hosts.address(mailed.people["mette"]), mailed.hosts.address(mailed.box)
    head = f"From: {mette}\r\nTo: {box}\r\nMessage-ID: <k{number}@x.test>\r\nSubject: n\r\n"
    head += "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    mailed.hosts.dovecot.deliver(mailed.box, f"{head}{text}\r\n".encode(), sender=mette)


def told(mailed: Mailed, words: str) -> bool:
    """Whether the leader has a mail with these words."""
    return any(words in " ".join(decoded(mail).split()) for mail in mailed.inbox("mette"))


def test_it_runs_without_the_notes_key_and_loses_nothing(mailed: Mailed) -> None:
    mailed.write(always_awake(mailed.config.read_text()) + "\n[rules.notes]\n")
    with mailed.service() as first:
        eventually(lambda: mailed.events("mailbox_begun"), seconds=60)
        write(mailed, 1, "note Søren: den første")
        eventually(lambda: told(mailed, "den første"), seconds=60)
        first.send_signal(signal.SIGTERM)
        first.wait(LONG)
    key, aside = mailed.data / "naervaer-notes.key", mailed.folder / "aside"
    key.rename(aside)
    with mailed.service() as service:
        eventually(lambda: mailed.events("notes_locked"), seconds=60)
        state = mailed.run("status", "--json")
        assert (state.code, state.json["grade"]) == (1, "warning")
        assert "naervaer-notes.key is missing" in state.json["problems"]["notes"]
        write(mailed, 2, f"note Søren: {WORDS}")
        eventually(lambda: mailed.events("mail_waits"), seconds=60)
        eventually(lambda: told(mailed, "Mailen ligger og venter"), seconds=60)
        write(mailed, 3, "hjælp")
        eventually(lambda: told(mailed, "note Rikke"), seconds=60)
        assert not told(mailed, WORDS)
        (held,) = mailed.run("inbox", "list", "--state", "held", "--json").json
        assert held["reason"] == "waits for the notes key"
        assert WORDS not in mailed.run("inbox", "show", held["id"], "--text").out
        assert not key.exists(), "no new one is made"
        aside.rename(key)
        service.send_signal(signal.SIGHUP)
        eventually(lambda: told(mailed, WORDS), seconds=60)
        assert mailed.run("status", "--json").json["problems"] == {}
        service.send_signal(signal.SIGTERM)
        service.wait(LONG)
    assert WORDS not in mailed.log()
