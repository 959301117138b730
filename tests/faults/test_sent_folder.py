"""The folder of sent mail in the trials with kills does what doubts ask of a real one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from daemon.adapters.clock import ManualClock
from tests.faults.kills.sending_child import START, SentFolder
from tests.faults.kills.track import Track


async def test_a_copy_is_found_in_its_folder_from_its_instant_on(tmp_path: Path) -> None:
    file, track = tmp_path / "copies", tmp_path / "track"
    Track.clear(track)
    seen_at = START + timedelta(seconds=30)
    copy = {
        "folder": "Sent",
        "message_id": "<a@b>",
        "head": "Message-ID: <a@b>",
        "seen_at": seen_at.timestamp(),
    }
    file.write_text(json.dumps(copy) + "\n")
    clock = ManualClock(START)
    folder = SentFolder(file, clock, Track(track))
    assert await folder.heads("Sent", "<a@b>") == ()
    clock.set(seen_at)
    assert await folder.heads("Sent", "<a@b>") == (b"Message-ID: <a@b>",)
    assert await folder.heads("INBOX", "<a@b>") == ()
    assert await folder.heads("Sent", "<c@b>") == ()
    assert Track.read(track).last == "doubts looking"


def test_the_last_point_passed_outlives_the_one_who_passed_it(tmp_path: Path) -> None:
    file = tmp_path / "track"
    Track.clear(file)
    assert (Track.read(file).count, Track.read(file).last) == (0, "")
    track = Track(file)
    track.point("a longer name than the next")
    track.point("next")
    assert (Track.read(file).count, Track.read(file).last) == (2, "next")
