"""The commands as somebody uses them who has just installed naervaer."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import (
    PROGRAM,
    Mailed,
    Place,
    always_awake,
    environment,
    eventually,
    offline_config,
)
from tests.patience import LONG


def test_help_comes_at_once_and_names_every_command(place: Place) -> None:
    shown = place.run("--help")
    for name in (
        "init",
        "check",
        "doctor",
        "preview",
        "simulate",
        "run",
        "status",
        "now",
        "queue",
        "inbox",
        "member",
    ):
        assert f"\n  {name} " in shown.out
    assert "Exit codes:" in shown.out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from daemon.cli import run; sys.argv = ['naervaer', '--help']; run(['--help']);"
        "heavy = {'pydantic', 'sqlalchemy', 'jinja2', 'asyncio', 'structlog', 'rich'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [PROGRAM[0], "-c", code], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["check", "doctor", "simulate", "status", "run"])
def test_without_a_config_each_command_says_how_to_make_one(tmp_path: Path, name: str) -> None:
    done = Place(tmp_path).run(name)
    assert done.code == 2
    assert "naervaer init" in done.out + done.err
    assert "Traceback" not in done.err


def test_a_wrong_command_and_a_wrong_option_exit_2_with_a_hint(place: Place) -> None:
    wrong = place.run("chekc")
    assert (wrong.code, "Did you mean `check`?" in wrong.err) == (2, True)
    assert place.run("check", "--jsn").code == 2
    assert place.run("simulate", "--answering", "lots").code == 2
    assert place.run("queue", "retry").code == 2


def test_init_writes_an_example_that_check_finds_fine(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert place.run("init").code == 0
    assert place.run("check").code == 0, place.run("check")
    again = place.run("init")
    assert again.code == 2
    assert "exists already" in again.err


def test_check_shows_when_each_rule_comes_next(place: Place) -> None:
    done = place.run("check")
    assert done.code == 0
    assert "is fine" in done.out
    assert "1 team, 3 members, 2 rules." in done.out
    found = place.run("check", "--json").json
    assert found["ok"] is True
    assert {rule["id"] for rule in found["rules"]} == {"ideas", "successes"}
    assert all(rule["next"] for rule in found["rules"])


def test_check_says_that_a_leader_who_is_left_in_peace_gets_nothing(place: Place) -> None:
    text = place.config.read_text()
    place.write(text.replace("[rules.ideas]", '[rules.digest]\nwithout = ["mette"]\n[rules.ideas]', 1))
    rules = {rule["id"]: rule["remarks"] for rule in place.run("check", "--json").json["rules"]}
    assert [(one["text"][-34:], one["warns"]) for one in rules["digest"]][:1] == [
        ("and gets none of it: see `without`", True)
    ]
    assert rules["ideas"] == []


def test_check_names_ten_faults_at_once_each_with_its_line(place: Place) -> None:
    text = place.config.read_text()
    for old, new in (
        ('ops = ["drift@firma.test"]', 'ops = ["nobody"]\nbrnad = "x"'),
        ('address = "team@firma.test"', 'address = "team"'),
        ("port = 9, tls", "port = 99999, tls"),
        ('zone = "America/Nuuk"', 'zone = "America/Nuk"'),
        ('leader = "mette"', 'leader = "metta"'),
        ('email = "soeren@firma.test"', 'email = "mette@firma.test"'),
        ('location = "nuuk"\nlanguage = "en"', 'location = "nuk"\nlanguage = "en"'),
        ("[rules.ideas]", '[rules.ideas]\nask_at = "mun 09:00"\nremnd_at = "never"'),
        ("[rules.successes]", "[rules.sucesses]"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    place.write(text)
    done = place.run("check", "--json")
    findings = done.json["findings"]
    assert done.code == 2
    assert len(findings) >= 10, findings
    lines = text.splitlines()
    assert all(finding["line"] and finding["line"] <= len(lines) for finding in findings)
    plain = place.run("check").out
    assert "config.toml:" in plain
    assert "mean" in plain
    refused = place.run("run")
    assert refused.code == 2
    assert len(refused.err.splitlines()) == len(findings)


def test_a_template_of_ones_own_that_is_wrong_is_found(place: Place) -> None:
    folder = place.folder / "texts" / "da" / "ideas"
    folder.mkdir(parents=True)
    (folder / "ask.md").write_text("# Hej\n\n{{ member.frist }}\n", encoding="utf-8")
    place.write(offline_config(place.data, more='templates_dir = "texts"'))
    done = place.run("check")
    assert done.code == 2
    assert "member.frist" in done.out
    assert "member.first" in done.out


def test_status_of_a_service_that_was_never_started_is_critical(place: Place) -> None:
    done = place.run("status", "--json")
    assert done.code == 2
    assert done.json["running"] is False
    assert place.run("queue", "list").code == 1
    assert "naervaer run" in place.run("queue", "list").err


def test_a_preview_shows_each_mail_and_writes_it_where_asked(place: Place) -> None:
    done = place.run("preview", "ideas", "--step", "ask", "--out", "mails")
    assert done.code == 0, done.err
    written = sorted(path.suffix for path in (place.folder / "mails").iterdir())
    assert {".html", ".txt", ".eml"} <= set(written)
    assert "Hej Mette" in done.out
    assert "Hello Emily" in done.out
    assert "\r" not in done.out
    only = place.run("preview", "ideas", "--member", "emily", "--step", "ask", "--json").json
    assert {mail["to"] for mail in only} == {"emily"}
    assert place.run("preview", "ides").code == 2
    assert not place.data.exists()


def test_a_simulation_counts_every_mail_and_names_the_clock_change(place: Place) -> None:
    arguments = ("simulate", "--from", "2026-10-05", "--weeks", "4", "--json")
    done = place.run(*arguments)
    assert done.code == 0, done.err
    found = done.json
    assert {"2026-10-25"} == {change["day"] for change in found["clock_changes"]}
    assert found["to"] == "2026-11-01"
    assert {"ask", "receipt"} <= {mail["kind"] for mail in found["mails"]}
    assert sum(week["mails"] for week in found["weeks"]) == len(found["mails"])
    assert max(week["most_asking"] for week in found["weeks"]) <= 5
    assert place.run(*arguments).json == found
    assert len(place.run(*arguments, "--answering", "0%").json["mails"]) < len(found["mails"])
    assert not place.data.exists()


def test_a_simulation_over_christmas_names_the_holidays_and_mails_nobody_then(place: Place) -> None:
    found = place.run("simulate", "--from", "2026-12-21", "--weeks", "2", "--json").json
    assert "2026-12-25" in {day["day"] for day in found["holidays"]}
    assert not [
        mail for mail in found["mails"] if mail["kind"] == "ask" and mail["at"].startswith("2026-12-25")
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(place: Place, shell: str) -> None:
    done = place.run("completion", shell)
    assert done.code == 0
    assert "_NAERVAER_COMPLETE" in done.out


def test_ctrl_c_ends_a_long_command_quietly_with_130(place: Place) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "simulate", "--weeks", "260"],
        cwd=place.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "weeks played" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out == ""


def test_commands_write_to_the_database_of_a_stopped_service(place: Place) -> None:
    with place.service() as service:
        service.send_signal(signal.SIGTERM)
        service.wait(LONG)
    paused = place.run("member", "pause", "Emily Clarke", "--until", "2099-01-01")
    assert paused.code == 0, paused
    members = {each["id"]: each for each in place.run("member", "list", "--json").json}
    assert members["emily"]["away_until"] == "2099-01-01"
    assert place.run("member", "pause", "emily", "--end").code == 0
    mended = place.run("member", "mend", "Emily Clarke", "--json")
    assert mended.json == {"member": "emily", "refused": False}
    done = place.run("now", "successes", "ask", "--again", "--json")
    assert done.json["done"][0]["state"] == "done", done


def test_a_members_data_is_given_out_in_a_private_file_and_erased_only_after_yes(place: Place) -> None:
    with place.service():
        place.run("now", "ideas", "ask", "--again")
        assert place.run("member", "export", "soeren", "--out", "soeren.json").code == 0
        file = place.folder / "soeren.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        given = json.loads(file.read_text())
        assert given["member"]["name"] == "Søren Ågård"
        assert {"entries", "choices", "absences", "questions", "letters"} <= given.keys()
        assert place.run("member", "erase", "soeren", answer="n\n").code == 130
        assert place.run("member", "erase", "soeren", "--yes").code == 0
        assert place.run("member", "erase", "sørine", "--yes").code == 1
        after = place.run("member", "export", "soeren")
        assert json.loads(after.out)["questions"] == []


def test_the_queue_is_shown_without_words_or_addresses_unless_asked(place: Place) -> None:
    place.write(always_awake(place.config.read_text()))
    with place.service():
        place.run("now", "ideas", "ask", "--again")
        rows = eventually(lambda: place.run("queue", "list", "--json").json)
        row = rows[0]["id"]
        listed = place.run("queue", "list")
        assert "@" not in listed.out
        shown = place.run("queue", "show", row[:6])
        assert shown.code == 0
        assert not any(f"{who}@" in shown.out for who in ("mette", "soeren", "emily"))
        assert "source" not in place.run("queue", "show", row, "--json").json
        assert "@firma.test" in place.run("queue", "show", row, "--text").out
        assert place.run("queue", "retry", row).code == 0
        assert place.run("queue", "drop", row).code == 0
        assert place.run("queue", "show", row, "--json").json["state"] == "cancelled"
        assert place.run("queue", "show", "zzzzzz").code == 1
        assert place.run("inbox", "list").out == "Nothing waits.\n"


@pytest.mark.dovecot
@pytest.mark.postfix
def test_of_notes_on_a_member_only_number_writer_and_dates_are_given_out_without_their_writers_yes(
    mailed: Mailed,
) -> None:
    mailed.write(always_awake(mailed.config.read_text()) + "\n[rules.notes]\n\n[rules.closeness]\n")
    mette, soeren = (mailed.hosts.address(mailed.people[who]) for who in ("mette", "soeren"))
    box = mailed.hosts.address(mailed.box)
    with mailed.service():
        eventually(lambda: mailed.events("mailbox_begun"), seconds=60)
        words = f"From: {mette}\r\nTo: {box}\r\nMessage-ID: <n1@x.test>\r\nSubject: n\r\n\r\nnote Emily: fanger haj\r\n"
        mailed.hosts.dovecot.deliver(mailed.box, words.encode(), sender=mette)
        eventually(lambda: mailed.events("mail_handled"), seconds=60)
        given = mailed.run("member", "export", "emily")
        assert "fanger haj" not in given.out
        (noted,) = json.loads(given.out)["noted_by_others"]
        assert (noted["owner"], noted["count"], len(noted["dates"]), noted["kept_days"]) == (
            "mette",
            1,
            1,
            730,
        )
        assert "1 notes by Mette Lindholm are left out" in given.err
        assert mailed.run("member", "export", "emily", "--with-notes", "mette", answer="n\n").code == 130
        with_words = json.loads(mailed.run("member", "export", "emily", "--with-notes", "mette", "--yes").out)
        assert [note["text"] for note in with_words["notes"]] == ["fanger haj"]
        assert mailed.run("member", "export", "emily", "--with-notes", soeren, "--yes").code == 1
        hers = mailed.run("member", "export", "mette")
        assert "fanger haj" not in hers.out
        assert "1 notes of mette's own on others are left out" in hers.err
        hers = mailed.run("member", "export", "mette", "--with-notes", "mette", "--yes")
        assert "fanger haj" in hers.out, "her own words are hers"
    given_out = [(e["member"], e["owner"], e["notes"]) for e in mailed.events("notes_given_out")]
    assert given_out == [("emily", "mette", 1), ("mette", "mette", 1)]
    assert "fanger haj" not in mailed.log()
