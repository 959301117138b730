"""The service as ops run it: started, asked, told to reload and to stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Mailed, Place, eventually, offline_config
from tests.patience import LONG

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix]


def test_it_starts_in_seconds_and_stops_within_ten_when_told_to(mailed: Mailed) -> None:
    with mailed.service() as service:
        assert _processor_seconds(service.pid) < 4, "on the clock it depends on what else the machine does"
        eventually(lambda: mailed.events("mailbox_begun"))
        service.send_signal(signal.SIGTERM)
        assert service.wait(LONG) == 0
    assert not (mailed.data / "control.sock").exists()
    assert "Traceback" not in mailed.log()


def _processor_seconds(pid: int) -> float:
    """How long a process has had a processor until now, its own and the system's work for it (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_it_tells_systemd_each_state_in_order(mailed: Mailed) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(mailed.folder / "notify"))
        supervisor.settimeout(60)
        with mailed.service(NOTIFY_SOCKET=str(mailed.folder / "notify"), WATCHDOG_USEC="3000000") as service:
            assert supervisor.recv(4096).startswith(b"READY=1\nSTATUS=")
            assert _next(supervisor, b"WATCHDOG=1") == b"WATCHDOG=1"
            service.send_signal(signal.SIGHUP)
            reloading = _next(supervisor, b"RELOADING=1")
            assert b"\nMONOTONIC_USEC=" in reloading
            assert _next(supervisor, b"READY=1")
            service.send_signal(signal.SIGTERM)
            assert _next(supervisor, b"STOPPING=1") == b"STOPPING=1"
            assert service.wait(LONG) == 0


def _next(supervisor: socket.socket, wanted: bytes) -> bytes:
    """The next state that begins so; status lines and signs of life may come between."""
    while True:
        state = supervisor.recv(4096)
        if state.startswith(wanted):
            return state
        assert state.startswith((b"STATUS=", b"WATCHDOG=1")), state


def test_a_reload_brings_in_a_newcomer_and_a_bad_config_changes_nothing(mailed: Mailed) -> None:
    text = mailed.config.read_text()
    newcomer = '\n[[members]]\nname = "Ny Kollega"\nemail = "ny@example.test"\nlocation = "aarhus"\n'
    with mailed.service() as service:
        assert len(mailed.run("member", "list", "--json").json) == 3
        mailed.write(text + newcomer)
        service.send_signal(signal.SIGHUP)
        eventually(lambda: mailed.events("reloaded"))
        assert len(mailed.run("member", "list", "--json").json) == 4
        mailed.write(text + newcomer + "\n[rules.idaes]\n")
        service.send_signal(signal.SIGHUP)
        eventually(lambda: mailed.events("config_refused"))
        # The file on disk is wrong, so that commands need the good one again to find the service.
        mailed.write(text)
        state = mailed.run("status", "--json")
        assert "config" in state.json["problems"]
        assert state.code == 1
        assert len(mailed.run("member", "list", "--json").json) == 4


def test_the_socket_opens_for_the_services_user_alone(mailed: Mailed) -> None:
    with mailed.service():
        mode = (mailed.data / "control.sock").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_a_second_service_on_the_same_database_refuses_in_one_line(mailed: Mailed) -> None:
    with mailed.service():
        second = mailed.run("run")
        assert second.code == 1
        assert "another naervaer works on" in second.err
        assert "Traceback" not in second.err
        # The one that was refused must not take the first one's socket away.
        assert mailed.run("status", "--json").json["running"] is True


def test_a_socket_left_by_a_kill_does_not_hinder_the_next_start(mailed: Mailed) -> None:
    with mailed.service() as service:
        service.kill()
        service.wait(LONG)
    assert (mailed.data / "control.sock").exists()
    assert mailed.run("status", "--json").json["running"] is False
    with mailed.service():
        assert mailed.run("status", "--json").json["running"] is True


def test_status_of_a_running_service_is_fine_and_exits_0(mailed: Mailed) -> None:
    with mailed.service():
        eventually(lambda: mailed.events("mailbox_begun"))
        state = mailed.run("status", "--json")
        assert state.code == 0, state
        assert state.json["grade"] == "ok"
        assert {"ideas", "successes"} == {each["rule"] for each in state.json["next"]}
        shown = mailed.run("status")
        assert shown.out.startswith("✓ service: running since")
        assert "@" not in shown.out


def test_a_step_done_now_sends_its_mails_and_the_logs_name_nobody(mailed: Mailed) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    mailed.write(
        mailed.config.read_text().replace("[rules.ideas]", f'[rules.ideas]\nask_at = "{later:%a} 09:00"')
    )
    with mailed.service():
        done = mailed.run("now", "ideas", "ask")
        assert done.code == 0, done
        assert "done" in done.out
        again = mailed.run("now", "ideas", "ask", NAERVAER_CONFIG=str(mailed.config))
        assert again.code == 1
        assert "opened already" in again.err
        state = mailed.run("status", "--json").json
        assert state["figures"]["asks.waiting"] + state["figures"]["asks.mailed"] == 3
    for private in ("@", "Mette", "Lindholm", "Søren"):
        assert private not in mailed.log().replace("@post", "")


def test_while_the_servers_are_gone_status_is_critical_and_the_health_file_says_why(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(offline_config(place.data, more=f'health_file = "{tmp_path / "health.json"}"'))
    with place.service() as service:
        state = eventually(lambda: _critical(place))
        assert "intake" in state["problems"]
        health = eventually(lambda: _problems(tmp_path / "health.json"))
        assert health["grade"] == "critical"
        assert health["pid"] == service.pid


def _problems(file: Path) -> dict[str, object]:
    health = json.loads(file.read_text())
    return health if health["problems"] else {}


def _critical(place: Place) -> dict[str, object]:
    state = place.run("status", "--json")
    return state.json if state.code == 2 and state.json["running"] else {}
