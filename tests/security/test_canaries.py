"""Nothing private is told where it was not asked for: a service in every trouble, with marked secrets."""

from __future__ import annotations

import http.server
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import (
    Mailed,
    Place,
    always_awake,
    environment,
    eventually,
    online_config,
)
from tests.patience import LONG
from tests.servers.fixtures import MailHosts

CANARY = "kanarie"
SECRET = "Zx-Kanarie-kodeord-7Q"
LOUD = {
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONWARNINGS": "always",
}
BREAKS = "# Kanarie\n\n{{ text ~ (1 // 0) }}\n"
"""A customer's template that every check passes and no mail survives."""

PERSON = "From: Kanarie Lindholm <{mette}>\r\nTo: {box}\r\nMessage-ID: <kanarie-{number}@client.test>\r\n"
MAILS = {
    "an idea": PERSON + "Subject: kanariegul\r\n\r\nidé: Kanariegul maling\r\n",
    "words that belong nowhere, for the broken template": PERSON
    + "Subject: kanariegul\r\n\r\nKanariegul maling\r\n",
    "two senders": "From: kanarie@a.test, kanarie@b.test\r\nSubject: kanariegul\r\n\r\nkanariegul\r\n",
    "a stranger": "From: Kanarie <kanarie@stranger.test>\r\nSubject: kanariegul\r\n\r\nkanariegul\r\n",
    "no head": "\x00\x01kanariegul\r\nkanariegul",
    "a part that never ends": PERSON
    + 'Content-Type: multipart/mixed; boundary="kanarie\r\n\r\n--kanarie\r\nkanarie',
    "too many fields": PERSON + "X-Kanarie: kanariegul\r\n" * 400 + "\r\nkanariegul\r\n",
    "a bounce": "From: MAILER-DAEMON@kanarie.test\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nkanarie\r\n--x\r\n"
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; kanarie.test\r\n\r\n"
    "Final-Recipient: rfc822; kanarie@kanarie.test\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 kanarie@kanarie.test unknown\r\n\r\n--x--\r\n",
    "an automatic reply": PERSON
    + "Subject: Autosvar: kanarie\r\nAuto-Submitted: auto-replied\r\n\r\nkanariegul\r\n",
}


def nothing_told(*texts: str) -> None:
    """Fail where a marked secret stands in any of these."""
    for text in texts:
        lines = [line for line in text.splitlines() if CANARY in line.casefold()]
        assert lines == []


def keys_of(place: Place) -> list[str]:
    """The lines of the service's own key."""
    lines = (place.data / "naervaer.key").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def marked(tmp_path: Path, mail_hosts: MailHosts, monkeypatch: pytest.MonkeyPatch) -> Mailed:
    """A team whose box, password, names and addresses are marked, with a template that breaks, and a full log."""
    monkeypatch.setenv("BOX_PASSWORD", SECRET)
    box = mail_hosts.new_user("kanarieboks", SECRET)
    people = {who: mail_hosts.new_user(f"kanarie-{who}") for who in ("mette", "soeren", "emily")}
    found = Mailed(tmp_path, mail_hosts, box, people)
    more = f'log_level = "debug"\nhealth_file = "{tmp_path / "health.json"}"\ntemplates_dir = "{tmp_path / "texts"}"'
    config = always_awake(online_config(mail_hosts, box, found.data, people, more=more))
    for name in ("Mette Lindholm", "Søren Ågård", "Emily Clarke"):
        config = config.replace(name, f"Kanarie {name.split()[1]}")
    found.write(config)
    for name in ("asked_back", "refused"):
        for language in ("da", "en"):
            path = tmp_path / "texts" / language / "common" / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(BREAKS)
    return found


def ended(place: Place) -> int:
    """How many mails came to an end."""
    return len(place.events("mail_handled")) + len(place.events("mail_shunted"))


@pytest.mark.dovecot
@pytest.mark.postfix
def test_a_service_in_every_kind_of_trouble_tells_nobody_who_or_what(marked: Mailed) -> None:
    good = marked.config.read_text()
    with marked.service(**LOUD) as service:
        eventually(lambda: marked.events("mailbox_begun"), seconds=60)
        for number, mail in enumerate(MAILS.values()):
            words = mail.format(mette=marked.hosts.address(marked.people["mette"]), box="x", number=number)
            marked.hosts.dovecot.deliver(marked.box, words.encode(), sender="x@client.test")
        eventually(lambda: ended(marked) >= len(MAILS), seconds=60)
        assert marked.events("mail_shunted"), "the broken template broke nothing"
        marked.write(
            good + '\n[[members]]\nname = "Kanarie"\nemail = "kanarie@ingen steder"\nkanarie = "ja"\n'
        )
        service.send_signal(signal.SIGHUP)
        eventually(lambda: marked.events("config_refused"))
        marked.write(good)
        answers = ask_badly(marked.data / "control.sock")
        told = [marked.run("status", "--json").out, marked.run("status").out, *answers]
        health = eventually(lambda: health_of(marked, "config"))
        limits = Path(f"/proc/{service.pid}/limits").read_text()
        assert next(line for line in limits.splitlines() if "core file" in line).split()[4:6] == ["0", "0"]
        service.send_signal(signal.SIGABRT)
        service.wait(LONG)
    assert "most recent call first" in marked.log(), "Python's own handler told where each thread stood"
    nothing_told(marked.log(), health, *told)
    assert not [key for key in keys_of(marked) for text in (marked.log(), health, *told) if key in text]
    assert not list(marked.folder.rglob("core*"))


def health_of(place: Place, problem: str) -> str:
    """The health file, once it tells of a problem."""
    file = place.folder / "health.json"
    text = file.read_text() if file.exists() else '{"problems": {}}'
    return text if problem in json.loads(text)["problems"] else ""


def ask_badly(path: Path) -> list[str]:
    """What the control socket answers to requests that are none, and to one for the state."""
    requests = (
        b"\xff\xfe{\n",
        b"[]\n",
        b'{"do": "nothing such"}\n',
        b'{"name": "status"}\n',
        b"x" * 100_000 + b"\n",
    )
    return [_asked(path, request) for request in requests]


def _asked(path: Path, request: bytes) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(60)
        link.connect(str(path))
        try:
            link.sendall(request)
            return link.makefile("rb").read().decode("utf-8", "replace")
        except (ConnectionError, BrokenPipeError):
            return ""


@pytest.mark.dovecot
@pytest.mark.postfix
def test_a_refused_password_is_told_without_it(marked: Mailed) -> None:
    with marked.service(**LOUD, BOX_PASSWORD=f"{SECRET}-wrong"):
        eventually(lambda: marked.events("mailbox_lost"))
        marked.run("now", "ideas", "ask")
        eventually(lambda: marked.events("sending_rests") or marked.events("mail_sent"))
        told = [marked.run("status", "--json").out, marked.run("status").out]
        health = eventually(lambda: health_of(marked, "intake"))
    nothing_told(marked.log(), health, *told)


class _Refuser(http.server.BaseHTTPRequestHandler):
    """A token issuer that says no, and quotes what it was sent."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        body = json.dumps({"error": "invalid_client", "error_description": f"kanarie {sent}"}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def an_issuer() -> Iterator[str]:
    """The address of a token issuer that refuses."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refuser)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/token"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.dovecot
@pytest.mark.postfix
def test_a_refused_client_secret_is_told_without_it(marked: Mailed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENT_SECRET", SECRET)
    with an_issuer() as url:
        oauth = (
            f'\n[oauth]\nprovider = "other"\ntoken_url = "{url}"\nscope = "x"\nclient_id = "kanarie-klient"\n'
            'client_secret = "env:CLIENT_SECRET"\n'
        )
        marked.write(marked.config.read_text().replace('password = "env:BOX_PASSWORD"\n', "") + oauth)
        with marked.service(**LOUD):
            eventually(lambda: marked.events("mailbox_lost"))
            health = eventually(lambda: health_of(marked, "intake"))
            told = [marked.run("status", "--json").out, marked.run("status").out]
    assert "invalid_client" in json.loads(health)["problems"]["intake"]
    nothing_told(marked.log(), health, *told)


def test_a_damaged_database_is_refused_without_what_is_in_it(place: Place) -> None:
    place.data.mkdir(mode=0o700)
    (place.data / "naervaer.sqlite").write_bytes(b"SQLite format 3\0" + b"kanariegul" * 1000)
    ran = place.run("run", **LOUD)
    assert ran.code != 0
    assert "Traceback" not in ran.err
    nothing_told(ran.out, ran.err)


LAST_WORDS = """
import asyncio, gc, logging, sys, threading, warnings
from daemon.adapters.logs import configure_logs, guard_last_words

configure_logs("debug")
guard_last_words()
secret = "it's \\"kanarie\\" \\\\' kanariegul"

async def fails(words):
    raise ValueError(words)

async def main():
    loop = asyncio.get_running_loop()
    loop.create_task(fails(secret))
    loop.call_soon(lambda words: [][1], secret)
    loop.call_exception_handler({"message": "odd", "handle": secret, "exception": KeyError(secret)})
    await asyncio.sleep(0.01)
    gc.collect()

class Odd:
    def __del__(self):
        raise KeyError(secret)

asyncio.run(main(), debug=True)
del_me = Odd()
del del_me
logging.getLogger("library").error("%d of them", secret)
logging.getLogger("library").error("said %r to %s", secret, {"kanarie": secret})
logging.getLogger("library").error("it can't be 'kanarie")
logging.getLogger("library").exception("kept", exc_info=ValueError(secret))
warnings.warn(f"careful: {secret!r}", ResourceWarning)
thread = threading.Thread(target=lambda words: {}[words], args=(secret,))
thread.start()
thread.join()
raise RuntimeError(secret)
"""


def test_the_last_words_of_a_program_are_a_type_and_a_place(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LAST_WORDS],
        env=environment(**LOUD),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    events = [json.loads(line)["event"] for line in ran.stderr.splitlines()]
    assert {"crashed", "thread_crashed", "unraisable"} <= set(events)
    assert '"RuntimeError at <string>' in ran.stderr
    nothing_told(ran.stdout, ran.stderr)
