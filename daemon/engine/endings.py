"""Keeps in the outbox how each attempt to send ended, and tells whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from daemon.engine.addresses import Refusal, hold_nothing_against, note_refusal
from daemon.engine.notices import tell_ops
from daemon.engine.own import forget_told
from daemon.engine.pace import Pace
from daemon.engine.ports import Outcome, Report
from daemon.engine.records import Outgoing, OutState
from daemon.engine.situations import Scene
from daemon.mail.bounce_cause import cause_of
from daemon.mail.reading import Cause

log = structlog.get_logger(__name__)
RESTING = (Outcome.REFUSED_AUTH, Outcome.EXHAUSTED, Outcome.THROTTLED)
"""What says nothing of the mail: it waits with all others until sending goes on."""
_NO_MAILBOX = (550, 551, 553)


@dataclass
class Sending:
    """One attempt at a mail: its name, whether it was marked as being sent, and how it ended."""

    attempt: str = ""
    begun: bool = False
    report: Report = field(default_factory=lambda: Report(outcome=Outcome.TEMPORARY, phase="connect"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an attempt at a mail ended; were it in doubt, its copy would be looked for at `look_at`."""

    mail: Outgoing
    attempt: str
    report: Report
    look_at: datetime


def note_ending(scene: Scene, ending: Ending, pace: Pace) -> None:
    """Where the row stands now. An attempt that is no longer the row's own changes nothing."""
    row = scene.tx.outgoing(ending.mail.id)
    if row is None or not _is_ours(row, ending):
        return
    match ending.report.outcome:
        case Outcome.SENT:
            scene.tx.mark_outgoing([row.id], OutState.SENT, at=scene.now)
            forget_told(scene, row)
        case Outcome.UNKNOWN:
            scene.tx.doubt_outgoing(at=scene.now, look_at=ending.look_at, mail=row.id, attempt=ending.attempt)
        case Outcome.PERMANENT:
            _fail(scene, row, ending.report)
        case _:
            _try_again(scene, row, ending.report, pace)


def _is_ours(row: Outgoing, ending: Ending) -> bool:
    """Whether the row still waits for this attempt: by then it may be cancelled, or sent by another daemon."""
    return row.state is OutState.QUEUED or (row.state is OutState.SENDING and row.attempt == ending.attempt)


def _try_again(scene: Scene, row: Outgoing, report: Report, pace: Pace) -> None:
    code, now = _code(report), scene.now
    if report.outcome not in RESTING and now - row.created_at > pace.give_up:
        _fail(scene, row, replace(report, phase="connect", text=f"gave up: {report.text}"))
        return
    if report.outcome in RESTING or report.phase == "connect":
        # It says nothing of this mail, which is not put behind those that were not tried.
        scene.tx.mark_outgoing([row.id], OutState.QUEUED, at=now, next_at=now, error=report.text, code=code)
        return
    # An attempt that ended before the body was not counted when it began.
    tried = row.state is OutState.QUEUED
    again = now + pace.wait_before(row.attempts + tried)
    scene.tx.mark_outgoing(
        [row.id], OutState.QUEUED, at=now, next_at=again, error=report.text, code=code, tried=tried
    )


def _fail(scene: Scene, row: Outgoing, report: Report) -> None:
    """The mail will not arrive: the leader is told where the address is dead, else ops, once."""
    # What we found ourselves was not tried.
    tried = row.state is OutState.QUEUED and report.code is not None
    scene.tx.mark_outgoing(
        [row.id], OutState.FAILED, at=scene.now, error=report.text, code=_code(report), tried=tried
    )
    member = scene.people.members.get(row.member or "")
    if member is not None and report.phase == "rcpt" and report.code is not None:
        if note_refusal(scene, row.id, member, _refusal(row, report)) == "the address is dead":
            return
    else:
        hold_nothing_against(scene, scene.tx.letter(row.id))
    if row.kind == "ops":
        # A mail to ops about a mail to ops would fail as well.
        log.error("ops_not_reached", mail=row.id)
        return
    tell_ops(scene, "undelivered", {"row": row.id, "reason": report.text})


def _refusal(row: Outgoing, report: Report) -> Refusal:
    return Refusal(
        letter=row.id,
        address=row.recipient,
        permanent=True,
        cause=_cause(report),
        code=_code(report),
        reason=report.text,
    )


def _code(report: Report) -> str:
    return report.enhanced or str(report.code or "")


def _cause(report: Report) -> Cause:
    """Why a recipient was refused; a bare 550 or the like means that there is no such mailbox (RFC 5321 4.2.3)."""
    told = cause_of(report.enhanced or "", report.text, permanent=True)
    bare = told == "other" and report.enhanced is None and report.code in _NO_MAILBOX
    return "gone" if bare else told
