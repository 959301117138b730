"""`make faults` runs rows, prints one table, goes on after a break, and says no when a promise broke."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.__main__ import main
from tests.faults.catalog import rows
from tests.faults.rows import Plan, Progress
from tests.faults.running import ROOT
from tests.faults.sample_rows import STOP_AFTER_THREE
from tests.patience import LONG

SAMPLES = ("tests.faults.sample_rows",)


def run(keep: Path, *arguments: str) -> int:
    return main(["--keep", str(keep), *arguments], SAMPLES)


def table(keep: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (keep / "table.jsonl").read_text("utf-8").splitlines()]


def test_every_row_of_the_catalog_has_a_name_of_its_own_and_says_what_it_promises() -> None:
    for row in rows():
        assert row.name.replace("-", "").isalnum(), row.name
        assert row.promise, row.name
        assert row.times > 0, row.name
        assert row.minutes > 0, row.name


def test_the_page_on_what_holds_names_every_row() -> None:
    page = (ROOT / "docs/reliability.md").read_text("utf-8")
    # A family of many rows is named by what its names begin with.
    families = [name.removesuffix("…") for name in re.findall(r"`([\w-]+…)`", page)]
    missing = [row.name for row in rows() if f"`{row.name}`" not in page]
    assert [name for name in missing if not name.startswith(tuple(families))] == []


def test_two_rows_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows are called breaking, dying, failing, holding"):
        rows(SAMPLES * 2)


def test_a_row_that_holds_is_a_line_of_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--only", "holding", "--times", "3", "--seed", "7") == 0
    printed = capsys.readouterr().out
    assert "holding" in printed
    assert "held 3; share 1" in printed
    (line,) = table(tmp_path)
    assert (line["row"], line["trials"], line["broken"]) == ("holding", 3, [])
    assert line["again"] == "make faults ARGS='--only holding --times 3 --seed 7'"
    page = (tmp_path / "table.md").read_text("utf-8")
    assert "| `holding` | It holds \\| always. | 3 | 0 | held 3; share 1 |" in page


def test_what_broke_is_told_with_its_seed_and_ends_in_a_no(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--only", "holding", "breaking", "--scale", "0.001", "--jobs", "2") == 1
    assert "BROKEN breaking: seed 1: a mail came twice" in capsys.readouterr().out
    assert [line["row"] for line in table(tmp_path)] == ["holding", "breaking"]


def test_a_row_that_fails_or_dies_has_broken_its_promise(tmp_path: Path) -> None:
    assert run(tmp_path, "--only", "failing", "dying") == 1
    failing, dying = table(tmp_path)
    assert failing["broken"] == ["the row itself broke: RuntimeError: no server"]
    assert dying["broken"] == [f"its process ended with status 3; see {tmp_path / 'rows/dying/log'}"]


def test_after_a_whole_run_the_next_one_begins_anew(tmp_path: Path) -> None:
    for _ in range(2):
        assert run(tmp_path, "--only", "holding", "--times", "2") == 0
        assert len((tmp_path / "rows/holding/holding.jsonl").read_text().splitlines()) == 2
        (tmp_path / "rows/holding/holding.jsonl").write_text("")


def test_rows_are_listed_and_an_unknown_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--list") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed[:4]] == ["holding", "breaking", "failing", "dying"]
    assert listed[-1].split() == ["0.8", "min", "in", "all"]
    with pytest.raises(SystemExit):
        run(tmp_path, "--only", "holdin")
    assert "is it holding?" in capsys.readouterr().err


def broken_off(keep: Path, *arguments: str) -> None:
    """Run the sample that lasts, and break it off by Ctrl-C once it has made some trials."""
    (keep / STOP_AFTER_THREE).touch()
    code = f"import sys; from tests.faults.__main__ import main; sys.exit(main(sys.argv[1:], {SAMPLES}))"
    command = [sys.executable, "-c", code, "--keep", str(keep), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    noted = keep / "rows/holding/holding.jsonl"
    deadline = time.monotonic() + LONG
    while not (noted.exists() and len(noted.read_text().splitlines()) >= 3):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=LONG)
    (keep / STOP_AFTER_THREE).unlink()
    assert process.returncode == 130
    assert "the same command goes on from here" in printed


def test_a_run_that_was_broken_off_goes_on_where_it_stood(tmp_path: Path) -> None:
    broken_off(tmp_path, "--only", "holding", "--times", "40")
    before = (tmp_path / "rows/holding/holding.jsonl").read_text("utf-8").splitlines()
    assert 3 <= len(before) < 40
    assert run(tmp_path, "--only", "holding", "--times", "40") == 0
    after = (tmp_path / "rows/holding/holding.jsonl").read_text("utf-8").splitlines()
    assert after[: len(before)] == before
    assert [json.loads(line)["seed"] for line in after] == list(range(1, 41))


def test_another_row_in_between_leaves_what_was_broken_off_as_it_is(tmp_path: Path) -> None:
    broken_off(tmp_path, "--only", "holding", "breaking", "--times", "40")
    assert run(tmp_path, "--only", "breaking") == 1
    before = (tmp_path / "rows/holding/holding.jsonl").read_text("utf-8")
    assert run(tmp_path, "--only", "holding", "breaking", "--times", "40") == 1
    assert (tmp_path / "rows/holding/holding.jsonl").read_text("utf-8").startswith(before)


def test_figures_of_two_states_of_the_code_are_not_mixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken_off(tmp_path, "--only", "holding", "--times", "40")
    monkeypatch.setattr("tests.faults.running._code_now", lambda: "another")
    assert run(tmp_path, "--only", "holding", "--times", "40") == 0
    assert "begun anew" in capsys.readouterr().out
    assert len((tmp_path / "rows/holding/holding.jsonl").read_text("utf-8").splitlines()) == 40


def test_a_note_cut_off_with_its_run_spoils_neither_what_came_before_nor_what_comes_after(
    tmp_path: Path,
) -> None:
    plan = Plan(times=4, keep=tmp_path)
    progress = Progress(plan, "p")
    progress.note(1, figures={"a": 1})
    with (tmp_path / "p.jsonl").open("a") as file:
        file.write('{"seed": 2, "figures": {"a": 1}')
    again = Progress(plan, "p")
    again.note(3)
    assert list(again.left()) == [2, 4]
    assert [noted["seed"] for noted in again.planned()] == [1, 3]
    assert again.planned()[0]["figures"] == {"a": 1}
