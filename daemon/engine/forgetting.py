"""Destroys everything of a member, wherever it stands: what they told, what was published of it, their mails
here and there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from daemon.engine.invite import Change, invite
from daemon.engine.planned_jobs import erase_raw
from daemon.engine.records import InboxState
from daemon.engine.rounds import end_asks
from daemon.engine.situations import Scene
from daemon.shapes.edition import EDITION

_ALL = 1_000_000


def forget_member(scene: Scene, member: str) -> int:
    """Destroy all that is kept of a member, who may have left; how many things they had told or were told of."""
    told = scene.tx.entries_of(member)
    if member in scene.people.members:
        end_asks(scene, member)
        _call_off_meetings(scene, member)
    _take_out_of_editions(scene, member, {entry.id for entry in told})
    for row in scene.tx.inbox(tuple(InboxState), limit=_ALL):
        if row.member == member:
            erase_raw(scene, row.id)
    scene.tx.erase_member(member)
    scene.forget_people()
    return len(told)


def _call_off_meetings(scene: Scene, member: str) -> None:
    """Take what was to come out of the others' calendars: nobody would know of it any more who could."""
    for rule in scene.house.world.rules.values():
        for meeting in scene.tx.meetings(rule.id):
            if (
                member in meeting.who
                and len(meeting.who) == 2
                and meeting.start
                and meeting.start > scene.now
            ):
                off = replace(meeting, start=None, sequence=meeting.sequence + 1)
                invite(scene, Change(rule=rule, meeting=off, before=meeting, cause=f"forgotten|{member}"))


def _take_out_of_editions(scene: Scene, member: str, gone: Collection[str]) -> None:
    """Editions keep what others told, without the member's lines, and without their introductions."""
    for edition in scene.tx.entries((EDITION,), withdrawn=True):
        left = _without(edition.value, member, gone)
        if left != edition.value:
            scene.tx.erase_entries([edition.id])
            scene.tx.add_entry(replace(edition, value=left), ask=None)


def _without(value: Mapping[str, Any], member: str, gone: Collection[str]) -> dict[str, Any]:
    lines = [line for line in value["lines"] if line["key"] not in gone and member not in line["names"]]
    return {**value, "lines": lines, "intro": "" if value["intro_by"] == member else value["intro"]}
