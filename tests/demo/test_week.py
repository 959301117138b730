"""The demo's week on the real service: what it prints, and what its newsletter and digest hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.demo.running import run_demo

KEYS = {
    "mails_sent",
    "mails_by_kind",
    "replies_received",
    "replies_understood",
    "asked_back",
    "bounces",
    "auto_replies",
    "edition",
    "digest",
    "faults",
    "seconds",
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of one run."""
    folder = tmp_path_factory.mktemp("once")
    done = run_demo(folder, "--once")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_it_ends_with_one_line_of_figures(figures: dict[str, Any]) -> None:
    assert set(figures) == KEYS
    assert figures["mails_sent"] == sum(figures["mails_by_kind"].values())
    assert figures["faults"] == []


def test_the_edition_holds_the_idea_and_the_successes(figures: dict[str, Any]) -> None:
    edition = figures["edition"]
    assert edition["number"] == 1
    assert edition["idea"]["by"] == "Rikke Sørensen"
    assert {one["by"] for one in edition["successes"]} >= {"Søren Ågård", "Malik Olsen", "Emily Clarke"}
    assert {one["about"] for one in edition["praise"]} == {"Søren Ågård", "Rikke Sørensen"}
    assert "velkommen til Emily" in edition["intro"]
    assert "call:tip" in edition["also"]


def test_the_leaders_correction_is_done(figures: dict[str, Any]) -> None:
    assert "Mette Lindholm" not in {one["by"] for one in figures["edition"]["successes"]}


def test_machines_are_told_from_people(figures: dict[str, Any]) -> None:
    assert (figures["bounces"], figures["auto_replies"]) == (1, 1)
    assert figures["mails_by_kind"]["bounced"] == 1


def test_what_cannot_be_placed_is_asked_back(figures: dict[str, Any]) -> None:
    assert figures["asked_back"] == 1
    assert figures["replies_understood"] == figures["replies_received"] - 1
    assert any(one["text"].startswith("Arkivet er flyttet") for one in figures["edition"]["successes"])


def test_what_passes_between_the_leader_and_each_is_in_the_week_and_the_digest(
    figures: dict[str, Any],
) -> None:
    sections = figures["digest"]["sections"]
    assert {"Samtaler", "Opgaver på stedet", "Resultater i tal", "Mærkedage de næste 14 dage"} <= set(
        sections
    )
    # The misunderstanding was solved, and the goal is on its way.
    assert not {"Misforståelser, der ikke er løst", "Mål, der halter"} & set(sections)
    assert figures["mails_by_kind"]["invitation"] > 0


def test_nobody_is_called_silent_whom_no_mail_reached(figures: dict[str, Any]) -> None:
    assert figures["digest"]["sections"]
    assert "Dem, vi ikke har hørt fra" not in figures["digest"]["sections"]


def test_every_run_tells_the_same(figures: dict[str, Any], tmp_path: Path) -> None:
    done = run_demo(tmp_path, "--once", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    again = json.loads(done.stdout)
    assert again | {"seconds": 0} == figures | {"seconds": 0}


def test_a_wrong_option_is_refused(tmp_path: Path) -> None:
    done = run_demo(tmp_path, "--weeks", "0")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
