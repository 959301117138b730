"""Finds which meeting a mail speaks of, and whose answer it claims to be."""

from __future__ import annotations

from daemon.core.meeting import Meeting
from daemon.core.model import Letter, Member
from daemon.engine.identity import token_for
from daemon.engine.situations import Scene
from daemon.mail.reading import Scan

INVITATION = "invitation"
"""The kind of the letters that carry a meeting to its guests."""


def organizer_token(scene: Scene, uid: str) -> str:
    """The token in the organizer's address: one for each meeting, which never changes, so that every answer finds it.

    It is remembered, since a mail to that address need not answer a letter of ours.
    """
    token = token_for(scene.tx, uid, "meeting", "*", 0)
    scene.tx.set_meta(_name(token), uid)
    return token


def cause_of_invitation(cause: str, meeting: Meeting) -> str:
    """What tells an invitation apart from every other mail; `meeting_of` reads the meeting from it again."""
    return f"{cause}|{meeting.uid}|{meeting.sequence}"


def meeting_of(scene: Scene, scan: Scan, letter: Letter | None, token: str | None) -> Meeting | None:
    """The meeting that a mail answers: by its UID, the organizer's address it was sent to, or the letter it answers.

    A letter of a round with one meeting alone, such as a receipt, speaks of that one.
    """
    if scan.calendar is not None:
        return scene.tx.meeting(scan.calendar.uid)
    if letter is None:
        uid = scene.tx.meta(_name(token)) if token else None
        return scene.tx.meeting(uid) if uid else None
    if letter.kind == INVITATION:
        return scene.tx.meeting(letter.source.rsplit("|", 2)[1])
    if not letter.rule or not letter.round:
        return None
    own = [m for m in scene.tx.meetings(letter.rule) if m.round == letter.round and letter.to in m.who]
    return own[0] if len(own) == 1 else None


def claimant(scene: Scene, scan: Scan, meeting: Meeting | None) -> Member | None:
    """Whose answer to an invitation it says it is, by the address invited; None when it says so of nobody here."""
    if scan.calendar is None or meeting is None:
        return None
    named = scene.people.by_address(scan.calendar.attendee) if scan.calendar.attendee else None
    return named if named and named.id in meeting.who else None


def _name(token: str) -> str:
    return f"organizer:{token}"
