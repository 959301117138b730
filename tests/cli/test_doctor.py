"""The doctor against real servers, and against what is broken."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Mailed, Place, eventually

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


def _states(report: dict[str, object]) -> dict[str, str]:
    return {line["name"]: line["state"] for line in report["lines"]}  # type: ignore[attr-defined]


def test_it_finds_good_servers_good_and_leaves_no_mail_behind(mailed: Mailed) -> None:
    done = mailed.run("doctor", "--json", "--seconds", "20")
    states = _states(done.json)
    assert done.code == 0, done
    for name in (
        "IMAP",
        "IMAP TLS",
        "IDLE",
        "SMTP",
        "SMTP TLS",
        "round trip",
        "plus-addressing",
        "clock",
        "texts",
    ):
        assert states[name] == "ok", (name, done.json)
    assert states["mail in doubt"] == "warn", "these servers keep no sent mail, and no copies are set up"
    # These servers add no Authentication-Results, which is worth a word.
    assert states["authentication"] == "warn"
    assert mailed.hosts.dovecot.messages(mailed.box) == []


def _with_doubt(mailed: Mailed, settings: str) -> dict[str, str]:
    mailed.write(mailed.config.read_text() + f"\n[mailbox.doubt]\n{settings}\n")
    return _states(mailed.run("doctor", "--json", "--seconds", "8").json)


def test_copies_that_arrive_are_good(mailed: Mailed) -> None:
    address = mailed.hosts.address(mailed.box, "copy")
    states = _with_doubt(mailed, f'copy_to = "{address}"')
    assert (states["copies"], states["mail in doubt"]) == ("ok", "ok")
    assert mailed.hosts.dovecot.messages(mailed.box) == []


def test_a_sent_folder_that_keeps_no_copies_is_a_fault(mailed: Mailed) -> None:
    assert _with_doubt(mailed, 'sent_folder = "Sent"')["mail in doubt"] == "fail"


def test_it_works_while_the_service_runs_and_leaves_no_mail_behind(mailed: Mailed) -> None:
    with mailed.service():
        eventually(lambda: mailed.events("mailbox_begun"))
        done = mailed.run("doctor", "--json", "--seconds", "20")
        assert done.code == 0, done
        assert _states(done.json)["round trip"] == "ok"
        assert _states(done.json)["database"] == "ok"
        assert _states(done.json)["notes key"] == "ok"
    (mailed.data / "naervaer-notes.key").rename(mailed.folder / "aside")
    away = mailed.run("doctor", "--no-mail")
    assert "✗ notes key: the key file" in away.out
    assert "nothing is lost" in away.out
    assert mailed.hosts.dovecot.messages(mailed.box) == []
    assert mailed.hosts.dovecot.messages(mailed.box, "naervaer/Handled") == []


def test_a_wrong_password_is_said_with_its_remedy(mailed: Mailed) -> None:
    done = mailed.run("doctor", "--no-mail", BOX_PASSWORD="wrong")
    assert done.code == 1
    assert "✗ IMAP: " in done.out
    assert "✗ SMTP: " in done.out
    assert "Traceback" not in done.out + done.err


def test_a_secret_that_is_not_there_is_said_with_its_remedy(mailed: Mailed) -> None:
    mailed.write(mailed.config.read_text().replace("env:BOX_PASSWORD", "credential:mailbox"))
    done = mailed.run("doctor", "--no-mail")
    assert done.code == 1
    assert "LoadCredential=mailbox" in done.out


def test_without_a_network_it_says_so_and_ends(place: Place) -> None:
    done = place.run("doctor", "--json")
    states = _states(done.json)
    assert done.code == 1
    assert states["IMAP"] == states["SMTP"] == "fail"
    assert states["round trip"] == "skip"


def test_a_folder_that_others_may_look_into_is_a_fault(place: Place) -> None:
    place.data.mkdir(mode=0o755)
    place.data.chmod(0o755)
    done = place.run("doctor", "--no-mail")
    assert f"chmod 700 {place.data}" in done.out
